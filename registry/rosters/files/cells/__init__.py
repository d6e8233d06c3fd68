"""Cells (单元格): what a raw value means for a field, one module a kind of value.

Who stands here:

    choices    Values chosen from a list (是/否, 主体类型, 规模) and industry codes, with the other words that people
               use
    cleaning   What stands in a cell beside its value (格中多余的字)
    codes      Credit codes as rosters write them, and how they are commonly spoilt
    facts      Facts of documents in a cell (其他事实的取值)
    names      Names, rooms and telephones as rosters write them
    old_fonts  Signs of old fonts (旧字库的字)
    spread     An amount over several rows (合并的金额与面积)
    values     One cell of a roster

Who calls it: maps.reports, registry.findings, registry.rosters.files, registry.rosters.files.formats,
    registry.rosters.files.making, views.kit, views.rosters.
"""
