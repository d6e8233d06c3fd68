"""Stating (陈述): what is to be written so that somebody says of a fact what it is, or says nothing of it any more.

A sayer has one statement about a fact for a year, and one for a day. A new one ends the one before on the day before it
begins; a correction, and one that begins no later, changes it. Nobody's statement is changed by another's.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.orm import Session

from registry.policy.answers.declared_facts import Value
from registry.policy.shared_facts import Fact
from registry.stated.counting import Whose
from registry.stated.forms import kept
from registry.store.models import StatedFact
from registry.store.models.stated_fact import WHOSE

DAY = dt.timedelta(days=1)
AT_ONCE = 500
"""Owners asked about together: SQLite limits the words of a question."""


class Sayer(NamedTuple):
    """Who says it: `said_as` as in the table, for a park or for an `office`; `by`: the log-in."""

    said_as: str
    by: str
    park_id: int | None = None
    office: str | None = None

    def columns(self) -> dict[str, object]:
        return {
            "said_as": self.said_as, "said_by": self.by, "said_park_id": self.park_id, "office": self.office
        }  # fmt: skip


class Said(NamedTuple):
    """What is said: `value` None says that nothing is said any more. `year`: of a fact by year, else None."""

    whose: Whose
    fact: Fact
    year: int | None
    value: Value | None


class When(NamedTuple):
    """For `day`, from `since` on; `correct`: for as long as what stands on the day was said to hold."""

    day: dt.date
    since: dt.date
    correct: bool = False


@dataclass
class Planned:
    """Rows of `stated_fact` to be added, columns to be changed by id, and ids of rows to be taken out."""

    added: list[dict[str, object]] = field(default_factory=list)
    changed: dict[int, dict[str, object]] = field(default_factory=dict)
    gone: list[int] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.gone)


class _Held(NamedTuple):
    """A statement of the sayer that is there."""

    id: int
    since: dt.date | None
    until: dt.date | None
    value: tuple[str, int | None, str | None]
    said_as: str


def planned(session: Session, said: Iterable[Said], sayer: Sayer, when: When) -> Planned:
    """What has to be written; nothing for what the sayer says already."""
    wanted = {(each.whose, each.fact.path, each.year): each for each in said}
    held = _held(session, {whose for whose, _path, _year in wanted}, sayer)
    found = Planned()
    for key, each in wanted.items():
        (_of_year if each.year is not None else _of_days)(found, each, held.get(key, []), sayer, when)
    return found


def write(session: Session, planned: Planned, stated: Mapping[str, object]) -> None:
    """Write it, a few rows; `stated`: source, demo and recorded_at of what is added or changed."""
    again = {name: value for name, value in stated.items() if name != "demo"}
    if planned.gone:
        session.execute(delete(StatedFact).where(StatedFact.id.in_(planned.gone)))
    for id, values in planned.changed.items():
        session.execute(update(StatedFact).where(StatedFact.id == id).values(**values, **again))
    if planned.added:
        session.execute(insert(StatedFact), [{**row, **stated} for row in planned.added])


def _of_year(found: Planned, each: Said, held: list[_Held], sayer: Sayer, when: When) -> None:
    del when  # a year is over or not, whatever the day
    if each.value is None:
        found.gone += [one.id for one in held]
    elif not held:
        found.added.append(_row(each, sayer, year=each.year, valid_from=None, valid_to=None))
    elif held[-1].value != kept(each.fact, each.value):
        found.changed[held[-1].id] = _value(each, sayer)


def _of_days(found: Planned, each: Said, held: list[_Held], sayer: Sayer, when: When) -> None:
    running = [one for one in held if one.since is not None and one.since <= when.day]
    running = [one for one in running if one.until is None or one.until >= when.day]
    if not running:
        if each.value is not None:
            found.added.append(_row(each, sayer, year=None, **_gap(held, when)))
        return
    now = running[-1]
    if each.value is not None and now.value == kept(each.fact, each.value):
        return
    if when.correct or (now.since is not None and now.since >= when.since):
        if each.value is None:
            found.gone.append(now.id)
        else:
            found.changed[now.id] = _value(each, sayer)
        return
    found.changed[now.id] = {"valid_to": when.since - DAY}
    if each.value is not None:
        found.added.append(_row(each, sayer, year=None, valid_from=when.since, valid_to=now.until))


def _gap(held: list[_Held], when: When) -> dict[str, dt.date | None]:
    """The days around the day that the sayer says nothing of, not before `since`."""
    ended = [one.until for one in held if one.until is not None and one.until < when.day]
    begins = [one.since for one in held if one.since is not None and one.since > when.day]
    return {
        "valid_from": max([when.since, *(end + DAY for end in ended)]),
        "valid_to": min(begins) - DAY if begins else None,
    }


def _value(each: Said, sayer: Sayer) -> dict[str, object]:
    assert each.value is not None
    form, number, word = kept(each.fact, each.value)
    return {"form": form, "number": number, "word": word, "said_as": sayer.said_as, "said_by": sayer.by}


def _row(each: Said, sayer: Sayer, **when: object) -> dict[str, object]:
    column, id = each.whose
    owner = {name: id if name == column else None for name in WHOSE}
    return {**owner, "fact": each.fact.path, **_value(each, sayer), **sayer.columns(), **when}


def _held(session: Session, owners: set[Whose], sayer: Sayer) -> dict[tuple[Whose, str, int | None], list[_Held]]:
    found: dict[tuple[Whose, str, int | None], list[_Held]] = defaultdict(list)
    for column in WHOSE:
        ids = [id for name, id in owners if name == column]
        for id, path, year, *held in _rows(session, column, ids, sayer):
            found[(column, id), path, year].append(_Held(held[0], held[1], held[2], tuple(held[3:6]), held[6]))
    return found


def _rows(session: Session, column: str, ids: list[int], sayer: Sayer) -> Iterator[tuple]:
    table = StatedFact
    whose: ColumnElement[int | None] = getattr(table, column)
    own = table.said_park_id == sayer.park_id if sayer.office is None else table.office == sayer.office
    columns = (whose, table.fact, table.year, table.id, table.valid_from, table.valid_to, table.form, table.number,
               table.word, table.said_as)  # fmt: skip
    for first in range(0, len(ids), AT_ONCE):
        asked = select(*columns).where(whose.in_(ids[first : first + AT_ONCE]), own)
        yield from session.execute(asked.order_by(table.valid_from, table.id))
