"""Random registers, and the facts of their tenants row by row, for the tests of whole registers."""

import datetime as dt
import random

import numpy as np
from sqlalchemy import select

from registry.policy.kernel.facts import Facts
from registry.policy.vocabulary import KINDS, LEVELS, RESULTS, SIZES, TITLE_TIERS
from registry.store.models import (
    Assessment,
    Finding,
    Grant,
    IncubatorOutlay,
    Lease,
    OperatingBody,
    OtherSupport,
    ParkOperator,
    Recognition,
    Rent,
    TenantProfile,
    Title,
    ZeroRentIncubator,
)
from tests.fixtures.rows import SOURCE, lease, park, profile, tenant

MEASURES = (
    "guangming-2025-4/14", "shenzhen-2022-5/9.3", "guangming-2025-4/13.1", "shenzhen-2022-5/9.1",
    "gone-2019-1/3",  # of a document that was taken out
)  # fmt: skip
DISTRICTS = ("440311", "440305", "440307", "440111", None)


def signature(facts: Facts, row: int) -> tuple:
    """All that the kernel can see of one row: unknown cells as None, whatever lies in them."""

    def cell(column):
        return None if column.known is not None and not column.known[row] else column.values[row].item()

    leased = facts.from_lease is not None and bool(facts.from_lease[row])
    return (
        tuple(sorted((path, cell(column)) for path, column in facts.columns.items())),
        tuple(sorted((name, int(bits[row])) for name, bits in facts.status.items())),
        tuple(sorted((measure, int(bits[row])) for measure, bits in facts.granted.items())),
        tuple(sorted((measure, int(count[row])) for measure, count in facts.undated.items() if count[row])),
        tuple(
            sorted(
                (str(step), int(paid.count[row]), int(paid.fen[row]), bool(paid.unstated[row]))
                for step, paid in facts.rewards.items()
                if paid.count[row]
            )
        ),
        tuple(facts.rent_months[row]) if leased else None,
        tuple(facts.waived[row]) if leased else None,
        cell(facts.month_units),
        tuple(facts.paid_days[row]) if leased else None,
    )


def owners(facts: Facts) -> np.ndarray:
    return np.arange(facts.rows) if facts.claimant is None else facts.claimant


def fill(session, seed: int, parks: int = 6, tenants: int = 25) -> None:
    """A random register: facts unknown, intervals that overlap, leases of all kinds, rents that agree and do not."""
    draw = random.Random(seed)

    def maybe(value):
        return value if draw.random() < 0.75 else None

    def day():
        return dt.date(draw.randint(2020, 2027), draw.randint(1, 12), draw.choice((1, 1, 1, 15, 28)))

    def span():
        start = day()
        return {"valid_from": start, "valid_to": maybe(start + dt.timedelta(draw.randint(0, 1500)))}

    session.add(OperatingBody(id=1, name="甲", **SOURCE))
    session.add(OperatingBody(id=2, name="乙", **SOURCE))
    for n in range(1, parks + 1):
        district = draw.choice(DISTRICTS)
        role = draw.choice(("registered", "registered", "candidate", "named"))
        city = "4403" if district is None else district[:4]
        software = draw.choice((True, False, None))
        session.add(
            park(f"p{n}", id=n + 500, district_code=district, city_code=city, role=role, software_park=software)
        )
    session.flush()
    for park_id in range(501, 501 + parks):
        of_park = {"park_id": park_id, **SOURCE}
        for _ in range(draw.randint(0, 3)):
            session.add(Title(tier=draw.choice(TITLE_TIERS), kind=None, **span(), **of_park))
        for _ in range(draw.randint(0, 2)):
            session.add(Recognition(kind=draw.choice(("ai_software", "other_featured")), **span(), **of_park))
        for _ in range(draw.randint(0, 2)):
            session.add(ZeroRentIncubator(recognised=draw.choice((True, False, None)), **span(), **of_park))
        for year in draw.sample(range(2022, 2027), 3):
            session.add(Assessment(year=year, result=draw.choice(RESULTS), **of_park))
            session.add(IncubatorOutlay(year=year, amount_fen=draw.randint(0, 10**10), **of_park))
        for _ in range(draw.randint(0, 2)):
            body = draw.choice((1, 2))
            known = draw.choice((True, True, None, False))
            session.add(ParkOperator(operating_body_id=body, grants_complete=known, **span(), **of_park))
            session.add(_grant(draw, operating_body_id=body, park_id=maybe(park_id)))
    for number in range(1, tenants + 1):
        session.add(tenant(number, id=number))
        session.flush()
        for _ in range(draw.randint(0, 2)):
            dates = span()
            session.add(
                profile(
                    number,
                    dates["valid_from"].isoformat(),
                    dates["valid_to"] and dates["valid_to"].isoformat(),
                    kind=maybe(draw.choice(KINDS)),
                    industry=maybe(draw.choice(("6513", "64", "651", "3911", "7320"))),
                    ai_listed=maybe(draw.random() < 0.5),
                    software_enterprise=maybe(draw.random() < 0.7),
                    above_scale=maybe(draw.random() < 0.5),
                    size=maybe(draw.choice(SIZES)),
                    startup=maybe(draw.random() < 0.5),
                    grants_complete=draw.choice((True, True, True, None, False)),
                )
            )
        for _ in range(draw.choice((0, 1, 1, 1, 2, 4))):
            _rented(session, draw, number, 500 + draw.randint(1, parks), maybe, day)
        for _ in range(draw.choice((0, 0, 1, 3))):
            session.add(_grant(draw, tenant_id=number))
        for _ in range(draw.choice((0, 0, 0, 2))):
            session.add(
                OtherSupport(
                    tenant_id=number,
                    level=draw.choice(LEVELS),
                    same_kind=draw.random() < 0.5,
                    year=draw.choice((2025, 2026)),
                    amount_fen=draw.randint(0, 10**8),
                    **SOURCE,
                )
            )
    session.flush()


