"""Units of length in every kind of file: what fits only in other units than metres is offered, and confirmed."""

import json

import geopandas
import numpy as np
import pytest
import shapely

from maps.boundaryfiles import CannotReadBoundary, note, read_file
from maps.boundaryfiles.reader import read_boundary
from tests.maps.boundaryfiles.conftest import AREA_M2, packed, shapefile
from tests.maps.boundaryfiles.test_dxf import closed, drawing, written


@pytest.fixture
def grid(frame) -> shapely.MultiPolygon:
    return frame.to_crs(4547).geometry[0]


def scaled(shape, metres: float) -> shapely.MultiPolygon:
    return shapely.transform(shape, lambda points: points / metres)


def as_csv(shape) -> bytes:
    rows = [
        f"{x:.6f},{y:.6f},{number}"
        for number, ring in enumerate((shape.geoms[0].exterior, *shape.geoms[0].interiors))
        for x, y in ring.coords
    ]
    return "\n".join(["X,Y,环", *rows]).encode()


def as_wkt(shape) -> bytes:
    return shape.wkt.encode()


def as_geojson(shape) -> bytes:
    return json.dumps(shapely.geometry.mapping(shape)).encode()


@pytest.mark.parametrize(("unit", "metres"), [("mm", 0.001), ("cm", 0.01), ("km", 1000.0)])
@pytest.mark.parametrize("kind", [as_csv, as_wkt, as_geojson])
def test_other_units_are_offered_and_taken_when_confirmed(kind, unit, metres, grid, outline):
    data = kind(scaled(grid, metres))
    first = read_boundary(data, "a", near=(113.94, 22.75))
    assert first.system is None and first.guesses[0] == "4547" and first.units == (unit,)
    by_system = read_boundary(data, "a", system="4547")
    assert by_system.system is None and by_system.units == (unit,)
    file = read_file(data, "a", system="4547", unit=unit)
    assert file.system == "4547" and file.unit == unit and not file.units
    assert file.features[0].area_m2 == pytest.approx(AREA_M2, rel=1e-6)
    assert shapely.hausdorff_distance(file.features[0].shape, outline) < 1e-7


def test_a_projection_file_beside_millimetres_does_not_make_them_metres(grid, tmp_path):
    millimetres = geopandas.GeoDataFrame({"a": [1]}, geometry=[scaled(grid, 0.001)], crs=4547)
    data = shapefile(millimetres, tmp_path, 4547)
    first = read_file(data, "a.zip")
    assert first.system is None and first.units == ("mm",) and "单位像是毫米" in first.notes[-1].zh
    assert read_file(data, "a.zip", unit="mm").system == "4547"


def test_a_unit_that_was_chosen_wrongly_does_not_fit(grid):
    with pytest.raises(CannotReadBoundary, match="不在中国境内"):
        read_boundary(as_wkt(grid), "a", system="4547", unit="mm")


def test_degrees_have_no_unit_of_length(outline):
    file = read_boundary(as_wkt(outline), "a", system="4490", unit="mm")
    assert shapely.equals(file.features[0].shape, outline) and not any("毫米" in each.zh for each in file.notes)
    thousandfold = read_boundary(as_wkt(scaled(outline, 0.001)), "a")
    assert thousandfold.local and thousandfold.units == ()


def test_the_history_tells_the_unit(grid):
    file = read_boundary(as_wkt(scaled(grid, 0.001)), "a", system="4547", unit="mm")
    judged = type("Found", (), {"shift": "none", "repaired": False, "suspicion": None})
    assert note(file, judged) == "WKT，坐标系 4547；长度单位为毫米"


def test_a_drawing_in_an_archive_is_read():
    made = drawing()
    closed(made)
    file = read_file(packed({"图/红线.dxf": written(made)}), "a.zip")
    assert file.form == "DXF" and np.isclose(file.features[0].area_m2, 240_000)
