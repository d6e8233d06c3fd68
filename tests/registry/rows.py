"""Rows for tests, with everything filled in that a test does not speak of."""

import datetime as dt

import shapely

from registry.store.models import Lease, Park, Tenant, TenantProfile
from registry.uscc import checked

SOURCE = {"source": "测试 test"}


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def park(slug="p", geom=None, **given) -> Park:
    geom = geom or shapely.Point(113.93, 22.76)
    at = shapely.centroid(geom)
    fields = {
        "name_zh": "测试园", "name_en": "Test Park", "role": "registered", "city_code": "4403",
        "district_code": "440311", "lon": at.x, "lat": at.y, "accuracy_m": 10.0,
        "outline": "point" if geom.geom_type == "Point" else "indicative", **SOURCE,
    }  # fmt: skip
    return Park(slug=slug, geom=geom, **fields | given)


def tenant(number=1, **given) -> Tenant:
    from registry.parks.demo import credit_code

    return Tenant(**{"uscc": checked(credit_code(700_000 + number)), "name": f"测试企业{number}", **SOURCE} | given)


def lease(tenant_id: int, park_id: int, start: str, end: str | None = None, **given) -> Lease:
    return Lease(
        tenant_id=tenant_id, park_id=park_id, start=day(start), end=day(end) if end else None, **SOURCE | given
    )


def profile(tenant_id: int, since="2020-01-01", until=None, **given) -> TenantProfile:
    return TenantProfile(
        tenant_id=tenant_id, valid_from=day(since), valid_to=day(until) if until else None, **SOURCE | given
    )
