"""A boundary looked at: where it is invalid, what a repair makes of it, its area, its neighbours, its district."""

import numpy as np
import pytest
import shapely

from maps.boundaryfiles import CannotReadBoundary, judge, judge_here
from registry.parks.areas import area_m2
from tests.maps.boundaryfiles.conftest import AREA_M2

WEST, SOUTH, EAST, NORTH = 113.93, 22.74, 113.94, 22.75
MIDDLE = (113.935, 22.745)


def ring(*places) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([shapely.Polygon(places)])


@pytest.fixture
def bow_tie():
    return ring((WEST, SOUTH), (EAST, NORTH), (EAST, SOUTH), (WEST, NORTH))


def test_a_sound_boundary_stays_as_it_is_and_has_its_area(outline, around):
    found = judge(outline, around())
    assert found.shape.equals_exact(outline) and found.valid and not found.repaired and found.faults == ()
    assert found.area_m2 == pytest.approx(AREA_M2, abs=0.01) and found.old_area_m2 is None
    assert (found.vertices, found.parts, found.holes, found.inside) == (9, 1, 1, pytest.approx(1.0))
    assert found.suspicion is None and found.overlaps == ()


def test_both_processes_say_the_same(bow_tie, around):
    surroundings = around(neighbours=[ring((WEST, SOUTH), (EAST, SOUTH), (EAST, NORTH))])
    for repair in (False, True):
        assert judge(bow_tie, surroundings, "gcj02", repair) == judge_here(bow_tie, surroundings, "gcj02", repair)


def test_where_a_boundary_crosses_itself_is_shown_and_nothing_is_mended_without_consent(bow_tie, around):
    found = judge_here(bow_tie, around())
    assert not found.valid and found.repairable and found.area_m2 is None
    assert found.shape.equals_exact(bow_tie)
    assert [(f.lon, f.lat) for f in found.faults] == [pytest.approx(MIDDLE)]
    assert (found.faults[0].reason.zh, found.faults[0].reason.en) == ("边界自相交", "the boundary crosses itself")


def test_with_consent_the_repair_keeps_the_land_and_says_the_area(bow_tie, around):
    found = judge_here(bow_tie, around(), repair=True)
    assert found.valid and found.repaired and found.shape.is_valid
    assert found.parts == 2 and len(found.faults) == 1
    whole = area_m2(shapely.MultiPolygon([shapely.box(WEST, SOUTH, EAST, NORTH)]))
    assert found.area_m2 == pytest.approx(whole / 2, rel=1e-4)


def test_every_crossing_is_found_not_just_the_first(around):
    zigzag = [(113.93 + 0.001 * n, 22.74 + 0.004 * (n % 2)) for n in range(8)]
    across = ring(*zigzag, (113.938, 22.742), (113.929, 22.742))
    assert len(judge_here(across, around()).faults) == 7


def test_a_repair_keeps_polygons_only_and_holes_and_parts(outline, around):
    spike = [(113.95, 22.74), (113.96, 22.74), (113.97, 22.74), (113.96, 22.74), (113.96, 22.75), (113.95, 22.75)]
    drawn = shapely.MultiPolygon([*outline.geoms, shapely.Polygon(spike)])
    found = judge_here(drawn, around(), repair=True)
    assert {part.geom_type for part in found.shape.geoms} == {"Polygon"}
    assert (found.parts, found.holes) == (2, 1)


@pytest.mark.parametrize(
    ("drawn", "why"),
    [
        (shapely.Polygon(shapely.box(0, 0, 4, 4).exterior, [shapely.box(5, 5, 6, 6).exterior]), "孔洞在外环之外"),
        (
            shapely.Polygon(
                shapely.box(0, 0, 9, 9).exterior, [shapely.box(1, 1, 6, 6).exterior, shapely.box(2, 2, 3, 3).exterior]
            ),
            "孔洞套孔洞",
        ),
        (shapely.MultiPolygon([shapely.box(0, 0, 9, 9), shapely.box(1, 1, 3, 3)]), "外环重叠"),
        (shapely.Polygon([(0, 0), (4, 0), (4, 4), (2, 4), (2, 0), (2, 4), (0, 4)]), "环自相接或自相交"),
    ],
)
def test_what_is_wrong_with_rings_is_said_in_words(drawn, why, around):
    small = shapely.transform(drawn, lambda at: at * 0.001 + (113.93, 22.74))
    shape = small if small.geom_type == "MultiPolygon" else shapely.MultiPolygon([small])
    found = judge_here(shape, around())
    assert why in [fault.reason.zh for fault in found.faults]


def test_rings_that_enclose_nothing_are_not_repairable(around):
    line = ring((WEST, SOUTH), (EAST, SOUTH), (WEST + 0.002, SOUTH))
    assert not judge_here(line, around()).repairable
    with pytest.raises(CannotReadBoundary, match="没有剩下任何面积"):
        judge_here(line, around(), repair=True)


def test_the_area_is_compared_with_the_old_boundary(outline, around):
    old = ring((WEST, SOUTH), (EAST, SOUTH), (EAST, NORTH), (WEST, NORTH))
    assert judge_here(outline, around(old, "surveyed", 5.0)).old_area_m2 == pytest.approx(area_m2(old))


def test_neighbours_that_are_overlapped_are_named_with_the_shares(outline, around):
    half = ring((113.9375, 22.74), (113.96, 22.74), (113.96, 22.752), (113.9375, 22.752))
    beside = ring((113.945, 22.74), (113.96, 22.74), (113.96, 22.752), (113.945, 22.752))
    (found,) = judge_here(outline, around(neighbours=[beside, half])).overlaps
    common = area_m2(shapely.intersection(outline, half))
    assert (found.park_id, found.name.zh) == (2, "邻2")
    assert found.area_m2 == pytest.approx(common)
    assert found.of_new == pytest.approx(common / AREA_M2) and found.of_other == pytest.approx(common / area_m2(half))


def test_the_share_within_the_district_is_told(around, guangming):
    edge = np.array(guangming.geoms[0].exterior.coords[0])
    across = shapely.MultiPolygon([shapely.Point(edge).buffer(0.003)])
    assert 0.05 < judge_here(across, around()).inside < 0.95
    assert judge_here(across, around(district=False)).inside is None
