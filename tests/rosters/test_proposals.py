"""Facts of a company that parks share change with the consent of the company, another of its parks, or an official."""

import datetime as dt

import pytest
from sqlalchemy import select

from registry.access.permissions import Denied
from registry.parks import demo
from registry.person import Person
from registry.policy import Refusal
from registry.rosters.plan import Difference
from registry.services import proposals, rosters
from registry.store import audit, history
from registry.store.models import Park, Proposal, Tenant, TenantProfile
from tests.fixtures.rows import lease, park, profile
from tests.rosters.rosters import (
    DAY,
    HERE,
    KEEPER,
    NEIGHBOUR,
    SECOND,
    THERE,
    answer,
    apply,
    changed,
    code,
    held,
    last,
    plan_of,
    put,
    row,
    waiting,
)

OFFICIAL = Person(81, "district", "区主管部门", "official", scope="440311")
CITY = Person(82, "city", "市主管部门", "official", scope="4403")
ELSEWHERE = Person(83, "elsewhere", "别区主管部门", "official", scope="440106")
COMPANY = Person(84, "company", "企业", "tenant", uscc=code(3))


def proposed(store, **facts) -> int:
    """Park 901 proposes facts of tenant 3, which rents in park 902 as well."""
    return put(store, changed(held(store), 3, **facts), how={"shared": [code(3)]})


def came(store, number: int = 4, **facts) -> int:
    """Tenant 4 of park 902 comes to park 901, as its operating body says."""
    return put(store, [*held(store), row(number, "2026-05-01", room="N", **{"name": "来者公司"} | facts)])


def of_tenant(store, number: int, where: int) -> list:
    return [each for each in held(store, where) if each.uscc == code(number)]


def own(store, who=COMPANY):
    with store.read() as session:
        return proposals.of_tenant(who, session, who.uscc, DAY)


def made(store, who=KEEPER):
    with store.read() as session:
        return proposals.made(who, session, HERE, DAY)


# --- what changes when ---


def test_until_it_is_answered_the_registers_facts_stand_in_both_parks(register):
    proposed(register, size="medium", name="新名称", area_m2=61.0)
    assert [(each.name, each.size, each.area_m2) for each in of_tenant(register, 3, HERE)] == [
        ("测试企业3", "small", 61.0)
    ]
    assert [(each.name, each.size) for each in of_tenant(register, 3, THERE)] == [("测试企业3", "small")]


def itself(store, said: str) -> None:
    proposals.answer_own(COMPANY, store, code(3), own(store)[0].id, said, DAY)


WAYS = {
    "neighbour": (answer, "operator"),
    "company": (itself, "tenant"),
    "district": (lambda store, said: answer(store, said, OFFICIAL), "official"),
    "city": (lambda store, said: answer(store, said, CITY), "official"),
}
"""By log-in name of who may answer: how, and as what."""


@pytest.mark.parametrize("way", WAYS)
def test_accepted_it_changes_in_both_parks_and_says_who_and_when(register, way):
    proposed(register, size="medium", name="新名称")
    answers, answered_as = WAYS[way]
    answers(register, "accepted")
    for where in (HERE, THERE):
        assert [(each.name, each.size) for each in of_tenant(register, 3, where)] == [("新名称", "medium")]
    (each,) = made(register)
    assert (each.answer, each.answered_as) == ("accepted", answered_as)
    with register.read() as session:
        kept = session.scalar(select(Proposal))
        set_ = history.sets(session, kinds=["proposal"])[0]
        assert audit.verify(session) == []
    assert kept.answered_by == set_.by == way
    assert kept.answered_at <= set_.at
    assert waiting(register) == [] == own(register)


@pytest.mark.parametrize("way", WAYS)
def test_refused_it_changes_nothing_and_says_so(register, way):
    proposed(register, size="medium")
    WAYS[way][0](register, "refused")
    assert {each.size for where in (HERE, THERE) for each in of_tenant(register, 3, where)} == {"small"}
    (each,) = made(register)
    assert each.answer == "refused"
    assert waiting(register) == []


def test_facts_that_are_accepted_hold_from_the_day_that_was_proposed_and_the_days_before_keep_theirs(register):
    put(register, changed(held(register), 3, size="medium"), how={"shared": [code(3)]}, since=dt.date(2026, 7, 1))
    answer(register, "accepted")
    with register.read() as session:
        kept = session.scalars(select(TenantProfile).where(TenantProfile.tenant_id == 5003)).all()
    assert sorted((each.valid_from, each.valid_to, each.size, each.kind) for each in kept) == [
        (dt.date(2020, 1, 1), dt.date(2026, 6, 30), "small", "enterprise"),
        (dt.date(2026, 7, 1), None, "medium", "enterprise"),
    ]


