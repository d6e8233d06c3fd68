"""The same figure wherever it stands: on the map, in its list, in the tables of coverage and in printed reports; and
parts that sum to the whole, or a table that says why they do not."""

import re
from datetime import date
from itertools import pairwise

import pypdfium2
import pytest
from sqlalchemy import update

from maps import reports
from maps.coverage import coverage, ground, key_areas, subsidy_layer, walking
from maps.coverage.adding import ADDED, ROUNDED, UNTOLD, columns_that_differ
from maps.coverage.park_list import listed
from maps.viewport import api
from maps.viewport.filters import TIERS, Filters
from maps.viewport.layers import Viewport
from registry.claims import subsidies
from registry.parks.parks import park_card, park_frame
from registry.store.models import Park, TenantProfile, Title
from tests.claims.assess_rows import fill
from tests.fixtures.examples import some
from tests.fixtures.rows import SOURCE, day
from tests.fixtures.stores import place

DAY = date(2026, 11, 21)
EVERYWHERE = Viewport(109.0, 20.0, 118.0, 26.0, 11)


@pytest.fixture
def random_register(copy_of):
    """A random register, one of whose parks is a place of reference; by its seed."""

    def made(seed):
        store = copy_of("sqlite", "placed", place)
        with store.write() as session:
            fill(session, seed, parks=9, tenants=60)
            session.execute(update(Park).where(Park.slug == "p9").values(role="reference"))
        return store

    return made


def index(store):
    return api.indexes_of(store).of(DAY)[1]


def today(store):
    with store.read() as session:
        return ground.read_ground(session, DAY)


def text_of(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document).replace("\r", "")


def words_of(content: bytes) -> str:
    """The same without the places where lines were broken."""
    return re.sub(r"\s", "", text_of(content))


def figure(said: str, name: str) -> int:
    """The key figure of a report, which stands in the line above its name, maybe beside others."""
    lines = said.split("\n")
    for above, line in pairwise(lines):
        names = line.split()
        if name in names:
            return int(above.split()[names.index(name)].replace(",", ""))
    raise AssertionError(f"{name}: {said[:400]}")


def assert_everywhere_the_same(store, city="4403"):
    """Parks and tenants: map, list, coverage, report."""
    at, found, register = index(store), today(store), reports.read_register(store, DAY)
    basis = reports.for_office(register)
    by_city = {row.id: row for row in coverage.by(found, "city").rows}
    everywhere = at.within(EVERYWHERE, Filters())
    assert everywhere["total"] == everywhere["in_view"] == coverage.by(found, "district").total.cells["parks"]
    assert len(listed(at, Filters()).rows) == len(found.parks) == everywhere["total"]
    assert sum(at.facets(Filters())["role"][role] for role in ("registered", "candidate", "named")
               if role in at.facets(Filters())["role"]) == everywhere["total"]  # fmt: skip
    for code in sorted(found.parks["district"].dropna().unique()):
        only = Filters(district=frozenset({code}))
        row = next(row for row in coverage.by(found, "district").rows if row.id == code)
        said = text_of(reports.make(basis, "district", code)[1])
        counts = {
            "map": at.within(EVERYWHERE, only)["total"], "rail": at.facets(Filters())["district"][code],
            "list": len(listed(at, only).rows), "coverage": row.cells["parks"], "report": figure(said, "园区（个）"),
        }  # fmt: skip
        assert len(set(counts.values())) == 1, (code, counts)
        assert figure(said, "入驻企业（家）") == row.cells["tenants"]
    for tier in TIERS:
        only = Filters(tier=frozenset({tier}))
        row = next(row for row in coverage.by(found, "tier").rows if row.id == tier)
        assert at.within(EVERYWHERE, only)["total"] == len(listed(at, only).rows) == row.cells["parks"]
        assert everywhere["counts"][tier] == row.cells["parks"]
    said = text_of(reports.make(basis, "city", city)[1])
    assert figure(said, "园区（个）") == by_city[city].cells["parks"]
    assert figure(said, "入驻企业（家）") == by_city[city].cells["tenants"]
    for row in listed(at, Filters()).rows:
        with store.read() as session:
            assert row.cells["tenants"] == park_card(session, row.park, DAY).tenants


def test_parks_and_tenants_of_the_demo_are_the_same_number_everywhere(store):
    assert_everywhere_the_same(store)


@pytest.mark.parametrize("seed", some([3, 4], 1))
def test_parks_and_tenants_of_a_random_register_are_the_same_number_everywhere(random_register, seed):
    assert_everywhere_the_same(random_register(seed))


def test_a_place_of_reference_is_no_park_anywhere(store):
    with store.read() as session:
        places = park_frame(session, DAY)
    assert (places["role"] == "reference").sum() == 1
    assert index(store).within(EVERYWHERE, Filters())["references"] == 1
    asked = listed(index(store), Filters(role=frozenset({"reference"})))
    assert [row.cells["role"].zh for row in asked.rows] == ["参照地点（非园区）"]
    assert len(listed(index(store), Filters()).rows) == len(places) - 1


# --- sums of subsidies ---


def test_the_city_report_says_what_coverage_says(store):
    """1,794.40 万元 in the one and 1,953.48 万元 in the other: the report had added up districts."""
    basis = reports.for_office(reports.read_register(store, DAY))
    table = subsidy_layer.by_district(today(store), basis.places)
    said = words_of(reports.make(basis, "city", "4403")[1])
    total = table.total.cells
    assert f"{total['low'] // 10_000 / 100:,.2f}万元可申请的补贴（最低）" in said
    assert f"{total['claimants']}家可能可申请" in said and f"另有{total['beyond']}家可能获得其他支持" in said
    across = next(row for row in table.rows if row.apart).cells
    assert f"深圳市内跨区{across['tenants']}{across['claimants']}" in said


