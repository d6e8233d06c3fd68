"""DXF drawings (CAD 图): lines by layer out of model space, blocks resolved, words of any code page.

Who stands here:

    blocks   The lines of a drawing (图形)
    drawing  DXF read by ezdxf: every closed ring of a drawing, by layer, for a person to choose among
    tags     DXF as pairs of lines (组码与值)
    words    Words of a DXF (图层名)

Who calls it: maps.boundaryfiles.
"""
