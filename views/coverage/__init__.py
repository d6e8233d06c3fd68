"""The page 覆盖: results as tables, charts, files and layers of the map.

Who stands here:

    charts       Charts under the tables of 覆盖
    data         What of coverage an address asks for (覆盖查询), and its results
    files        Files of coverage (覆盖结果下载)
    layer        图层: a result of 覆盖 drawn on the map, chosen in the rail or by a link from its table
    layer_route  A result of 覆盖 as the map draws it (图层数据), through a route
    page         覆盖: how much the parks cover, as tables
    table        A result of coverage as a table
    words        The names of the tables of 覆盖, which are those of the layers on the map

Who calls it: app, views, views.api.by_token, views.map.
"""