def test_a_correction_that_is_accepted_was_always_so(register):
    put(register, changed(held(register), 3, size="medium"), how={"shared": [code(3)]}, correct=True)
    answer(register, "accepted")
    assert {each.size for each in held(register, day=dt.date(2025, 7, 1)) if each.uscc == code(3)} == {"medium"}


def test_a_newcomer_that_is_accepted_brings_its_facts_and_is_read_from_then_on(register):
    came(register, kind="enterprise", size="micro")
    (each,) = waiting(register)
    assert (each.introduces, each.park, each.uscc) == (True, None, code(4))
    assert set(each.differences) == {
        Difference("name", "测试企业4", "来者公司"), Difference("kind", "institution", "enterprise"),
        Difference("size", None, "micro"),
    }  # fmt: skip
    answer(register, "accepted")
    assert [(each.name, each.kind, each.size) for each in of_tenant(register, 4, THERE)] == [
        ("来者公司", "enterprise", "micro")
    ]
    plan = plan_of(register, changed(held(register), 4, kind="association"))
    assert [(each.shared, each.differences) for each in plan.changed] == [
        (("kind",), (Difference("kind", "enterprise", "association"),))
    ]


def test_a_newcomer_that_is_confirmed_is_read_as_the_register_knows_it(register):
    came(register, kind="enterprise")
    answer(register, "confirmed")
    for where in (HERE, THERE):
        assert [(each.name, each.kind) for each in of_tenant(register, 4, where)] == [("测试企业4", "institution")]


def test_a_newcomer_that_is_refused_stays_the_parks_own_word_and_a_change_of_it_asks_again(register):
    came(register, kind="enterprise")
    answer(register, "refused")
    assert [(each.name, each.kind) for each in of_tenant(register, 4, HERE)] == [("来者公司", "enterprise")]
    assert waiting(register) == []
    put(register, changed(held(register), 4, kind=None, size="small"), clear=True)
    (each,) = waiting(register)
    assert {one.field: one.after for one in each.differences} == {"name": "来者公司", "size": "small"}


def test_what_no_row_says_is_not_proposed(register):
    came(register, 4, name="测试企业4")
    (each,) = waiting(register)
    assert each.differences == ()
    answer(register, "accepted")
    assert [each.kind for each in of_tenant(register, 4, HERE)] == ["institution"]


def test_proposing_again_before_the_answer_is_one_proposal_with_both(register):
    proposed(register, size="medium")
    proposed(register, kind="institution")
    proposed(register, size="large")
    (each,) = waiting(register)
    assert {one.field: one.after for one in each.differences} == {"size": "large", "kind": "institution"}


def test_what_changed_meanwhile_is_what_the_answer_is_asked_about(register):
    proposed(register, size="medium", kind="institution")
    with register.write() as session:
        session.scalar(select(TenantProfile).where(TenantProfile.tenant_id == 5003)).size = "medium"
    (each,) = waiting(register)
    assert each.differences == (Difference("kind", "enterprise", "institution"),)


# --- who is asked, and who may answer ---


def test_who_proposes_does_not_answer_and_neither_does_the_park_for_itself(register):
    proposed(register, size="medium")
    assert waiting(register, KEEPER, HERE) == [] == waiting(register, SECOND, HERE)
    both = Person(71, "keeper", "经办人", "operator", frozenset({HERE, THERE}))
    assert waiting(register, both, THERE) == []
    (each,) = waiting(register)
    for who, where in ((KEEPER, HERE), (SECOND, HERE), (both, THERE)):
        with pytest.raises(Refusal, match="不在等待答复"):
            proposals.answer(who, register, where, each.id, "accepted", DAY)
    assert [each.size for each in of_tenant(register, 3, THERE)] == ["small"]


def test_a_park_that_only_says_so_itself_is_not_asked_about_the_company(register):
    """Two made-up leases do not confirm each other."""
    with register.write() as session:
        session.add(park("third", id=903))
    third = Person(75, "third", "三园", "operator", frozenset({903}))
    came(register)
    put(register, [row(4, "2026-06-01", name="另一名称")], third, park_id=903)
    assert waiting(register, KEEPER, HERE) == [] == waiting(register, third, 903)
    assert {each.name for each in waiting(register)} == {"测试企业4"}
    assert len(waiting(register)) == 2


def left(store, number: int, end: dt.date) -> None:
    """The tenant leaves park 902 on the day."""
    put(store, [each._replace(end=end) if each.uscc == code(number) else each for each in held(store, THERE)],
        NEIGHBOUR, park_id=THERE)  # fmt: skip


