"""Reminders (提醒): what an operating body should look at in its roster, each with the row and the field to fill."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sqlalchemy.orm import Session

from registry.claims import entitlement
from registry.claims.entitlement import Answer
from registry.policy import Told, Unanswered, load_law
from registry.policy.answers.fact_names import place_of
from registry.quoting import inner
from registry.rosters.fields import BY_ID
from registry.rosters.lease_rent import lease_rent
from registry.rosters.masks import code as covered
from registry.rosters.state import RosterEntry, State
from registry.words import Words

LEASE_ENDS = dt.timedelta(days=60)
DOCUMENT_ENDS = dt.timedelta(days=180)

KINDS = {
    "refused": Words("登记有误，不能认定", "mistakes, without which there would be an answer"),
    "correction": Words("企业提议更正事实", "corrections that companies propose"),
    "lease_ends": Words("租约即将到期", "leases about to end"),
    "fact_ends": Words("事实的说法到期", "facts whose statement ends"),
    "document_ends": Words("补贴文件即将到期", "documents about to end"),
    "last_claim": Words("最后一次可申请", "last year to claim"),
    "no_rent": Words("缺上年度租金", "rent of last year missing"),
    "missing_fact": Words("缺少认定所需信息", "facts that a determination needs"),
    "missing_stated": Words("缺少园区可填的事实", "facts that the park can state"),
}
"""The kinds, the most pressing first, with those of `registry.findings.due`."""

# Where a fact that a determination lacks is filled in; facts of a tenant have the names of their fields.
FIELDS = {
    "lease.start": "start",
    "lease.monthly_rent": "monthly_rent_fen",
    "lease.area_m2": "area_m2",
    "lease.rent_free_months": "rent_free_months",
    "rent": "rent_fen",
}
LEASE = ("monthly_rent_fen", "rent_free_months", "area_m2")
"""What a lease must state, for its rent of a year to be known by it."""

MAY_PAY = ("eligible", "discretionary", "depends_on_reading", "needs_facts")


class Reminder(NamedTuple):
    """`kind`: a word of `KINDS`. `field` None: nothing in the roster to fill in. `day`: by when."""

    kind: str
    lease_id: int
    tenant_id: int
    uscc: str
    name: str
    room: str | None
    field: str | None
    day: dt.date | None
    words: Words


def told(session: Session, state: State, answers: Mapping[int, Answer] | None = None) -> dict[int, Answer]:
    """By tenant, what the law answers on the state's day, of those of whom the park may be told; `answers`: those of
    `registry.claims.entitlement.of_park`, where they are known.
    """
    stated = {tenant.tenant_id for tenant in state.tenants.values() if tenant.stated}
    found = entitlement.of_park(session, state.park_id, state.day) if answers is None else answers
    return {tenant_id: answer for tenant_id, answer in found.items() if tenant_id not in stated}


def reminders(state: State, answers: Mapping[int, Answer]) -> list[Reminder]:
    """What there is to do on the state's day. Of a tenant that is not in `answers`, only what needs no answer."""
    rows: dict[int, list[RosterEntry]] = defaultdict(list)
    for entry in state.running:
        rows[entry.tenant_id].append(entry)
    found = list(_leases_that_end(state, rows))
    for tenant_id, own in rows.items():
        found += _without_rent(state, own, state.day)
        match answers.get(tenant_id):
            case Told() as answer:
                found += _claims(own, answer, state.day)
                found += _missing_facts(own, answer, state.day)
            case Unanswered() as refused:
                found.append(_refused(own, refused))
    return sorted(found, key=lambda each: (each.day or dt.date.max, each.name, each.lease_id))


def _reminder(kind: str, entry: RosterEntry, field: str | None, day: dt.date | None, words: Words) -> Reminder:
    row = entry.row
    return Reminder(
        kind, entry.lease_id, entry.tenant_id, covered(row.uscc) or row.uscc, row.name, row.room, field, day, words
    )


def _leases_that_end(state: State, rows: Mapping[int, list[RosterEntry]]) -> Iterator[Reminder]:
    """Leases that end in 60 days, unless the tenant's next one has been registered."""
    starts = defaultdict(list)
    for entry in state.entries:
        starts[entry.tenant_id].append((entry.row.start, entry.row.room))
    for own in rows.values():
        for entry in own:
            end = entry.row.end
            if end is None or end > state.day + LEASE_ENDS:
                continue
            if any(start > entry.row.start and room == entry.row.room for start, room in starts[entry.tenant_id]):
                continue
            left = (end - state.day).days
            words = Words(f"租约 {end} 到期，还有 {left} 天", f"lease ends on {end}, in {left} days")
            yield _reminder("lease_ends", entry, "end", end, words)


def _refused(own: list[RosterEntry], refused: Unanswered) -> Reminder:
    """What the law does not take, at the row and field where it stands."""
    place, field = place_of(refused.at), _field(re.sub(r"^premises\.\d+\.", "", refused.at))
    words = Words(f"{place.zh}：{refused.zh}", f"{place.en}: {refused.en}")
    return _reminder("refused", own[0], field, None, words)


