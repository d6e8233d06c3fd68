"""Findings written into the register (写入认定), within a transaction that the caller opened.

What somebody else changed about the very same facts since they were looked at stops all of it.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import identity
from registry.findings import shared
from registry.findings.findable import IN_A_PARK, SHARED
from registry.findings.shared import SharedFinding
from registry.findings.subjects import Subject
from registry.parameters import clean
from registry.policy import Refusal
from registry.policy.answers.declared_facts import Value
from registry.policy.shared_facts import Fact
from registry.policy.vocabulary import FIRST_DAY
from registry.stated.stating import Planned, Said, Sayer, When, planned, write
from registry.store import history, images
from registry.store.models import Change, ChangeSet, StatedFact
from registry.store.models.base import now
from registry.store.models.stated_fact import WHOSE

LONGEST = 200
"""Characters of a source or a reason."""
OF_SHARED = ("finding", "tenant_profile", "lease")
"""The tables that shared findings are kept in."""


class Wanted(NamedTuple):
    """What is to be found of whom; `park_id`: in which park, of a shared fact that is of a park. `value` None takes the
    finding back."""

    subject: Subject
    fact: Fact
    year: int | None
    value: Value | None
    park_id: int | None = None


def state(
    session: Session, wanted: Sequence[Wanted], sayer: Sayer, since: dt.date, today: dt.date, source: str, seen: int
) -> None:
    """State all of it from a day on, or none. `seen`: the last change set that was known when it was looked at.

    Raises Refusal.
    """
    said = worded("source", source)
    for each in wanted:
        timed(each, since, today)
    _unchanged(session, wanted, seen)
    for demo in {each.subject.demo for each in wanted}:
        stated = {"source": said, "demo": demo, "recorded_at": now()}
        mine = [each for each in wanted if each.subject.demo == demo]
        for each in mine:
            if each.fact.path in SHARED:
                assert each.value is None or isinstance(each.value, bool)
                one = SharedFinding(each.fact.path, each.subject.whose[1], each.park_id, each.value)
                shared.write(session, one, since, today, stated)
        declared = [Said(each.subject.whose, each.fact, each.year, each.value)
                    for each in mine if each.fact.path not in SHARED]  # fmt: skip
        write(session, planned(session, declared, sayer, When(today, since)), stated)


def timed(wanted: Wanted, since: dt.date, today: dt.date) -> None:
    """Raises Refusal for a day that is to come or long ago, and for a year that is not over."""
    if not FIRST_DAY <= since <= today:
        zh, en = f"起始日应在 {FIRST_DAY} 至 {today} 之间。", f"the day lies between {FIRST_DAY} and {today}."
        raise Refusal("since", zh, en)
    fact = wanted.fact
    if fact.by == "year" and (wanted.year is None or not FIRST_DAY.year <= wanted.year < today.year):
        zh = f"{fact.name.zh}：请写已经结束的年度，如 {today.year - 1}。"
        raise Refusal("year", zh, f"{fact.name.en}: a year that is over, such as {today.year - 1}.")


def withdraw(session: Session, sayer: Sayer, id: int, since: dt.date | None) -> None:
    """Take back a statement of this sayer: for all its days, or from a day on. Raises Refusal where there is none."""
    row = session.get(StatedFact, id)
    mine = row is not None and (row.office, row.said_park_id) == (sayer.office, sayer.park_id)
    if row is None or not mine:
        raise Refusal("id", "没有这项陈述，或已被撤回。", "there is no such statement, or it was withdrawn already.")
    if since is None or row.valid_from is None or since <= row.valid_from:
        write(session, Planned(gone=[id]), {})
    elif row.valid_to is not None and since > row.valid_to:
        raise Refusal("since", f"这项陈述到 {row.valid_to} 为止。", f"the statement ends on {row.valid_to}.")
    else:
        write(session, Planned(changed={id: {"valid_to": since - dt.timedelta(days=1)}}), {})


def worded(name: str, text: str) -> str:
    """A source or a reason, as it can be shown. Raises Refusal where there is none."""
    found = clean(text.strip(), LONGEST + 1)
    if not found and name == "reason":
        raise Refusal(name, "请写明理由。", "give the reason.")
    if not found:
        zh, en = (
            "请写明来源：文号、名单名称或证明材料。",
            "give the source: a document, a list or a paper that proves it.",
        )
        raise Refusal(name, zh, en)
    if len(found) > LONGEST:
        raise Refusal(name, f"最多 {LONGEST} 字。", f"at most {LONGEST} characters.")
    if identity.within(found):
        raise Refusal(name, "不要写身份证号码。", "write no identity number.")
    return found


def _unchanged(session: Session, wanted: Iterable[Wanted], seen: int) -> None:
    """Raises Refusal where somebody changed one of these facts after change set `seen`."""
    keys = {(each.subject.whose, each.fact.path) for each in wanted if each.fact.path not in SHARED}
    tenants = {each.subject.whose[1] for each in wanted if each.fact.path in SHARED}
    made = session.get(ChangeSet, seen)
    since = 0 if made is None else made.last_change
    tables = ("stated_fact", *(OF_SHARED if tenants else ()))
    asked = select(Change.table_name, Change.before, Change.after).where(
        Change.id > since, Change.table_name.in_(tables)
    )
    for table, before, after in session.execute(asked):
        image = images.decode(table, after or before) or {}
        if table != "stated_fact":
            overtaken = image["tenant_id"] in tenants
        else:
            whose = next((name, image[name]) for name in WHOSE if image[name] is not None)
            overtaken = (whose, image["fact"]) in keys
        if overtaken:
            zh = "您打开之后，其中的事实已被他人更改，没有写入任何内容。请重新打开，核对后再写。"
            en = "Somebody changed these facts after you opened them; nothing was written. Open them again and look."
            raise Refusal("seen", zh, en)


KINDS = ("finding", "finding_undo")


def of_office(session: Session, made: ChangeSet | None, office: str, tenants: Collection[int]) -> bool:
    """Whether the set is one of findings of this office. `tenants`: the companies within it."""
    if made is None or made.what not in KINDS:
        return False
    return all(_is_mine(item, office, tenants) for item in history.changes(session, made.id))


def undo(session: Session, set_id: int, office: str, tenants: Collection[int]) -> None:
    """Take back a set of findings of this office. Raises `history.CannotUndo`."""
    if not of_office(session, session.get(ChangeSet, set_id), office, tenants):
        raise history.CannotUndo(f"本部门没有第 {set_id} 号认定。", f"This office has no set {set_id} of findings.")
    history.undo(session, set_id)


def _is_mine(item: history.Item, office: str, tenants: Collection[int]) -> bool:
    image = item.after or item.before or {}
    if item.table == "stated_fact":
        return image["office"] == office
    return item.table in OF_SHARED and image["tenant_id"] in tenants


def in_a_park(fact: Fact) -> bool:
    """Whether a company is found to be so in one park, and not anywhere."""
    return fact.path in IN_A_PARK
