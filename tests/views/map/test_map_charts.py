"""Charts beside the map: of the parks that the filters choose, and never more than the tables of 覆盖 tell."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from maps.viewport import api
from maps.viewport.filters import Filters
from maps.viewport.layers import ParkIndex
from registry.claims import subsidies
from registry.claims.subsidies import PlaceSums, Sums
from registry.parks.park_standing import STANDINGS
from registry.parks.yearly_counts import HeldTitles, standings
from registry.person import PUBLIC, Person
from registry.store.models import Park, Rent
from tests.fixtures.waiting import PATIENCE, until
from tests.maps.coverage.frames import park_frame
from views.coverage import data
from views.coverage.data import CoverageAsked, results
from views.kit import charts, context
from views.map import charts as map_charts

DAY, PAST = date(2026, 11, 21), date(2026, 11, 19)
PAGE = """
from datetime import date
from maps.viewport import api
from maps.viewport.filters import Filters
from views.kit.context import store
from views.map import charts

day = date.fromisoformat({day!r})
charts.draw_charts(api.indexes_of(store()).of(day)[1], Filters.read({filters!r}), day)
"""


def drawn(day: date = DAY, **filters: str) -> AppTest:
    """The charts under the map of that day and these filters, with the toggle on."""
    page = AppTest.from_string(PAGE.format(day=day.isoformat(), filters=filters), default_timeout=PATIENCE).run()
    page.toggle[0].set_value(True).run()
    assert not page.exception, page.exception
    return page


def headings(page: AppTest) -> list[str]:
    return [heading.value for heading in page.subheader]


def said(page: AppTest) -> str:
    return "\n".join(caption.value for caption in page.caption)


@pytest.fixture
def parks(open_page) -> pd.DataFrame:
    """All parks of the register of the pages."""
    found = map_charts._parks(api.indexes_of(context.store()).of(DAY)[1])
    return found[found["counted"]]


@pytest.fixture
def real(open_page) -> None:
    """The demo parks as if they were real ones: their money is nobody's but their officials'."""
    with context.store().write() as session:
        session.execute(update(Park).values(demo=False))


# --- the page ---


def test_the_charts_wait_behind_a_toggle_and_are_three(open_page):
    page = AppTest.from_string(PAGE.format(day="2026-11-21", filters={}), default_timeout=PATIENCE).run()
    assert [toggle.label for toggle in page.toggle] == ["以图表查看"] and not page.subheader
    page = drawn()
    assert sorted(headings(page)) == sorted(["入驻企业（家）", "可申请的补贴", "历年的等次"])
    assert "金额为测算，不是承诺。" in said(page)


def test_a_choice_without_parks_says_so(open_page):
    page = drawn(name="没有这样的园区")
    assert not page.subheader and any("没有可列的内容" in html.proto.body for html in page.get("html"))


def test_what_there_is_none_of_is_said_instead_of_drawn(open_page):
    page = drawn(name="云浮")
    assert "这些园区当天没有登记的入驻企业。" in said(page) and "这些园区当天没有可申请的金额。" in said(page)
    assert "这些园区至当天没有称号，也没有区级认定。" in said(page)


def test_what_no_sum_holds_is_told_beside_the_sums_and_where_there_are_none(open_page):
    """In 南山 nothing is summed, yet the district may decide to pay: no chart would read as nobody gets anything."""
    assert "另有企业可能得到不计入金额的" in said(drawn())
    nanshan = said(drawn(district="440305"))
    assert "这些园区当天没有可申请的金额。另有企业可能得到不计入金额的" in nanshan


def test_a_visitor_sees_no_money_of_another_day_and_reads_why(real, as_person):
    page = drawn(PAST)
    assert "这一天之前没有公布过金额" in said(page)
    as_person("official", scope="4403")
    assert "没有公布过金额" not in said(drawn(PAST))


# --- tenants ---


def test_of_all_parks_the_tenants_are_those_of_the_table_of_districts(parks):
    (table,) = results(CoverageAsked.read({"on": DAY.isoformat()}), PUBLIC)
    counted = map_charts.tenants(parks, DAY)
    assert counted.to_dict() == {row.id: row.cells["tenants"] for row in table.rows if row.cells["tenants"]}
    assert counted.is_monotonic_decreasing


def test_of_one_park_the_tenants_are_its_own(parks):
    frame = api.indexes_of(context.store()).of(DAY)[1].frame
    for row in frame[frame["tenants"] > 0].itertuples():
        assert map_charts.tenants(parks[parks["id"] == row.id], DAY).to_dict() == {row.district: row.tenants}


# --- subsidies ---


def of_table(row) -> tuple[int, int]:
    return row.cells["low"], row.cells["high"]


def test_of_all_parks_the_sums_are_those_of_the_table_of_districts(parks):
    by_district, _by_park = results(CoverageAsked.read({"show": "subsidies", "on": DAY.isoformat()}), PUBLIC)
    bars = map_charts.amounts(parks, parks, data.places(DAY, PUBLIC))
    assert {bar.name: (bar.low, bar.high) for bar in bars} == {
        row.cells["district"].zh: of_table(row) for row in by_district.rows if row.cells["high"] and not row.apart
    }
    assert [bar.high for bar in bars] == sorted((bar.high for bar in bars), reverse=True)


def test_that_tenants_of_several_districts_are_in_no_bar_is_said(open_page):
    assert "在几个区都有场所的企业不归入任何一个区，未画出" in said(drawn())


def test_of_some_parks_of_a_district_the_sums_are_those_of_these_parks(parks):
    _by_district, by_park = results(CoverageAsked.read({"show": "subsidies", "on": DAY.isoformat()}), PUBLIC)
    frame = api.indexes_of(context.store()).of(DAY)[1].frame
    ids = dict(zip(frame["slug"], frame["id"], strict=True))
    for row in (row for row in by_park.rows if not row.apart):
        chosen = parks[parks["id"] == ids[row.park]]
        bars = map_charts.amounts(parks, chosen, data.places(DAY, PUBLIC))
        assert [(bar.low, bar.high) for bar in bars] == ([of_table(row)] if row.cells["high"] else [])


PLACES = (
    PlaceSums(1, Sums(9, 9, 900, 990), "440311"),
    PlaceSums(2, None, "440311"),
    PlaceSums(3, Sums(7, 6, 70, 77), "440311"),
    PlaceSums(4, None, "440305"), PlaceSums(5, Sums(), "440305"), PlaceSums(6, Sums(5, 5, 50, 50), "440307"),
    PlaceSums("440311", Sums(30, 28, 3000, 3300)),
    PlaceSums("440305", None),
    PlaceSums("440307", Sums(11, 10, 110, 111)),
    PlaceSums(None, None),
)  # fmt: skip
SIX = pd.DataFrame({
    "id": range(1, 7), "place": ["440311"] * 3 + ["440305"] * 2 + ["440307"],
    "name": ["光明区"] * 3 + ["南山区"] * 2 + ["龙岗区"],
})  # fmt: skip


@given(st.sets(st.integers(1, 6), min_size=1))
def test_no_choice_of_parks_tells_what_is_not_told_of_a_park_or_a_district(ids):
    """Every bar is the told sum of a whole district, or told sums of parks: so no difference of two choices is more."""
    bars = {bar.name: bar for bar in map_charts.amounts(SIX, SIX[SIX["id"].isin(ids)], PLACES)}
    ours = ids & {1, 2, 3}
    if ours == {1, 2, 3}:
        assert bars["光明区"][1:3] == (3000, 3300) and not bars["光明区"].said.endswith("*")
    elif ours:
        assert bars["光明区"].low == 900 * (1 in ours) + 70 * (3 in ours)
        told = bool(ours & {1, 3})
        assert bars["光明区"].said.endswith("*" if told else "不显示") == (2 in ours)
    # Of a district that is not told at all, there is nothing but that.
    assert ("南山区" in bars) == (4 in ids)
    assert 4 not in ids or bars["南山区"] == charts.Bar("南山区", 0, 0, "不显示")
    assert ("龙岗区" in bars) == (6 in ids)


def test_what_one_person_may_see_is_not_shown_to_the_next(real, as_person, parks):
    official = data.places(PAST, as_person("official", scope="4403"))
    assert any(place.sums and place.sums.high for place in official)
    assert data.places(PAST, PUBLIC) is None


def test_a_past_day_tells_tomorrow_what_it_told_today(real, monkeypatch):
    """What stood on a day, stands for that day for ever: no figure of it is worked out anew."""
    told = data.places(DAY, PUBLIC)
    assert {place.of for place in told if place.sums} == {date(2026, 11, 20)}
    monkeypatch.setenv("SOFTPARK_TODAY", "2026-11-22")
    with context.store().write() as session:
        session.execute(update(Rent).values(amount_fen=Rent.amount_fen * 2))
    assert data.places(date(2026, 11, 20), PUBLIC) == told
    now = data.places(date(2026, 11, 22), PUBLIC)
    assert date(2026, 11, 21) in {place.of for place in now} and now != told


def test_visitors_who_come_together_have_everybody_asked_once(open_page, monkeypatch):
    unasked = date(2026, 3, 3)  # by any other test, so that nothing of it is kept
    came, asked = set(), []
    readable, read = subsidies.readable, subsidies.read_subsidies

    def coming(targets, person):
        came.add(person.name)
        return readable(targets, person)

    def not_before_all_have_come(store, day):
        asked.append(day)
        until(lambda: came >= {"0", "1", "2", "3"}, "all four visitors have come")
        return read(store, day)

    monkeypatch.setattr(subsidies, "readable", coming)
    monkeypatch.setattr(subsidies, "read_subsidies", not_before_all_have_come)
    with ThreadPoolExecutor(4) as visitors:
        people = [Person(None, "", f"{n}", "public") for n in range(4)]
        told = list(visitors.map(lambda person: data.places(unasked, person), people))
    assert asked == [unasked] and all(each == told[0] for each in told)


# --- years ---


def test_a_hundred_thousand_parks_are_counted_whole():
    """What a rerun does once the register was read: the frame of the charts, the years and the sums by district."""
    frame = park_frame(100_000).assign(id=np.arange(100_000), city="4403", district_zh="区", district_en="")
    index = ParkIndex(frame, DAY)
    ids, ranks = np.arange(100_000), np.arange(100_000) % len(STANDINGS)
    begin = np.full(100_000, date(2019, 1, 1).toordinal())
    held = HeldTitles(ids, ranks, begin, np.full(100_000, date.max.toordinal()))
    told = tuple(PlaceSums(id, Sums(9, 9, 100, 100), "440305") for id in ids.tolist())

    parks = map_charts._parks(index)
    chosen = parks[index.columns.mask(Filters(district=frozenset(["440305"]))) & parks["counted"]]
    counted = standings(held, chosen["id"], DAY)
    bars = map_charts.amounts(parks[parks["counted"]], chosen, told)

    assert 0 < sum(counted[DAY].values()) == len(chosen)
    assert bars
