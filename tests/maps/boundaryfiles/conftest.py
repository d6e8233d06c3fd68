"""Boundary files of every kind, made for a test: an outline in 光明区 with a hole."""

import io
import zipfile
from pathlib import Path

import geopandas
import pytest
import shapely
from shapely.geometry import shape

from maps.geo.districts import DISTRICTS
from registry.boundaries.surroundings import Neighbour, Surroundings

SHELL = [(113.93, 22.74), (113.945, 22.74), (113.945, 22.752), (113.93, 22.752)]
HOLE = [(113.935, 22.744), (113.938, 22.744), (113.938, 22.747)]
AREA_M2 = 1_996_228.5613
"""Of the outline above, by `pyproj.Geod(ellps="GRS80")` ring by ring."""


@pytest.fixture(scope="session")
def outline() -> shapely.MultiPolygon:
    return shapely.MultiPolygon([shapely.Polygon(SHELL, [HOLE])])


@pytest.fixture(scope="session")
def frame(outline) -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame({"名称": ["甲园区"], "code": ["440311"]}, geometry=[outline], crs=4490)


def packed(parts: dict[str, bytes]) -> bytes:
    """A zip archive of these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return made.getvalue()


def shapefile(frame: geopandas.GeoDataFrame, folder: Path, crs: int, encoding: str = "GBK", without=()) -> bytes:
    frame.to_crs(crs).to_file(folder / "park.shp", encoding=encoding)
    parts = {path.name: path.read_bytes() for path in folder.glob("park.*") if path.suffix not in without}
    return packed(parts)


def written(frame: geopandas.GeoDataFrame, folder: Path, ending: str, **how) -> bytes:
    """The frame as a file of this kind."""
    path = folder / f"park{ending}"
    frame.to_file(path, **how)
    return path.read_bytes()


@pytest.fixture(scope="session")
def guangming() -> shapely.MultiPolygon:
    districts = geopandas.read_file(DISTRICTS)
    return shape(districts[districts["code"] == "440311"].geometry.iloc[0])


@pytest.fixture
def around(guangming):
    """`around(old=…, outline=…, neighbours=…)`: the surroundings of a park in 光明区."""

    def make(old=None, outline="point", accuracy_m=20_000.0, district=True, neighbours=()) -> Surroundings:
        old = old if old is not None else shapely.Point(113.9375, 22.746)
        others = [Neighbour(n, f"邻{n}", f"Neighbour {n}", "surveyed", drawn) for n, drawn in enumerate(neighbours, 1)]
        within = guangming if district else None
        return Surroundings(within, None, 150.0 if district else 0.0, old, outline, accuracy_m, tuple(others))

    return make
