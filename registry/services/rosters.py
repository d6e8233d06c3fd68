"""Rosters (名册): what a park's operating body does with its roster, and what its officials read there.

Every function takes who asks, and is decided by `registry.access.permissions`. `session` reads one state of the
register; what writes takes the store, and is one transaction.
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import clock
from registry.access import log
from registry.access.permissions import allowed
from registry.claims.answered import Answered, answered
from registry.claims.entitlement import Answer
from registry.findings.desk import of_companies
from registry.findings.due import FactDue
from registry.findings.due import due as facts_due
from registry.parks import demo
from registry.person import Person
from registry.process.heap import uncollected
from registry.rosters import asking, drafts, matches, sight
from registry.rosters import reminders as due
from registry.rosters import state as states
from registry.rosters.apply import STEPS
from registry.rosters.apply import apply as write
from registry.rosters.changes import Altered, altered
from registry.rosters.comparing.compare import CannotCompare
from registry.rosters.comparing.compare import compare as compared
from registry.rosters.comparing.merge import decided, undecided
from registry.rosters.comparing.merge import merge as merged
from registry.rosters.fields import RosterRow
from registry.rosters.masks import masked, shown
from registry.rosters.plan import Comparison, Conflict, Plan
from registry.rosters.proposing import Proposer
from registry.rosters.reminders import Reminder
from registry.rosters.state import RosterEntry
from registry.rosters.stating.writing import AS
from registry.store import history as records
from registry.store.history import CORRECTIONS, OF_ROSTER, CannotUndo
from registry.store.models import Change, ChangeSet, Contact, Lease, Tenant
from registry.store.store import Store
from registry.words import Explained, Words

__all__ = ["CannotApply", "CannotCompare", "CannotUndo", "Overtaken", "RosterView"]

DAY = dt.timedelta(days=1)
ApplyProgress = Callable[[Words, float], None]


class RosterView(NamedTuple):
    """`rows`: leases that run on the day; `coming`: those that begin later; `earlier`: those that ended before, and ran
    in the year whose rent is claimed. Contacts are masked.

    `at`: the last change set of the register that this shows. `stated`: tenants of which it shows what the park says,
    until it is confirmed that they are its own.
    """

    rows: list[RosterEntry]
    coming: list[RosterEntry]
    at: int
    stated: frozenset[int] = frozenset()
    earlier: Sequence[RosterEntry] = ()

    def leases_of(self, tenant_id: int) -> list[RosterRow]:
        """All leases of a tenant in this park that may bear a rent to claim."""
        return [entry.row for entry in (*self.earlier, *self.rows, *self.coming) if entry.tenant_id == tenant_id]


class Revealed(NamedTuple):
    """Whom to call."""

    name: str | None
    telephone: str | None


class CannotApply(Explained):
    """A plan that must not be written as it is. Nothing was written."""


class TooManyAsked(CannotApply):
    """The plan brings more companies of elsewhere than a person may on a day."""


class Overtaken(Explained):
    """Somebody else changed the roster since the plan was made. Nothing was written.

    `sets`: their change sets, the latest first; `theirs`: what they changed. `plan`: the same plan beside their
    changes, to be applied instead, with `merge` choices for its `conflicts`.
    """

    def __init__(self, sets: Sequence[ChangeSet], theirs: Sequence[Altered], plan: Plan):
        self.sets, self.theirs, self.plan = tuple(sets), tuple(theirs), plan
        super().__init__(
            "您比较之后，名册已被他人更改。请核对后合并。",
            "Somebody changed the roster after you compared. Look at it and merge.",
        )

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        return self.plan.conflicts


@allowed("roster.read")
def roster(person: Person, session: Session, park_id: int, day: dt.date, known: int | None = None) -> RosterView:
    """The roster on the day; `known`: as the register knew it after that change set."""
    with uncollected():
        state = states.read_state(session, park_id, day, known)
    coming = sorted(entry for entry in state.entries if entry.row.start > day)
    claimed = dt.date(day.year - 1, 1, 1)
    earlier = [entry for entry in state.entries if entry.row.end is not None and claimed <= entry.row.end < day]
    stated = frozenset(tenant.tenant_id for tenant in state.tenants.values() if tenant.stated)
    return RosterView(_masked(state.running), _masked(coming), state.at, stated, _masked(earlier))


def _masked(entries: list[RosterEntry]) -> list[RosterEntry]:
    return [entry._replace(row=masked(entry.row)) for entry in entries]


@allowed("roster.read")
def answers(
    person: Person, session: Session, park_id: int, day: dt.date, only: Collection[int] | None = None
) -> dict[int, Answered]:
    """By tenant id, what the law answers, as far as this person may be told; `only`: for these tenants.

    Of a tenant that the park shows by its own word only nothing is told: the law goes by what the register knows.
    """
    stated = sight.stated(session, park_id)
    found = answered(person, session, park_id, day, None if only is None else set(only) - stated)
    return {tenant_id: said for tenant_id, said in found.items() if tenant_id not in stated}


@allowed("roster.edit")
def reminders(
    person: Person, session: Session, park_id: int, day: dt.date, answers: Mapping[int, Answer] | None = None
) -> list[Reminder | FactDue]:
    """What the operating body should look at, the most pressing first; `answers` (for this park alone) where they have
    been asked for."""
    state = states.read_state(session, park_id, day)
    told = due.told(session, state, answers)
    order = list(due.KINDS)
    found = [*due.reminders(state, told), *facts_due(session, state, told)]
    return sorted(found, key=lambda each: order.index(each.kind))


@allowed("contact.reveal")
def reveal(person: Person, store: Store, park_id: int, uscc: str, address: str | None = None) -> Revealed:
    """Name and telephone of a tenant's contact; that somebody looked is logged first."""
    with store.write() as session:
        log.record(session, person, "reveal", uscc, park_id, address)
        asked = select(Contact.name, Contact.telephone).join(Tenant, Tenant.id == Contact.tenant_id)
        found = session.execute(asked.where(Tenant.uscc == uscc, Contact.park_id == park_id)).one_or_none()
    return Revealed(None, None) if found is None else Revealed(*found)


