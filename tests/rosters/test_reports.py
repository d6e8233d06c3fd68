"""Small files after public bug reports of other programs, made up for this project: each stands for a kind."""

from pathlib import Path

import pytest

from registry.rosters.files.making import corrections
from registry.rosters.files.runner import read_file
from tests.rosters.files import YEAR

FOLDER = Path(__file__).parent / "reports"
MERGED = "第 2–4 行合并为一格：24,000 元是 3 间合计还是每间？"
RIGHT = {
    "R02b-merged-rent-no-annual.xlsx": [(row, "monthly_rent_fen", "error", MERGED) for row in (2, 3, 4)],
    "R03-room-0301.xlsx": [],
    "R05-codes.xlsx": [(9, "uscc", "error", "可能把数字抄成了字母，或看错了字母")],
    "R09-total-and-notes.xlsx": [],
    "R10-rare.xlsx": [],
    "R12-brackets.xlsx": [],
    "R14-rents.xlsx": [
        (2, "monthly_rent_fen", "error", "“面议”不是数字"),
        (3, "monthly_rent_fen", "warning", "“免租”按 0 元读取：整个租期都免租吗？"),
        (6, "monthly_rent_fen", "error", "“80元/m2/月”是单价，不是总额"),
        (7, "monthly_rent_fen", "warning", "“12500元(含税)”注明含税"),
        (8, "monthly_rent_fen", "error", "“约12500”是约数"),
    ],
    "R24-id-number-that-fits.xlsx": [(2, "uscc", "error", "这是个人身份证号，不是统一社会信用代码")],
    "R25-all-zero-code.xlsx": [(2, "uscc", "error", "第 1–2 位不是登记管理部门与机构类别")],
}


def answer(name):
    return read_file((FOLDER / name).read_bytes(), name, YEAR)


def said(reading):
    return [words.zh for words in reading.notes]


def test_every_report_has_an_answer():
    assert {path.name for path in FOLDER.iterdir()} == RIGHT.keys()


@pytest.mark.parametrize("name", RIGHT)
def test_a_report_is_answered_as_it_should_be(name):
    reading = answer(name)
    found = [(problem.row, problem.field, problem.severity, problem.wrong.zh) for problem in reading.problems]
    assert found == RIGHT[name]
    errors = {row for row, _, severity, _ in RIGHT[name] if severity == "error"}
    assert reading.errors == len(errors)
    assert not errors & set(reading.places)
    assert all(problem.wrong.en and problem.right.zh and problem.right.en for problem in reading.problems)
    assert all(words.zh and words.en for words in reading.notes)


def test_a_room_is_what_excel_shows():
    reading = answer("R03-room-0301.xlsx")
    assert [row.room for row in reading.rows] == ["0301", "0302"]
    assert said(reading) == ["第 2 行“房号”：按单元格显示的样子读取，不是其中存的数。"]


def test_codes_are_read_whatever_stands_around_them_and_that_is_noted():
    reading = answer("R05-codes.xlsx")
    assert [row.uscc for row in reading.rows] == [
        "91440300MA5000001K", "91440300MA5000002N", "91440300MA5000003R", "91440300MA5000004W", "91440300MA50000050",
        "91440300MA50000063", "91440300MA50000076",
    ]  # fmt: skip
    assert said(reading) == [
        "第 2 行“统一社会信用代码”：小写改为大写。",
        "第 3 行“统一社会信用代码”：全角改为半角。",
        "第 4、5、6 行“统一社会信用代码”：去掉空格和看不见的字。",
        "第 7 行“统一社会信用代码”：去掉了末尾的“.”。",
        "第 8 行“统一社会信用代码”：去掉了前面的“统一社会信用代码”。",
    ]
    assert reading.problems[0].right.zh == "是否为 91440300MA50000089？请与营业执照核对"


def test_totals_in_numbers_and_in_words_and_notes_are_left_out_and_that_is_said():
    reading = answer("R09-total-and-notes.xlsx")
    assert reading.places == [3, 4]
    assert said(reading)[1:] == ["第 6、7 行是合计行，未作为企业读取。", "第 9 行是表尾说明，未作为企业读取。"]


def test_a_sign_beyond_the_first_plane_is_kept_and_one_of_an_old_font_becomes_what_it_is_now():
    reading = answer("R10-rare.xlsx")
    assert [row.name for row in reading.rows] == ["深圳市𬭎𠮷软件有限公司", "深圳市䶮软件有限公司"]
    assert said(reading) == ["第 3 行“企业名称”：旧字库的字已换成通用的字（U+E863 → 䶮）。"]


def test_two_spellings_of_one_name_are_one_company():
    reading = answer("R12-brackets.xlsx")
    assert {row.name for row in reading.rows} == {"测试科技（深圳）有限公司"}
    assert said(reading) == ["第 2、3 行的企业名称只是括号、空格或全半角不同，都作为“测试科技（深圳）有限公司”。"]


def test_rents_are_read_with_their_doubts_or_refused():
    reading = answer("R14-rents.xlsx")
    rents = dict(zip(reading.places, (row.monthly_rent_fen for row in reading.rows), strict=True))
    amount = 1_250_000
    assert rents == {3: 0, 4: amount, 5: amount, 7: amount, 9: amount, 10: amount, 11: None}
    assert said(reading) == ["第 9 行“月租金（元）”：去掉了数字中间的空格。"]


def test_an_identity_number_is_nowhere_shown():
    reading = answer("R24-id-number-that-fits.xlsx")
    assert "19010107" not in repr(reading)
    assert "189901" not in repr(reading)


def test_the_file_of_corrections_asks_again_while_nothing_is_corrected():
    reading = answer("R02b-merged-rent-no-annual.xlsx")
    again = read_file(corrections.workbook(reading), "更正表.xlsx", YEAR)
    assert [(problem.row, problem.wrong.zh) for problem in again.problems] == [(row, MERGED) for row in (2, 3, 4)]
