"""An operating body states facts of its park's tenants, in the park's name and under the roster's history."""

import csv

import pytest
from sqlalchemy import select

from registry.access.permissions import Denied
from registry.claims import entitlement
from registry.findings.desk import Stated
from registry.policy import Refusal
from registry.rosters.plan import Comparison
from registry.services import facts, findings, rosters
from registry.store import history
from registry.store.models import AccessEntry, StatedFact
from tests.findings.test_findings import BODY, KEEPER, OFFICE, ONE, TODAY, WANG, register, sheet
from tests.fixtures.rows import day, tenant

__all__ = ["register"]

LEASE = ("lease_id", 11)


def state(store, path, text, whose=ONE, person=KEEPER, park=501, at=None, since=TODAY, **other):
    with store.read() as session:
        at = history.last(session) if at is None else at
    return facts.state(person, store, park, Stated(whose, path, text, since, "合同", **other), TODAY, at)


def test_what_an_operating_body_states_counts_and_stands_in_the_rosters_history_in_words(register):
    number = state(register, "tenant.staff", "26")
    state(register, "property.owner", "政府物业", LEASE)
    with register.read() as session:
        missing = entitlement.of_park(session, 501, TODAY)[1].determinations["own-scheme/2"].missing
        assert "tenant.staff" not in missing and "property.owner" not in missing
        made = rosters.history(KEEPER, session, 501)
        (altered,) = rosters.changes(KEEPER, session, 501, number)
        (lease,) = rosters.changes(KEEPER, session, 501, made[0].id)
    assert [each.what for each in made] == ["edit", "edit"]
    assert altered.name == "测试企业1" and altered.differences == (("tenant.staff", None, 26),)
    assert lease.name == "测试企业1" and lease.differences == (("property.owner", None, "government"),)
    rosters.undo(KEEPER, register, 501, number)
    with register.read() as session:
        assert "tenant.staff" in entitlement.of_park(session, 501, TODAY)[1].determinations["own-scheme/2"].missing


@pytest.mark.parametrize(
    ("whose", "path", "says"),
    [
        (ONE, "tenant.bad_credit", "不由您陈述"),  # the authority's
        (ONE, "cooperation", "不由您陈述"),
        (("tenant_id", 3), "tenant.staff", "这里没有"),
        (("lease_id", 13), "property.owner", "这里没有"),  # of a tenant of the park, in another park
        (("park_id", 502), "park.opened", "这里没有"),
    ],
)
def test_what_is_not_the_parks_to_state_is_told(register, whose, path, says):
    with pytest.raises(Refusal, match=says):
        state(register, path, "1", whose)


def test_another_parks_operating_body_reads_and_writes_nothing(register):
    state(register, "tenant.staff", "26")
    for act in (
        lambda: state(register, "tenant.staff", "1", park=502),
        lambda: facts.withdraw(KEEPER, register, 502, 1, None, "x"),
        lambda: facts.state_list(KEEPER, register, 502, [], TODAY, "x", TODAY, 0),
        lambda: findings.undo(KEEPER, register, OFFICE, 1),
    ):
        with pytest.raises(Denied):
            act()
    with register.read() as session:
        for act in (facts.standing, facts.seen):
            with pytest.raises(Denied):
                act(KEEPER, session, 502)
        with pytest.raises(Denied):
            facts.asked(KEEPER, session, 502, TODAY)
        with pytest.raises(Denied):
            facts.look(WANG, session, 501, ONE, TODAY)  # an official states findings, not the park's word


def test_a_list_of_the_park_is_one_change_and_a_fact_of_the_authority_in_it_is_told_not_dropped(register):
    cells = sheet(["1", tenant(1).uscc, "", "22%", "26", "否", "政府物业", "", ""])
    with register.read() as session:
        found, at = facts.read_list(KEEPER, session, 501, cells, TODAY), history.last(session)
    assert {line.wanted.fact.path for line in found.lines} == {"tenant.growth", "tenant.staff", "property.owner"}
    assert any("是否列入失信名单" in note.zh and "不由您陈述" in note.zh for note in found.notes)
    wanted = [line.wanted for line in found.lines]
    number = facts.state_list(KEEPER, register, 501, wanted, TODAY, "名册导入", TODAY, at, "a.xlsx", "0" * 64)
    rosters.undo(KEEPER, register, 501, number)
    with register.read() as session:
        assert session.scalars(select(StatedFact)).all() == []


