"""演示数据: made-up parks and tenants that show the app at work, never mistaken for real ones.

Every row has `demo` set and the source 演示数据, every name begins with 演示. Parks and their titles are written down
in `data/demo/parks.yaml`; tenants, leases, rents and grants are drawn with a fixed seed, so that every installation
holds the same. Credit codes are of the region 000000, which does not exist.
"""

import datetime as dt
import math
import random
from collections.abc import Callable, Iterable, Sequence

import shapely
import yaml
from shapely import affinity
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session
from stdnum.cn import uscc

from registry.store.models import (
    Assessment,
    Base,
    Finding,
    Grant,
    IncubatorOutlay,
    Lease,
    OperatingBody,
    Park,
    ParkOperator,
    Recognition,
    Rent,
    Tenant,
    TenantProfile,
    Title,
    ZeroRentIncubator,
)
from registry.store.store import DATA

SOURCE = "演示数据"
LABEL = {"source": SOURCE, "demo": True}
SEED = 20261121
RENT_YEARS = (2023, 2024, 2025)
GUANGMING = "440311"
RENT_SUBSIDY = "guangming-2025-4/14"
M_PER_DEGREE = 110_750  # of latitude in Shenzhen; enough for an indicative rectangle

SOFTWARE = ("6511", "6512", "6513", "6520", "6531", "6540", "6550", "6571")
INTERNET = ("6410", "6421", "6429", "6450")
ELSEWHERE = ("3911", "3963", "5181", "7320", "7491")
KINDS = {"enterprise": "企业", "institution": "机构", "association": "协会", "sole_trader": "工商户"}
TRADES = ("软件", "智能", "算法", "互联", "仿真", "机器人")


def load(session: Session, each: Callable[[Sequence], Iterable] = iter) -> int:
    """Add the demo data, unless it is there; returns how many parks were added.

    The places must be loaded. `each` wraps the list of parks, for a progress bar.
    """
    if present(session):
        return 0
    written = yaml.safe_load((DATA / "demo" / "parks.yaml").read_text(encoding="utf-8"))
    bodies = _operating_bodies(session, written)
    draw = random.Random(SEED)
    tenants: list[Tenant] = []
    for entry in each(written):
        park = _park(entry)
        session.add(park)
        session.flush()
        session.add_all(_standing(entry, park, bodies))
        for _ in range(entry["tenants"]):
            # One in fourteen comes from another park, so that some tenants have several premises.
            moving = draw.choice(tenants) if tenants and draw.random() < 1 / 14 else None
            tenant = moving or _tenant(session, draw, len(tenants) + 1, tenants)
            _move_in(session, draw, tenant, park, entry)
    session.flush()
    return len(written)


def present(session: Session) -> int:
    """How many demo parks the register holds."""
    return session.scalar(select(func.count()).select_from(Park).where(Park.demo)) or 0


def remove(session: Session) -> int:
    """Delete exactly the rows labelled as demo, in every table; returns how many."""
    tables = [table for table in reversed(Base.metadata.sorted_tables) if "demo" in table.c]
    return sum(session.execute(delete(table).where(table.c.demo)).rowcount for table in tables)


def reset(session: Session, each: Callable[[Sequence], Iterable] = iter) -> int:
    """The demo data as it was on the first day; returns how many parks."""
    remove(session)
    return load(session, each)


def credit_code(number: int) -> str:
    """A valid credit code of nobody: registering region 000000, organisation DEM and the number."""
    body = f"91000000DEM{number:06d}"
    return body + uscc.calc_check_digit(body)


def rectangle(lon: float, lat: float, size_m: Sequence[float], turn: float) -> shapely.MultiPolygon:
    """A rectangle of width and height in metres around (lon, lat), turned by degrees, EPSG:4490, to about 1 %."""
    width, height = size_m
    flat = affinity.rotate(shapely.box(-width / 2, -height / 2, width / 2, height / 2), turn)
    scaled = affinity.scale(flat, 1 / (M_PER_DEGREE * math.cos(math.radians(lat))), 1 / M_PER_DEGREE, origin=(0, 0))
    return shapely.multipolygons([affinity.translate(scaled, lon, lat)])


