"""Corrections (更正): a company proposes what a fact of it is; the operating body of a park accepts or refuses.

What is accepted becomes that park's word, marked as the company's (`registry.stated.counting`).
"""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from registry import clock
from registry.findings import acts, desk, subjects
from registry.findings.acts import Wanted
from registry.findings.desk import Stated
from registry.findings.subjects import COMPANY, LEASE, Subject
from registry.person import Person
from registry.policy import Refusal, load_law
from registry.policy.answers.declared_facts import Value
from registry.policy.shared_facts import Fact
from registry.stated.forms import Kept, kept, value_of
from registry.stated.stating import Sayer
from registry.store import history
from registry.store.history import CORRECTIONS, CannotUndo
from registry.store.models import ChangeSet, FactCorrection, Tenant

MOST_WAITING, MOST_A_DAY = 20, 30
"""So many proposals of one company may wait for an answer, and be made on a day in China."""
KEPT = dt.timedelta(days=60)
"""So long an answer is shown."""
RECENT = 200
"""So many change sets of a park are looked through for its answers."""


class Correction(NamedTuple):
    """A proposal in what the pages need; `value` None: its file declares the fact otherwise now. `undone_at`: when the
    answer of a proposal that waits again was taken back."""

    id: int
    subject: Subject
    park_id: int
    fact: Fact
    year: int | None
    since: dt.date | None
    value: Value | None
    source: str
    made_at: dt.datetime
    answer: str | None
    reason: str | None
    undone_at: dt.datetime | None = None


class Answers(NamedTuple):
    """What the latest change sets of a park did to proposals: by number, the set that accepted it and when it was taken
    back."""

    accepted: dict[int, int]
    undone: dict[int, dt.datetime]


