"""A change set in the words of a roster (变更明细): which row, which field, from what to what.

The tables behind a roster are put together again: the tenant that came, the interval of facts that ended and the one
that began, the rent and the contact are one changed row.
"""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.claims.tenancy import PROFILE
from registry.rosters import sight, stated_changes
from registry.rosters.masks import MASKS
from registry.rosters.masks import code as covered
from registry.rosters.plan import Difference
from registry.rosters.rows import Tables, batches
from registry.store import history
from registry.store.models import Tenant

# By table, the field of a roster that a column is.
LEASE = {"room": "room", "start_on": "start", "end_on": "end", "area_m2": "area_m2",
         "monthly_rent_fen": "monthly_rent_fen", "rent_free_months": "rent_free_months",
         "newly_moved_in": "newly_moved_in"}  # fmt: skip
TENANT = {"uscc": "uscc", "name": "name"}
CONTACT = {"name": "contact", "telephone": "telephone"}
SAID = {"insert": "added", "update": "changed", "delete": "removed"}


class Altered(NamedTuple):
    """A row of a roster that a change set changed. `what`: added, changed, removed. Contacts are masked.

    `lease_id` None: only its tenant. `since`: from which day the tenant is what it now is, where that changed.
    """

    what: str
    lease_id: int | None
    uscc: str
    name: str
    room: str | None
    differences: tuple[Difference, ...]
    since: dt.date | None = None


def altered(session: Session, set_ids: Iterable[int], park_id: int) -> list[Altered]:
    """What the change sets changed in the roster of the park, by the names that the park showed of the tenants then."""
    numbers = list(set_ids)
    items = [item for id in numbers for item in history.changes(session, id)]
    of_lease = stated_changes.tenants(session, items)
    by_tenant: dict[int, list[history.Item]] = defaultdict(list)
    of_park: list[history.Item] = []
    for item in items:
        if _is_here(item, park_id):
            id = _tenant_id(item, of_lease)
            (of_park if id is None else by_tenant[id]).append(item)
    names = _names(session, by_tenant, items, park_id, max(numbers, default=0))
    found = [row for id, own in by_tenant.items() for row in _of_tenant(own, *names.get(id, ("", "")))]
    found += [Altered("changed", None, "", "", None, said) for said in [stated_changes.differences(of_park)] if said]
    return sorted(found, key=lambda row: (row.name, row.uscc, row.room or ""))


def _is_here(item: history.Item, park_id: int) -> bool:
    image = item.after or item.before or {}
    if item.table in ("lease", "rent", "contact"):
        return image["park_id"] == park_id
    return item.table in ("tenant", "tenant_profile") or stated_changes.is_of_park(item, park_id)


def _tenant_id(item: history.Item, of_lease: Mapping[int, int]) -> int | None:
    """The tenant that a row is about; None for what was stated of the park or of who runs it."""
    image = item.after or item.before
    if item.table == stated_changes.TABLE and image["tenant_id"] is None:
        return of_lease.get(image["lease_id"])
    return image["id" if item.table == "tenant" else "tenant_id"]


def _names(
    session: Session, ids: Collection[int], items: Iterable[history.Item], park_id: int, set_id: int
) -> dict[int, tuple[str, str]]:
    """By id, credit code and name right after the change set, or as it took them away; of a tenant that the park showed
    by its own word only, the name that it said.
    """
    past = history.before(session, ("tenant", "proposal"), set_id)
    images = [image for item in items if item.table == "tenant" for image in (item.before, item.after)]
    found = {image["id"]: (image["uscc"], image["name"]) for image in images if image}
    for some in batches(ids):
        asked = select(Tenant.id, Tenant.uscc, Tenant.name).where(Tenant.id.in_(some))
        found |= {row[0]: row[1:] for row in session.execute(asked)}
    found |= {image["id"]: (image["uscc"], image["name"]) for image in past["tenant"].values() if image}
    said = {id: each.says["name"] for id, each in sight.statements(Tables(session, past), park_id).items()}
    for image in (image for item in items if item.table == "proposal" for image in (item.before, item.after) if image):
        if image["park_id"] == park_id and image["introduces"]:
            said[image["tenant_id"]] = json.loads(image["says"])["name"]
    return found | {id: (found[id][0], name) for id, name in said.items() if id in found}


def _of_tenant(items: list[history.Item], uscc: str, name: str) -> list[Altered]:
    uscc = covered(uscc)
    shared = _tenant_differences(items)
    since = _since(items)
    leases: dict[str, list[history.Item]] = defaultdict(list)
    for item in items:
        if item.table == "lease":
            leases[item.key].append(item)
    rows = []
    for own in leases.values():
        before, after = own[0].before, own[-1].after
        what = "added" if before is None else ("removed" if after is None else "changed")
        found = _differences(before, after, LEASE)
        room = (after or before or {}).get("room")
        if before is not None or after is not None:
            rows.append(Altered(what, int(own[0].key), uscc, name, room, found))
    if not shared:
        return rows
    if not rows:
        what = next((SAID[item.operation] for item in items if item.table == "tenant"), "changed")
        return [Altered(what, None, uscc, name, None, shared, since)]
    rows[0] = rows[0]._replace(differences=rows[0].differences + shared, since=since)
    return rows


def _tenant_differences(items: list[history.Item]) -> tuple[Difference, ...]:
    """What changed of the tenant itself, over all its tables."""
    found: list[Difference] = []
    for table, fields in (("tenant", TENANT), ("contact", CONTACT)):
        own = [item for item in items if item.table == table]
        if own:
            found += _differences(own[0].before, own[-1].after, fields)
    found += stated_changes.differences(item for item in items if item.table == stated_changes.TABLE)
    found += _profile_differences([item for item in items if item.table == "tenant_profile"])
    for own in _by_key(item for item in items if item.table == "rent"):
        before, after = own[0].before, own[-1].after
        found += _differences(before, after, {"amount_fen": "rent_fen"})
    return tuple(found)


def _profile_differences(items: list[history.Item]) -> tuple[Difference, ...]:
    """The facts before and after: those of the interval that begins last."""
    before = [own[0].before for own in _by_key(items) if own[0].before is not None]
    after = [own[-1].after for own in _by_key(items) if own[-1].after is not None]
    return _differences(_latest(before), _latest(after), {fact: fact for fact in PROFILE})


def _since(items: list[history.Item]) -> dt.date | None:
    after = _latest([item.after for item in items if item.table == "tenant_profile" and item.after is not None])
    return None if after is None else after["valid_from"]


def _latest(images: list[dict]) -> dict | None:
    return max(images, key=lambda image: image["valid_from"], default=None)


def _by_key(items: Iterable[history.Item]) -> list[list[history.Item]]:
    by_key: dict[str, list[history.Item]] = defaultdict(list)
    for item in items:
        by_key[item.key].append(item)
    return list(by_key.values())


def _differences(before: dict | None, after: dict | None, fields: dict[str, str]) -> tuple[Difference, ...]:
    found = []
    for column, field in fields.items():
        was, now = (before or {}).get(column), (after or {}).get(column)
        if was != now:
            mask = MASKS.get(field)
            found.append(Difference(field, mask(was), mask(now)) if mask else Difference(field, was, now))
    return tuple(found)
