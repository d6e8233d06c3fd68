"""The list of a park to be filled in (待填名单): its tenants with a column for each fact, and what the park said of it.

What is read back from it unchanged states nothing new.
"""

import csv
import datetime as dt
import io
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.claims.tenancy import confirmed
from registry.findings import desk
from registry.findings.cells import text_of
from registry.policy.answers.declared_facts import Value
from registry.policy.shared_facts import Fact
from registry.rosters.fields import BY_ID
from registry.rosters.files.making.export import defused
from registry.stated.counting import Whose
from registry.stated.stating import Sayer
from registry.store.models import Lease, Tenant

WHO = ("uscc", "name", "room")


def table(session: Session, park_id: int, facts: Sequence[Fact], sayer: Sayer, day: dt.date) -> bytes:
    """The leases of the day as .csv, UTF-8 with a mark, so that Excel opens it."""
    said: dict[tuple[Whose, str, int | None], Value | None] = {}
    for each in reversed(desk.standing(session, park_id, sayer)):  # the latest counts
        one = each.statement
        if one.year is not None or (one.since is not None and one.since <= day and (one.until or day) >= day):
            said[one.whose, one.fact, one.year] = one.value
    sink = io.StringIO(newline="")
    writer = csv.writer(sink)
    writer.writerow([*(BY_ID[name].name.zh for name in WHO), *(_heading(fact, day) for fact in facts)])
    asked = select(Lease.id, Lease.tenant_id, Tenant.uscc, Tenant.name, Lease.room).join(
        Tenant, Tenant.id == Lease.tenant_id
    )
    here = (Lease.park_id == park_id, Lease.on(day), confirmed())
    for lease, tenant, *who in session.execute(asked.where(*here).order_by(Tenant.name, Lease.start, Lease.id)):
        values = []
        for fact in facts:
            whose = ("lease_id", lease) if fact.group == "property" else ("tenant_id", tenant)
            values.append(text_of(fact, said.get((whose, fact.path, day.year - 1 if fact.by == "year" else None))))
        writer.writerow([defused(text or "") for text in (*who, *values)])
    return sink.getvalue().encode("utf-8-sig")


def _heading(fact: Fact, day: dt.date) -> str:
    return f"{day.year - 1}年{fact.name.zh}" if fact.by == "year" else fact.name.zh
