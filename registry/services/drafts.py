"""Drafts of policy files (试写) that officials read and try; nothing of them is kept."""

import datetime as dt

from sqlalchemy.orm import Session

from registry.access.permissions import allowed
from registry.drafts.model import Draft
from registry.drafts.on_register import OnRegister, try_on_register
from registry.drafts.reading import read_draft
from registry.person import Person
from registry.policy import load_law

ACTION = "drafts.try"


@allowed(ACTION)
def read(person: Person, session: Session, data: bytes) -> Draft:
    """The draft with its mistakes. Raises `CannotReadDraft` where the text as a whole cannot be read."""
    return read_draft(data, load_law())


@allowed(ACTION)
def on_register(person: Person, session: Session, draft: Draft, as_of: dt.date) -> OnRegister:
    """What the draft would answer in the official's own district or city."""
    assert person.scope is not None, "an official has a district or a city"
    return try_on_register(session, draft, person.scope, as_of)
