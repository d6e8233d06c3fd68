"""Outlines as they were held (当时的轮廓): where a park's boundary ran at the end of a day, if replaced since."""

import datetime as dt

import shapely
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import history, images
from registry.difference import end_of
from registry.models import Change, ChangeSet, Park

PARK = Park.__tablename__


def outlines_then(session: Session, day: dt.date) -> dict[int, tuple[str, shapely.Geometry | None]]:
    """By id of a park, the kind of outline (`Park.outline`) and the geometry the register held at the end of `day`.

    Only parks of today's register whose outline was replaced since; the day ends as in China. A park that entered
    the register later is left out: it keeps the outline of today, since there is no older one.
    """
    since = _last_change(session, history.known_on(session, end_of(day)))
    touched = select(Change.row_key).where(Change.id > since, Change.table_name == PARK)
    asked = (
        select(Change.row_key, Change.before)
        .where(Change.id > since, Change.table_name == PARK, Change.operation == "update")
        .order_by(Change.id)
    )
    first: dict[int, str] = {}
    for key, image in session.execute(asked):
        first.setdefault(int(key), image)
    if not first:
        return {}
    entered = set(map(int, session.scalars(touched.where(Change.operation == "insert"))))
    then = {id: images.decode(PARK, image) for id, image in first.items() if id not in entered}
    now = {}
    ids = sorted(then)
    for begin in range(0, len(ids), 500):
        asked_for = select(Park.id, Park.outline, Park.geom).where(Park.id.in_(ids[begin : begin + 500]))
        now |= {id: (outline, geom) for id, outline, geom in session.execute(asked_for)}
    held = {id: (then[id]["outline"], then[id]["geom"]) for id in ids if id in now}
    return {id: outline for id, outline in held.items() if outline != now[id]}


def _last_change(session: Session, set_id: int) -> int:
    """The number of the last row that a change set changed; 0 before the first."""
    return session.scalar(select(ChangeSet.last_change).where(ChangeSet.id == set_id)) or 0
