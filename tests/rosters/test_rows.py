"""Rows are written into a workbook at once, and stand in it as if each cell had been put there."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest

from registry.rosters.fields import FIELDS
from registry.rosters.files.making import export, template
from tests.rosters.files import YEAR, tenant

PLACES = {field.id: place for place, field in enumerate(FIELDS)}
WRITERS = {"export": export.workbook, "template": lambda rows: template.workbook("园区", YEAR, rows)}


def opened(data):
    return openpyxl.load_workbook(io.BytesIO(data))["名册"]


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
def test_a_cell_has_the_kind_and_the_format_of_its_column(write):
    row = tenant(1, start=dt.date(2025, 3, 1), area_m2=286.5, monthly_rent_fen=1_862_251, rent_free_months=2)
    sheet = opened(write([row]))
    cells = {field: sheet.cell(2, place + 1) for field, place in PLACES.items()}
    assert cells["start"].value == dt.datetime(2025, 3, 1) and cells["start"].number_format == "yyyy-mm-dd"
    assert cells["area_m2"].value == 286.5 and cells["area_m2"].number_format == "0.00"
    assert cells["monthly_rent_fen"].value == 18_622.51 and cells["monthly_rent_fen"].number_format == "0.00"
    assert cells["rent_free_months"].value == 2 and cells["rent_free_months"].number_format == "0"
    assert cells["uscc"].value == row.uscc and cells["uscc"].number_format == "@"


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
def test_the_sheet_says_how_far_it_reaches_and_what_is_empty_has_no_cell(write):
    rows = [tenant(number, contact=None) for number in range(1, 2_501)]
    data = write(rows)
    sheet = opened(data)
    assert sheet.dimensions == "A1:S2501"
    assert [sheet.cell(line, 1).value for line in (2, 1_001, 1_002, 2_501)] == [
        rows[place].uscc for place in (0, 999, 1_000, 2_499)
    ]
    written = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    assert f'r="{chr(ord("A") + PLACES["contact"])}2"' not in written


@pytest.mark.parametrize(
    "name",
    ["=1+1", "甲 & 乙 <软件>", '"甲"', " 甲公司", "甲公司\n", "甲\x01公司", "_x0041_公司", "甲\uffff", "<!--", "]]>"],
)
def test_a_text_stands_there_as_it_is_whatever_signs_it_has(name):
    sheet = opened(export.workbook([tenant(1, name=name)]))
    cell = sheet.cell(2, PLACES["name"] + 1)
    assert openpyxl.utils.escape.unescape(cell.value) == name
    assert cell.data_type in ("s", "inlineStr")


def test_two_exports_of_the_same_rows_hold_the_same():
    one, other = (zipfile.ZipFile(io.BytesIO(export.workbook([tenant(1)]))) for _ in range(2))
    assert {name: one.read(name) for name in one.namelist() if "docProps" not in name} == {
        name: other.read(name) for name in other.namelist() if "docProps" not in name
    }
