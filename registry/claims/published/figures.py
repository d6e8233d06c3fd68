"""What there is to publish of a day (待公布): sums of subsidies by place, where the tenants of a park stand, and how
many answers turn on an open question.

Tenants that are everybody's (demo data) are in none of it: their figures are public at any moment.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access.permissions import Target
from registry.claims import entitlement, headline_measure, subsidies
from registry.claims.public_counts import breakdown
from registry.claims.published.hiding import NONE, Contribution, Contributions, Reader
from registry.claims.runs import leases, run
from registry.claims.subsidies import NOTHING, Sums
from registry.claims.tenancy import confirmed
from registry.parks.territory import tenancies
from registry.person import PUBLIC
from registry.policy import load_law
from registry.store.models import Lease, Park, ParkOperator
from registry.store.store import Store

Readers = tuple[Reader, ...]
Places = Mapping[int, Collection[int]]
"""By tenant, parks."""
Stands = headline_measure.TenantGroup | str | None


@dataclass(frozen=True)
class Figure:
    """A figure. `whole`: by sort of sum, all that it is worked out from; `value`: as it is told (JSON); `within`: the
    names of figures that it contains; `readers`: what those with an account know already of the enterprises in it.
    """

    name: str
    whole: Mapping[str, Contributions]
    value: object
    within: tuple[str, ...] = ()
    readers: Readers = field(default=(), repr=False)

    @cached_property
    def digest(self) -> str:
        """Stands for all that it is worked out from: the same digest is the same figure."""
        found = hashlib.sha256()
        for sort, parts in sorted(self.whole.items()):
            lines = sorted(f"{part.what} {part.who} {part.mark}" for part in parts)
            found.update("\n".join([f"[{sort}]", *lines, ""]).encode())
        return found.hexdigest()


def of_day(store: Store, day: dt.date) -> list[Figure]:
    """All figures of the day, those that others contain first. Where all is demo data, nobody has to be asked."""
    with store.read() as session:
        parks, slugs = subsidies.targets(session), dict(session.execute(select(Park.id, Park.slug)).all())
        asked = _somebody(session, day, parks)
    free = subsidies.readable(parks, PUBLIC)
    if not asked:
        return [*sums(parks, slugs, (), {}), *standings(slugs, free, {}, {}), *turns({}, {}, parks, {})]
    answered = run.compute(store, day)
    with store.read() as session:
        members = [each for each in subsidies.members(session, answered) if not each[1] <= free]
        here = tenancies(session, day, confirmed())[["park", "tenant"]].itertuples(index=False)
        turning = entitlement.turning(session, day)
        at = {id: places for id, places, _one in members}
        now = _standing_in(session, day, headline_measure.of_run(answered), here, at)
        ever = _ever(session, free)
    closed = {kind: _closed(kind, found, at, free) for kind, found in turning.items()}
    return [*sums(parks, slugs, members, ever), *standings(slugs, free, now, ever), *turns(closed, at, parks, ever)]


def _somebody(session: Session, day: dt.date, parks: Mapping[int, Target]) -> bool:
    """Whether there are tenants or operating bodies of parks that are not everybody's."""
    real = [id for id, park in parks.items() if not park.demo]
    tenant = select(Lease.id).where(*leases.running(day), Lease.park_id.in_(real)).limit(1)
    operator = select(ParkOperator.id).where(ParkOperator.on(day), ParkOperator.park_id.in_(real)).limit(1)
    return any(session.scalar(asked) is not None for asked in (tenant, operator))


def _ever(session: Session, free: Collection[int]) -> dict[int, set[int]]:
    """By tenant, the parks that have, or once had, a lease with it, so that their operating bodies know what it was."""
    found: dict[int, set[int]] = defaultdict(set)
    for tenant, park in session.execute(select(Lease.tenant_id, Lease.park_id).where(confirmed()).distinct()):
        if park not in free:
            found[tenant].add(park)
    return found


