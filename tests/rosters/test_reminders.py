"""What an operating body is reminded of: each time the row and the field."""

import datetime as dt

import pytest

from registry.person import Person
from registry.policy import Determination, Told, Unanswered
from registry.policy.answers.replies import Span
from registry.rosters.reminders import _claims
from registry.rosters.state import RosterEntry
from registry.services import rosters, tenants
from registry.store.models import Rent
from tests.fixtures.rows import lease
from tests.rosters.rosters import DAY, HERE, KEEPER, changed, code, held, put, row

RENT, NOTHING = "guangming-2025-4/14", Span(0, 0)


def due(store, day=DAY, answers=None):
    with store.read() as session:
        return rosters.reminders(KEEPER, session, HERE, day, answers)


def of(found, kind):
    return [(each.uscc, each.field, each.day) for each in found if each.kind == kind]


def test_leases_that_end_in_sixty_days_are_named_and_renewed_ones_are_not(register):
    end = DAY + dt.timedelta(days=60)
    put(register, changed(changed(held(register), 2, end=end), 3, end=end))
    put(register, [*held(register), row(3, (end + dt.timedelta(days=1)).isoformat())])
    found = due(register, answers={})
    assert of(found, "lease_ends") == [(code(2), "end", end)]
    assert "60" in found[0].words.zh and "60" in found[0].words.en
    assert of(due(register, DAY - dt.timedelta(days=1), {}), "lease_ends") == []


def test_tenants_without_rent_of_last_year_are_named_unless_they_came_this_year(register):
    put(register, [*changed(held(register), 2, rent_fen=0), row(9, "2026-02-01", room="D")])
    assert {code_ for code_, _, _ in of(due(register, answers={}), "no_rent")} == {code(1), code(3)}


def test_rent_by_month_counts_when_all_twelve_are_there(register):
    with register.write() as session:
        session.add_all(Rent(tenant_id=5002, park_id=HERE, year=2025, month=m, amount_fen=1, source="月报")
                        for m in range(1, 12))  # fmt: skip
    assert "不足十二个月" in next(each.words.zh for each in due(register, answers={}) if each.uscc == code(2))
    with register.write() as session:
        session.add(Rent(tenant_id=5002, park_id=HERE, year=2025, month=12, amount_fen=1, source="月报"))
    assert code(2) not in {each.uscc for each in due(register, answers={}) if each.kind == "no_rent"}


def test_facts_that_block_a_determination_name_the_field_to_fill(register):
    missing = ["tenant.industry", "lease.area_m2", "granted", "rent.2025"]
    answers = {5003: Told({RENT: Determination(status="needs_facts", missing=tuple(missing))}, NOTHING)}
    found = [each for each in due(register, answers=answers) if each.kind == "missing_fact"]
    assert {(each.lease_id, each.field) for each in found} == {(5014, "industry"), (5014, "area_m2"), (5014, None)}
    assert all("填写" in each.words.zh for each in found if each.field)


LACKS_THE_LEASE = Told({RENT: Determination(status="needs_facts", missing=("lease",))}, NOTHING)


def test_where_a_lease_is_lacking_the_blank_of_it_is_named_and_not_what_is_filled_in(register):
    put(register, changed(held(register), 3, monthly_rent_fen=1_000_00, rent_fen=7_000_00))
    (each,) = [each for each in due(register, answers={5003: LACKS_THE_LEASE}) if each.kind == "missing_fact"]
    assert (each.lease_id, each.field) == (5014, "rent_free_months")
    assert each.words.zh == "填写“免租月数”后才能认定“产业用房租金补贴”"


def test_where_no_blank_is_left_the_rent_is_to_be_checked_beside_the_lease(register):
    put(register, changed(held(register), 3, monthly_rent_fen=1_000_00, rent_fen=1, rent_free_months=0))
    (each,) = [each for each in due(register, answers={5003: LACKS_THE_LEASE}) if each.kind == "missing_fact"]
    assert each.field == "rent_fen" and "请核对" in each.words.zh


