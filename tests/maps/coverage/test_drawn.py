"""Results of coverage on the map: what is shaded how dark, what stands in the legend, and what is not told."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

import maps
from maps.coverage import coverage, ground, key_areas, overlaps, plan_roles, subsidy_layer, walking
from maps.coverage.result_layers import FORMS, KINDS, SHADES, drawn, figures, usual
from maps.coverage.results import PartKind, Result, ResultColumn, ResultRow
from maps.viewport.layers import SCALE
from registry.claims import subsidies
from registry.person import PUBLIC
from registry.words import Words
from tests.maps.coverage.test_coverage import box, made

DAY = date(2026, 11, 21)


@pytest.fixture
def today(store):
    with store.read() as session:
        return ground.read_ground(session, DAY)


@pytest.fixture
def places(store):
    figures = subsidies.read_subsidies(store, DAY)
    return subsidies.shown(figures, figures.districts)


def of(rows: dict[str, float | None], kind: str = "count", hidden: str = "") -> Result:
    """A table of districts with one figure each."""
    share = Words("分母", "of") if kind == "percent" else None
    columns = (
        ResultColumn("district", Words("区", "district"), "name"),
        ResultColumn("n", Words("数", "n"), kind, share),
    )
    made_rows = tuple(
        ResultRow(code, {"district": Words(code, code), "n": value}, hidden=code == hidden)
        for code, value in rows.items()
    )
    return Result("parks_by_district", Words("表", "table"), columns, made_rows)


def shades(layer: dict) -> dict[str, int | None]:
    return {row["code"]: row["shade"] for row in layer["rows"]}


# --- districts shaded by a figure ---


def test_a_district_with_more_is_darker_and_one_with_none_is_white():
    found = shades(drawn(of({"a": 0, "b": 1, "c": 5, "d": 90}), "zh"))
    assert found["a"] == 0
    assert 0 < found["b"] < found["c"] < found["d"]


def test_what_is_not_known_and_what_may_not_be_told_is_neither_white_nor_dark():
    layer = drawn(of({"a": None, "b": 3, "c": 4}, hidden="b"), "zh")
    assert shades(layer) == {"a": None, "b": None, "c": 1}
    assert [row["said"] for row in layer["rows"]] == ["不清楚", "不显示", "4"]
    assert "3" not in str(layer["legend"])


def test_the_legend_names_the_figures_of_each_shade_and_how_many_districts_have_it():
    layer = drawn(of({"a": 0, "b": 1, "c": 1, "d": 7, "e": None}), "zh")
    assert [(line["text"], line["count"]) for line in layer["legend"]] == [
        ("0", 1), ("1", 2), ("7", 1), ("不清楚 / 不显示", 1),
    ]  # fmt: skip


def test_two_shades_never_bear_the_same_figure():
    """0.041 % and 0.049 % are both shown as 0.04 or 0.05: what looks equal is shaded alike."""
    layer = drawn(of({"a": 0.0451, "b": 0.0549, "c": 0.2}, "percent"), "zh")
    assert shades(layer)["a"] == shades(layer)["b"] != shades(layer)["c"]


def test_a_trace_is_not_nothing():
    assert shades(drawn(of({"a": 0.001, "b": 0.0}, "percent"), "zh")) == {"a": 1, "b": 0}


@given(st.dictionaries(st.text("abcdefgh", min_size=1, max_size=4), st.none() | st.integers(0, 10**9), min_size=1))
def test_shades_keep_the_order_of_the_figures_and_the_legend_counts_every_district(values):
    layer = drawn(of(values), "zh")
    known = [(value, shades(layer)[code]) for code, value in values.items() if value is not None]
    assert all(one[1] <= other[1] for one in known for other in known if one[0] <= other[0])
    assert all(0 <= shade <= SHADES for _value, shade in known)
    assert sum(line["count"] for line in layer["legend"]) == len(values)


def test_districts_are_shaded_by_their_share_unless_another_figure_is_asked_for(today):
    result = coverage.by(today, "district")
    assert drawn(result, "zh")["by"]["id"] == "share"
    assert drawn(result, "zh", "tenants")["by"] == {"id": "tenants", "name": "入驻企业（家）"}
    with pytest.raises(ValueError, match="parks, outlined, land, share, tenants"):
        drawn(result, "zh", "official")


def test_subsidies_are_shaded_by_the_most_that_may_be_claimed(today, places):
    layer = drawn(subsidy_layer.by_district(today, places), "zh")
    assert layer["by"]["id"] == "high"
    assert shades(layer)["440311"] == 1 and shades(layer)["440305"] == 0


def test_a_city_is_shaded_through_the_outlines_of_its_districts(today):
    layer = drawn(coverage.by(today, "city"), "zh", "parks")
    assert {row["code"] for row in layer["rows"]} == {"4401", "4403", "4404", "4453"}


# --- parts of the ground ---


def test_an_area_shows_what_parks_cover_and_what_is_left(today):
    layer = drawn(key_areas.three_way(today), "zh")
    kinds = {row["kind"] for row in layer["rows"]}
    assert kinds <= {"inside", "gap", "outside"} and "gap" in kinds
    assert {line["kind"] for line in layer["legend"]} == kinds


def test_a_part_is_drawn_by_its_kind_whatever_the_table_calls_it(today):
    """A reworded table would silently lose its parts where words were read back as kinds."""
    result = key_areas.three_way(today)
    reworded = [replace(row, cells=row.cells | {"part": Words("改写", "reworded")}) for row in result.rows]
    kinds = [row["kind"] for row in drawn(result, "zh")["rows"]]
    assert kinds and [row["kind"] for row in drawn(replace(result, rows=tuple(reworded)), "zh")["rows"]] == kinds


def test_each_kind_has_a_name_in_the_legend_and_a_filling():
    assert set(KINDS) == set(get_args(PartKind))
    scripts = "".join(
        path.read_text("utf-8") for path in (Path(maps.__file__).parent / "viewport/static").rglob("*.js")
    )
    assert [kind for kind in KINDS if not re.search(rf"\b{kind}: \{{", scripts)] == []


def test_an_overlap_says_between_whom_and_how_large_it_is():
    layer = drawn(overlaps.overlaps(made(box(0, 0, 100, 100), box(50, 0, 150, 100))), "zh")
    [row] = layer["rows"]
    assert row["kind"] == "overlap"
    assert row["name"] == "重叠 · 园0 · 园1"
    square_metres = float(re.search(r"面积（m²） ([\d,]+)", row["said"])[1].replace(",", ""))
    assert square_metres == pytest.approx(5000, rel=0.01)


def test_walking_ranges_are_drawn_within_two_metres(today):
    result = walking.reach(today, 800.0)
    layer = drawn(result, "zh")
    whole = [row.shape for row in result.rows if row.shape is not None]
    assert len(layer["rows"]) == len(whole)
    flat = layer["rows"][0]["rings"][0]
    west = min(flat[::2]) / SCALE
    assert abs(west - whole[0].bounds[0]) < 0.00004


def test_the_places_of_plans_bear_their_role_and_name_their_clause(today):
    layer = drawn(plan_roles.plan_layer(today), "zh")
    roles = {row["name"].split(" · ")[0]: row for row in layer["rows"]}
    assert roles["南山"]["label"] == "核心集聚区"
    assert "行动计划" in roles["南山"]["said"] and "第四条（二）" in roles["南山"]["said"]
    assert any("at" in row for row in layer["rows"])  # a place of which only the centre is known


def test_a_table_without_rows_is_a_layer_without_rows():
    layer = drawn(overlaps.overlaps(made(box(0, 0, 100, 100))), "zh")
    assert layer["rows"] == [] and layer["legend"] == []


# --- circles of amounts ---


def test_the_area_of_a_circle_is_the_amount(today, places):
    layer = drawn(subsidy_layer.by_park(today, places), "zh")
    sizes = [row["size"] for row in layer["rows"]]
    assert max(sizes) == 1.0 and min(sizes) >= 0
    assert layer["legend"][0]["text"].startswith("合计最高 ")


def test_a_park_whose_amounts_may_not_be_told_has_no_size(today, store):
    figures_of = subsidies.read_subsidies(store, DAY)
    layer = drawn(subsidy_layer.by_park(today, subsidies.shown(figures_of, ())), "zh")
    assert {row["size"] for row in layer["rows"]} == {None}
    assert {row["said"] for row in layer["rows"]} == {"不显示"}


# --- both ---


def test_every_layer_speaks_english(today, places):
    for result in (coverage.by(today, "district"), key_areas.three_way(today), subsidy_layer.by_park(today, places)):
        text = str(drawn(result, "en"))
        assert "不清楚" not in text and "片区内" not in text


def test_the_figures_to_choose_from_hold_the_usual_one(today, places):
    for result in (
        coverage.by(today, "district"),
        subsidy_layer.by_district(today, places),
        subsidy_layer.by_park(today, places),
    ):
        assert usual(result) in figures(result)
    assert figures(key_areas.three_way(today)) == []


def test_what_the_map_has_filters_for_is_no_layer(today):
    for key in ("tier", "recognition", "role", "area"):
        assert coverage.by(today, key).id not in FORMS


def test_the_public_is_told_no_more_than_the_table_tells(today, store):
    figures_of = subsidies.read_subsidies(store, DAY)
    open_parks = subsidies.readable({}, PUBLIC)
    result = subsidy_layer.by_district(today, subsidies.shown(figures_of, open_parks))
    hidden = {row.id for row in result.rows if row.hidden}
    assert hidden
    told = {row["code"]: row for row in drawn(result, "zh")["rows"]}
    assert all(told[code]["shade"] is None and told[code]["said"] == "不显示" for code in hidden)
