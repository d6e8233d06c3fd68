"""What an answer turns on (答案系于什么): the money that hangs on a fact, and what would change the answer.

Who stands here:

    changes      What would change an answer (怎样才能改变结果)
    fact_values  What a fact could be (可能的取值): so many values that a measure can tell no others apart
    losses       What would lose an answer again, or lessen it (怎样会失去)
    losses_said  What would lose an answer, in words (怎样会失去): one sentence for each, in both languages
    stakes       Money at stake (一题影响多少): how much of an answer hangs on one fact that is not known
    with_facts   A case with other facts (假设)

Who calls it: cli, views.selfcheck.
"""