def test_the_park_and_who_runs_it_can_be_spoken_of_and_the_history_says_so(register):
    number = state(register, "operator.code", "7210", BODY)
    with register.read() as session:
        (altered,) = rosters.changes(KEEPER, session, 501, number)
    assert altered.differences == (("operator.code", None, "7210"),)


def test_a_statement_that_ends_reads_as_taken_back(register):
    state(register, "tenant.staff", "26", since=day("2026-01-01"))
    with register.read() as session:
        (stands,) = facts.standing(KEEPER, session, 501)
    number = facts.withdraw(KEEPER, register, 501, stands.statement.id, day("2026-06-01"), "减员")
    with register.read() as session:
        (altered,) = rosters.changes(KEEPER, session, 501, number)
    assert altered.differences == (("tenant.staff", 26, None),)


def test_a_lease_that_never_ran_is_taken_out_with_what_was_stated_of_it_and_comes_back_with_it(register):
    from tests.fixtures.rows import lease

    with register.write() as session:
        session.add(lease(1, 501, "2027-01-01", id=21, room="9"))
    with register.write() as session:
        said = {"said_as": "operating-body", "said_by": "x", "said_park_id": 501, "source": "x"}
        what = {"fact": "property.owner", "form": "one-of", "word": "private", "valid_from": TODAY}
        session.add(StatedFact(lease_id=21, **what, **said))
    with register.read() as session:
        entry = next(e for e in rosters.roster(KEEPER, session, 501, TODAY).coming if e.lease_id == 21)
    asked = Comparison(501, TODAY, (), leases=(), gone=frozenset((entry.lease_id,)))
    plan = rosters.compare(KEEPER, register, 501, asked)
    number = rosters.apply(KEEPER, register, 501, plan, moved_out={21}, many_missing_ok=True)
    with register.read() as session:
        assert session.scalars(select(StatedFact)).all() == []
    rosters.undo(KEEPER, register, 501, number)
    with register.read() as session:
        assert session.scalars(select(StatedFact)).one().lease_id == 21


def test_an_operator_of_the_park_that_is_named_in_the_address_only_is_denied(register):
    with pytest.raises(Denied):
        state(register, "tenant.staff", "1", person=WANG)


def test_only_facts_that_documents_ask_for_in_the_parks_own_district_are_offered(register, declaring):
    elsewhere = {
        each.id for document in declaring.documents if document.jurisdiction == "440306" for each in document.facts
    }
    with register.read() as session:
        asked = {fact.path for fact in facts.asked(KEEPER, session, 501, TODAY)}
        offered = {fact.path for _of, fact in facts.look(KEEPER, session, 501, ONE, TODAY).offered}
    assert {"tenant.staff", "tenant.growth", "property.owner"} <= asked & offered
    assert elsewhere and not elsewhere & (asked | offered)


def test_the_list_to_be_filled_in_reads_back_as_what_the_park_says_and_its_making_is_logged(register):
    state(register, "tenant.growth", "-12.5%", year=2025)
    state(register, "property.owner", "政府物业", LEASE)
    made = facts.sheet(KEEPER, register, 501, TODAY)
    cells = [[(text, False) for text in row] for row in csv.reader(made.decode("utf-8-sig").splitlines())]
    headings = [text for text, _ in cells[0]]
    assert headings[:3] == ["统一社会信用代码", "企业名称", "房号"] and "2025年营业收入增速" in headings
    cells = [[(text.removeprefix("'"), number) for text, number in row] for row in cells]
    with register.read() as session:
        found, at = facts.read_list(KEEPER, session, 501, cells, TODAY), history.last(session)
        assert session.scalars(select(AccessEntry.what).where(AccessEntry.what != "wall")).all() == ["export"]
    assert found.doubts == () and {(line.wanted.fact.path, line.wanted.value) for line in found.lines} == {
        ("tenant.growth", -1250), ("property.owner", "government")
    }  # fmt: skip
    facts.state_list(KEEPER, register, 501, [line.wanted for line in found.lines], TODAY, "名单", TODAY, at)
    with register.read() as session:
        assert history.last(session) == at  # nothing new
    with pytest.raises(Denied):
        facts.sheet(KEEPER, register, 502, TODAY)
