"""The register (登记): the law as data, the store, and what is done with both. Draws nothing and knows no page.

Who stands here:

    access         Who comes in (访问)
    backup         Backups (备份) of the register
    boundaries     Boundaries in the register (边界): what is around one, and putting a new one in its place
    certification  Certification (认定): how parks come by titles, district recognitions and zero-rent incubators
    claims         Claims (申领): what tenants and operating bodies may get
    clock          The clock (时钟): the day that counts as today, and China's hours
    drafts         Drafts of policy files (试写): read, tried on cases and on the register, and kept nowhere
    findings       Findings (主管部门的认定)
    identity       Personal identity numbers (公民身份号码, GB 11643), so that none is taken for a credit code, kept, or
                   shown
    parameters     Parameters of addresses (地址参数): what pages and routes are asked, read in one place
    parks          Parks (园区)
    person         Who asks (访问者)
    policy         The law as data (政策即数据): documents, clauses, readings, and what they answer
    process        The process (进程)
    quoting        Foreign words inside our sentences
    rosters        The roster (名册) of a park
    services       What a person may ask of the register and do to it
    stated         Stated facts (陈述的事实)
    store          The store (登记库)
    typed          What people type (键入的值)
    uscc           统一社会信用代码, the unified social credit code (USCC)
    webhooks       Webhooks (推送)
    words          One thing said in two languages (双语词语)

Who calls it: app, cli, maps, views.
"""
