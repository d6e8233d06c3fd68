"""Comparing rosters (比对): which row is which, what differs, what two people changed, what looks wrong.

Who stands here:

    compare   Comparing (比对): rows beside the state of a roster, and what would have to change
    facts     Comparing facts (比对事实)
    matching  Matching (对应): which registered lease a row speaks of
    merge     Merging (合并): a plan beside what somebody else changed since it was made
    spelling  Two ways to write one name (同一名称的两种写法): brackets, spaces and width make no other name
    troubles  What is wrong with rows beside a roster, each with what would be right

Who calls it: registry.findings, registry.rosters, registry.rosters.files, registry.services.
"""
