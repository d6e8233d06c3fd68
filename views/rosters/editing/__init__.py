"""Editing a roster (编辑): grid and form over one draft, in several windows.

Who stands here:

    about     What stands beneath the field of a fact (事实说明)
    checked   What was edited, checked (检查更改)
    choosing  Which facts of documents are columns of the grid (要填写的事实列)
    form      One row of a roster as a form, for a phone, a keyboard or a screen reader
    grid      The grid (表格) in which a roster is edited
    page      编辑: the roster as a grid
    sheet     The sheet (可编辑的表)
    windows   One draft in several windows (多个窗口)

Who calls it: views.rosters.
"""
