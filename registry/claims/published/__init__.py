"""Publications (公布): what the public is told about money, worked out at a day's close and kept.

`hiding` says what may be told without telling of fewer than five, `figures` what there is to tell of a day, `closing`
puts both together, and `keeping` keeps it in the database. docs/decisions.md, section 36, has the reasoning.
"""
