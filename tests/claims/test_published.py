"""What the public is told of money, from close to close of a day: no two answers differ by fewer than five tenants."""

import json
from itertools import combinations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import DBAPIError

from registry.access.permissions import Target
from registry.claims import public_counts
from registry.claims.published import figures as found
from registry.claims.published import keeping, questions, reading
from registry.claims.published.closing import close
from registry.claims.published.hiding import ToldSums
from registry.person import PUBLIC, Person
from registry.policy import load_law
from registry.store import audit
from registry.store.models import Lease, Park, Publication, PublishedFigure, PublishedPart, Rent, Tenant
from registry.store.store import Store
from tests.claims.test_hiding import speaks_of_few
from tests.fixtures.examples import examples
from tests.fixtures.rows import SOURCE, day, lease, tenant

TODAY = day("2026-11-21")
PARKS = {
    1: Target(1, "4403", "440305"), 2: Target(2, "4403", "440305"), 3: Target(3, "4403", "440311"),
    4: Target(4, "4403", "440311"), 5: Target(5, "4401", None),
}  # fmt: skip
SLUGS = {park: f"park-{park}" for park in PARKS}


@st.composite
def histories(draw):
    """Some closes of a day. Of each tenant that is there: its parks, what it may claim, its area, whether it may get
    what no sum holds. What a tenant is, it mostly stays.
    """
    who = range(draw(st.integers(6, 16)))
    usual = st.sampled_from([(1,), (1,), (2,), (3,), (3,), (4,), (5,), (1, 2), (2, 3)])
    amounts = st.tuples(st.sampled_from([0, 1, 1, 2]), st.sampled_from([0.0, 80.5]), st.booleans())
    parks = {each: draw(usual) for each in who}

    def state(each):
        at = parks[each] if draw(st.integers(0, 9)) else draw(usual)
        return (at, draw(amounts)) if draw(st.integers(0, 5)) else None

    now = {each: state(each) for each in who}
    days = [dict(now)]
    for _day in range(draw(st.integers(1, 6))):
        for each in draw(st.lists(st.sampled_from(who), max_size=8)):
            now[each] = state(each)
        days.append(dict(now))
    return days


def members(states):
    for each, state in states.items():
        if state:
            at, (claim, area, beyond) = state
            yield each, frozenset(at), (1, int(claim > 0), claim * 10**each, claim * 10**each, area, 0, int(beyond))


def closed(days):
    """Every figure that was published, close by close."""
    told, digests, published, ever = ToldSums(), {}, [], {}
    for number, states in enumerate(days, start=1):
        for each, at, _one in members(states):
            ever[each] = ever.get(each, frozenset()) | at
        made = close(told, number, found.sums(PARKS, SLUGS, list(members(states)), ever), digests)
        digests |= {figure.name: figure.digest for figure in made.renewed}
        published.append({figure.name: figure for figure in made.renewed})
    return published


def standing(published):
    """By close and name, the figures that the public could see after it."""
    now, seen = {}, []
    for renewed in published:
        now = now | renewed
        seen.append(dict(now))
    return seen


SORTS = ("tenants", "claims", "area", "beyond")


@settings(max_examples=examples(60))
@given(histories())
def test_no_two_public_answers_differ_by_fewer_than_five_tenants(days):
    answers = [figure for seen in standing(closed(days)) for figure in seen.values()]
    distinct = {(figure.name, figure.digest): figure for figure in answers}.values()
    for one, other in combinations(distinct, 2):
        for sort in SORTS:
            differ = {part.who for part in one.whole[sort] ^ other.whole[sort]}
            assert not 0 < len(differ) < public_counts.SMALLEST, (one.name, other.name, sort)


@settings(max_examples=examples(25))
@given(histories())
def test_nor_does_anything_that_can_be_made_of_them_by_adding_and_subtracting(days):
    answers = {(f.name, f.digest): f for seen in standing(closed(days)) for f in seen.values()}.values()
    for sort in SORTS:
        assert speaks_of_few([figure.whole[sort] for figure in answers if figure.whole[sort]]) is None


# Four of park 1 leave, and with them one of park 3: the city's sum told of seventeen, and would tell of twelve.
_ONE = (1, 80.5, True)
_THERE = dict.fromkeys(range(4), ((1,), _ONE)) | dict.fromkeys(range(4, 8), ((2,), _ONE))
_THERE |= {8: ((1, 2), _ONE), 9: ((1, 2), _ONE)} | dict.fromkeys(range(10, 14), ((3,), _ONE))
_THERE |= dict.fromkeys(range(14, 17), ((4,), _ONE))
_LEFT = _THERE | dict.fromkeys([*range(4), 10])


