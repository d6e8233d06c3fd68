"""Claims (申领): what tenants and operating bodies may get. Facts of the register become cases, cases are asked of
the law.

Who stands here:

    answer_reference  The number of an answer (答案编号)
    answered          What a park's roster tells of a tenant's entitlement (名册所示), to whom
    case_files        Tenants as cases (案例): the facts in the format that the law decides, unknown ones left out
    claimed           What each tenant may claim (逐家可申请), as columns: everybody asked for the sake of sums alone
    elsewhere         Other places of a district (同区的其他园区)
    entitlement       Entitlements (补贴资格)
    factfiles         Fact files (事实文件)
    grants            What was paid before (已领取的补贴)
    guides            Statements for a year's claims (当年申报说明) in the register
    headline_measure  Which of a tenant's answers is shown first (首要措施)
    lists             Lists of whole registers (名单)
    operator_cases    Operating bodies of parks as cases (运营主体案例)
    park_claims       What a park's tenants may claim, measure by measure (按措施汇总)
    parts             The part of each place (各处部分) in an amount that a tenant may claim for several, where the text
                      tells it
    premises          Which rent counts for premises (租金口径)
    public_counts     Public counts (公开统计)
    published         Publications (公布): what the public is told about money, worked out at a day's close and kept
    rulings           Rulings (裁定) in the register
    runs              Whole registers (全册认定)
    stated_facts      Stated facts of tenants and premises (企业与房屋的陈述), as cases and columns take them
    subsidies         Subsidies by park and district (补贴分布)
    tenancy           What is known of tenants by a day, for the roster and for the law alike

Who calls it: cli, maps.coverage, maps.reports, registry.certification, registry.drafts, registry.findings,
    registry.rosters, registry.services, views.answers, views.api, views.coverage, views.kit, views.map, views.own,
    views.policies, views.rosters, views.selfcheck.
"""
