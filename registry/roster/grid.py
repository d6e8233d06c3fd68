"""A sheet as a grid of raw cells: where its headings stand, and which rows below are rows of the roster."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from registry.policy.vocabulary import Words
from registry.roster import headings as names
from registry.roster.days import EPOCH
from registry.roster.headings import Columns
from registry.roster.reading import MAX_ROWS, CannotRead
from registry.roster.text import half_width, tidy
from registry.roster.values import shown

LOOK = 30
"""How many rows may stand above the headings."""

_TOTAL = re.compile(r"(本页|本月|年度|总)?(合计|总计|小计|共计|累计|汇总)([::].*)?|(sub)?total|sum|共\d+(户|家|个).*")
_FOOTER = re.compile(
    r"(制表|填表|填报|审核|复核|经办|负责|报送|编制|统计|联系)(人|单位|日期|时间)?[::].*|(备注|注|说明|附注)[::\d].*|(note|remarks?):.*"
)
_UNIT = re.compile(
    r"[(\[]?(万元|千元|元|m2|平方米|平米|个?月|元/月|元/年|年月日|是/否|文本|必填|选填|yyyy.mm.dd|18位)[)\]]?"
)


@dataclass(slots=True)
class Grid:
    """A sheet: raw cells from row 1 and column A on. `merged`: ((first row, column), (last row, column)), from 0."""

    sheet: str
    rows: list
    merged: list = field(default_factory=list)
    epoch: dt.date = EPOCH
    notes: list[Words] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Header:
    """Where the headings stand: rows `first` to `last`, from 0, and what they say."""

    first: int
    last: int
    columns: Columns
    score: int


def fill_merged(grid: Grid, below: int) -> int:
    """Write the value of each merged range under the headings into its rows (not across columns); how many ranges."""
    done, cells = 0, 0
    for (top, left), (bottom, _) in grid.merged:
        if below < top < bottom < len(grid.rows) and left < len(grid.rows[top]):
            cells += bottom - top
            if cells > MAX_ROWS:
                raise CannotRead(
                    f"“{grid.sheet}”的合并单元格太多。请取消合并单元格，保存后再试。",
                    f"“{grid.sheet}” has too many merged cells. Unmerge them and save the file.",
                )
            for row in range(top + 1, bottom + 1):
                grid.rows[row] = list(grid.rows[row])
                grid.rows[row][left] = grid.rows[top][left]
            done += 1
    return done


def find_header(grid: Grid, year: int, match: Mapping[str, str | None] | None) -> Header | None:
    """The row, or the two rows, that name the most fields; else the first row that looks like headings."""
    texts = [[tidy(shown(cell)) for cell in row] for row in grid.rows[: LOOK + 1]]
    best: tuple[int, int, int, list[str]] | None = None
    for row, cells in enumerate(texts[:LOOK]):
        single = names.score(cells, year, match)
        if best is None or single > best[0]:
            best = (single, row, row, cells)
        if row + 1 < len(texts):
            both = _joined(_spread(cells, grid, row), texts[row + 1], year)
            double = names.score(both, year, match)
            if double > best[0] or (double == best[0] and best[1:3] == (row, row) and _only_units(texts[row + 1])):
                best = (double, row, row + 1, both)
    if best is None or best[0] < 2:
        best = _unknown_headings(texts)
    if best is None:
        return None
    score, first, last, cells = best
    return Header(first, last, names.columns(cells, year, match), score)


def _spread(cells: list[str], grid: Grid, row: int) -> list[str]:
    """The upper of two rows of headings, a merged one over all its columns."""
    cells = list(cells)
    for (top, left), (_, right) in grid.merged:
        if top == row:
            for column in range(left, min(right + 1, len(cells))):
                cells[column] = cells[left]
    return cells


def _joined(upper: list[str], lower: list[str], year: int) -> list[str]:
    """Two rows of headings as one: the lower where it says enough, else both, else the upper."""
    upper = upper + [""] * (len(lower) - len(upper))
    joined = []
    for place, above in enumerate(upper):
        below = lower[place] if place < len(lower) else ""
        alone = not above or (below and not _UNIT.fullmatch(half_width(below)) and names.meant(below, year).field)
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


def body(grid: Grid, header: Header) -> tuple[list[int], list[Words]]:
    """The places (from 0) of the rows under the headings that are rows of the roster, and what was left out."""
    places = [place for name, place in zip(header.columns.fields, header.columns.places, strict=True) if name]
    code = header.columns.of("uscc")
    top = [tidy(shown(cell)) for cell in grid.rows[header.last]]
    taken, totals, footers, again = [], [], [], []
    for number in range(header.last + 1, len(grid.rows)):
        row = grid.rows[number]
        if code is not None and code < len(row) and type(row[code]) is str and len(row[code]) == 18:
            taken.append(number)
            continue
        said = [row[place] for place in places if place < len(row) and not _empty(row[place])]
        if not said:
            continue
        if kind := _left_out(row, said, top):
            {"total": totals, "footer": footers, "again": again}[kind].append(number + 1)
        else:
            taken.append(number)
    notes = [
        *_note(totals, "合计行", "Totals"),
        *_note(footers, "表尾说明", "Remarks"),
        *_note(again, "重复的表头", "Headings again"),
    ]
    return taken, notes


def _empty(cell: object) -> bool:
    return cell is None or cell == "" or (isinstance(cell, str) and not tidy(cell))


def _left_out(row: list, said: list, top: list[str]) -> str | None:
    texts = [half_width(cell).casefold().replace(" ", "") for cell in row if isinstance(cell, str) and cell]
    if any(_TOTAL.fullmatch(text) for text in texts[:4]):
        return "total"
    if len(said) <= 3 and texts and _FOOTER.fullmatch(texts[0]):
        return "footer"
    named = [tidy(shown(cell)) for cell in row]
    if len(texts) >= 3 and sum(a == b for a, b in zip(named, top, strict=False) if a) == len(texts):
        return "again"
    return None


def _note(rows: list[int], zh: str, en: str) -> list[Words]:
    if not rows:
        return []
    some = "、".join(map(str, rows[:8])) + ("…" if len(rows) > 8 else "")
    return [Words(f"第 {some} 行是{zh}，未作为企业读取。", f"{en}, not read as tenants: row {some}.")]


@dataclass(frozen=True, slots=True)
class Found:
    """A sheet, its headings, and the places (from 0) of the rows of the roster."""

    grid: Grid
    header: Header
    rows: list[int]
    notes: list[Words]

    @property
    def likely(self) -> bool:
        """Whether it looks like a roster: codes and two fields more."""
        return self.header.score >= 3 and "uscc" in self.header.columns.fields and not is_example(self.grid.sheet)


def _found(grid: Grid, year: int, match: Mapping[str, str | None] | None) -> Found | None:
    header = find_header(grid, year, match)
    if header is None:
        return None
    filled = fill_merged(grid, header.last)
    rows, notes = body(grid, header)
    return Found(grid, header, rows, [*grid.notes, *_about(header, filled), *notes, *header.columns.notes])


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


def choose(grids: list[Grid], year: int, match: Mapping[str, str | None] | None, sheet: str | None) -> Found:
    """The sheet that holds the roster. Refused where two of them might be it."""
    if sheet is not None:
        grids = [grid for grid in grids if grid.sheet == sheet]
    found = [one for grid in grids if (one := _found(grid, year, match)) is not None]
    filled = [one for one in found if one.likely and one.rows]
    if len(filled) > 1:
        several = tuple(one.grid.sheet for one in filled)
        raise CannotRead(
            f"有 {len(several)} 个工作表都像名册：{'、'.join(several[:12])}。请只保留要导入的一个，其余的删除或隐藏。",
            f"{len(several)} sheets look like rosters: {', '.join(several[:12])}. Keep the one to import; delete or "
            "hide the others.",
            several,
        )
    if not found:
        raise CannotRead(
            "没有找到表头行：前 30 行里没有“统一社会信用代码”“企业名称”这样的列名。"
            "请使用本系统的模板，或给每列加上名称。",
            "No row of headings was found within the first 30 rows. Use our template, or name each column.",
        )
    return max(filled or [one for one in found if one.likely] or found, key=lambda one: one.header.score)


def is_example(sheet: str) -> bool:
    return bool(re.match(r"(填写)?(示例|样例|例)|examples?$", half_width(sheet).casefold()))
