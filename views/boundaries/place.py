"""Whose boundary it is (边界主体): a park's or a district's. What the pages of both show is the same; how it is asked
for, written and taken back is each one's service.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from registry.boundaries.boundaries import Revision
from registry.boundaries.surroundings import Surroundings
from registry.parks.names import ParkName
from registry.person import Person
from registry.services import boundaries, districts
from registry.services.districts import Brought, DistrictName
from registry.store.store import Store


class BoundaryPlace(Protocol):
    """A park or a district with a boundary. `key`: tells it from every other; `query`: its part of an address."""

    key: str
    query: Mapping[str, str]
    name_zh: str
    name_en: str
    demo: bool
    kinds: tuple[str, ...]

    def surroundings(self, person: Person, session: Session, window: BaseGeometry) -> Surroundings:
        """What a new boundary is held against. Raises `Denied`."""

    def apply(
        self, person: Person, store: Store, shape: shapely.MultiPolygon, known: BaseGeometry, kind: str,
        accuracy_m: float, source: str, about: Mapping[str, str | None],
    ) -> int:  # fmt: skip
        """Give it this boundary; the number of the change set. Raises `Denied`, `CannotApply`, `CannotWrite`.

        `kind`: one of `kinds`; where there are none, it and the accuracy are not asked for. `about`: of the file.
        """

    def revisions(self, person: Person, session: Session) -> list[Revision]:
        """Every change of its boundary, the latest first. Raises `Denied`."""

    def undo(self, person: Person, store: Store, set_id: int) -> int:
        """Take a change back; the number of the new one. Raises `Denied`, `CannotUndo`, `StoreError`."""


@dataclass(frozen=True)
class ParkPlace:
    """A park."""

    park: ParkName
    kinds: tuple[str, ...] = ("surveyed", "indicative")

    @property
    def key(self) -> str:
        return str(self.park.id)

    @property
    def query(self) -> Mapping[str, str]:
        return {"park": self.park.slug}

    @property
    def name_zh(self) -> str:
        return self.park.name_zh

    @property
    def name_en(self) -> str:
        return self.park.name_en

    @property
    def demo(self) -> bool:
        return self.park.demo

    def surroundings(self, person, session, window):
        return boundaries.surroundings(person, session, self.park.id, window)

    def apply(self, person, store, shape, known, kind, accuracy_m, source, about):
        return boundaries.apply(person, store, self.park.id, shape, kind, accuracy_m, source, known, **about)

    def revisions(self, person, session):
        return boundaries.revisions(person, session, self.park.id)

    def undo(self, person, store, set_id):
        return boundaries.undo(person, store, self.park.id, set_id)


@dataclass(frozen=True)
class DistrictPlace:
    """A district. Whether its outline is surveyed its source says, and how far off it may be follows from that."""

    district: DistrictName
    kinds: tuple[str, ...] = ()
    demo: bool = False

    @property
    def key(self) -> str:
        return f"district-{self.district.code}"

    @property
    def query(self) -> Mapping[str, str]:
        return {"district": self.district.code}

    @property
    def name_zh(self) -> str:
        return self.district.name_zh

    @property
    def name_en(self) -> str:
        return self.district.name_en

    def surroundings(self, person, session, window):
        return districts.surroundings(person, session, self.district.code)

    def apply(self, person, store, shape, known, kind, accuracy_m, source, about):
        brought = {self.district.code: Brought(shape, known)}
        return districts.apply(person, store, self.district.code, brought, source, **about)

    def revisions(self, person, session):
        return districts.revisions(person, session, self.district.code)

    def undo(self, person, store, set_id):
        return districts.undo(person, store, self.district.code, set_id)
