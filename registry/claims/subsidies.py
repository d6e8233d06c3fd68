"""Subsidies by park and district (补贴分布): what tenants may claim on a day, summed up, and what of it who may see.

What no sum can hold is counted beside it: what a district decides, what is given in kind, and what is known from a
secondary source only. A tenant with premises in several parks belongs to none of them, but to their district where
that is one, else to their city, else to the whole. Who may read the rosters of all tenants of a place (`sums.read`)
sees its sums as they are; everybody else sees what was published at the close of a day (`registry/claims/published/`).
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import permissions
from registry.access.permissions import Target
from registry.claims.claimed import Claimed, is_beyond_sums, is_reached, read_claimed
from registry.claims.runs import run
from registry.claims.tenancy import confirmed
from registry.parks.territory import tenancies
from registry.person import PUBLIC, Person
from registry.policy import load_law
from registry.process.once import made_once
from registry.store.models import Park
from registry.store.store import Store

if TYPE_CHECKING:
    import pandas

ACTION = "sums.read"


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


FIELDS = tuple(field.name for field in fields(Sums))
NOTHING = Sums()


@dataclass(frozen=True)
class Tenants:
    """All tenants that have, or had in the rent year, premises in just these parks."""

    parks: frozenset[int]
    sums: Sums


@dataclass(frozen=True)
class PlaceSums:
    """Sums of a park (by id), of a district (by code; of parks of which only the city is known by its four digits), of
    a whole city (by `city_of`), or of all (`id` None); `sums` None: not shown. `within`: the place that it lies in.
    `of`: the day whose close they were published at; None where they are as they are. `left_out`: of all alone, that
    there are tenants whom the law could not be asked about.
    """

    id: int | str | None
    sums: Sums | None
    within: str | None = None
    of: dt.date | None = None
    left_out: bool = False


@dataclass(frozen=True)
class Published:
    """Sums of all tenants that are not everybody's, as they were published at the close of the day `of`."""

    of: dt.date
    sums: Sums


@dataclass(frozen=True)
class Figures:
    """Nobody is shown these as they are: see `shown`. `parks`: all of the register as targets, by id. `tenants`: None
    where nobody was asked, since there is nobody whom the reader may know of. `left_out`: the parks of each tenant whom
    the law could not be asked about.
    """

    day: dt.date
    tenants: tuple[Tenants, ...] | None
    parks: Mapping[int, Target]
    left_out: tuple[frozenset[int], ...] = ()

    @property
    def districts(self) -> dict[int, str]:
        """By park, its district, or the city alone."""
        return {id: place_of(park) for id, park in self.parks.items()}


def place_of(park: Target) -> str:
    """The district of a park, or the city where only that is known."""
    return park.district_code or park.city_code


def figures_of(store: Store, day: dt.date) -> Figures:
    """As `read_subsidies`, kept until the register changes, and read once for pages, files and reports alike."""
    return _kept(store, store.version(), day)


@made_once(2)
def _kept(store: Store, version: str, day: dt.date) -> Figures:
    return read_subsidies(store, day)


def read_subsidies(store: Store, day: dt.date) -> Figures:
    """Everybody asked what they may claim on the day, after stacking and with what they drew elsewhere; in one look."""
    with store.read() as session:
        claimed, leased, parks = read_claimed(session, day), _leased(session, day), targets(session)
    left_out = tuple(frozenset(one.parks) for one in claimed.left_out if one.kind == "tenant")
    return Figures(day, tuple(_summed(claimed, leased)), parks, left_out)


