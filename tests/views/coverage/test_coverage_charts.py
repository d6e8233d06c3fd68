"""Charts of 覆盖: they draw what the table says, nothing that may not be told, and ask for nothing from outside."""

import json
from datetime import date

import pytest
from sqlalchemy import update

from registry.parks.park_words import STANDING_NAMES
from registry.person import PUBLIC
from registry.store.models import Park
from views.coverage import charts as coverage_charts
from views.coverage.data import CoverageAsked, ground_of, results
from views.kit import charts, context

DAY = date(2026, 11, 21)


@pytest.fixture
def asked(open_page):
    """The register of the pages, asked for a table."""
    return lambda show: CoverageAsked.read({"show": show, "on": DAY.isoformat()})


def values(chart):
    spec = json.loads(chart.to_json())
    found = list(spec.get("datasets", {}).values()) or [spec["data"]["values"]]
    return found[0]


def drawn_tenants(result):
    return charts.tenants(coverage_charts.tenants(result), charts.LIGHT)


def drawn_amounts(result):
    return charts.amounts(coverage_charts.amounts(result), charts.LIGHT)


def test_tenants_are_those_of_the_table(asked):
    (result,) = results(asked("district"), PUBLIC)
    drawn = {row["name"]: row["high"] for row in values(drawn_tenants(result))}
    assert drawn == {r.cells["district"].zh: r.cells["tenants"] for r in result.rows if r.cells["tenants"]}


def test_amounts_reach_from_the_least_to_the_most(asked):
    by_district, _by_park = results(asked("subsidies"), PUBLIC)
    (row,) = [row for row in values(drawn_amounts(by_district)) if row["name"] == "光明区"]
    table = next(r for r in by_district.rows if r.id == "440311")
    assert (row["low"], row["high"]) == (table.cells["low"], table.cells["high"])
    assert row["said"] == "1,659.87–2,262.07 万元"


def test_what_may_not_be_told_has_no_bar_and_says_so(asked):
    with context.store().write() as session:
        session.execute(update(Park).where(Park.slug == "demo-guangming-3").values(demo=False))
    past = CoverageAsked.read({"show": "subsidies", "on": "2026-11-20"})
    _by_district, by_park = results(past, PUBLIC)
    hidden = [row for row in values(drawn_amounts(by_park)) if row["said"] == "不显示"]
    assert [(row["name"], row["low"], row["high"]) for row in hidden] == [("演示光明三园", 0, 0)]


def test_each_column_adds_up_to_the_parks_that_stood_somewhere(asked):
    years = charts.years(ground_of(asked("tier")).parks["id"], DAY)
    rows = values(charts.over_time(years, DAY, charts.LIGHT))
    for day, counted in years.items():
        year = DAY.isoformat() if day == DAY else str(day.year)
        assert sum(row["parks"] for row in rows if row["year"] == year) == sum(counted.values())
    assert {row["tier"].split(" ", 1)[1] for row in rows} <= {words.zh for words in STANDING_NAMES.values()}


def test_two_places_of_one_name_have_a_bar_each():
    bars = [charts.count_bar("鼓楼区", 7), charts.count_bar("鼓楼区", 9)]
    names = [row["name"] for row in values(charts.tenants(bars, charts.LIGHT))]
    assert len(set(names)) == 2 and {name.strip("\u200b") for name in names} == {"鼓楼区"}


@pytest.mark.parametrize("show", ["district", "tier", "subsidies"])
def test_a_chart_has_no_menu_and_no_address(asked, show):
    for result in results(asked(show), PUBLIC):
        drawn = drawn_amounts(result) if show == "subsidies" else drawn_tenants(result)
        spec = json.loads(drawn.to_json())
        assert spec["usermeta"]["embedOptions"]["actions"] is False
        del spec["$schema"]
        assert "http" not in json.dumps(spec)


def test_words_behind_a_bar_fit_a_phone_in_both_languages(open_page, monkeypatch):
    assert charts.money(1_500_000, 2_009_999) == "1.50–2.00 万元"
    assert charts.money(30_000, 30_000) == "0.03 万元"
    monkeypatch.setattr(charts, "language", lambda: "en")
    assert charts.money(1_500_000, 2_009_999) == "CNY 15.00–20.09 k"
    assert charts.money(1_659_870_650, 2_262_079_999) == "CNY 16.59–22.62 m"
