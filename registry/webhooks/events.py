"""Events (事件): which parks' rosters and titles a change set has changed.

History is the one place that all changes pass, whatever made them: edits, imports, answers, decisions, and what takes
them back. So it is read here, and no service has to remember to tell.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import JSON, BigInteger, Text, cast, or_, select, type_coerce, union
from sqlalchemy.orm import InstrumentedAttribute, Session

from registry.rosters import sight
from registry.rosters.state import OF_FACTS
from registry.store.models import Change, ChangeSet, Lease
from registry.store.models.webhook import ROSTER, TITLE

Event = tuple[str, int]
"""A kind, and the id of the park that it is about."""

TITLES = ("title", "recognition", "assessment", "zero_rent_incubator")
"""What a park was granted, and how it was assessed."""
OF_PARK = ("lease", "rent", "contact", "proposal")
"""Rows of a roster that name their park."""
NO_NEWS = ("move", "migration")
"""Change sets that write down anew what stood there already."""


def of(session: Session, made: ChangeSet) -> set[Event]:
    """What is to be told of a change set, each park once."""
    if made.what in NO_NEWS:
        return set()
    found = {(ROSTER if table in OF_PARK else TITLE, park) for table, park in _named(session, made)}
    return found | {(ROSTER, park) for park in _said(session, made) | _renting(session, made)}


def _named(session: Session, made: ChangeSet) -> list[tuple[str, int]]:
    """The parks that the rows themselves name, with their table; of a row that moved, both."""
    tables = (*OF_PARK, *TITLES)
    rows = (_rows(session, made, tables, image, "park_id") for image in (Change.before, Change.after))
    return [(row.name, row.number) for row in session.execute(union(*rows)) if row.number is not None]


def _said(session: Session, made: ChangeSet) -> set[int]:
    """The parks for which a fact was stated, and those of the leases that one is about."""
    images = (Change.before, Change.after)
    parks = union(*(_rows(session, made, (OF_FACTS,), image, "said_park_id") for image in images))
    leases = union(*(_rows(session, made, (OF_FACTS,), image, "lease_id") for image in images)).subquery()
    of_leases = select(Lease.park_id).where(Lease.id.in_(select(leases.c.number)))
    said = {row.number for row in session.execute(parks) if row.number is not None}
    return said | set(session.scalars(of_leases))


def _renting(session: Session, made: ChangeSet) -> set[int]:
    """The parks that show companies whose own facts were changed.

    A park that shows a company by its own word only learns nothing of it, not even that something changed.
    """
    own = {"tenant": "id", "tenant_profile": "tenant_id", OF_FACTS: "tenant_id"}
    images = (Change.before, Change.after)
    changed = union(
        *(_rows(session, made, (table,), image, key) for table, key in own.items() for image in images)
    ).subquery()
    companies = select(changed.c.number).where(changed.c.number.is_not(None))
    renting = select(Lease.park_id).where(Lease.tenant_id.in_(companies)).distinct()
    return {park for park in session.scalars(renting) if _shows(session, park, companies)}


def _shows(session: Session, park: int, companies: Any) -> bool:
    """Whether any of the companies is one of which the park reads what the register knows."""
    by_word = sight.stated(session, park)
    if not by_word:
        return True
    here = select(Lease.tenant_id).where(Lease.park_id == park, Lease.tenant_id.in_(companies)).distinct()
    return any(tenant not in by_word for tenant in session.scalars(here))


def _rows(
    session: Session, made: ChangeSet, tables: Collection[str], image: InstrumentedAttribute[str | None], key: str
) -> Any:
    """Asks for the tables and the numbers under a key of the images of a change set's rows, each once."""
    span = Change.id.between(made.first_change, made.last_change)
    number = _number(session, image, key)
    which = or_(*(Change.table_name == table for table in tables))
    return select(cast(Change.table_name, Text).label("name"), number.label("number")).where(
        span, which, image.is_not(None)
    )


def _number(session: Session, image: InstrumentedAttribute[str | None], key: str) -> Any:
    """A number in the JSON of an image."""
    if session.get_bind().dialect.name == "sqlite":  # keeps JSON as text
        return type_coerce(image, JSON)[key].as_integer()
    return cast(cast(image, JSON)[key].as_string(), BigInteger)
