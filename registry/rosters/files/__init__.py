"""Rosters as files (名册文件): read in a limited process, every cell checked, and written as template, export and file
of corrections. Nothing here knows the database; what is read is applied by `registry.rosters`.

Who stands here:

    across         What is wrong between the cells of a row, and between rows of one roster
    cells          Cells (单元格): what a raw value means for a field, one module a kind of value
    check          The rows of a sheet, cell by cell and then against each other
    checked        A roster file checked without the app and without writing (检查)
    child          The process that reads one roster file and ends
    columns        A column of cells, checked: each distinct cell once
    fact_headings  Headings of facts (事实的表头)
    formats        Forms of roster files (名册文件格式): workbooks, OpenDocument, text; each gives the same grid
    grid           A sheet as a grid of raw cells
    headings       Headings (表头): which column of a file is which field of the roster, and in which unit
    layout         How a sheet is laid out: where its headings stand, and which sheet of a file is the roster
    making         Files that are made (制表): template, export, file of corrections
    merged         Merged cells (合并单元格) of a sheet
    model          What reading a roster file gives (读取结果)
    one_row        One row of a roster that a person edits (单行检查): the same check as a row of a file
    original       The sheet as it stands in the file (原表)
    packing        A sheet as it stands in its file (`registry/rosters/files/original.py`), packed to be handed from
                   process to process
    parse          From a file's bytes to the answer of the child process
    plain          A sheet as it stands (原样读取)
    resembling     Headings that look like a field (像登记项的列名) although they are none of its names
    row_list       Rows in a sentence (行号): `第 2、3、5 行`
    runner         Read a roster file (读取名册文件) in a limited process of its own: `read_file`
    spellings      One name in two spellings within a file (同名异写)

Who calls it: cli, maps.boundaryfiles, maps.opendata, maps.reports, registry.findings, registry.services,
    views.findings, views.kit, views.rosters.
"""
