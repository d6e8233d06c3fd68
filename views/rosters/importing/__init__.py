"""Importing a roster (导入): file, columns, options, problems.

Who stands here:

    match     Which column of a file is which field (列的对应)
    options   How an imported file is meant (导入选项): empty cells, and facts that differ from the roster
    page      导入
    problems  What is wrong in a file, cell by cell

Who calls it: views.rosters.
"""
