"""Coverage (覆盖): results worked out from the register of a day, each one thing as a layer, a table and an export.

Who stands here:

    adding         Whether the rows of a table add up to its last line (合计), and what is said where they do not
    changes        What changed between two days, on the map (变化图层)
    coverage       Coverage (覆盖)
    exports        Results as files (导出)
    ground         The ground (底账) that coverage is worked out from
    key_areas      Key areas and parks (片区与园区)
    overlaps       Overlaps and slivers (重叠与缝隙)
    park_list      The parks that the map shows (园区清单), as a result like those of coverage
    plan_roles     The plans on the map (规划分工图层): which place a document gives which role, with its clause
    plan_targets   Targets of plans (规划目标) beside what the register holds
    result_layers  Results of coverage drawn on the map (结果图层)
    results        Results (结果) of coverage
    subsidy_layer  Subsidies on the map (补贴分布)
    walking        Walking distance (步行范围)

Who calls it: maps, maps.reports, maps.reports.drawing, views.api, views.coverage, views.kit, views.map, views.reports.
"""