def test_rent_that_cannot_have_arisen_is_not_asked_for(register):
    put(register, [*held(register), row(9, "2025-11-01", room="D", rent_free_months=6)])
    assert code(9) not in {code_ for code_, _, _ in of(due(register, answers={}), "no_rent")}
    put(register, changed(held(register), 9, rent_free_months=1))
    assert code(9) in {code_ for code_, _, _ in of(due(register, answers={}), "no_rent")}


def test_rent_that_was_not_filled_in_is_said_so(register):
    said = {each.words.zh for each in due(register, answers={}) if each.kind == "no_rent"}
    assert said == {"还没有填写 2025 年的租金"}


def test_what_the_law_refuses_comes_first_and_names_its_field(register):
    answers = {5003: Unanswered("tenant.industry", "“99”不对。", "'99' is wrong.")}
    first = due(register, answers=answers)[0]
    assert (first.kind, first.tenant_id, first.field) == ("refused", 5003, "industry")
    assert "tenant.industry" in first.words.zh and "“99”不对" in first.words.zh


def left(status, claims, until=None):
    day = None if until is None else dt.date.fromisoformat(until)
    return Determination(status=status, claims_left=Span(claims, claims), until=day)


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        (left("eligible", 1, "2028-03-30"), ["last_claim"]),
        (left("eligible", 2, "2027-03-30"), ["document_ends"]),
        (left("eligible", 0, "2027-03-30"), []),
        (left("not_eligible", 1, "2027-03-30"), []),
        (left("eligible", 3), []),
    ],
)
def test_a_last_year_and_an_ending_document_are_said_to_whom_they_matter(said, kinds):
    own = [RosterEntry(1, 2, row())]
    found = _claims(own, Told({RENT: said}, NOTHING), DAY)
    assert [each.kind for each in found] == kinds


def test_reminders_of_the_demo_register_are_asked_of_the_law_itself(store):
    from sqlalchemy import select

    from registry.store.models import Park

    with store.read() as session:
        parks = session.scalars(select(Park.id).where(Park.demo)).all()
        keeper = Person(74, "demo", "演示", "operator", frozenset(parks))
        found = [each for park in parks for each in rosters.reminders(keeper, session, park, dt.date(2026, 11, 21))]
    kinds = {each.kind for each in found}
    assert {"no_rent", "missing_fact", "last_claim"} <= kinds
    assert {each.field for each in found if each.kind == "missing_fact"} >= {"industry", "newly_moved_in", "size", None}


def test_a_tenant_reads_its_own_parks_leases_rents_and_answers_and_nobody_elses(register):
    from registry.access.permissions import Denied

    me = Person(5, "mine", "租户", "tenant", uscc=code(3))
    with register.write() as session:
        session.add_all([Rent(tenant_id=5003, park_id=HERE, year=2025, amount_fen=1_000_00, source="月报"),
                         lease(5003, HERE, "2020-01-01", "2021-12-31", room="旧")])  # fmt: skip
    put(register, changed(held(register), 3, contact="李四"))
    with register.read() as session:
        own = tenants.own(me, session, code(3), DAY)
        with pytest.raises(Denied):
            tenants.own(me, session, code(2), DAY)
        with pytest.raises(Denied):
            tenants.own(KEEPER, session, code(3), DAY)
        nobody = Person(6, "new", "新", "tenant", uscc=code(99))
        assert tenants.own(nobody, session, code(99), DAY) is None
    assert {park.slug for park in own.parks} == {"here", "there"}
    here = next(park for park in own.parks if park.slug == "here")
    assert [(each.room, each.runs) for each in here.leases] == [("旧", False), (None, True)]
    assert (here.rents[0].year, here.rents[0].amount_fen, here.contact) == (2025, 1_000_00, "李四")
    assert isinstance(own.entitled.answer, Told) and own.facts["size"] == "small"
    assert {place.park for place in own.entitled.parks} == {park.id for park in own.parks}
