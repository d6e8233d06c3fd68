"""Boundaries (边界) of parks and districts in the register: what is around one, and putting a new one in its place.

What was there stays in the history; a boundary is undone like any other change.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import NoReturn

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.boundaries.surroundings import Neighbour, Surroundings
from registry.parks.areas import area_m2
from registry.store import history
from registry.store.geometry import accepted, intersects
from registry.store.models import Change, ChangeSet, District, Park
from registry.words import Explained, Words

WHAT, UNDO = "boundary", "boundary_undo"
DEMO_SOURCE = "演示数据"
INDICATIVE = ("示意", "indicative")  # in the source of an outline that nobody surveyed
INDICATIVE_DISTRICT_M = 150.0  # the shipped outlines are true to about 100 m
SURVEYED_M = 30.0
MAX_TEXT = 500
FARTHEST_M = 100_000.0
NEIGHBOURS = 200
OUTLINES = ("surveyed", "indicative")


class CannotApply(Explained):
    """The boundary was not taken over; nothing was changed. `zh`, `en`: why, and what to do."""


def around_park(session: Session, park_id: int, window: BaseGeometry) -> Surroundings:
    """What a boundary of this park is held against; `window`: where neighbours are looked for."""
    park = session.get_one(Park, park_id)
    asked = (
        select(Park.id, Park.name_zh, Park.name_en, Park.outline, Park.geom)
        .where(Park.id != park_id, Park.outline != "point", intersects(Park.geom, window))
        .order_by(Park.id)
        .limit(NEIGHBOURS)
    )
    neighbours = tuple(Neighbour(*row) for row in session.execute(asked))
    within = park.district
    area = None if park.area_ha is None else park.area_ha * 10_000
    if within is None:
        return Surroundings(None, None, 0.0, park.geom, park.outline, park.accuracy_m, neighbours, area)
    name = Words(within.name_zh, within.name_en)
    return Surroundings(
        within.geom, name, tolerance(within.geom_source), park.geom, park.outline, park.accuracy_m, neighbours, area
    )


def around_district(session: Session, code: str, together: Collection[str] = ()) -> Surroundings:
    """What a boundary of this district is held against: its old outline, and those that offices brought of others.

    An indicative outline is off by more than two surveys of one border, so it tells nothing of an overlap. `together`:
    codes of districts that are brought with this one, whose outlines of today end with it.
    """
    district = district_of(session, code)
    others = session.execute(select(District.code, District.geom_source).where(District.code != code)).all()
    brought = [each for each, source in others if not is_indicative(source) and each not in together]
    neighbours = tuple(
        Neighbour(int(each.code), each.name_zh, each.name_en, "surveyed", each.geom)
        for each in session.scalars(select(District).where(District.code.in_(brought)).order_by(District.code))
    )
    area = None if district.official_area_km2 is None else district.official_area_km2 * 1e6
    old, error = district.geom, tolerance(district.geom_source)
    return Surroundings(None, None, 0.0, old, "district", error, neighbours, area)


def tolerance(source: str) -> float:
    """How far a district's outline may be off, metres: the shipped ones are indicative."""
    return INDICATIVE_DISTRICT_M if is_indicative(source) else SURVEYED_M


def is_indicative(source: str) -> bool:
    """Whether the source of an outline says that nobody surveyed it (示意)."""
    return any(word in source.casefold() for word in INDICATIVE)


def district_of(session: Session, code: str) -> District:
    """Raises `CannotApply` with the codes there are."""
    district = session.get(District, code)
    if district is None:
        known = ", ".join(session.scalars(select(District.code).order_by(District.code)))
        raise CannotApply(
            f"没有代码为 {code} 的区；现有：{known}。", f"No district has the code {code}; there are {known}."
        )
    return district


def put_park(
    session: Session,
    park_id: int,
    shape: shapely.MultiPolygon,
    outline: str,
    accuracy_m: float,
    source: str,
    known: BaseGeometry,
) -> None:
    """Give the park this boundary. `known`: the one that it was compared with, as `Surroundings.old`.

    Raises `CannotApply` where the register has another by now, or where something does not fit.
    """
    park = session.get_one(Park, park_id)
    _unchanged(park.geom, known)
    if outline not in OUTLINES:
        raise ValueError(f"outline: {outline}")
    shape, source = _shape(shape), _source(source)
    if not 0 < accuracy_m <= FARTHEST_M:
        raise CannotApply(
            f"位置误差应大于 0、不超过 {FARTHEST_M:,.0f} 米。",
            f"The accuracy must be more than 0 and at most {FARTHEST_M:,.0f} m.",
        )
    if park.demo and not source.startswith(DEMO_SOURCE):
        source = f"{DEMO_SOURCE}：{source}"
    if shapely.equals_exact(park.geom, shape) and (park.outline, park.accuracy_m, park.source) == (
        outline, accuracy_m, source,
    ):  # fmt: skip
        _refuse_same()
    centre = shape.centroid
    park.geom = shape
    park.lon, park.lat = round(centre.x, 6), round(centre.y, 6)
    park.area_ha = round(area_m2(shape) / 10_000, 4)
    park.outline, park.accuracy_m, park.source = outline, float(accuracy_m), source
    session.flush()


def put_district(session: Session, code: str, shape: shapely.MultiPolygon, source: str, known: BaseGeometry) -> None:
    """Give the district this outline. Its official area stays: shares are never taken of an outline."""
    district = district_of(session, code)
    _unchanged(district.geom, known)
    shape, source = _shape(shape), _source(source)
    if shapely.equals_exact(district.geom, shape) and district.geom_source == source:
        _refuse_same()
    district.geom, district.geom_source = shape, source
    session.flush()


