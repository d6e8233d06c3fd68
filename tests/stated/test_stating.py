"""Statements in the register: a sayer has one for a day or a year, under history and seal, and changes no other's."""

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from registry.parks import demo
from registry.stated.reading import hear
from registry.stated.stating import Said, Sayer, When, planned, write
from registry.store import audit, history
from registry.store.models import Lease, StatedFact
from tests.attacks.insider import past
from tests.fixtures.rows import SOURCE, day, lease, park, tenant

TODAY = day("2026-11-21")
PARK, OTHER = Sayer("operating-body", "wang", 501), Sayer("operating-body", "li", 502)
OFFICE = Sayer("authority", "zhao", office="440311")
STAFF, GROWTH = "tenant.staff", "tenant.growth"


@pytest.fixture
def register(placed_store, declaring):
    with placed_store.write() as session:
        session.add_all([park("a", id=501), park("b", id=502), tenant(1, id=1), tenant(2, id=2)])
        session.flush()
        session.add_all([lease(1, 501, "2024-01-01", id=11), lease(1, 502, "2024-01-01", id=12)])
    return placed_store


@pytest.fixture
def say(register, declaring):
    def say(path, value, sayer=PARK, year=None, since=TODAY, correct=False, whose=("tenant_id", 1), on=TODAY):
        with register.write() as session:
            wanted = Said(whose, declaring.facts[path], year, value)
            found = planned(session, [wanted], sayer, When(on, since, correct))
            write(session, found, {**SOURCE, "demo": False, "recorded_at": dt.datetime.now(dt.UTC)})
        return found

    return say


@pytest.fixture
def known(register, declaring):
    def known(path, on=TODAY, year=None, whose=("tenant_id", 1)):
        with register.read() as session:
            found = hear(session, declaring.declared, on, {whose[0]: [whose[1]]})
        said = found.get(whose, {}).get((path, year))
        return None if said is None else said.value

    return known


def intervals(store):
    with store.read() as session:
        asked = select(StatedFact.valid_from, StatedFact.valid_to, StatedFact.number).order_by(StatedFact.valid_from)
        return [(str(since), str(until) if until else None, number) for since, until, number in session.execute(asked)]


def test_a_new_statement_ends_the_one_before_on_the_day_before_it_begins(say, known, register):
    say(STAFF, 20, since=day("2025-01-01"))
    say(STAFF, 30, since=day("2026-01-01"))
    assert intervals(register) == [("2025-01-01", "2025-12-31", 20), ("2026-01-01", None, 30)]
    assert [known(STAFF, day(on)) for on in ("2024-12-31", "2025-06-01", "2026-01-01")] == [None, 20, 30]


def test_a_correction_changes_what_was_said_for_all_its_days(say, register):
    say(STAFF, 20, since=day("2025-01-01"))
    say(STAFF, 30, since=day("2026-01-01"), correct=True)
    assert intervals(register) == [("2025-01-01", None, 30)]


def test_nothing_said_any_more_ends_the_statement_and_before_its_begin_takes_it_out(say, known, register):
    say(STAFF, 20, since=day("2025-01-01"))
    say(STAFF, None, since=day("2026-01-01"))
    assert intervals(register) == [("2025-01-01", "2025-12-31", 20)]
    say(STAFF, 25, since=day("2026-06-01"))
    say(STAFF, None, since=day("2026-06-01"))
    assert intervals(register) == [("2025-01-01", "2025-12-31", 20)]


def test_a_statement_between_two_others_fills_the_days_that_are_free(say, register):
    say(STAFF, 20, since=day("2027-01-01"), on=day("2027-02-01"))
    say(STAFF, 10, since=day("2024-01-01"))
    assert intervals(register) == [("2024-01-01", "2026-12-31", 10), ("2027-01-01", None, 20)]


def test_a_fact_by_year_has_one_statement_a_year_and_a_year_that_is_not_over_says_nothing_yet(say, known, register):
    say(GROWTH, 2000, year=2025)
    say(GROWTH, 2500, year=2025)
    say(GROWTH, 9000, year=2026)
    assert known(GROWTH, year=2025) == 2500 and known(GROWTH, year=2026) is None
    assert known(GROWTH, day("2025-12-31"), 2025) is None
    say(GROWTH, None, year=2025)
    assert known(GROWTH, year=2025) is None