@allowed("roster.edit")
def compare(person: Person, store: Store, park_id: int, asked: Comparison, address: str | None = None) -> Plan:
    """What the rows would change; registered contacts are masked, and of a tenant that only others may read there is
    nothing to differ from. That such tenants were asked for is logged. Raises `CannotCompare`, also for too many.
    """
    _same_park(park_id, asked)
    _may_state(asked, CannotCompare)
    with store.read() as session, uncollected():
        state = _state(session, person, asked)
        plan = shown(compared(state, asked))
    if state.elsewhere:
        with store.write() as session:
            few = asking.within_limit(session, person, park_id, state.elsewhere, address)
        if not few:
            asking.refused(store, person, park_id, len(state.elsewhere), address)
            raise CannotCompare(asking.TOO_MANY.zh, asking.TOO_MANY.en)
    return plan


def _state(session: Session, person: Person, asked: Comparison, known: int | None = None) -> states.State:
    codes = {row.uscc for row in asked.rows}
    reads = person.parks - {asked.park_id}
    return states.read_state(session, asked.park_id, asked.day, known, codes, reads, asked.facts.ids)


def _same_park(park_id: int, asked: Comparison) -> None:
    """Who may change one park must not bring a plan for another."""
    if asked.park_id != park_id:
        raise ValueError(f"the plan is for park {asked.park_id}, not {park_id}")


def _may_state(asked: Comparison, refused: type[Explained]) -> None:
    """Raises `refused` where a column is a fact that is not an operating body's to state."""
    if not asked.facts.columns:
        return
    may = {fact.path for fact in of_companies(AS)}
    for each in asked.facts.columns:
        if each.fact.path not in may:
            zh, en = f"“{each.name.zh}”不由运营主体陈述。", f"“{each.name.en}” is not an operating body's to state."
            raise refused(zh, en)