def test_the_report_of_a_district_lists_parks_tenants_of_several_and_the_sum_of_the_district(store):
    basis = reports.for_office(reports.read_register(store, DAY))
    result = subsidy_layer.by_park(basis.register.ground, basis.places, "440311")
    own = next(place.sums for place in basis.places if place.id == "440311")
    assert result.total.cells["low"] == own.low and result.total.cells["tenants"] == own.tenants
    assert any(row.apart for row in result.rows) and columns_that_differ(result) == {}


def test_tenants_whom_the_law_cannot_be_asked_about_are_said_to_be_in_no_sum(store):
    before = subsidy_layer.by_district(today(store), reports.for_office(reports.read_register(store, DAY)).places)
    assert subsidy_layer.LEFT_OUT not in before.notes
    with store.write() as session:
        session.execute(update(TenantProfile).where(TenantProfile.tenant_id == 2).values(industry="99"))
    basis = reports.for_office(reports.read_register(store, DAY))
    after = subsidy_layer.by_district(today(store), basis.places)
    assert after.total.cells["tenants"] == before.total.cells["tenants"] - 1
    assert subsidy_layer.LEFT_OUT in after.notes
    assert "登记内容有误、不能认定的企业没有计入" in words_of(reports.make(basis, "city", "4403")[1])


# --- parts and the whole ---


def tables(store):
    found, basis = today(store), reports.for_office(reports.read_register(store, DAY))
    yield from (coverage.by(found, key) for key in coverage.KEYS)
    yield walking.reach(found)
    yield key_areas.three_way(found)
    yield subsidy_layer.by_district(found, basis.places)
    yield subsidy_layer.by_district(found, basis.places, "4403")
    yield subsidy_layer.by_park(found, basis.places)
    yield from (subsidy_layer.by_park(found, basis.places, code) for code in found.parks["district"].dropna().unique())


def assert_adds_up_or_says_why(result):
    told = result.total.cells
    added = [c.id for c in result.columns if c.kind in ADDED and not c.each and told.get(c.id) is not None]
    assert added, result.id
    said = "".join(note.zh for note in result.notes)
    for column in result.columns:
        if column.id not in added:
            continue
        rows = sum(row.cells.get(column.id) or 0 for row in result.rows)
        whole = result.total.cells[column.id]
        if rows != pytest.approx(whole, rel=1e-6, abs=1e-9) or (column.kind == "count" and rows != whole):
            assert f"“{column.name.zh}”各行相加为" in said, (result.id, column.id)
        elif column.kind == "money":
            assert rows == whole


def test_parts_of_the_demo_sum_to_the_whole_or_the_table_says_why_not(store):
    for result in tables(store):
        if result.rows:  # the parks of a district without tenants are no table
            assert_adds_up_or_says_why(result)


@pytest.mark.parametrize("seed", some(range(6), 2))
def test_parts_of_random_registers_sum_to_the_whole_or_the_table_says_why_not(random_register, seed):
    for result in tables(random_register(seed + 70)):
        if result.total is not None:
            assert_adds_up_or_says_why(result)


def test_where_rows_are_not_shown_a_table_says_that_the_others_do_not_add_up(store):
    with store.write() as session:
        session.execute(update(Park).where(Park.district_code == "440308").values(demo=False))
    places = subsidies.shown(
        subsidies.read_subsidies(store, DAY), reports.for_person(reports.read_register(store, DAY), PUBLIC).open
    )
    result = subsidy_layer.by_district(today(store), places)
    assert any(row.hidden for row in result.rows)
    assert result.total.hidden or UNTOLD in result.notes


PUBLIC = reports.basis.Person(None, "", "", "public")


def test_amounts_that_are_rounded_on_pages_say_so(store):
    places = reports.for_office(reports.read_register(store, DAY)).places
    result = subsidy_layer.by_park(today(store), places)
    shown = [row.cells["low"] // 10_000 for row in result.table()]
    assert (sum(shown[:-1]) != shown[-1]) <= (ROUNDED in result.notes)


# --- since when ---


def test_a_park_has_its_standing_since_the_day_of_the_title_that_gives_it(store):
    """The national title of 2026 was dated from the municipal one of years before."""
    said = words_of(reports.make(reports.for_office(reports.read_register(store, DAY)), "park", "demo-guangming-1")[1])
    assert "国家级等次2026-09-01起" in said


def test_a_standing_that_was_renewed_goes_back_to_its_first_day(store):
    with store.write() as session:
        (park,) = session.query(Park).filter_by(slug="demo-nanshan-1")
        for first, last in (("2021-01-01", "2023-12-31"), ("2024-01-01", None)):
            until = day(last) if last else None
            session.add(Title(park_id=park.id, tier="provincial", valid_from=day(first), valid_to=until, **SOURCE))
        session.add(Title(park_id=park.id, tier="municipal", valid_from=day("2019-01-01"), valid_to=None, **SOURCE))
        session.add(Title(park_id=park.id, tier="provincial", valid_from=day("2015-01-01"), valid_to=day("2017-12-31"),
                          **SOURCE))  # fmt: skip
    with store.read() as session:
        card = park_card(session, "demo-nanshan-1", DAY)
        assert (card.standing, card.since) == ("provincial", day("2021-01-01"))
        assert park_card(session, "shenzhen-software-park", DAY).since is None
