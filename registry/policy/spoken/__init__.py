"""What an answer says (答复说什么): how an amount arose, in one line, and how many readings agree.

Who stands here:

    amount_words             Numbers of a calculation in words (算式中的数)
    arithmetic               How an amount arose (算式)
    arithmetic_by_premises   How an amount of premises on steps of their own arose (各处房屋各在一档的算式)
    arithmetic_line          A line of arithmetic (算式行) and the words that every way of paying puts into one
    arithmetic_operators     How an operating body's amount arose (运营主体算式)
    arithmetic_put_together  How a payment put together arose (按比例、定额等的算式)
    arithmetic_tenants       How a tenant's amount arose (租金补贴算式)
    grouped_readings         Readings that come to the same (相同结果的解释)
    premises_on_steps        Which of the premises is on which step (各处房屋的档次), with its words
    status_words             A status in words (结论用语), as the measure that answers has it
    workings                 Workings (演算) of one claimant

Who calls it: cli, registry.claims, registry.policy.turning, views.answers, views.api, views.selfcheck.
"""
