"""Files that are made (制表): template, export, file of corrections.

Who stands here:

    as_it_stands  The sheet as it stands in a file (原样), written into a workbook that xlsxwriter has made with
                  everything else
    corrections   A file of corrections (更正表)
    export        A roster as a file (导出名册), which imported again changes nothing
    rows          Rows of a roster on a sheet (逐行写入), written into a workbook that xlsxwriter has made with
                  everything else
    template      The roster's template (名册模板)

Who calls it: maps.opendata, registry.findings, registry.services, views.rosters.
"""
