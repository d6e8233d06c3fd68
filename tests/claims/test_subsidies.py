"""Subsidies summed up: officials see their own as it is, everybody else what was published."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.access.permissions import Target
from registry.claims import subsidies
from registry.claims.claimed import REACHED, read_claimed
from registry.claims.runs import run
from registry.claims.subsidies import Figures, Published, Sums, Tenants, city_of, is_city, rest, shown
from registry.person import PUBLIC, Person
from registry.policy.kernel.determination import STATUS
from tests.claims.assess_rows import fill, spoil
from tests.fixtures.examples import some

DAY = date(2026, 11, 21)
GUANGMING = Person(1, "official", "official", "official", scope="440311")


@pytest.fixture
def figures(store):
    return subsidies.read_subsidies(store, DAY)


@pytest.fixture
def parks(store):
    with store.read() as session:
        return subsidies.targets(session)


@pytest.fixture
def real(parks):
    """The same parks as if none were demo data."""
    return {id: Target(id, park.city_code, park.district_code) for id, park in parks.items()}


def at(places, id):
    return next(place.sums for place in places if place.id == id)


def test_the_sum_over_all_is_that_of_a_run(store, figures):
    total = run.compute(store, DAY).table("tenant/total")
    whole = at(shown(figures, figures.districts), None)
    assert (whole.tenants, whole.low, whole.high) == (
        len(total), sum(total["low"].to_pylist()), sum(total["high"].to_pylist())
    )  # fmt: skip


@pytest.mark.parametrize("seed", some([1, 2, 5, 6], 2))
def test_everybody_asked_for_sums_alone_is_answered_as_in_a_run(placed_store, seed):
    """Amounts, places and what no sum holds, of each tenant; and who cannot be asked."""
    with placed_store.write() as session:
        fill(session, seed, tenants=40)
        if seed > 4:
            spoil(session, seed)
    answered = run.compute(placed_store, DAY)
    with placed_store.read() as session:
        each, claimed = list(subsidies.members(session, answered)), read_claimed(session, DAY)
    assert bool(claimed.left_out) == (seed > 4)
    found = subsidies.read_subsidies(placed_store, DAY)
    parks = [frozenset(claimed.park[claimed.owner == at].tolist()) for at in range(len(claimed.ids))]
    columns = (claimed.ids, claimed.low, claimed.high, claimed.beyond)
    assert each and [(id, at, one[2], one[3], one[-1]) for id, at, one in each] == [
        (id, at, low, high, beyond)
        for at, id, low, high, beyond in zip(parks, *(column.tolist() for column in columns), strict=True)
    ]
    assert claimed.left_out == tuple(one for one in answered.unasked if one.kind == "tenant")
    summed = {}
    for _id, at, one in each:
        summed[at] = summed.get(at, subsidies.NOTHING) + Sums(*one)
    assert {tenants.parks: tenants.sums for tenants in found.tenants} == summed


def test_sums_beyond_int64_are_exact():
    most = np.array([2**62, 2**62, 2**62, 5])
    assert subsidies._totals(most, np.array([0, 0, 0, 1]), 2) == [3 * 2**62, 5]


def test_a_tenant_of_several_parks_is_in_none_of_them_but_in_their_district(figures):
    several = [t for t in figures.tenants if len(t.parks) > 1]
    assert several
    places = shown(figures, figures.districts)
    everybody = counted(figures.tenants)
    parks = sum(place.sums.tenants for place in places if isinstance(place.id, int))
    districts = sum(place.sums.tenants for place in places if isinstance(place.id, str) and not is_city(place.id))
    cities = sum(place.sums.tenants for place in places if is_city(place.id))
    spread = [t for t in several if len({figures.districts[park] for park in t.parks}) > 1]
    assert parks == everybody - counted(several)
    assert districts == everybody - counted(spread)
    assert cities == everybody


def test_who_may_get_what_is_not_summed_is_counted_beside_the_sum(store, figures):
    """南山 decides itself what it pays under 深府规〔2022〕5号（九）; 龙岗's measure is known from a secondary source
    only: a sum of nothing there does not say that nobody may get anything."""
    answered = run.compute(store, DAY)
    for measure, district in (("shenzhen-2022-5/9.3", "440305"), ("longgang-2023/2", "440307")):
        statuses = dict(answered_by(answered, measure, district))
        reached = {id for id, status in statuses.items() if status in REACHED}
        assert reached
        assert at(shown(figures, figures.districts), district).beyond >= len(reached)


def test_those_who_only_fail_are_not_counted_beside_the_sum(figures):
    """In 坪山 every tenant of the demo fails a clause of every measure that no sum holds."""
    assert at(shown(figures, figures.districts), "440310").beyond == 0


def answered_by(answered, measure, district):
    """(tenant, status) of those whose only parks are in the district."""
    facts = answered.table("tenant/facts").to_pandas().groupby("id")["park.district"].agg(set)
    table = answered.table(f"tenant/{measure}")
    names = {code: name for name, code in STATUS.items()}
    for id, status in zip(table["id"].to_pylist(), table["status"].to_pylist(), strict=True):
        if facts[id] == {int(district)}:
            yield id, names[status]


def counted(tenants):
    return sum(each.sums.tenants for each in tenants)


def test_demo_parks_are_everybodys(figures, parks):
    open_parks = subsidies.readable(parks, PUBLIC)
    assert open_parks == {id for id, park in parks.items() if park.demo}
    nobody = {place.id: Published(DAY, Sums()) for place in shown(figures, ())}
    places = shown(figures, open_parks, nobody)
    assert all(place.sums is not None and place.of is None for place in places)
    assert at(places, None).tenants == counted(figures.tenants)


def test_an_official_sees_every_park_of_the_own_district_as_it_is_and_of_no_other(figures, real):
    open_parks = subsidies.readable(real, GUANGMING)
    assert open_parks == {id for id, district in figures.districts.items() if district == "440311"}
    places = shown(Figures(DAY, figures.tenants, real), open_parks)
    assert all(place.sums is not None for place in places if place.within == "440311")
    others = {park for each in figures.tenants for park in each.parks if figures.districts[park] != "440311"}
    assert others and all(place.sums is None for place in places if place.id in others)
    assert at(places, "440311") is not None and at(places, None) is None


# --- who may read what, on a register made up for it: parks 1 and 2 in one district, 3 in another, 4 is demo data ---

PARKS = {
    1: Target(1, "4403", "440305"), 2: Target(2, "4403", "440305"), 3: Target(3, "4403", "440311"),
    4: Target(4, "4403", "440311", demo=True),
}  # fmt: skip
MADE_UP = Figures(
    DAY,
    tuple(Tenants(frozenset(parks), Sums(count, count, 10**rank, 10**rank)) for rank, (parks, count) in enumerate(
        [((1,), 9), ((2,), 3), ((1, 2), 1), ((3,), 7), ((4,), 2), ((2, 3), 1), ((3, 4), 1)]
    )),
    PARKS,
)  # fmt: skip
EARLIER = Published(date(2026, 3, 1), Sums(100, 50, 7, 7))


def test_nobody_else_is_told_what_was_not_published():
    assert [place.id for place in shown(MADE_UP, {4}) if place.sums is not None] == [4]


def test_what_was_published_stands_beside_what_is_everybodys():
    """Tenants of demo parks alone are everybody's; those of a demo park and a real one are not."""
    places = {place.id: place for place in shown(MADE_UP, {4}, {"440311": EARLIER, None: EARLIER, 3: EARLIER})}
    assert (places[3].sums, places[3].of) == (EARLIER.sums, EARLIER.of)
    assert places["440311"].sums == EARLIER.sums + Sums(2, 2, 10**4, 10**4)
    assert places[None].sums == EARLIER.sums + Sums(2, 2, 10**4, 10**4)
    assert places[1].sums is None and places["440305"].sums is None


