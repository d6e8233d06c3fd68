import pytest

from registry.rosters.files.headings import meant, times_of
from registry.rosters.files.model import CannotReadRoster
from registry.rosters.files.runner import read_file
from tests.rosters.files import HEADINGS, YEAR, cells, code, tenant, text

LAST = YEAR - 1


@pytest.mark.parametrize(
    ("heading", "field", "times"),
    [
        ("信用代码", "uscc", 1),
        ("*统一社会信用代码（必填）", "uscc", 1),
        ("统一社会\n信用代码", "uscc", 1),
        ("ＵＳＣＣ", "uscc", 1),
        ("纳税人识别号", "uscc", 1),
        ("单位名称（盖章）", "name", 1),
        ("租赁面积（㎡）", "area_m2", 1),
        ("面积m²", "area_m2", 1),
        ("月租金(元/月)", "monthly_rent_fen", 1),
        ("月租金（万元）", "monthly_rent_fen", 10_000),
        ("租金（元/月）", "monthly_rent_fen", 1),
        (f"{LAST}年租金", "rent_fen", 1),
        (f"{LAST}年度实际租金（万元）", "rent_fen", 10_000),
        ("免租期（个月）", "rent_free_months", 1),
        ("Lease Start", "start", 1),
        ("是否规上", "above_scale", 1),
        ("手机号码", "telephone", 1),
    ],
)
def test_other_headings_are_matched_by_their_meaning(heading, field, times):
    assert (meant(heading, YEAR).field, times_of(heading)) == (field, times)


@pytest.mark.parametrize(
    "heading",
    [f"{LAST - 1}年租金", "月租金（元/㎡）", "租金单价", "面积（亩）", "免租期（天）", "物业费", "租金", "备注"],
)
def test_a_heading_that_means_something_else_is_not_taken(heading):
    assert meant(heading, YEAR).field is None


def test_the_projects_own_headings_need_no_confirmation():
    assert read_file(text(cells(tenant())), "a.csv", YEAR).sure
    assert read_file(text([["序号", *HEADINGS, "备注"], [1, *cells(tenant())[1], "x"]]), "a.csv", YEAR).sure


OTHER = [["企业代码", "公司", "合同开始日期", "房源", "面积"], [code(1), "甲软件公司", "2025-03-01", "3栋1205", "100"]]
CONFIRMED = {"企业代码": "uscc", "公司": "name", "合同开始日期": "start", "房源": "room", "面积": "area_m2"}


def test_what_is_not_known_is_asked_once_and_then_remembered():
    first = read_file(text(OTHER), "a.csv", YEAR)
    assert not first.sure
    assert first.match == CONFIRMED | {"企业代码": None, "公司": None, "房源": None}
    assert first.sample == [tuple(OTHER[1])]
    assert [(problem.field, problem.wrong.zh) for problem in first.problems] == [
        ("uscc", "没有“统一社会信用代码”这一列"), ("name", "没有“企业名称”这一列"),
    ]  # fmt: skip
    again = read_file(text(OTHER), "a.csv", YEAR, match=CONFIRMED)
    assert again.sure
    assert again.problems == []
    assert (again.rows[0].uscc, again.rows[0].room, again.rows[0].area_m2) == (code(1), "3栋1205", 100.0)
    assert again.stated == {"uscc", "name", "start", "room", "area_m2"}


def test_a_file_whose_headings_have_changed_is_asked_about_again():
    changed = [["企业代码", "公司", "合同开始日期", "房源", "建筑面积"], OTHER[1]]
    assert not read_file(text(changed), "a.csv", YEAR, match=CONFIRMED).sure


def test_a_person_may_leave_a_column_out():
    reading = read_file(text(OTHER), "a.csv", YEAR, match=CONFIRMED | {"面积": None})
    assert reading.sure
    assert reading.rows[0].area_m2 is None
    assert "area_m2" not in reading.stated


def test_a_unit_of_10000_yuan_counts_also_under_a_confirmed_match():
    sheet = [["代码", "公司", "起租日", "月租金（万元）"], [code(1), "甲软件公司", "2025-03-01", "1.2"]]
    match = {"代码": "uscc", "公司": "name", "起租日": "start", "月租金（万元）": "monthly_rent_fen"}
    assert read_file(text(sheet), "a.csv", YEAR, match=match).rows[0].monthly_rent_fen == 1_200_000


def test_two_columns_of_one_meaning_are_read_once_and_that_is_said():
    sheet = [
        ["统一社会信用代码", "企业名称", "起租日", "面积", "租赁面积（平方米）"],
        [code(1), "甲软件公司", "2025-03-01", "1", "2"],
    ]
    reading = read_file(text(sheet), "a.csv", YEAR)
    assert reading.rows[0].area_m2 == 2.0
    assert not reading.sure
    assert any("只读取后者" in words.zh for words in reading.notes)


def test_headings_that_stand_twice_are_told_apart():
    sheet = [
        ["统一社会信用代码", "企业名称", "起租日", "备注", "备注"],
        [code(1), "甲软件公司", "2025-03-01", "x", "y"],
    ]
    reading = read_file(text(sheet), "a.csv", YEAR)
    assert reading.headings[-2:] == ("备注", "备注 (2)")
    assert reading.columns == ("A", "B", "C", "D", "E")


def test_columns_that_are_left_out_are_named():
    reading = read_file(text([[*HEADINGS, "物业费"], [*cells(tenant())[1], "300"]]), "a.csv", YEAR)
    assert any(words.zh == "未读取的列：物业费。" for words in reading.notes)
    assert len(reading.rows) == 1


def test_a_unit_above_the_table_counts_for_amounts_that_have_none_of_their_own():
    head = ["统一社会信用代码", "企业名称", "起租日", "月租金", "上年度租金（元）", "面积"]
    row = [code(1), "甲软件公司", "2025-03-01", "0.65", "78000", "100"]
    reading = read_file(text([["入驻企业名册", "", "", "", "（单位：万元）"], head, row]), "a.csv", YEAR)
    assert (reading.rows[0].monthly_rent_fen, reading.rows[0].rent_fen) == (650_000, 7_800_000)
    assert any(words.zh == "“月租金”按万元换算为元。" for words in reading.notes)
    assert reading.problems == []
    assert any("前 1 行是标题" in words.zh for words in reading.notes)


def test_a_heading_that_a_person_explained_keeps_its_unit():
    sheet = [["代码", "公司", "起租日", "每月费用（万元）"], [code(1), "甲软件公司", "2025-03-01", "0.65"]]
    match = {"代码": "uscc", "公司": "name", "起租日": "start", "每月费用（万元）": "monthly_rent_fen"}
    assert read_file(text(sheet), "a.csv", YEAR, match=match).rows[0].monthly_rent_fen == 650_000


def test_two_columns_cannot_be_confirmed_as_the_same_field():
    with pytest.raises(CannotReadRoster, match="“公司”与“房源”都被指为“企业名称”"):
        read_file(text(OTHER), "a.csv", YEAR, match=CONFIRMED | {"房源": "name"})


def test_a_field_that_does_not_exist_is_left_out():
    reading = read_file(text(OTHER), "a.csv", YEAR, match=CONFIRMED | {"房源": "colour"})
    assert reading.rows[0].room is None


def test_a_column_without_a_heading_is_left_out_and_named():
    sheet = [[*HEADINGS, "", ""], [*cells(tenant())[1], "", "备用"]]
    reading = read_file(text(sheet), "a.csv", YEAR)
    assert reading.rows == [tenant()]
    assert any(words.zh == "没有表头的列未读取：U。" for words in reading.notes)
