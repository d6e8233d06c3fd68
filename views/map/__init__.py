"""The page 地图: filters, card, charts, changes and files of what is drawn.

Who stands here:

    address  The address of the map
    card     The card of the park that is selected on the map
    changes  What changed between the two days of a comparison, as a list below the map
    charts   Charts beside the map (图表)
    days     The map through time
    files    The parks of the map as files (园区清单下载)
    first    The first picture of the map in the page that the server sends
    frame    The frame of the map (地图框)
    listing  The parks of the map as rows (园区列表): the columns of its table, on whatever page it stands
    page     地图
    rail     The rail of the map: its filters as boxes to tick, each with how many parks it would show
    words    The words of the map: what is drawn on it, and the names of what its filters choose between

Who calls it: app, views, views.certification, views.parks, views.plain.
"""