@settings(max_examples=examples(25))
@example([_THERE, _LEFT])
@given(histories())
def test_nor_for_who_knows_the_tenants_of_one_park_and_those_that_left_it(days):
    """An operating body that logs out and takes its own tenants from what everybody sees. (Tenants that moved between
    parks are left out: of them it knows a part only.)"""
    stay = [
        {each: state for each, state in states.items() if len({s[each][0] for s in days if s[each]}) == 1}
        for states in days
    ]
    answers = {(f.name, f.digest): f for seen in standing(closed(stay)) for f in seen.values()}.values()
    for park in PARKS:
        own = frozenset(each for states in stay for each, state in states.items() if state and park in state[0])
        for sort in SORTS:
            sums = [f.whole[sort] for f in answers if {part.who for part in f.whole[sort]} - own]
            assert speaks_of_few(sums, own) is None


@settings(max_examples=examples(30))
@given(histories())
def test_a_figure_is_true_of_the_day_that_it_names(days):
    districts = {park: found.subsidies.place_of(target) for park, target in PARKS.items()}
    for states, renewed in zip(days, closed(days), strict=True):
        there = list(members(states))
        for figure in renewed.values():
            kind, _, key = figure.name.removeprefix("sums/").partition("/")
            here = [
                one for _each, at, one in there
                if kind == "all" or (kind == "park" and {SLUGS[park] for park in at} == {key})
                or (kind == "place" and key in found.subsidies.places_of(at, districts))
            ]  # fmt: skip
            assert figure.value["tenants"] == len(here)
            assert figure.value["low"] == sum(one[2] for one in here)


def test_the_sum_of_a_district_is_renewed_with_its_parks_though_few_changed_in_one():
    """Where the parks tell it anyway, nothing is hidden by an older sum."""
    people = {each: ((1 + each % 2,), (1, 0.0, False)) for each in range(20)}
    first, second = closed([people, people | dict.fromkeys(range(0, 12, 2), ((1,), (2, 0.0, False)))])
    assert set(first) >= {"sums/park/park-1", "sums/park/park-2", "sums/place/440305", "sums/all"}
    assert {"sums/park/park-1", "sums/place/440305", "sums/all"} <= set(second)
    assert "sums/park/park-2" not in second


# --- in the database ---


def real(store: Store) -> Store:
    """The register of the demo as if none of it were: nobody but its officials may read a roster."""
    with store.write() as session:
        for table in (Park, Tenant, Lease):
            session.execute(update(table).values(demo=False))
    return store


@pytest.fixture
def register(copy_of, request) -> Store:
    return copy_of("sqlite", "real", _with_demo)


@pytest.fixture(params=["sqlite", "postgis"])
def either(copy_of, request) -> Store:
    return copy_of(request.param, "real", _with_demo)


def _with_demo(store: Store) -> None:
    from registry.parks import demo, places

    with store.write() as session:
        places.load(session)
        demo.load(session, lambda items: items)
    real(store)


def come(store, number: int, first: int = 0) -> None:
    """So many tenants more in the largest park of 光明, each with a rent and an area of its own."""
    with store.write() as session:
        park = session.scalar(select(Park.id).where(Park.slug == "demo-guangming-2"))
        for each in range(first, first + number):
            session.add(tenant(number=100 + each, id=50_000 + each))
            session.flush()
            session.add(lease(50_000 + each, park, "2025-01-01", area_m2=100.0 + each, monthly_rent_fen=500_000 + each))
            session.add(Rent(tenant_id=50_000 + each, park_id=park, year=2025, amount_fen=6_000_000 + each, **SOURCE))


def told(store, day_=TODAY) -> dict:
    with store.read() as session:
        return {name: (each.of, json.dumps(each.value)) for name, each in keeping.on(session, day_).items()}


def test_a_day_is_closed_once_and_one_more_tenant_changes_nothing(either):
    assert keeping.publish(either, TODAY) > 0
    assert keeping.publish(either, TODAY) is None
    before = told(either)
    assert {of for of, _value in before.values()} == {TODAY - keeping.DAY}
    come(either, 1)
    assert keeping.publish(either, TODAY) is None and told(either) == before
    assert keeping.publish(either, TODAY + keeping.DAY) == 0 and told(either) == before
    come(either, 3, first=1)
    assert keeping.publish(either, TODAY + 2 * keeping.DAY) == 0 and told(either) == before


def test_five_more_are_told_at_the_next_close(register):
    keeping.publish(register, TODAY)
    come(register, 6)
    assert keeping.publish(register, TODAY) is None, "not before the day is over"
    assert keeping.publish(register, TODAY + keeping.DAY) > 0
    now, before = told(register, TODAY), told(register, TODAY - keeping.DAY)
    assert now["sums/park/demo-guangming-2"][0] == TODAY
    assert before["sums/park/demo-guangming-2"][0] == TODAY - keeping.DAY, "an earlier day keeps what stood then"
    assert json.loads(now["sums/all"][1])["tenants"] == json.loads(before["sums/all"][1])["tenants"] + 6