# --- sums of subsidies ---


def sums(
    parks: Mapping[int, Target], slugs: Mapping[int, str], members: Collection[tuple[int, frozenset[int], tuple]],
    ever: Places,
) -> Iterator[Figure]:  # fmt: skip
    """By park, by place, and of all. Each of the sums in `Sums` is a sort of its own: who adds nothing is not in it.
    `ever`: where tenants are or once were, also those who have left all.
    """
    places = {id: subsidies.place_of(park) for id, park in parks.items()}
    found: dict[int | str | None, list] = defaultdict(list)
    for id, at, one in members:
        for place in subsidies.places_of(at, places):
            found[place].append((id, at, one))
    # Of every sum, also of a park's own: tenants elsewhere that hide those who are in it may be somebody's own.
    readers = _readers(((id, at) for id, at, _one in found[None]), parks, ever)
    by_place: dict[str, list[str]] = defaultdict(list)
    for park, place in sorted(places.items()):
        by_place[place].append(f"sums/park/{slugs[park]}")
        yield _sums(f"sums/park/{slugs[park]}", found[park], (), readers)
    for place, within in sorted(by_place.items()):
        yield _sums(f"sums/place/{place}", found[place], tuple(within), readers)
    by_city: dict[str, list[str]] = defaultdict(list)
    for place in sorted(by_place):
        by_city[subsidies.city_of(place)].append(f"sums/place/{place}")
    for city, within in sorted(by_city.items()):
        yield _sums(f"sums/place/{city}", found[city], tuple(within), readers)
    yield _sums("sums/all", found[None], tuple(f"sums/place/{city}" for city in sorted(by_city)), readers)


def _sums(name: str, members: list, within: tuple[str, ...], readers: Readers) -> Figure:
    total, sorts = NOTHING, defaultdict(set)
    for id, _at, one in members:
        each = Sums(*one)
        total += each
        sorts["tenants"].add(Contribution("tenant", id))
        if each.high:
            sorts["claims"].add(Contribution("claim", id, _mark(each.low, each.high)))
        if each.area_m2 or each.unmeasured:
            sorts["area"].add(Contribution("area", id, _mark(each.area_m2, each.unmeasured)))
        if each.beyond:
            sorts["beyond"].add(Contribution("beyond", id))
    whole = {sort: frozenset(sorts.get(sort, NONE)) for sort in ("tenants", "claims", "area", "beyond")}
    value = {field: getattr(total, field) for field in subsidies.FIELDS}
    return Figure(name, whole, value, within, readers)


def _mark(*amounts: float) -> str:
    """Stands for the amounts: they are not kept a second time."""
    return hashlib.sha256(repr(amounts).encode()).hexdigest()[:16]


def _readers(members: Iterable[tuple[int, Collection[int]]], parks: Mapping[int, Target], ever: Places) -> Readers:
    """What the operating body of each park and the official of each district and city know of the members, and of who
    was one: who rents with them, and of who has left what it once was.
    """
    found: dict[tuple[str, object], tuple[set[int], set[int]]] = defaultdict(lambda: (set(), set()))
    at = dict(members)
    for id in at.keys() | ever.keys():
        now = {area for park in at.get(id, ()) for area in _areas(park, parks[park])}
        for area in now | {area for park in ever.get(id, ()) for area in _areas(park, parks[park])}:
            found[area][0 if area in now else 1].add(id)
    return tuple(Reader(*map(frozenset, sets)) for sets in found.values())


def _areas(id: int, park: Target) -> tuple[tuple[str, object], ...]:
    """Whose tenants those of the park are."""
    return ("park", id), ("district", park.district_code), ("city", park.city_code)


# --- where tenants stand ---


