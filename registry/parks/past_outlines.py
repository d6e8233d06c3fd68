"""Outlines as they were held (当时的轮廓): where a boundary ran at the end of a day, if it was replaced since."""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from shapely.geometry.base import BaseGeometry
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.parks.past_rows import PARK, end_of, held_before, last_change
from registry.store import history, images
from registry.store.models import Park


@dataclass(frozen=True, slots=True)
class PlaceThen:
    """Where a place lay as the register held it: its outline with what the same row said of it."""

    outline: str
    geom: BaseGeometry
    lon: float
    lat: float
    accuracy_m: float
    area_ha: float | None
    source: str


def places_then(session: Session, day: dt.date, only: Collection[int] | None = None) -> dict[int, PlaceThen]:
    """By id of a park, where it lay as the register held it at the end of `day`.

    Only parks of today's register whose outline was replaced since; the day ends as in China. A park that entered
    the register later is left out: it keeps the outline of today, since there is no older one. `only`: of these parks.
    """
    before = held_before(session, last_change(session, day), only=only)
    ids = [id for id, image in sorted(before.items()) if image is not None]
    then = {}
    for begin in range(0, len(ids), 500):
        now = select(Park.id, Park.outline, Park.geom).where(Park.id.in_(ids[begin : begin + 500]))
        for id, outline, geom in session.execute(now):
            image = images.decode(PARK, before[id])
            if image is not None and (image["outline"], image["geom"]) != (outline, geom):
                then[id] = PlaceThen(**{name: image[name] for name in PlaceThen.__slots__})
    return then


def outlines_then(session: Session, day: dt.date) -> dict[int, tuple[str, BaseGeometry | None]]:
    """The same by id of a park: the kind of outline (`Park.outline`) and the geometry."""
    return {id: (place.outline, place.geom) for id, place in places_then(session, day).items()}


def rows_then(session: Session, table: Literal["district", "area"], day: dt.date) -> dict[str, dict[str, Any]]:
    """By code or id, the rows of districts or areas as the register held them at the end of `day`, of those that were
    changed since. One that entered the register later is left out, as above.
    """
    found = history.before(session, [table], history.known_on(session, end_of(day)))[table]
    return {key: row for key, row in found.items() if row is not None}


@dataclass(frozen=True, slots=True)
class ParkRow:
    """What the register says of a park itself, whoever was granted what; names as columns of `Park`."""

    id: int
    slug: str
    name_zh: str
    name_en: str
    role: str
    software_park: bool | None
    city_code: str
    district_code: str | None
    area_id: str | None
    document: str | None
    outline: str
    geom: BaseGeometry
    lon: float
    lat: float
    accuracy_m: float
    area_ha: float | None
    source: str
    note: str | None
    demo: bool


COLUMNS = tuple(getattr(Park, name) for name in ParkRow.__slots__)


def park_rows(session: Session, ids: Collection[int], day: dt.date) -> Iterator[ParkRow]:
    """The parks with these ids, in their order; each with the outline, and what was said of it, of the end of `day`."""
    wanted = list(ids)
    then = places_then(session, day, frozenset(wanted))
    for begin in range(0, len(wanted), 500):
        some = wanted[begin : begin + 500]
        found = {row[0]: ParkRow(*row) for row in session.execute(select(*COLUMNS).where(Park.id.in_(some)))}
        for id in some:
            if id in found:
                yield _with(found[id], then.get(id))


def _with(row: ParkRow, then: PlaceThen | None) -> ParkRow:
    return row if then is None else replace(row, **{name: getattr(then, name) for name in PlaceThen.__slots__})
