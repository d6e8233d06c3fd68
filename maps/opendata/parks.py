"""Parks as open data (开放的园区): the parks that the map's own index chooses, with what they were granted."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from weakref import WeakKeyDictionary

import numpy as np
import shapely
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from maps.opendata.asked import Days, OpenPage, OpenRecord, Window
from maps.opendata.declared import GRANT, PARKS, TITLES
from maps.viewport import api
from maps.viewport.filters import Filters
from maps.viewport.layers import ParkIndex, Sites
from registry.parks import territory
from registry.parks.granted import GrantHeld, granted
from registry.parks.past_outlines import ParkRow, park_rows, places_then
from registry.store.place_names import place_names
from registry.store.store import Store

TRIES = 20  # looks at a register that others change, for one in which the index is of the same state
OF_THE_MAP = {"district_code": "district", "area_id": "area", "city_code": "city"}
_ORDERS: WeakKeyDictionary[Sites, NDArray[np.int64]] = WeakKeyDictionary()


@contextmanager
def look(store: Store, day: dt.date) -> Iterator[tuple[Session, ParkIndex]]:
    """The map's index of a day, and a session that sees the register in the state that the index was made of."""
    for tried in range(TRIES):
        version, index = api.indexes_of(store).of(day)
        with store.read() as session:
            if store.version(session) == version or tried == TRIES - 1:
                yield session, index
                return


def page(
    store: Store, days: Days, filters: Filters, window: Window | None = None, after: str | None = None, most: int = 100
) -> OpenPage:
    """The parks that pass the filters of the map and meet the window, those after a key first; at most so many."""
    with look(store, days.told) as (session, index):
        rows = _ordered(index.sites)
        rows = rows[index.columns.counted(filters)[rows]]
        if window is not None:
            rows = rows[_within(session, index, rows, window, days.told)]
        matched = len(rows)
        if after is not None:
            rows = rows[bisect_right(index.slugs[rows].tolist(), after) :]
        shown = rows[:most]
        more = str(index.slugs[shown[-1]]) if len(rows) > most else None
        return OpenPage(list(records(session, index, shown, days)), matched, more)


def one(store: Store, days: Days, id: str) -> OpenRecord | None:
    """The park, or place of reference, with this name in addresses; None where there is none."""
    with look(store, days.told) as (session, index):
        return next(records(session, index, index.row_of(id), days), None)


def records(session: Session, index: ParkIndex, rows: NDArray[np.int64], days: Days) -> Iterator[OpenRecord]:
    """The parks in these rows of the index, in their order."""
    ids = index.sites.ids[rows].tolist()
    standings = index.places[["standing", "recognition"]].to_numpy()[rows]
    of_id = dict(zip(ids, standings, strict=True))
    held = granted(session, days.first, days.last, ids)
    names = place_names(session)
    areas = {
        area["id"]: (area["name_zh"], area["name_en"]) for area in territory.area_frame(session).to_dict("records")
    }
    for park in park_rows(session, ids, days.told):
        tier, recognition = of_id[park.id]
        values = _values(park, {**names, **areas}) | {
            "tier": tier, "recognition": recognition, "as_of": days.told,
            "titles": _told(held, park.id, "title"), "recognitions": _told(held, park.id, "recognition"),
        }  # fmt: skip
        yield OpenRecord(park.slug, PARKS.filled(values), park.geom)


def titles(session: Session, index: ParkIndex, rows: NDArray[np.int64], day: dt.date) -> Iterator[dict[str, object]]:
    """Every title and recognition that had begun by the day, of the parks in these rows: records of `TITLES`."""
    ids = index.sites.ids[rows].tolist()
    held = granted(session, dt.date.min, day, ids)
    parks = index.places[["slug", "name_zh", "name_en", "district"]].to_numpy()[rows]
    for id, (slug, zh, en, district) in zip(ids, parks, strict=True):
        for grant in held.get(id, ()):
            about = {"park": slug, "park_zh": zh, "park_en": en, "district": district, "granted": grant.of}
            yield TITLES.filled(about | _grant(grant) | {"in_effect": grant.holds(day), "as_of": day})


def _told(held: Mapping[int, list[GrantHeld]], park: int, of: str) -> list[dict[str, object]]:
    return [GRANT.filled(_grant(grant)) for grant in held.get(park, ()) if grant.of == of]


def _grant(grant: GrantHeld) -> dict[str, object]:
    return {
        "level": grant.level, "kind": grant.kind, "from": grant.valid_from, "to": grant.valid_to,
        "document": grant.document, "demo": grant.demo,
    }  # fmt: skip


def _values(park: ParkRow, names: Mapping[str, tuple[str, str]]) -> dict[str, object]:
    """What the park's own row says, by the names of columns."""
    values: dict[str, object] = {"id": park.slug, "geometry_kind": park.outline}
    for name in ("name_zh", "name_en", "role", "software_park", "document", "accuracy_m", "area_ha", "lon", "lat",
                 "source", "note", "demo"):  # fmt: skip
        values[name] = getattr(park, name)
    for column, name in OF_THE_MAP.items():
        code = getattr(park, column)
        values[name] = code
        values[f"{name}_zh"], values[f"{name}_en"] = (None, None) if code is None else names[code]
    return values


def _ordered(sites: Sites) -> NDArray[np.int64]:
    """The rows of parks in the order of their keys, which no change of another park moves."""
    found = _ORDERS.get(sites)
    if found is None:
        slugs = sites.slugs.tolist()
        found = _ORDERS[sites] = np.array(sorted(range(len(slugs)), key=slugs.__getitem__), dtype=np.int64)
    return found


def _within(
    session: Session, index: ParkIndex, rows: NDArray[np.int64], window: Window, day: dt.date
) -> NDArray[np.bool_]:
    """Which of the rows meet the window, by the outlines of the end of the day."""
    sites = index.sites
    outlines = sites.outlines[rows]
    bounds = sites.boxes[rows]
    place = {id: at for at, id in enumerate(sites.ids[rows].tolist())}
    for id, then in places_then(session, day).items():
        if (at := place.get(id)) is not None:
            outlines[at], bounds[at] = then.geom, shapely.bounds(then.geom)
    found = window.may_meet(bounds)
    drawn = np.flatnonzero(found & ~shapely.is_missing(outlines))
    found[drawn] = window.meets(outlines[drawn])
    return found