def _standing_in(
    session: Session, day: dt.date, groups: Mapping[int, Stands], here: Iterable[tuple[int, int]],
    at: Mapping[int, frozenset[int]],
) -> dict[int, dict[int, Stands]]:  # fmt: skip
    """By park and tenant of the day, where it stands with its premises there: for who is in one park only (`at`), that
    is where it stands anyway.
    """
    found: dict[int, dict[int, Stands]] = defaultdict(dict)
    for park, tenant in here:
        found[park][tenant] = groups.get(tenant)
    law = load_law()
    for park, tenants in found.items():
        if several := [id for id in tenants if len(at.get(id, ())) > 1]:
            alone = entitlement.of_park(session, park, day, several)
            of = headline_measure
            tenants.update((id, of.group(of.leading(law, answer))) for id, answer in alone.items())
    return found


def standings(
    slugs: Mapping[int, str], free: Collection[int], here: Mapping[int, Mapping[int, Stands]], ever: Places
) -> Iterator[Figure]:
    """Of each park that is not everybody's, how many of its tenants stand where, the small groups together."""
    by_park: dict[int, set[int]] = defaultdict(set)
    for tenant, places in ever.items():
        for park in places:
            by_park[park].add(tenant)
    for park, slug in sorted(slugs.items()):
        if park in free:
            continue
        members: dict[Stands, set[int]] = defaultdict(set)
        for tenant, group in here.get(park, {}).items():
            members[group].add(tenant)
        ordered = sorted(members.items(), key=lambda pair: (-len(pair[1]), _key(pair[0])))
        told = breakdown({group: len(who) for group, who in ordered})
        sorts = {_key(group): _standing(group, members[group]) for group in told}
        if told.other:
            sorts["other"] = frozenset().union(*(_standing(group, members[group]) for group in told.merged))
        shown = [[*_named(group), count] for group, count in told.items()]
        value = {"groups": shown, "other": told.other, "withheld": told.withheld}
        # Who was here, told of once, and is known elsewhere hides nobody; where it stands here is not known there.
        elsewhere: dict[int, set[int]] = defaultdict(set)
        for tenant in by_park[park]:
            for other in set(ever[tenant]) - {park}:
                elsewhere[other].add(tenant)
        readers = tuple(Reader(frozenset(), once=frozenset(who)) for who in elsewhere.values())
        yield Figure(f"standings/park/{slug}", sorts, value, readers=readers)


def _standing(group: Stands, who: Iterable[int]) -> Contributions:
    return frozenset(Contribution(f"stands {_key(group)}", each) for each in who)


def _key(group: Stands) -> str:
    return "none" if group is None else " ".join(map(str, _named(group)))


def _named(group: Stands) -> tuple:
    """As it is kept: measure, tier and status; those whom the law could not be asked about by that word alone."""
    return (group, None, None) if isinstance(group, str) else group or (None, None, None)


# --- open questions ---


def _closed(
    kind: str, found: Mapping[str, Iterable[int]], at: Mapping[int, frozenset[int]], free: Collection[int]
) -> dict[str, frozenset[int]]:
    """By question, of those whose answers turn on it the ones that are not everybody's."""
    known = (lambda id: id in at) if kind == "tenant" else (lambda id: id not in free)
    return {question: frozenset(filter(known, who)) for question, who in found.items()}


def turns(
    closed: Mapping[str, Mapping[str, frozenset[int]]], at: Mapping[int, frozenset[int]], parks: Mapping[int, Target],
    ever: Places,
) -> Iterator[Figure]:  # fmt: skip
    """How many answers turn on each open question: of tenants, and of operating bodies, which count by park."""
    for kind in ("tenant", "operator"):
        for question in load_law().questions:
            who = closed.get(kind, {}).get(question, frozenset())
            whole = {"turning": frozenset(Contribution(f"turns {kind} {question}", each) for each in who)}
            places = [(each, at[each] if kind == "tenant" else frozenset((each,))) for each in who]
            readers = _readers(places, parks, ever if kind == "tenant" else {})
            yield Figure(f"turns/{kind}/{question}", whole, len(who), readers=readers)
