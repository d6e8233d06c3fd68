"""An amount over several rows (合并的金额与面积): one merged cell, which may be the total of all rooms or that of each.
Only a person can tell, so it is asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NoReturn

from registry.rosters.facts.columns import FactColumn
from registry.rosters.fields import Field
from registry.rosters.files.cells import facts
from registry.typed.complaints import reject
from registry.typed.numbers import in_unit

AMOUNTS = ("money", "area")
_OF_PREMISES = ("money", "number")
"""Kinds of facts of which each room has its own part."""
_NAMED = 8
_WRITTEN = re.compile(r"(?P<value>.+)\((?P<rows>\d+) 行合并\)(?P<unit>万元|千元)?")


@dataclass(frozen=True, slots=True)
class Spread:
    """An amount that stands once for several rows: `value` as it stood, and the rows' numbers, from 1. `rows` is empty
    where only their `count` is known, from a file of corrections."""

    value: object
    rows: tuple[int, ...]
    count: int

    def __str__(self) -> str:
        return f"{_plain(self.value)}（{self.count} 行合并）"


def is_amount(field: Field) -> bool:
    """Whether a cell over several rows may be the total of all rooms: a fact of a company is the same for all."""
    if isinstance(field, FactColumn):
        return field.of_premises and field.fact.kind in _OF_PREMISES
    return field.kind in AMOUNTS


def written(text: str) -> Spread | None:
    """The amount that a file of corrections writes as `24000（3 行合并）`; None for any other text."""
    found = _WRITTEN.fullmatch(text)
    return found and Spread(found["value"] + (found["unit"] or ""), (), int(found["rows"]))


def ask(field: Field, value: float, cell: Spread, times: int = 1) -> NoReturn:
    """Ask what an amount, fen or m², is of, in the column's unit. Raises `Rejected`."""
    zh, en = _said(field, value, times)
    first, where = _rows(cell.rows)
    reject(
        (
            f"{first}{zh}是 {cell.count} 间合计还是每间？",
            f"{where}are {en} for the {cell.count} rooms together, or for each?",
        ),
        _RIGHT["rent" if field.of == "rent" else "lease"],
    )


def _said(field: Field, value: float, times: int) -> tuple[str, str]:
    if isinstance(field, FactColumn) and field.fact.kind == "number":
        text, unit = facts.text_of(field.fact, int(value)), field.fact.unit
        return (f"{text} {unit.zh}", f"{text} {unit.en}") if unit is not None else (text, text)
    return _square(value) if field.kind == "area" else in_unit(int(value), times)


_RIGHT = {
    "lease": (
        "取消合并单元格，每间各填一个数；合计数请按各间拆开",
        "unmerge the cells and give each room its own number; split a total between the rooms",
    ),
    "rent": (
        "取消合并单元格；上年度租金按企业填一个合计数，只写在一行，其余留空",
        "unmerge the cells; last year's rent is one total for the tenant, in one of its rows",
    ),
}


def _square(area: float) -> tuple[str, str]:
    text = f"{area:,.2f}".removesuffix(".00")
    return f"{text} 平方米", f"{text} m²"


def _rows(rows: tuple[int, ...]) -> tuple[str, str]:
    if not rows:
        return "", ""
    if rows[-1] - rows[0] + 1 == len(rows):
        return f"第 {rows[0]}–{rows[-1]} 行合并为一格：", f"rows {rows[0]}–{rows[-1]} are one merged cell; "
    more = "…" if len(rows) > _NAMED else ""
    zh, en = "、".join(map(str, rows[:_NAMED])), ", ".join(map(str, rows[:_NAMED]))
    return f"第 {zh}{more} 行合并为一格：", f"rows {en}{more} are one merged cell; "


def _plain(value: object) -> str:
    return f"{value:.15g}" if isinstance(value, float) else str(value)
