"""The open part of the register as tables (开放表): districts, areas, parks and titles as of a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from shapely.geometry.base import BaseGeometry

from maps.opendata import parks, places
from maps.opendata.asked import Days, OpenRecord
from maps.opendata.columns import OpenCollection, OpenColumn
from maps.opendata.declared import AREAS, DISTRICTS, PARKS, TITLES
from maps.viewport.filters import Filters
from registry.store.store import Store


@dataclass(frozen=True)
class OpenTable:
    """`records`: values by column, in the order of keys. `shapes`: of each record, EPSG:4490; None where the table has
    no geometry."""

    of: OpenCollection
    records: list[dict[str, object]]
    shapes: list[BaseGeometry | None] | None

    @property
    def columns(self) -> tuple[OpenColumn, ...]:
        """The columns of a file. What parks were granted has a table of its own."""
        return filed(self.of)


def filed(of: OpenCollection) -> tuple[OpenColumn, ...]:
    """The columns of a collection that a file has."""
    return tuple(column for column in of.columns if column.kind != "grants")


def tables(store: Store, day: dt.date, demo: bool = False) -> list[OpenTable]:
    """All of them as of the day, read in one look; with 演示数据 only where `demo` says so."""
    with parks.look(store, day) as (session, index):
        rows = np.flatnonzero(index.columns.counted(Filters()))
        rows = rows[np.argsort(index.slugs[rows].to_numpy(dtype=str), kind="stable")]
        held = [
            _table(DISTRICTS, places.districts(session, day), demo),
            _table(AREAS, places.areas(session, day), demo),
            _table(PARKS, parks.records(session, index, rows, Days.of(day)), demo),
        ]
        granted = [title for title in parks.titles(session, index, rows, day) if demo or not title["demo"]]
    return [*held, OpenTable(TITLES, granted, None)]


def _table(of: OpenCollection, records: Iterable[OpenRecord], demo: bool) -> OpenTable:
    kept = [record for record in records if demo or not record.values.get("demo")]
    return OpenTable(of, [record.values for record in kept], [record.shape for record in kept])
