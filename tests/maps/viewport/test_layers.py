"""The viewport: every park in view is drawn or counted, nothing else is sent."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.viewport import layers
from maps.viewport.filters import TIERS, BadParameter, Filters
from maps.viewport.layers import Indexes, ParkIndex, RegisterLook, Viewport
from tests.fixtures.examples import examples
from tests.fixtures.waiting import until
from tests.maps.coverage.frames import park_frame

DAY = date(2026, 11, 21)
FRAME = park_frame(300)
INDEX = ParkIndex(FRAME, DAY)
CITY = Viewport(113.5, 22.2, 114.9, 23.1, 11)


@st.composite
def viewports(draw):
    west, east = sorted(draw(st.lists(st.floats(113.5, 114.9), min_size=2, max_size=2, unique=True)))
    south, north = sorted(draw(st.lists(st.floats(22.3, 23.0), min_size=2, max_size=2, unique=True)))
    return Viewport(west, south, east, north, draw(st.floats(7, 18)))


PARKS = (FRAME["role"] != "reference").to_numpy()
tiers = st.frozensets(st.sampled_from(TIERS), max_size=3)


@given(viewports(), tiers)
def test_a_viewport_has_the_parks_whose_box_meets_it_and_no_others(viewport, chosen):
    box = shapely.box(viewport.west, viewport.south, viewport.east, viewport.north)
    meets = shapely.intersects(shapely.envelope(FRAME.geometry.values), box)
    wanted = meets & (FRAME["standing"].isin(chosen) if chosen else True)

    layer = INDEX.within(viewport, Filters(tier=chosen))

    assert {park["slug"] for park in layer["parks"]} == set(FRAME["slug"][wanted])
    assert layer["in_view"] == sum(layer["counts"].values()) == (wanted & PARKS).sum()
    assert layer["references"] == (wanted & ~PARKS).sum()


@given(viewports())
@settings(max_examples=examples(30))
def test_a_grid_counts_the_same_parks(viewport):
    drawn = INDEX.within(viewport, Filters())
    most, layers.MOST = layers.MOST, 0
    try:
        counted = INDEX.within(viewport, Filters())
    finally:
        layers.MOST = most

    if drawn["in_view"]:
        assert counted["mode"] == "grid"
        assert sum(cell[2] for cell in counted["cells"]) == drawn["in_view"]
    assert counted["counts"] == drawn["counts"]


def test_the_legend_counts_each_tier_and_the_candidates_in_view():
    layer = INDEX.within(CITY, Filters())

    assert layer["counts"] == {tier: int((FRAME["standing"][PARKS] == tier).sum()) for tier in TIERS}
    assert layer["candidates"] == FRAME["candidate"][PARKS].sum()
    assert layer["demo"] == FRAME["demo"][PARKS].sum()


def test_a_place_of_reference_is_drawn_and_in_no_count_of_parks():
    layer = INDEX.within(CITY, Filters())

    assert layer["references"] == (~PARKS).sum() > 0
    assert layer["total"] == layer["in_view"] == PARKS.sum()
    assert len(layer["parks"]) == len(FRAME)


def test_the_best_standing_is_drawn_last_and_so_on_top():
    ranks = [TIERS.index(park["tier"]) for park in INDEX.within(CITY, Filters())["parks"]]

    assert ranks == sorted(ranks, reverse=True)


def test_a_small_outline_is_left_out_and_comes_when_zooming_in():
    def outlines(zoom):
        at = Viewport(CITY.west, CITY.south, CITY.east, CITY.north, zoom)
        return sum("rings" in park for park in INDEX.within(at, Filters())["parks"])

    assert outlines(8) == 0
    assert outlines(14) == (FRAME["outline"] == "surveyed").sum()


def test_outlines_and_centres_are_exact_to_a_metre():
    parks = {park["slug"]: park for park in INDEX.within(Viewport(113.5, 22.2, 114.9, 23.1, 18), Filters())["parks"]}
    row = FRAME.iloc[0]
    sent = parks[row["slug"]]

    assert np.allclose(np.array(sent["at"]) / layers.SCALE, (row["lon"], row["lat"]), atol=6e-6)
    ring = np.array(sent["rings"][0]).reshape(-1, 2) / layers.SCALE
    assert shapely.Polygon(ring).hausdorff_distance(row["geometry"]) < 1e-5


def test_all_parts_and_holes_of_an_outline_are_sent():
    with_hole = shapely.box(0, 0, 3, 3).difference(shapely.box(1, 1, 2, 2))
    both = shapely.MultiPolygon([with_hole, shapely.box(5, 5, 6, 6)])

    assert [len(ring) for ring in layers.rings(both)] == [10, 10, 10]


def test_an_english_reader_gets_english_names_and_chinese_where_there_is_none():
    frame = FRAME.copy()
    frame.loc[0, "name_en"] = None
    names = {p["slug"]: p["name"] for p in ParkIndex(frame, DAY).within(CITY, Filters(), "en")["parks"]}

    assert names["park-0"] == "园区0号"
    assert names["park-1"] == "Park 1"


def test_nothing_private_is_sent():
    frame = FRAME.assign(operator="某运营主体", tenants=7, rent=1_000_000)
    text = json.dumps(ParkIndex(frame, DAY).within(CITY, Filters()), ensure_ascii=False)

    assert set(json.loads(text)["parks"][0]) <= {
        "slug", "name", "tier", "role", "at", "shape", "accuracy", "candidate", "demo", "rings",
    }  # fmt: skip
    assert "运营主体" not in text


def test_an_empty_register_is_an_empty_layer():
    layer = ParkIndex(FRAME.iloc[:0], DAY).within(CITY, Filters())

    assert layer["parks"] == [] and layer["total"] == 0


class Register:
    """What `Indexes` reads: parks that tell how often they were asked for, and change when told."""

    def __init__(self):
        self.version, self.held, self.asked = "1", SimpleNamespace(frame=object()), []
        self.then, self.frame = {}, FRAME

    def read(self, day, then, held):
        self.asked.append(day)
        return RegisterLook(self.version, self.held, self.frame, self.then if then else {})

    def indexes(self) -> Indexes:
        return Indexes(lambda: self.version, self.read)


def test_an_index_is_made_once_a_day_until_the_register_changes():
    register = Register()
    indexes = register.indexes()
    for day in (DAY, DAY, date(2026, 7, 1), DAY):
        indexes.of(day)
    assert register.asked == [DAY, date(2026, 7, 1)]

    register.version = "2"
    assert indexes.of(DAY)[0] == "2"
    assert register.asked == [DAY, date(2026, 7, 1), DAY]


def test_another_day_takes_names_and_outlines_from_the_first_until_one_of_them_changes():
    register = Register()
    indexes = register.indexes()
    first = indexes.of(DAY)[1]
    register.frame = FRAME.assign(standing="national")
    other = indexes.of(date(2026, 7, 1))[1]

    assert other.sites is first.sites
    assert other.within(CITY, Filters())["counts"]["national"] == PARKS.sum()
    assert other.facets(Filters())["tier"] == {"national": PARKS.sum()}

    register.version, register.held = "2", SimpleNamespace(frame=object())
    register.frame = FRAME.assign(name_zh="改名的园区")
    assert {park["name"] for park in indexes.of(DAY)[1].within(CITY, Filters())["parks"]} == {"改名的园区"}


def test_a_change_while_an_index_is_read_is_not_taken_for_the_version_before():
    register = Register()

    def changed_meanwhile(day, then, held):
        register.version, register.frame = "2", FRAME.assign(standing="national")
        return register.read(day, then, held)

    version, index = Indexes(lambda: register.version, changed_meanwhile).of(DAY)

    assert version == "2"
    assert index.within(CITY, Filters())["counts"]["national"] == PARKS.sum()


def test_readers_at_once_read_a_day_once_and_all_see_the_newest_register():
    register = Register()
    looked = []

    def version():
        looked.append(None)
        return register.version

    def not_before_all_have_come(day, then, held):
        until(lambda: len(looked) == 8 + 1, "eight readers have looked, and the first of them twice")
        return register.read(day, then, held)

    indexes = Indexes(version, not_before_all_have_come)
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: indexes.of(DAY), range(8)))

    assert register.asked == [DAY]
    assert {version for version, _index in found} == {"1"} and len({id(index) for _version, index in found}) == 1


def test_who_was_there_is_read_when_a_table_asks_and_once():
    asked = []

    def people(frame, day):
        asked.append(day)
        return frame.assign(tenants=7)

    index = Indexes(lambda: "1", Register().read, people).of(DAY)[1]
    index.within(CITY, Filters())
    assert asked == []
    assert set(index.frame["tenants"]) == set(index.frame["tenants"]) == {7} and asked == [DAY]


def test_the_day_is_made_ready_before_anybody_asks_and_after_a_change_once_the_register_rests():
    register = Register()
    indexes = register.indexes()
    indexes.make_ready(DAY)
    assert register.asked == [DAY]

    for version in "234":  # somebody writes again and again
        register.version = version
        indexes.make_ready(DAY)
    assert register.asked == [DAY]

    indexes.make_ready(DAY)
    assert register.asked == [DAY, DAY]
    assert indexes.of(DAY)[0] == "4"
    indexes.make_ready(DAY)
    assert register.asked == [DAY, DAY]


def test_outlines_may_be_those_of_the_day():
    register = Register()
    row, point = FRAME.iloc[0], FRAME.iloc[2]
    old = shapely.multipolygons([shapely.box(114.1, 22.6, 114.12, 22.62)])
    register.then = {int(row["id"]): ("indicative", old), int(point["id"]): ("point", None)}
    indexes = register.indexes()
    near = Viewport(113.5, 22.2, 114.9, 23.1, 18)
    now, then = (
        {park["slug"]: park for park in indexes.of(DAY, asked)[1].within(near, Filters())["parks"]}
        for asked in (False, True)
    )

    drawn = shapely.Polygon(np.array(then[row["slug"]]["rings"][0]).reshape(-1, 2) / layers.SCALE)
    assert drawn.equals(shapely.box(114.1, 22.6, 114.12, 22.62)) and then[row["slug"]]["shape"] == "indicative"
    assert "rings" not in then[point["slug"]] and then[point["slug"]]["shape"] == "point"
    changed = {row["slug"], point["slug"]}
    assert {slug: park for slug, park in then.items() if slug not in changed} == {
        slug: park for slug, park in now.items() if slug not in changed
    }
    assert "rings" in now[point["slug"]]


def test_an_outline_of_the_day_is_found_where_it_was():
    moved = {1: ("indicative", shapely.multipolygons([shapely.box(113.0, 21.0, 113.02, 21.02)]))}
    there = Viewport(112.9, 20.9, 113.1, 21.1, 14)
    index = ParkIndex(FRAME, DAY, ParkIndex(FRAME, DAY).sites.with_outlines(moved))

    assert [park["slug"] for park in index.within(there, Filters())["parks"]] == ["park-0"]
    assert INDEX.within(there, Filters())["parks"] == []


def test_the_districts_that_have_parks_are_named_once():
    assert INDEX.districts == {code: (f"区{code}", f"District {code}") for code in FRAME["district"].dropna().unique()}


@pytest.mark.parametrize(
    ("bbox", "zoom", "said"),
    [
        ("", "10", "bbox: '' is not west,south,east,north in degrees"),
        ("1,2,3", "10", "is not west,south,east,north"),
        ("114,22,113,23", "10", "west < east"),
        ("nan,22,113,23", "10", "is not west,south,east,north in degrees"),
        ("113,22,114,23", "x", "z: 'x' is not a number"),
        ("113,22,114,23", "99", "z: '99' is not a zoom level from 0 to 22"),
        ("113,22,114,23", "nan", "z: 'nan' is not a number"),
    ],
)
def test_a_viewport_that_cannot_be_read_says_what_would_be_right(bbox, zoom, said):
    with pytest.raises(BadParameter) as refused:
        Viewport.read(bbox, zoom)

    assert said in str(refused.value)
