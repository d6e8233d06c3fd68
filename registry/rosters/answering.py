"""Answering (答复): who is asked whether a proposal holds, what they are shown, and what an answer does."""

import datetime as dt
import json
from collections.abc import Collection, Iterable
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from registry.claims.tenancy import PROFILE, REFUSED, profiles_on
from registry.clock import now
from registry.person import Person
from registry.policy import Refusal
from registry.rosters import sight
from registry.rosters.plan import Difference
from registry.rosters.profiles import change_profiles
from registry.rosters.state import SHARED
from registry.store.models import Lease, Park, Proposal, Tenant, TenantProfile
from registry.words import Words

ACCEPTED, CONFIRMED = "accepted", "confirmed"


def gone() -> Refusal:
    """What is said of a proposal that is not there to be answered."""
    return Refusal(
        "proposal",
        "这项提议已不在等待答复：可能已有人答复，或提出的园区已撤回。",
        "This proposal does not wait any more: somebody has answered it, or the park has taken it back.",
    )


class Waiting(NamedTuple):
    """A proposal that waits for an answer: what differs from what the register knows on the day.

    `park`: who proposes, for the tenant and for officials; None for another park, which is not told.
    """

    id: int
    tenant_id: int
    uscc: str
    name: str
    park: Words | None
    introduces: bool
    since: dt.date
    made_on: dt.datetime
    differences: tuple[Difference, ...]


class Made(NamedTuple):
    """A proposal of the park itself; `answered_as`: who answered it: tenant, operator (of another park), official."""

    id: int
    tenant_id: int
    name: str
    introduces: bool
    fields: tuple[str, ...]
    made_on: dt.datetime
    answer: str | None
    answered_as: str | None
    answered_at: dt.datetime | None


def of_tenant(session: Session, uscc: str, day: dt.date) -> list[Waiting]:
    """What waits for the company with this credit code itself."""
    waiting = _open(session, Proposal.tenant_id.in_(select(Tenant.id).where(Tenant.uscc == uscc)))
    return _shown(session, waiting, day, True)


def of_park(session: Session, person: Person, park_id: int, day: dt.date) -> list[Waiting]:
    """What waits for this park: proposals of others about its tenants, and for its officials also those about who rents
    nowhere else. The park itself must be one that knows the tenant, and nobody answers what they propose themselves.
    """
    official = person.role == "official"
    knows = _knows(session, park_id, day, official)
    open_ = [each for each in _open(session) if person.id is None or each.made_by_id != person.id]
    found = [each for each in open_ if each.park_id != park_id and each.tenant_id in knows]
    if official:
        own = [each for each in open_ if each.park_id == park_id]
        elsewhere = _rented(session, {each.tenant_id for each in own}, park_id)
        found += [each for each in own if each.tenant_id not in elsewhere]
    return _shown(session, found, day, official)


def parks_asked(session: Session) -> set[int]:
    """The parks at which something may wait: those of the tenants that proposals are about."""
    waiting = select(Proposal.tenant_id).where(Proposal.answer.is_(None))
    return set(session.scalars(select(Lease.park_id).where(Lease.tenant_id.in_(waiting)).distinct()))


def _open(session: Session, *where) -> list[Proposal]:
    asked = select(Proposal).where(Proposal.answer.is_(None), *where).order_by(Proposal.id)
    return list(session.scalars(asked))


def _knows(session: Session, park_id: int, day: dt.date, official: bool) -> set[int]:
    """The tenants that the park may read: who rents there on the day or later (`sight.hidden`). That last year's rent
    is still claimed of who has left opens nothing of what the company became elsewhere. Officials know these, too.
    """
    waiting = select(Proposal.tenant_id).where(Proposal.answer.is_(None))
    asked = select(Lease.tenant_id).where(Lease.park_id == park_id, Lease.tenant_id.in_(waiting))
    if not official:
        asked = asked.where(or_(Lease.end.is_(None), Lease.end >= day))
    return set(session.scalars(asked)) - sight.stated(session, park_id)


def _rented(session: Session, tenants: Collection[int], but: int) -> set[int]:
    """Those of the tenants that have a lease, at any time, in another park."""
    return set(session.scalars(select(Lease.tenant_id).where(Lease.tenant_id.in_(tenants), Lease.park_id != but)))


def _shown(session: Session, found: Iterable[Proposal], day: dt.date, named: bool) -> list[Waiting]:
    """The proposals of parks that the tenant has not left, each with what it would change."""
    found = [each for each in found if _still_there(session, each, day)]
    ids = {each.tenant_id for each in found}
    tenants = {row.id: row for row in session.scalars(select(Tenant).where(Tenant.id.in_(ids)))}
    profiles = profiles_on(session, ids, day)
    parks = {
        park.id: Words(park.name_zh, park.name_en)
        for park in session.scalars(select(Park).where(Park.id.in_({each.park_id for each in found})))
    }
    return [
        Waiting(
            each.id, each.tenant_id, tenants[each.tenant_id].uscc, tenants[each.tenant_id].name,
            parks[each.park_id] if named else None, each.introduces, each.since, each.recorded_at,
            _differences(each, tenants[each.tenant_id], profiles.get(each.tenant_id)),
        )
        for each in found
    ]  # fmt: skip


