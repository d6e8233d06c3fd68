"""What a person may ask of the register and do to it: every function takes the person first and decides by
`registry.access.permissions` whether they may. Pages and routes reach what is not public through here only.

Who stands here:

    access         The access log (访问日志), for administrators
    account        One's own account (账号): its password and its sessions
    boundaries     Boundaries of parks (园区边界) for those who may change them
    certification  Certification (认定) as a person may use it
    corrections    Corrections (更正)
    districts      Boundaries of districts (行政区边界) for the officials of the district, or of its city for all of its
                   districts
    drafts         Drafts of policy files (试写) that officials read and try; nothing of them is kept
    facts          Other facts (其他事实) of a park's tenants
    findings       Findings (主管部门的认定)
    guides         Statements for a year's claims (当年申报说明) that officials record on measures of their own district
                   or city
    people         Accounts of others (人员), for administrators: who is there, what they may, and one-time links
    proposals      Proposals (提议)
    record         The record (审计记录), for the audit administrator
    roster_facts   Facts as columns of a roster (名册中的事实列)
    rosters        Rosters (名册)
    rulings        Rulings (裁定) that officials record on documents of their own district or city
    second_factor  One's own second factor (两步验证): setting it up, other recovery codes, turning it off
    sight          Who may see it, and why (谁能看到，为什么)
    tenants        My enterprise (我的企业)
    upkeep         What administrators should know of the register's upkeep (维护)

Who calls it: views.boundaries, views.certification, views.findings, views.own, views.people, views.policies,
    views.rosters, views.selfcheck.
"""
