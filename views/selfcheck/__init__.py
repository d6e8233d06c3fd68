"""The page 补贴自查: questions, the case they make, the answer, what would help.

Who stands here:

    answer           The answer page of 补贴自查: one measure's determination in words
    ask              Drawing one question of 补贴自查, and taking its answer into the address
    at_stake         The order of the questions, by money (先问影响最大的)
    check            One self-check
    course           The course of a self-check (自查的过程)
    declared         Questions of 补贴自查 about facts that documents declare for themselves
    fields           What the fields of a question say (题目的栏目), and how an answer in parts becomes one text of the
                     address
    keep             An answer that is kept (保留答案)
    page             补贴自查: anybody finds out, without an account, which rent subsidy is theirs, and why
    prefilled        What the register knows of the company that is logged in, as answers of 补贴自查
    question         A question of 补贴自查: its key in the address, its words, and its answer as facts of a case
    questions        The questions of 补贴自查
    sentence         The one plain sentence at the head of an answer
    way_on           The way on of somebody who is refused (还有什么办法)
    what_would_help  What would have to be otherwise (差在哪里)
    what_would_lose  What would lose an answer again, or lessen it (怎样会失去), on the page

Who calls it: views, views.api, views.plain, views.policies.
"""
