"""A tenant of several premises claims once: what it gets in all, what each place has in it, and who is told which."""

import datetime as dt
import random

import pytest
from sqlalchemy import select

from registry.claims import answered, entitlement, park_claims
from registry.claims.parts import bounds, parts
from registry.person import Person
from registry.policy import Told, Unanswered
from registry.store.models import Lease, Recognition, Rent, Tenant
from tests.claims.assess_rows import fill
from tests.fixtures.examples import some
from tests.fixtures.rows import SOURCE, day, lease, park, profile, tenant

TODAY = day("2026-11-21")
RENT = "guangming-2025-4/14"
HERE, THERE, BAOAN = 501, 502, 503


@pytest.fixture
def register(placed_store):
    """Two recognised parks of Guangming, one of Bao'an, and tenant 1, a software enterprise."""
    with placed_store.write() as session:
        session.add_all(
            [park("a", id=HERE), park("b", id=THERE), park("c", id=BAOAN, district_code="440306"), tenant(1, id=1)]
        )
        session.flush()
        for place in (HERE, THERE):
            session.add(Recognition(park_id=place, kind="ai_software", valid_from=day("2024-01-01"), **SOURCE))
        session.add(profile(1, kind="enterprise", industry="6513", grants_complete=True))
    return placed_store


def rented(store, *rents):
    """A lease in each park, with the rent of 2025 in fen."""
    with store.write() as session:
        for place, fen in rents:
            session.add(lease(1, place, "2024-01-01"))
            session.add(Rent(tenant_id=1, park_id=place, year=2025, month=None, amount_fen=fen, **SOURCE))


def entitled(store, as_of=TODAY):
    with store.read() as session:
        return entitlement.of_tenants(session, [1], as_of)[1]


def amount(answer, measure=RENT):
    return bounds(answer.determinations[measure])[1]


def seen(store, person, park_id=HERE):
    with store.read() as session:
        return answered.answered(person, session, park_id, TODAY)[1]


KEEPER = Person(2, "keeper", "甲", "operator", parks=frozenset({HERE}))
CITY = Person(3, "city", "市", "official", scope="4403")
GUANGMING = Person(4, "district", "区", "official", scope="440311")


def test_the_whole_is_told_once_and_each_park_has_its_part(register):
    rented(register, (HERE, 20_000_000), (THERE, 6_540_000))
    found = entitled(register)
    assert amount(found.answer) == 13_270_000
    assert parts(RENT, found.answer, found.parks).fen == ((10_000_000, 10_000_000), (3_270_000, 3_270_000))


def test_where_the_cap_cuts_across_parks_nobody_has_a_part(register):
    """Half of 2 and of 3 million is 2.5 million; an enterprise gets 2 at most, and no text says whose half is cut."""
    rented(register, (HERE, 200_000_000), (THERE, 300_000_000))
    found = entitled(register)
    assert amount(found.answer) == 200_000_000
    assert parts(RENT, found.answer, found.parks) is None


def test_a_cap_that_one_park_reaches_by_itself_is_its_own(register):
    rented(register, (HERE, 2_000_000_000), (THERE, 0))
    found = entitled(register)
    assert parts(RENT, found.answer, found.parks).fen == ((200_000_000, 200_000_000), (0, 0))


def test_where_a_measure_is_for_one_district_only_the_other_has_nothing_of_it(register):
    rented(register, (HERE, 20_000_000), (BAOAN, 9_000_000))
    found = entitled(register)
    assert parts(RENT, found.answer, found.parks).fen == ((10_000_000, 10_000_000), (0, 0))


def test_halves_of_a_fen_are_in_the_whole_alone(register):
    rented(register, (HERE, 101), (THERE, 103))
    found = entitled(register)
    told = parts(RENT, found.answer, found.parks)
    assert (amount(found.answer), told.fen, told.left) == (102, ((50, 50), (51, 51)), (1, 1))


def test_two_leases_in_one_park_have_their_parts_where_the_rent_arises_from_each(register):
    with register.write() as session:
        for monthly, room in ((1_000_000, "A"), (500_000, "B")):
            terms = {"monthly_rent_fen": monthly, "rent_free_months": 0, "room": room, "area_m2": 100.0}
            session.add(lease(1, HERE, "2025-01-01", **terms))
    found = entitled(register)
    assert parts(RENT, found.answer, found.rooms).fen == ((6_000_000, 6_000_000), (3_000_000, 3_000_000))


