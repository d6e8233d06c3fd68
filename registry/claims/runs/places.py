"""Where a run lies (运行的范围): whose claimants it is about, which decides who may read its sums."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import select

from registry.process.once import made_once
from registry.store import models
from registry.store.store import Store


@made_once(256)  # a run never changes
def parks_of(store: Store, id: str) -> frozenset[int]:
    """The parks in which its claimants have premises, or run an incubator, also those whom the law could not be asked
    about."""
    with store.read() as session:
        record = session.scalar(select(models.Run.record).where(models.Run.id == id)) or "{}"
        facts = models.RunPart.name.in_(["tenant/facts", "operator/facts"])
        contents = session.scalars(select(models.RunPart.content).where(models.RunPart.run_id == id, facts)).all()
    left_out = {park for each in json.loads(record).get("unasked", ()) for park in each["parks"]}
    found = [pq.read_table(pa.BufferReader(content), columns=["park"])["park"].unique() for content in contents]
    return frozenset(left_out.union(*(parks.to_pylist() for parks in found)))


def places_of(store: Store, ids: Iterable[str]) -> dict[str, str | None]:
    """By run, the district in which all of its parks lie (six digits), else their city (four); None where they lie in
    several cities, or one is no park of the register any more, or there is none."""
    asked = select(models.Park.id, models.Park.city_code, models.Park.district_code)
    with store.read() as session:
        places = {park: (city, district) for park, city, district in session.execute(asked)}
    return {id: _place(parks_of(store, id), places) for id in ids}


def _place(parks: frozenset[int], places: Mapping[int, tuple[str, str | None]]) -> str | None:
    if not parks or not parks <= places.keys():
        return None
    cities, districts = ({places[park][side] for park in parks} for side in (0, 1))
    if len(cities) > 1:
        return None
    return districts.pop() if len(districts) == 1 and None not in districts else cities.pop()
