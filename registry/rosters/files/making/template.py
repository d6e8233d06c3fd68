"""The roster's template (名册模板): headings, drop-down lists, explanations, and examples that are never read."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from registry import uscc
from registry.rosters.facts.columns import NO_FACTS, FactColumn, FactTable
from registry.rosters.fields import FIELDS, Field, RosterRow
from registry.rosters.files.cells.facts import MOST
from registry.rosters.files.making.export import SHEET, choices, headed, safe_workbook
from registry.rosters.files.making.rows import below
from registry.typed.days import FIRST, LAST

ROWS = 2_000
"""How many rows below the headings are prepared with lists and hints."""

HELP, EXAMPLES = "填写说明", "示例"


def workbook(park_name: str, year: int, rows: Iterable[RosterRow] = (), facts: FactTable = NO_FACTS) -> bytes:
    """An .xlsx file to fill in, with the park's rows where they are given. `year`: of the roster's day; `facts`: what
    stands behind the fields, beside the rows."""
    sink, known = io.BytesIO(), list(rows)
    with safe_workbook(sink) as book:
        book.set_properties({"title": f"{park_name} 名册 {year}"})
        sheet, helping, examples = (book.add_worksheet(name) for name in (SHEET, HELP, EXAMPLES))
        headed(book, sheet, facts.columns)
        _prepare(sheet, max(ROWS, len(known) + 500), facts.columns)
        _explain(book, helping, park_name, year, facts.columns)
        headed(book, examples)
    return below(sink.getvalue(), {1: known, 3: _examples(year)}, facts)


def _prepare(sheet: Worksheet, last: int, facts: Sequence[FactColumn]) -> None:
    """Lists and hints. They only help: what counts is the check when the file is read."""
    for place, field in enumerate((*FIELDS, *facts)):
        title = field.name.zh[:32]
        hint = {"input_title": title, "input_message": f"{field.help.zh}\n{field.help.en}"[:255], "ignore_blank": True}
        sheet.data_validation(1, place, last, place, _rule(field) | hint | {"error_type": "warning"})


def _rule(field: Field) -> dict:
    if listed := choices(field):
        return {"validate": "list", "source": listed, "error_message": f"请从列表中选择：{'、'.join(listed)}"[:255]}
    kind = field.fact.kind if isinstance(field, FactColumn) else field.kind
    if kind == "day":
        return {"validate": "date", "criteria": "between", "minimum": FIRST, "maximum": LAST,
                "error_message": "请填日期，如 2025-03-01"}  # fmt: skip
    if isinstance(field, FactColumn) and field.fact.kind == "number":
        return {"validate": "decimal", "criteria": "between", "minimum": -MOST, "maximum": MOST,
                "error_message": "请填数字"}  # fmt: skip
    if kind in ("area", "money"):
        return {"validate": "decimal", "criteria": ">=", "value": 0, "error_message": "请填不小于零的数字"}
    if field.kind == "months":
        return {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": 120,
                "error_message": "请填 0 至 120 的整数"}  # fmt: skip
    if field.kind == "code":
        return {"validate": "length", "criteria": "==", "value": 18, "error_message": "信用代码为 18 位"}
    return {"validate": "any"}


def _explain(book: Workbook, sheet: Worksheet, park_name: str, year: int, facts: Sequence[FactColumn]) -> None:
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 30, wrapped)
    sheet.set_column(1, 1, 8, wrapped)
    sheet.set_column(2, 3, 56, wrapped)
    intro = (
        f"{park_name} · {year} 年名册",
        f"在“{SHEET}”表中填写，每家企业每处房屋一行。“{EXAMPLES}”和本页不会被读取。",
        f"Fill in the sheet {SHEET}, one row for each tenant and room. This sheet and {EXAMPLES} are not read.",
        f"“上年度租金”是 {year - 1} 年实际发生的租金；一家企业有几行时，每行填同一个合计数，或只填一行。",
        "不清楚的留空：留空不等于“否”，也不等于 0。/ Leave empty what is not known: it is neither no nor zero.",
        *(("“联系电话”之后的各列是本地政策文件要问的事实，以园区名义陈述；可以整列删去。/ "
           "The columns behind the telephone are facts that documents ask for here; any may be taken out.",)
          if facts else ()),
    )  # fmt: skip
    for row, text in enumerate(intro):
        sheet.write_string(row, 0, text, bold if row == 0 else None)
    first = len(intro) + 1
    for place, text in enumerate(("列 / column", "必填", "说明", "explanation")):
        sheet.write_string(first, place, text, bold)
    for row, field in enumerate((*FIELDS, *facts), first + 1):
        listed = choices(field)
        zh = field.help.zh + (f"可填：{'、'.join(listed)}。" if listed else "")
        cells = (f"{field.name.zh}\n{field.name.en}", "是" if field.required else "", zh, field.help.en)
        for place, text in enumerate(cells):
            sheet.write_string(row, place, text, wrapped)


def _examples(year: int) -> list[RosterRow]:
    def code(first: str) -> str:
        return first + uscc.check_digit(first)

    nothing = dict.fromkeys(RosterRow._fields)
    return [
        RosterRow(**nothing | {
            "uscc": code("91440300MA5EXAMP1"), "name": "示例软件（深圳）有限公司", "room": "3栋1205",
            "start": dt.date(year - 1, 3, 1), "end": dt.date(year + 2, 2, 28), "area_m2": 286.5,
            "monthly_rent_fen": 1_862_250, "rent_free_months": 2, "rent_fen": 14_898_000, "newly_moved_in": True,
            "kind": "enterprise", "industry": "6513", "ai_listed": False, "software_enterprise": True,
            "above_scale": False, "size": "small", "startup": False, "contact": "张三", "telephone": "0755-12345678",
        }),
        RosterRow(**nothing | {
            "uscc": code("91440300MA5EXAMP2"), "name": "示例智能科技有限公司", "room": "3栋1301",
            "start": dt.date(year - 2, 9, 15), "area_m2": 120.0, "kind": "enterprise", "industry": "64",
        }),
    ]  # fmt: skip
