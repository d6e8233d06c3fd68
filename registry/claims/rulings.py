"""Rulings (裁定) in the register: adopted and retracted by appended records, in force on a day, and their history.

A ruling counts from its day on, until another on the same question for the same document takes its place or it is
retracted. A retraction opens the question again; what was replaced before does not come back.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from registry.policy import Law, Refusal, Ruling, load_law
from registry.policy.files.rulings import check_option
from registry.policy.vocabulary import FIRST_DAY, LAST_DAY
from registry.store import models
from registry.typed import days
from registry.typed.complaints import Rejected

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RulingRecord:
    """A ruling as the register holds it.

    last_day: the last on which it counts; None while nothing ends it. It lies before the first day where the ruling
    never counted. replaced_by: the number of the ruling that takes its place, None where none does.
    """

    record: models.Ruling
    last_day: dt.date | None
    replaced_by: int | None

    @property
    def counts(self) -> bool:
        """Whether there is any day on which it decides."""
        return self.last_day is None or self.record.from_day <= self.last_day

    def holds(self, day: dt.date) -> bool:
        return self.record.from_day <= day and (self.last_day is None or day <= self.last_day)

    def plain(self) -> Ruling:
        """The values that the law takes."""
        record = self.record
        return Ruling(
            record.question, record.option, record.by, record.basis, record.from_day, self.last_day, record.document
        )


def adopt(
    session: Session,
    question: str,
    option: str,
    by: str,
    basis: str,
    from_day: dt.date,
    document: str | None = None,
    law: Law | None = None,
) -> models.Ruling:
    """Record a ruling. Raises Refusal on a word the law does not know, and on one that gives no authority or basis."""
    law = law or load_law()
    check_option(question, option, law.questions)
    if document is not None:
        _check_document(question, document, law)
    record = models.Ruling(
        question=question,
        option=option,
        document=document,
        by=_given("by", by),
        basis=_given("basis", basis),
        from_day=from_day,
    )
    session.add(record)
    session.flush()
    return record


def retract(session: Session, id: int, by: str, basis: str, from_day: dt.date) -> models.RulingRetraction:
    """Record that a ruling counts no more from `from_day` on; a day up to its first one says that it never counted.

    Raises Refusal where there is no such ruling, or where it was retracted before.
    """
    record = session.get(models.Ruling, id)
    if record is None:
        known = "、".join(map(str, session.scalars(select(models.Ruling.id).order_by(models.Ruling.id)))) or "无 none"
        raise Refusal("id", f"没有 {id} 号裁定，已有：{known}。", f"there is no ruling {id}; there are: {known}.")
    if record.retraction is not None:
        day = record.retraction.from_day
        raise Refusal("id", f"{id} 号裁定已自 {day} 起撤回。", f"ruling {id} was retracted already, from {day} on.")
    retraction = models.RulingRetraction(
        ruling=record, by=_given("by", by), basis=_given("basis", basis), from_day=from_day
    )
    session.add(retraction)
    session.flush()
    return retraction


def in_force(session: Session, day: dt.date) -> tuple[Ruling, ...]:
    """The rulings that decide on the day, as `registry.policy` takes them."""
    return tuple(entry.plain() for entry in history(session) if entry.holds(day))


def recorded(session: Session) -> tuple[Ruling, ...]:
    """All rulings with the days on which they count, for questions about several days."""
    return tuple(entry.plain() for entry in history(session) if entry.counts)


def history(session: Session) -> list[RulingRecord]:
    """Every ruling ever recorded, by its number."""
    asked = select(models.Ruling).options(joinedload(models.Ruling.retraction)).order_by(models.Ruling.id)
    records = sorted(session.scalars(asked), key=_subject)
    entries = [entry for _, same in groupby(records, key=_subject) for entry in _entries(list(same))]
    return sorted(entries, key=lambda entry: entry.record.id)


def _subject(record: models.Ruling) -> tuple[str, str]:
    """What a ruling is about: those about the same replace one another."""
    return record.question, record.document or ""


def _entries(records: list[models.Ruling]) -> Iterable[RulingRecord]:
    """Rulings on one subject, each with the day on which the next begins or its retraction ends it."""
    void = [record for record in records if record.retraction and record.retraction.from_day <= record.from_day]
    valid = sorted((record for record in records if record not in void), key=lambda r: (r.from_day, r.id))
    for record in void:
        yield RulingRecord(record, record.from_day - ONE_DAY, None)
    for record, following in zip(valid, [*valid[1:], None], strict=True):
        retracted = record.retraction.from_day if record.retraction else dt.date.max
        replaced = following.from_day if following else dt.date.max
        ends = min(retracted, replaced)
        last_day = None if ends == dt.date.max else ends - ONE_DAY
        yield RulingRecord(record, last_day, following.id if following and replaced <= retracted else None)


def day(text: str, at: str = "from") -> dt.date:
    """A day as people write it (2026-11-21, 2026年11月21日). Raises Refusal, its place being `at`, on one that does not
    exist or is too far off."""
    try:
        found = days.typed(text)
    except Rejected:
        raise Refusal(
            at,
            f"没有“{text}”这一天，请写成 2026-11-21 这样。",
            f"there is no day {text!r}; write it as 2026-11-21.",
        ) from None
    if not FIRST_DAY <= found <= LAST_DAY:
        raise Refusal(
            at, f"日期应在 {FIRST_DAY} 至 {LAST_DAY} 之间。", f"the day lies between {FIRST_DAY} and {LAST_DAY}."
        )
    return found


def _given(name: str, text: str) -> str:
    text = text.strip()
    if text:
        return text
    if name == "by":
        raise Refusal("by", "请写明由谁裁定，如主管部门的名称。", "say who ruled, such as the name of the authority.")
    raise Refusal("basis", "请写明依据：文号或理由。", "give the basis: the number of a document, or the reason.")


def _check_document(question: str, id: str, law: Law) -> None:
    """The document exists and leaves the question open."""
    asking = [d.id for d in law.documents if any(question in measure.questions for measure in d.measures)]
    if id in asking:
        return
    known = "、".join(asking)
    if id not in {document.id for document in law.documents}:
        raise Refusal(
            "document",
            f"没有文件“{id}”；留有这个问题的文件：{known}。",
            f"there is no document {id!r}; the question is open in: {known}.",
        )
    raise Refusal(
        "document",
        f"文件“{id}”没有留下问题“{question}”；留有这个问题的文件：{known}。",
        f"document {id!r} does not leave {question!r} open; it is open in: {known}.",
    )
