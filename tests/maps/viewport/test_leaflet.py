"""The map for folium: nothing from the web, and the same text whatever is filtered."""

import re
from datetime import date

import pytest

from maps.viewport import leaflet, scripts
from maps.viewport.filters import TIERS

TEXTS = {word: word for word in leaflet.WORDS}


def written(lang="zh"):
    return leaflet.page(TEXTS, lang, "zh.js?v=1")


def test_no_address_of_the_map_leads_to_the_web():
    chart = leaflet.park_map(TEXTS, "zh")
    layer = next(child for child in chart._children.values() if isinstance(child, leaflet.ParkLayer))
    addresses = [address for part in (chart, layer) for _name, address in [*part.default_js, *part.default_css]]

    assert addresses
    assert all(address.startswith("../../vendor/") for address in addresses)
    assert "http" not in written().document + written().script


def test_the_files_it_asks_for_exist():
    for _name, address in [*leaflet.ParkLayer.default_js, *leaflet.ParkLayer.default_css]:
        assert (scripts.STATIC / re.search(r"map/\w{12}/([\w.]+)$", address)[1]).is_file()


def test_folium_maps_of_others_keep_their_own_scripts():
    import folium

    assert folium.Map.default_js != leaflet.OfflineMap.default_js


def test_the_same_map_has_the_same_text_so_that_it_is_fetched_once():
    assert len({(written().document, written().script) for _ in range(3)}) == 1


def test_the_frame_evaluates_no_text_and_runs_no_script_but_files():
    scripts_of_it = re.findall(r"<script\b([^>]*)>([^<]*)</script>", written().document)
    assert scripts_of_it and all("src=" in head and not body for head, body in scripts_of_it)
    assert " on" not in written().document.replace("content=", "")


def test_the_frame_asks_for_its_own_script_last_and_folium_has_written_it():
    assert re.findall(r'src="([^"]+)"', written().document)[-1] == "zh.js?v=1"
    assert "L.map(" in written().script and "softpark.start(" in written().script


def test_a_request_carries_what_the_visitor_asked():
    asked = leaflet.Request(filters={"tier": "national"}, day=date(2026, 7, 1), version="v1", selected="a-park").told()

    assert asked["filters"] == {"tier": "national"} and asked["selected"] == "a-park"
    assert (asked["day"], asked["beside"], asked["version"]) == ("2026-07-01", None, "v1")


def test_a_missing_text_is_named():
    with pytest.raises(ValueError, match="words: no text for legend"):
        leaflet.park_map({word: word for word in leaflet.WORDS - {"legend"}}, "zh")


def test_every_tier_has_a_text():
    assert leaflet.WORDS >= set(TIERS)


def test_the_days_a_slider_stops_on_are_written_as_gaps():
    days = [date(2024, 2, 28), date(2024, 3, 1), date(2026, 7, 1)]
    found = leaflet.Request(filters={}, day=date(2026, 7, 1), version="v1", beside=date(2024, 3, 1), stops=days).told()

    assert (found["day"], found["beside"]) == ("2026-07-01", "2024-03-01")
    assert found["stops"] == {"first": "2024-02-28", "gaps": [2, 852]}


def test_a_request_without_stops_stands_on_its_own_day():
    assert leaflet.Request(filters={}, day=date(2026, 7, 1), version="v1").told()["stops"] == {
        "first": "2026-07-01",
        "gaps": [],
    }
