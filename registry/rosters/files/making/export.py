"""A roster as a file (导出名册), which imported again changes nothing. What looks like a formula is kept as text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from itertools import repeat

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from registry.rosters.facts.columns import NO_FACTS, FactColumn, FactTable
from registry.rosters.fields import FIELDS, Field, RosterRow
from registry.rosters.files.cells.values import text_of
from registry.rosters.files.making.rows import below

SHEET = "名册"
WIDTHS = {"code": 22, "text": 30, "room": 12, "day": 13, "money": 16, "industry": 16, "telephone": 18}
_FORMATS = {"day": "yyyy-mm-dd", "area": "0.00", "money": "0.00", "months": "0"}
_LIKE_A_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def workbook(rows: Iterable[RosterRow], facts: FactTable = NO_FACTS) -> bytes:
    """An .xlsx file with the sheet 名册; numbers and days are such, everything else is text. `facts`: what stands
    beside the rows."""
    sink = io.BytesIO()
    with safe_workbook(sink) as book:
        headed(book, book.add_worksheet(SHEET), facts.columns)
    return below(sink.getvalue(), {1: list(rows)}, facts)


def safe_workbook(sink: io.BytesIO, from_1904: bool = False) -> Workbook:
    """A workbook that takes no text for a formula, a link or a number. `from_1904`: it counts days from then on."""
    safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    return Workbook(sink, safe | {"in_memory": True, "date_1904": from_1904})


def headed(book: Workbook, sheet: Worksheet, facts: Sequence[FactColumn] = ()) -> None:
    """Write the headings, set widths and formats of the columns and freeze them. `facts`: behind the fields."""
    head = {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1, "bg_color": "#EAF1F7"}
    required, optional = book.add_format(head | {"bg_color": "#CFE2F3"}), book.add_format(head)
    for place, field in enumerate((*FIELDS, *facts)):
        form = book.add_format({"num_format": number_format(field)})
        sheet.set_column(place, place, width(field), form)
        sheet.write_string(0, place, field.name.zh, required if field.required else optional)
    sheet.set_row(0, 34)
    sheet.freeze_panes(1, 2)


def number_format(field: Field) -> str:
    """The form of numbers of a column; what is no number is text."""
    if not isinstance(field, FactColumn):
        return _FORMATS.get(field.kind, "@")
    match field.fact.kind:
        case "number":
            return "0." + "0" * field.fact.decimals if field.fact.decimals else "0"
        case "money" | "day" as kind:
            return _FORMATS[kind]
    return "@"


def width(field: Field) -> int:
    """How wide a column is; one of a fact as wide as half its heading, which stands on two lines."""
    return max(14, len(field.name.zh)) if isinstance(field, FactColumn) else WIDTHS.get(field.kind, 14)


def table(rows: Iterable[RosterRow], facts: FactTable = NO_FACTS) -> bytes:
    """The same as .csv: UTF-8 with a mark, so that Excel opens it; a ' before what a spreadsheet would calculate."""
    sink = io.StringIO(newline="")
    writer = csv.writer(sink)
    columns = (*FIELDS, *facts.columns)
    writer.writerow([defused(field.name.zh) for field in columns])
    beside = facts.rows() if facts.columns else repeat(())
    for row, said in zip(rows, beside, strict=False):
        values = zip(columns, (*row, *said), strict=True)
        writer.writerow([defused(text_of(field, value)) for field, value in values])
    return sink.getvalue().encode("utf-8-sig")


def defused(text: str) -> str:
    """The text, with a ' before it where it begins like a formula; `textfile` takes it off again."""
    return f"'{text}" if _LIKE_A_FORMULA.match(text) else text


def choices(field: Field) -> list[str]:
    """The words of a drop-down list; none where the field is not chosen from one."""
    if field.kind == "yes_no" or (isinstance(field, FactColumn) and field.fact.kind == "yes-no"):
        return ["是", "否"]
    return [text_of(field, key) for key in field.words]
