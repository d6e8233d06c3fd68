"""A cell or a field says a value, or what would be right."""

import datetime as dt

import pytest

from registry.findings.cells import read_cell, text_of
from registry.policy import Refusal

GOOD = [
    ("tenant.growth", "20%", 2000),
    ("tenant.growth", "-12.5", -1250),
    ("tenant.staff", "25人", 25),
    ("tenant.bad_credit", "否", False),
    ("tenant.settled", "2024年3月1日", dt.date(2024, 3, 1)),
    ("property.owner", "政府物业", "government"),
    ("property.owner", "Private", "private"),
    ("property.appraised", "1.2万元", 1_200_000),
    ("operator.code", "６５１３", "6513"),
]


@pytest.mark.parametrize(("path", "text", "value"), GOOD)
def test_what_people_write_is_read_and_written_back_as_it_is_read_again(declaring, path, text, value):
    fact = declaring.facts[path]
    assert read_cell(fact, text) == value
    assert read_cell(fact, text_of(fact, value)) == value


def test_nothing_said_is_no_value(declaring):
    assert [read_cell(declaring.facts["tenant.staff"], text) for text in ("", "  ", "—", "不详")] == [None] * 4


@pytest.mark.parametrize(
    ("path", "text", "right"),
    [
        ("tenant.staff", "约25", "一个确定的数"),
        ("tenant.staff", "25.5", "整数"),
        ("tenant.bad_credit", "也许", "填“是”或“否”"),
        ("tenant.settled", "2024-02-30", "2024-02-30"),
        ("tenant.settled", "长期", "2025-03-01"),
        ("property.owner", "集体物业", "政府物业、社会物业"),
        ("property.appraised", "80元/㎡/月", "以元为单位的数字"),
        ("operator.code", "65x", "1 至 12 位数字"),
    ],
)
def test_what_cannot_be_read_is_told_with_what_would_be_right(declaring, path, text, right):
    with pytest.raises(Refusal) as refused:
        read_cell(declaring.facts[path], text)
    assert right in refused.value.zh and refused.value.en


def test_a_percentage_that_a_spreadsheet_may_keep_as_a_fraction_is_asked_about(declaring):
    """0.2 in a cell that is shown as 20 % is the number 0.2 in the file."""
    growth = declaring.facts["tenant.growth"]
    with pytest.raises(Refusal, match="可能是"):
        read_cell(growth, "0.2", is_number=True)
    assert read_cell(growth, "0.2%") == 20 and read_cell(growth, "20", is_number=True) == 2000
