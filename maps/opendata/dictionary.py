"""The data dictionary (数据字典): what each column of the open files is, for people as a table and for programs as the
Table Schema of a Data Package (https://datapackage.org), both made of what the columns declare.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from maps.opendata.columns import OpenCollection, OpenColumn
from maps.opendata.tables import filed
from registry.words import Words

KINDS = {
    "text": Words("文本", "text"), "day": Words("日期", "day"), "number": Words("数值", "number"),
    "whole": Words("整数", "whole number"), "yes_no": Words("是否", "yes or no"),
    "texts": Words("多个文本，以分号分隔", "several texts with semicolons between"),
}  # fmt: skip
FRICTIONLESS = {
    "text": {"type": "string"}, "day": {"type": "date"}, "number": {"type": "number"}, "whole": {"type": "integer"},
    "yes_no": {"type": "boolean"}, "texts": {"type": "string"},
}  # fmt: skip
HEADINGS = (
    "dataset", "column", "zh", "en", "type", "type_zh", "unit", "may_be_empty", "domain", "source_zh", "source_en",
)  # fmt: skip
GEOMETRY = Words("图形（WKT，CGCS2000 经纬度，经度在前）", "geometry (WKT, CGCS2000 in degrees, longitude first)")


def entries(of: Iterable[OpenCollection]) -> Iterator[list[str]]:
    """A row for each column of each collection, in the order of `HEADINGS`."""
    for collection in of:
        for column in filed(collection):
            kind = KINDS[column.kind]
            yield [
                collection.id, column.name, column.words.zh, column.words.en, kind.en, kind.zh, column.unit,
                "true" if column.may_lack else "false", _domain(column), column.source.zh, column.source.en,
            ]  # fmt: skip


def _domain(column: OpenColumn) -> str:
    return "; ".join(f"{code} {words.zh} {words.en}" for code, words in column.domain.items())


def package(name: str, day: dt.date, files: Sequence[tuple[OpenCollection, str, bool]]) -> dict[str, Any]:
    """The Data Package of CSV files: of each its collection, its name, and whether it has a column of geometry."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": name,
        "title": f"软件名园登记，截至 {day} / Register of software parks as of {day}",
        "resources": [
            {
                "name": of.id,
                "path": path,
                "title": f"{of.title.zh} / {of.title.en}",
                "description": f"{of.said.zh}\n{of.said.en}",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": _schema(of, drawn),
            }
            for of, path, drawn in files
        ],
    }


def _schema(of: OpenCollection, drawn: bool) -> dict[str, Any]:
    fields = [_field(column) for column in filed(of)]
    if drawn:
        fields.append({"name": "wkt", "type": "string", "title": f"{GEOMETRY.zh} / {GEOMETRY.en}",
                       "constraints": {"required": True}})  # fmt: skip
    keyed = {"primaryKey": [of.key]} if of.key == "id" else {}
    return {"fields": fields, "missingValues": [""], **keyed}


def _field(column: OpenColumn) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": not column.may_lack}
    if column.domain:
        constraints["enum"] = list(column.domain)
    found: dict[str, Any] = {
        "name": column.name,
        **FRICTIONLESS[column.kind],
        "title": f"{column.words.zh} / {column.words.en}",
        "description": f"{column.source.zh} / {column.source.en}",
        "constraints": constraints,
    }
    if column.domain:
        found["categories"] = [{"value": code, "label": f"{w.zh} / {w.en}"} for code, w in column.domain.items()]
    return found | ({"unit": column.unit} if column.unit else {})
