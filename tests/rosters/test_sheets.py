import datetime as dt
import io
import re
import zipfile

import openpyxl
import pytest
from openpyxl.styles import PatternFill

from registry.rosters.files.model import CannotReadRoster
from registry.rosters.files.runner import read_file
from tests.rosters.files import HEADINGS, YEAR, cells, code, ods, rezipped, tenant, text, xls, xlsx

ROWS = [tenant(1), tenant(2, end=None, room=None, industry=None), tenant(3, kind="association")]
CELLS = cells(*ROWS)
SHORT = ["统一社会信用代码", "企业名称", "起租日"]


def read(data, name="名册.xlsx", **asked):
    return read_file(data, name, YEAR, **asked)


def notes(reading):
    return " ".join(words.zh for words in reading.notes)


def wrong(reading):
    return [(problem.row, problem.column, problem.field) for problem in reading.problems]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(xlsx(CELLS), id="xlsx"),
        pytest.param(xls(CELLS), id="xls"),
        pytest.param(ods(CELLS), id="ods"),
        pytest.param(text(CELLS), id="utf-8"),
        pytest.param(text(CELLS, "utf-8-sig"), id="utf-8 with BOM"),
        pytest.param(text(CELLS, "gb18030"), id="gb18030"),
        pytest.param(text(CELLS, "utf-16"), id="utf-16"),
        pytest.param(text(CELLS, "utf-8", "\t"), id="tab"),
        pytest.param(text(CELLS, "gb18030", ";"), id="semicolon"),
        pytest.param(text(CELLS, "gb18030", "|"), id="bar"),
        pytest.param(b"sep=;\r\n" + text(CELLS, "utf-8", ";"), id="sep line"),
        pytest.param(text(CELLS).replace(b"\r\n", b"\n"), id="unix line ends"),
        pytest.param(text(CELLS).replace(b"\r\n", b"\r"), id="old mac line ends"),
    ],
)
def test_the_same_roster_is_read_from_every_format(data):
    reading = read(data)
    assert reading.rows == ROWS
    assert reading.sure
    assert reading.problems == []
    assert reading.stated == set(reading.rows[0]._fields)


def test_what_a_file_is_is_told_by_its_content_not_by_its_name():
    assert read(xlsx(CELLS), "名册.csv").rows == read(text(CELLS), "名册.xlsx").rows == ROWS


def test_hidden_sheets_are_left_out_and_named():
    for data in (make(CELLS, more=[("旧名册", CELLS)], hidden=["旧名册"]) for make in (xlsx, xls, ods)):
        reading = read(data)
        assert reading.rows == ROWS
        assert "隐藏的工作表未读取：旧名册" in notes(reading)


def test_a_roster_in_a_hidden_sheet_only_is_refused_with_the_way_out():
    with pytest.raises(CannotReadRoster, match="取消隐藏"):
        read(xlsx([["见另页"]], sheet="封面", more=[("名册", CELLS)], hidden=["封面", "名册"], edit=_show_nothing))


def _show_nothing(book):
    book.create_sheet("空")
    book.active = 2


def test_two_sheets_that_look_like_rosters_are_refused_unless_one_is_asked_for():
    data = xlsx(CELLS, sheet="10月", more=[("11月", cells(tenant(4)))])
    with pytest.raises(CannotReadRoster) as refused:
        read(data)
    assert refused.value.sheets == ("10月", "11月")
    assert "只保留要导入的一个" in refused.value.zh
    assert read(data, sheet="11月").rows == [tenant(4)]


def test_other_sheets_that_are_no_rosters_do_no_harm():
    reading = read(xlsx([["封面"], ["2026 年"]], sheet="封面", more=[("企业", CELLS), ("统计", [["合计", 3]])]))
    assert reading.sheet == "企业"
    assert reading.rows == ROWS