def test_an_undone_import_goes_back_to_what_was_told_and_hides_who_came_meanwhile(register):
    keeping.publish(register, TODAY)
    first = told(register)
    come(register, 6)
    keeping.publish(register, TODAY + keeping.DAY)
    with register.write() as session:
        for table, ids in ((Rent, Rent.tenant_id), (Lease, Lease.tenant_id), (Tenant, Tenant.id)):
            session.execute(delete(table).where(ids >= 50_000))
    come(register, 1, first=90)  # five went, one came
    keeping.publish(register, TODAY + 2 * keeping.DAY)
    values = {name: value for name, (_of, value) in told(register, TODAY + keeping.DAY).items()}
    park = "sums/park/demo-guangming-2"
    assert json.loads(values[park])["tenants"] == json.loads(first[park][1])["tenants"] + 6, "the earlier figure stands"


def test_publishing_is_no_change_of_the_register(either):
    version = either.version()
    keeping.publish(either, TODAY)
    assert either.version() == version
    with either.read() as session:
        assert audit.verify(session) == []


@pytest.mark.parametrize("table", ["publication", "published_figure", "published_part"])
def test_what_was_told_is_neither_changed_nor_taken_back(either, table):
    keeping.publish(either, TODAY)
    for statement in (f"UPDATE {table} SET id = id + 1000000", f"DELETE FROM {table}"):
        with pytest.raises(DBAPIError, match="append"), either.write() as session:
            session.execute(text(statement))


def test_days_on_which_nobody_asked_are_not_made_up_for(register):
    keeping.publish(register, TODAY)
    keeping.publish(register, TODAY + 5 * keeping.DAY)
    with register.read() as session:
        days = session.scalars(select(Publication.day).order_by(Publication.day)).all()
    assert days == [TODAY - keeping.DAY, TODAY + 4 * keeping.DAY]


def test_amounts_are_kept_as_digests_only(register):
    keeping.publish(register, TODAY)
    with register.read() as session:
        marks = set(session.scalars(select(PublishedPart.mark)))
        assert session.scalar(select(func.count()).select_from(PublishedFigure)) > 0
    assert all(mark == "" or (len(mark) == 16 and int(mark, 16) >= 0) for mark in marks)


def test_a_park_that_takes_the_name_of_another_is_told_of_by_its_own_name(register):
    keeping.publish(register, TODAY)
    with register.write() as session:
        session.execute(update(Park).where(Park.slug == "demo-guangming-2").values(slug="renamed"))
    with register.read() as session:
        park = session.scalar(select(Park.id).where(Park.slug == "renamed"))
        assert park not in reading.sums(session, TODAY)


def test_demo_data_is_published_of_nobody(store):
    keeping.publish(store, TODAY)
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(PublishedPart)) == 0
        assert {each.sums for each in reading.sums(session, TODAY).values()} == {found.NOTHING}


# --- open questions ---


def test_how_many_answers_turn_on_a_question_is_told_of_five_and_more(register):
    official = Person(1, "o", "o", "official", scope="4403")
    keeping.publish(register, TODAY)
    with register.read() as session:
        public, seen = (questions.counts(session, TODAY, person) for person in (PUBLIC, official))
    assert any(0 < count.number < 5 for count in seen.values()), "the city's office is told how it stands"
    assert {count.number for count in public.values() if count.number is not None} - {0}
    assert all(count.number is None or count.number == 0 or count.number >= 5 for count in public.values())
    assert set(public) == {(kind, each) for kind in questions.KINDS for each in load_law().questions}


def test_of_demo_data_it_is_told_as_it_is(store):
    keeping.publish(store, TODAY)
    with store.read() as session:
        counts = questions.counts(session, TODAY, PUBLIC)
        live = found.entitlement.turning(session, TODAY)
    assert {key: count.number for key, count in counts.items() if count.number} == {
        (kind, question): len(who) for kind in live for question, who in live[kind].items()
    }


def test_where_tenants_of_a_park_stand_is_told_by_the_close(register):
    keeping.publish(register, TODAY)
    with register.read() as session:
        seen = reading.standings(session, "demo-guangming-2", TODAY)
        assert reading.standings(session, "demo-guangming-2", TODAY - 3 * keeping.DAY) is None
    assert seen.of == TODAY - keeping.DAY
    assert all(count >= 5 for count in seen.groups.values()) and seen.groups
    come(register, 1)
    keeping.publish(register, TODAY + keeping.DAY)
    with register.read() as session:
        assert reading.standings(session, "demo-guangming-2", TODAY + keeping.DAY) == seen
