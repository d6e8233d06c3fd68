"""The address of the map: what a visitor sets stands in it, and a link or Back sets what the visitor sees."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.fixtures.waiting import PATIENCE

SCRIPT = """
import streamlit as st
from views.map import address, rail

address.take_address()
for tier in ("national", "provincial"):
    st.checkbox(tier, key=f"map_is_tier_{tier}")
st.date_input("day", key="map_day")
address.write(rail.chosen_filters(), None)
"""


@pytest.fixture
def page(open_page) -> AppTest:
    return AppTest.from_string(SCRIPT, default_timeout=PATIENCE).run()


def query(page) -> dict[str, str]:
    assert not page.exception, page.exception
    return {name: found[0] if isinstance(found, list) else found for name, found in page.query_params.items()}


def at(page, **params: str) -> AppTest:
    """The browser says it is at this address."""
    page.query_params.clear()
    for name, value in params.items():
        page.query_params[name] = value
    return page


def test_what_is_ticked_stands_in_the_address(page):
    page.checkbox(key="map_is_tier_national").check().run()
    assert query(page) == {"tier": "national"}


def test_back_unticks_what_was_ticked(page):
    page.checkbox(key="map_is_tier_national").check().run()
    page.run()
    at(page).run()
    assert not page.checkbox(key="map_is_tier_national").value
    assert query(page) == {}


def test_two_quick_clicks_both_stand_though_the_second_brought_an_old_address_along(page):
    """The browser sends the second click before it has heard of the address that the first one led to."""
    page.checkbox(key="map_is_tier_national").check().run()
    at(page).checkbox(key="map_is_tier_provincial").check().run()
    assert query(page) == {"tier": "national,provincial"}
    at(page, tier="national,provincial").run()
    assert page.checkbox(key="map_is_tier_national").value and page.checkbox(key="map_is_tier_provincial").value


def test_back_right_after_a_click_still_leads_back(page):
    page.checkbox(key="map_is_tier_national").check().run()
    at(page).run()
    assert query(page) == {} and not page.checkbox(key="map_is_tier_national").value


def test_a_link_to_another_filter_is_followed(page):
    at(page, tier="provincial", day="2026-07-01").run()
    assert page.checkbox(key="map_is_tier_provincial").value
    assert page.date_input(key="map_day").value.isoformat() == "2026-07-01"
