"""地图 through time: the days in the address, the list of what changed, and what the map tells the page."""

import json
from datetime import date, timedelta

import pytest
import streamlit as st

from views.map import days as map_time

BEFORE, LEFT = "demo-guangming-1", "demo-beizhan-2"  # an upgrade on 2026-09-01; a title that ended on 2026-05-31


def request_of(page) -> dict:
    """What the page asked the map to show last."""
    return json.loads(page.test.get("bidi_component")[0].proto.json)["request"]


def stops_of(page) -> list[date]:
    found = request_of(page)["stops"]
    days = [date.fromisoformat(found["first"])]
    for gap in found["gaps"]:
        days.append(days[-1] + timedelta(days=gap))
    return days


def test_the_slider_stops_on_days_of_change_on_today_and_on_the_days_chosen(open_page):
    stops = stops_of(open_page("map", day="2026-03-03", beside="2025-02-02"))
    for day in ("2026-09-01", "2026-06-01", "2026-11-21", "2026-03-03", "2025-02-02"):
        assert date.fromisoformat(day) in stops
    assert date(2026, 5, 31) not in stops  # the title of 2026-05-31 still counts on its last day
    assert stops == sorted(set(stops))


def test_two_days_in_the_address_are_compared_and_what_changed_is_listed(open_page):
    page = open_page("map", day="2026-11-21", beside="2025-12-31")
    asked = request_of(page)
    assert (asked["day"], asked["beside"]) == ("2026-11-21", "2025-12-31")
    assert "2025-12-31 至 2026-11-21 的变化" in page.text
    rows = page.test.dataframe[0].value
    assert "称号升级" in set(rows["变化"]) and "企业迁入、迁出" in set(rows["变化"])
    assert "coverage?show=changes&amp;since=2025-12-31" in page.text


def test_the_earlier_day_may_stand_in_either_parameter(open_page):
    page = open_page("map", day="2025-12-31", beside="2026-11-21")
    assert "2025-12-31 至 2026-11-21 的变化" in page.text


def test_a_filter_chooses_the_changes_of_parks_that_it_shows_on_either_day(open_page):
    page = open_page("map", day="2026-11-21", beside="2026-05-31", tier="municipal")
    rows = page.test.dataframe[0].value
    lost = rows[rows["变化"] == "称号终止"]
    assert "演示北站二园" in set(lost["园区"])  # municipal on the earlier day only
    assert "演示光明一园" not in set(rows["园区"])  # a national park of both days


@pytest.mark.parametrize("text", ["nonsense", "1999-12-31", "2051-01-01", "2026-02-30"])
def test_a_day_beside_that_is_none_is_said_and_nothing_is_compared(open_page, text):
    page = open_page("map", beside=text, tier="national")
    assert f"“{text}”不是 2000-01-01 至 2050-12-31 之间的日期，不作比较。" in page.text
    assert request_of(page)["beside"] is None
    assert request_of(page)["filters"] == {"tier": "national"}


def test_equal_days_are_said_and_nothing_is_compared(open_page):
    page = open_page("map", day="2026-07-01", beside="2026-07-01")
    assert "两天都是 2026-07-01，没有可比较的" in page.text
    assert request_of(page)["beside"] is None and "的变化" not in page.text


def test_a_bad_day_leaves_the_filters_alone(open_page):
    page = open_page("map", day="nonsense", tier="national")
    assert "已改用今天" in page.text
    assert (request_of(page)["day"], request_of(page)["filters"]) == ("2026-11-21", {"tier": "national"})


def test_the_card_speaks_of_the_day_of_its_side_and_says_it(open_page):
    later = open_page("map", day="2026-11-21", beside="2025-12-31", park=BEFORE).text
    earlier = open_page("map", day="2026-11-21", beside="2025-12-31", park=BEFORE, side="beside").text
    assert "★ 国家级" in later and "截至 2026-11-21" in later
    assert "◆ 省级" in earlier and "截至 2025-12-31" in earlier


def test_the_end_of_a_comparison_leaves_the_address(open_page):
    page = open_page("map", beside="2025-12-31").press("结束比较")
    assert "beside" not in page.query and "的变化" not in page.text


def test_where_nothing_changed_the_list_says_so(open_page):
    page = open_page("map", day="2026-11-21", beside="2026-11-20", name="天河软件园")
    assert "这两天之间没有变化。" in page.text


def test_the_table_says_how_tenants_and_the_slider_are_counted(open_page):
    page = open_page("map")
    page.test.toggle(key="map_table").set_value(True).run()
    assert "时间轴不停在租约起止的日子" in page.text


@pytest.fixture
def told(monkeypatch):
    """`told(day=…)`: the state of a session in which the map has told that."""
    monkeypatch.setenv("SOFTPARK_TODAY", "2026-11-21")

    def tell(state: dict, **words) -> dict:
        state = {"map_day": date(2026, 11, 21)} | state | {"map": {"told": words}}
        monkeypatch.setattr(st, "session_state", state)
        map_time.take_told()
        return state

    return tell


def test_what_the_map_tells_is_answered_with_its_time(told):
    state = told({}, day="2026-06-01", park="a", side="day", at=17)
    assert (state["map_day"], state["map_park"], state["map_side"], state["map_heard"]) == (
        date(2026, 6, 1), "a", "day", 17,
    )  # fmt: skip


def test_a_comparison_begins_with_the_day_a_year_before_and_keeps_another_that_was_chosen(told):
    assert told({}, compare=True)["map_beside"] == date(2025, 11, 21)
    assert told({"map_day": date(2000, 1, 1)}, compare=True)["map_beside"] == date(2000, 1, 2)
    assert told({"map_beside": date(2024, 1, 1)}, compare=True)["map_beside"] == date(2024, 1, 1)


def test_a_day_that_is_none_changes_nothing(told):
    assert told({}, day="tomorrow")["map_day"] == date(2026, 11, 21)
    assert told({"map_beside": date(2024, 1, 1)}, beside=None)["map_beside"] is None