def _summed(claimed: Claimed, leased: pandas.DataFrame) -> Iterator[Tenants]:
    """The tenants of just the same parks added up, the first of all ids first."""
    rented = leased.reindex(claimed.ids, fill_value=0)
    groups, at = _by_parks(claimed)
    columns = (
        np.ones_like(claimed.ids), claimed.high > 0, claimed.low, claimed.high,
        rented["area_m2"].to_numpy(dtype=np.float64), rented["unmeasured"].to_numpy(dtype=np.int64), claimed.beyond,
    )  # fmt: skip
    totals = [_totals(column, at, len(groups)) for column in columns]
    for parks, sums in zip(groups, zip(*totals, strict=True), strict=True):
        yield Tenants(parks, Sums(*sums))


def _totals(column: np.ndarray, at: np.ndarray, groups: int) -> list:
    """By group the sum of a column, added one by one; whole numbers as Python's, which may leave int64."""
    if column.dtype == np.float64:
        return np.bincount(at, column, groups).tolist()
    halves = np.zeros((2, groups), dtype=np.int64)
    whole = column.astype(np.int64)
    np.add.at(halves[0], at, whole >> 32)
    np.add.at(halves[1], at, whole & 0xFFFF_FFFF)
    return [(high << 32) + low for high, low in zip(*halves.tolist(), strict=True)]


def _by_parks(claimed: Claimed) -> tuple[list[frozenset[int]], np.ndarray]:
    """The groups of tenants with premises in just the same parks, and of each tenant which it is in."""
    order = np.lexsort((claimed.park, claimed.owner))
    begins = np.searchsorted(claimed.owner[order], np.arange(len(claimed.ids) + 1)).tolist()
    parks, numbers = claimed.park[order].tolist(), {}
    at = [numbers.setdefault(frozenset(parks[first:last]), len(numbers)) for first, last in itertools.pairwise(begins)]
    return list(numbers), np.array(at, dtype=np.int64)


def members(session: Session, answered: run.Run) -> Iterator[tuple[int, frozenset[int], tuple]]:
    """Of each tenant of the run its id, the parks where it has premises, and what it adds to `Sums`, field by field."""
    totals, facts = answered.table("tenant/total"), answered.table("tenant/facts")
    if totals is None:
        return
    beyond, rented = _beyond(answered), _leased(session, answered.as_of)
    leased = {id: (area, unmeasured) for id, area, unmeasured in zip(
        rented.index.tolist(), rented["area_m2"].tolist(), rented["unmeasured"].tolist(), strict=True)}  # fmt: skip
    parks: dict[int, set[int]] = defaultdict(set)
    for id, park in zip(facts["id"].to_pylist(), facts["park"].to_pylist(), strict=True):
        parks[id].add(park)
    for id, low, high in zip(*(totals[name].to_pylist() for name in ("id", "low", "high")), strict=True):
        yield id, frozenset(parks[id]), (1, int(high > 0), low, high, *leased.get(id, (0.0, 0)), int(id in beyond))


def _leased(session: Session, day: dt.date) -> pandas.DataFrame:
    """By tenant, `area_m2` let on the day and `unmeasured`, the leases without one."""
    return tenancies(session, day, confirmed()).groupby("tenant")[["area_m2", "unmeasured"]].sum()


def _beyond(answered: run.Run) -> frozenset[int]:
    """Who meets, or may meet, the clauses of a measure that no sum holds."""
    law, found = load_law(), set()
    for id, measure in law.measures.items():
        table = answered.table(f"tenant/{id}") if is_beyond_sums(law, measure) else None
        if table is not None:
            found.update(table["id"].to_numpy()[is_reached(table["status"].to_numpy())].tolist())
    return frozenset(found)


def targets(session: Session) -> dict[int, Target]:
    """By id, all parks as what an action is about."""
    parks = session.execute(select(Park.id, Park.city_code, Park.district_code, Park.demo))
    return {id: Target(id, city, district, demo=demo) for id, city, district, demo in parks}


def readable(parks: Mapping[int, Target], person: Person) -> frozenset[int]:
    """The parks whose rosters the person may read; demo parks are everybody's."""
    return frozenset(id for id, target in parks.items() if permissions.may(person, ACTION, target))


