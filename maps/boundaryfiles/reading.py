"""What reading a boundary file gives (读取结果): the outlines in it, and which coordinates they are written in."""

from __future__ import annotations

from dataclasses import dataclass

import shapely

from registry.words import Explained, Words

DXF = "DXF"
MAX_BYTES = 20_000_000
MAX_VERTICES = 200_000
MAX_FEATURES = 2_000
MEMORY = 2 << 30
CPU_SECONDS = 15
WALL_SECONDS = 30
"""What a process that reads or judges may take."""
FIELDS_KEPT, TEXT_KEPT = 40, 200
# A file may call the name of an outline by any of these.
NAMES = ("name", "name_zh", "名称", "园区", "园区名称", "mc", "xzqmc", "layer", "图层", "id", "code")


class CannotReadBoundary(Explained):
    """The file as a whole cannot be read. `zh`, `en`: why, and what to do instead."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One outline of a file. `shape`: polygons as they were drawn, valid or not; its coordinates are longitude and
    latitude in degrees where the file's `system` is known, else what the file says. `area_m2`: on the ellipsoid where
    the system is known, else in the plane of the drawing; None: not known, as it is invalid or in degrees.
    """

    shape: shapely.MultiPolygon
    label: str
    properties: dict[str, str]
    area_m2: float | None = None

    @property
    def vertices(self) -> int:
        return int(shapely.get_num_coordinates(self.shape))


@dataclass(frozen=True, slots=True)
class BoundaryFile:
    """A file as it was read.

    `form`: GeoJSON, KML, Shapefile, GeoPackage, DXF, WKT, Esri JSON, 坐标点, 坐标串 or 勘测定界界址点.
    `system`: an id of `systems.SYSTEMS` or the name that
    the file gives, None: nobody said, so somebody must choose; `guesses` are then the ids that fit, the likeliest
    first. `shift`: gcj02, bd09 or none, the datum that the degrees are in. `notes`: what was handled on the way.
    `unit`: an id of `units.METRES` that lengths are in; `units`: those that fit where metres do not, for somebody to
    confirm. `local`: its coordinates fit no system, as those of a building site do; `control`: what was done with them
    where control points were given.
    """

    file_name: str
    sha256: str
    form: str
    system: str | None
    shift: str
    features: tuple[Feature, ...]
    notes: tuple[Words, ...] = ()
    guesses: tuple[str, ...] = ()
    unit: str = "m"
    units: tuple[str, ...] = ()
    local: bool = False
    control: Words | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person has said of a file's coordinates: ids of `systems.SYSTEMS` and `units.METRES`, None: nothing.
    `control`: control points, one a line, whose known coordinates are in `system`.
    """

    system: str | None = None
    unit: str | None = None
    control: tuple[str, ...] = ()


@dataclass(slots=True)
class Raw:
    """What a format gives: outlines, and the coordinates they are in as far as the file says. `crs`: WKT, PROJJSON or
    EPSG:number as pyproj reads it; None: not said. `shift`: gcj02 or bd09 where the file says that its degrees are in
    this datum; `likely`: ids of systems that its kind mostly means, to be offered first where nobody said. `unit`: the
    unit of length that the file names. `loose`: rings of a drawing, of which some may stand anywhere.
    """

    form: str
    features: list[Feature]
    crs: str | None
    notes: list[Words]
    shift: str = "none"
    likely: tuple[str, ...] = ()
    unit: str | None = None
    loose: bool = False


def feature(shape: shapely.MultiPolygon, number: int, properties: dict[str, object]) -> Feature:
    """A feature with its label; `number` from 1."""
    kept = {}
    for key, value in list(properties.items())[:FIELDS_KEPT]:
        if value is not None and isinstance(value, str | int | float):
            kept[str(key)[:TEXT_KEPT]] = str(value).strip()[:TEXT_KEPT]
    lower = {key.casefold(): value for key, value in kept.items() if value}
    name = next((lower[key] for key in NAMES if key in lower), "")
    return Feature(shape, name or f"#{number}", kept)


def hectares(area_m2: float) -> str:
    """As outlines are told from each other; a small one by more places."""
    said = area_m2 / 10_000
    return f"{said:,.2f}" if said >= 1 else f"{said:.4f}"


def many(count: int) -> CannotReadBoundary:
    return CannotReadBoundary(
        f"文件有 {count:,} 个图形，最多 {MAX_FEATURES:,} 个。请只导出需要的图形。",
        f"The file has {count:,} shapes, more than {MAX_FEATURES:,}. Export only those that are needed.",
    )


def left_out(lines: int) -> Words:
    return Words(f"{lines} 条没有闭合的线未采用。", f"{lines} lines that are not closed were left out.")
