"""Outlines as they were held (当时的轮廓): where a park's boundary ran at the end of a day, if replaced since."""

import datetime as dt

from shapely.geometry.base import BaseGeometry
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.parks.past_rows import PARK, held_before, last_change
from registry.store import images
from registry.store.models import Park


def outlines_then(session: Session, day: dt.date) -> dict[int, tuple[str, BaseGeometry | None]]:
    """By id of a park, the kind of outline (`Park.outline`) and the geometry the register held at the end of `day`.

    Only parks of today's register whose outline was replaced since; the day ends as in China. A park that entered
    the register later is left out: it keeps the outline of today, since there is no older one.
    """
    before = held_before(session, last_change(session, day))
    ids = [id for id, image in sorted(before.items()) if image is not None]
    then = {}
    for begin in range(0, len(ids), 500):
        now = select(Park.id, Park.outline, Park.geom).where(Park.id.in_(ids[begin : begin + 500]))
        for id, outline, geom in session.execute(now):
            image = images.decode(PARK, before[id])
            if (image["outline"], image["geom"]) != (outline, geom):
                then[id] = image["outline"], image["geom"]
    return then