def shown(
    figures: Figures, open_parks: Collection[int], published: Mapping[int | str | None, Published] | None = None
) -> list[PlaceSums]:
    """Parks, then districts, then cities, then all; what may not be told has no sums.

    `open_parks`: whose rosters are readable. Who may read those of all tenants of a place sees its sums as they are.
    Everybody else is told of the tenants that are everybody's as they are, together with all others as they were
    `published` (by park, place, None for all); of nobody where they were not.
    """
    free, opened, told = readable(figures.parks, PUBLIC), frozenset(open_parks), published or {}
    places = [_place(node, opened > free, told.get(node.id)) for node in _tree(figures, free, opened)]
    return [*places[:-1], replace(places[-1], left_out=any(parks <= opened for parks in figures.left_out))]


def city_of(place: str) -> str:
    """The city of a district or place (440311, 4403), by its code of GB/T 2260: 440300."""
    return f"{place[:4]}00"


def is_city(id: int | str | None) -> bool:
    return isinstance(id, str) and len(id) == 6 and id.endswith("00")


def rest(whole: PlaceSums | None, parts: Sequence[PlaceSums]) -> Sums | None:
    """What of the whole is in none of its parts: of tenants with premises in several of them. None where that, the
    whole or a part is not told, or where these are not of one day. It is worked out from what is shown, and so tells
    nothing more.
    """
    if whole is None or whole.sums is None or any(part.sums is None or part.of != whole.of for part in parts):
        return None
    return whole.sums - sum((part.sums for part in parts), NOTHING)


@dataclass(frozen=True)
class _Node:
    """`sums`: of all tenants; `free`: of those who are everybody's; `known`: whether the reader may know of all."""

    id: int | str | None
    within: str | None
    sums: Sums
    free: Sums
    known: bool


def _place(node: _Node, inside: bool, published: Published | None) -> PlaceSums:
    if node.known and (inside or published is None):
        return PlaceSums(node.id, node.sums, node.within)
    if published is None:
        return PlaceSums(node.id, None, node.within)
    # Where there is nobody else, there is nothing that would be of another day.
    of = None if node.known and published.sums == NOTHING else published.of
    return PlaceSums(node.id, node.free + published.sums, node.within, of)


def _tree(figures: Figures, free_parks: frozenset[int], open_parks: frozenset[int]) -> list[_Node]:
    """Tenants added to their one park, their one district, their one city, and to all."""
    districts = figures.districts
    sums: dict[int | str | None, list[Sums]] = defaultdict(lambda: [NOTHING, NOTHING, NOTHING])
    for each in figures.tenants or ():
        free = each.sums if each.parks <= free_parks else NOTHING
        closed = NOTHING if each.parks <= open_parks else each.sums
        for place in places_of(each.parks, districts):
            for kind, more in enumerate((each.sums, free, closed)):
                sums[place][kind] += more

    def node(id: int | str | None, within: str | None = None) -> _Node:
        whole, free, closed = sums[id]
        return _Node(id, within, whole, free, figures.tenants is not None and closed == NOTHING)

    places = sorted(set(districts.values()))
    return [
        *(node(park, place) for park, place in sorted(districts.items())),
        *(node(place, city_of(place)) for place in places),
        *(node(city) for city in sorted(set(map(city_of, places)))),
        node(None),
    ]


def places_of(parks: frozenset[int], districts: Mapping[int, str]) -> list[int | str | None]:
    """Where tenants of just these parks count, the smallest place first."""
    around = {districts[park] for park in parks}
    cities = {city_of(place) for place in around}
    return [*(parks if len(parks) == 1 else ()), *(around if len(around) == 1 else ()),
            *(cities if len(cities) == 1 else ()), None]  # fmt: skip


def per(amount: int, of: float) -> int | None:
    """Fen for each of so many, rounded down; None where there are none."""
    return int(np.floor(amount / of)) if of else None
