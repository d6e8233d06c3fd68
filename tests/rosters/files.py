"""Roster files as people make them, in every format: a sheet is a list of rows of plain values."""

import csv
import datetime as dt
import io
import zipfile
from xml.sax.saxutils import escape, quoteattr

import openpyxl
import xlwt

from registry import uscc
from registry.rosters.fields import FIELDS, RosterRow
from registry.rosters.files.cells.values import text_of

YEAR = 2026
HEADINGS = [field.name.zh for field in FIELDS]


def code(number=1):
    """A valid credit code of Shenzhen."""
    first = f"91440300MA5{number:06d}"
    return first + uscc.check_digit(first)


def tenant(number=1, **changes):
    """A row of a roster with every field known."""
    known = RosterRow(
        uscc=code(number), name=f"深圳市第{number}软件有限公司", room=f"3栋{1200 + number}", start=dt.date(2025, 3, 1),
        end=dt.date(2028, 2, 29), area_m2=128.5, monthly_rent_fen=835_250, rent_free_months=2, rent_fen=8_352_500,
        newly_moved_in=True, kind="enterprise", industry="6513", ai_listed=False, software_enterprise=True,
        above_scale=False, size="small", startup=False, contact="张三", telephone=f"138{number:08d}",
    )  # fmt: skip
    return known._replace(**changes)


def cells(*rows):
    """The rows as our own template holds them: text, numbers and days, with the headings above."""
    return [HEADINGS, *([_cell(field, value) for field, value in zip(FIELDS, row, strict=True)] for row in rows)]


def _cell(field, value):
    if value is None or isinstance(value, dt.date):
        return value
    if field.kind == "money":
        return value / 100
    return value if field.kind in ("area", "months") else text_of(field, value)


def xlsx(rows, merged=(), sheet="名册", more=(), hidden=(), edit=None):
    """`merged`: ranges such as "A1:C1"; `more`: further (name, rows); `hidden`: their names; `edit`: gets the book."""
    book = openpyxl.Workbook()
    for place, (name, content) in enumerate([(sheet, rows), *more]):
        page = book.active if place == 0 else book.create_sheet()
        page.title = name
        page.sheet_state = "hidden" if name in hidden else "visible"
        for number, row in enumerate(content, 1):
            for column, value in enumerate(row, 1):
                if value is not None:
                    page.cell(number, column).value = value
        for one in merged if place == 0 else ():
            page.merge_cells(one)
    if edit:
        edit(book)
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def xls(rows, merged=(), more=(), hidden=()):
    """`merged`: (first row, last row, first column, last column) from 0, written with the value of the first."""
    book = xlwt.Workbook()
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for name, content in [("名册", rows), *more]:
        page = book.add_sheet(name, cell_overwrite_ok=True)
        page.visibility = 1 if name in hidden else 0
        for number, row in enumerate(content):
            for column, value in enumerate(row):
                if value is not None:
                    page.write(number, column, value, day if isinstance(value, dt.date) else xlwt.Style.default_style)
    for top, bottom, left, right in merged:
        book.get_sheet(0).merge(top, bottom, left, right)
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


_ODS = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.2"'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    '<office:automatic-styles><style:style style:name="off" style:family="table">'
    '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    "<office:body><office:spreadsheet>%s</office:spreadsheet></office:body></office:document-content>"
)


def ods(rows, more=(), hidden=(), after=""):
    """`after`: XML that stands behind the rows of the first sheet."""
    pages = []
    for name, content in [("名册", rows), *more]:
        style = ' table:style-name="off"' if name in hidden else ""
        lines = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in content)
        pages.append(f"<table:table table:name={quoteattr(name)}{style}>{lines}{after}</table:table>")
        after = ""
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": _ODS % "".join(pages),
            "META-INF/manifest.xml": "<manifest/>",
        }
    )


def _ods_cell(value):
    if value is None:
        return "<table:table-cell/>"
    text = f"<text:p>{escape(str(value))}</text:p>"
    if isinstance(value, dt.date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value}">{text}</table:table-cell>'
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}">{text}</table:table-cell>'
    return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'


def zipped(parts, method=zipfile.ZIP_DEFLATED):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return sink.getvalue()


def rezipped(data, change):
    """The same archive with parts changed: `change(name, content)` gives the new content, None leaves the part out."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: change(name, archive.read(name)) for name in archive.namelist()}
    return zipped({name: content for name, content in parts.items() if content is not None})


def text(rows, encoding="utf-8", delimiter=","):
    sink = io.StringIO(newline="")
    writer = csv.writer(sink, delimiter=delimiter)
    writer.writerows([["" if value is None else value for value in row] for row in rows])
    return sink.getvalue().encode(encoding)
