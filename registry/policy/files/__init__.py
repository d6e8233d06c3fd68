"""What a policy file says (政策文件): its terms, how it is read and held to be sound, when it is in force.

Who stands here:

    base           What every form in a file is made of
    bounds         Where numbers end (上限)
    checking       What a policy file must hold beyond the right words (语义检查)
    clause_states  What became of a clause (逐条对照)
    documents      Policy documents (政策文件) as data: what a file under ``data/policies`` may say
    examples       Worked examples (算例) of a measure, inside its file
    fact_forms     Facts (事实) that a document declares
    faults         What pydantic finds in a file, as mistakes in words of the house
    file_kinds     Kinds of files that pydantic reads
    jurisdictions  Jurisdictions (行政区划, GB/T 2260): which codes there are, and of which level
    law            The law (政策): all documents at hand, found by id, and when each is in force
    left_open      What a text leaves open (未明确之处), as a document declares it, and what each reading makes of a
                   measure
    mistakes       Mistakes in files, said in words: where, what is wrong, and what would be right
    paying         Forms of payment that set no amount of their own (支付方式)
    payment_form   What the forms of payment have in common (支付方式)
    payments       The ways to pay (支付方式) that a policy file may use: how a measure can pay
    policy_file    A policy file (政策文件) read from its text: the document, or every mistake in it
    policy_words   The words in which a policy file is refused for what pydantic finds in it
    proof          What a policy file says of its text is held against the words themselves (与原文核对)
    put_together   Payments put together (按比例、定额)
    refusal        What is said to somebody whose input cannot be taken: where, what is wrong, what would be right
    rulings        Rulings (裁定)
    terms          The terms (条件) that a policy file may use: what a clause can test
    yaml_text      YAML as people write it, read without losing what they wrote

Who calls it: cli, maps.coverage, maps.reports, registry, registry.access, registry.certification, registry.claims,
    registry.drafts, registry.findings, registry.policy.answers, registry.policy.kernel,
    registry.policy.kernel.payments, registry.policy.kernel.titles, registry.policy.spoken, registry.policy.turning,
    views.answers, views.api, views.kit, views.policies, views.selfcheck.
"""