def _claims(own: list[RosterEntry], answer: Told, day: dt.date) -> Iterator[Reminder]:
    """Measures that the tenant may claim for the last time, or whose document is about to end."""
    law = load_law()
    for measure, said in answer.determinations.items():
        if said.status not in MAY_PAY or said.claims_left is None:
            continue
        name, left, until = law.measures[measure].name, said.claims_left.high, said.until
        if left >= 1 and until is not None and until <= day + DOCUMENT_ENDS:
            zh, en = f"“{inner(name.zh)}”的文件有效期至 {until}", f"the document of “{inner(name.en)}”"
            words = Words(zh, f"{en} is in force until {until}")
            yield _reminder("document_ends", own[0], None, until, words)
        if left == 1:
            words = Words(f"“{inner(name.zh)}”只可再申请一次", f"“{inner(name.en)}” can be claimed once more")
            yield _reminder("last_claim", own[0], None, until, words)


def _without_rent(state: State, own: list[RosterEntry], day: dt.date) -> Iterator[Reminder]:
    """Tenants that rented last year, and whose rent of that year is not registered, if any can have arisen."""
    year = day.year - 1
    last = dt.date(year, 12, 31)
    if own[0].row.rent_fen is not None or all(entry.row.start > last for entry in own):
        return
    told = [lease_rent(entry.row, year) for entry in state.entries if entry.tenant_id == own[0].tenant_id]
    if all(each is not None and not each.fen for each in told):
        return  # the leases tell that none arose
    if state.tenants[own[0].row.uscc].by_month:
        words = Words(
            f"{year} 年租金按月登记，但不足十二个月", f"the rent of {year} is registered by month, not all twelve"
        )
    else:
        words = Words(f"还没有填写 {year} 年的租金", f"the rent of {year} is not filled in yet")
    yield _reminder("no_rent", own[0], "rent_fen", None, words)


def _missing_facts(own: list[RosterEntry], answer: Told, day: dt.date) -> Iterator[Reminder]:
    """Facts without which a measure cannot be determined; each blank once, with the measures that wait for it."""
    law = load_law()
    waiting: dict[tuple[RosterEntry, str | None, str], list[Words]] = defaultdict(list)
    for measure, said in answer.determinations.items():
        for path in said.missing:
            if may_be_stated(path):
                continue  # said by fact: `registry.findings.due`
            entry, field = _blank(own, path)
            which = path if field is None or _differs(path, field) else ""
            name = law.measures[measure].name
            waiting[entry, field, which].append(Words(name.zh, name.en))
    for (entry, field, path), names in waiting.items():
        if field == "rent_fen" and entry.row.rent_fen is None and own[0].row.start.year < day.year:
            continue  # said as no_rent
        names = list(dict.fromkeys(names))
        zh, en = "、".join(name.zh for name in names), ", ".join(name.en for name in names)
        yield _reminder("missing_fact", entry, field, None, _to_fill(entry, field, path, Words(zh, en), day.year - 1))


def _to_fill(entry: RosterEntry, field: str | None, path: str, measures: Words, year: int) -> Words:
    """What is to be done about a blank."""
    zh, en = measures.zh, measures.en
    if field is None:
        fact = _fact(path)
        return Words(
            f"“{zh}”还缺“{fact.zh}”，由主管部门登记", f"“{en}” lacks: {fact.en}, which the authority registers"
        )
    name = BY_ID[field].name
    if _differs(path, field):
        return Words(
            f"“{zh}”按租约认定，而登记的 {year} 年租金与租约推出的不同，请核对“{name.zh}”",
            f"“{en}” goes by the lease, and the rent of {year} registered is not what it yields: check {name.en}",
        )
    return Words(f"填写“{name.zh}”后才能认定“{zh}”", f"fill in {name.en}, to determine “{en}”")


def may_be_stated(path: str) -> bool:
    """Whether it is a declared fact that an operating body may state."""
    law = load_law()
    fact = law.fact_at(path)
    declared = None if fact is None else law.declarations.get(fact.path)
    return declared is not None and "operating-body" in declared.stated_by


def _differs(path: str, field: str) -> bool:
    """Nothing of the lease is blank, and yet it does not tell the rent that is registered."""
    return path == "lease" and field == "rent_fen"


def _blank(own: list[RosterEntry], path: str) -> tuple[RosterEntry, str | None]:
    """The row and the field that is blank where a determination lacks the fact; None: nothing of the roster."""
    if path == "lease":
        # A rent is registered, and the lease does not tell the same: one of these is blank, or it differs.
        blanks = ((entry, field) for field in LEASE for entry in own if getattr(entry.row, field) is None)
        return next(blanks, (own[0], "rent_fen"))
    field = _field(path)
    return _row_without(own, field), field


def _field(path: str) -> str | None:
    if path.startswith("tenant."):
        field = path.removeprefix("tenant.")
        return field if field in BY_ID else None
    return FIELDS.get("rent" if path.startswith("rent.") else path)


def _fact(path: str) -> Words:
    field = _field(path)
    if field is not None:
        return BY_ID[field].name
    known = load_law().fact_at(path)
    return Words(path, path) if known is None else known.name


def _row_without(own: list[RosterEntry], field: str | None) -> RosterEntry:
    """The first of the tenant's rows where the field is empty."""
    return next((entry for entry in own if field is not None and getattr(entry.row, field) is None), own[0])