@allowed("roster.edit")
def apply(
    person: Person,
    store: Store,
    park_id: int,
    plan: Plan,
    *,
    moved_out: Collection[int] = (),
    last_day: dt.date | None = None,
    many_missing_ok: bool = False,
    shared: Collection[str] = (),
    merge: Mapping[str, str] | None = None,
    what: str = "edit",
    file_name: str | None = None,
    file_sha256: str | None = None,
    note: str | None = None,
    progress: ApplyProgress | None = None,
    address: str | None = None,
) -> int | None:
    """Write the plan in one transaction; the number of its change set, None where there was nothing to write.

    moved_out: ticked leases of `plan.missing`, whose last day is `last_day` (default: the day before the roster's).
    many_missing_ok: the second tick, where these are more than a fifth. shared: credit codes of tenants of whom a
    change is proposed that other parks' rosters show, too (`registry.services.proposals`); others keep theirs. merge:
    mine or theirs by a conflict's key; given, changes of others that touch nothing of the plan are no reason to stop.
    what: edit or import. Raises `Overtaken`, `CannotApply`, `registry.store.store.CannotWrite`; an exception out of
    `progress` takes all back.
    """
    _same_park(park_id, plan.asked)
    _may_state(plan.asked, CannotApply)
    step = progress or (lambda words, share: None)
    last_day = last_day or plan.asked.day - DAY
    _may_be_written(plan, moved_out, last_day, many_missing_ok)
    by = records.of(person, what, park_id=park_id, file_name=file_name, file_sha256=file_sha256, note=note)
    came: frozenset[str] = frozenset()
    try:
        with store.write(by) as session, uncollected():
            number = records.last(session) + 1
            step(STEPS["check"], 0.0)
            plan, also_out = _current(session, person, plan, merge)
            source = _source(plan, what, file_name)
            proposer = Proposer(person.login, person.id, person.parks - {park_id})
            came = write(session, plan, {*moved_out, *also_out}, shared, last_day, source, step, proposer)
            if not asking.within_limit(session, person, park_id, came, address):
                raise TooManyAsked(asking.TOO_MANY.zh, asking.TOO_MANY.en)
            session.flush()
            step(STEPS["seal"], 0.0)
            # Only the last one is looked at: changes have no index by their set.
            written = session.scalar(select(Change.set_id).order_by(Change.id.desc()).limit(1)) == number
    except TooManyAsked:
        asking.refused(store, person, park_id, len(came), address)
        raise
    step(STEPS["seal"], 1.0)
    return number if written else None


def _may_be_written(plan: Plan, moved_out: Collection[int], last_day: dt.date, many_ok: bool) -> None:
    if plan.problems:
        count = len(plan.problems)
        raise CannotApply(
            f"还有 {count} 处问题没有更正，名册没有任何改变。",
            f"{count} problems are left; nothing was written.",
        )
    if last_day >= plan.asked.day and plan.asked.leases is None and moved_out:
        raise CannotApply(
            f"迁出的最后一天 {last_day} 应早于名册日期 {plan.asked.day}。",
            f"The last day {last_day} of who moved out must be before the roster's day {plan.asked.day}.",
        )
    if plan.many(len(moved_out)) and not many_ok:
        raise CannotApply(
            f"{plan.registered} 行中有 {len(moved_out)} 行标为迁出，超过五分之一，请再次确认。",
            f"{len(moved_out)} of {plan.registered} rows are marked as moved out, more than a fifth: confirm again.",
        )


def _current(
    session: Session, person: Person, plan: Plan, choices: Mapping[str, str] | None
) -> tuple[Plan, frozenset[int]]:
    """The plan as it is to be written now, and the leases that a merge moves out. Raises `Overtaken`."""
    if plan.based_on != records.last(session):
        since = records.sets(session, plan.asked.park_id, since=plan.based_on, kinds=OF_ROSTER)
        base = _state(session, person, plan.asked, plan.based_on)
        plan = merged(plan, base, _state(session, person, plan.asked))
        stopped = (since and choices is None) or any(undecided(plan, choices or {})) or plan.problems
        if stopped:
            theirs = altered(session, sorted(each.id for each in since), plan.asked.park_id)
            session.expunge_all()  # the sets outlive the transaction that is about to be taken back
            raise Overtaken(since, theirs, shown(plan))
    elif any(undecided(plan, choices or {})):
        raise CannotApply("还有冲突没有选择采用哪一方。", "Some conflicts are not decided yet.")
    return decided(plan, choices or {})


def _source(plan: Plan, what: str, file_name: str | None) -> str:
    """Where the facts come from, as every row says."""
    said = f"名册导入 {file_name or ''}".strip() if what == "import" else "名册编辑"
    return f"{demo.SOURCE}（{said}）" if plan.demo else said


@allowed("roster.edit")
def undo(person: Person, store: Store, park_id: int, set_id: int) -> int:
    """Take a change set of this park's roster back, as a new one, whose number it gives. Raises `CannotUndo`."""
    with store.write(records.of(person, "undo", park_id=park_id, undoes=set_id)) as session:
        number = records.last(session) + 1
        made = session.get(ChangeSet, set_id)
        if made is None or made.park_id != park_id or made.what not in OF_ROSTER:
            raise CannotUndo(f"这个园区没有第 {set_id} 号变更。", f"This park has no change {set_id}.")
        parks = {park_id, *person.parks}
        _ours_alone(session, parks, set_id)
        closed = _closed(session, parks, set_id)
        records.undo(session, set_id)
        _still_closed(session, parks, closed, set_id)
    return number


