"""What a tenant is changes on a day (变化生效日): one interval ends the day before, another begins."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.claims.tenancy import PROFILE
from registry.rosters.rows import batches
from registry.store.intervals import covers
from registry.store.models import TenantProfile

DAY = dt.timedelta(days=1)
FACTS = (*PROFILE, "grants_complete")


def change_profiles(
    session: Session, facts: Mapping[int, dict], day: dt.date, since: dt.date, correct: bool
) -> tuple[list[dict], dict[int, dict]]:
    """The rows to add, and the changes by id, so that `facts` (by tenant) hold on `day` from `since` on.

    correct: they hold from the beginning of the interval that covers the day. Where the interval began later than
    `since`, it is corrected, too: what came before it is another statement.
    """
    held = _intervals(session, facts)
    added, changed = [], {}
    for tenant_id, said in facts.items():
        own = held.get(tenant_id, [])
        running = [each for each in own if covers(each, day)]
        if not running:
            added.append({"tenant_id": tenant_id, **_gap(own, since, day), **said})
        elif correct or running[-1].valid_from >= since:
            changed[running[-1].id] = said
        else:
            now = running[-1]
            changed[now.id] = {"valid_to": since - DAY}
            kept = {fact: getattr(now, fact) for fact in FACTS}
            interval = {"valid_from": since, "valid_to": now.valid_to}
            added.append({"tenant_id": tenant_id, **interval, **kept, **said})
    return added, changed


def _gap(own: list, since: dt.date, day: dt.date) -> dict:
    """The days around `day` that no interval covers, not before `since`."""
    ended = [each.valid_to for each in own if each.valid_to is not None and each.valid_to < day]
    begins = [each.valid_from for each in own if each.valid_from > day]
    return {
        "valid_from": max([since, *(end + DAY for end in ended)]),
        "valid_to": min(begins) - DAY if begins else None,
    }


def _intervals(session: Session, tenants: Mapping[int, dict]) -> dict[int, list]:
    table, found = TenantProfile.__table__, defaultdict(list)
    for some in batches(tenants):
        asked = select(table).where(table.c.tenant_id.in_(some)).order_by(table.c.valid_from, table.c.id)
        for row in session.connection().execute(asked):
            found[row.tenant_id].append(row)
    return found
