"""保留答案: an answer's number and address, and what they say when something has changed since."""

import datetime as dt
import re
from urllib.parse import parse_qs

import pytest
from sqlalchemy import select

from registry.claims import answer_reference, rulings
from registry.claims.answer_reference import read_reference, reference
from registry.policy import Ruling
from registry.store.models import Park, Recognition
from views.kit import context

ANSWERED = {"where": "demo-guangming-1", "kind": "enterprise", "industry": "65", "rent": "3000000", "granted": "none"}
DAY = dt.date(2026, 11, 21)


def kept(page) -> dict[str, str]:
    """The parameters of the address that a page offers to keep."""
    query = re.search(r'href="check\?([^"]*ref=[^"]*)"', page.text)[1].replace("&amp;", "&")
    return {name: values[0] for name, values in parse_qs(query).items()}


@pytest.fixture
def opened(open_page):
    """An answer as it was given, and its address."""
    page = open_page("check", **ANSWERED)
    return page, kept(page)


def test_the_address_holds_the_answers_the_day_and_a_number_and_no_more(opened):
    page, address = opened
    assert {name: address[name] for name in ANSWERED} == ANSWERED
    assert set(address) - set(ANSWERED) == {"on", "ref", "show"}
    assert address["on"] == "2026-11-21" and f"<code>{address['ref']}</code>" in page.text
    assert 'class="sp-button sp-print"' in page.text


def test_opened_again_it_is_the_same_answer_and_says_so(opened, open_page, monkeypatch):
    page, address = opened
    again = open_page("check", **address)
    assert again.title == page.title and f"与编号 {address['ref']} 一致" in again.text
    monkeypatch.setenv("SOFTPARK_TODAY", "2027-02-01")  # the rent year would be another one today
    later = open_page("check", **address)
    assert later.title == page.title
    assert "这是 2026-11-21 的答案" in later.text and f"与编号 {address['ref']} 一致" in later.text


def test_a_ruling_that_is_recorded_since_for_that_day_is_said(opened, open_page):
    _page, address = opened
    with context.store().write() as session:
        rulings.adopt(session, "higher-title", "strict", "测试机关", "测〔2026〕1号", dt.date(2026, 1, 1))
    again = open_page("check", **address).text
    assert f"与编号 {address['ref']} 不一致：裁定的记录此后有更改" in again


def test_a_ruling_that_began_later_is_named_and_leaves_the_number_right(opened, open_page, monkeypatch):
    _page, address = opened
    with context.store().write() as session:
        rulings.adopt(session, "higher-title", "strict", "测试机关", "测〔2027〕1号", dt.date(2027, 1, 1))
    monkeypatch.setenv("SOFTPARK_TODAY", "2027-02-01")
    again = open_page("check", **address).text
    assert "此后的裁定：软件名园称号不等同于区级认定（测试机关，自 2027-01-01 起）" in again
    assert f"与编号 {address['ref']} 一致" in again


def test_a_document_that_has_ended_since_is_said(opened, open_page, monkeypatch):
    _page, address = opened
    monkeypatch.setenv("SOFTPARK_TODAY", "2028-06-01")
    assert "今天：已过有效期" in open_page("check", **address).text


def test_what_the_register_learned_since_is_said(opened, open_page):
    _page, address = opened
    with context.store().write() as session:
        park = session.scalar(select(Park.id).where(Park.slug == "demo-guangming-1"))
        for each in session.scalars(select(Recognition).where(Recognition.park_id == park)):
            each.valid_to = dt.date(2026, 6, 30)
    assert "登记中这个园区的情况此后有更改" in open_page("check", **address).text


def test_an_answer_that_was_altered_in_the_address_is_said(opened, open_page):
    _page, address = opened
    assert "网址中的回答或日期不是编号所指的那些" in open_page("check", **address | {"rent": "3000001"}).text
    assert "答案编号写错了" in open_page("check", **address | {"ref": "x"}).text


def test_policy_files_that_changed_since_are_said(opened, open_page, monkeypatch):
    _page, address = opened
    monkeypatch.setattr(answer_reference, "policy_files", lambda: {"guangming-2025-4.yaml": "other"})
    assert "政策文件此后有更新" in open_page("check", **address).text


def test_another_answer_is_no_longer_the_one_that_was_kept(opened, open_page):
    _page, address = opened
    page = open_page("check", **address)
    page.test.button(key="change-rent").click()
    page.test.run()
    assert page.query["ask"] == "rent" and "ref" not in page.query and "on" not in page.query


def test_the_same_facts_have_the_same_number_however_they_were_typed(open_page):
    typed = ("3000000", "300万", "３００万元")
    refs = {kept(open_page("check", **ANSWERED | {"rent": rent}))["ref"] for rent in typed}
    assert len(refs) == 1


def test_a_number_is_read_as_people_copy_it_and_nothing_else_is():
    number = reference({"rent": {2025: 1}}, {}, DAY, [])
    assert read_reference(f" {str(number).lower()} ") == number
    assert [read_reference(text) for text in ("", "ABCD", "ABCD-EFGH-IJKL-MNO1", "9" * 5000)] == [None] * 4


def test_the_end_of_a_ruling_that_is_replaced_later_changes_no_number():
    ruling = Ruling("higher-title", "strict", "甲", "乙", dt.date(2026, 1, 1))
    ended = Ruling("higher-title", "strict", "甲", "乙", dt.date(2026, 1, 1), dt.date(2027, 1, 1))
    assert reference({}, {}, DAY, [ruling]) == reference({}, {}, DAY, [ended]) != reference({}, {}, DAY, [])