def test_titles_above_two_rows_of_headings_and_totals_below_are_understood():
    sheet = [
        ["某某软件园入驻企业名册（2026 年 11 月）"],
        ["填报单位：某某园区", None, None, None, None, "单位：元"],
        ["序号", "基本信息", None, "租赁信息", None, None, None],
        [None, "统一社会信用代码", "企业名称", "起租日", "到期日", "面积（㎡）", "月租金"],
        [1, code(1), "甲软件公司", dt.date(2025, 3, 1), None, 100, 6500],
        [2, code(2), "乙软件公司", dt.date(2025, 4, 1), None, 50, 3000],
        ["合计", None, None, None, None, 150, 9500],
        ["制表人：张三", None, "审核人：李四"],
    ]
    reading = read(xlsx(sheet, merged=["A1:G1", "A3:A4", "B3:C3", "D3:G3"]))
    assert [(row.name, row.start, row.area_m2, row.monthly_rent_fen) for row in reading.rows] == [
        ("甲软件公司", dt.date(2025, 3, 1), 100.0, 650_000), ("乙软件公司", dt.date(2025, 4, 1), 50.0, 300_000),
    ]  # fmt: skip
    assert reading.places == [5, 6]
    said = notes(reading)
    assert "前 2 行是标题" in said
    assert "第 3–4 行合并作为表头" in said
    assert "第 7 行是合计行" in said
    assert "第 8 行是表尾" in said
    assert not reading.sure


def test_a_row_of_units_below_the_headings_belongs_to_them():
    sheet = [
        [*SHORT, "月租金", "租赁面积"],
        ["", "", "", "（万元）", "（㎡）"],
        [code(1), "甲软件公司", "2025-03-01", 1.25, 100],
    ]
    reading = read(xlsx(sheet))
    assert reading.rows[0].monthly_rent_fen == 1_250_000
    assert "按万元换算" in notes(reading)


def test_headings_of_merged_cells_across_two_rows_are_read_once():
    sheet = [
        [*SHORT, "租金", None],
        [None, None, None, "每月租金", "上年租金"],
        [code(1), "甲软件公司", "2025-03-01", 5000, 60000],
    ]
    reading = read(xlsx(sheet, merged=["A1:A2", "B1:B2", "C1:C2", "D1:E1"]))
    assert (reading.rows[0].monthly_rent_fen, reading.rows[0].rent_fen) == (500_000, 6_000_000)


def test_a_tenant_merged_over_its_rooms_is_taken_for_each_of_them():
    sheet = [
        [*SHORT, "房号"],
        [code(1), "甲软件公司", "2025-03-01", "101"],
        [None, None, None, "102"],
        [None, None, None, "103"],
    ]
    merged = [(1, 3, 0, 0), (1, 3, 1, 1), (1, 3, 2, 2)]
    for data in (xlsx(sheet, merged=["A2:A4", "B2:B4", "C2:C4"]), xls(sheet, merged)):
        reading = read(data)
        assert [(row.uscc, row.room) for row in reading.rows] == [(code(1), room) for room in ("101", "102", "103")]
        assert "3 处合并单元格" in notes(reading)


ROOMS = [
    [*SHORT, "房号", "租赁面积", "月租金", "上年度租金", "免租月数", "到期日"],
    [code(1), "甲软件公司", "2025-03-01", "101", 300, 24000, 288000, 2, "2028-02-29"],
    [None, None, None, "102", None, None, None, None, None],
    [None, None, None, "103", None, None, None, None, None],
]


def merged_in_each_format(columns):
    """The rooms with these columns (letters) merged over the three of them, in each format that knows merged cells."""
    places = [ord(letter) - 65 for letter in columns]

    def spanned(name, content):
        for value in {str(ROOMS[1][place]) for place in places}:
            cell = rb"<table:table-cell([^>]*>)(?=<text:p>%s</text:p>)" % value.encode()
            content = re.sub(cell, rb'<table:table-cell table:number-rows-spanned="3"\1', content)
        return content

    yield xlsx(ROOMS, merged=[f"{letter}2:{letter}4" for letter in columns])
    yield xls(ROOMS, [(1, 3, place, place) for place in places])
    yield rezipped(ods(ROOMS), spanned)


@pytest.mark.parametrize(
    ("column", "field", "asked"),
    [
        ("E", "area_m2", "300 平方米是 3 间合计还是每间？"),
        ("F", "monthly_rent_fen", "24,000 元是 3 间合计还是每间？"),
        ("G", "rent_fen", "288,000 元是 3 间合计还是每间？"),
    ],
)
def test_an_amount_that_is_merged_over_rooms_is_asked_about_and_never_filled_down(column, field, asked):
    for data in merged_in_each_format(f"ABC{column}HI"):
        reading = read(data)
        assert [(problem.row, problem.field) for problem in reading.problems] == [(row, field) for row in (2, 3, 4)]
        assert {problem.wrong.zh for problem in reading.problems} == {f"第 2–4 行合并为一格：{asked}"}
        assert "5 处合并单元格" in notes(reading)
        assert reading.rows == []


