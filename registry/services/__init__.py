"""What a person may ask of the register and do to it: every function takes the person first and decides by
`registry.access.permissions` whether they may. Pages and routes reach what is not public through here only.

Who stands here:

    access         The access log (访问日志), for administrators
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
    own            One's own account (自己的账号): its password and sessions, its second factor, its tokens
    people         Accounts of others (人员), for administrators: who is there, what they may, and one-time links
    programs       What other programs read with a token (凭接口凭证读取)
    proposals      Proposals (提议)
    record         The record (审计记录), for the audit administrator
    roster_facts   Facts as columns of a roster (名册中的事实列)
    rosters        Rosters (名册)
    rulings        Rulings (裁定) that officials record on documents of their own district or city
    sight          Who may see it, and why (谁能看到，为什么)
    tenants        My enterprise (我的企业)
    upkeep         What administrators should know of the register's upkeep (维护)

Who calls it: views.api, views.boundaries, views.certification, views.findings, views.own, views.people, views.policies,
    views.rosters, views.selfcheck.
"""
