"""Stated facts (陈述的事实): what companies, operating bodies and authorities said of facts that documents declare.

Who stands here:

    counting  Which statement counts (以谁的陈述为准), where several speak of one fact
    forms     How the value of a stated fact is kept (取值的存法)
    reading   Reading what was stated (读取陈述)
    stating   Stating (陈述)

Who calls it: registry.claims, registry.findings, registry.parks, registry.rosters, registry.rosters.comparing,
    registry.rosters.facts, registry.rosters.stating, registry.services, views.answers, views.findings.
"""
