"""Drafts (草稿): edits in the grid that are not applied yet, kept so that a closed window loses nothing.

Two windows of one account have one draft: what each saves is put together by the pages (`views.rosters.drafts`), within
the transaction that reads and writes it.
"""

import datetime as dt
import json
from typing import NamedTuple

from sqlalchemy import delete
from sqlalchemy.orm import Session

from registry import identity
from registry.store.models import Draft
from registry.store.models.base import now


class Kept(NamedTuple):
    """`content`: what the page put there; `based_on`: the last change set that the person had seen."""

    content: object
    based_on: int
    saved_at: dt.datetime


def draft(session: Session, person_id: int, park_id: int) -> Kept | None:
    """The person's draft for the park, if there is one."""
    found = session.get(Draft, (person_id, park_id))
    return None if found is None else Kept(json.loads(found.content), found.based_on, found.saved_at)


def save(session: Session, person_id: int, park_id: int, content: object, based_on: int) -> None:
    """Keep `content`, anything that JSON has words for, in place of the draft before; identity numbers are covered."""
    text = json.dumps(_covered(content), ensure_ascii=False)
    found = Draft(person_id=person_id, park_id=park_id, content=text, based_on=based_on, saved_at=now())
    session.merge(found)


def drop(session: Session, person_id: int, park_id: int) -> None:
    """Throw the draft away."""
    session.execute(delete(Draft).where(Draft.person_id == person_id, Draft.park_id == park_id))


def _covered(content: object) -> object:
    if isinstance(content, str):
        return identity.masked(content)
    if isinstance(content, dict):
        return {key: _covered(value) for key, value in content.items()}
    return [_covered(value) for value in content] if isinstance(content, list) else content
