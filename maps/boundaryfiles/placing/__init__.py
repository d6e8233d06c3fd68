"""Where an outline lies (坐标定位): systems, units of length, control points of a building site.

Who stands here:

    control  Control points (控制点): coordinates of a building site turned into those of a known system
    placing  Where the outlines of a file lie (定位)
    systems  Coordinate systems (坐标系) that a boundary may come in, and the way from them to longitude and latitude
    units    Units of length (单位)

Who calls it: maps, maps.boundaryfiles, maps.boundaryfiles.dxf.
"""
