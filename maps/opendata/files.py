"""Open data as files (开放数据文件): GeoParquet and CSV with a data dictionary and a catalogue, for other platforms."""

from __future__ import annotations

import csv
import datetime as dt
import json
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from maps.geo.geodesy import CRS
from maps.opendata.catalogue import CSV, DICTIONARY, JSON, PARQUET, Distribution, OpenDataset, catalogue, days_of
from maps.opendata.columns import OpenColumn
from maps.opendata.dictionary import HEADINGS, entries, package
from maps.opendata.tables import OpenTable, tables
from registry.rosters.files.making.export import defused
from registry.store.store import Store

GEOPARQUET = "1.1.0"
TYPES = {
    "text": pa.string(), "day": pa.date32(), "number": pa.float64(), "whole": pa.int64(), "yes_no": pa.bool_(),
    "texts": pa.string(),
}  # fmt: skip
BETWEEN = ";"  # of several texts in one cell
WKT = "wkt"


def write(store: Store, day: dt.date, folder: Path, demo: bool = False) -> list[Path]:
    """Write all files of the day into the folder, which is made; none of them where one cannot be. Raises `OSError`."""
    found = tables(store, day, demo)
    stem = f"softpark-{'demo-' if demo else ''}{day.isoformat()}"
    made: dict[str, Callable[[Path], object]] = {}
    for table in found:
        made[_name(stem, table, "parquet")] = lambda path, table=table: _parquet(table, path)
        made[_name(stem, table, "csv")] = lambda path, table=table: _csv(table, path)
    of = [table.of for table in found]
    made[f"{stem}-dictionary.csv"] = lambda path: _rows(path, HEADINGS, entries(of))
    described = package(stem, day, [(table.of, _name(stem, table, "csv"), table.shapes is not None) for table in found])
    made[f"{stem}-datapackage.json"] = lambda path: _json(path, described)
    made[f"{stem}-catalogue.jsonld"] = lambda path: _json(
        path, catalogue("", [_listed(stem, each, day) for each in found])
    )
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".softpark-", dir=folder) as beside:
        for name, put in made.items():
            put(Path(beside) / name)
        return [(Path(beside) / name).replace(folder / name) for name in made]


def _name(stem: str, table: OpenTable, ending: str) -> str:
    return f"{stem}-{table.of.id}.{ending}"


def _parquet(table: OpenTable, path: Path) -> None:
    found = pa.table(
        [
            pa.array([_one(record[column.name]) for record in table.records], TYPES[column.kind])
            for column in table.columns
        ],
        schema=pa.schema([_field(column) for column in table.columns]),
    )
    if table.shapes is None:
        pq.write_table(found, path)
        return
    frame = geopandas.GeoDataFrame(
        found.to_pandas(types_mapper=pd.ArrowDtype), geometry=np.array(table.shapes, dtype=object), crs=CRS
    )
    frame.to_parquet(path, index=False, schema_version=GEOPARQUET)


def _one(value: object) -> object:
    """A value as one cell holds it."""
    return BETWEEN.join(value) if isinstance(value, list) else value


def _field(column: OpenColumn) -> pa.Field:
    return pa.field(column.name, TYPES[column.kind], nullable=column.may_lack)


def _csv(table: OpenTable, path: Path) -> None:
    """UTF-8 with a mark, so that Excel opens it; a ' before what a spreadsheet would calculate."""
    headings = [column.name for column in table.columns]
    shapes = [[]] * len(table.records) if table.shapes is None else [[shapely.to_wkt(s, -1)] for s in table.shapes]
    rows = ([*(_cell(record[name]) for name in headings), *shape]
            for record, shape in zip(table.records, shapes, strict=True))  # fmt: skip
    _rows(path, headings if table.shapes is None else [*headings, WKT], rows)


def _cell(value: object) -> str:
    """A value as text; what is not known is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    value = _one(value)
    return defused(value) if isinstance(value, str) else str(value)


def _rows(path: Path, headings: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        writer.writerows(rows)


def _json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")


def _listed(stem: str, table: OpenTable, day: dt.date) -> OpenDataset:
    box = None if not table.shapes else tuple(shapely.total_bounds(table.shapes).tolist())
    files = [Distribution(_name(stem, table, ending), kind, words) for ending, kind, words in (
        ("parquet", *PARQUET), ("csv", *CSV))]  # fmt: skip
    about = [
        Distribution(f"{stem}-dictionary.csv", CSV[0], DICTIONARY),
        Distribution(f"{stem}-datapackage.json", *JSON),
    ]
    return OpenDataset(table.of, tuple(files), tuple(about), box, days_of(day))
