"""The page 边界: bringing a boundary, looking at it, applying it, taking it back.

Who stands here:

    apply      The last step
    change     更改边界
    districts  一个文件，多个区
    history    变更历史 of a boundary
    page       边界: of a park or a district, what is brought in its place, and every change of it
    place      Whose boundary it is (边界主体): a park's or a district's
    points     坐标点: points clicked on a map or typed one a line; a click adds a line
    report     What was found about a boundary (检查结果), and what the person must decide before it can be applied
    system     Which coordinates a boundary is in
    words      The words and small tables of a boundary
    work       One boundary on its way into the register: what was brought, read, found and decided so far

Who calls it: views.
"""
