"""The kernel (认定内核): clauses over columns of facts, three-valued, in every reading of the text.

Who stands here:

    budget         Budgets (年度总额控制): what each claimant gets of a sum that the claims exceed
    clauses        What a clause tests, as functions from columns of facts to met, failed or unknown
    codes          Codes (代码) as numbers, so that those which begin alike lie side by side
    days           Days (日期) as columns: so many days, months or years before or after others
    determination  Determinations (认定结果): what a measure answers for every claimant of a batch
    earlier_years  Earlier assessed years (以前的考核年度) of parks, as columns
    exact          Exact shares (精确乘除) in int64
    facts          Facts as columns: what the kernel reads, for one claimant or a million
    joining        Outcomes joined (结论合并)
    kleene         Three-valued truth over columns (Kleene): a clause is met, failed, or not known yet
    leases         Rent that arises from leases (租约)
    near_miss      Near misses (差一点)
    options        Options taken (所取解释)
    outcome        Outcomes (单一解释下的结论)
    paid           What was paid before (已领取), as columns
    payers         Who pays (支付的区)
    payments       Payments (支付): what each form pays, in fen, one module a form of sum
    readings       Open questions of the texts: for which rows an option could change the answer
    side_by_side   Readings side by side (各种解释并排)
    steps          Steps (档次) of an amount: on which it arose, and how much of it on each
    tiers          Which step of a ladder of caps (档次) a tenant stands on
    titles         What parks hold and how they were assessed (名园称号与考核), and what their operating bodies draw for
                   it

Who calls it: cli, registry.claims, registry.drafts, registry.policy.answers, registry.policy.spoken,
    registry.policy.turning, registry.rosters, registry.stated, views.api.
"""
