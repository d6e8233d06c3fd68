"""Publications in the database (公布的保存): made once after each day's close, read by whoever may not see more."""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from registry.claims.published import figures as all_figures
from registry.claims.published.closing import close
from registry.claims.published.hiding import Contribution, Event, ToldSums
from registry.store.models import Publication, PublishedFigure, PublishedPart
from registry.store.stamping.seals import system
from registry.store.store import CannotWrite, Store

DAY = dt.timedelta(days=1)
LOG = logging.getLogger("softpark")


@dataclass(frozen=True)
class Publicised:
    """A figure as it was told: at the close of which day, and what."""

    of: dt.date
    value: object


def last(session: Session) -> Publication | None:
    """The newest publication."""
    return session.scalar(select(Publication).order_by(Publication.id.desc()).limit(1))


def due(store: Store, today: dt.date) -> bool:
    """Whether the day before `today` has not been closed yet."""
    with store.read() as session:
        return _due(session, today)


def _due(session: Session, today: dt.date) -> bool:
    newest = last(session)
    return newest is None or newest.day < today - DAY


def publish(store: Store, today: dt.date) -> int | None:
    """Close the day before `today`, unless that was done; how many figures were renewed.

    The register counts as it stands now: this is called soon after midnight, and at the latest by the first who asks.
    Days on which nobody did either are not made up for. Raises `CannotWrite`.
    """
    if not due(store, today):
        return None
    found = all_figures.of_day(store, today - DAY)  # takes long, so outside of the writers' lock
    with store.write(system("publication", "")) as session:
        if not _due(session, today):  # another process was quicker
            return None
        made = Publication(day=today - DAY)
        session.add(made)
        session.flush()
        closed = close(_told(session), made.id, found, _digests(session))
        session.add_all(
            PublishedFigure(
                publication_id=made.id, name=each.name, digest=each.digest,
                value=json.dumps(each.value, ensure_ascii=False),
            )
            for each in closed.renewed
        )  # fmt: skip
        if closed.events:
            session.execute(insert(PublishedPart), [_row(made.id, event) for event in closed.events])
        return len(closed.renewed)


def make_due(store: Store, today: dt.date) -> bool:
    """The same for whoever is about to show what was published; whether all is published that is due. A database that
    takes nothing now leaves the public with what it was told before.
    """
    try:
        renewed = publish(store, today)
    except CannotWrite as error:
        LOG.warning("nothing could be published for the day before %s: %s", today, str(error).splitlines()[-1])
        return False
    if renewed is not None:
        LOG.info("published for the day before %s: %d figures renewed", today, renewed)
    return True


def _row(publication: int, event: Event) -> dict[str, object]:
    part = event.part
    return {
        "publication_id": publication, "sum_name": event.name, "what": part.what, "who": part.who, "mark": part.mark,
        "inside": event.inside,
    }  # fmt: skip


def _told(session: Session) -> ToldSums:
    """Everything that was told so far."""
    table, told = PublishedPart, ToldSums()
    columns = (table.publication_id, table.sum_name, table.what, table.who, table.mark, table.inside)
    rows = session.execute(select(*columns).order_by(table.publication_id, table.id))
    for number, some in groupby(rows, key=lambda row: row.publication_id):
        told.replay(
            number, (Event(row.sum_name, Contribution(row.what, row.who, row.mark), row.inside) for row in some)
        )
    return told


def _digests(session: Session) -> dict[str, str]:
    newest = select(func.max(PublishedFigure.id)).group_by(PublishedFigure.name)
    asked = select(PublishedFigure.name, PublishedFigure.digest).where(PublishedFigure.id.in_(newest))
    return dict(session.execute(asked).all())


def on(session: Session, day: dt.date, names: Collection[str] | None = None) -> Mapping[str, Publicised]:
    """By name, the figures that stood at the end of the day: all, or those with these `names`."""
    figure = PublishedFigure
    newest = (
        select(func.max(figure.id))
        .join(Publication, Publication.id == figure.publication_id)
        .where(Publication.day <= day)
        .group_by(figure.name)
    )
    if names is not None:
        newest = newest.where(figure.name.in_(names))
    asked = (
        select(figure.name, figure.value, Publication.day)
        .join(Publication, Publication.id == figure.publication_id)
        .where(figure.id.in_(newest))
    )
    return {name: Publicised(of, json.loads(value)) for name, value, of in session.execute(asked)}
