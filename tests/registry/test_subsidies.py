"""Subsidies summed up: officials see their own, others only what hides everybody, whatever they subtract."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry import subsidies
from registry.assess import run
from registry.people import PUBLIC, Person, Target
from registry.policy.determination import STATUS
from registry.subsidies import FEWEST, Figures, Sums, Tenants, city_of, is_city, rest, shown

DAY = date(2026, 11, 21)
GUANGMING = Person(1, "official", "official", "official", scope="440311")


@pytest.fixture
def figures(store):
    return subsidies.read(store, DAY)


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
        reached = {id for id, status in statuses.items() if status in subsidies.REACHED}
        assert reached
        assert at(shown(figures, figures.districts), district).beyond >= len(reached)


def test_those_who_only_fail_are_not_counted_beside_the_sum(figures):
    """In 坪山 every tenant of the demo fails a clause of every measure that no sum holds."""
    assert at(shown(figures, figures.districts), "440310").beyond == 0


def test_few_who_may_get_what_is_not_summed_hide_the_figures():
    assert Sums(9, 9, 1, 1, beyond=4).few
    assert not Sums(9, 9, 1, 1, beyond=5).few


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
    assert all(place.sums is not None for place in shown(figures, open_parks))


def test_an_official_sees_every_park_of_the_own_district_and_of_no_other(figures, real):
    open_parks = subsidies.readable(real, GUANGMING)
    assert open_parks == {id for id, district in figures.districts.items() if district == "440311"}
    places = shown(figures, open_parks)
    assert all(place.sums is not None for place in places if place.within == "440311")
    assert at(places, "440308") is None  # four tenants in 盐田


def test_nobody_else_sees_money_of_days_before(figures):
    places = shown(figures, (), veiled=False)
    behind = {place.id for place in shown(figures, figures.districts) if place.sums.tenants}
    assert all(place.sums is None for place in places if place.id in behind)


def test_an_operator_sees_the_own_park(figures, real):
    park = next(iter(next(t for t in figures.tenants if len(t.parks) == 1).parks))
    operator = Person(2, "operator", "operator", "operator", parks=frozenset({park}))
    assert at(shown(figures, subsidies.readable(real, operator), veiled=False), park) is not None


@st.composite
def registers(draw):
    """A few districts of two cities with parks, one of which lies in a district that nobody knows; tenants of one or
    several of them; some parks may be read."""
    codes = st.sampled_from(("440303", "440304", "440305", "440106", "440112", "4403"))
    districts = {park: draw(codes) for park in range(draw(st.integers(1, 7)))}
    parks = st.frozensets(st.sampled_from(sorted(districts)), min_size=1, max_size=3)
    ones = st.frozensets(st.sampled_from(sorted(districts)), min_size=1, max_size=1)
    # Amounts are powers of two, so that a sum tells who is in it.
    members = draw(st.lists(st.tuples(st.one_of(ones, ones, parks), st.booleans(), st.booleans()), max_size=40))
    tenants = tuple(
        Tenants(places, Sums(1, int(claims), claims << number, claims << number, beyond=int(beyond)))
        for number, (places, claims, beyond) in enumerate(members)
    )
    open_parks = draw(st.frozensets(st.sampled_from(sorted(districts)), max_size=2))
    return Figures(DAY, tenants, districts), open_parks


@settings(max_examples=200)
@given(registers())
def test_no_subtraction_of_shown_figures_leaves_fewer_than_five(register):
    """Every figure shown, less the figures shown below it and the tenants one may know: nobody, or at least five."""
    figures, open_parks = register
    places = {place.id: place for place in shown(figures, open_parks)}
    unknown = [t for t in figures.tenants if not t.parks <= open_parks]
    for id, place in places.items():
        if place.sums is None:
            continue
        left = [t for t in unknown if _in(figures, t, id) and not _told_below(figures, places, t, id)]
        assert not 0 < len(left) < FEWEST
        assert not 0 < sum(t.sums.claimants for t in left) < FEWEST
        assert not 0 < sum(t.sums.beyond for t in left) < FEWEST
        assert place.sums.low == sum(t.sums.low for t in figures.tenants if _in(figures, t, id))


def _in(figures, tenant, id):
    """Whether the tenant counts in the place: in its one park, its one district, in all."""
    if id is None:
        return True
    if is_city(id):
        return {city_of(figures.districts[park]) for park in tenant.parks} == {id}
    if isinstance(id, str):
        return {figures.districts[park] for park in tenant.parks} == {id}
    return tenant.parks == {id}


def _told_below(figures, places, tenant, id):
    """Whether a figure that is shown below the place holds the tenant already."""
    below = [
        other
        for other in places.values()
        if other.sums is not None and other.id != id and _lies_in(places, other, id)
    ]
    return any(_in(figures, tenant, other.id) for other in below)


def _lies_in(places, other, id):
    """Whether a place lies in another, over as many steps as there are."""
    while other is not None and other.id is not None:
        if other.within == id:
            return True
        other = places.get(other.within)
    return False


@given(registers())
def test_the_parts_of_every_place_and_what_is_in_none_of_them_add_up_to_it(register):
    """Parks and tenants of several parks make a district, these and tenants of several districts a city, and so on."""
    figures, _some = register
    places = shown(figures, frozenset(figures.districts), veiled=False)
    for whole in places:
        if isinstance(whole.id, int):
            continue
        parts = [place for place in places if place.within == whole.id and place.id is not None]
        left = rest(whole, parts)
        inside = [t for t in figures.tenants if _in(figures, t, whole.id)]
        several = [t for t in inside if not any(_in(figures, t, part.id) for part in parts)]
        assert left == sum((t.sums for t in several), Sums())


@settings(max_examples=100)
@given(registers())
def test_who_may_read_every_park_sees_every_figure(register):
    figures, _some = register
    assert all(place.sums is not None for place in shown(figures, frozenset(figures.districts), veiled=False))