def _operating_bodies(session: Session, written: list[dict]) -> dict[int, OperatingBody]:
    numbers = sorted({run["body"] for entry in written for run in entry["operators"]})
    bodies = {
        number: OperatingBody(name=f"演示运营主体{number:02d}", uscc=credit_code(900_000 + number), **LABEL)
        for number in numbers
    }
    session.add_all(bodies.values())
    session.flush()
    return bodies


def _park(entry: dict) -> Park:
    lon, lat = entry["at"]
    width, height = entry["size_m"]
    return Park(
        slug=entry["slug"],
        name_zh=entry["zh"],
        name_en=entry["en"],
        role="registered",
        city_code=entry["district"][:4],
        district_code=entry["district"],
        area_id=entry.get("area"),
        lon=lon,
        lat=lat,
        accuracy_m=max(entry["size_m"]) / 2,
        area_ha=width * height / 10_000,
        geom=rectangle(lon, lat, entry["size_m"], entry["turn"]),
        outline="indicative",
        software_park=entry.get("software_park"),
        note="演示园区，并不存在 / a demo park that does not exist",
        **LABEL,
    )


def _standing(entry: dict, park: Park, bodies: dict[int, OperatingBody]) -> list:
    """Who runs the park, its titles, recognitions, incubators, assessments and rewards."""
    rows: list = []
    for table, key in ((Title, "titles"), (Recognition, "recognitions"), (ZeroRentIncubator, "incubators")):
        rows += [table(park_id=park.id, **_interval(given), **LABEL) for given in entry.get(key, ())]
    for run in entry["operators"]:
        span = _interval(run)
        body = bodies[span.pop("body")]
        complete = span.pop("grants_complete", True)
        rows.append(ParkOperator(park_id=park.id, operating_body_id=body.id, grants_complete=complete, **span, **LABEL))
    rows += [
        IncubatorOutlay(park_id=park.id, year=given["year"], amount_fen=given["yuan"] * 100, **LABEL)
        for given in entry.get("outlays", ())
    ]
    rows += [Assessment(park_id=park.id, **given, **LABEL) for given in entry.get("assessments", ())]
    for given in entry.get("rewards", ()):
        rows.append(
            Grant(
                park_id=park.id,
                operating_body_id=bodies[entry["operators"][0]["body"]].id,
                measure=given["measure"],
                tier=given.get("tier"),
                amount_fen=given["yuan"] * 100,
                paid_on=given["paid_on"],
                **LABEL,
            )
        )
    return rows


def _interval(given: dict) -> dict:
    kept = {key: value for key, value in given.items() if key not in ("from", "to")}
    return kept | {"valid_from": given["from"], "valid_to": given.get("to")}


def _tenant(session: Session, draw: random.Random, number: int, tenants: list[Tenant]) -> Tenant:
    """A new tenant and what is known of it: about every seventh fact is left unknown on purpose."""
    kind = draw.choices(tuple(KINDS), weights=(88, 5, 4, 3))[0]
    tenant = Tenant(uscc=credit_code(number), name=f"演示{draw.choice(TRADES)}{KINDS[kind]}{number:03d}", **LABEL)
    session.add(tenant)
    session.flush()
    tenants.append(tenant)

    def known(value):
        return value if draw.random() < 0.86 else None

    industry = draw.choice(draw.choices((SOFTWARE, INTERNET, ELSEWHERE), weights=(70, 12, 18))[0])
    size = draw.choices(("large", "medium", "small", "micro"), weights=(6, 20, 46, 28))[0]
    profile = {
        "kind": kind,
        "industry": known(industry),
        "ai_listed": known(draw.random() < 0.35),
        "software_enterprise": known(kind == "enterprise" and industry in SOFTWARE and draw.random() < 0.8),
        "above_scale": known(size in ("large", "medium")),
        "size": known(size) if kind == "enterprise" else None,
        "startup": known(size in ("small", "micro") and draw.random() < 0.4),
        "grants_complete": True if draw.random() < 0.9 else None,
    }
    if draw.random() < 0.1:  # what a company is may change: listed for AI from 2026 on
        until = TenantProfile(
            tenant_id=tenant.id, valid_from=dt.date(2021, 1, 1), valid_to=dt.date(2025, 12, 31),
            **profile | {"ai_listed": False}, **LABEL,
        )  # fmt: skip
        since = TenantProfile(
            tenant_id=tenant.id, valid_from=dt.date(2026, 1, 1), **profile | {"ai_listed": True}, **LABEL
        )
        session.add_all([until, since])
    else:
        session.add(TenantProfile(tenant_id=tenant.id, valid_from=dt.date(2021, 1, 1), **profile, **LABEL))
    return tenant


