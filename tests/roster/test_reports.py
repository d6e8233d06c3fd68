"""Small files after public bug reports of other programs, made up for this project: each stands for a kind."""

from pathlib import Path

import pytest

from registry.rosterfile import corrections
from registry.rosterfile.read import read_file
from tests.roster.files import YEAR

FOLDER = Path(__file__).parent / "reports"
RIGHT = {
    "R02b-merged-rent-no-annual.xlsx": [
        (row, "monthly_rent_fen", "第 2–4 行合并为一格：24,000 元是 3 间合计还是每间？") for row in (2, 3, 4)
    ],
    "R24-id-number-that-fits.xlsx": [(2, "uscc", "这是个人身份证号，不是统一社会信用代码")],
    "R25-all-zero-code.xlsx": [(2, "uscc", "第 1–2 位不是登记管理部门与机构类别")],
}


def test_every_report_has_an_answer():
    assert {path.name for path in FOLDER.iterdir()} == RIGHT.keys()


@pytest.mark.parametrize("name", RIGHT)
def test_a_report_is_answered_as_it_should_be(name):
    reading = read_file((FOLDER / name).read_bytes(), name, YEAR)
    assert [(problem.row, problem.field, problem.wrong.zh) for problem in reading.problems] == RIGHT[name]
    assert reading.errors == len(RIGHT[name])
    assert reading.rows == []
    assert all(problem.wrong.en and problem.right.zh and problem.right.en for problem in reading.problems)


def test_the_file_of_corrections_asks_again_while_nothing_is_corrected():
    name = "R02b-merged-rent-no-annual.xlsx"
    reading = read_file((FOLDER / name).read_bytes(), name, YEAR)
    again = read_file(corrections.workbook(reading), "更正表.xlsx", YEAR)
    assert [(problem.row, problem.wrong.zh) for problem in again.problems] == [
        (row, "24,000 元是 3 间合计还是每间？") for row in (2, 3, 4)
    ]
