"""How a sheet is laid out: where its headings stand, and which sheet of a file is the roster."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from registry.rosters.files import headings as names
from registry.rosters.files import merged
from registry.rosters.files.cells.values import shown
from registry.rosters.files.fact_headings import FactHeadings
from registry.rosters.files.grid import Grid, Header, body, letter
from registry.rosters.files.model import LOOK, CannotReadRoster
from registry.typed.text import half_width, tidy
from registry.words import Words

_UNIT = re.compile(
    r"[(\[]?(万元|千元|元|m2|平方米|平米|个?月|元/月|元/年|年月日|是/否|文本|必填|选填|yyyy.mm.dd|18位)[)\]]?"
)


def find_header(
    grid: Grid, year: int, match: Mapping[str, str | None] | None, facts: FactHeadings | None = None
) -> Header | None:
    """The row, or the two rows, that name the most fields; else the first row that looks like headings."""
    texts = [[tidy(shown(cell)) for cell in row] for row in grid.rows[: LOOK + 1]]
    best: tuple[int, int, int, list[str]] | None = None
    for row, cells in enumerate(texts[:LOOK]):
        single = names.score(cells, year, match, facts)
        if best is None or single > best[0] or (single == best[0] and _only_a_title(best, row, cells)):
            best = (single, row, row, cells)
        if row + 1 < len(texts):
            both = _joined(_spread(cells, grid, row), texts[row + 1], year, facts)
            double = names.score(both, year, match, facts)
            if double > best[0] or (double == best[0] and best[1:3] == (row, row) and _only_units(texts[row + 1])):
                best = (double, row, row + 1, both)
    if best is None or best[0] < 2:
        best = _unknown_headings(texts)
    if best is None:
        return None
    score, first, last, cells = best
    above = [cell for row in texts[:first] for cell in row if cell]
    return Header(first, last, names.columns(cells, year, match, above, facts), score)


def _only_a_title(best: tuple[int, int, int, list[str]], row: int, cells: list[str]) -> bool:
    """Whether the row above, taken for headings together with this one, names no column that this one does not."""
    return best[1] < best[2] == row and not any(both and not own for both, own in zip(best[3], cells, strict=False))


def _spread(cells: list[str], grid: Grid, row: int) -> list[str]:
    """The upper of two rows of headings, a merged one over all its columns."""
    cells = list(cells)
    for (top, left), (_, right) in grid.merged:
        if top == row:
            for column in range(left, min(right + 1, len(cells))):
                cells[column] = cells[left]
    return cells


def _joined(upper: list[str], lower: list[str], year: int, facts: FactHeadings | None) -> list[str]:
    """Two rows of headings as one: the lower where it says enough, else both, else the upper."""
    upper = upper + [""] * (len(lower) - len(upper))
    joined = []
    for place, above in enumerate(upper):
        below = lower[place] if place < len(lower) else ""
        alone = not above or (
            below and not _UNIT.fullmatch(half_width(below)) and names.meant(below, year, facts).field
        )
        joined.append(below if alone or above == below else f"{above}{below}")
    return joined


def _only_units(cells: list[str]) -> bool:
    said = [half_width(cell) for cell in cells if cell]
    return bool(said) and all(_UNIT.fullmatch(cell.casefold()) for cell in said)


def _unknown_headings(texts: list[list[str]]):
    for row, cells in enumerate(texts):
        said = [cell for cell in cells if cell]
        if len(said) >= 3 and len(set(said)) == len(said) and not any(re.search(r"\d{4}", cell) for cell in said):
            return 0, row, row, cells
    return None


@dataclass(frozen=True, slots=True)
class FoundSheet:
    """A sheet, its headings, and the places (from 0) of the rows of the roster."""

    grid: Grid
    header: Header
    rows: list[int]
    notes: list[Words]

    @property
    def likely(self) -> bool:
        """Whether it looks like a roster: codes and two fields more."""
        return self.header.score >= 3 and "uscc" in self.header.columns.fields and not is_example(self.grid.sheet)


def _found(
    grid: Grid, year: int, match: Mapping[str, str | None] | None, facts: FactHeadings | None
) -> FoundSheet | None:
    header = find_header(grid, year, match, facts)
    if header is None:
        return None
    grid.original = list(grid.rows)  # filling down puts new rows into `rows` and leaves these as they are
    filled = merged.fill_down(grid, header)
    rows, left_out = body(grid, header)
    merged.spread(grid, header, rows)
    about = [*_about(header, filled), *_unnamed(grid, header, rows)]
    return FoundSheet(grid, header, rows, [*grid.notes, *about, *left_out, *header.columns.notes])


def _about(header: Header, filled: int) -> list[Words]:
    notes = []
    if header.first:
        zh, en = (
            f"前 {header.first} 行是标题或说明，已跳过。",
            f"The title in the first {header.first} rows was skipped.",
        )
        notes.append(Words(zh, en))
    if header.last > header.first:
        rows = f"{header.first + 1}–{header.last + 1}"
        notes.append(Words(f"第 {rows} 行合并作为表头。", f"Rows {rows} together are the headings."))
    if filled:
        zh, en = (
            f"{filled} 处合并单元格的内容已填到每一行。",
            f"The content of {filled} merged cells was taken for each row.",
        )
        notes.append(Words(zh, en))
    return notes


def _unnamed(grid: Grid, header: Header, rows: list[int]) -> list[Words]:
    """A note where a column holds something in the first rows and has no heading."""
    named, found = set(header.columns.places), set()
    for number in rows[:200]:
        said = (place for place, cell in enumerate(grid.rows[number]) if cell not in ("", None))
        found.update(place for place in said if place not in named)
    if not found:
        return []
    some = "、".join(letter(place) for place in sorted(found)[:12])
    return [Words(f"没有表头的列未读取：{some}。", f"Columns without a heading were left out: {some}.")]


def choose(
    grids: list[Grid], year: int, match: Mapping[str, str | None] | None, sheet: str | None,
    facts: FactHeadings | None = None,
) -> FoundSheet:  # fmt: skip
    """The sheet that holds the roster. Refused where two of them might be it. `facts`: those it may have columns of."""
    if sheet is not None:
        names = [grid.sheet for grid in grids]
        grids = [grids[names.index(named(sheet, names))]]
    found = [one for grid in grids if (one := _found(grid, year, match, facts)) is not None]
    filled = [one for one in found if one.likely and one.rows]
    if len(filled) > 1:
        several = tuple(one.grid.sheet for one in filled)
        raise CannotReadRoster(
            f"有 {len(several)} 个工作表都像名册：{'、'.join(several[:12])}。请只保留要导入的一个，其余的删除或隐藏。",
            f"{len(several)} sheets look like rosters: {', '.join(several[:12])}. Keep the one to import; delete or "
            "hide the others.",
            several,
        )
    if not found:
        raise CannotReadRoster(
            "没有找到表头行：前 30 行里没有“统一社会信用代码”“企业名称”这样的列名。"
            "请使用本系统的模板，或给每列加上名称。",
            "No row of headings was found within the first 30 rows. Use our template, or name each column.",
        )
    return max(filled or [one for one in found if one.likely] or found, key=lambda one: one.header.score)


def named(sheet: str, names: list[str]) -> str:
    """The sheet that was asked for. Raises `CannotReadRoster` where there is none of that name, with the names there
    are."""
    if sheet in names:
        return sheet
    some = names[:12]
    raise CannotReadRoster(
        f"没有名为“{sheet}”的工作表。现有：{'、'.join(some) or '无'}。",
        f"There is no sheet “{sheet}”. There are: {', '.join(some) or 'none'}.",
    )


def is_example(sheet: str) -> bool:
    return bool(re.match(r"(填写)?(示例|样例|例)|examples?$", half_width(sheet).casefold()))
