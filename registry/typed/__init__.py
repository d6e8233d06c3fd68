"""What people type (键入的值): days, numbers and words as rosters, forms and commands read them, and complaints
about them.

Who stands here:

    article_words  Where in a document (条次), as its readers say it
    complaints     Complaints in words: made here where several readers of values need the same
    days           Days (日期) as rosters write them
    numbers        Amounts (金额), areas (面积) and months as rosters write them
    rent_words     What people write around a rent (租金旁的话): 免租, （含税）, （不含物业费）, /月
    spelled        Numbers as their format shows them (数字格式显示的样子)
    text           Text as people type it: full-width signs, stray spaces, and the words that stand for nothing

Who calls it: cli, maps.coverage, maps.reports, registry.claims, registry.findings, registry.rosters.files,
    registry.rosters.files.cells, registry.rosters.files.formats, registry.rosters.files.making, views.kit,
    views.rosters, views.selfcheck.
"""
