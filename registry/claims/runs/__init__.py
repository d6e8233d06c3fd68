"""Whole registers (全册认定): facts of everybody on a day, the answers to them, and the proof of both.

Who stands here:

    arrow     Columns of numpy's as columns of Arrow's (列的转换), cell for cell and without copying numbers
    batch     A batch (批): some claimants of the register with their facts, and what they drew elsewhere
    bulk      Reading in bulk (批量读取)
    draws     What each claimant may draw in all (合计), over all measures
    errors    What can go wrong with a whole register (错误)
    files     Tables of a run as files (结果文件)
    grants    What tenants were paid before (已领取的补贴), as columns per tenant
    keeping   Runs kept in the register (运行存档)
    leases    Premises of tenants (租用场所), from their leases and registered rents, as columns
    listed    Answers with several parts (分项)
    origin    Where answers come from (依据)
    parks     What premises take from their park (园区列)
    places    Where a run lies (运行的范围): whose claimants it is about, which decides who may read its sums
    reader    The whole register as columns (全册读取)
    results   Answers as tables (认定结果表)
    run       Runs (批量认定): everybody in the register asked what every measure answers on a day
    snapshot  A snapshot of facts (事实快照)
    sources   Where a list comes from (来源说明)
    stated    Stated facts of a whole register (全册陈述), as columns
    unasked   Whom the law cannot be asked about (登记有误)

Who calls it: cli, registry.claims, registry.claims.factfiles, registry.claims.lists, registry.claims.published,
    registry.drafts, registry.services.
"""
