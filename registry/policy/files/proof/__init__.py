"""What a policy file says of its text is held against the words themselves (与原文核对).

Who stands here:

    articles  Articles of a document (条次)
    coverage  The coverage of a document (逐条处理), counted in articles
    figures   Figures of a policy file (数与引文核对)
    numerals  Numerals as documents write them (数字写法)
    plain     A file as plain values (`Reading.value` of :mod:`registry.policy.files.policy_file`), looked into as it is
    schema    The forms of policy files and of files of facts as JSON Schema, ``docs/policy.schema.json`` and
              ``docs/facts.schema.json``, by which editors complete and check while one types
    written   Figures as documents write them (原文里的数)

Who calls it: cli, registry.policy, registry.policy.files, registry.policy.files.checking, views.api, views.policies.
"""
