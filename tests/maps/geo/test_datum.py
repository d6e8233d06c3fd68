"""Datum conversions against an independent implementation, and against themselves there and back."""

import geocoordinates_ffi as oracle
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from pyproj import Geod

from maps.geo import datum
from tests.fixtures import shifted

GEOD = Geod(ellps="GRS80")
METRE = 1.0
INVERSES = [
    (shifted.to_gcj02, datum.gcj02_to_wgs84),
    (shifted.to_bd09, datum.bd09_to_wgs84),
]


def apart(one, other) -> np.ndarray:
    """Distances in metres between two arrays of points."""
    return GEOD.inv(one[:, 0], one[:, 1], other[:, 0], other[:, 1])[2]


def points(west, south, east, north):
    lon, lat = st.floats(west, east), st.floats(south, north)
    return st.lists(st.tuples(lon, lat), min_size=1, max_size=50).map(np.array)


in_guangdong = points(109.6, 20.1, 117.4, 25.6)
in_the_box = points(72.1, 0.9, 137.7, 55.7)


@pytest.fixture(scope="module")
def delta():
    """2,000 points of the Pearl River delta, shape (2000, 2)."""
    return np.random.default_rng(2).uniform((111.0, 21.8), (115.0, 24.0), (2000, 2))


def asked(convert, kind, points):
    converted = [convert(kind(lon=float(lon), lat=float(lat))) for lon, lat in points]
    return np.array([(point.lon, point.lat) for point in converted])


def test_gcj02_and_bd09_equal_those_of_an_independent_implementation(delta):
    gcj02 = asked(oracle.wgs84_to_gcj02, oracle.Wgs84, delta)

    assert apart(shifted.to_gcj02(delta), gcj02).max() < 1e-6 * METRE
    assert apart(shifted.to_bd09(delta), asked(oracle.wgs84_to_bd09, oracle.Wgs84, delta)).max() < 1e-6 * METRE


def test_the_inverse_equals_the_refined_one_of_that_implementation_within_its_own_error(delta):
    answers = [oracle.gcj02_to_wgs84_refined(oracle.Gcj02(lon=float(x), lat=float(y))) for x, y in delta]
    theirs = np.array([(answer.lon, answer.lat) for answer in answers])

    assert apart(datum.gcj02_to_wgs84(delta), theirs).max() < 0.5 * METRE


def test_in_shenzhen_gcj02_lies_about_600_m_and_bd09_about_1210_m_away():
    software_base = np.array([[113.9349, 22.5275]])

    assert apart(software_base, shifted.to_gcj02(software_base))[0] == pytest.approx(600, abs=40)
    assert apart(software_base, shifted.to_bd09(software_base))[0] == pytest.approx(1210, abs=60)


@pytest.mark.parametrize(("there", "back"), INVERSES)
@given(start=in_guangdong)
def test_there_and_back_is_exact_to_a_micrometre(there, back, start):
    assert apart(start, back(there(start))).max() < 1e-6 * METRE


@pytest.mark.parametrize(("there", "back"), INVERSES)
@given(start=in_the_box)
def test_it_stays_exact_wherever_the_shift_applies(there, back, start):
    assert apart(start, back(there(start))).max() < 1e-6 * METRE


@pytest.mark.parametrize("convert", [function for pair in INVERSES for function in pair])
@given(start=hnp.arrays(np.float64, (5, 2), elements=st.floats(-180, 71)))
def test_outside_the_box_nothing_moves_not_even_at_a_pole(convert, start):
    start[:, 1] = np.clip(start[:, 1], -90, 90)

    assert (convert(start) == start).all()


def test_an_outline_is_converted_vertex_by_vertex_with_shapely():
    outline = shapely.box(113.93, 22.52, 113.94, 22.53)

    moved = shapely.transform(outline, shifted.to_gcj02)
    restored = shapely.transform(moved, datum.gcj02_to_wgs84)

    assert moved.centroid.x - outline.centroid.x == pytest.approx(0.0049, abs=0.0006)
    assert restored.hausdorff_distance(outline) < 1e-11


def test_no_points_give_no_points():
    assert datum.gcj02_to_wgs84(np.empty((0, 2))).shape == (0, 2)
