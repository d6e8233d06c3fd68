"""Points of an outline in a workbook (.xlsx, .ods), read as their CSV is. Cells by the reader of rosters."""

from __future__ import annotations

from maps.boundaryfiles.formats import points
from maps.boundaryfiles.reading import CannotReadBoundary, Raw
from registry.words import Words


def read(data: bytes) -> Raw:
    """The one sheet that holds points. Raises `CannotReadBoundary` where there is none, or more than one."""
    from registry.rosters.files import model
    from registry.rosters.files.formats import sheets

    try:
        grids = sheets.grids(data)
    except model.CannotReadRoster as refused:
        raise CannotReadBoundary(refused.zh, refused.en) from None
    found, refusals = [], []
    for grid in grids:
        try:
            found.append((grid, points.of_rows([[_plain(cell) for cell in row] for row in grid.rows])))
        except CannotReadBoundary as refused:
            refusals.append(refused)
    if not found:
        raise refusals[0]
    if len(found) > 1:
        names = [grid.sheet for grid, _ in found]
        raise CannotReadBoundary(
            f"有 {len(found)} 个工作表都有坐标点：{'、'.join(names)}。请只保留边界所在的一个。",
            f"{len(found)} sheets hold points ({', '.join(names)}). Leave only the boundary's.",
        )
    grid, raw = found[0]
    if len(grids) > 1:
        raw.notes.append(Words(f"读取的工作表：{grid.sheet}。", f"The sheet that was read: {grid.sheet}."))
    raw.notes += grid.notes
    return raw


def _plain(cell: object) -> str:
    """A cell as a CSV would have it: 3 not 3.0."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
