"""Features (要素) as GeoJSON: a page of a collection, and one feature."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from maps.opendata.asked import OpenRecord
from registry.clock import now
from registry.parameters import SHOWN, clean
from registry.store.store import Store
from views.kit.i18n import N_, _, pick
from views.ogc.asked import GEOJSON, HTML, JSON, Asked, Link, Refused
from views.ogc.collections import Served
from views.ogc.parameters import read_days, read_window

DECIMALS = 7  # of a degree: 1 cm


def page(store: Store, asked: Asked, of: Served) -> dict[str, Any]:
    """A page of the features that fit. Raises `BadParameter`."""
    days = read_days(asked.query.get("datetime"))
    window = read_window(asked.query.get("bbox"), asked.query.get("bbox-crs"))
    found = of.page(store, asked, days, window)
    links = forms(asked)
    if found.after is not None:
        # The day is said, so that a walk over midnight is one of the same day.
        following = asked.here(after=found.after, datetime=asked.query.get("datetime") or days.told.isoformat())
        links.append({"href": following, "rel": "next", "type": _kind(asked), "title": _("下一页")})
    links.append(asked.link("collection", of.path, JSON, pick(of.of.title)))
    return {
        "type": "FeatureCollection",
        "features": [_feature(record, [of_itself(asked, of, record.id)]) for record in found.records],
        "numberMatched": found.matched,
        "numberReturned": len(found.records),
        "timeStamp": now().isoformat(timespec="seconds").replace("+00:00", "Z"),
        "links": links,
    }


def one(store: Store, asked: Asked, of: Served, id: str) -> dict[str, Any]:
    """One feature, as of the day that is asked for. Raises `Refused`, and `BadParameter`."""
    record = of.one(store, read_days(asked.query.get("datetime")), id)
    if record is None:
        said = N_("{collection} 中没有“{id}”；全部见 {address}。")
        address = asked.address(f"{of.path}/items")
        raise Refused(404, said, collection=of.of.id, id=clean(id, SHOWN), address=address)
    return _feature(record, [*forms(asked), asked.link("collection", of.path, JSON, pick(of.of.title))])


def forms(asked: Asked) -> list[Link]:
    """This answer, and the same in the other form."""
    kinds = {"json": (GEOJSON, "GeoJSON"), "html": (HTML, "HTML")}
    links = []
    for form, (kind, title) in kinds.items():
        same = form == asked.form
        href = asked.here() if same else asked.here(f=form)
        links.append({"href": href, "rel": "self" if same else "alternate", "type": kind, "title": title})
    return links


def of_itself(asked: Asked, of: Served, id: str) -> Link:
    """Where one of a page's features is found by itself, as of the same days."""
    href = asked.address(f"{of.path}/items/{id}", datetime=asked.query.get("datetime"))
    return {"href": href, "rel": "self", "type": GEOJSON, "title": id}


def _kind(asked: Asked) -> str:
    return HTML if asked.form == "html" else GEOJSON


def _feature(record: OpenRecord, links: list[Link]) -> dict[str, Any]:
    properties = {name: said(value) for name, value in record.values.items() if name != "id"}
    geometry = None if record.shape is None else drawn(record.shape)
    return {"type": "Feature", "id": record.id, "geometry": geometry, "properties": properties, "links": links}


def said(value: object) -> object:
    """A value as JSON has it."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list):
        return [said(each) for each in value]
    if isinstance(value, dict):
        return {name: said(each) for name, each in value.items()}
    return value


def drawn(shape: BaseGeometry) -> dict[str, Any]:
    """A shape as GeoJSON: outer rings against the clock, holes with it (RFC 7946)."""
    rounded = shapely.transform(shape, lambda points: points.round(DECIMALS))
    return json.loads(shapely.to_geojson(shapely.orient_polygons(rounded)))