@pytest.mark.parametrize("end", [dt.date(2025, 1, 31), dt.date(2026, 11, 20)])
@pytest.mark.parametrize("tell", [lambda store: proposed(store, size="medium"), came], ids=["a change", "a newcomer"])
def test_a_park_that_the_company_has_left_is_told_nothing_and_not_asked(register, end, tell):
    """Also where last year's rent is still claimed there: what the company became since is not that park's to read."""
    left(register, 3, end)
    left(register, 4, end)
    tell(register)
    assert waiting(register) == []
    with register.read() as session:
        assert proposals.desk(NEIGHBOUR, session, DAY) == []
        number = session.scalar(select(Proposal.id))
    with pytest.raises(Refusal, match="不在等待答复"):
        proposals.answer(NEIGHBOUR, register, THERE, number, "accepted", DAY)
    (asked,) = waiting(register, OFFICIAL)  # the official of the place where it was still is
    proposals.answer(OFFICIAL, register, THERE, asked.id, "accepted", DAY)
    assert waiting(register, OFFICIAL) == []


def test_a_park_is_asked_up_to_the_last_day_of_the_companys_lease(register):
    left(register, 3, DAY)
    proposed(register, size="medium")
    (asked,) = waiting(register)
    assert asked.differences == (Difference("size", "small", "medium"),)


def test_officials_of_the_companys_places_are_asked_and_are_told_which_park_proposes(register):
    came(register)
    for who in (OFFICIAL, CITY):
        (each,) = waiting(register, who)
        assert each.park.zh == "测试园"
    with pytest.raises(Denied):
        waiting(register, ELSEWHERE)
    with register.read() as session:
        assert [(each.park.id, each.number) for each in proposals.desk(CITY, session, DAY)] == [(THERE, 1)]
        assert proposals.desk(ELSEWHERE, session, DAY) == []
        assert [each.park.id for each in proposals.desk(NEIGHBOUR, session, DAY)] == [THERE]
        assert proposals.desk(KEEPER, session, DAY) == []


def test_of_who_rents_nowhere_else_the_parks_own_official_is_asked(register):
    with register.write() as session:
        session.add(Tenant(id=5006, uscc=code(6), name="无租约", source="测试"))
    came(register, 6)
    assert [each.uscc for each in waiting(register, OFFICIAL, HERE)] == [code(6)]
    assert waiting(register, KEEPER, HERE) == []
    answer(register, "confirmed", OFFICIAL, HERE)
    assert [each.name for each in of_tenant(register, 6, HERE)] == ["无租约"]


def test_a_company_answers_for_itself_only(register):
    proposed(register, size="medium")
    (each,) = own(register)
    assert each.park.zh == "测试园"
    another = Person(85, "another", "另一家", "tenant", uscc=code(1))
    assert own(register, another) == []
    with pytest.raises(Denied):
        proposals.answer_own(another, register, code(3), each.id, "accepted", DAY)
    with pytest.raises(Refusal):
        proposals.answer_own(another, register, code(1), each.id, "accepted", DAY)


def test_a_proposal_is_answered_once_and_in_words_that_there_are(register):
    proposed(register, size="medium")
    (each,) = waiting(register)
    before = last(register)
    for said in ("confirmed", "maybe", ""):
        with pytest.raises(Refusal, match="不能这样答复"):
            proposals.answer(NEIGHBOUR, register, THERE, each.id, said, DAY)
    assert last(register) == before
    proposals.answer(NEIGHBOUR, register, THERE, each.id, "refused", DAY)
    for who, where in ((NEIGHBOUR, THERE), (OFFICIAL, THERE)):
        with pytest.raises(Refusal, match="不在等待答复"):
            proposals.answer(who, register, where, each.id, "accepted", DAY)
    assert [each.size for each in of_tenant(register, 3, THERE)] == ["small"]


def test_when_the_tenant_has_left_the_park_nobody_is_asked_any_more(register):
    proposed(register, size="medium")
    out = {entry.lease_id for entry in plan_of(register, [], clear=True).missing if entry.row.uscc == code(3)}
    apply(register, plan_of(register, []), moved_out=out, many_missing_ok=True)
    assert waiting(register) == [] == own(register)


# --- taking back ---


def test_the_park_takes_a_change_back_that_it_proposed(register):
    proposed(register, size="medium")
    (each,) = made(register)
    proposals.withdraw(SECOND, register, HERE, each.id)
    assert made(register) == [] == waiting(register)
    with pytest.raises(Refusal):
        proposals.withdraw(SECOND, register, HERE, each.id)
    came(register)
    (each,) = made(register)
    with pytest.raises(Refusal):
        proposals.withdraw(SECOND, register, HERE, each.id)


