"""Parks (园区): what is known of them on a day and between two days, the places they lie in, and the demo data.

Who stands here:

    areas          Areas (面积) of outlines
    card           The card of one park (园区卡片)
    change_days    Days of change (变化日)
    counted        What is counted (计数口径)
    demo           演示数据: made-up parks and tenants that show the app at work, never mistaken for real ones
    difference     What changed between two days (两日之间的变化)
    facts          Parks as the `park` of a case (园区事实)
    granted        What parks were granted (称号与认定)
    names          Parks by name, and whose they are: enough to choose one and to ask who may do what there
    park_standing  Standing (等次): the best thing a park can show on a day, one word for the map and the lists
    park_words     The words of what parks are (园区的等次、认定、来历、称号、考核)
    parks          Parks as of a day
    past_outlines  Outlines as they were held (当时的轮廓)
    past_rows      Rows of parks as the register held them at the end of a day (园区当时的登记), from its history
    places         The places the register starts with
    plan_roles     What plans say a place is for (规划分工)
    territory      Territory (地域) as frames
    titles         Titles (称号) one by one
    voids          What was declared void (作废), for those who must see that it was there
    yearly_counts  Years (历年)

Who calls it: cli, maps.boundaryfiles, maps.coverage, maps.opendata, maps.reports, maps.viewport, registry.boundaries,
    registry.certification, registry.claims, registry.claims.published, registry.claims.runs, registry.services,
    registry.services.own, views.api, views.boundaries, views.certification, views.coverage, views.findings, views.kit,
    views.map, views.parks, views.people, views.plain, views.policies, views.reports, views.rosters, views.selfcheck.
"""
