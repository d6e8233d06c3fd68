"""Reports as PDF (报告): the routes, and the map as a sheet.

Who stands here:

    map_sheet  What the map shows as an A4 page (地图的 A4 页面)
    routes     Reports (报告) as PDF through a route

Who calls it: app, views.coverage, views.map, views.parks.
"""
