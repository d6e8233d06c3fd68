"""Merged cells (合并单元格) of a sheet: a code, a name or a day holds for each of their rows, an amount does not."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from registry.rosters.files.cells.spread import Spread, is_amount
from registry.rosters.files.grid import Grid, Header
from registry.rosters.files.model import MAX_ROWS, CannotReadRoster


def fill_down(grid: Grid, header: Header) -> int:
    """Write the value of each merged range under the headings into its rows, not across columns, where it is no amount;
    how many ranges. Raises `CannotReadRoster`."""
    amounts, done = _amounts(header), 0
    for top, bottom, left in _ranges(grid, header):
        if left in amounts:
            continue
        for row in range(top + 1, bottom + 1):
            _put(grid, row, left, grid.rows[top][left])
        done += 1
    return done


def spread(grid: Grid, header: Header, rows: list[int]) -> None:
    """Mark the amounts that are merged over several of the roster's `rows` (places from 0)."""
    amounts = _amounts(header)
    for top, bottom, left in _ranges(grid, header):
        value = grid.rows[top][left]
        if left not in amounts or value in ("", None):
            continue
        taken = rows[bisect_left(rows, top) : bisect_right(rows, bottom)]
        if len(taken) > 1:
            value = Spread(value, tuple(row + 1 for row in taken), len(taken))
        for row in taken:
            _put(grid, row, left, value)


def _amounts(header: Header) -> set[int]:
    columns = zip(header.columns.fields, header.columns.places, strict=True)
    return {place for name, place in columns if name and is_amount(header.columns.field(name))}


def _ranges(grid: Grid, header: Header) -> Iterator[tuple[int, int, int]]:
    """First row, last row and column of the ranges of several rows, from 0, without the empty rows at the end."""
    cells = 0
    for (top, left), (bottom, _) in grid.merged:
        bottom = min(bottom, len(grid.rows) - 1)
        if not header.last < top < bottom or left >= len(grid.rows[top]):
            continue
        cells += bottom - top
        if cells > MAX_ROWS:
            raise CannotReadRoster(
                f"“{grid.sheet}”的合并单元格太多。请取消合并单元格，保存后再试。",
                f"“{grid.sheet}” has too many merged cells. Unmerge them and save the file.",
            )
        yield top, bottom, left


def _put(grid: Grid, row: int, column: int, value: object) -> None:
    cells = list(grid.rows[row])
    cells += [""] * (column + 1 - len(cells))
    cells[column] = value
    grid.rows[row] = cells