def test_registered_rent_of_two_leases_is_of_no_lease_alone(register):
    rented(register, (HERE, 20_000_000))
    with register.write() as session:
        session.add(lease(1, HERE, "2024-06-01", room="B"))
    (room,) = entitled(register).rooms
    assert (room.park, room.lease) == (HERE, None)


def test_an_operating_body_is_told_its_own_parks_part_and_nothing_of_the_whole(register):
    rented(register, (HERE, 20_000_000), (THERE, 6_540_000))
    found = seen(register, KEEPER)
    assert (amount(found.here), found.elsewhere, found.whole) == (10_000_000, True, None)


def test_what_an_operating_body_reads_is_the_same_whatever_is_paid_elsewhere(register):
    """Nothing that it is told depends on a rent in another park: so none can be worked out."""
    rented(register, (HERE, 20_000_000), (THERE, 6_540_000))

    def told():
        with register.read() as session:
            return answered.answered(KEEPER, session, HERE, TODAY), park_claims.by_measure(session, HERE, TODAY)

    before = told()
    for fen in (0, 1, 999_999_999_99, None):
        with register.write() as session:
            (other,) = session.scalars(select(Rent).where(Rent.park_id == THERE))
            if fen is None:
                session.delete(other)
                session.scalars(select(Lease).where(Lease.park_id == THERE)).one().area_m2 = -0.0
            else:
                other.amount_fen = fen
        assert told() == before


@pytest.mark.parametrize(("person", "whole"), [(CITY, True), (GUANGMING, False), (KEEPER, False)])
def test_the_whole_is_for_who_may_read_every_park_of_the_tenant(register, person, whole):
    rented(register, (HERE, 20_000_000), (BAOAN, 6_540_000))
    assert (seen(register, person).whole is not None) == whole


def test_the_claims_of_a_park_are_those_of_its_own_premises(register):
    rented(register, (HERE, 20_000_000), (THERE, 6_540_000))
    with register.read() as session:
        sums = [
            next(each for each in park_claims.by_measure(session, place, TODAY).measures if each.measure == RENT)
            for place in (HERE, THERE)
        ]
    assert [each.high for each in sums] == [10_000_000, 3_270_000]


def test_a_mistake_elsewhere_is_told_there_and_not_here(register):
    rented(register, (HERE, 20_000_000))
    with register.write() as session:
        session.add(lease(1, THERE, "2024-01-01", rent_free_months=999))
    assert isinstance(seen(register, KEEPER).here, Told)
    found = entitled(register)
    assert isinstance(found.answer, Unanswered) and found.answer.at == "premises.1.lease.rent_free_months"
    assert parts(RENT, found.answer, found.parks) is None
    with register.read() as session:
        assert park_claims.by_measure(session, THERE, TODAY).unanswered == 1


@pytest.mark.parametrize("seed", some(range(4), 2))
def test_told_parts_of_random_registers_add_up_to_the_whole(placed_store, seed):
    with placed_store.write() as session:
        fill(session, seed + 40, tenants=40)
    checked = 0
    with placed_store.read() as session:
        found = entitlement.of_tenants(session, list(session.scalars(select(Tenant.id))), dt.date(2026, 11, 21))
    for each in found.values():
        for measure, said in each.answer.determinations.items():
            for places in (each.parks, each.rooms):
                told = parts(measure, each.answer, places)
                if told is not None and len(places) > 1:
                    checked += 1
                    for side, whole in enumerate(bounds(said)):
                        together = sum(fen[side] for fen in told.fen)
                        assert 0 <= whole - together < len(places) and whole - together == told.left[side]
    assert checked > 3


def test_who_has_one_premise_has_one_answer(placed_store):
    with placed_store.write() as session:
        fill(session, random.Random(9).randint(0, 99))
    with placed_store.read() as session:
        for each in entitlement.of_tenants(session, list(session.scalars(select(Tenant.id))), TODAY).values():
            if len(each.rooms) == 1:
                assert each.answer == each.parks[0].answer == each.rooms[0].answer