def _closed(session: Session, park_ids: Collection[int], set_id: int) -> set[int]:
    """The tenants of the set whom these parks may not read: they are stated by word only, or rent elsewhere."""
    items = (item for item in records.changes(session, set_id) if item.table in ("lease", "proposal"))
    ids = {(item.after or item.before)["tenant_id"] for item in items}
    real = set(session.scalars(select(Tenant.id).where(Tenant.id.in_(ids), Tenant.demo.is_(False))))
    rented = select(Lease.tenant_id).where(Lease.tenant_id.in_(real), Lease.park_id.not_in(park_ids))
    others = set(session.scalars(rented)).union(*(sight.stated(session, park_id) for park_id in park_ids))
    return sight.hidden(session, park_ids, clock.today(), real) & others


def _still_closed(session: Session, park_ids: Collection[int], closed: Collection[int], set_id: int) -> None:
    """Raises `CannotUndo` where taking the set back, as it was now, would open their facts: a lease would run again, or
    stay without what the park itself says of its tenant.
    """
    if count := len(set(closed) - sight.hidden(session, park_ids, clock.today(), closed)):
        raise CannotUndo(
            f"撤销第 {set_id} 号变更后，名册会显示 {count} 家别处企业的登记情况，而它们是否在本园区尚未确认。"
            "请先撤销较新的变更，或直接编辑。",
            f"Without change {set_id} the roster would show what the register knows of {count} tenants of elsewhere, "
            "who are not confirmed to be this park's: undo later changes first, or edit.",
        )


def _ours_alone(session: Session, park_ids: Collection[int], set_id: int) -> None:
    """Raises `CannotUndo` where facts would change that other parks show by now as well."""
    facts = [item for item in records.changes(session, set_id) if item.table in ("tenant", "tenant_profile")]
    tenants = {(item.after or item.before)["id" if item.table == "tenant" else "tenant_id"] for item in facts}
    if count := len(sight.elsewhere(session, park_ids, clock.today(), tenants)):
        raise CannotUndo(
            f"第 {set_id} 号变更改动了 {count} 家企业的情况，它们现在也在别的园区入驻，不能由本园区单独撤销。"
            "请在名册中更改，作为提议提交。",
            f"Change {set_id} is about the facts of {count} tenants that rent in other parks as well by now, so this "
            "park alone cannot take it back. Edit the roster: the change is proposed.",
        )


@allowed("roster.history")
def history(person: Person, session: Session, park_id: int, limit: int | None = None) -> list[ChangeSet]:
    """The change sets of this park's roster, the latest first, and the answers to proposals and corrections that were
    given for it or taken back."""
    return records.sets(session, park_id, limit, kinds=(*OF_ROSTER, "proposal", *CORRECTIONS))


@allowed("roster.history")
def changes(person: Person, session: Session, park_id: int, set_id: int) -> list[Altered]:
    """What a change set of this park's roster changed, row by row and field by field; of another's, nothing."""
    made = session.get(ChangeSet, set_id)
    return [] if made is None or made.park_id != park_id else altered(session, [set_id], park_id)


@allowed("roster.history")
def known_on(person: Person, session: Session, park_id: int, moment: dt.datetime) -> int:
    """The last change set made up to the moment: what to ask `roster` for as known then."""
    return records.known_on(session, moment)


@allowed("roster.edit")
def draft(person: Person, session: Session, park_id: int) -> drafts.Kept | None:
    """The person's edits that are not applied yet."""
    return drafts.draft(session, person.id, park_id)


@allowed("roster.edit")
def change_draft(
    person: Person, store: Store, park_id: int, change: Callable[[object | None], object | None], based_on: int
) -> None:
    """Keep what `change` makes of the kept edits, None where there are none; in one transaction, so that nothing that
    another window has saved is lost. Anything that JSON has words for. `based_on`: for a draft that begins now.
    """
    with store.write() as session:
        kept = drafts.draft(session, person.id, park_id)
        content = change(None if kept is None else kept.content)
        if content is None:
            drafts.drop(session, person.id, park_id)
        else:
            drafts.save(session, person.id, park_id, content, based_on if kept is None else kept.based_on)


@allowed("roster.edit")
def match(person: Person, session: Session, park_id: int, headings: Sequence[str]) -> dict[str, str | None] | None:
    """By heading, the field, as somebody confirmed it for this park; None where nobody did."""
    return matches.match(session, park_id, headings)


@allowed("roster.edit")
def remember_match(
    person: Person, store: Store, park_id: int, headings: Sequence[str], fields: Mapping[str, str | None]
) -> None:
    """Remember a confirmed match of columns for this park."""
    with store.write() as session:
        matches.remember(session, park_id, headings, fields)