def test_undoing_an_import_takes_its_proposals_back_unless_they_are_answered(register):
    number = proposed(register, size="medium")
    rosters.undo(KEEPER, register, HERE, number)
    assert waiting(register) == []
    number = proposed(register, size="medium")
    answer(register, "accepted")
    with pytest.raises(rosters.CannotUndo, match="又被更改"):
        rosters.undo(KEEPER, register, HERE, number)


def test_an_older_change_of_facts_is_not_undone_by_one_park_once_another_shows_them(register):
    number = put(register, changed(held(register), 2, industry="6520"))
    with register.write() as session:
        session.add(lease(5002, THERE, "2026-06-01", id=5030))
    with pytest.raises(rosters.CannotUndo, match="不能由本园区单独撤销") as refused:
        rosters.undo(KEEPER, register, HERE, number)
    assert "other parks" in refused.value.en
    assert {each.industry for each in of_tenant(register, 2, HERE)} == {"6520"}


def test_undoing_the_row_that_brought_a_company_does_not_open_its_facts_for_another_row(register):
    first = came(register, kind="enterprise")
    second = put(register, [*held(register), row(4, "2026-06-01", room="M", name="来者公司")])
    with pytest.raises(rosters.CannotUndo, match="先撤销较新的变更") as refused:
        rosters.undo(KEEPER, register, HERE, first)
    assert "not confirmed" in refused.value.en
    assert {(each.name, each.kind) for each in of_tenant(register, 4, HERE)} == {("来者公司", "enterprise")}
    rosters.undo(KEEPER, register, HERE, second)
    undone = rosters.undo(KEEPER, register, HERE, first)
    assert of_tenant(register, 4, HERE) == []
    rosters.undo(KEEPER, register, HERE, undone)
    assert [each.name for each in of_tenant(register, 4, HERE)] == ["来者公司"]


def test_undoing_that_a_company_moved_out_does_not_open_what_it_became_elsewhere(register):
    plan = plan_of(register, [each for each in held(register) if each.uscc != code(2)])
    number = apply(register, plan, moved_out={each.lease_id for each in plan.missing}, many_missing_ok=True)
    with register.write() as session:
        session.add(lease(5002, THERE, "2026-11-21", id=5030))
        session.get(Tenant, 5002).name = "迁走后的名称"
    with pytest.raises(rosters.CannotUndo, match="尚未确认"):
        rosters.undo(KEEPER, register, HERE, number)
    assert of_tenant(register, 2, HERE) == []


def test_an_answer_is_told_in_the_history_of_the_park_that_gave_it_and_not_undone_there(register):
    proposed(register, size="medium")
    answer(register, "accepted")
    with register.read() as session:
        told = rosters.history(NEIGHBOUR, session, THERE)[0]
        (each,) = rosters.changes(NEIGHBOUR, session, THERE, told.id)
        assert [made.what for made in rosters.history(KEEPER, session, HERE)] == ["edit"]
    assert (told.what, told.by) == ("proposal", "neighbour")
    assert each.differences == (Difference("size", "small", "medium"),)
    with pytest.raises(rosters.CannotUndo):
        rosters.undo(NEIGHBOUR, register, THERE, told.id)


# --- demo data ---


def test_proposals_of_demo_parks_leave_with_the_demo_data(register):
    with register.write() as session:
        for where in (HERE, THERE):
            session.get(Park, where).demo = True
        for number in (1, 2, 3, 4):
            session.get(Tenant, 5000 + number).demo = True
    proposed(register, size="medium")
    plan = plan_of(register, [*held(register), row(4, "2026-05-01", room="N", name="改名")])
    assert [each.differences[0].before for each in plan.changed] == ["测试企业4"]
    with register.write() as session:
        for each in session.scalars(select(TenantProfile)):
            each.demo = True
        from registry.store.models import Lease

        for each in session.scalars(select(Lease)):
            each.demo = True
    with register.write() as session:
        demo.remove(session)
        assert session.scalars(select(Proposal)).all() == []


def test_a_profile_that_began_later_is_changed_with_it(register):
    """An answer that comes late changes what is true today."""
    proposed(register, size="medium")
    with register.write() as session:
        known = session.scalar(select(TenantProfile).where(TenantProfile.tenant_id == 5003))
        known.valid_to = DAY + dt.timedelta(days=9)
        session.add(profile(5003, "2026-12-01", kind="enterprise", size="small", industry="6511"))
    later = dt.date(2026, 12, 24)
    answer(register, "accepted", day=later)
    assert {(each.size, each.industry) for each in held(register, day=later) if each.uscc == code(3)} == {
        ("medium", "6511")
    }
