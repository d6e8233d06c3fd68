import datetime as dt
import io

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from registry.rosters.fields import FIELDS
from registry.rosters.files.cells.values import check_cell, text_of
from registry.rosters.files.making import corrections, export, template
from registry.rosters.files.model import CannotReadRoster
from registry.rosters.files.runner import read_file
from tests.rosters.files import HEADINGS, YEAR, code, tenant, text, xlsx

PLACES = {field.id: place for place, field in enumerate(FIELDS)}


def opened(data):
    return openpyxl.load_workbook(io.BytesIO(data))


@pytest.fixture(scope="module")
def filled():
    return opened(template.workbook("示范软件园", YEAR, [tenant(1), tenant(2)]))


def test_the_template_has_our_headings_explanations_and_examples(filled):
    assert filled.sheetnames == ["名册", "填写说明", "示例"]
    assert [cell.value for cell in filled["名册"][1]] == HEADINGS
    assert filled["名册"].freeze_panes == "C2"
    said = "\n".join(str(cell.value or "") for row in filled["填写说明"].rows for cell in row)
    for field in FIELDS:
        assert field.name.zh in said
        assert field.help.zh in said
        assert field.help.en in said
    assert f"{YEAR - 1} 年实际发生" in said


@pytest.mark.parametrize("field", [field for field in FIELDS if export.choices(field)], ids=lambda field: field.id)
def test_a_field_with_choices_has_a_list_whose_every_word_is_understood(filled, field):
    letter = get_column_letter(PLACES[field.id] + 1)
    rules = [rule for rule in filled["名册"].data_validations.dataValidation if f"{letter}2" in rule.sqref]
    assert [rule.type for rule in rules] == ["list"]
    words = rules[0].formula1.strip('"').split(",")
    assert words == export.choices(field)
    for word in words:
        value, complaint = check_cell(field, word)
        assert complaint is None
        assert text_of(field, value) == word


def test_codes_rooms_and_telephones_are_text_also_in_rows_not_filled_yet(filled):
    for field in ("uscc", "room", "telephone", "industry"):
        letter = get_column_letter(PLACES[field] + 1)
        assert filled["名册"].column_dimensions[letter].number_format == "@" or (
            filled["名册"].column_dimensions[letter]._style is not None
        )
        assert filled["名册"][f"{letter}2"].number_format == "@"


def test_an_empty_template_says_that_nothing_is_filled_in():
    with pytest.raises(CannotReadRoster, match="没有企业"):
        read_file(template.workbook("示范软件园", YEAR), "a.xlsx", YEAR)


def test_the_examples_are_right_and_never_read_as_tenants():
    data = template.workbook("示范软件园", YEAR)
    book = opened(data)
    examples = [[cell.value for cell in row] for row in book["示例"].rows]
    reading = read_file(text(examples), "a.csv", YEAR)
    assert reading.problems == []
    assert len(reading.rows) == 2
    book["名册"].append([code(1), "甲软件公司", None, "2025-03-01"])
    sink = io.BytesIO()
    book.save(sink)
    assert [row.name for row in read_file(sink.getvalue(), "a.xlsx", YEAR).rows] == ["甲软件公司"]


def test_the_parks_rows_come_back_from_its_template():
    rows = [tenant(1), tenant(2, end=None, contact=None)]
    reading = read_file(template.workbook("示范软件园", YEAR, rows), "a.xlsx", YEAR)
    assert (reading.rows, reading.problems, reading.sure) == (rows, [], True)


def test_an_export_holds_no_formula_and_no_link():
    hostile = [tenant(1, name="=HYPERLINK(1)", room="@x", contact="+1", telephone="-1"), tenant(2, name="http://x.cn")]
    book = opened(export.workbook(hostile))
    kinds = {cell.data_type for row in book["名册"].iter_rows(min_row=2) for cell in row if cell.value is not None}
    assert "f" not in kinds
    assert all(cell.hyperlink is None for row in book["名册"].rows for cell in row)
    lines = export.table(hostile).decode("utf-8-sig").splitlines()
    for field in ("=HYPERLINK(1)", "@x", "+1", "-1"):
        assert f",'{field}," in lines[1] or lines[1].endswith(f",'{field}")


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\rx", "'=1"])
def test_what_a_spreadsheet_would_calculate_is_defused(text):
    assert export.defused(text) == f"'{text}"


@pytest.mark.parametrize("text", ["深圳", "1-2", "'x", "a=b", ""])
def test_other_text_stays_as_it_is(text):
    assert export.defused(text) == text


