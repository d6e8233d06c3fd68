"""Drafts of policy files (试写): read, tried on cases and on the register, and kept nowhere.

Who stands here:

    beside       A file beside the documents at hand (与现有文件并列)
    child        The process that reads one draft and ends: `python -m registry.drafts.child`, within limits
    model        A draft of a policy file (草稿)
    on_register  A draft tried on the register (在登记册上试算)
    reading      Read a draft (读草稿)

Who calls it: cli, registry.services, views.policies.
"""
