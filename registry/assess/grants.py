"""What tenants were paid before (已领取的补贴), as columns per tenant."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import grants
from registry.assess import bulk
from registry.assess.bulk import UNKNOWN
from registry.models import Grant
from registry.policy.facts import UNPAID, UNSTATED
from registry.policy.law import Law
from registry.policy.vocabulary import TIERS

OLDEST = 32
"""Rent years that the bits of a column reach back."""


@dataclass(frozen=True)
class Paid:
    """years: uint32 per tenant and measure, bit k = paid for the rent year k years before this one. rewards: int64 fen
    per tenant for a tier of a measure, as `registry.policy.facts.Facts.rewards`."""

    years: dict[str, np.ndarray]
    rewards: dict[tuple[str, str | None], np.ndarray]


def read(session: Session, law: Law, as_of: dt.date, ids: np.ndarray, complete: np.ndarray) -> Paid:
    """What was paid by the day, of those tenants only whose grants the register holds completely."""
    measures, tiers, year = tuple(law.measures), tuple(TIERS), as_of.year - 1
    asked = (
        select(
            Grant.tenant_id.label("of"),
            bulk.word(Grant.measure, measures).label("measure"),
            bulk.word(Grant.tier, tiers).label("tier"),
            bulk.number(Grant.rent_year).label("year"),
            bulk.number(Grant.amount_fen).label("fen"),
        )
        .where(Grant.tenant_id.between(int(ids[0]), int(ids[-1])), *grants.counted(law, as_of))
        .order_by(Grant.id)
    )
    found = bulk.read(session, asked)
    at = np.searchsorted(ids, found["of"])
    mine = np.isin(found["of"], ids)
    mine[mine] = complete[at[mine]]
    at, found = at[mine], {name: values[mine] for name, values in found.items()}
    back = year - np.where(found["year"] == UNKNOWN, year - 1, found["year"])
    none = np.zeros(len(ids), dtype=np.uint32)
    years = dict.fromkeys(measures, none)
    rewards = {}
    for code in np.unique(found["measure"]):
        here = found["measure"] == code
        near = here & (back >= 0) & (back < OLDEST)
        years[measures[code]] = none.copy()
        np.bitwise_or.at(years[measures[code]], at[near], np.uint32(1) << back[near].astype(np.uint32))
        for tier in np.unique(found["tier"][here]):
            step = here & (found["tier"] == tier)
            name = measures[code], None if tier == UNKNOWN else tiers[tier]
            rewards[name] = _sums(at[step], found["fen"][step], len(ids))
    return Paid(years, rewards)


def _sums(at: np.ndarray, fen: np.ndarray, tenants: int) -> np.ndarray:
    """int64 fen paid in the order of the rows: UNSTATED where the last grant does not say its amount, otherwise the sum
    since the last that does not."""
    place = np.arange(len(at))
    unstated = np.full(tenants, -1)
    np.maximum.at(unstated, at, np.where(fen == UNKNOWN, place, -1))
    counted = place > unstated[at]
    total = np.zeros(tenants, dtype=np.int64)
    np.add.at(total, at[counted], fen[counted])
    some = np.zeros(tenants, dtype=bool)
    some[at[counted]] = True
    return np.where(some, total, np.where(unstated >= 0, UNSTATED, UNPAID))