BAD = [
    ["序号", "信用代码", "企业名称", "起租日", "月租金（万元）", "面积", "备注"],
    [1, code(1), "甲软件公司", "2025-03-01", "1.25", "150", "x"],
    [2, code(2)[:17], "乙软件公司", "2025年3月", "面议", "80", "x"],
    [3, code(3), "丙软件公司", "2025-03-01", "0.5", "66.666", "x"],
]


@pytest.fixture(scope="module")
def reading():
    return read_file(text(BAD), "a.csv", YEAR)


def test_the_file_of_corrections_lists_every_problem_and_marks_its_cell(reading):
    book = opened(corrections.workbook(reading))
    listed = [[cell.value for cell in row] for row in book["问题清单"].iter_rows(min_row=2)]
    assert [(row[0], row[1], row[2], row[4]) for row in listed] == [
        ("B3", "3", "B", code(2)[:17]), ("D3", "3", "D", "2025年3月"), ("E3", "3", "E", "面议"),
        ("F4", "4", "F", "66.666"),
    ]  # fmt: skip
    assert [row[7] for row in listed] == ["错误", "错误", "错误", "请核对"]
    sheet = book["名册"]
    for cell in (sheet["B3"], sheet["D3"], sheet["E3"]):
        assert cell.fill.fgColor.rgb == "FFF8CBAD"
        assert cell.comment.text
    assert sheet["D3"].value == "2025年3月"
    assert sheet["F4"].fill.fgColor.rgb == "FFFFF2CC"


def test_the_file_of_corrections_keeps_every_column_row_and_cell_of_the_file():
    sheet = [
        ["入驻企业名册", None, None, None, None, "单位：万元"],
        ["序号", "信用代码", "企业名称", "起租日", "月租金", "物业费", "经办备注", None],
        [1, code(1), "甲软件公司", dt.date(2025, 3, 1), 1.25, 300, "已盖章", "没有表头"],
        [2, code(2)[:17], "乙软件公司", dt.date(2025, 3, 1), "面议", None, True, None],
        ["合计", None, None, None, 1.25, 300],
        ["注：截至十一月"],
    ]

    def formatted(book):
        book.active["A3"].number_format = "000"

    before = read_file(xlsx(sheet, merged=["A1:E1"], edit=formatted), "a.xlsx", YEAR)
    made = opened(corrections.workbook(before))["名册"]
    kept = [[cell.value for cell in row] for row in made.iter_rows()]
    expected = [[*row, *[None] * (8 - len(row))] for row in sheet]
    for row in expected:
        row[3] = dt.datetime.combine(row[3], dt.time()) if isinstance(row[3], dt.date) else row[3]
    expected[2][0] = "001"
    assert kept == expected
    assert [str(one) for one in made.merged_cells.ranges] == ["A1:E1"]
    again = read_file(corrections.workbook(before), "更正表.xlsx", YEAR)
    assert again.headings == before.headings and again.match == before.match
    assert [(one.row, one.column, one.wrong) for one in again.problems] == [
        (one.row, one.column, one.wrong) for one in before.problems
    ]


def test_days_of_a_workbook_that_counts_from_1904_stay_what_they_are():
    def mac(book):
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904

    sheet = [
        ["统一社会信用代码", "企业名称", "起租日"],
        [code(1), "甲软件公司", 44255],
        [code(2)[:17], "乙软件公司", "x"],
    ]
    before = read_file(xlsx(sheet, edit=mac), "a.xlsx", YEAR)
    again = read_file(corrections.workbook(before), "更正表.xlsx", YEAR)
    assert again.rows == before.rows and again.rows[0].start == dt.date(2025, 3, 1)


def test_corrected_in_place_it_can_be_imported_again(reading):
    book = opened(corrections.workbook(reading))
    sheet = book["名册"]
    sheet["B3"], sheet["D3"], sheet["E3"], sheet["F4"] = code(2), "2025-03-01", 0.4, 66.67
    sink = io.BytesIO()
    book.save(sink)
    again = read_file(sink.getvalue(), "更正表.xlsx", YEAR)
    assert again.problems == []
    assert [(row.uscc, row.monthly_rent_fen) for row in again.rows] == [
        (code(1), 1_250_000), (code(2), 400_000), (code(3), 500_000),
    ]  # fmt: skip


def test_not_corrected_it_has_the_same_errors(reading):
    again = read_file(corrections.workbook(reading), "更正表.xlsx", YEAR)
    assert [(problem.row, problem.field) for problem in again.problems] == [
        (problem.row, problem.field) for problem in reading.problems
    ]
    assert again.rows == reading.rows
