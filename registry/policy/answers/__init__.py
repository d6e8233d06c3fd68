"""Asking the law (答复): cases in, answers out, in plain values; what would change them; what one may draw in all.

Who stands here:

    answer_json     Answers as JSON (认定结果的 JSON)
    answers         Answers (认定说明): what the columns of a determination say about each claimant of a batch
    case_codes      Codes in a case file: the district of a building, and the industry of a tenant
    case_format     The format of the case files (案例格式), which is the contract of ``softpark check``
    case_values     Values in a case file
    cases           Cases: the facts about one tenant or one operating body, as read from a file or built by a page
    check           The self-check (自查): cases in, answers out, all through the one kernel
    claims          How many claims are left (剩余申请次数)
    columns         Cases put into columns
    declared_facts  The facts that documents declare for themselves, as a case gives them
    examples        The worked examples of policy files (算例), asked of the law
    exclusions      Support that does not go together (不得同时享受)
    fact_names      The place of a refused fact in words (位置): `premises.1.lease.start` is 第 2 处房屋 · 起租日
    next_step       The next step (下一步)
    one_fact        The value of one declared fact (一项事实的取值) as a case file writes it
    other_topics    What else there is (还可以看)
    plain           Columns of a determination as plain values (逐行取值)
    replies         What is told (答复): what the law answers a claimant, or why it could not be asked
    stacking        Stacking (叠加): what one claimant may draw in all, and what a budget leaves of it

Who calls it: cli, registry, registry.claims, registry.drafts, registry.findings, registry.policy.spoken,
    registry.policy.turning, registry.rosters, registry.stated, views.answers, views.api, views.certification,
    views.policies, views.rosters, views.selfcheck.
"""
