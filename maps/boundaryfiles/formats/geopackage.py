"""GeoPackage (.gpkg), read by Python's own SQLite from memory, with nothing allowed but reading rows.

GDAL reads it too, but a GeoPackage is a database, and a database may carry views and triggers that call functions
which open other files; here every statement but a plain SELECT is refused by the authorizer.
"""

from __future__ import annotations

import sqlite3
import struct

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from maps.boundaryfiles import rings
from maps.boundaryfiles.reading import FIELDS_KEPT, MAX_FEATURES, CannotReadBoundary, Raw, feature, left_out, many

FORM = "GeoPackage"
MAGIC = b"SQLite format 3\0"
MAX_LAYERS = 50
ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}  # bytes, by the number in the header's flags


def read(data: bytes) -> Raw:
    database = sqlite3.connect(":memory:")
    try:
        database.deserialize(data)
        database.execute("PRAGMA trusted_schema = OFF")
        database.execute("PRAGMA cell_size_check = ON")
        database.set_authorizer(_only_read)
        return _read(database)
    except (sqlite3.Error, shapely.errors.GEOSException, struct.error, UnicodeError, OverflowError) as failed:
        raise CannotReadBoundary(
            "这个 GeoPackage 已损坏，或不是 GeoPackage。请重新导出。",
            "This GeoPackage is damaged, or none. Export it anew.",
        ) from failed
    finally:
        database.close()


def _only_read(action: int, *_: object) -> int:
    allowed = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ)
    return sqlite3.SQLITE_OK if action in allowed else sqlite3.SQLITE_DENY


def _read(database: sqlite3.Connection) -> Raw:
    layers = database.execute("SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns").fetchall()
    if len(layers) > MAX_LAYERS:
        raise many(len(layers))
    found, crs, lines, vertices = [], set(), 0, 0
    for table, column, srs in layers:
        rows = database.execute(f"SELECT * FROM {_quoted(table)}")
        names = [described[0] for described in rows.description]
        for row in rows:
            blob = row[names.index(column)]
            if not isinstance(blob, bytes):
                continue
            shape = _shape(blob)
            vertices += int(shapely.get_num_coordinates(shape))
            rings.limit(vertices)
            polygons, loose, left = rings.of_shape(shape)
            lines += left
            if loose:
                polygons += list(rings.nested(loose).geoms)
            if polygons:
                said = {key: value for key, value in zip(names, row, strict=True) if not isinstance(value, bytes)}
                extra = {"layer": table} if len(layers) > 1 else {}
                found.append(
                    feature(rings.multi(polygons), len(found) + 1, dict(list(said.items())[:FIELDS_KEPT]) | extra)
                )
                crs.add(srs)
            if len(found) > MAX_FEATURES:
                raise many(len(found))
    if not found:
        raise rings.nothing(lines)
    if len(crs) > 1:
        raise CannotReadBoundary(
            "各图层的坐标系不同。请只导出边界所在的图层。",
            "The layers have different coordinate systems. Export only the boundary's layer.",
        )
    return Raw(FORM, found, _crs(database, crs.pop()), [left_out(lines)] if lines else [])


def _quoted(name: str) -> str:
    return '"' + str(name).replace('"', '""') + '"'


def _crs(database: sqlite3.Connection, srs: int) -> str | None:
    """EPSG:number, or the definition; None where the file says "undefined"."""
    asked = "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?"
    row = database.execute(asked, (srs,)).fetchone()
    if srs in (0, -1) or row is None:
        return None
    return f"EPSG:{row[1]}" if str(row[0]).upper() == "EPSG" else str(row[2])[:20_000]


def _shape(blob: bytes) -> BaseGeometry:
    """GeoPackage binary: a header of `GP`, version, flags, SRS and box, then well-known binary."""
    if blob[:2] != b"GP" or len(blob) < 9:
        raise struct.error("no GeoPackage geometry")
    flags = blob[3]
    if flags & 0b10000:
        return shapely.GeometryCollection()
    start = 8 + ENVELOPES.get((flags >> 1) & 0b111, 0)
    shape = shapely.from_wkb(blob[start:])
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        raise rings.not_numbers()
    return shapely.force_2d(shape)
