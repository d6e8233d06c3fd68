"""The whole register as columns (全册读取): the facts of all tenants, or all operating bodies, on a day.

Nothing is asked tenant by tenant. The facts are those of `registry.claims.case_files` and
`registry.claims.operator_cases`; a tenant with premises in several parks has in each the finding and the newcomer's
mark of that park. Whoever has a fact that the law refuses is in no batch, but is told (`registry.claims.runs.unasked`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.claims.case_files import running
from registry.claims.operator_cases import operator_cases_of
from registry.claims.runs import bulk, grants, leases, unasked
from registry.claims.runs.batch import Batch
from registry.claims.runs.bulk import UNKNOWN
from registry.claims.runs.leases import column, keyed, looked_up
from registry.claims.runs.parks import Parks, is_known
from registry.claims.runs.parks import read_parks as read_parks
from registry.claims.runs.stated import StatedColumns, read_stated
from registry.claims.runs.unasked import Unasked
from registry.policy import Refusal
from registry.policy.answers.cases import case_of
from registry.policy.answers.columns import facts_of
from registry.policy.answers.stacking import elsewhere
from registry.policy.files.law import Law
from registry.policy.kernel.facts import Column, Facts
from registry.policy.kernel.kleene import distinct
from registry.policy.vocabulary import KINDS, LEVELS, SIZES
from registry.store.models import Finding, Lease, OtherSupport, Park, TenantProfile

CHUNK = 1 << 16
"""Tenants in one batch: enough for numpy, and a few dozen MB."""

FLAGS = ("ai_listed", "software_enterprise", "above_scale", "startup")


def tenants(
    session: Session,
    law: Law,
    as_of: dt.date,
    district: str | None = None,
    chunk: int = CHUNK,
    left_out: list[Unasked] | None = None,
) -> Iterator[Batch]:
    """All tenants with a lease that runs on the day or ran in the rent year; with one in the district at least.

    left_out: gets those whom the law cannot be asked about. Raises RunError on a day that the law does not take.
    """
    unasked.check_day(as_of)
    ids = tenant_ids(session, as_of, district)
    if not len(ids):
        return
    parks, stated = read_parks(session, as_of, law), read_stated(session, law, as_of)
    refused = unasked.tenants(session, law, as_of, ids, parks.refused)
    if left_out is not None:
        left_out += refused
    ids = np.setdiff1d(ids, [each.id for each in refused], assume_unique=True)
    for first in range(0, len(ids), chunk):
        yield _tenants(session, law, as_of, ids[first : first + chunk], parks, stated)


def tenant_ids(session: Session, as_of: dt.date, district: str | None = None) -> np.ndarray:
    """int64 ids, ascending, of the tenants that there are to ask."""
    asked = select(Lease.tenant_id.label("id")).where(*running(as_of))
    if district is not None:
        asked = asked.where(Lease.park_id.in_(select(Park.id).where(Park.district_code == district)))
    return distinct(bulk.read_columns(session, asked)["id"])


def operators(
    session: Session,
    law: Law,
    as_of: dt.date,
    district: str | None = None,
    left_out: list[Unasked] | None = None,
) -> Iterator[Batch]:
    """The operating bodies of all parks, or of those in the district: one batch, as parks are few; `left_out` as of
    `tenants`."""
    only = None
    if district is not None:
        only = session.scalars(select(Park.id).where(Park.district_code == district)).all()
    cases = {}
    for park, case in operator_cases_of(session, as_of, only, law).items():
        try:
            cases[park] = case_of(case, law.measures, law.declared)
        except Refusal as refusal:
            if left_out is not None:
                left_out.append(Unasked("operator", park, (park,), refusal.at, refusal.zh, refusal.en))
    if not cases:
        return
    taken = list(cases.values())
    support = np.array([[elsewhere(case, level) for level in LEVELS] for case in taken], dtype=np.int64)
    ids = np.array(list(cases), dtype=np.int64)
    incubator = np.array([case.of_incubator for case in taken])
    yield Batch(
        "operator",
        ids,
        _stated_only(law, facts_of(taken, law.grants_looked_at, law.declared_asked)),
        ids,
        support[:, :, 0],
        support[:, :, 1],
        incubator,
    )


def _stated_only(law: Law, facts: Facts) -> Facts:
    """Without the columns of declared facts of which nothing is known, as whole registers of tenants have them."""
    unknown = {fact.path for fact in law.declared_asked if not is_known(facts.columns[fact.path])}
    return replace(facts, columns={path: each for path, each in facts.columns.items() if path not in unknown})


def _tenants(session: Session, law: Law, as_of: dt.date, ids: np.ndarray, parks: Parks, stated: StatedColumns) -> Batch:
    premises = leases.read_premises(session, as_of, ids, parks, stated.premises)
    owner = np.searchsorted(ids, premises.tenant)
    at = parks.at(premises.park)
    profile = _profiles(session, as_of, ids)
    complete = profile.pop("grants_complete") == 1
    paid = grants.read_grants(session, law, as_of, ids, complete)
    rows, nothing = len(owner), np.zeros(len(owner), dtype=bool)
    columns = {
        **{name: _coded(codes[owner], _KINDS.get(name, bool)) for name, codes in profile.items()},
        **{path: parks.columns[path].take(at) for path in parks.columns},
        **premises.columns,
        **{path: known.column(ids).take(owner) for path, known in stated.tenants.items()},
        "cooperation": _cooperation(session, as_of, ids, parks, premises.key),
        "granted": column(complete[owner], complete[owner]),
        "incubator.recognised": Column(nothing, nothing),
        "incubator.audited_outlay": Column(np.zeros(rows, dtype=np.int64), nothing),
    }
    facts = Facts(
        as_of=as_of,
        rows=rows,
        columns={path: _whole(each) for path, each in columns.items()},
        status={name: bits[at] for name, bits in parks.status.items()},
        granted={measure: bits[owner] for measure, bits in paid.years.items()},
        rewards={step: each.take(owner) for step, each in paid.rewards.items()},
        undated={measure: count[owner] for measure, count in paid.undated.items()},
        rent_months=premises.rent_months,
        waived=premises.waived,
        from_lease=premises.from_lease,
        month_units=premises.month_units,
        paid_days=premises.paid_days,
        leases=premises.leases,
        claimant=None if rows == len(ids) else owner,
    )
    nobody = np.zeros(len(ids), dtype=bool)
    return Batch("tenant", ids, facts, premises.park, *_support(session, as_of, ids), nobody)


_KINDS = {"tenant.kind": np.int8, "tenant.industry": np.int16, "tenant.size": np.int8}


def _coded(codes: np.ndarray, kind: type) -> Column:
    known = codes != UNKNOWN
    return column(np.where(known, codes, 0).astype(kind), known)


def _whole(each: Column) -> Column:
    """No mask where all is known."""
    return Column(each.values) if each.known is not None and each.known.all() else each


def _profiles(session: Session, as_of: dt.date, ids: np.ndarray) -> dict[str, np.ndarray]:
    """By fact, int64 codes per tenant, of the profile that held on the day: of several the last that began."""
    table, yes_no = TenantProfile, 2
    codes = {
        "tenant.kind": (bulk.word(table.kind, KINDS), len(KINDS)),
        "tenant.industry": (bulk.division(table.industry), 100),
        "tenant.size": (bulk.word(table.size, SIZES), len(SIZES)),
        **{f"tenant.{name}": (bulk.flag(getattr(table, name)), yes_no) for name in FLAGS},
        "grants_complete": (bulk.flag(table.grants_complete), yes_no),
    }
    asked = select(table.tenant_id.label("of"), bulk.packed(codes.values()).label("facts")).where(
        table.tenant_id.between(int(ids[0]), int(ids[-1])), table.on(as_of)
    )
    found = bulk.read_columns(session, asked)
    if len(distinct(found["of"])) < len(found["of"]):  # rare, and to sort them costs half of reading them
        found = bulk.read_columns(session, asked.order_by(table.tenant_id, table.valid_from, table.id))
    facts = looked_up(ids, found["of"], found["facts"], 0)
    return dict(zip(codes, bulk.unpacked(facts, (bound for _, bound in codes.values())), strict=True))


def _cooperation(session: Session, as_of: dt.date, ids: np.ndarray, parks: Parks, keys: np.ndarray) -> Column:
    asked = (
        select(
            Finding.tenant_id.label("tenant"), Finding.park_id.label("park"), bulk.flag(Finding.value).label("value")
        )
        .where(Finding.tenant_id.between(int(ids[0]), int(ids[-1])), Finding.on(as_of), Finding.what == "cooperation")
        .order_by(Finding.id)
    )
    found = bulk.read_columns(session, asked)
    return _coded(looked_up(keys, keyed(ids, parks, found), found["value"], UNKNOWN), bool)


def _support(session: Session, as_of: dt.date, ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(claimants, levels) int64 fen drawn elsewhere in the year: of the same kind, and beside it."""
    asked = select(
        OtherSupport.tenant_id.label("of"),
        bulk.word(OtherSupport.level, LEVELS).label("level"),
        bulk.flag(OtherSupport.same_kind).label("same"),
        OtherSupport.amount_fen.label("fen"),
    ).where(OtherSupport.tenant_id.between(int(ids[0]), int(ids[-1])), OtherSupport.year == as_of.year)
    found = bulk.read_columns(session, asked)
    drawn = np.zeros((2, len(ids), len(LEVELS)), dtype=np.int64)
    mine = np.isin(found["of"], ids)
    at = np.searchsorted(ids, found["of"][mine])
    np.add.at(drawn, (1 - found["same"][mine], at, found["level"][mine]), found["fen"][mine])
    return drawn[0], drawn[1]
