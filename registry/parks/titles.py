"""Titles (称号) one by one: every 软件名园（基地） title of the register with its park and its source.

What was declared void is in no answer (`registry.store.models.voids`); the park's card tells of it.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.store.intervals import covers
from registry.store.models import Park, Title


class UnknownTitle(LookupError):
    """No title of the register has this number."""


@dataclass(frozen=True, slots=True)
class TitleOfPark:
    """One title, both its days inclusive. `valid_to`: None while no end is known. `kind`: None where no source says."""

    id: int
    park: str
    park_zh: str
    park_en: str
    tier: str
    kind: str | None
    valid_from: dt.date
    valid_to: dt.date | None
    source: str
    demo: bool

    def holds(self, day: dt.date) -> bool:
        """Whether the park had it on the day."""
        return covers(self, day)


COLUMNS = (Title.id, Park.slug, Park.name_zh, Park.name_en, Title.tier, Title.kind, Title.valid_from, Title.valid_to,
           Title.source, Title.demo)  # fmt: skip


def titles_by(
    session: Session,
    as_of: dt.date,
    *,
    park: str | None = None,
    tiers: Collection[str] = (),
    holding: bool = False,
    after: int = 0,
    most: int | None = None,
) -> list[TitleOfPark]:
    """Titles that had begun by a day, in the order of their numbers: those after the number `after`, `most` of them.

    park: of the park with this slug only. tiers: of these only, where any are given. holding: without those that had
    ended before the day.
    """
    asked = select(*COLUMNS).join(Park, Park.id == Title.park_id).where(Title.id > after, Title.valid_from <= as_of)
    if park is not None:
        asked = asked.where(Park.slug == park)
    if tiers:
        asked = asked.where(Title.tier.in_(tiers))
    if holding:
        asked = asked.where(Title.on(as_of))
    return [TitleOfPark(*row) for row in session.execute(asked.order_by(Title.id).limit(most))]


def title_numbered(session: Session, id: int) -> TitleOfPark:
    """The title with this number, whether it has begun or not. Raises `UnknownTitle`."""
    asked = select(*COLUMNS).join(Park, Park.id == Title.park_id).where(Title.id == id)
    found = session.execute(asked).one_or_none()
    if found is None:
        raise UnknownTitle(f"没有编号为 {id} 的称号 / no title has the number {id}")
    return TitleOfPark(*found)
