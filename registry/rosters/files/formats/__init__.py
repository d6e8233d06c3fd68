"""Forms of roster files (名册文件格式): workbooks, OpenDocument, text; each gives the same grid.

Who stands here:

    ods_xml    The XML of an OpenDocument workbook (.ods), searched for what the reader of cells does not tell
    package    A workbook's package looked at before it is read
    sheet_xml  The XML of an Excel sheet, searched for what the reader of cells does not tell
    sheets     Workbooks (.xlsx, .xlsm, .xls, .ods) as grids
    size       How large a sheet may be (规模上限), and what is answered where it is larger
    text_file  Text files (.csv, .txt) as grids

Who calls it: maps.boundaryfiles, registry.rosters.files.
"""
