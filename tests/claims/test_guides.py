"""Statements for a year's claims: appended, the last counts, a withdrawal leaves nothing, and nothing is lost."""

import datetime as dt

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from registry.access.permissions import Denied
from registry.claims import guides
from registry.policy import Refusal
from registry.services import guides as service
from registry.store import history

RENT = "guangming-2025-4/14"
BY = {"by": "测试机关", "source": "测试指南〔2026〕1号"}


def state(store, measure=RENT, year=2026, **what):
    with store.write() as session:
        return guides.state(session, measure, year, **BY | what).id


def stated(store, year=2026):
    with store.read() as session:
        return guides.stated(session, year)


def test_what_was_stated_last_for_the_year_counts(store):
    state(store, office="甲窗口", telephone="0755-12345678")
    state(store, office="乙窗口", papers="申请表\n\n 租赁合同 \n")
    found = stated(store)[RENT]
    assert (found.office, found.telephone, found.papers) == ("乙窗口", None, ("申请表", "租赁合同"))
    assert stated(store, 2027) == {}


def test_what_is_withdrawn_is_stated_no_more_and_stays_in_the_records(store):
    state(store, office="甲窗口")
    with store.write() as session:
        guides.withdraw(session, RENT, 2026, "测试机关", "填错年度")
    assert stated(store) == {}
    with store.read() as session:
        assert [(entry.withdrawn, entry.stated.source) for entry in guides.history(session)] == [
            (True, "填错年度"),
            (False, "测试指南〔2026〕1号"),
        ]
    state(store, office="丙窗口")
    assert stated(store)[RENT].office == "丙窗口"


@pytest.mark.parametrize(
    ("what", "at"),
    [
        ({}, "office"),
        ({"office": "  \n "}, "office"),
        ({"office": "甲", "by": " "}, "by"),
        ({"office": "甲", "source": ""}, "source"),
        ({"telephone": "请来电"}, "telephone"),
        ({"office": "甲" * 201}, "office"),
        ({"papers": "\n".join("甲" * 41)}, "papers"),
        ({"papers": "身份证 11010519491231002X"}, "papers"),
        ({"opens": dt.date(2026, 4, 2), "closes": dt.date(2026, 4, 1)}, "closes"),
        ({"office": "甲", "year": 1999}, "year"),
        ({"office": "甲", "measure": "guangming-2025-4/99"}, "measure"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_place_and_nothing_is_recorded(store, what, at):
    with pytest.raises(Refusal) as refused:
        state(store, **what)
    assert refused.value.at == at and refused.value.zh and refused.value.en
    with store.read() as session:
        assert guides.history(session) == []


def test_nothing_can_be_withdrawn_that_is_not_stated(store):
    with pytest.raises(Refusal, match="没有填写过"), store.write() as session:
        guides.withdraw(session, RENT, 2026, "测试机关", "依据")


@pytest.mark.parametrize("order", ["DELETE FROM claim_guide", "UPDATE claim_guide SET office = 'x'"])
def test_a_record_is_neither_changed_nor_deleted(store, order):
    state(store, office="甲窗口")
    with pytest.raises(DBAPIError), store.write() as session:
        session.execute(text(order))
    assert stated(store)[RENT].office == "甲窗口"


def test_an_official_states_it_for_the_own_district_and_the_history_says_who_did(store, account):
    official = account("official", scope="440311").person
    service.state(official, store, "guangming-2025-4", RENT, 2026, "测试机关", "测〔2026〕1号", office="甲窗口")
    with store.read() as session:
        (made,) = history.sets(session, limit=1)
        assert (made.by, made.what) == (official.login, "guide")
    with pytest.raises(Denied):
        service.state(official, store, "longgang-2023", "longgang-2023/2", 2026, "甲", "乙", office="丙")
    with pytest.raises(Refusal, match="不是这份文件的措施"):
        service.state(official, store, "guangming-2025-4", "longgang-2023/2", 2026, "甲", "乙", office="丙")
    service.withdraw(official, store, "guangming-2025-4", RENT, 2026, "测试机关", "填错")
    assert stated(store) == {}
