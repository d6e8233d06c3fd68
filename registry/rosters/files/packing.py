"""A sheet as it stands in its file (`registry/rosters/files/original.py`), packed to be handed from process to
process."""

from __future__ import annotations

import datetime as dt
import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from registry import identity
from registry.rosters.files.grid import Grid
from registry.rosters.files.original import Cell, Original
from registry.typed.days import EPOCH_1904
from registry.typed.text import plain

MOST_MERGED = 20_000
"""Ranges that stay merged; the cells of all others are there as well."""
_SHORTEST = 14
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class _Truth:
    value: bool


def packed(grid: Grid) -> tuple[dict, list[array]]:
    """The sheet as JSON holds it, and the columns' numbers."""
    rows = grid.original or grid.rows
    columns, blocks = [], []
    for place in range(max(map(len, rows), default=0)):
        cells = [row[place] if place < len(row) else None for row in rows]
        if bool in set(map(type, cells)):  # True would be looked up as 1
            cells = [_Truth(cell) if isinstance(cell, bool) else cell for cell in cells]
        known = {cell: number for number, cell in enumerate(dict.fromkeys(cells))}
        blocks.append(array("I", map(known.__getitem__, cells)))
        columns.append([_plain(cell) for cell in known])
    merged = [[*first, *last] for first, last in grid.merged[:MOST_MERGED]]
    return {"columns": columns, "merged": merged, "from_1904": grid.epoch == EPOCH_1904}, blocks


def unpacked(said: dict, blocks: Sequence[array]) -> Original:
    """What `packed` put into JSON."""
    columns = tuple(
        (tuple(map(_cell, cells)), at) for cells, at in zip(said["columns"], blocks, strict=True)
    )  # fmt: skip
    merged = tuple(((top, left), (bottom, right)) for top, left, bottom, right in said["merged"])
    return Original(columns, merged, said["from_1904"])


def _plain(cell: object) -> object:
    """A cell as JSON has it: a day in a list, so that it is told from text."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, _Truth):
        return cell.value
    if isinstance(cell, int | float):
        text = plain(cell) if isfinite(cell) else str(cell)
        return cell if isfinite(cell) and _covered(text) == text else _covered(text)
    return [cell.isoformat()] if isinstance(cell, dt.date) else _covered(str(cell))


def _covered(text: str) -> str:
    """The text without an identity number; what is too short for one is not even searched."""
    return identity.masked(text) if len(text) >= _SHORTEST and _DIGIT.search(text) else text


def _cell(said: object) -> Cell:
    return dt.datetime.fromisoformat(said[0]) if isinstance(said, list) else said
