"""How large a sheet may be (规模上限), and what is answered where it is larger."""

from __future__ import annotations

from dataclasses import dataclass

from registry.rosters.files.model import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, CannotReadRoster

SPARE = 50
"""Rows above the headings and below the table."""


@dataclass(slots=True)
class Cells:
    """Counts cells as they are read, over all sheets."""

    number: int = 0

    def add(self, sheet: str, number: int) -> None:
        """Raises `CannotReadRoster` where there are more than a roster can have."""
        self.number += number
        if self.number > MAX_CELLS:
            raise too_many_cells(sheet, self.number)


def reach(sheet: str, rows: int, columns: int) -> None:
    """Raises `CannotReadRoster` where a sheet of so many rows and columns, empty cells as well, is too large to
    read."""
    Cells().add(sheet, rows * columns)


def too_many_cells(name: str, cells: int) -> CannotReadRoster:
    return CannotReadRoster(
        f"读到“{name}”时已有 {cells:,} 个单元格，一次最多 {MAX_CELLS:,} 个。"
        "请把名册单独复制到新的工作簿，只留需要的列。",
        f"Up to “{name}” there are {cells:,} cells; at most {MAX_CELLS:,} are read at once. Copy the roster alone into "
        "a new workbook, with the columns that are needed.",
    )


def far_away(name: str, place: str) -> CannotReadRoster:
    return CannotReadRoster(
        f"工作表“{name}”在很远的单元格 {place} 还有内容。请删除表格右侧和下方多余的行列，保存后再试。",
        f"Sheet “{name}” holds something as far away as {place}. Delete what lies right of and below the table; at "
        f"most {MAX_ROWS:,} rows are read.",
    )


def too_many_columns(name: str, columns: int) -> CannotReadRoster:
    return CannotReadRoster(
        f"“{name}”有 {columns:,} 列，最多 {MAX_COLUMNS} 列。请删去多余的列，保存后再试。",
        f"“{name}” has {columns:,} columns; at most {MAX_COLUMNS} are read. Delete the others.",
    )


def too_many_rows(name: str, rows: int) -> CannotReadRoster:
    return CannotReadRoster(
        f"“{name}”有 {rows:,} 行，一次最多 {MAX_ROWS:,} 行。请分成几个文件，或删去不需要的行。",
        f"“{name}” has {rows:,} rows; at most {MAX_ROWS:,} are read at once. Split the file.",
    )