def spoil(session, seed: int) -> None:
    """What no case file may say, put into a few rows of each kind, as older imports and other tools have done."""
    draw = random.Random(seed)
    wrong = {
        Lease: [
            {"start": dt.date(1899, 5, 1)}, {"end": dt.date(2900, 1, 1)}, {"area_m2": 0.001}, {"area_m2": 1e9},
            {"monthly_rent_fen": 10**14}, {"rent_free_months": 601},
        ],
        Rent: [{"year": 1901}, {"amount_fen": 10**14}],
        Grant: [{"rent_year": 2026}, {"rent_year": 2027}, {"rent_year": 1980}, {"amount_fen": 10**14}],
        OtherSupport: [{"amount_fen": 10**14, "year": 2026}],
        TenantProfile: [{"industry": "99"}, {"industry": "65131"}, {"industry": "x"}],
        Assessment: [{"year": 1985}],
        IncubatorOutlay: [{"year": 1985}, {"year": 2025, "amount_fen": 10**14}],
    }  # fmt: skip
    for table, changes in wrong.items():
        rows = list(session.scalars(select(table).order_by(table.id)))
        for change in changes:
            row = draw.choice(rows)
            if table is IncubatorOutlay and any(r.park_id == row.park_id and r.year == change["year"] for r in rows):
                change = {"amount_fen": 10**14}
            for name, value in change.items():
                setattr(row, name, value)
        session.flush()


def _grant(draw, **claimant) -> Grant:
    return Grant(
        measure=draw.choice(MEASURES),
        rent_year=draw.choice((None, 2021, 2022, 2023, 2024, 2025)),
        tier=draw.choice((None, "municipal", "provincial")),
        amount_fen=draw.choice((None, draw.randint(0, 10**8))),
        paid_on=draw.choice((None, dt.date(2025, 6, 1), dt.date(2026, 12, 1))),
        **claimant,
        **SOURCE,
    )


def _rented(session, draw, number: int, park_id: int, maybe, day) -> None:
    start, monthly, free = day(), maybe(draw.randint(1, 10**7)), maybe(draw.choice((0, 1, 6, 12)))
    end = maybe(start + dt.timedelta(draw.randint(0, 2000)))
    session.add(
        lease(
            number,
            park_id,
            start.isoformat(),
            end and end.isoformat(),
            area_m2=maybe(draw.randint(1, 400_000) / 100),
            monthly_rent_fen=monthly,
            rent_free_months=free,
            newly_moved_in=maybe(draw.random() < 0.5),
        )
    )
    if draw.random() < 0.4:
        session.add(
            Finding(
                tenant_id=number,
                park_id=park_id,
                what="cooperation",
                value=draw.random() < 0.5,
                valid_from=day(),
                valid_to=None,
                **SOURCE,
            )
        )
    if session.query(Rent).filter_by(tenant_id=number, park_id=park_id).count() == 0:
        yielded = 12 * (monthly or 1)
        kind = draw.choice(("none", "none", "year", "same", "months", "eleven"))
        fen = {"year": draw.randint(0, 10**9), "same": yielded}.get(kind)
        of = {"tenant_id": number, "park_id": park_id, "year": 2025, **SOURCE}
        if fen is not None:
            session.add(Rent(month=None, amount_fen=fen, **of))
        if kind in ("months", "eleven"):
            session.add_all(Rent(month=m, amount_fen=100 + m, **of) for m in range(1, 12 + (kind == "months")))
        session.flush()
