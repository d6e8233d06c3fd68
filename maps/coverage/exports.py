"""Results as files (导出): a workbook with a sheet of sources, GeoJSON, and a GeoPackage with its sources beside.

Headings and names stand in Chinese and English, because a file goes further than the page it came from. Text that looks
like a formula stays text.
"""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import geopandas
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from maps.coverage.results import Result, ResultColumn, ResultRow
from maps.geo.geodesy import CRS
from registry.words import Words

SOURCES = "来源 Sources"
FORMATS = {
    "count": "#,##0", "hectares": "#,##0.00", "square_kilometres": "#,##0.00", "square_metres": "#,##0",
    "metres": "#,##0.0", "percent": "0.00", "money": "#,##0.00", "rate": "#,##0.00", "day": "yyyy-mm-dd",
}  # fmt: skip
AMOUNTS = ("money", "rate")  # fen in results, yuan in files
UNITS = {"percent": "（%）", "money": "（元 yuan）", "rate": "（元 yuan）"}
DATUM = Words(
    "坐标：CGCS2000（EPSG:4490）经纬度，与 WGS-84 相差不到 1 m；面积为椭球面面积（GRS80）",
    "coordinates: CGCS2000 (EPSG:4490) in degrees, within 1 m of WGS 84; areas are geodesic (GRS80)",
)
DEMO = Words("含演示数据：虚构，不代表任何真实认定", "holds demo data: made up, no park is certified by it")
DECIMALS = 7  # of a degree: 1 cm


KINDS = {"xlsx": "XLSX", "geojson": "GeoJSON", "gpkg": "GeoPackage"}
"""What results are written as, by the ending of the file, and how people call it."""


def written(results: Sequence[Result], kind: str, day: date, demo: bool) -> bytes:
    """A file of one of `KINDS`; GeoJSON holds one layer, and so the first result alone."""
    if kind == "geojson":
        return geojson(results[0], day, demo)
    return (workbook if kind == "xlsx" else geopackage)(results, day, demo)


def said(words: Words) -> str:
    return f"{words.zh} {words.en}"


def facts(result: Result, day: date, demo: bool) -> list[tuple[str, str]]:
    """What a reader of the file must know, as pairs of a heading and a sentence."""
    told = [("名称 name", said(result.name)), ("截至 as of", day.isoformat())]
    if demo:
        told.append(("演示数据 demo data", said(DEMO)))
    told += [(f"设置 setting: {name}", f"{value:g}" if isinstance(value, float) else str(value))
             for name, value in result.settings.items()]  # fmt: skip
    told += [(f"分母 denominator: {said(column.name)}", said(column.of)) for column in result.columns if column.of]
    told += [("说明 note", said(note)) for note in result.notes]
    told += [("来源 source", _source(source)) for source in result.sources]
    return [*told, ("坐标与面积 coordinates and areas", said(DATUM))]


def _source(source) -> str:
    where = " ".join(part for part in (source.document, source.article) if part)
    return f"{said(source.name)}{f' [{where}]' if where else ''}"


# --- workbook ---


def workbook(results: Sequence[Result], day: date, demo: bool) -> bytes:
    """An .xlsx file: a sheet for each result, and one that says where all of it comes from."""
    sink = io.BytesIO()
    safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with Workbook(sink, safe) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1})
        for result in results:
            _sheet(book, head, result)
        about = book.add_worksheet(SOURCES)
        about.set_column(0, 0, 34)
        about.set_column(1, 1, 110, book.add_format({"text_wrap": True}))
        line = 0
        for result in results:
            for heading, sentence in facts(result, day, demo):
                about.write_string(line, 0, heading)
                about.write_string(line, 1, sentence)
                line += 1
            line += 1
    return sink.getvalue()


