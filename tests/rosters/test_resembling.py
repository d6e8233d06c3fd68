"""Headings that are no field's name and yet look like one are asked about, never left out in silence."""

import pytest

from registry.rosters.files.headings import meant
from registry.rosters.files.resembling import like
from registry.rosters.files.runner import read_file
from tests.rosters.files import HEADINGS, YEAR, cells, code, tenant, text

LAST = YEAR - 1


@pytest.mark.parametrize(
    ("heading", "fields"),
    [
        ("合同终止日", ("end",)),
        ("租约届满日", ("end",)),
        ("合同截止", ("end",)),
        (f"{LAST}年度实缴租金", ("rent_fen",)),
        (f"{LAST}年实收房租（万元）", ("rent_fen",)),
        ("去年租金合计", ("rent_fen",)),
        ("每月应缴租金", ("monthly_rent_fen",)),
        ("租金", ("monthly_rent_fen", "rent_fen")),
        ("合同起始", ("start",)),
        ("入园时间", ("start",)),
        ("租期", ("start", "end")),
        ("计租面积", ("area_m2",)),
        ("装修免租", ("rent_free_months",)),
        ("企业代码", ("uscc",)),
        ("公司", ("name",)),
        ("客户全称", ("name",)),
        ("房源", ("room",)),
        ("企业性质", ("kind",)),
        ("负责人手机", ("telephone",)),
    ],
)
def test_a_heading_that_looks_like_a_field_is_noticed(heading, fields):
    assert meant(heading, YEAR).field is None
    assert like(heading, YEAR) == fields


@pytest.mark.parametrize(
    "heading",
    [
        "备注",
        "序号",
        "物业费",
        "租金单价",
        "押金",
        f"{LAST - 1}年度实缴租金",
        "法定代表人",
        "注册地址",
        "是否党建",
        "税率",
    ],
)
def test_a_heading_that_is_something_else_is_left_alone(heading):
    assert like(heading, YEAR) == ()


def test_what_a_left_out_column_may_be_is_told_with_the_reading():
    head = ["统一社会信用代码", "企业名称", "起租日", "合同终止日", f"{LAST}年度实缴租金", "备注"]
    reading = read_file(text([head, [code(1), "甲软件公司", "2025-03-01", "2028-02-29", 80000, "x"]]), "a.csv", YEAR)
    assert not reading.sure
    assert reading.perhaps == {3: ("end",), 4: ("rent_fen",)}


def test_a_field_that_has_its_column_is_not_looked_for_in_another():
    reading = read_file(text([[*HEADINGS, "合同终止日"], [*cells(tenant())[1], "2028-02-29"]]), "a.csv", YEAR)
    assert reading.perhaps == {}


def test_a_person_who_left_it_out_is_told_still():
    head = ["统一社会信用代码", "企业名称", "起租日", "合同终止日"]
    match = dict.fromkeys(head) | {"统一社会信用代码": "uscc", "企业名称": "name", "起租日": "start"}
    reading = read_file(text([head, [code(1), "甲软件公司", "2025-03-01", "x"]]), "a.csv", YEAR, match=match)
    assert reading.sure
    assert reading.perhaps == {3: ("end",)}
