"""A sheet as it stands (原样读取): its cells as text, for lists that are no roster; in the limited process."""

from __future__ import annotations

from array import array
from collections.abc import Callable

from registry.process.apart.outcomes import Refused
from registry.rosters.files.cells.values import shown
from registry.rosters.files.layout import is_example, named
from registry.rosters.files.model import LOOK, CannotReadRoster
from registry.rosters.files.parse import open_grids

MOST_ROWS, MOST_COLUMNS = 20_000, 60


def parse_plain(
    data: bytes, name: str, sheet: str | None, tell: Callable[[str, float], None]
) -> tuple[dict, list[array]]:
    """The first sheet with something in it, or the one that is asked for: by row, cells as [text, whether a number]."""
    try:
        return _parsed(data, name, sheet, tell), []
    except CannotReadRoster as refused:
        raise Refused({"zh": refused.zh, "en": refused.en, "sheets": refused.sheets}) from refused


def _parsed(data: bytes, name: str, sheet: str | None, tell: Callable[[str, float], None]) -> dict:
    tell("open", 0.1)
    grids = open_grids(data, name, 0)
    tell("sheet", 0.6)
    names = [grid.sheet for grid in grids]
    if sheet is not None:
        grids = [grids[names.index(named(sheet, names))]]
    filled = [
        grid for grid in grids if sum(any(cell not in ("", None) for cell in row) for row in grid.rows[:LOOK]) > 1
    ]
    if not filled:
        raise CannotReadRoster("表格里没有内容。", "There is nothing in the sheet.")
    grid = next((grid for grid in filled if not is_example(grid.sheet)), filled[0])
    if len(grid.rows) > MOST_ROWS:
        raise CannotReadRoster(
            f"“{grid.sheet}”有 {len(grid.rows):,} 行，一份名单最多 {MOST_ROWS:,} 行。请分成几个文件。",
            f"“{grid.sheet}” has {len(grid.rows):,} rows, a list at most {MOST_ROWS:,}. Split it.",
        )
    tell("hand", 0.9)
    rows = [[[shown(cell), type(cell) in (int, float)] for cell in row[:MOST_COLUMNS]] for row in grid.rows]
    return {"sheet": grid.sheet, "sheets": names, "rows": rows}