def test_who_may_read_some_parks_of_a_place_sees_what_everybody_sees_of_the_place():
    """Else one's own tenants could be taken from a sum that holds few others."""
    operator = Person(2, "operator", "operator", "operator", parks=frozenset({1}))
    open_parks = subsidies.readable(PARKS, operator)
    places = {place.id: place for place in shown(MADE_UP, open_parks, {1: EARLIER, "440305": EARLIER})}
    assert places[1].sums == Sums(9, 9, 1, 1) and places[1].of is None
    assert places["440305"].sums == EARLIER.sums and places["440305"].of == EARLIER.of


def test_where_nobody_was_asked_nothing_is_told_but_what_was_published():
    places = shown(Figures(DAY, None, PARKS), (), {1: EARLIER})
    assert [(place.id, place.sums) for place in places if place.sums is not None] == [(1, EARLIER.sums)]


def test_an_office_that_may_read_of_all_who_are_there_sees_them_as_they_are():
    """Parks elsewhere that have no tenants take nothing from what the city's office sees."""
    figures = Figures(DAY, MADE_UP.tenants, PARKS | {5: Target(5, "4401", "440106")})
    city = Person(3, "city", "city", "official", scope="4403")
    whole = at(shown(figures, subsidies.readable(figures.parks, city), {None: EARLIER}), None)
    assert whole.tenants == counted(MADE_UP.tenants)


