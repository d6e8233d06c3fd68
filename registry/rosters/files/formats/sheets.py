"""Workbooks (.xlsx, .xlsm, .xls, .ods) as grids. Runs in the child process only: a file may be made to harm."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor

import python_calamine as calamine

from registry.rosters.files import layout
from registry.rosters.files.cells.values import Broken
from registry.rosters.files.formats import package, sheet_xml, size
from registry.rosters.files.grid import Grid
from registry.rosters.files.model import MAX_COLUMNS, MAX_ROWS, CannotReadRoster
from registry.typed.days import EPOCH, EPOCH_1904
from registry.words import Words

_HELP = frozenset(("说明", "填写说明", "使用说明", "help", "readme"))
LARGE = 5_000_000


def grids(data: bytes, sheet: str | None = None) -> list[Grid]:
    """The visible sheets that hold something. Raises `CannotReadRoster`."""
    parts = package.examine(data)
    try:
        with calamine.load_workbook(io.BytesIO(data)) as book:
            return _visible(book, parts, sheet)
    except calamine.PasswordError:
        package.refuse_encrypted()
    except (calamine.CalamineError, OSError, ValueError) as failed:
        raise package.damaged() from failed


def _visible(book: calamine.CalamineWorkbook, parts: package.Package, asked: str | None) -> list[Grid]:
    found, hidden = [], []
    for about in book.sheets_metadata:
        if about.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        if about.visible != calamine.SheetVisibleEnum.Visible or about.name in parts.hidden:
            hidden.append(about.name)
        elif about.name.casefold() not in _HELP:
            found.append(about.name)
    if asked is not None:
        found = [layout.named(asked, found)]
    read = {name: _part(name, parts) for name in found}
    found = [grid for name in found if (grid := _grid(book, name, parts, read.pop(name))).rows]
    if not found:
        only = "只有隐藏的工作表有内容，请取消隐藏。" if hidden else "文件里没有内容。"
        raise CannotReadRoster(only, "Only hidden sheets hold anything; show them." if hidden else "The file is empty.")
    if hidden:
        note = Words(f"隐藏的工作表未读取：{'、'.join(hidden)}。", f"Hidden sheets were left out: {', '.join(hidden)}.")
        for grid in found:
            grid.notes.append(note)
    if parts.macros:
        for grid in found:
            grid.notes.append(Words("文件里的宏没有运行。", "The macros of the file were not run."))
    return found


def _part(name: str, parts: package.Package) -> bytes:
    """The sheet's XML, within the limits; empty where the format has none."""
    part = sheet_xml.unprefixed(parts.part(name) or b"")
    sheet_xml.within_limits(name, part, parts.cells)
    return part


def _grid(book: calamine.CalamineWorkbook, name: str, parts: package.Package, part: bytes) -> Grid:
    with ThreadPoolExecutor(1) as second:  # calamine leaves Python alone while it reads, so both cores work
        looking = second.submit(sheet_xml.broken_cells, name, part)
        if len(part) < LARGE:
            looking.result()  # a cell that is too far away is named before it can do harm
        read = book.get_sheet_by_name(name)
        broken = looking.result()
    if read.total_width > MAX_COLUMNS:
        raise size.too_many_columns(name, read.total_width)
    size.reach(name, read.total_height, read.total_width)
    rows = read.to_python(skip_empty_area=False)
    while rows and not any(cell != "" for cell in rows[-1]):
        rows.pop()
    if len(rows) > MAX_ROWS + size.SPARE:
        raise size.too_many_rows(name, len(rows))
    spelled = sheet_xml.spelled_cells(part, sheet_xml.formats(parts.styles)) if part else parts.spelled.get(name, {})
    for (row, column), cell in (spelled | {place: Broken(text) for place, text in broken.items()}).items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = cell
    epoch = EPOCH_1904 if parts.from_1904 else EPOCH
    hidden = sheet_xml.hidden_rows(part)
    zh, en = f"有 {hidden} 行被隐藏或筛选掉，也已读取。", f"{hidden} hidden or filtered rows were read as well."
    return Grid(
        name, rows, read.merged_cell_ranges or parts.merged.get(name, []), epoch, [Words(zh, en)] if hidden else []
    )
