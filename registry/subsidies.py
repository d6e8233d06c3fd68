"""Subsidies by park and district (补贴分布): what tenants may claim on a day, summed up, and what of it who may see.

What no sum can hold is counted beside it: what a district decides, what is given in kind, and what is known from a
secondary source only. A tenant with premises in several parks belongs to none of them, but to their district where
that is one, else to the whole. Sums of parks that a person may not read (`roster.read`) are shown only where they hide
everybody: where at least `FEWEST` tenants stand behind a figure, and behind what is left when other figures are taken
from it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import people
from registry.assess import run
from registry.models import Park
from registry.people import Person, Target
from registry.policy import load_law
from registry.policy.determination import STATUS
from registry.policy.terms import Discretionary, InKind
from registry.store import Store
from registry.territory import tenancies

FEWEST = 5
ACTION = "roster.read"
REACHED = ("eligible", "discretionary", "depends_on_reading", "needs_facts")
"""Statuses of who gets, or may get, what a measure gives."""


@dataclass(frozen=True)
class Sums:
    """Of some tenants: how many, how many of them may claim anything, fen at least and at most, let area in m².

    `unmeasured`: leases whose area nobody gave. `beyond`: tenants that may get what is not in these amounts.
    """

    tenants: int = 0
    claimants: int = 0
    low: int = 0
    high: int = 0
    area_m2: float = 0.0
    unmeasured: int = 0
    beyond: int = 0

    def __add__(self, other: Sums) -> Sums:
        # Not `dataclasses.astuple`: it copies deeply, which made sums over 20,000 parks take seconds.
        return Sums(*(getattr(self, name) + getattr(other, name) for name in FIELDS))

    @property
    def few(self) -> bool:
        """Whether the sums would tell of single tenants."""
        return any(0 < count < FEWEST for count in (self.tenants, self.claimants, self.beyond))


FIELDS = tuple(field.name for field in fields(Sums))
NOTHING = Sums()


@dataclass(frozen=True)
class Tenants:
    """All tenants that have, or had in the rent year, premises in just these parks."""

    parks: frozenset[int]
    sums: Sums


@dataclass(frozen=True)
class Place:
    """Sums of a park (by id), of a district or city (by code), or of all (`id` None); `sums` None: not shown."""

    id: int | str | None
    sums: Sums | None
    within: str | None = None


@dataclass(frozen=True)
class Figures:
    """Nobody is shown these as they are: see `shown`. `districts`: by park, its district, or the city alone."""

    day: dt.date
    tenants: tuple[Tenants, ...]
    districts: Mapping[int, str]


def read(store: Store, day: dt.date) -> Figures:
    """Everybody asked what they may claim on the day, after stacking and with what they drew elsewhere."""
    answered = run.compute(store, day)
    with store.read() as session:
        parks = targets(session)
        leased = _leased(session, day)
    totals, facts = answered.table("tenant/total"), answered.table("tenant/facts")
    tenants = () if totals is None else _together(totals, facts, leased, _beyond(answered))
    return Figures(day, tenants, {id: park.district_code or park.city_code for id, park in parks.items()})


def _leased(session: Session, day: dt.date) -> dict[int, tuple[float, int]]:
    """By tenant, the area let on the day and the leases without one."""
    grouped = tenancies(session, day).groupby("tenant")[["area_m2", "unmeasured"]].sum()
    return {id: (float(area), int(unmeasured)) for id, area, unmeasured in grouped.itertuples()}


def _beyond(answered: run.Run) -> frozenset[int]:
    """Who meets, or may meet, the clauses of a measure that no sum holds."""
    law, found = load_law(), set()
    reached = [STATUS[name] for name in REACHED]
    for id, measure in law.measures.items():
        secondary = law.document(id).provenance != "primary"
        table = answered.table(f"tenant/{id}")
        if table is not None and (secondary or isinstance(measure.payment, Discretionary | InKind)):
            met = np.isin(table["status"].to_numpy(), reached)
            found.update(table["id"].to_numpy()[met].tolist())
    return frozenset(found)


def _together(totals, facts, leased: dict[int, tuple[float, int]], beyond: frozenset[int]) -> tuple[Tenants, ...]:
    parks: dict[int, set[int]] = defaultdict(set)
    for id, park in zip(facts["id"].to_pylist(), facts["park"].to_pylist(), strict=True):
        parks[id].add(park)
    found: dict[frozenset[int], list] = defaultdict(lambda: [0] * len(FIELDS))
    for id, low, high in zip(*(totals[name].to_pylist() for name in ("id", "low", "high")), strict=True):
        sums = found[frozenset(parks[id])]
        more_of_one = (1, int(high > 0), low, high, *leased.get(id, (0.0, 0)), int(id in beyond))
        for place, more in enumerate(more_of_one):
            sums[place] += more
    return tuple(Tenants(places, Sums(*sums)) for places, sums in found.items())


def targets(session: Session) -> dict[int, Target]:
    """By id, all parks as what an action is about."""
    parks = session.execute(select(Park.id, Park.city_code, Park.district_code, Park.demo))
    return {id: Target(id, city, district, demo=demo) for id, city, district, demo in parks}


def readable(parks: Mapping[int, Target], person: Person) -> frozenset[int]:
    """The parks whose rosters the person may read; demo parks are everybody's."""
    return frozenset(id for id, target in parks.items() if people.may(person, ACTION, target))