def test_a_day_is_named_unless_there_is_nobody_else():
    """Tenants who came since the close are not in the sum, so the day says of when it is."""
    nobody = Published(EARLIER.of, Sums())
    alone = Figures(DAY, tuple(each for each in MADE_UP.tenants if each.parks == {4}), PARKS)
    for figures, of in ((MADE_UP, EARLIER.of), (alone, None)):
        place = next(each for each in shown(figures, {4}, {"440311": nobody}) if each.id == "440311")
        assert place.sums == Sums(2, 2, 10**4, 10**4) and place.of == of


def test_who_may_read_every_park_sees_every_figure_as_it_is(figures):
    for told in (MADE_UP, figures):
        places = shown(told, frozenset(told.parks), {None: EARLIER})
        assert all(place.sums is not None and place.of is None for place in places)
        assert at(places, None).tenants == counted(told.tenants)


def test_sums_of_different_days_are_not_taken_from_each_other():
    """What was left would be no tenants of several places, but also what has changed meanwhile."""
    earlier, later = Published(date(2026, 3, 1), Sums(9, 9, 5, 5)), Published(date(2026, 4, 1), Sums(20, 20, 9, 9))
    places = shown(Figures(DAY, None, PARKS), (), {"440305": earlier, "440311": later, "440300": later})
    parts = [place for place in places if place.within == "440300"]
    city = next(place for place in places if place.id == "440300")
    assert len(parts) == 2 and rest(city, parts) is None
    same = shown(Figures(DAY, None, PARKS), (), {"440305": earlier, "440311": earlier, "440300": earlier})
    assert rest(next(p for p in same if p.id == "440300"), [p for p in same if p.within == "440300"]) is not None


# --- places within each other ---


@st.composite
def registers(draw):
    """A few districts of two cities with parks, one of which lies in a district that nobody knows; tenants of one or
    several of them; some parks may be read."""
    codes = st.sampled_from(("440303", "440304", "440305", "440106", "440112", "4403"))
    districts = {park: draw(codes) for park in range(draw(st.integers(1, 7)))}
    targets = {park: Target(park, code[:4], code if len(code) == 6 else None) for park, code in districts.items()}
    parks = st.frozensets(st.sampled_from(sorted(districts)), min_size=1, max_size=3)
    ones = st.frozensets(st.sampled_from(sorted(districts)), min_size=1, max_size=1)
    # Amounts are powers of two, so that a sum tells who is in it.
    members = draw(st.lists(st.tuples(st.one_of(ones, ones, parks), st.booleans(), st.booleans()), max_size=40))
    tenants = tuple(
        Tenants(places, Sums(1, int(claims), claims << number, claims << number, beyond=int(beyond)))
        for number, (places, claims, beyond) in enumerate(members)
    )
    open_parks = draw(st.frozensets(st.sampled_from(sorted(districts)), max_size=2))
    return Figures(DAY, tenants, targets), open_parks


def _in(figures, tenant, id):
    """Whether the tenant counts in the place: in its one park, its one district, in all."""
    if id is None:
        return True
    if is_city(id):
        return {city_of(figures.districts[park]) for park in tenant.parks} == {id}
    if isinstance(id, str):
        return {figures.districts[park] for park in tenant.parks} == {id}
    return tenant.parks == {id}


@given(registers())
def test_the_parts_of_every_place_and_what_is_in_none_of_them_add_up_to_it(register):
    """Parks and tenants of several parks make a district, these and tenants of several districts a city, and so on."""
    figures, _some = register
    places = shown(figures, frozenset(figures.parks))
    for whole in places:
        if isinstance(whole.id, int):
            continue
        parts = [place for place in places if place.within == whole.id and place.id is not None]
        left = rest(whole, parts)
        inside = [t for t in figures.tenants if _in(figures, t, whole.id)]
        several = [t for t in inside if not any(_in(figures, t, part.id) for part in parts)]
        assert left == sum((t.sums for t in several), Sums())
