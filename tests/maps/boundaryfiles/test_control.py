"""Coordinates of a building site by control points: where they come to lie, and which points are refused."""

import io
import re

import ezdxf
import numpy as np
import pyproj
import pytest
import shapely

from maps.boundaryfiles import CannotReadBoundary, note, read_file
from maps.boundaryfiles.reader import read_boundary
from tests.boundaries.test_check import HECTARES, check, report
from tests.fixtures import shifted

PARK = shapely.box(113.95, 22.53, 113.956, 22.534)
GRID = pyproj.Transformer.from_crs(4490, 4547, always_xy=True)
PLANE = pyproj.Proj("+proj=tmerc +lat_0=22.53 +lon_0=113.95 +ellps=GRS80")
CORNERS = np.array(PARK.exterior.coords)[:-1]


def site(turned: float = 30.0, unit: float = 1.0) -> np.ndarray:
    """The corners as a site has them: from a corner of its own, turned by degrees, in units of so many metres."""
    at = np.column_stack(PLANE(*CORNERS.T)) - (120, 80)
    turn = np.radians(turned)
    return at @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]) / unit


def points(local, known, places=(0, 2)) -> list[str]:
    return [",".join(f"{value:.9f}" for value in (*local[place], *known[place])) for place in places]


def grid() -> np.ndarray:
    return np.column_stack(GRID.transform(*CORNERS.T))


def table(local) -> bytes:
    return "\n".join(["东坐标,北坐标", *(f"{x:.4f},{y:.4f}" for x, y in local)]).encode()


def drawn(local) -> bytes:
    made, text = ezdxf.new(), io.StringIO()
    made.header["$INSUNITS"] = 0
    made.modelspace().add_lwpolyline(local.tolist(), close=True, dxfattribs={"layer": "红线"})
    made.write(text)
    return text.getvalue().encode()


def lies(file, within: float = 1e-7) -> bool:
    return shapely.hausdorff_distance(file.features[0].shape, PARK) < within


def said(file) -> str:
    return "".join(each.zh for each in file.notes)


def test_a_drawing_of_a_building_site_asks_for_control_points_and_takes_them():
    found = check(report("B15"))
    assert found["status"] == "asks" and [each["what"] for each in found["asks"]] == ["control"]
    words = ("--control", "0,0,494856.2972,2492490.2897", "--control", "617,0,495473.5416,2492490.0956")
    found = check(report("B15"), *words, "--system", "4547")
    assert found["status"] == "ok" and found["outlines"][0]["system"] == "4547"
    assert found["outlines"][0]["area_ha"] == pytest.approx(HECTARES, abs=0.03)
    assert re.search(r"由 2 个控制点换算：比例 1\.000396，旋转 0\.0000°", found["notes"][0]["zh"])


@pytest.mark.parametrize("turned", [0.0, 30.0, 181.0])
@pytest.mark.parametrize("file", [table, drawn])
def test_the_outline_lies_where_the_control_points_say(turned, file):
    local = site(turned)
    found = read_file(file(local), "a", system="4547", control=points(local, grid()))
    assert lies(found) and found.system == "4547" and not found.local and "比例 1.0000" in said(found)
    assert ("左右相反" in said(found)) == (file is table)


@pytest.mark.parametrize(
    ("system", "known", "north_first"),
    [
        ("4490", CORNERS, False),
        ("4490", CORNERS[:, ::-1], True),
        ("4547", grid()[:, ::-1], True),
        ("4526", grid() + np.array([38_000_000, 0]), False),
    ],
)
def test_known_coordinates_are_read_in_every_system_and_either_order(system, known, north_first):
    local = site()
    file = read_boundary(drawn(local), "a", system=system, control=points(local, known))
    assert lies(file, 2e-7) and ("已对调" in said(file)) == north_first


def test_points_of_a_map_in_gcj02_are_converted():
    local = site()
    file = read_boundary(drawn(local), "a", system="gcj02", control=points(local, shifted.to_gcj02(CORNERS)))
    assert lies(file) and (file.system, file.shift) == ("gcj02", "none")


def test_more_points_are_fitted_and_their_residual_is_said():
    local, known = site(), grid()
    known[1] += (0.2, 0)
    file = read_boundary(drawn(local), "a", system="4547", control=points(local, known, (0, 1, 2, 3)))
    assert lies(file, 3e-6) and "最大残差 0.1" in said(file)


@pytest.mark.parametrize("separator", [" ", "\t", "，", "; ", " = "])
def test_control_points_are_read_however_their_numbers_are_parted(separator):
    local = site()
    lines = [line.replace(",", separator) for line in points(local, grid())]
    assert lies(read_boundary(drawn(local), "a", system="4547", control=lines))


def test_a_site_in_millimetres_is_told_by_its_control_points_and_read_as_such():
    local = site(unit=0.001)
    control = points(local, grid())
    with pytest.raises(CannotReadBoundary, match="像是 mm"):
        read_boundary(drawn(local), "a", system="4547", control=control)
    assert lies(read_boundary(drawn(local), "a", system="4547", unit="mm", control=control))


def moved(known, place, by):
    known = known.copy()
    known[place] += by
    return known


@pytest.mark.parametrize(
    ("control", "words"),
    [
        (points(site(), grid(), (0,)), "至少要 2 个"),
        (["1,2,3", "4,5,6,7"], "第 1 个控制点读不出：1,2,3"),
        (["1,2,3,4", "4,5,6,北"], "第 2 个控制点读不出"),
        (["1,2,3,nan", "4,5,6,7"], "第 1 个控制点读不出"),
        (points(site(), grid(), (0, 0)), "几乎在同一处"),
        (points(site(), moved(grid(), 2, (30, 0))), "相差超过 1 %"),
        (points(site(), moved(grid(), 2, (30, 0)), (0, 1, 2)), "第 3 个差|第 2 个差|第 1 个差"),
        (points(site()[:, ::-1], grid(), (0, 1, 2)), "左右相反"),
        (points(site(), grid() + np.array([0, 4_000_000])), "不在中国境内"),
    ],
)
def test_control_points_that_cannot_be_right_are_refused_in_words(control, words):
    with pytest.raises(CannotReadBoundary, match=words) as caught:
        read_file(drawn(site()), "a", system="4547", control=control)
    assert caught.value.en[0].isupper()


def test_control_points_need_a_system_and_a_file_without_one():
    local = site()
    with pytest.raises(CannotReadBoundary, match="--system"):
        read_boundary(drawn(local), "a", control=points(local, grid()))
    with pytest.raises(CannotReadBoundary, match="写明了坐标系"):
        read_boundary(b"SRID=4490;" + PARK.wkt.encode(), "a", system="4547", control=points(local, grid()))


def test_points_close_together_are_said_to_carry_their_errors_far():
    local, known = site(), grid()
    near = np.array([local[0], local[0] + (20, 0)])
    turn = np.radians(-30)
    way = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    there = np.column_stack(GRID.transform(*PLANE(*((near - local[0]) @ way + PLANE(*CORNERS[0])).T, inverse=True)))
    assert np.allclose(there[0], known[0])
    file = read_boundary(drawn(local), "a", system="4547", control=points(near, there, (0, 1)))
    assert lies(file) and "误差会放大" in said(file)


def test_the_history_tells_the_control_points():
    local = site()
    file = read_file(drawn(local), "a", system="4547", control=points(local, grid()))
    judged = type("Found", (), {"shift": "none", "repaired": False, "suspicion": None})
    assert note(file, judged).startswith("DXF，坐标系 4547；由 2 个控制点换算：比例 1.0000")
