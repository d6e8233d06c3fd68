"""What is due of stated facts (事实提醒): proposals that wait, a last day, what money depends on; counted by fact.

A roster has one line for each of them and none for each company: who is meant stands where one answers it.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from sqlalchemy import Date, func, literal, select
from sqlalchemy.orm import Session

from registry.claims.entitlement import Answer
from registry.policy import Told, load_law
from registry.policy.vocabulary import LAST_DAY
from registry.quoting import inner
from registry.rosters.facts.columns import column_id, parted
from registry.rosters.reminders import MAY_PAY, may_be_stated
from registry.rosters.state import State
from registry.store.models import FactCorrection, StatedFact
from registry.words import Words

NEAR = dt.timedelta(days=60)
"""So long before its last day, and after it, a statement is spoken of."""

Column = str
"""The id of a fact's column: its path, and the year where it has one."""


class FactDue(NamedTuple):
    """`kind`: of `registry.rosters.reminders.KINDS`. `column`: of which fact, for which year. `many`: companies. `day`:
    by when. `answered`: under 其他事实 (facts), or in the column of the grid (edit).
    """

    kind: str
    column: Column
    many: int
    day: dt.date | None
    words: Words
    answered: Literal["facts", "edit"]


def due(session: Session, state: State, answers: Mapping[int, Answer]) -> list[FactDue]:
    """What is due on the state's day. `answers`: by tenant id, where they are known."""
    lacking = _lacking(state, answers)
    return [*_proposals(session, state), *_last_days(session, state, lacking), *_missing(lacking)]


def _proposals(session: Session, state: State) -> Iterator[FactDue]:
    """What companies propose that facts of them are, and nobody has answered."""
    here, facts = {entry.tenant_id for entry in state.running}, load_law().facts
    waiting = (FactCorrection.park_id == state.park_id, FactCorrection.answer.is_(None))
    asked = select(FactCorrection.fact, FactCorrection.year, FactCorrection.tenant_id).where(*waiting)
    found: dict[Column, set[int]] = defaultdict(set)
    for path, year, tenant_id in session.execute(asked.order_by(FactCorrection.fact, FactCorrection.year)):
        if tenant_id in here and path in facts:
            found[column_id(path, year)].add(tenant_id)
    for column, tenants in found.items():
        n = len(tenants)
        words = Words(f"{n} 家企业提议更正，请答复", f"proposed otherwise by {_companies(n)}: answer")
        yield FactDue("correction", column, n, None, words, "facts")


def _last_days(session: Session, state: State, lacking: Mapping[Column, Mapping[int, set[str]]]) -> Iterator[FactDue]:
    """Statements of the park whose last day has come, or comes, and that none follows; what is lacking says it all."""
    open_end = literal(LAST_DAY, Date)
    last = func.max(func.coalesce(StatedFact.valid_to, open_end))
    asked = (
        select(StatedFact.fact, StatedFact.tenant_id, StatedFact.lease_id, last)
        .where(StatedFact.said_park_id == state.park_id, StatedFact.year.is_(None))
        .group_by(StatedFact.fact, StatedFact.tenant_id, StatedFact.lease_id)
        .having(last.between(state.day - NEAR, state.day + NEAR))
        .order_by(StatedFact.fact)
    )
    tenants = {entry.tenant_id: entry.tenant_id for entry in state.running}
    leases = {entry.lease_id: entry.tenant_id for entry in state.running}
    found: dict[tuple[str, bool], dict[int, dt.date]] = defaultdict(dict)
    for path, tenant_id, lease_id, day in session.execute(asked):
        tenant = tenants.get(tenant_id) if tenant_id is not None else leases.get(lease_id or 0)
        over = day < state.day
        if tenant is None or not may_be_stated(path) or (over and tenant in lacking.get(path, ())):
            continue
        of = found[path, over]
        of[tenant] = min(day, of.get(tenant, day))
    for (path, over), days in found.items():
        yield _last_day(path, over, len(days), set(days.values()))


def _last_day(path: str, over: bool, n: int, days: set[dt.date]) -> FactDue:
    first = min(days)
    zh = f"{n} 家的说法{'最早' if len(days) > 1 else ''}到 {first} 为止，"
    en = f"what is said of {_companies(n)} ends on {first}{' or later' if len(days) > 1 else ''}: "
    done = ("此后没有再填，请填写", "state what it is since") if over else ("之后请重新填写", "state it anew then")
    return FactDue("fact_ends", path, n, first, Words(zh + done[0], en + done[1]), "edit" if over else "facts")


def _lacking(state: State, answers: Mapping[int, Answer]) -> dict[Column, dict[int, set[str]]]:
    """By column, of whom on the roster a fact is unknown that decides on money, with the measures that wait for it."""
    here = {entry.tenant_id for entry in state.running}
    found: dict[Column, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for tenant_id, told in answers.items():
        known = told.determinations if isinstance(told, Told) and tenant_id in here else {}
        for measure, said in known.items():
            for column in said.missing if said.status in MAY_PAY else ():
                if may_be_stated(column):
                    found[column][tenant_id].add(measure)
    return found


def _missing(lacking: Mapping[Column, Mapping[int, set[str]]]) -> Iterator[FactDue]:
    measures = load_law().measures
    for column, tenants in sorted(lacking.items(), key=lambda each: parted(each[0])):
        n = len(tenants)
        ids = dict.fromkeys(id for id in measures if any(id in waiting for waiting in tenants.values()))
        zh = "、".join(f"“{inner(measures[id].name.zh)}”" for id in ids)
        en = ", ".join(f"“{inner(measures[id].name.en)}”" for id in ids)
        words = Words(f"{n} 家还不清楚，{zh}要据此认定", f"not known of {_companies(n)}, and decides on {en}")
        yield FactDue("missing_stated", column, n, None, words, "edit")


def _companies(n: int) -> str:
    return f"{n} company" if n == 1 else f"{n} companies"