def test_what_is_merged_beside_amounts_holds_for_each_room():
    for data in merged_in_each_format("ABCHI"):
        assert [(row.uscc, row.room, row.rent_free_months, row.end) for row in read(data).rows] == [
            (code(1), room, 2, dt.date(2028, 2, 29)) for room in ("101", "102", "103")
        ]


def test_an_amount_merged_with_rows_that_are_none_of_the_roster_is_that_of_its_one_row():
    sheet = [[*SHORT, "月租金"], [code(1), "甲软件公司", "2025-03-01", 24000], [None] * 4, ["合计", None, None, None]]
    assert read(xlsx(sheet, merged=["D2:D3"])).rows[0].monthly_rent_fen == 2_400_000


def test_a_merged_amount_of_zero_or_nothing_is_no_question():
    for value, known in ((0, 0), ("不详", None)):
        sheet = [[*SHORT, "月租金"], *([code(n), f"第{n}软件公司", "2025-03-01", value] for n in (1, 2))]
        assert [row.monthly_rent_fen for row in read(xlsx(sheet, merged=["D2:D3"])).rows] == [known, known]


def test_a_merged_amount_that_is_none_says_so_instead():
    sheet = [[*SHORT, "月租金（万元）"], *([code(n), f"第{n}软件公司", "2025-03-01", "面议"] for n in (1, 2))]
    assert {problem.wrong.zh for problem in read(xlsx(sheet, merged=["D2:D3"])).problems} == {"“面议”不是数字"}
    sheet[1][3] = 2.4
    problems = read(xlsx(sheet, merged=["D2:D3"])).problems
    assert {problem.wrong.zh for problem in problems} == {"第 2–3 行合并为一格：2.4 万元是 2 间合计还是每间？"}


def test_rows_between_which_a_total_stands_are_named_one_by_one():
    sheet = [[*SHORT, "月租金"], [code(1), "甲软件公司", "2025-03-01", 24000], ["小计", None, None, None],
             [code(2), "乙软件公司", "2025-03-01", None]]  # fmt: skip
    problems = read(xlsx(sheet, merged=["D2:D4"])).problems
    assert [(problem.row, problem.wrong.zh) for problem in problems] == [
        (row, "第 2、4 行合并为一格：24,000 元是 2 间合计还是每间？") for row in (2, 4)
    ]


def test_trailing_blanks_numbered_but_empty_rows_and_repeated_headings_are_no_tenants():
    head = ["序号", *SHORT]
    tenants = [[number, code(number), f"第{number}软件公司", "2025-03-01"] for number in (1, 2)]
    sheet = [head, tenants[0], head, tenants[1], [3, None, None, None], [4, " ", "　", None], *[[None] * 4] * 50]
    reading = read(xlsx(sheet))
    assert reading.places == [2, 4]
    assert "重复的表头" in notes(reading)
    assert reading.problems == []


def test_cells_that_are_only_coloured_far_below_do_no_harm():
    def colour(book):
        for row in range(5, 1500):
            book.active.cell(row, 4).fill = PatternFill("solid", fgColor="FFFF00")

    assert read(xlsx(CELLS, edit=colour)).rows == ROWS


def test_rows_that_a_filter_hides_are_read_and_that_is_said():
    def filtered(book):
        book.active.row_dimensions[3].hidden = True

    reading = read(xlsx(CELLS, edit=filtered))
    assert reading.rows == ROWS
    assert "有 1 行被隐藏" in notes(reading)


def test_dates_of_a_workbook_that_counts_from_1904_are_right():
    def mac(book):
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904

    sheet = [SHORT, [code(1), "甲软件公司", dt.date(2025, 3, 1)], [code(2), "乙软件公司", 44255]]
    assert [row.start for row in read(xlsx(sheet, edit=mac)).rows] == [dt.date(2025, 3, 1), dt.date(2025, 3, 1)]


def test_formulas_count_with_their_stored_values():
    def stored(name, content):
        return content.replace(b"<v>128.5</v>", b"<f>100+28.5</f><v>128.5</v>") if "sheet1" in name else content

    assert read(rezipped(xlsx(CELLS), stored)).rows == ROWS


def test_a_formula_that_gives_empty_text_is_an_empty_cell():
    def empty(name, content):
        return (
            content.replace(b'<c r="F2" t="n"><v>128.5</v>', b'<c r="F2" t="str"><f>""</f><v></v>')
            if "sheet1" in name
            else content
        )

    data = rezipped(xlsx(CELLS), empty)
    assert data != xlsx(CELLS)
    assert read(data).rows[0].area_m2 is None


