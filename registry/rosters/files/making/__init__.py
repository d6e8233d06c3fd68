"""Files that are made (制表): template, export, file of corrections.

Who stands here:

    corrections  A file of corrections (更正表)
    export       A roster as a file (导出名册), which imported again changes nothing
    template     The roster's template (名册模板)

Who calls it: registry.services, views.rosters.
"""
