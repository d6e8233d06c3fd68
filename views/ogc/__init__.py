"""OGC API – Features Part 1 at `/ogc` (标准要素接口): districts, areas and parks for QGIS and provincial platforms.

Who stands here:

    asked        A request to the interface (所问), read
    collections  The collections (要素集) of the interface
    dcat         The catalogue (数据目录) of the interface in DCAT-AP, for portals that gather what offices publish
    description  The description of the interface (接口说明) in OpenAPI 3.0, made of what its parts declare, in either
                 language
    features     Features (要素) as GeoJSON: a page of a collection, and one feature
    landing      The way in (入口页) of the interface
    page         The same answers as plain HTML (网页), for whoever opens an address of the interface in a browser
    parameters   The parameters of the interface (接口的参数)
    routes       The routes of the interface (接口的地址)

Who calls it: app.
"""