def test_the_same_again_writes_nothing(say):
    say(STAFF, 20)
    say(GROWTH, 2000, year=2025)
    assert not say(STAFF, 20) and not say(GROWTH, 2000, year=2025)


def test_nobodys_statement_is_changed_by_anothers(say, known, register):
    say(STAFF, 20)
    say(STAFF, 30, OTHER)
    assert known(STAFF) is None and len(intervals(register)) == 2
    say(STAFF, 30, OFFICE)
    assert known(STAFF) == 30
    say(STAFF, None, OFFICE)
    assert known(STAFF) is None


def test_a_statement_can_be_undone_and_comes_back_when_the_undo_is_undone(say, known, register):
    say(STAFF, 20, since=day("2025-01-01"))
    say(STAFF, 30, since=day("2026-01-01"))
    with register.read() as session:
        last = history.last(session)
    for expected in (20, 30):
        with register.write() as session:
            history.undo(session, last)
            last += 1
        assert known(STAFF) == expected
    with register.read() as session:
        assert audit.verify(session) == []


@pytest.mark.parametrize(
    "order",
    [
        "UPDATE stated_fact SET number = 99",
        "DELETE FROM stated_fact",
        "UPDATE stated_fact SET said_as = 'authority', office = '440311', said_park_id = NULL",
        "INSERT INTO stated_fact (id, tenant_id, fact, form, year, word, said_as, said_by, said_park_id, source, demo, "
        "recorded_at) VALUES (9, 2, 'tenant.growth', 'percent', 2025, '1', 'company', 'x', 501, 's', {no}, '{now}')",
    ],
)
def test_who_edits_statements_past_the_program_is_found_by_the_seal(say, register, order):
    say(STAFF, 20)
    sqlite = register.engine.dialect.name == "sqlite"
    with register.engine.execution_options(write=True).begin() as connection:
        past(order.format(no="0" if sqlite else "false", now="2026-01-01 00:00:00+00:00"[: 19 if sqlite else None]))(
            connection
        )
    with register.read() as session:
        assert any("stated_fact" in problem.en for problem in audit.verify(session))


WRONG = (
    {"park_id": 501},  # two owners
    {"tenant_id": None},
    {"valid_from": day("2026-01-01")},  # a year and days
    {"word": "x"},
    {"office": "440311"},  # a park's word that is an authority's as well
    {"said_park_id": None},
    {"said_as": "anybody"},
)


def test_a_statement_that_is_none_is_refused_by_the_table(register):
    whole = {
        "tenant_id": 1, "fact": GROWTH, "form": "percent", "year": 2025, "number": 1, "said_as": "operating-body",
        "said_by": "wang", "said_park_id": 501, **SOURCE,
    }  # fmt: skip
    with register.write() as session:
        session.add(StatedFact(**whole))
    for wrong in WRONG:
        with pytest.raises(IntegrityError), register.write() as session:
            session.add(StatedFact(**whole | {"year": 2024} | wrong))
    with pytest.raises(IntegrityError), register.write() as session:
        session.add(StatedFact(**whole))  # a second word of one sayer about one year


def test_demo_data_leave_with_what_was_stated_of_them(store, declaring):
    with store.write() as session:
        rented = session.scalars(select(Lease).where(Lease.demo)).first()
        said = [Said(("lease_id", rented.id), declaring.facts["property.owner"], None, "private"),
                Said(("tenant_id", rented.tenant_id), declaring.facts[STAFF], None, 5)]  # fmt: skip
        found = planned(session, said, Sayer("operating-body", "x", rented.park_id), When(TODAY, TODAY))
        write(session, found, {**SOURCE, "demo": True, "recorded_at": dt.datetime.now(dt.UTC)})
    with store.write() as session:
        demo.remove(session)
        assert session.scalars(select(StatedFact)).all() == []
