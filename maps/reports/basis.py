"""The basis (底稿) of reports: the register of a day, read once for as many reports as are made of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import geopandas
import numpy as np

from maps.coverage import ground as grounds
from maps.coverage.ground import Ground
from maps.viewport.filters import ROLES
from registry.access.permissions import Target
from registry.claims import subsidies
from registry.claims.published import keeping
from registry.claims.published import reading as told
from registry.claims.subsidies import Figures, PlaceSums, Published
from registry.clock import today
from registry.parks.counted import are_parks
from registry.person import Person
from registry.store.store import Store


@dataclass(frozen=True)
class Register:
    """The register of a day as it is, with nobody's eyes: `Basis` says what of it may be told."""

    store: Store
    day: date
    version: str
    whole: Ground  # with the places that are no parks, for maps
    figures: Figures
    targets: Mapping[int, Target]
    published: Mapping[int | str | None, Published]

    @cached_property
    def ground(self) -> Ground:
        parks = self.whole.parks
        return part(self.whole, are_parks(parks["role"]))


def read_register(store: Store, day: date) -> Register:
    keeping.make_due(store, today())
    version = store.version()
    with store.read() as session:
        whole = grounds.read_ground(session, day, ROLES)
        targets, published = subsidies.targets(session), told.sums(session, day)
    return Register(store, day, version, whole, subsidies.figures_of(store, day), targets, published)


@dataclass(frozen=True)
class Basis:
    """What reports are made from. `open`: ids of the parks whose rosters the reader may read; `places`: the sums that
    may be told; `internal`: some of them are for the office only.
    """

    register: Register
    open: frozenset[int]
    places: tuple[PlaceSums, ...]
    internal: bool

    @property
    def day(self) -> date:
        return self.register.day

    def sums(self, id: int | str | None) -> PlaceSums | None:
        return next((place for place in self.places if place.id == id), None)


def for_person(register: Register, person: Person) -> Basis:
    """What this person may take along."""
    return _basis(register, subsidies.readable(register.targets, person))


def for_office(register: Register) -> Basis:
    """Everything, for whoever runs the server."""
    return _basis(register, frozenset(register.targets))


def _basis(register: Register, open: Collection[int]) -> Basis:
    places = subsidies.shown(register.figures, open, register.published)
    targets = register.targets
    return Basis(register, frozenset(open), tuple(places), any(not targets[park].demo for park in open))


def part(ground: Ground, mask: np.ndarray, districts: geopandas.GeoDataFrame | None = None) -> Ground:
    """The ground with some of its parks, and with these districts."""
    parks = ground.parks[mask].reset_index(drop=True)
    tenancies = ground.tenancies[ground.tenancies["park"].isin(parks["id"])].reset_index(drop=True)
    kept = ground.districts if districts is None else districts
    return replace(ground, parks=parks, tenancies=tenancies, districts=kept)
