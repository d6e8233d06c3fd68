"""Shared facts that are findings (共用事实的认定), written where rosters keep them: profiles, leases, cooperation.

None takes a finding back: it is not known any more from that day on.
"""

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.claims.tenancy import any_known, profiles_on
from registry.findings.findable import IN_A_PARK, SHARED
from registry.rosters.profiles import change_profiles
from registry.store.models import Finding, Lease, TenantProfile

DAY = dt.timedelta(days=1)


class SharedFinding(NamedTuple):
    """A shared fact of a company, or of it in a park: what it is from a day on."""

    path: str
    tenant_id: int
    park_id: int | None
    value: bool | None


def write(session: Session, each: SharedFinding, since: dt.date, today: dt.date, stated: Mapping[str, object]) -> None:
    """Write it; `stated`: source, demo and recorded_at of the rows that are added or changed."""
    if each.path == "cooperation":
        _cooperation(session, each, since, today, stated)
    elif each.path == "tenant.newly_moved_in":
        asked = select(Lease).where(Lease.tenant_id == each.tenant_id, Lease.park_id == each.park_id)
        for lease in session.scalars(asked):
            if lease.newly_moved_in != each.value:
                lease.newly_moved_in = each.value
                lease.source, lease.recorded_at = str(stated["source"]), stated["recorded_at"]  # type: ignore[assignment]
    else:
        _profile(session, each, since, today, stated)


def _profile(
    session: Session, each: SharedFinding, since: dt.date, today: dt.date, stated: Mapping[str, object]
) -> None:
    name = each.path.rpartition(".")[2]
    now = profiles_on(session, [each.tenant_id], today).get(each.tenant_id)
    if (None if now is None else getattr(now, name)) == each.value:
        return
    added, changed = change_profiles(session, {each.tenant_id: {name: each.value}}, today, since, correct=False)
    for id, values in changed.items():
        profile = session.get_one(TenantProfile, id)
        for column, value in values.items():
            setattr(profile, column, value)
        profile.source, profile.recorded_at = str(stated["source"]), stated["recorded_at"]  # type: ignore[assignment]
    session.add_all(TenantProfile(**row, **stated) for row in added)


def _cooperation(
    session: Session, each: SharedFinding, since: dt.date, today: dt.date, stated: Mapping[str, object]
) -> None:
    here = (Finding.tenant_id == each.tenant_id, Finding.park_id == each.park_id, Finding.what == "cooperation")
    held = session.scalars(select(Finding).where(*here, Finding.on(today)).order_by(Finding.valid_from, Finding.id))
    running = held.all()
    if running and running[-1].value == each.value:
        return
    for finding in running:
        if finding.valid_from >= since:
            session.delete(finding)
        else:
            finding.valid_to = since - DAY
    if each.value is not None:
        where = {"tenant_id": each.tenant_id, "park_id": each.park_id, "what": "cooperation"}
        session.add(Finding(**where, value=each.value, valid_from=since, valid_to=None, **stated))


def known(session: Session, tenant_id: int, parks: list[int], day: dt.date) -> dict[tuple[str, int | None], bool]:
    """By path and park (None: of the company anywhere), what is known on the day."""
    found: dict[tuple[str, int | None], bool | None] = {}
    profile = profiles_on(session, [tenant_id], day).get(tenant_id)
    for path in SHARED:
        if path not in IN_A_PARK and profile is not None:
            found[path, None] = getattr(profile, path.rpartition(".")[2])
    for park in parks:
        newcomers = session.scalars(
            select(Lease.newly_moved_in).where(Lease.tenant_id == tenant_id, Lease.park_id == park)
        )
        found["tenant.newly_moved_in", park] = any_known(newcomers)
        where = (Finding.tenant_id == tenant_id, Finding.park_id == park, Finding.what == "cooperation")
        values = session.scalars(select(Finding.value).where(*where, Finding.on(day)).order_by(Finding.id)).all()
        found["cooperation", park] = values[-1] if values else None
    return {key: value for key, value in found.items() if value is not None}
