"""Answers in words (认定结果的呈现): measures, amounts, ranges, readings and next steps, as every page shows them.

Who stands here:

    amount_here   The amount for one park's premises (本园区部分) in a roster
    arithmetic    How an amount arose (算式) on a page
    cells         A tenant's leading answer in the cells of a table: what it can get, and how much at most
    facts         Facts of a case in words
    measure       A document and its measures in words
    next_steps    The next step (下一步) on a page
    other_topics  还可以看
    portions      What an answer is put together from (构成)
    put_together  Payments put together, in words
    ranges        From least to most
    readings      Readings that come to the same, in the visitor's language
    refused       A fact that the law refuses (登记有误), in words with its place, where an answer would stand
    stated        Statements (陈述) in words

Who calls it: views.api, views.api.by_token, views.certification, views.findings, views.map, views.own, views.plain,
    views.policies, views.rosters, views.rosters.editing, views.selfcheck.
"""
