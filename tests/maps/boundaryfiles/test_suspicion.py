"""Datum suspicion: GCJ-02 and BD-09 under the name of WGS-84 are noticed, and what is right is left in peace."""

import geopandas
import numpy as np
import pytest
import shapely

from maps.boundaryfiles import judge_here
from maps.geo.districts import DISTRICTS
from maps.geo.suspicion import READINGS, read_as, suspect
from tests.fixtures import shifted

FORWARD = {"none": np.asarray, "gcj02": shifted.to_gcj02, "bd09": shifted.to_bd09}
SHIFTED = ["gcj02", "bd09"]


def as_drawn(shape, reading):
    """The shape as a program that works in this datum would write it."""
    return shapely.transform(shape, FORWARD[reading])


@pytest.fixture
def outline():
    """A park of 300 by 200 m in 光明区."""
    return shapely.box(113.9370, 22.7450, 113.9400, 22.7468)


@pytest.fixture
def at_the_edge(guangming):
    """A square of 300 m just inside the district, where a shift of 500 m to the south-east leaves it."""
    inner = shapely.buffer(guangming, -0.002)
    corner = max(shapely.get_coordinates(inner), key=lambda at: at[0] - at[1])
    return shapely.box(corner[0] - 0.003, corner[1], corner[0], corner[1] + 0.003)


@pytest.mark.parametrize("shift", SHIFTED)
def test_an_outline_that_lies_in_its_district_only_after_a_shift_is_suspected(at_the_edge, guangming, shift):
    found = suspect(as_drawn(at_the_edge, shift), "none", guangming, 150.0)
    assert found.ground == "district" and shift in (found.reading, *found.others)
    assert found.stated.value < 0.9 and found.found.value >= 0.98


@pytest.mark.parametrize("shift", SHIFTED)
def test_an_outline_that_lies_on_the_old_one_only_after_a_shift_is_suspected_and_named_rightly(outline, shift):
    changed = outline.union(shapely.box(113.9400, 22.7450, 113.9410, 22.7460))  # extended to the east
    found = suspect(as_drawn(changed, shift), "none", old=outline, outline="surveyed", accuracy_m=5.0)
    assert (found.ground, found.reading, found.others) == ("outline", shift, ())
    assert found.stated.value > 150 and found.found.value < 5


@pytest.mark.parametrize("shift", SHIFTED)
def test_a_centre_that_is_known_well_tells_as_much(outline, shift):
    old = shapely.Point(outline.centroid.x + 0.001, outline.centroid.y)
    found = suspect(as_drawn(outline, shift), "none", old=old, outline="point", accuracy_m=150.0)
    assert (found.ground, found.reading) == ("place", shift)


@pytest.mark.parametrize("stated", SHIFTED)
def test_the_other_way_round_an_outline_wrongly_said_to_be_shifted_is_suspected(outline, stated):
    found = suspect(outline, stated, old=outline, outline="surveyed", accuracy_m=5.0)
    assert found.reading == "none" and found.found.value < 1


def test_one_chinese_datum_is_told_from_the_other(outline):
    found = suspect(as_drawn(outline, "bd09"), "gcj02", old=outline, outline="surveyed", accuracy_m=5.0)
    assert found.reading == "bd09"


@pytest.mark.parametrize("stated", READINGS)
def test_what_is_right_is_not_suspected(outline, at_the_edge, guangming, stated):
    for shape in (outline, at_the_edge):
        drawn = as_drawn(shape, stated)
        assert suspect(drawn, stated, guangming, 150.0) is None
        assert suspect(drawn, stated, guangming, 150.0, old=shape, outline="surveyed", accuracy_m=5.0) is None


def test_a_boundary_that_was_halved_moved_a_little_or_doubled_is_not_suspected(outline, guangming):
    west, south, east, north = outline.bounds
    for other in (
        shapely.box(west, south, (west + east) / 2, north),
        shapely.box(west, south, 2 * east - west, north),
        shapely.affinity.translate(outline, 0.0008, 0.0004),
    ):
        assert suspect(other, "none", guangming, 150.0, outline, "surveyed", 5.0) is None


def test_a_boundary_that_follows_the_old_one_is_not_suspected_though_it_leaves_the_district(at_the_edge, guangming):
    west, south, east, north = at_the_edge.bounds
    extended = shapely.box(west, south, east + 0.004, north)
    assert suspect(extended, "none", guangming, 150.0) is not None
    assert suspect(extended, "none", guangming, 150.0, at_the_edge, "surveyed", 5.0) is None


def test_a_centre_known_to_a_kilometre_says_nothing_about_the_datum(outline):
    drawn = as_drawn(outline, "gcj02")
    assert suspect(drawn, "none", old=outline.centroid, outline="point", accuracy_m=1_000.0) is None


def test_deep_within_the_district_nothing_can_be_said(guangming):
    deep = shapely.Point(113.93, 22.77).buffer(0.002)
    assert guangming.buffer(-0.02).contains(deep)
    assert suspect(as_drawn(deep, "gcj02"), "none", guangming, 150.0) is None


def test_far_away_from_everything_is_no_question_of_the_datum(guangming):
    assert suspect(shapely.box(110.0, 21.0, 110.01, 21.01), "none", guangming, 150.0) is None


@pytest.mark.parametrize("shift", SHIFTED)
def test_a_whole_districts_outline_is_held_against_the_old_one(shift):
    districts = geopandas.read_file(DISTRICTS)
    for code in ("440303", "440304", "440308", "440311", "440106", "440402"):
        known = districts[districts["code"] == code].geometry.iloc[0]
        found = suspect(as_drawn(known, shift), "none", old=known, outline="district", accuracy_m=150.0)
        assert (found.ground, found.reading) == ("outline", shift), code
        assert suspect(known, "none", old=known, outline="district", accuracy_m=150.0) is None


def test_the_conversion_that_is_offered_puts_the_outline_where_it_belongs(outline, around):
    drawn = shapely.MultiPolygon([as_drawn(outline, "gcj02")])
    said = judge_here(drawn, around(old=shapely.MultiPolygon([outline]), outline="surveyed", accuracy_m=5.0))
    assert said.suspicion.reading == "gcj02"
    again = judge_here(
        drawn, around(old=shapely.MultiPolygon([outline]), outline="surveyed", accuracy_m=5.0), said.suspicion.reading
    )
    assert again.suspicion is None
    assert shapely.hausdorff_distance(again.shape, outline) < 1e-9
    assert shapely.hausdorff_distance(read_as(drawn, "gcj02"), outline) < 1e-9
