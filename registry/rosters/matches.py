"""Remembered columns (列对应): which column of a park's own file is which field, as a person confirmed it once."""

import hashlib
import json
from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from registry.policy import load_law
from registry.rosters.fields import BY_ID
from registry.store.models import ColumnMatch
from registry.store.models.base import now


def match(session: Session, park_id: int, headings: Sequence[str]) -> dict[str, str | None] | None:
    """By heading, the field; None for a column that is left out. None where these headings were never confirmed.

    A field that a newer version of the program does not know any more is asked for again.
    """
    found = session.get(ColumnMatch, (park_id, _digest(headings)))
    if found is None:
        return None
    fields = json.loads(found.fields)
    if any(field is not None and field not in BY_ID and field not in load_law().facts for field in fields):
        return None
    return dict(zip(headings, fields, strict=True))


def remember(session: Session, park_id: int, headings: Sequence[str], fields: Mapping[str, str | None]) -> None:
    """Keep what a person confirmed for a file with these headings."""
    beside = json.dumps([fields.get(heading) for heading in headings])
    session.merge(ColumnMatch(park_id=park_id, headings_sha256=_digest(headings), fields=beside, confirmed_at=now()))


def _digest(headings: Sequence[str]) -> str:
    return hashlib.sha256(json.dumps(list(headings), ensure_ascii=False).encode()).hexdigest()
