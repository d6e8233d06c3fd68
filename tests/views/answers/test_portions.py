"""What an answer is put together from, in words: the steps of an amount, the floors of several districts."""

import datetime as dt

import pytest

from registry.policy import answer_case, load_law
from views.answers import portions
from views.selfcheck import answer
from views.selfcheck.check import Check
from views.selfcheck.sentence import sentence

LAW = load_law()
RENT, FLOOR = "guangming-2025-4/14", "shenzhen-2022-5/9.3"
TITLED = [{"tier": "municipal", "from": dt.date(2024, 1, 1)}]


def determined(measure, *premises):
    tenant = {"kind": "enterprise", "industry": "6513", "software_enterprise": True, "newly_moved_in": True}
    case = {"id": "A", "as_of": dt.date(2026, 11, 21), "tenant": tenant, "granted": [], "cooperation": True}
    return answer_case(case | {"premises": list(premises)}).determinations[measure]


def place(rent, district="440311", **park):
    named = {} if district is None else {"district": district}
    return {"park": named | {"titles": []} | park, "rent": {2025: rent}}


def floored(rent, district):
    return place(rent, district, titles=TITLED)


@pytest.fixture(autouse=True)
def register(open_page):
    """The names of the districts are those of a register."""
    open_page("check")


def lines(measure, found):
    """What the answer page says beneath its sentence."""
    return [str(line) for line in answer._beneath(LAW.measures[measure], LAW.document(measure), found)]


def test_where_several_steps_contribute_the_page_tells_what_each_comes_to():
    found = determined(RENT, place(1_000_000, recognition="ai_software"), place(1_200_000, recognition="none"))
    said = "\n".join(lines(RENT, found))
    assert "精确到元：1,100,000 元，按“其他产业园”的标准" in said
    assert "各档分别为：“区级人工智能、软件特色产业园”500,000.00 元；“其他产业园”600,000.00 元。" in said
    assert "共同上限" not in said


def test_where_the_steps_reach_the_cap_that_they_share_the_page_says_why_they_come_to_more():
    found = determined(RENT, place(3_000_000, recognition="ai_software"), place(2_000_000, recognition="none"))
    assert found.high == 2_000_000
    said = "\n".join(lines(RENT, found))
    assert "1,500,000.00 元；“其他产业园”1,000,000.00 元" in said
    assert "各档先按自己的上限计算，合计另受共同上限限制" in said


def test_of_one_step_nothing_is_added():
    assert portions.steps(determined(RENT, place(1_000_000, recognition="ai_software"))) == []


def test_each_district_decides_for_its_own_premises():
    found = determined(FLOOR, floored(1_000_000, "440305"), floored(3_000_000, "440304"))
    assert sentence(LAW.measures[FLOOR], found, Check({})) == (
        "深圳市规定各区不低于 50%（约 200.00 万元/年），由福田区、南山区各自决定是否及如何发放"
    )
    said = "\n".join(lines(FLOOR, found))
    assert "福田区不低于 1,500,000.00 元/年；南山区不低于 500,000.00 元/年" in said


def test_a_floor_that_is_not_certain_is_told_from_least_to_most():
    found = determined(FLOOR, floored(1_000_000, "440305"), floored(9_000_000, None))
    said = "\n".join(lines(FLOOR, found))
    assert "下限还不能确定：50.00 万元 至 500.00 万元/年。" in said
    assert "（还不知道在哪个区）可能没有下限，至多 4,500,000.00 元/年" in said
