"""Boundaries in the register (边界): what is around one, and putting a new one in its place.

Who stands here:

    boundaries    Boundaries (边界) of parks and districts in the register
    surroundings  What a new boundary is held against (周边)

Who calls it: cli, maps.boundaryfiles, maps.opendata, registry.services, views.boundaries.
"""
