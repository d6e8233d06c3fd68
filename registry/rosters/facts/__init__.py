"""Facts of documents in a roster (名册中的其他事实): columns behind the fields that every roster has.

Who stands here:

    columns   Columns of facts (事实列)
    own_word  What a park says itself (园区的陈述) of the facts that are columns of its roster

Who calls it: registry.findings, registry.rosters, registry.rosters.comparing, registry.rosters.files,
    registry.rosters.files.cells, registry.rosters.files.making, registry.rosters.stating, registry.services,
    views.rosters.
"""
