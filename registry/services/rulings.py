"""Rulings (裁定) that officials record on documents of their own district or city; for all documents there is the
command `softpark rulings`.
"""

import datetime as dt

from registry.access.permissions import allowed
from registry.claims import rulings
from registry.person import Person
from registry.policy import Refusal
from registry.store import history, models
from registry.store.store import Store


@allowed("rulings.record")
def adopt(
    person: Person, store: Store, document: str, question: str, option: str, by: str, basis: str, from_day: dt.date
) -> int:
    """Record a ruling for one document; returns its number. Raises `Refusal` as `registry.claims.rulings.adopt`
    does."""
    with store.write(history.of(person, "ruling")) as session:
        return rulings.adopt(session, question, option, by, basis, from_day, document).id


@allowed("rulings.record")
def retract(person: Person, store: Store, document: str, id: int, by: str, basis: str, from_day: dt.date) -> None:
    """Record that a ruling on this document counts no more. Raises `Refusal` where it is none on this document."""
    with store.write(history.of(person, "ruling")) as session:
        record = session.get(models.Ruling, id)
        if record is not None and record.document != document:
            raise Refusal("id", f"{id} 号裁定不是对这份文件作出的。", f"ruling {id} is not on this document.")
        rulings.retract(session, id, by, basis, from_day)
