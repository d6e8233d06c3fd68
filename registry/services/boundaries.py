"""Boundaries of parks (园区边界) for those who may change them: the operating body, and the officials of its scope."""

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from registry.access.permissions import allowed
from registry.boundaries import boundaries
from registry.boundaries.boundaries import Revision
from registry.boundaries.surroundings import Surroundings
from registry.person import Person
from registry.store import history
from registry.store.store import Store

ACTION = "boundary.edit"


@allowed(ACTION)
def surroundings(person: Person, session: Session, park_id: int, window: BaseGeometry) -> Surroundings:
    """What a new boundary is held against; `window`, in degrees: where neighbours are looked for."""
    return boundaries.around_park(session, park_id, window)


@allowed(ACTION)
def apply(
    person: Person,
    store: Store,
    park_id: int,
    shape: shapely.MultiPolygon,
    outline: str,
    accuracy_m: float,
    source: str,
    known: BaseGeometry,
    file_name: str | None = None,
    file_sha256: str | None = None,
    note: str | None = None,
) -> int:
    """Give the park this boundary; returns the number of the change set. `known`: the boundary that it was compared
    with; `note`: what was done to the file's outline on the way.

    Raises `boundaries.CannotApply`, `registry.store.store.CannotWrite`.
    """
    about = {"park_id": park_id, "file_name": file_name, "file_sha256": file_sha256, "note": note}
    with store.write(history.of(person, boundaries.WHAT, **about)) as session:
        boundaries.put_park(session, park_id, shape, outline, accuracy_m, source, known)
        return history.last(session) + 1


@allowed(ACTION)
def revisions(person: Person, session: Session, park_id: int) -> list[Revision]:
    """Every change of the park's boundary, the latest first."""
    return boundaries.revisions(session, park_id)


@allowed(ACTION)
def undo(person: Person, store: Store, park_id: int, set_id: int) -> int:
    """Take a change of the boundary back; returns the number of the new change set. Raises `history.CannotUndo`."""
    with store.write(history.of(person, boundaries.UNDO, park_id=park_id, undoes=set_id)) as session:
        boundaries.undo(session, park_id, set_id)
        return history.last(session) + 1
