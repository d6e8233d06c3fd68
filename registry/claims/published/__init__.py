"""Publications (公布): what the public is told about money, worked out at a day's close and kept.

`hiding` says what may be told without telling of fewer than five, `figures` what there is to tell of a day, `closing`
puts both together, and `keeping` keeps it in the database. docs/decisions.md, section 36, has the reasoning.

Who stands here:

    closing    A day's close (日终公布)
    figures    What there is to publish of a day (待公布)
    hiding     What may be told (可公布)
    keeping    Publications in the database (公布的保存)
    questions  How many answers turn on an open question (待裁定的影响面), as somebody may know it
    reading    Published figures as those who show them need them (已公布的数字)

Who calls it: maps.reports, views.coverage, views.kit, views.policies, views.rosters.
"""
