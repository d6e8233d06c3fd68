"""The catalogue (数据目录) of what is open, in DCAT-AP as JSON-LD: for portals that gather what offices publish.

No licence stands in it: which one holds is for the office to say that publishes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from maps.opendata.columns import OpenCollection
from registry.words import Words

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
PARQUET = "application/vnd.apache.parquet", Words("GeoParquet", "GeoParquet")
CSV = "text/csv", Words("CSV（UTF-8）", "CSV (UTF-8)")
JSON = "application/json", Words("数据字典（Table Schema）", "data dictionary (Table Schema)")
DICTIONARY = Words("数据字典", "data dictionary")
LANGUAGES = ("ZHO", "ENG")
AUTHORITY = "http://publications.europa.eu/resource/authority"
IANA = "https://www.iana.org/assignments/media-types"
TITLE = Words("软件名园登记：开放数据", "Register of software parks: open data")
SAID = Words(
    "软件园区、重点片区和行政区，含称号与区级认定；只含公开的部分。演示数据为虚构，不代表任何真实认定。",
    "Software parks, key areas and districts with titles and district recognitions; public parts only. Demo data is "
    "made up, and no park is certified by it.",
)
PUBLISHER = Words("软件名园登记", "Register of software parks")
Box = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Distribution:
    """A form in which a data set can be had. `about`: where a page describes it, where that is not the same."""

    url: str
    kind: str
    words: Words
    about: str | None = None


@dataclass(frozen=True, slots=True)
class OpenDataset:
    """A collection as the catalogue lists it. `box`: west, south, east, north in degrees. `days`: from and to which day
    it speaks, as `days_of` has it."""

    of: OpenCollection
    files: tuple[Distribution, ...]
    about: tuple[Distribution, ...] = ()
    box: Box | None = None
    days: dict[str, Any] | None = None


def days_of(first: dt.date, last: dt.date | None = None) -> dict[str, Any]:
    """A day, or the days from one to another or on from it."""
    ends = {"dcat:startDate": first, "dcat:endDate": last or first}
    return {"@type": "dct:PeriodOfTime"} | {name: _typed(day.isoformat(), "xsd:date") for name, day in ends.items()}


def days_from(first: dt.date) -> dict[str, Any]:
    """The days from one on."""
    return {"@type": "dct:PeriodOfTime", "dcat:startDate": _typed(first.isoformat(), "xsd:date")}


def catalogue(address: str, datasets: Iterable[OpenDataset], service: tuple[str, str] | None = None) -> dict[str, Any]:
    """The catalogue. `address`: its own, which everything's begins with; empty where it lies beside its files.
    `service`: the addresses of an interface to all of it and of its description.
    """
    listed = list(datasets)
    found: dict[str, Any] = {
        "@context": CONTEXT,
        "@id": address or "#catalogue",
        "@type": "dcat:Catalog",
        "dct:title": _in_both(TITLE),
        "dct:description": _in_both(SAID),
        "dct:publisher": _publisher(),
        "dct:language": [{"@id": f"{AUTHORITY}/language/{each}"} for each in LANGUAGES],
        "dcat:dataset": [_dataset(address, each) for each in listed],
    }
    if service is not None:
        root, description = service
        found["dcat:service"] = [
            {
                "@id": f"{address}#service",
                "@type": "dcat:DataService",
                "dct:title": _in_both(TITLE),
                "dcat:endpointURL": {"@id": root},
                "dcat:endpointDescription": {"@id": description},
                "dct:conformsTo": {"@id": "http://www.opengis.net/spec/ogcapi-features-1/1.0"},
                "dcat:servesDataset": [{"@id": _id(address, each)} for each in listed],
            }
        ]
    return found


def _dataset(address: str, each: OpenDataset) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@id": _id(address, each),
        "@type": "dcat:Dataset",
        "dct:identifier": each.of.id,
        "dct:title": _in_both(each.of.title),
        "dct:description": _in_both(each.of.said),
        "dct:publisher": _publisher(),
        "dcat:theme": [{"@id": f"{AUTHORITY}/data-theme/REGI"}],
        "dct:language": [{"@id": f"{AUTHORITY}/language/{lang}"} for lang in LANGUAGES],
        "dcat:distribution": [_distribution(one) for one in each.files],
    }
    if each.about:
        found["foaf:page"] = [
            {"@id": one.url, "@type": "foaf:Document", "dct:title": _in_both(one.words)} for one in each.about
        ]
    if each.box is not None:
        west, south, east, north = each.box
        corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
        polygon = ", ".join(f"{lon} {lat}" for lon, lat in corners)
        found["dct:spatial"] = {"@type": "dct:Location", "dcat:bbox": _typed(f"POLYGON(({polygon}))", "geo:wktLiteral")}
    return found | ({} if each.days is None else {"dct:temporal": each.days})


def _distribution(one: Distribution) -> dict[str, Any]:
    return {
        "@type": "dcat:Distribution",
        "dct:title": _in_both(one.words),
        "dcat:accessURL": {"@id": one.about or one.url},
        "dcat:downloadURL": {"@id": one.url},
        "dcat:mediaType": {"@id": f"{IANA}/{one.kind}"},
    }


def _id(address: str, each: OpenDataset) -> str:
    return f"{address}#{each.of.id}"


def _publisher() -> dict[str, Any]:
    return {"@type": "foaf:Agent", "foaf:name": _in_both(PUBLISHER)}


def _in_both(words: Words) -> list[dict[str, str]]:
    return [{"@language": "zh", "@value": words.zh}, {"@language": "en", "@value": words.en}]


def _typed(value: str, kind: str) -> dict[str, str]:
    return {"@type": kind, "@value": value}