def propose(session: Session, person: Person, tenant_id: int, park_id: int, said: Stated, today: dt.date) -> int:
    """Propose what a fact is, to the operating body of a park that the company rents in. Raises Refusal."""
    mine = (FactCorrection.tenant_id == tenant_id,)
    waiting = session.scalar(select(func.count()).where(*mine, FactCorrection.answer.is_(None))) or 0
    since = clock.midnight(clock.day_of(clock.now()))
    made = session.scalar(select(func.count()).where(*mine, FactCorrection.recorded_at >= since)) or 0
    if waiting >= MOST_WAITING or made >= MOST_A_DAY:
        zh = f"等待答复的提议最多 {MOST_WAITING} 项，每天最多提出 {MOST_A_DAY} 项。请等答复后再提。"
        raise Refusal(
            "most", zh, f"at most {MOST_WAITING} proposals wait, and {MOST_A_DAY} are made a day: come back later."
        )
    wanted = desk.wanted(session, park_id, "company", said)
    if whose_tenant(session, park_id, wanted.subject) != tenant_id:
        raise Refusal("whose", "只能提议更正本企业的事实。", "only facts of the own company can be corrected.")
    assert wanted.value is not None
    acts.timed(wanted, said.since, today)
    form, number, word = kept(wanted.fact, wanted.value)
    lease = wanted.subject.whose[1] if wanted.subject.whose[0] == LEASE else None
    row = FactCorrection(
        tenant_id=tenant_id,
        lease_id=lease,
        park_id=park_id,
        fact=wanted.fact.path,
        form=form,
        number=number,
        word=word,
        year=wanted.year,
        since=None if wanted.year is not None else said.since,
        made_by=person.login,
        made_by_id=person.id,
        source=acts.worded("source", said.source),
        demo=wanted.subject.demo,
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError:
        zh = "这项事实已有一项提议在等这个园区答复；要改请先收回。"
        raise Refusal(
            "twice", zh, "a proposal about this fact waits for this park already; take it back first."
        ) from None
    return row.id


def whose_tenant(session: Session, park_id: int, subject: Subject) -> int | None:
    """The tenant that a subject is, or whose lease it is."""
    if subject.whose[0] == COMPANY:
        return subject.whose[1]
    return session.scalar(select(Tenant.id).where(Tenant.uscc == subject.code))


def of_tenant(session: Session, tenant_id: int) -> list[Correction]:
    """What the company proposed: all that waits, and what was answered lately; the latest first."""
    return _read(session, FactCorrection.tenant_id == tenant_id)


def of_park(session: Session, park_id: int) -> list[Correction]:
    """What waits for the park's operating body."""
    return [each for each in _read(session, FactCorrection.park_id == park_id) if each.answer is None]


def accepted(session: Session, park_id: int) -> list[tuple[Correction, int]]:
    """What the park's operating body accepted lately, each with the change set that did; the latest first."""
    sets = _answers(session, park_id).accepted
    found = _read(session, FactCorrection.park_id == park_id)
    return [(each, sets[each.id]) for each in found if each.answer == "accepted" and each.id in sets]


def _read(session: Session, where: object) -> list[Correction]:
    law, lately, found = load_law(), clock.now() - KEPT, list[Correction]()
    asked = select(FactCorrection).where(where).order_by(FactCorrection.id.desc())  # type: ignore[arg-type]
    rows = list(session.scalars(asked))
    undone = _undone(session, {row.park_id for row in rows if row.answer is None})
    for row in rows:
        fact = law.facts.get(row.fact)
        if fact is None or (row.answered_at is not None and row.answered_at < lately):
            continue
        whose = (LEASE, row.lease_id) if row.lease_id is not None else (COMPANY, row.tenant_id)
        try:
            subject = subjects.get(session, row.park_id, whose)
        except Refusal:
            continue  # it rents there no more
        value = value_of(fact, Kept(row.form, row.number, row.word))
        found.append(Correction(row.id, subject, row.park_id, fact, row.year, row.since, value, row.source,
                                row.recorded_at, row.answer, row.reason,
                                undone.get(row.id) if row.answer is None else None))  # fmt: skip
    return found


def _undone(session: Session, parks: Iterable[int]) -> dict[int, dt.datetime]:
    """By number of a proposal, when a park took its answer back."""
    return {id: at for park in parks for id, at in _answers(session, park).undone.items()}


def _answers(session: Session, park_id: int) -> Answers:
    found = Answers({}, {})
    for made in reversed(history.sets(session, park_id, RECENT, kinds=CORRECTIONS)):
        for id, answer in _answered_in(session, made.id).items():
            if made.what == "correction_undo":
                found.undone[id] = made.at
            elif answer == "accepted":
                found.accepted[id] = made.id
    return found


def _answered_in(session: Session, set_id: int) -> dict[int, str | None]:
    """By number of a proposal, the answer that a change set left it with."""
    items = history.changes(session, set_id)
    return {int(item.key): (item.after or {}).get("answer") for item in items if item.table == "fact_correction"}


def can_undo(session: Session, park_id: int, set_id: int) -> bool:
    """Whether the set accepted a proposal to the park, which stands."""
    made = session.get(ChangeSet, set_id)
    if made is None or made.park_id != park_id or made.what != "correction":
        return False
    return any(answer == "accepted" for answer in _answered_in(session, set_id).values())


def undo(session: Session, park_id: int, set_id: int) -> None:
    """Take an accepted proposal back: what was said before stands, and it waits again. Raises `CannotUndo`."""
    if not can_undo(session, park_id, set_id):
        zh = f"第 {set_id} 号变更不是本园区采纳的更正。"
        raise CannotUndo(zh, f"Change set {set_id} is no correction that this park accepted.")
    for row in session.scalars(select(FactCorrection).where(FactCorrection.id.in_(_answered_in(session, set_id)))):
        again = select(FactCorrection.id).where(
            FactCorrection.answer.is_(None),
            FactCorrection.park_id == park_id,
            FactCorrection.tenant_id == row.tenant_id,
            FactCorrection.lease_id.is_not_distinct_from(row.lease_id),
            FactCorrection.fact == row.fact,
            FactCorrection.year.is_not_distinct_from(row.year),
        )
        if session.scalar(again) is not None:
            zh = "企业就这项事实又提出了一项更正，正在等待答复；请先答复，再撤销。"
            raise CannotUndo(zh, "The company has proposed anew about this fact: answer that first, then undo.")
    history.undo(session, set_id)


def answer(
    session: Session, person: Person, park_id: int, id: int, said: str, reason: str, today: dt.date, seen: int
) -> None:
    """Accept or refuse a proposal that waits for the park. Raises Refusal."""
    row = _waiting(session, id)
    if row is None or row.park_id != park_id:
        raise _gone()
    if said == "accepted":
        fact = load_law().facts.get(row.fact)
        value = None if fact is None else value_of(fact, Kept(row.form, row.number, row.word))
        if fact is None or value is None:
            zh = "政策文件已改变这项事实的写法，不能采纳；请答复不采纳。"
            raise Refusal("form", zh, "its document declares the fact otherwise now: it cannot be accepted.")
        whose = (LEASE, row.lease_id) if row.lease_id is not None else (COMPANY, row.tenant_id)
        wanted = Wanted(subjects.get(session, park_id, whose), fact, row.year, value)
        since = min(row.since or today, today)
        acts.state(session, [wanted], Sayer("company", row.made_by, park_id=park_id), since, today, row.source, seen)
    _answered(row, said, person, acts.worded("reason", reason) if said == "refused" else reason.strip() or None)


def retract(session: Session, person: Person, tenant_id: int, id: int) -> None:
    """The company takes its own proposal back. Raises Refusal."""
    row = _waiting(session, id)
    if row is None or row.tenant_id != tenant_id:
        raise _gone()
    _answered(row, "retracted", person, None)


def _waiting(session: Session, id: int) -> FactCorrection | None:
    row = session.get(FactCorrection, id)
    return None if row is None or row.answer is not None else row


def _answered(row: FactCorrection, said: str, person: Person, reason: str | None) -> None:
    row.answer, row.reason, row.answered_by, row.answered_at = said, reason, person.login, clock.now()


def _gone() -> Refusal:
    return Refusal("id", "没有这项提议，或已有答复。", "there is no such proposal, or it was answered already.")
