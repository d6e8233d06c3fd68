"""Whether the rows of a table add up to its last line (合计), and what is said where they do not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from maps.coverage.results import Result, ResultColumn
from registry.words import Words

ADDED = ("count", "hectares", "square_kilometres", "square_metres", "money")
"""Kinds of columns whose rows can be added, unless the column is one of averages (`Column.each`)."""

HUNDRED_YUAN = 10_000  # fen: amounts are shown in 万元 with two decimals, the rest dropped
ROUNDED = Words(
    "页面和报告中金额舍去到百元、面积四舍五入到两位小数，各行相加因此可能与合计略有出入；文件中的数字准确。",
    "On pages and in reports amounts are rounded, so that rows may add up to slightly less than the total; in files "
    "figures are exact.",
)
IN_NO_ROW = Words("有的内容不属于表中任何一行", "there is more than what the rows speak of")
UNTOLD = Words(
    "有的行不显示，其余各行相加不等于合计。", "Some rows are not shown, so that the others do not add up to the total."
)


def columns_that_differ(result: Result) -> dict[str, tuple[float, float]]:
    """By column, the sum of the rows and the total, where they are not equal though every row is told."""
    found = {}
    for column in [] if _untold(result) else _added(result):
        total = result.total.cells[column.id]
        rows = sum(row.cells.get(column.id) or 0 for row in result.rows)
        if abs(rows - total) > (0 if column.kind in ("count", "money") else 1e-6 * max(total, 1)):
            found[column.id] = rows, total
    return found


def explained(result: Result, why: Mapping[str, Words]) -> Result:
    """The result with a note for each column whose rows do not add up to the total: both figures, and `why`."""
    columns = {column.id: column for column in result.columns}
    differing = columns_that_differ(result)
    notes = [_note(columns[id], rows, total, why.get(id, IN_NO_ROW)) for id, (rows, total) in differing.items()]
    if _untold(result):
        notes.append(UNTOLD)
    elif _rounded(result, differing):
        notes.append(ROUNDED)
    return replace(result, notes=(*result.notes, *notes))


def _added(result: Result) -> list[ResultColumn]:
    """The columns of which a total is told."""
    if result.total is None or result.total.hidden:
        return []
    told = result.total.cells
    return [c for c in result.columns if c.kind in ADDED and not c.each and told.get(c.id) is not None]


def _untold(result: Result) -> bool:
    return result.total is not None and not result.total.hidden and any(row.hidden for row in result.rows)


def _note(column: ResultColumn, rows: float, total: float, why: Words) -> Words:
    return Words(
        f"“{column.name.zh}”各行相加为 {_figure(column, rows)}，合计为 {_figure(column, total)}：{why.zh}。",
        f"{column.name.en}: rows add up to {_figure(column, rows)}, the total is {_figure(column, total)}: {why.en}.",
    )


def _figure(column: ResultColumn, value: float) -> str:
    return f"{value:,}" if column.kind == "count" else f"{value / 100 if column.kind == 'money' else value:,.2f}"


def _rounded(result: Result, differing: Mapping[str, object]) -> bool:
    """Whether figures that add up exactly no longer do as they are shown."""
    for column in _added(result):
        if column.id in differing or column.kind == "count":
            continue
        unit = HUNDRED_YUAN if column.kind == "money" else 0.01
        shown = [_shown(row.cells.get(column.id) or 0, unit) for row in (*result.rows, result.total)]
        if sum(shown[:-1]) != shown[-1]:
            return True
    return False


def _shown(value: float, unit: float) -> int:
    """In hundredths of what stands on the page."""
    return int(value // unit) if unit == HUNDRED_YUAN else round(value / unit)