def _sheet(book: Workbook, head: Format, result: Result) -> None:
    sheet = book.add_worksheet(result.name.zh.translate(str.maketrans("", "", "[]:*?/\\："))[:31])
    sheet.freeze_panes(1, 1)
    for place, column in enumerate(result.columns):
        form = book.add_format({"num_format": FORMATS.get(column.kind, "@")})
        sheet.set_column(place, place, 30 if column.kind in ("name", "text") else 16, form)
        sheet.write_string(0, place, said(column.name) + UNITS.get(column.kind, ""), head)
    for line, row in enumerate(result.table(), 1):
        _line(sheet, line, result.columns, row)


def _line(sheet: Worksheet, line: int, columns: Sequence[ResultColumn], row: ResultRow) -> None:
    for place, column in enumerate(columns):
        cell = row.cells.get(column.id)
        if cell is None:
            continue  # not known: an empty cell, never a zero
        if isinstance(cell, Words):
            sheet.write_string(line, place, said(cell) if cell.zh != cell.en else cell.zh)
        elif isinstance(cell, date):
            sheet.write_datetime(line, place, cell)
        elif isinstance(cell, str):
            sheet.write_string(line, place, cell)
        elif column.kind in AMOUNTS:
            sheet.write_number(line, place, cell / 100)
        else:
            sheet.write_number(line, place, cell)


# --- geodata ---


def geojson(result: Result, day: date, demo: bool) -> bytes:
    """A FeatureCollection of the rows; one without an outline has a null geometry. Degrees, longitude first."""
    frame = result.frame()
    kinds = {column.id: column.kind for column in result.columns}
    features = []
    for values, shape in zip(frame.drop(columns="geometry").to_dict("records"), frame.geometry, strict=True):
        written = {name: _plain(value, kinds.get(name)) for name, value in values.items()}
        features.append({"type": "Feature", "properties": written, "geometry": _geometry(shape)})
    told = [{"about": heading, "text": sentence} for heading, sentence in facts(result, day, demo)]
    collection = {"type": "FeatureCollection", "name": result.id, "about": told, "features": features}
    return json.dumps(collection, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _plain(value: object, kind: str | None) -> object:
    """A value as JSON has it; null where it is not known."""
    if pd.isna(value):
        return None
    if kind in AMOUNTS:
        return value / 100
    if kind == "count":
        return int(value)
    return value.isoformat() if isinstance(value, date) else value


def _geometry(shape: BaseGeometry | None) -> dict | None:
    if shape is None:
        return None
    rounded = shapely.transform(shape, lambda points: points.round(DECIMALS))
    return json.loads(shapely.to_geojson(rounded))


def geopackage(results: Sequence[Result], day: date, demo: bool) -> bytes:
    """A GeoPackage: a layer for each result, EPSG:4490, and a layer `sources` of texts alone."""
    with tempfile.TemporaryDirectory(prefix="softpark-") as folder:
        path = Path(folder) / "coverage.gpkg"
        for result in results:
            _typed(result).to_file(path, layer=result.id, driver="GPKG", engine="pyogrio", geometry_type="Unknown")
        told = [(r.id, *pair) for r in results for pair in facts(r, day, demo)]
        sources = geopandas.GeoDataFrame(told, columns=["layer", "about", "text"], geometry=[None] * len(told), crs=CRS)
        sources.to_file(path, layer="sources", driver="GPKG", engine="pyogrio", geometry_type="Unknown")
        return path.read_bytes()


def _typed(result: Result) -> geopandas.GeoDataFrame:
    """The layer with one type a column, so that what is not known becomes NULL and not a text."""
    frame = result.frame()
    kinds = {column.id: column.kind for column in result.columns}
    for name in frame.columns.drop("geometry"):
        kind = kinds.get(name)
        if kind == "count":
            frame[name] = frame[name].astype("Int64")
        elif kind in AMOUNTS:
            frame[name] = frame[name].astype("Float64") / 100
        elif name in ("west", "south", "east", "north") or (kind in FORMATS and kind != "day"):
            frame[name] = frame[name].astype("Float64")
        else:
            frame[name] = [None if value is None or value is pd.NaT else str(value) for value in frame[name]]
            frame[name] = frame[name].astype("string")
    return frame
