"""The map for folium: nothing from the web, and the same text whatever is filtered."""

import re
from datetime import date

import pytest
import streamlit_folium

from maps.viewport import leaflet, scripts
from maps.viewport.filters import TIERS

TEXTS = {word: word for word in leaflet.WORDS}


def script(chart):
    chart.render()
    return streamlit_folium._get_map_string(chart)


def test_no_address_of_the_map_leads_to_the_web():
    chart = leaflet.park_map(TEXTS, "zh")
    layer = next(child for child in chart._children.values() if isinstance(child, leaflet.ParkLayer))
    addresses = [address for part in (chart, layer) for _name, address in [*part.default_js, *part.default_css]]

    assert addresses
    assert all(address.startswith("../../vendor/") for address in addresses)
    assert "http" not in script(leaflet.park_map(TEXTS, "zh"))


def test_the_files_it_asks_for_exist():
    for _name, address in [*leaflet.ParkLayer.default_js, *leaflet.ParkLayer.default_css]:
        assert (scripts.STATIC / re.search(r"map/\w{12}/([\w.]+)$", address)[1]).is_file()


def test_folium_maps_of_others_keep_their_own_scripts():
    import folium

    assert folium.Map.default_js != leaflet.OfflineMap.default_js


def test_the_same_map_has_the_same_text_so_that_it_is_never_built_again():
    texts = {streamlit_folium.generate_js_hash(script(leaflet.park_map(TEXTS, "zh")), "map") for _ in range(3)}

    assert len(texts) == 1


def test_a_request_carries_what_the_visitor_asked():
    asked = leaflet.Request({"tier": "national"}, date(2026, 7, 1), "v1", selected="a-park")
    text = streamlit_folium._get_feature_group_string(asked, leaflet.park_map(TEXTS, "zh"))

    assert '"tier": "national"' in text and '"2026-07-01"' in text and '"a-park"' in text
    assert "var feature_group_feature_group_0 =" in text


def test_a_name_cannot_end_the_script():
    asked = leaflet.Request({"name": "</script><script>alert(1)"}, date(2026, 7, 1), "v1")
    text = streamlit_folium._get_feature_group_string(asked, leaflet.park_map(TEXTS, "zh"))

    assert "</script>" not in text


def test_a_missing_text_is_named():
    with pytest.raises(ValueError, match="words: no text for legend"):
        leaflet.park_map({word: word for word in leaflet.WORDS - {"legend"}}, "zh")


def test_every_tier_has_a_text():
    assert leaflet.WORDS >= set(TIERS)


def test_the_days_a_slider_stops_on_are_written_as_gaps():
    days = [date(2024, 2, 28), date(2024, 3, 1), date(2026, 7, 1)]
    found = leaflet.Request({}, date(2026, 7, 1), "v1", beside=date(2024, 3, 1), stops=days).request

    assert (found["day"], found["beside"]) == ("2026-07-01", "2024-03-01")
    assert found["stops"] == {"first": "2024-02-28", "gaps": [2, 852]}


def test_a_request_without_stops_stands_on_its_own_day():
    assert leaflet.Request({}, date(2026, 7, 1), "v1").request["stops"] == {"first": "2026-07-01", "gaps": []}
