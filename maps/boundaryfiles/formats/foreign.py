"""What is known but not read (不能读取的文件): named, with the way to something that is."""

from __future__ import annotations

import re
from collections.abc import Iterable

GEODATABASE = (
    "这是 .gdb（文件地理数据库）：请导出为 GeoPackage 或 Shapefile",
    "This is a file geodatabase (.gdb): export it as GeoPackage or Shapefile",
)
DWG = ("这是 DWG 文件，请在 CAD 中另存为 DXF", "This is a DWG: save it as DXF")
MAPINFO = (
    "这是 MapInfo 文件（.mif、.tab）：请导出为 Shapefile 或 GeoPackage",
    "This is a MapInfo file (.mif, .tab): export it as Shapefile or GeoPackage",
)
GML = ("这是 GML：请导出为 GeoPackage 或 GeoJSON", "This is GML: export it as GeoPackage or GeoJSON")
GPX = ("这是 GPX 轨迹，不是边界：请导出为 KML 多边形", "This is a GPX track, no boundary: export a polygon as KML")
ACCESS = (
    "这是 Access 数据库（.mdb）：请导出为 GeoPackage 或 Shapefile",
    "This is an Access database (.mdb): export it as GeoPackage or Shapefile",
)
WORD = ("这是 Word 文档：请把坐标另存为 CSV 或 Excel", "This is a Word document: save the points as CSV or Excel")
PDF = ("这是 PDF 文件", "This is a PDF")
PICTURE = ("这是图片", "This is a picture")
STARTS = (
    (b"%PDF", *PDF),
    (b"AC10", *DWG),
    (b"Rar!", "这是 RAR 压缩包，请改用 zip", "This is a RAR archive: pack it as zip"),
    (b"7z\xbc\xaf", "这是 7z 压缩包，请改用 zip", "This is a 7z archive: pack it as zip"),
    (
        b"\x00\x00\x27\x0a",
        "这是单独的 .shp，请与 .shx、.dbf、.prj 一起压缩为 zip",
        "Pack .shp with .shx, .dbf and .prj",
    ),
    (b"\xd0\xcf\x11\xe0", "这是旧版 Office 文件，请另存为 CSV", "This is an old Office file: save it as CSV"),
    (b"\x89PNG", *PICTURE),
    (b"\xff\xd8\xff", *PICTURE),
    (b"\x00\x01\x00\x00Standard ", *ACCESS),
    (b"!table", *MAPINFO),
)
ENDINGS = (
    ((".gdbtable", ".gdbtablx"), *GEODATABASE),
    ((".mif", ".tab"), *MAPINFO),
    ((".dwg",), *DWG),
    ((".topojson",), "这是 TopoJSON：请导出为 GeoJSON", "This is TopoJSON: export it as GeoJSON"),
    ((".gml",), *GML),
    ((".gpx",), *GPX),
    ((".mdb", ".accdb"), *ACCESS),
    (("word/document.xml",), *WORD),
    ((".pdf",), *PDF),
    ((".png", ".jpg", ".jpeg", ".tif", ".tiff"), *PICTURE),
)
_MIF = re.compile(rb"\s*version\s+\d+\s+(?:charset|delimiter|coordsys|columns)\b", re.I)
_GML = re.compile(rb"<(?:[\w-]+:)?FeatureCollection\b|xmlns(?::gml)?=[\"']http://www\.opengis\.net/gml")


def of_start(data: bytes) -> tuple[str, str] | None:
    """What a file is by its first bytes, in Chinese and English."""
    for start, zh, en in STARTS:
        if data.startswith(start):
            return zh, en
    return MAPINFO if _MIF.match(data[:400]) else None


def of_xml(start: bytes) -> tuple[str, str] | None:
    """What an XML document is that is no KML, by its beginning."""
    if b"<html" in start.lower():
        return "这是网页", "This is a web page"
    if b"<svg" in start:
        return PICTURE
    if b"<gpx" in start:
        return GPX
    return GML if b"<kml" not in start and _GML.search(start) else None


def of_parts(names: Iterable[str]) -> tuple[str, str] | None:
    """What an archive holds by the names of its parts, where nothing in it is read."""
    lower = [name.lower() for name in names]
    return next(((zh, en) for ends, zh, en in ENDINGS if any(name.endswith(ends) for name in lower)), None)
