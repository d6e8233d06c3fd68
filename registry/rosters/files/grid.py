"""A sheet as a grid of raw cells: where its headings stand, and which rows below are rows of the roster."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from registry.rosters.files.cells.values import shown
from registry.rosters.files.headings import Columns
from registry.rosters.files.row_list import rows_said
from registry.typed.days import EPOCH
from registry.typed.text import half_width, tidy
from registry.words import Words

_SUM = r"(合计|总计|小计|共计|累计|汇总|总额)"
_OF = r"(大写|小写|金额|面积|租金|月租金|人民币|户数|家数|数|行|\([^()]*\))"
_IN_WORDS = r"[零〇一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾佰仟百千万亿元圆角分整正]+"
_TOTAL = re.compile(
    rf"(\S{{0,8}}{_SUM}{_OF}{{0,4}}|(人民币|金额|租金){{0,2}}\(?大写\)?(金额)?)"
    rf"([::].*|{_IN_WORDS}|[\d.,]+\S{{0,4}})?"
    r"|(sub|grand)?total(\(.*\))?([::].*)?|sum|共\d+(户|家|个).*"
)
"""小计, 本页合计：, 3栋小计, 合计（大写）, 合计人民币壹万元整, 大写金额：, 总计（元）, 共12家."""
_CODE = re.compile(r"(?<![0-9a-z])(?=(?:[a-z]*\d){6})[0-9a-z]{14,20}(?![0-9a-z])")
"""What may be a credit code, also one with a mistake."""
_FOOTER = re.compile(
    r"(制表|填表|填报|审核|复核|经办|负责|报送|编制|统计|联系)(人|单位|日期|时间)?[::].*|(备注|注|说明|附注)[::\d].*|(note|remarks?):.*"
)


@dataclass(slots=True)
class Grid:
    """A sheet: raw cells from row 1 and column A on. `merged`: ((first row, column), (last row, column)), from 0.

    `original`: the rows before merged cells were filled down.
    """

    sheet: str
    rows: list
    merged: list = field(default_factory=list)
    epoch: dt.date = EPOCH
    notes: list[Words] = field(default_factory=list)
    original: list = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Header:
    """Where the headings stand: rows `first` to `last`, from 0, and what they say."""

    first: int
    last: int
    columns: Columns
    score: int


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
        *_note(totals, "合计行", "totals"),
        *_note(footers, "表尾说明", "remarks"),
        *_note(again, "重复的表头", "headings again"),
    ]
    return taken, notes


def _empty(cell: object) -> bool:
    return cell is None or cell == "" or (isinstance(cell, str) and not tidy(cell))


def _left_out(row: list, said: list, top: list[str]) -> str | None:
    texts = [half_width(cell).casefold().replace(" ", "") for cell in row if isinstance(cell, str) and cell]
    if any(_CODE.search(text) for text in texts):
        return None  # whatever else it says, there is a tenant in it
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
    said, en_said = rows_said(rows)
    return [Words(f"{said}是{zh}，未作为企业读取。", f"{en_said}: {en}, not read as tenants.")]


def letter(place: int) -> str:
    """The column's letter in a spreadsheet: 0 is A, 26 is AA."""
    name, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name
