"""The roster (名册) of a park: its fields, its state on a day, how rows are compared with it, merged and applied.

Who stands here:

    answering       Answering (答复)
    apply           Applying (应用): a plan written into the register, within a transaction that the caller opened
    asking          Asking (查询) for companies that are not in one's park
    bulk_write      Rows written in bulk (批量写入)
    changes         A change set in the words of a roster (变更明细): which row, which field, from what to what
    comparing       Comparing rosters (比对)
    complete        Whether a row of a roster is complete (完整): nothing blank that determinations ask for
    drafts          Drafts (草稿)
    effects         Effects (写入内容)
    facts           Facts of documents in a roster (名册中的其他事实)
    fields          The fields of a roster (名册字段)
    files           Rosters as files (名册文件)
    lease_rent      The rent that a lease tells (租约所示租金)
    masks           Masks (脱敏): a contact's name and telephone as whoever has not asked to see them sees them
    matches         Remembered columns (列对应)
    plan            A plan (变更方案)
    profiles        What a tenant is changes on a day (变化生效日)
    proposing       Proposing (提议)
    reminders       Reminders (提醒)
    rows            Rows of the register as plain tuples, read in bulk
    sight           Sight (可见范围)
    state           The state of a park's roster (名册的状态)
    stated_changes  What a change set changed of stated facts (陈述的变更), as differences
    stating         Stating facts in a roster (陈述): what a plan says of them becomes statements of the park

Who calls it: cli, maps.boundaryfiles, maps.opendata, maps.reports, registry.certification, registry.findings,
    registry.services, registry.webhooks, views.findings, views.kit, views.rosters.
"""
