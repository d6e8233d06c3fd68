"""Premises of tenants (租用场所), from their leases and registered rents, as columns: a row a premise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from sqlalchemy import BigInteger, ColumnElement, case, cast, func, select
from sqlalchemy.orm import Session

from registry.claims import premises
from registry.claims.case_files import running
from registry.claims.runs import bulk
from registry.claims.runs.bulk import UNKNOWN
from registry.claims.runs.parks import Parks
from registry.claims.runs.stated import Known
from registry.policy.files.bounds import MAX_AREA_M2
from registry.policy.kernel.facts import Column
from registry.policy.kernel.leases import Written, rent_year
from registry.store.models import Lease, Rent

NOTHING: Mapping[str, Known] = MappingProxyType({})


@dataclass(frozen=True)
class Premises:
    """Rows in the order of tenant and park. tenant, park: ids. key: one number for each pair of tenant and park."""

    tenant: np.ndarray
    park: np.ndarray
    key: np.ndarray
    columns: dict[str, Column]
    rent_months: np.ndarray | None
    waived: np.ndarray | None
    from_lease: np.ndarray
    month_units: Column
    paid_days: np.ndarray
    leases: Written


def read_premises(
    session: Session, as_of: dt.date, ids: np.ndarray, parks: Parks, stated: Mapping[str, Known] = NOTHING
) -> Premises:
    """The premises of these tenants (ascending ids, each with a lease that runs). stated: by path, what leases were
    stated to be."""
    year = as_of.year - 1
    found = _leases(session, as_of, ids, bool(stated))
    tenant, park = found["tenant"].astype(np.int64), found["park"].astype(np.int64)
    start, end, monthly, free = (found[name].astype(np.int64) for name in ("start", "end", "monthly", "free"))
    key = _key(ids, tenant, parks, park)
    new = np.concatenate([[True], key[1:] != key[:-1]])
    first, group = np.flatnonzero(new), np.cumsum(new) - 1
    rent = _registered(session, year, ids, parks, key[first])
    yielded = premises.yields(start[first], end[first], monthly[first], free[first], year)
    stands = premises.by_rent(rent, np.bincount(group), yielded)[group]
    kept = ~stands | new
    leased = ~stands[kept]
    known_free = np.where(leased & (free[kept] != UNKNOWN), free[kept], 0)
    complete = leased & (monthly[kept] != UNKNOWN)
    written = Written(
        np.where(leased, start[kept], 0).astype("M8[D]"),
        np.where(leased, end[kept], premises.OPEN).astype("M8[D]"),
        np.where(complete, monthly[kept], 0),
        known_free,
        leased,
        complete.copy(),
    )
    arisen = rent_year(written.start, written.end, written.monthly, written.free, year)
    complete |= leased & (arisen.units == 0)  # no paid day in the year: no rent, whatever a month costs
    area = found["area"][kept]
    some = bool(complete.any())
    return Premises(
        tenant=tenant[kept],
        park=park[kept],
        key=key[kept],
        columns={
            "rent": column(np.where(complete, arisen.rent.sum(axis=1), np.where(leased, 0, rent[group][kept])),
                           complete | ~leased),
            "lease.area_m2": column(premises.centiares(area), leased & (area != UNKNOWN)),
            "lease.rent_free_months": column(known_free, leased),
            "tenant.newly_moved_in": _newcomers(found["newcomer"], first, group, kept),
            **_stated(stated, found, first, group, stands, kept),
        },
        rent_months=arisen.rent if some else None,
        waived=np.where(complete[:, None], arisen.waived, 0) if some else None,
        from_lease=complete,
        month_units=Column(arisen.units, None if leased.all() else leased),
        paid_days=arisen.paid_days,
        leases=written,
    )  # fmt: skip


def column(values: np.ndarray, known: np.ndarray) -> Column:
    """A column as the kernel likes it: nothing where unknown, and no mask where all is known."""
    return Column(values, None) if known.all() else Column(np.where(known, values, values.dtype.type(0)), known)


def keyed(ids: np.ndarray, parks: Parks, found: dict[str, np.ndarray]) -> np.ndarray:
    """The key of each row of an answer with the columns tenant and park, UNKNOWN for tenants that are not asked."""
    return np.where(np.isin(found["tenant"], ids), _key(ids, found["tenant"], parks, found["park"]), UNKNOWN)


def _key(ids: np.ndarray, tenant: np.ndarray, parks: Parks, park: np.ndarray) -> np.ndarray:
    return np.searchsorted(ids, tenant) * len(parks.ids) + parks.at(park)


def _stated(
    stated: Mapping[str, Known],
    found: dict[str, np.ndarray],
    first: np.ndarray,
    group: np.ndarray,
    stands: np.ndarray,
    kept: np.ndarray,
) -> dict[str, Column]:
    """What is stated of each lease, and where the rent of several stands for all, what they agree about."""
    columns = {}
    for path, known in stated.items():
        leases = found["lease"].astype(np.int64)
        own, alike = known.column(leases), known.together(leases, first, np.bincount(group))
        whole = stands[kept]
        told = np.where(whole, _told(alike)[group][kept], _told(own)[kept])
        columns[path] = column(np.where(whole, alike.values[group][kept], own.values[kept]), told)
    return columns


def _told(each: Column) -> np.ndarray:
    return np.ones(len(each.values), dtype=bool) if each.known is None else each.known


def _leases(session: Session, as_of: dt.date, ids: np.ndarray, with_ids: bool) -> dict[str, np.ndarray]:
    """The leases that run, in an order that their content gives and not the table; of two alike that of their ids,
    where these are asked for."""
    asked = select(
        Lease.tenant_id.label("tenant"),
        Lease.park_id.label("park"),
        bulk.day(Lease.start).label("start"),
        bulk.day(Lease.end, premises.OPEN).label("end"),
        bulk.number(_at_most(Lease.monthly_rent_fen, premises.MOST_MONTHLY)).label("monthly"),
        bulk.number(_at_most(Lease.rent_free_months, premises.MOST_FREE_MONTHS)).label("free"),
        func.coalesce(_at_most(Lease.area_m2, MAX_AREA_M2), UNKNOWN).label("area"),
        bulk.flag(Lease.newly_moved_in).label("newcomer"),
        *([Lease.id.label("lease")] if with_ids else ()),
    ).where(Lease.tenant_id.between(int(ids[0]), int(ids[-1])), *running(as_of))
    found = bulk.read_columns(session, asked, np.float64)
    order = np.lexsort(list(reversed(list(found.values()))))
    order = order[np.isin(found["tenant"][order], ids)]
    return {name: values[order] for name, values in found.items()}


def _at_most(column: ColumnElement, most: int) -> ColumnElement:
    """The number; nothing where it is one that the law refuses. Whom it would decide about is in no batch."""
    return case((column <= most, column))


def _registered(session: Session, year: int, ids: np.ndarray, parks: Parks, keys: np.ndarray) -> np.ndarray:
    """int64 fen registered for the year by tenant and park: the year's rent, or the sum of twelve months."""
    whole = func.max(case((Rent.month.is_(None), Rent.amount_fen)))
    months = case((func.count(Rent.month) == 12, func.sum(case((Rent.month.is_not(None), Rent.amount_fen)))))
    asked = (
        select(
            Rent.tenant_id.label("tenant"),
            Rent.park_id.label("park"),
            func.coalesce(cast(whole, BigInteger), cast(months, BigInteger), premises.UNTOLD).label("fen"),
        )
        .where(Rent.tenant_id.between(int(ids[0]), int(ids[-1])), Rent.year == year)
        .group_by(Rent.tenant_id, Rent.park_id)
    )
    found = bulk.read_columns(session, asked)
    return looked_up(keys, keyed(ids, parks, found), found["fen"], premises.UNTOLD)


def looked_up(keys: np.ndarray, of: np.ndarray, values: np.ndarray, otherwise: int) -> np.ndarray:
    """For each key the value of the last row that has it."""
    if not len(of):
        return np.full(len(keys), otherwise, dtype=np.int64)
    order = np.argsort(of, kind="stable")
    at = np.searchsorted(of[order], keys, side="right") - 1
    there = order[np.maximum(at, 0)]
    return np.where((at >= 0) & (of[there] == keys), values[there], otherwise)


def _newcomers(newcomer: np.ndarray, first: np.ndarray, group: np.ndarray, kept: np.ndarray) -> Column:
    """新入驻: yes if any of the leases in the park says so, no if all say no."""
    any_ = np.maximum.reduceat(newcomer, first) == 1
    known = any_ | (np.minimum.reduceat(newcomer, first) != UNKNOWN)
    return column(any_[group][kept], known[group][kept])
