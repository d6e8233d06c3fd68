"""Statements for a year's claims (当年申报说明) that officials record on measures of their own district or city."""

from registry.access.permissions import allowed
from registry.claims import guides
from registry.person import Person
from registry.policy import Refusal
from registry.store import history
from registry.store.store import Store


@allowed("guides.state")
def state(person: Person, store: Store, document: str, measure: str, year: int, by: str, source: str, **what) -> int:
    """Record what holds for a measure of the document in a year; returns its number. `what` and refusals as in
    `registry.claims.guides.state`."""
    _check(document, measure)
    with store.write(history.of(person, "guide")) as session:
        return guides.state(session, measure, year, by, source, **what).id


@allowed("guides.state")
def withdraw(person: Person, store: Store, document: str, measure: str, year: int, by: str, source: str) -> int:
    """Record that nothing is stated any more for a measure of the document in a year; returns the record's number."""
    _check(document, measure)
    with store.write(history.of(person, "guide")) as session:
        return guides.withdraw(session, measure, year, by, source).id


def _check(document: str, measure: str) -> None:
    if measure.split("/")[0] != document:
        raise Refusal("measure", f"{measure} 不是这份文件的措施。", f"{measure} is no measure of this document.")
