"""Drawing on paper (制图): maps, bars and signs of a report, as vectors.

Who stands here:

    bars      Charts (图表) of a report as SVG
    paper     A sheet of paper (图纸) that places are drawn on
    park_map  The map of a report as SVG
    pictures  Pictures (图) of a report: its map with legend and caption, and its charts
    signs     Parks on the map of a report (园区符号)
    symbols   The map's symbols (图例符号) as SVG, shapes and shades of `maps.viewport.symbols`

Who calls it: maps.reports.
"""
