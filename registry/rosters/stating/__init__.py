"""Stating facts in a roster (陈述): what a plan says of them becomes statements of the park.

Who stands here:

    writing  Writing columns of facts (写入事实列)

Who calls it: registry.findings, registry.rosters, registry.services.
"""