def _refuse_same() -> NoReturn:
    raise CannotApply(
        "与现有边界完全相同，没有写入。", "This is the boundary that the register has; nothing was written."
    )


def _unchanged(now: BaseGeometry, known: BaseGeometry) -> None:
    if not shapely.equals_exact(now, known):
        raise CannotApply(
            "在此期间边界已被别人更改，没有写入。请重新打开页面，与新的边界比较后再应用。",
            "Somebody has changed the boundary in the meantime; nothing was written. Open the page anew and compare.",
        )


def _shape(shape: shapely.MultiPolygon) -> shapely.MultiPolygon:
    try:
        shape = accepted(shape)
    except ValueError:
        raise CannotApply(
            "边界仍有无效的环，没有写入。请修复后再应用。",
            "The boundary still has invalid rings; nothing was written. Repair it first.",
        ) from None
    if shape.geom_type != "MultiPolygon":
        raise CannotApply("边界应为多边形。", "A boundary must be a polygon.")
    return shape


def _source(source: str) -> str:
    source = " ".join(source.split())
    if not source:
        raise CannotApply(
            "请写明来源，如测绘单位与日期。", "Say where the boundary comes from: who surveyed it, and when."
        )
    if len(source) > MAX_TEXT:
        raise CannotApply(f"来源最多 {MAX_TEXT} 个字。", f"The source may have at most {MAX_TEXT} signs.")
    return source


@dataclass(frozen=True, slots=True)
class Past:
    """A boundary as it was. `area_m2` None: it was a point. `outline`: as `Park.outline`, or district."""

    shape: BaseGeometry
    area_m2: float | None
    outline: str
    accuracy_m: float
    source: str


@dataclass(frozen=True, slots=True)
class Revision:
    """A change of a boundary: who, when, from which file, from what to what. `undone_by`: the set that took it back."""

    id: int
    at: dt.datetime
    by: str
    what: str
    file_name: str | None
    file_sha256: str | None
    note: str | None
    undoes: int | None
    undone_by: int | None
    before: Past | None
    after: Past


def revisions(session: Session, park_id: int) -> list[Revision]:
    """Every change of this park's boundary, the latest first."""
    return _revisions(session, Park, str(park_id))


def district_revisions(session: Session, code: str) -> list[Revision]:
    """Every change of this district's boundary, the latest first."""
    return _revisions(session, District, code)


def _revisions(session: Session, table: type[Park | District], key: str) -> list[Revision]:
    touched = select(Change).where(Change.table_name == table.__tablename__, Change.row_key == key)
    items = {row.set_id: history.item(row) for row in session.scalars(touched.order_by(Change.id))}
    asked = select(ChangeSet).where(ChangeSet.id.in_(items)).order_by(ChangeSet.id.desc())
    made = [each for each in session.scalars(asked) if _moved(items[each.id])]
    undone = {each.undoes: each.id for each in made if each.undoes is not None}
    return [_revision(each, items[each.id], undone.get(each.id)) for each in made]


def _moved(item: history.Item) -> bool:
    """Whether the boundary changed, not only the park's name or note."""
    return item.after is not None and any(column in item.changed for column in ("geom", "outline"))


def _revision(made: ChangeSet, item: history.Item, undone_by: int | None) -> Revision:
    return Revision(
        made.id, made.at, made.by, made.what, made.file_name, made.file_sha256, made.note, made.undoes, undone_by,
        item.before and _past(item.before), _past(item.after),
    )  # fmt: skip


def _past(row: dict) -> Past:
    shape = row["geom"]
    area = None if shape.geom_type == "Point" else area_m2(shape)
    if "geom_source" in row:
        return Past(shape, area, "district", tolerance(row["geom_source"]), row["geom_source"])
    return Past(shape, area, row["outline"], row["accuracy_m"], row["source"])


def undo(session: Session, park_id: int, set_id: int) -> None:
    """Take a change of this park's boundary back. Raises `history.CannotUndo`."""
    made = next((each for each in revisions(session, park_id) if each.id == set_id and each.what == WHAT), None)
    if made is None:
        raise history.CannotUndo(
            f"第 {set_id} 号变更不是这个园区的边界变更。", f"Change set {set_id} is no change of this park's boundary."
        )
    history.undo(session, set_id)


def districts_of_set(session: Session, set_id: int) -> list[str]:
    """The codes of the districts whose boundaries a change set changed. Raises `history.CannotUndo` where it is none
    of boundaries, or changed something else with them.
    """
    made, items = session.get(ChangeSet, set_id), history.changes(session, set_id)
    others = {item.table for item in items} - {District.__tablename__}
    if made is None or made.what != WHAT or others:
        raise history.CannotUndo(
            f"第 {set_id} 号变更不是行政区边界的变更。", f"Change set {set_id} is no change of districts' boundaries."
        )
    return sorted({item.key for item in items})


def undo_any(session: Session, set_id: int) -> None:
    """Take a change of boundaries back, of parks or districts, as the command does. Raises `history.CannotUndo`."""
    made = session.get(ChangeSet, set_id)
    if made is None or made.what != WHAT:
        raise history.CannotUndo(
            f"第 {set_id} 号变更不是边界变更。", f"Change set {set_id} is no change of a boundary."
        )
    history.undo(session, set_id)