def test_a_formula_without_its_result_is_named():
    sheet = [
        [*SHORT, "租赁面积"],
        [code(1), "甲软件公司", "2025-03-01", "=50+50"],
        [code(2), "乙软件公司", "2025-03-01", 80],
    ]
    reading = read(xlsx(sheet))
    assert wrong(reading) == [(2, "D", "area_m2")]
    assert "没有保存计算结果" in reading.problems[0].wrong.zh
    assert [row.uscc for row in reading.rows] == [code(2)]


def test_a_workbook_whose_tags_have_a_prefix_is_read_as_any_other():
    def prefixed(name, content):
        if "sheet1" not in name:
            return content
        content = re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", content)
        return content.replace(b"<x:worksheet xmlns=", b"<x:worksheet xmlns:x=")

    sheet = [
        [*SHORT, "租赁面积"],
        [code(1), "甲软件公司", "2025-03-01", "=50+50"],
        [code(2), "乙软件公司", "2025-03-01", 80],
    ]
    data = rezipped(xlsx(sheet), prefixed)
    assert data != xlsx(sheet)
    reading = read(data)
    assert wrong(reading) == [(2, "D", "area_m2")]
    assert reading.rows[0].area_m2 == 80.0


def test_an_error_of_a_formula_is_named():
    sheet = [
        [*SHORT, "租赁面积"],
        [code(1), "甲软件公司", "2025-03-01", "#REF!"],
        [code(2), "乙软件公司", "2025-03-01", "#N/A"],
    ]
    reading = read(xlsx(sheet))
    assert wrong(reading) == [(2, "D", "area_m2"), (3, "D", "area_m2")]
    assert "#REF!" in reading.problems[0].wrong.zh


def test_a_code_that_became_a_number_is_named_as_such():
    reading = read(xlsx([SHORT, [914403001234567890, "甲软件公司", "2025-03-01"]]))
    assert wrong(reading) == [(2, "A", "uscc")]
    assert "变成了数字" in reading.problems[0].wrong.zh
    assert "设为文本" in reading.problems[0].right.zh


def test_macros_are_not_run_and_that_is_said():
    with_macro = rezipped(xlsx(CELLS), lambda name, content: content)
    sink = io.BytesIO(with_macro)
    with zipfile.ZipFile(sink, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"Sub Auto_Open()")
    reading = read(sink.getvalue(), "名册.xlsm")
    assert reading.rows == ROWS
    assert "宏没有运行" in notes(reading)


def test_the_place_of_a_problem_is_that_of_excel():
    sheet = [["标题"], ["", *HEADINGS], ["", *CELLS[1]], ["", *CELLS[2]]]
    sheet[3][1 + HEADINGS.index("企业规模")] = "巨型"
    problem = read(xlsx(sheet, sheet="十一月")).problems[0]
    assert (problem.sheet, problem.row, problem.column, problem.heading, problem.value) == (
        "十一月",
        4,
        "Q",
        "企业规模",
        "巨型",
    )


def test_a_defused_formula_in_a_text_file_comes_back_as_it_was():
    sheet = [[*SHORT, "房号", "联系电话"], [code(1), "甲软件公司", "2025-03-01", "'-1层", "'+86 13800138000"]]
    row = read(text(sheet)).rows[0]
    assert (row.room, row.telephone) == ("-1层", "+86 13800138000")


REFUSED = [
    (b"", "空的"),
    (b" \r\n \r\n", "没有内容"),
    (b"\0" * 100, "不是表格文件"),
    (b"%PDF-1.7 ...", "PDF"),
    (b"<html><table><tr><td>1</td></tr></table></html>", "网页"),
    (b"<?xml version='1.0'?><Workbook/>", "网页或 XML"),
    (b"PK\x03\x04broken", "损坏"),
    (xlsx(CELLS)[:-500], "损坏"),
    (xls(CELLS)[:3000], "损坏"),
    (b"\xff\xfe" + b"a\0\xff\xdf", "编码"),
    ("名称,电话\n".encode() + b"\xff\xff\xfe", "编码"),
    (xlsx([["入驻企业"], ["共", 3]]), "表头行"),
    (text([SHORT]), "没有企业"),
    (b"x" * 20_000_001, "20 MB"),
]


@pytest.mark.parametrize(("data", "said"), REFUSED, ids=[f"{place}-{said}" for place, (_, said) in enumerate(REFUSED)])
def test_what_cannot_be_read_is_refused_with_a_reason(data, said):
    with pytest.raises(CannotReadRoster) as refused:
        read(data)
    assert said in refused.value.zh
    assert refused.value.en
