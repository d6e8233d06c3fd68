"""A file of corrections holds the sheet as it stands in the file, cell by cell, and marks what is wrong."""

import datetime as dt
import io
from array import array
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from registry.rosters.files.making import corrections
from registry.rosters.files.original import Original
from registry.rosters.files.runner import read_file
from tests.rosters.files import YEAR

NAME = "R02b-merged-rent-no-annual.xlsx"
CELLS = [
    ["名称", None, "甲<&>“乙”\"'", " 前后有空格 ", "两\n行", "_x0041_", "响\x07铃", "=1+1", ""],
    [None] * 9,
    [1, -0.1, 1e300, 123_456_789_012_345, 0.25, True, False, None, 0],
    [dt.datetime(2026, 11, 21), dt.datetime(2026, 11, 21, 8, 30), dt.datetime(1905, 2, 3), *[None] * 6],
    [None] * 8 + ["末"],
]


def reading_of(rows, **changes):
    """A reading of such a sheet, without problems."""
    columns = [list(column) for column in zip(*rows, strict=True)]
    whole = Original(tuple((cells, array("I", range(len(cells)))) for cells in columns), (), False)
    read = read_file((Path(__file__).parent / "reports" / NAME).read_bytes(), NAME, YEAR)
    return replace(read, original=replace(whole, **changes), problems=[], errors=0)


def sheet_of(reading):
    return openpyxl.load_workbook(io.BytesIO(corrections.workbook(reading))).worksheets[0]


@pytest.mark.parametrize("from_1904", [False, True])
def test_every_cell_stands_in_its_place_as_it_is(from_1904):
    sheet = sheet_of(reading_of(CELLS, from_1904=from_1904))
    assert sheet.dimensions == "A1:I5"
    kept = {"响\x07铃": "响_x0007_铃", "_x0041_": "_x005F_x0041_"}  # how the form writes such signs
    found = [[cell.value for cell in row] for row in sheet["A1:I5"]]
    assert found == [[kept.get(cell, cell) if isinstance(cell, str) else cell for cell in row] for row in CELLS]


def test_a_text_stays_a_text_and_a_day_a_day():
    sheet = sheet_of(reading_of(CELLS))
    assert sheet["H1"].data_type in ("s", "inlineStr")
    forms = [sheet[place].number_format for place in ("A1", "A3", "A4", "B4")]
    assert forms == ["@", "General", "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"]


def test_merged_cells_stay_merged_and_only_the_first_holds_something():
    sheet = sheet_of(reading_of([["a", "b"], ["c", "d"], ["e", "f"]], merged=(((0, 0), (1, 1)),)))
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["A1:B2"]
    assert [[cell.value for cell in row] for row in sheet["A1:B3"]] == [["a", None], [None, None], ["e", "f"]]


def test_a_sheet_without_a_cell_can_be_written():
    sheet = sheet_of(reading_of([[None], [None]]))
    assert [cell.value for row in sheet["A1:A2"] for cell in row] == [None, None]


def test_many_rows_are_all_there():
    rows = [[f"第{number}行", number, None if number % 3 else "三"] for number in range(2_500)]
    sheet = sheet_of(reading_of(rows))
    assert [[cell.value for cell in row] for row in sheet.iter_rows(max_col=3)] == rows
