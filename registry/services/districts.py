"""Boundaries of districts (行政区边界) for the officials of the district, or of its city for all of its districts."""

from collections.abc import Mapping
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import permissions
from registry.access.permissions import allowed, of_district
from registry.boundaries import boundaries
from registry.boundaries.boundaries import CannotApply, Revision
from registry.boundaries.surroundings import Surroundings
from registry.person import Person
from registry.store import history
from registry.store.models import District
from registry.store.store import Store

ACTION = "boundary.district"


@dataclass(frozen=True, slots=True)
class DistrictName:
    """A district of the register, without its geometry. `source`: where its outline comes from."""

    code: str
    name_zh: str
    name_en: str
    source: str


@dataclass(frozen=True, slots=True)
class Brought:
    """An outline that a district gets. `known`: the one that it was compared with."""

    shape: shapely.MultiPolygon
    known: BaseGeometry


@allowed(ACTION)
def names(person: Person, session: Session, place: str) -> list[DistrictName]:
    """The districts of a district's or a city's code that are in the register, in the order of codes."""
    columns = (District.code, District.name_zh, District.name_en, District.geom_source)
    asked = select(*columns).where(District.code.startswith(place, autoescape=True)).order_by(District.code)
    return [DistrictName(*row) for row in session.execute(asked)]


@allowed(ACTION)
def surroundings(person: Person, session: Session, code: str, together: tuple[str, ...] = ()) -> Surroundings:
    """What a new boundary of the district is held against; `together`: codes that the same file brings.

    Raises `boundaries.CannotApply` where there is no such district.
    """
    return boundaries.around_district(session, code, together)


@allowed(ACTION)
def apply(
    person: Person,
    store: Store,
    place: str,
    brought: Mapping[str, Brought],
    source: str,
    file_name: str | None = None,
    file_sha256: str | None = None,
    note: str | None = None,
) -> int:
    """Give the districts, by code, these boundaries in one transaction; returns the number of the change set.

    `place`: the code of the one district, or the four digits of the city that all of them are in. Raises
    `boundaries.CannotApply` and `registry.store.store.CannotWrite`; then nothing was written.
    """
    if not brought:
        raise CannotApply("没有要写入的边界。", "There is no boundary to write.")
    outside = sorted(code for code in brought if not code.startswith(place))
    if outside:
        raise CannotApply(
            f"在这里只能更改 {place} 的边界，不能更改 {'、'.join(outside)}。没有写入。",
            f"Only boundaries of {place} are changed here, not of {', '.join(outside)}. Nothing was written.",
        )
    about = {"file_name": file_name, "file_sha256": file_sha256, "note": note}
    with store.write(history.of(person, boundaries.WHAT, **about)) as session:
        for code, each in sorted(brought.items()):
            boundaries.put_district(session, code, each.shape, source, each.known)
        return history.last(session) + 1


@allowed(ACTION)
def revisions(person: Person, session: Session, code: str) -> list[Revision]:
    """Every change of the district's boundary, the latest first."""
    return boundaries.district_revisions(session, code)


@allowed(ACTION)
def undo(person: Person, store: Store, code: str, set_id: int) -> int:
    """Take a change of the district's boundary back, with those of the other districts that the same file brought;
    returns the number of the new change set. Raises `history.CannotUndo`, also where one of them is not the person's.
    """
    with store.write(history.of(person, boundaries.UNDO, undoes=set_id)) as session:
        changed = boundaries.districts_of_set(session, set_id)
        others = [each for each in changed if not permissions.may(person, ACTION, of_district(each))]
        if code not in changed or others:
            raise _not_here(set_id, code, others)
        history.undo(session, set_id)
        return history.last(session) + 1


def _not_here(set_id: int, code: str, others: list[str]) -> history.CannotUndo:
    if others:
        listed = "、".join(others)
        return history.CannotUndo(
            f"第 {set_id} 号变更同时更改了 {listed} 的边界，只能由市主管部门撤销。",
            f"Change set {set_id} changed {', '.join(others)} as well: only the city's office can take it back.",
        )
    return history.CannotUndo(
        f"第 {set_id} 号变更不是 {code} 的边界变更。", f"Change set {set_id} is no change of the boundary of {code}."
    )
