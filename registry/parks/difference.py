"""What changed between two days (两日之间的变化): titles and recognitions won and lost, parks, tenants in and out.

Two clocks: what was so on a day (titles, recognitions, operating bodies, leases; both days inclusive), and what the
register knew at the end of a day (which parks it held and where their boundaries ran), which its history tells.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy import and_, not_, or_, select
from sqlalchemy.orm import Session

from registry.parks.past_rows import PARK, held_before, last_change
from registry.policy.vocabulary import SOFTWARE_TIERS, TITLE_TIERS
from registry.store import images
from registry.store.intervals import covers
from registry.store.models import Lease, OperatingBody, Park, ParkOperator, Recognition, Title, ZeroRentIncubator

KINDS = (
    "title_gained", "title_upgraded", "title_lost", "title_downgraded", "recognition_gained", "recognition_lost",
    "incubator_gained", "incubator_lost", "operator_changed", "park_added", "park_removed", "outline_changed",
    "tenants",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """One change of a park. `before`, `after`: a tier, a kind or a name; None is nothing.

    `day`: when it came to be so, None where only the two days are known. `came`, `went`: tenants, for `tenants`.
    """

    kind: str
    slug: str
    name_zh: str
    name_en: str
    before: str | None = None
    after: str | None = None
    day: dt.date | None = None
    source: str | None = None
    came: int = 0
    went: int = 0
    demo: bool = False


@dataclass(frozen=True, slots=True)
class _Known:
    """A park as the register knew it at a moment."""

    slug: str
    name_zh: str
    name_en: str
    demo: bool
    outline: str
    geom: object


def difference(session: Session, first: dt.date, last: dt.date) -> list[Event]:
    """Every change from the end of `first` to the end of `last`, by kind (as `KINDS`) and park.

    Raises `ValueError` where `last` is before `first`.
    """
    if last < first:
        raise ValueError(f"{last} < {first}")
    parks = _parks(session, first, last)
    found = [
        *_titles(session, parks, first, last),
        *_kinds(session, parks, first, last, Recognition, "recognition", lambda row: row.kind),
        *_kinds(session, parks, first, last, ZeroRentIncubator, "incubator", lambda row: "zero_rent"),
        *_operators(session, parks, first, last),
        *_register(session, first, last),
        *_tenants(session, parks, first, last),
    ]
    return sorted(found, key=lambda event: (KINDS.index(event.kind), event.slug, event.day or first, event.after or ""))


def _differs(table, first: dt.date, last: dt.date):
    """SQL: the rows that hold on one of the days and not on the other. All that changed is about their parks, and
    most of a register of 100,000 parks holds on both days.
    """
    return or_(and_(table.on(first), not_(table.on(last))), and_(not_(table.on(first)), table.on(last)))


def _parks(session: Session, first: dt.date, last: dt.date) -> dict[int, dict]:
    """The names of the parks that anything but their own row may have changed of."""
    touched: set[int] = set()
    for table in (Title, Recognition, ZeroRentIncubator, ParkOperator, Lease):
        touched.update(session.scalars(select(table.park_id).where(_differs(table, first, last)).distinct()))
    ids, found = sorted(touched), {}
    for begin in range(0, len(ids), 500):
        asked = select(Park.id, Park.slug, Park.name_zh, Park.name_en, Park.demo)
        for id, slug, zh, en, demo in session.execute(asked.where(Park.id.in_(ids[begin : begin + 500]))):
            found[id] = {"slug": slug, "name_zh": zh, "name_en": en, "demo": demo}
    return found


def _on_both(
    session: Session, table, first: dt.date, last: dt.date, word: Callable
) -> tuple[dict[int, dict[str, object]], dict[int, dict[str, object]]]:
    """By park, what holds on the one day and on the other: the word for it, and the row that says so. Only of parks of
    which anything differs.
    """
    parks = select(table.park_id).where(_differs(table, first, last))
    asked = select(table).where(table.park_id.in_(parks), or_(table.on(first), table.on(last)))
    before, after = defaultdict(dict), defaultdict(dict)
    for row in session.scalars(asked.order_by(table.valid_from, table.id)):
        for day, found in ((first, before), (last, after)):
            if covers(row, day):
                found[row.park_id][word(row)] = row
    return before, after


def _ended(row) -> dt.date | None:
    """The first day on which it was no longer so."""
    return None if row.valid_to is None else row.valid_to + dt.timedelta(days=1)


def _titles(session: Session, parks: dict, first: dt.date, last: dt.date) -> Iterable[Event]:
    """A software title above the best that was held is an upgrade; the loss of one with a lower one left is a
    downgrade. The humanoid-robot title stands beside that ladder.
    """
    before, after = _on_both(session, Title, first, last, lambda row: row.tier)
    rank = {tier: place for place, tier in enumerate(TITLE_TIERS)}
    for park in sorted(before.keys() | after.keys()):
        had, has = before.get(park, {}), after.get(park, {})
        best_before, best_after = (next((tier for tier in SOFTWARE_TIERS if tier in held), None) for held in (had, has))
        for tier in sorted(has.keys() - had.keys(), key=rank.__getitem__):
            upgraded = tier in SOFTWARE_TIERS and best_before is not None and rank[tier] < rank[best_before]
            yield _event("title_upgraded" if upgraded else "title_gained", parks[park], has[tier],
                         has[tier].valid_from, best_before if upgraded else None, tier)  # fmt: skip
        for tier in sorted(had.keys() - has.keys(), key=rank.__getitem__):
            fell = tier in SOFTWARE_TIERS and best_after is not None and rank[tier] < rank[best_after]
            yield _event("title_downgraded" if fell else "title_lost", parks[park], had[tier], _ended(had[tier]),
                         tier, best_after if fell else None)  # fmt: skip


def _kinds(
    session: Session, parks: dict, first: dt.date, last: dt.date, table, stem: str, word: Callable
) -> Iterable[Event]:
    before, after = _on_both(session, table, first, last, word)
    for park in sorted(before.keys() | after.keys()):
        had, has = before.get(park, {}), after.get(park, {})
        for kind in sorted(has.keys() - had.keys()):
            yield _event(f"{stem}_gained", parks[park], has[kind], has[kind].valid_from, None, kind)
        for kind in sorted(had.keys() - has.keys()):
            yield _event(f"{stem}_lost", parks[park], had[kind], _ended(had[kind]), kind, None)


def _operators(session: Session, parks: dict, first: dt.date, last: dt.date) -> Iterable[Event]:
    """Of several that run a park on a day the last that began, as everywhere in the register."""
    before, after = _on_both(session, ParkOperator, first, last, lambda row: row.operating_body_id)
    names = dict(session.execute(select(OperatingBody.id, OperatingBody.name)).all()) if before or after else {}
    for park in sorted(before.keys() | after.keys()):
        had, has = (list(held.get(park, {}).values())[-1:] for held in (before, after))
        old, new = (held[0].operating_body_id if held else None for held in (had, has))
        if old != new:
            row = has[0] if has else had[0]
            day = row.valid_from if has else _ended(row)
            yield _event("operator_changed", parks[park], row, day, names.get(old), names.get(new))


def _event(kind: str, park: dict, row, day: dt.date | None, before: str | None, after: str | None) -> Event:
    return Event(kind, park["slug"], park["name_zh"], park["name_en"], before, after, day, row.source,
                 demo=park["demo"])  # fmt: skip


def _register(session: Session, first: dt.date, last: dt.date) -> Iterable[Event]:
    """Parks that entered or left the register, and outlines that were replaced, between the ends of the two days."""
    since, until = (last_change(session, day) for day in (first, last))
    then = held_before(session, since, until)
    now = held_before(session, until, only=then.keys()) if then else {}
    ids = [id for id in then if id not in now]
    columns = (Park.id, Park.slug, Park.name_zh, Park.name_en, Park.demo, Park.outline, Park.geom)
    held = {}
    for begin in range(0, len(ids), 500):
        rows = session.execute(select(*columns).where(Park.id.in_(ids[begin : begin + 500])))
        held |= {id: _Known(*rest) for id, *rest in rows}
    for id, image in then.items():
        old = _known(image)
        new = _known(now[id]) if id in now else held.get(id)
        about = new or old
        if about is None:
            continue  # came and went in between
        words = (about.slug, about.name_zh, about.name_en)
        if old is None:
            yield Event("park_added", *words, after=new.outline, demo=new.demo)
        elif new is None:
            yield Event("park_removed", *words, before=old.outline, demo=old.demo)
        elif (old.outline, old.geom) != (new.outline, new.geom):
            yield Event("outline_changed", *words, old.outline, new.outline, demo=new.demo)


def _known(image: str | None) -> _Known | None:
    if image is None:
        return None
    row = images.decode(PARK, image)
    return _Known(*(row[name] for name in ("slug", "name_zh", "name_en", "demo", "outline", "geom")))


def _tenants(session: Session, parks: dict, first: dt.date, last: dt.date) -> Iterable[Event]:
    """How many tenants each park has on the last day and not on the first, and the other way round; no names."""
    tenants = select(Lease.tenant_id).where(_differs(Lease, first, last))
    asked = select(Lease.park_id, Lease.tenant_id).where(Lease.tenant_id.in_(tenants))
    before, after = (
        {(park, tenant) for park, tenant in session.execute(asked.where(Lease.on(day)))} for day in (first, last)
    )
    came, went = _by_park(after - before), _by_park(before - after)
    for park in sorted(came.keys() | went.keys()):
        named = parks[park]
        yield Event("tenants", named["slug"], named["name_zh"], named["name_en"], came=came.get(park, 0),
                    went=went.get(park, 0), demo=named["demo"])  # fmt: skip


def _by_park(pairs: set[tuple[int, int]]) -> dict[int, int]:
    counted: dict[int, int] = defaultdict(int)
    for park, _tenant in pairs:
        counted[park] += 1
    return counted