def shown(figures: Figures, open_parks: Collection[int], veiled: bool = True) -> list[Place]:
    """Parks, then districts and cities, then all; what may not be told has no sums.

    `open_parks`: whose rosters are readable. `veiled` False: sums of other parks are not shown at all, however many
    stand behind them; for days other than today, since two days next to each other differ by single tenants.
    """
    tree = _tree(figures, frozenset(open_parks))
    told = [_told(park, veiled) for park in tree.parks]
    left: dict[str, Sums] = defaultdict(Sums)
    for park, place in zip(tree.parks, told, strict=True):
        if place.sums is None:
            left[park.within] += park.closed
    districts, rest = [], tree.between.closed
    for district in tree.districts:
        hidden = replace(district, closed=left[district.id] + district.spread)
        place = _told(hidden, veiled)
        districts.append(place)
        if place.sums is None:
            rest += hidden.closed
    return [*told, *districts, _told(replace(tree.between, closed=rest), veiled)]


@dataclass(frozen=True)
class _Node:
    """`sums`: all below. `closed`: what a reader cannot know otherwise. `spread`: tenants of no single place below."""

    id: int | str | None
    within: str | None
    sums: Sums
    closed: Sums
    spread: Sums = NOTHING


@dataclass(frozen=True)
class _Tree:
    parks: list[_Node]
    districts: list[_Node]
    between: _Node


def _told(node: _Node, veiled: bool) -> Place:
    hidden = node.closed != NOTHING and (not veiled or node.closed.few)
    return Place(node.id, None if hidden else node.sums, node.within)


def _tree(figures: Figures, open_parks: frozenset[int]) -> _Tree:
    """Tenants added to their one park, to their one district, and to all; to `closed` where a park of theirs is."""
    parks, districts = defaultdict(lambda: [NOTHING, NOTHING]), defaultdict(lambda: [NOTHING, NOTHING])
    whole, between = NOTHING, NOTHING
    for each in figures.tenants:
        closed = NOTHING if each.parks <= open_parks else each.sums
        places = {figures.districts[park] for park in each.parks}
        whole += each.sums
        if len(each.parks) == 1:
            (park,) = each.parks
            parks[park][0] += each.sums
            parks[park][1] += closed
        if len(places) == 1:
            (place,) = places
            districts[place][0] += each.sums
            if len(each.parks) > 1:
                districts[place][1] += closed
        else:
            between += closed
    return _Tree(
        [_Node(park, figures.districts[park], *parks[park]) for park in sorted(figures.districts)],
        [_Node(place, None, sums, NOTHING, spread) for place, (sums, spread) in sorted(districts.items())],
        _Node(None, None, whole, between),
    )


def per(amount: int, of: float) -> int | None:
    """Fen for each of so many, rounded down; None where there are none."""
    return int(np.floor(amount / of)) if of else None
