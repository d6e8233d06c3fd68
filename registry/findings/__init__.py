"""Findings (主管部门的认定): what an authority states of companies, parks and operating bodies within its office.

Who stands here:

    acts            Findings written into the register (写入认定), within a transaction that the caller opened
    cells           What somebody writes for a fact (写法), in a field or in a cell of a list
    corrections     Corrections (更正)
    desk            The desk (陈述台) at which facts are stated
    due             What is due of stated facts (事实提醒)
    findable        What an authority may find (可认定的事实)
    lists           Lists of findings (认定名单)
    roster_columns  Facts that are columns of a park's roster (名册的事实列)
    shared          Shared facts that are findings (共用事实的认定), written where rosters keep them
    sheets          The list of a park to be filled in (待填名单)
    subjects        Whom somebody may speak of (陈述对象)

Who calls it: cli, registry.services, views.findings, views.own, views.rosters.
"""
