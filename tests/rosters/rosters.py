"""Rows, people and short ways to the services, for the tests of rosters."""

import datetime as dt

from registry.parks.demo import credit_code
from registry.person import Person
from registry.rosters.fields import RosterRow
from registry.rosters.plan import Comparison
from registry.services import proposals, rosters
from registry.store import history

HERE, THERE = 901, 902
DAY = dt.date(2026, 11, 21)
KEEPER = Person(71, "keeper", "经办人", "operator", frozenset({HERE}))
SECOND = Person(72, "second", "另一人", "operator", frozenset({HERE}))
NEIGHBOUR = Person(73, "neighbour", "邻园", "operator", frozenset({THERE}))


def code(number: int) -> str:
    """The credit code of `tests.fixtures.rows.tenant(number)`."""
    return credit_code(700_000 + number)


def row(number: int = 9, start: str = "2026-01-01", end: str | None = None, **given) -> RosterRow:
    """A row of tenant `number`; what is not given is not known."""
    fields = dict.fromkeys(RosterRow._fields) | {
        "uscc": code(number),
        "name": f"测试企业{number}",
        "start": dt.date.fromisoformat(start),
        "end": dt.date.fromisoformat(end) if end else None,
    }
    return RosterRow(**fields | given)


def held(store, park_id: int = HERE, day: dt.date = DAY, known: int | None = None) -> list[RosterRow]:
    """The rows of the roster, contacts masked."""
    with store.read() as session:
        who = KEEPER if park_id == HERE else NEIGHBOUR
        return [entry.row for entry in rosters.roster(who, session, park_id, day, known).rows]


def plan_of(store, rows, who=KEEPER, park_id: int = HERE, day: dt.date = DAY, **how):
    """What the rows would change."""
    return rosters.compare(who, store, park_id, Comparison(park_id, day, tuple(rows), **how))


def apply(store, plan, who=KEEPER, **how) -> int | None:
    return rosters.apply(who, store, plan.asked.park_id, plan, **how)


def put(store, rows, who=KEEPER, how: dict | None = None, **asked) -> int | None:
    """Compare and apply at once."""
    return apply(store, plan_of(store, rows, who, **asked), who, **(how or {}))


def waiting(store, who=NEIGHBOUR, park_id: int = THERE, day: dt.date = DAY) -> list:
    """The proposals that wait for an answer of the park."""
    with store.read() as session:
        return proposals.waiting(who, session, park_id, day)


def answer(store, said: str, who=NEIGHBOUR, park_id: int = THERE, day: dt.date = DAY) -> None:
    """Answer the only proposal that waits for the park."""
    (each,) = waiting(store, who, park_id, day)
    proposals.answer(who, store, park_id, each.id, said, day)


def changed(rows: list[RosterRow], number: int, **values) -> list[RosterRow]:
    """The rows, with those of one tenant changed."""
    return [each._replace(**values) if each.uscc == code(number) else each for each in rows]


def last(store) -> int:
    with store.read() as session:
        return history.last(session)
