"""What the browser shows (视窗): parks and outlines in a window, filters and signs, and the scripts of the map.

Who stands here:

    api           The routes of the map: what is in a viewport, the outlines beneath, and Leaflet's own files
    bundle        The modules of the map as one file (合并的脚本)
    filters       Which parks a visitor asked for: the filters of the map, as they stand in an address
    firstpicture  The first picture of the map (首图)
    layers        What of the register is in a viewport
    leaflet       The map as folium knows it, without one file from the web
    outlines      District outlines as the map shows them (区划轮廓)
    preview       A small map of outlines (边界预览)
    scripts       The scripts and the style sheet of the map, under an address that changes whenever one of them does
    shapes        The corners of the symbols (符号形状), for whoever draws them
    symbols       How a park's standing looks on paper and screen: a shape and a shade for each tier

Who calls it: app, cli, maps, maps.coverage, maps.opendata, maps.reports, maps.reports.drawing, views.api,
    views.boundaries, views.coverage, views.entrance, views.help, views.kit, views.map, views.ogc, views.plain,
    views.reports, views.rosters.
"""
