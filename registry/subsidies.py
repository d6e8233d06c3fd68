"""Subsidies by park and district (补贴分布): what tenants may claim on a day, summed up, and what of it who may see.

What no sum can hold is counted beside it: what a district decides, what is given in kind, and what is known from a
secondary source only. A tenant with premises in several parks belongs to none of them, but to their district where
that is one, else to their city, else to the whole. Sums of parks that a person may not read (`roster.read`) are shown
only where they hide everybody: where at least `FEWEST` tenants stand behind a figure, and behind what is left when
other figures are taken from it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
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

    def __sub__(self, other: Sums) -> Sums:
        return Sums(*(getattr(self, name) - getattr(other, name) for name in FIELDS))

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
    """Sums of a park (by id), of a district (by code; of parks of which only the city is known by its four digits), of
    a whole city (by `city_of`), or of all (`id` None); `sums` None: not shown. `within`: the place that it lies in.
    `left_out`: of all alone, that there are tenants whom the law could not be asked about.
    """

    id: int | str | None
    sums: Sums | None
    within: str | None = None
    left_out: bool = False


@dataclass(frozen=True)
class Figures:
    """Nobody is shown these as they are: see `shown`. `districts`: by park, its district, or the city alone."""

    day: dt.date
    tenants: tuple[Tenants, ...]
    districts: Mapping[int, str]
    left_out: bool = False


def read(store: Store, day: dt.date) -> Figures:
    """Everybody asked what they may claim on the day, after stacking and with what they drew elsewhere."""
    answered = run.compute(store, day)
    with store.read() as session:
        parks = targets(session)
        leased = _leased(session, day)
    totals, facts = answered.table("tenant/total"), answered.table("tenant/facts")
    tenants = () if totals is None else _together(totals, facts, leased, _beyond(answered))
    districts = {id: park.district_code or park.city_code for id, park in parks.items()}
    return Figures(day, tenants, districts, any(each.kind == "tenant" for each in answered.unasked))


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
    """Parks, then districts, then cities, then all; what may not be told has no sums.

    `open_parks`: whose rosters are readable. `veiled` False: sums of other parks are not shown at all, however many
    stand behind them; for days other than today, since two days next to each other differ by single tenants.
    """
    tree = _tree(figures, frozenset(open_parks))
    told = [_told(park, veiled) for park in tree.parks]
    left: dict[str | None, Sums] = defaultdict(Sums)
    for park, place in zip(tree.parks, told, strict=True):
        if place.sums is None:
            left[park.within] += park.closed
    for node in (*tree.districts, *tree.cities, tree.whole):
        hidden = replace(node, closed=left[node.id] + node.spread)
        place = _told(hidden, veiled)
        told.append(place)
        if place.sums is None:
            left[node.within] += hidden.closed
    return [*told[:-1], replace(told[-1], left_out=figures.left_out)]


def city_of(place: str) -> str:
    """The city of a district or place (440311, 4403), by its code of GB/T 2260: 440300."""
    return f"{place[:4]}00"


def is_city(id: int | str | None) -> bool:
    return isinstance(id, str) and len(id) == 6 and id.endswith("00")


def rest(whole: Place | None, parts: Sequence[Place]) -> Sums | None:
    """What of the whole is in none of its parts: of tenants with premises in several of them. None where that, the
    whole or a part is not told. It is worked out from what is shown, and so tells nothing more.
    """
    if whole is None or whole.sums is None or any(part.sums is None for part in parts):
        return None
    return whole.sums - sum((part.sums for part in parts), NOTHING)


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
    cities: list[_Node]
    whole: _Node


def _told(node: _Node, veiled: bool) -> Place:
    hidden = node.closed != NOTHING and (not veiled or node.closed.few)
    return Place(node.id, None if hidden else node.sums, node.within)


def _tree(figures: Figures, open_parks: frozenset[int]) -> _Tree:
    """Tenants added to their one park, their one district, their one city, and to all. Where a park of theirs is
    closed, they are what a reader cannot know of the smallest of these places."""
    sums: dict[int | str | None, list[Sums]] = defaultdict(lambda: [NOTHING, NOTHING])
    for each in figures.tenants:
        places = _places(each.parks, figures.districts)
        for place in places:
            sums[place][0] += each.sums
        if not each.parks <= open_parks:
            sums[places[0]][1] += each.sums
    districts = sorted({place for place in figures.districts.values() if place in sums})
    cities = sorted({city_of(place) for place in figures.districts.values()} & sums.keys())
    return _Tree(
        [_Node(park, place, *sums[park]) for park, place in sorted(figures.districts.items())],
        [_Node(place, city_of(place), sums[place][0], NOTHING, sums[place][1]) for place in districts],
        [_Node(city, None, sums[city][0], NOTHING, sums[city][1]) for city in cities],
        _Node(None, None, sums[None][0], NOTHING, sums[None][1]),
    )


def _places(parks: frozenset[int], districts: Mapping[int, str]) -> list[int | str | None]:
    """Where tenants of just these parks belong, the smallest place first."""
    around = {districts[park] for park in parks}
    cities = {city_of(place) for place in around}
    return [*(parks if len(parks) == 1 else ()), *(around if len(around) == 1 else ()),
            *(cities if len(cities) == 1 else ()), None]  # fmt: skip


def per(amount: int, of: float) -> int | None:
    """Fen for each of so many, rounded down; None where there are none."""
    return int(np.floor(amount / of)) if of else None
