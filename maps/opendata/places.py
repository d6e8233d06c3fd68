"""Districts and key areas as open data (开放的行政区与片区): few enough to be read whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from maps.opendata.asked import Days, OpenPage, OpenRecord, Window
from maps.opendata.declared import AREAS, DISTRICTS
from maps.viewport import outlines
from registry.boundaries.boundaries import is_indicative
from registry.parks import territory
from registry.parks.past_outlines import rows_then
from registry.store.store import Store

Chosen = dict[str, Collection[str]]
OF_AN_AREA = ("name_zh", "name_en", "document", "lon", "lat", "accuracy_m", "area_ha", "source", "note", "demo")
Read = Callable[[Session, dt.date], Iterator[OpenRecord]]


def districts(session: Session, day: dt.date) -> Iterator[OpenRecord]:
    """Every district in the order of codes, with the outline that the register held at the end of the day, as finely as
    the map shows it."""
    then = rows_then(session, "district", day)
    for row in territory.district_frame(session).to_dict("records"):
        held = then.get(row["code"], {})
        shape, source = held.get("geom", row["geometry"]), str(held.get("geom_source", row["geom_source"]))
        values = {
            "id": row["code"], "name_zh": row["name_zh"], "name_en": row["name_en"], "city": row["city_code"],
            "city_zh": row["city_zh"], "city_en": row["city_en"], "official_area_km2": row["official_area_km2"],
            "official_area_source": row["area_source"], "official_area_note": row["area_note"],
            "geometry_kind": "indicative" if is_indicative(source) else "surveyed", "source": source, "as_of": day,
        }  # fmt: skip
        yield OpenRecord(row["code"], DISTRICTS.filled(values), outlines.as_shown(shape, source))


def areas(session: Session, day: dt.date) -> Iterator[OpenRecord]:
    """Every key area in the order of ids: its circle where its size is known, else its centre."""
    then, within = rows_then(session, "area", day), territory.districts_of_areas(session)
    for row in territory.area_frame(session).to_dict("records"):
        held = then.get(row["id"], {})
        values = {name: held.get(name, row[name]) for name in OF_AN_AREA}
        outline: BaseGeometry | None = held["geom"] if held else row["geometry"]
        values |= {"id": row["id"], "district": within.get(row["id"], []), "as_of": day,
                   "geometry_kind": "point" if outline is None else "indicative"}  # fmt: skip
        shape = outline or shapely.Point(values["lon"], values["lat"])
        yield OpenRecord(row["id"], AREAS.filled(values), shape)


def page(
    store: Store, read: Read, days: Days, chosen: Chosen, window: Window | None = None, after: str | None = None,
    most: int = 100,
) -> OpenPage:  # fmt: skip
    """Those that `read` gives and that have one of the words of each column that is `chosen`, as `parks.page`."""
    with store.read() as session:
        found = [record for record in read(session, days.told) if all(_has(record, *each) for each in chosen.items())]
    if window is not None and found:
        meets = window.meets(np.array([record.shape for record in found], dtype=object))
        found = [record for record, met in zip(found, meets, strict=True) if met]
    found.sort(key=lambda record: record.id)
    rest = [record for record in found if after is None or record.id > after]
    return OpenPage(rest[:most], len(found), rest[most - 1].id if len(rest) > most else None)


def one(store: Store, read: Read, days: Days, id: str) -> OpenRecord | None:
    """The record with this key; None where there is none."""
    with store.read() as session:
        return next((record for record in read(session, days.told) if record.id == id), None)


def _has(record: OpenRecord, column: str, words: Collection[str]) -> bool:
    value = record.values[column]
    return bool(set(value if isinstance(value, list) else [value]) & set(words))
