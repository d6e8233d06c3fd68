"""Editing a roster (编辑): grid and form over one draft, in several windows.

Who stands here:

    form     One row of a roster as a form, for a phone, a keyboard or a screen reader
    grid     The grid (表格) in which a roster is edited
    page     编辑: the roster as a grid
    windows  One draft in several windows (多个窗口)

Who calls it: views.rosters.
"""
