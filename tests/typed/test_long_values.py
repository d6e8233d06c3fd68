"""Whatever is typed or stands in a file, what is said of it can be read: a page without end is cut."""

import pytest

from registry.findings.cells import read_cell
from registry.policy import Refusal
from registry.quoting import cut, readable
from registry.rosters.fields import FIELDS
from registry.rosters.files.cells.values import check_cell
from registry.rosters.files.runner import read_file
from registry.typed.complaints import LONGEST, complaint
from tests.rosters.facts import columns
from views.kit import typed

MANY = 6_000
LONG = ("9" * MANY, "x" * MANY, "企" * MANY, "约" + "9" * MANY, "9,9" * MANY, "1-" * MANY, "五百" * MANY + "元/㎡",
        "2024-01-01至" * MANY, "=" + "甲" * MANY, "138 " * MANY, "是" * MANY)  # fmt: skip
READABLE = 500
"""Signs that a sentence may have: what is wrong, and what would be right, with all choices of a field."""


@pytest.mark.parametrize("field", [*FIELDS, *columns()], ids=lambda field: field.id)
def test_a_complaint_about_a_cell_is_never_as_long_as_the_cell(field):
    for raw in (*LONG, *(each[:LONGEST] for each in LONG)):
        _value, found = check_cell(field, raw)
        said = () if found is None else (found.wrong.zh, found.wrong.en, found.right.zh, found.right.en)
        assert max(map(len, said), default=0) < READABLE


def test_what_has_more_signs_than_any_value_is_refused_unread_in_cells_lists_and_fields():
    (growth,) = columns("tenant.growth")
    _value, found = check_cell(growth, "1" * (LONGEST + 1))
    assert found.severity == "error" and found.wrong.zh == "有 1,001 个字，一格最多 1,000 个"
    with pytest.raises(Refusal, match="有 1,001 个字"):
        read_cell(growth.fact, "1" * (LONGEST + 1))


@pytest.mark.parametrize("read", [typed.day, typed.money, typed.area, typed.months, typed.industry])
def test_what_is_wrong_with_an_answer_is_never_as_long_as_the_answer(read):
    for text in LONG:
        with pytest.raises(typed.Wrong) as wrong:
            read(text, "field", "金额")
        assert len(str(wrong.value)) < READABLE


def test_a_message_that_a_page_makes_itself_is_cut_as_well():
    assert len(str(typed.Wrong("field", f"“{'甲' * MANY}”不在其中，{'9' * MANY} 也不在。"))) < READABLE


def test_a_long_stretch_in_quotation_marks_keeps_its_beginning_and_says_how_long_it_is():
    assert readable(f"看不出“{'甲' * 121}”是什么") == f"看不出“{'甲' * 40}…（121 位 signs）”是什么"
    whole = f"看不出“{'甲' * 120}”是什么，“乙”也是"
    assert readable(whole) == whole and cut("甲乙丙", 3) == "甲乙丙" and cut("甲乙丙丁", 3) == "甲乙丙…（4 位 signs）"
    assert complaint((f"“{'甲' * 121}”", ""), ("", "")).wrong.zh == f"“{'甲' * 40}…（121 位 signs）”"


def test_headings_without_end_are_cut_in_the_notes_and_the_problems_of_a_file():
    heading = "其" * MANY
    text = f"统一社会信用代码,企业名称,起租日,{heading}\n91440300MA5G123456,演示,2025-01-01,1\n"
    reading = read_file(text.encode(), "长.csv", 2026)
    assert all(len(note.zh) < READABLE and len(note.en) < READABLE for note in reading.notes)
    assert all(len(each.heading) < READABLE for each in reading.problems) and reading.problems
