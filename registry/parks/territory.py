"""Territory (地域) as frames: districts with their published areas, key areas, and who rents where on a day.

What coverage is worked out from, beside `registry.parks.parks.park_frame`.
"""

from __future__ import annotations

import datetime as dt
import itertools
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from registry.store.models import Area, District, Lease, area_district

if TYPE_CHECKING:
    import geopandas
    import pandas

DISTRICT = ("code", "name_zh", "name_en", "city_code", "city_zh", "city_en", "official_area_km2", "area_source",
            "area_note", "geom_source", "geom")  # fmt: skip
AREA = ("id", "name_zh", "name_en", "document", "lon", "lat", "accuracy_m", "area_ha", "note", "source", "demo",
        "geom")  # fmt: skip


def district_frame(session: Session) -> geopandas.GeoDataFrame:
    """One row a district in the order of codes, columns as `DISTRICT`, EPSG:4490. The outline is indicative: shares
    are taken of `official_area_km2`, which is None where no area is at hand.
    """
    return _frame(session, District, DISTRICT, District.code)


def area_frame(session: Session) -> geopandas.GeoDataFrame:
    """One row a key area (片区) in the order of ids, columns as `AREA`; the geometry is None where no size is known."""
    return _frame(session, Area, AREA, Area.id)


def districts_of_areas(session: Session) -> dict[str, list[str]]:
    """By id of an area the codes of the districts that it lies in, in order."""
    found: dict[str, list[str]] = {}
    for area, code in session.execute(select(area_district).order_by(*area_district.c)):
        found.setdefault(area, []).append(code)
    return found


def _frame(session: Session, table, columns: tuple[str, ...], order) -> geopandas.GeoDataFrame:
    import geopandas
    import pandas

    read = session.execute(select(*(getattr(table, column) for column in columns)).order_by(order)).all()
    frame = pandas.DataFrame(read, columns=columns, dtype=object)
    return geopandas.GeoDataFrame(frame.drop(columns="geom"), geometry=list(frame["geom"]), crs=4490)


def tenancies(session: Session, day: dt.date, *where: ColumnElement[bool]) -> pandas.DataFrame:
    """One row a tenant and park with leases that run on the day: `park`, `tenant`, `area_m2`, `unmeasured`.

    `area_m2` adds up the leases whose area is known, `unmeasured` counts the others. `where`: of these leases alone.
    """
    import pandas

    asked = (
        select(
            Lease.park_id.label("park"),
            Lease.tenant_id.label("tenant"),
            func.coalesce(func.sum(Lease.area_m2), 0.0).label("area_m2"),
            (func.count() - func.count(Lease.area_m2)).label("unmeasured"),
        )
        .where(Lease.on(day), *where)
        .group_by(Lease.park_id, Lease.tenant_id)
        .order_by(Lease.park_id, Lease.tenant_id)
    )
    # As numbers straight from the driver: an object for each row takes five times as long.
    cursor = session.connection().execute(asked).cursor
    rows = [] if cursor is None else cursor.fetchall()
    flat = np.fromiter(itertools.chain.from_iterable(rows), dtype=np.float64).reshape(-1, 4)
    kinds = {"park": np.int64, "tenant": np.int64, "area_m2": np.float64, "unmeasured": np.int64}
    return pandas.DataFrame({name: flat[:, at].astype(kind) for at, (name, kind) in enumerate(kinds.items())})