def _move_in(session: Session, draw: random.Random, tenant: Tenant, park: Park, entry: dict) -> None:
    """A lease from the first of a month between 2021 and 2026, the rents it yielded, and what was granted on them."""
    start = dt.date(draw.choice((2021, 2022, 2022, 2023, 2023, 2024, 2024, 2025, 2025, 2026)), draw.randint(1, 10), 1)
    years = draw.choice((2, 3, 3, 5, 5, None))
    end = None if years is None else start.replace(year=start.year + years) - dt.timedelta(days=1)
    area = draw.choice((80, 120, 160, 240, 300, 450, 600, 900, 1200, 1800, 2600)) + draw.randint(0, 39)
    in_incubator = bool(entry.get("incubators")) and start.year >= 2024 and area < 400
    free = draw.choice((6, 12, 24)) if in_incubator else draw.choice((0, 0, 0, 1, 2, 3))
    lease = Lease(
        tenant_id=tenant.id,
        park_id=park.id,
        start=start,
        end=end,
        area_m2=float(area),
        monthly_rent_fen=area * draw.randint(38, 110) * 100,
        rent_free_months=free if draw.random() < 0.92 else None,
        newly_moved_in=draw.choice((True, True, False, None)) if start.year >= 2023 else False,
        **LABEL,
    )
    session.add(lease)
    if any(given["kind"] == "other_featured" for given in entry.get("recognitions", ())) and draw.random() < 0.7:
        session.add(
            Finding(
                tenant_id=tenant.id,
                park_id=park.id,
                what="cooperation",
                value=draw.random() < 0.6,
                valid_from=max(start, dt.date(2025, 7, 1)),
                **LABEL,
            )
        )
    if draw.random() < 0.85:
        rents = {year: _rent_fen(lease, free, year) for year in RENT_YEARS}
        session.add_all(
            Rent(tenant_id=tenant.id, park_id=park.id, year=year, amount_fen=fen, **LABEL)
            for year, fen in rents.items()
            if fen and not _has_rent(session, tenant, park, year)
        )
        if park.district_code == GUANGMING and rents[2024] and draw.random() < 0.5:
            session.add(_grant(tenant, park, rents[2024]))
    session.flush()


def _has_rent(session: Session, tenant: Tenant, park: Park, year: int) -> bool:
    asked = select(Rent.id).where(Rent.tenant_id == tenant.id, Rent.park_id == park.id, Rent.year == year)
    return session.scalar(asked) is not None


def _rent_fen(lease: Lease, free: int, year: int) -> int:
    """Rent that arose in the year: whole months, the free ones first."""
    started = lease.start.year * 12 + lease.start.month - 1 + free
    ended = 10**6 if lease.end is None else lease.end.year * 12 + lease.end.month
    months = min(ended, (year + 1) * 12) - max(started, year * 12)
    return max(0, months) * lease.monthly_rent_fen


def _grant(tenant: Tenant, park: Park, rent_fen: int) -> Grant:
    """A payment on the rent of 2024: 40 % as if the year's budget had cut it, at most 800,000 yuan."""
    return Grant(
        tenant_id=tenant.id,
        park_id=park.id,
        measure=RENT_SUBSIDY,
        rent_year=2024,
        amount_fen=min(rent_fen * 40 // 100, 80_000_000),
        paid_on=dt.date(2025, 11, 14),
        **LABEL,
    )
