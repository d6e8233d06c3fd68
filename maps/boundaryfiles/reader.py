"""From a file's bytes to its outlines in longitude and latitude: what the file is, its content says."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Sequence
from pathlib import PurePosixPath

from maps.boundaryfiles import rings
from maps.boundaryfiles.formats import foreign, geojson, geopackage, kml, land_exchange, points, polyline, wkt
from maps.boundaryfiles.formats.archive import Archive
from maps.boundaryfiles.placing import units
from maps.boundaryfiles.placing.placing import placed
from maps.boundaryfiles.reading import MAX_BYTES, BoundaryFile, CannotReadBoundary, Choice, Raw

ENCODINGS = ("utf-8-sig", "gb18030")
INNER = (".kml", ".ovkml", ".geojson", ".json", ".gpkg", ".dxf", ".wkt", ".csv", ".txt", ".xlsx", ".ods")


def read_boundary(
    data: bytes,
    name: str,
    system: str | None = None,
    near: tuple[float, float] | None = None,
    unit: str | None = None,
    control: Sequence[str] = (),
) -> BoundaryFile:
    """Read a boundary file. Raises `CannotReadBoundary` where the file as a whole cannot be read.

    `system`, `unit`: ids of `SYSTEMS` and `METRES` that a person chose, in place of what the file says; `near`:
    longitude and latitude of where the boundary should be, to order the guesses where nobody said; `control`: control
    points, see `maps.boundaryfiles.placing.control.parsed`.
    """
    choice = Choice(system, units.known(unit), tuple(control))
    if len(data) > MAX_BYTES:
        raise CannotReadBoundary(
            f"文件有 {len(data) / 1e6:.1f} MB，最多 {MAX_BYTES // 10**6} MB。请只导出需要的图形，或先抽稀。",
            f"The file has {len(data) / 1e6:.1f} MB, more than {MAX_BYTES // 10**6} MB. Export only what is needed.",
        )
    if not data:
        raise CannotReadBoundary("文件是空的（0 字节）。", "The file is empty (0 bytes).")
    raw = _raw(data)
    rings.limit(sum(each.vertices for each in raw.features))
    return placed(raw, name, hashlib.sha256(data).hexdigest(), choice, near)


def _raw(data: bytes) -> Raw:
    known = foreign.of_start(data)
    if known is not None:
        raise _another(*known)
    if data.startswith(geopackage.MAGIC):
        return geopackage.read(data)
    if data.startswith(b"PK"):
        return _zipped(data)
    return _text(data)


def _zipped(data: bytes) -> Raw:
    archive = Archive(data)
    if archive.named(".shp"):
        from maps.boundaryfiles.formats import gdal

        return gdal.shapefile(archive)
    if archive.named("xl/workbook.xml", "content.xml"):
        from maps.boundaryfiles.formats import workbook

        return workbook.read(data)
    found = archive.named(*INNER)
    known = None if found else foreign.of_parts(archive.named(""))
    if known is not None:
        raise _another(*known)
    if len(found) != 1:
        listed = "、".join(PurePosixPath(each).name for each in found[:5]) or "无"
        raise CannotReadBoundary(
            f"压缩包里应有一个 Shapefile，或一个 KML、GeoJSON、GeoPackage、DXF、WKT、CSV、界址点文件；现有：{listed}。",
            "The archive should hold one Shapefile, or one KML, GeoJSON, GeoPackage, DXF, WKT or CSV file; "
            f"there are {len(found)}.",
        )
    inner = archive.read(found[0])
    if inner.startswith(b"PK") and not found[0].lower().endswith((".xlsx", ".ods")):
        raise CannotReadBoundary(
            "压缩包里还是压缩包，请解压一层后再试。", "The archive holds an archive: unpack it once."
        )
    return _raw(inner)


def _text(data: bytes) -> Raw:
    start = data[:4_000].lstrip(b"\xef\xbb\xbf \r\n\t")
    if start.startswith(b"<") or data.startswith((codecs.BOM_UTF16_LE + b"<\0", codecs.BOM_UTF16_BE + b"\0<")):
        known = foreign.of_xml(start)
        if known is not None:
            raise _another(*known)
        return kml.read(data.lstrip(b" \r\n\t"))
    if _is_dxf(data):
        from maps.boundaryfiles.dxf import drawing

        return drawing.read(data)
    text = _decoded(data)
    start = text.lstrip()
    for kind in (land_exchange, wkt, polyline):
        if kind.matches(start):
            return kind.read(start)
    return geojson.read(text) if start.startswith(("{", "[")) else points.read(text)


def _is_dxf(data: bytes) -> bool:
    """DXF begins with a group code and SECTION, maybe after comments (999); or with the name of its binary form."""
    if data.startswith(b"AutoCAD Binary DXF"):
        return True
    lines = [line.strip() for line in data[:4_000].removeprefix(codecs.BOM_UTF8).strip().splitlines()]
    while len(lines) > 1 and lines[0] == b"999":
        lines = lines[2:]
    return lines[:2] == [b"0", b"SECTION"]


def _decoded(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    for encoding in ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _another("不认识这种文件", "This kind of file is not known")


def _another(zh: str, en: str) -> CannotReadBoundary:
    return CannotReadBoundary(
        f"{zh}。可以上传：GeoJSON、KML/KMZ、Shapefile（zip）、GeoPackage、DXF、WKT、Esri JSON、勘测定界界址点、"
        "CSV 或 Excel 坐标点。",
        f"{en}. Bring GeoJSON, KML or KMZ, a zipped Shapefile, GeoPackage, DXF, WKT, Esri JSON, "
        "or points as CSV, Excel or land survey text.",
    )