def _still_there(session: Session, proposal: Proposal, day: dt.date) -> bool:
    here = (Lease.park_id == proposal.park_id, Lease.tenant_id == proposal.tenant_id)
    asked = select(Lease.id).where(*here, or_(Lease.end.is_(None), Lease.end >= day)).limit(1)
    return session.scalar(asked) is not None


def _differences(proposal: Proposal, tenant: Tenant, profile: TenantProfile | None) -> tuple[Difference, ...]:
    """What the register would say otherwise."""
    says = json.loads(proposal.says)
    known = {"name": tenant.name} | {fact: getattr(profile, fact, None) for fact in PROFILE}
    return tuple(
        Difference(field, known[field], says[field])
        for field in SHARED
        if field in says and says[field] != known[field]
    )


def made(session: Session, park_id: int, day: dt.date, since: dt.datetime) -> list[Made]:
    """The park's own proposals: those that wait or were refused, and those that were answered after `since`."""
    recent = or_(Proposal.answer.is_(None), Proposal.answer == REFUSED, Proposal.answered_at >= since)
    found = session.scalars(select(Proposal).where(Proposal.park_id == park_id, recent).order_by(Proposal.id.desc()))
    latest: dict[tuple[int, bool], Proposal] = {}
    for each in found:
        latest.setdefault((each.tenant_id, each.introduces), each)
    own = [each for each in latest.values() if _still_there(session, each, day)]
    names = dict(session.execute(select(Tenant.id, Tenant.name).where(Tenant.id.in_({e.tenant_id for e in own}))).all())
    return [
        Made(
            each.id, each.tenant_id, _name(each, names[each.tenant_id]), each.introduces, _fields(each),
            each.recorded_at, each.answer, each.answered_as, each.answered_at,
        )
        for each in own
    ]  # fmt: skip


def _name(proposal: Proposal, registered: str) -> str:
    """The name that the park shows."""
    return json.loads(proposal.says)["name"] if proposal.introduces and proposal.answer != CONFIRMED else registered


def _fields(proposal: Proposal) -> tuple[str, ...]:
    says = json.loads(proposal.says)
    return tuple(field for field in SHARED if field in says)


def answer(
    session: Session,
    waiting: Collection[Waiting],
    id: int,
    said: str,
    person: Person,
    park_id: int | None,
    day: dt.date,
) -> None:
    """Answer one of the proposals that wait for this person: `accepted` or `refused`; one that introduces a tenant also
    `confirmed`: it is the park's tenant, and what the register knows of it stays. Raises `Refusal`.
    """
    if id not in {each.id for each in waiting}:
        raise gone()
    proposal = session.get_one(Proposal, id)
    if said not in (ACCEPTED, REFUSED) and not (said == CONFIRMED and proposal.introduces):
        raise Refusal("answer", f"不能这样答复：{said}。", f"this is no answer: {said}.")
    if said == ACCEPTED:
        differences = next(each.differences for each in waiting if each.id == id)
        _take_over(session, proposal, {each.field: each.after for each in differences}, day)
    proposal.answer, proposal.answered_at = said, now()
    proposal.answered_by, proposal.answered_as, proposal.answered_park_id = person.login, person.role, park_id


def _take_over(session: Session, proposal: Proposal, facts: dict[str, object], day: dt.date) -> None:
    """Write the proposed facts into the register: they hold on the day, from the day on that the proposal says."""
    stated = {"source": proposal.source, "demo": proposal.demo, "recorded_at": now()}
    tenant = session.get_one(Tenant, proposal.tenant_id)
    if "name" in facts:
        tenant.name, tenant.source, tenant.recorded_at = facts.pop("name"), stated["source"], stated["recorded_at"]
    if not facts:
        return
    since = min(proposal.since, day)
    added, changed = change_profiles(session, {tenant.id: facts}, day, since, proposal.corrects)
    for id, values in changed.items():
        profile = session.get_one(TenantProfile, id)
        for name, value in (values | {key: stated[key] for key in ("source", "recorded_at")}).items():
            setattr(profile, name, value)
    session.add_all(TenantProfile(**row, **stated) for row in added)


def withdraw(session: Session, park_id: int, id: int) -> None:
    """Take back a change that the park proposed and that waits. Raises `Refusal`.

    What it says of a tenant that came from elsewhere stays as long as the tenant: the roster shows it.
    """
    proposal = session.get(Proposal, id)
    if proposal is None or proposal.park_id != park_id or proposal.answer is not None or proposal.introduces:
        raise gone()
    session.delete(proposal)
