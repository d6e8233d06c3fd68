"""The ground (地理基础): datums, geodesic measures, the shipped outlines; nothing of the register but the terminal.

Who stands here:

    datum       Chinese datums (坐标基准): WGS-84 or CGCS2000, GCJ-02 (高德, 腾讯) and BD-09 (百度)
    districts   District outlines (区划轮廓) of the cities that have parks, and the land around them
    geodesy     Measures on the ground (量算): geodesic areas, distances in metres, and where a shape lies
    projection  Mercator (墨卡托投影): how degrees lie on a map, whoever draws it
    review      审图号
    suspicion   Datum suspicion (坐标基准存疑)

Who calls it: maps.boundaryfiles, maps.boundaryfiles.placing, maps.coverage, maps.opendata, maps.reports,
    maps.reports.drawing, maps.viewport, views.boundaries, views.map, views.reports.
"""
