"""What a change set changed of stated facts (陈述的变更), as differences; `tenant.revenue.2025` is of a year."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.policy import load_law
from registry.rosters.plan import Difference
from registry.rosters.rows import batches
from registry.stated.forms import Kept, value_of
from registry.store import history
from registry.store.models import Lease

TABLE = "stated_fact"
Image = Mapping[str, object]


def is_of_park(item: history.Item, park_id: int) -> bool:
    """Whether the item is a statement that was made for the park."""
    return item.table == TABLE and (item.after or item.before or {})["said_park_id"] == park_id


def tenants(session: Session, items: Iterable[history.Item]) -> dict[int, int]:
    """By lease, the tenant of those that statements are about."""
    images = [item.after or item.before or {} for item in items if item.table in (TABLE, "lease")]
    found = {image["id"]: image["tenant_id"] for image in images if "start_on" in image}
    wanted = {image["lease_id"] for image in images if image.get("lease_id") is not None} - found.keys()
    for some in batches(wanted):
        found |= dict(session.execute(select(Lease.id, Lease.tenant_id).where(Lease.id.in_(some))).all())
    return found


def differences(items: Iterable[history.Item]) -> tuple[Difference, ...]:
    """By fact, what was said before and after: of several statements the one that begins last."""
    before: dict[str, list[Image]] = defaultdict(list)
    after: dict[str, list[Image]] = defaultdict(list)
    for item in items:
        for image, found in ((item.before, before), (item.after, after)):
            if image is not None:
                year = image["year"]
                found[f"{image['fact']}" if year is None else f"{image['fact']}.{year}"].append(image)
    fields = dict.fromkeys((*before, *after))
    pairs = ((field, _value(before[field], False), _value(after[field], bool(before[field]))) for field in fields)
    return tuple(Difference(field, was, now) for field, was, now in pairs if was != now)


def _value(images: list[Image], ends: bool) -> object:
    """What the last of them says; `ends`: one that was given an end says nothing from then on."""
    if not images:
        return None
    last = max(images, key=lambda image: str(image["valid_from"] or ""))
    if ends and last["valid_to"] is not None:
        return None
    fact = load_law().facts.get(str(last["fact"]))
    kept = Kept(str(last["form"]), last["number"], last["word"])  # type: ignore[arg-type]
    return None if fact is None else value_of(fact, kept)
