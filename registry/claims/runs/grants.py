"""What tenants were paid before (已领取的补贴), as columns per tenant."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.claims import grants
from registry.claims.runs import bulk
from registry.claims.runs.bulk import UNKNOWN
from registry.policy.files.law import Law
from registry.policy.kernel.kleene import distinct
from registry.policy.kernel.paid import OLDEST, Paid, counted
from registry.policy.vocabulary import TIERS
from registry.store.models import Grant


@dataclass(frozen=True)
class Grants:
    """Per tenant, as `registry.policy.kernel.facts.Facts` has it: the paid years by measure, the grants that do not say
    their year, and what was paid for each tier of a measure."""

    years: dict[str, np.ndarray]
    undated: dict[str, np.ndarray]
    rewards: dict[tuple[str, str | None], Paid]


def read_grants(session: Session, law: Law, as_of: dt.date, ids: np.ndarray, complete: np.ndarray) -> Grants:
    """What was paid by the day, of those tenants only whose grants the register holds completely."""
    measures, tiers, year = law.grants_looked_at, tuple(TIERS), as_of.year - 1
    asked = (
        select(
            Grant.tenant_id.label("of"),
            bulk.word(Grant.measure, measures).label("measure"),
            bulk.word(Grant.tier, tiers).label("tier"),
            bulk.number(Grant.rent_year).label("year"),
            bulk.number(Grant.amount_fen).label("fen"),
        )
        .where(Grant.tenant_id.between(int(ids[0]), int(ids[-1])), *grants.counted(as_of, measures))
        .order_by(Grant.id)
    )
    found = bulk.read_columns(session, asked)
    at = np.searchsorted(ids, found["of"])
    mine = np.isin(found["of"], ids)
    mine[mine] = complete[at[mine]]
    at, found = at[mine], {name: values[mine] for name, values in found.items()}
    dated, back = found["year"] != UNKNOWN, year - found["year"]
    none = np.zeros(len(ids), dtype=np.uint32)
    years = dict.fromkeys(measures, none)
    undated, rewards = {}, {}
    for code in distinct(found["measure"]):
        here = found["measure"] == code
        near = here & dated & (back >= 0) & (back < OLDEST)
        years[measures[code]] = none.copy()
        if (here & ~dated).any():
            undated[measures[code]] = counted(at[here & ~dated], len(ids))
        np.bitwise_or.at(years[measures[code]], at[near], np.uint32(1) << back[near].astype(np.uint32))
        for tier in distinct(found["tier"][here]):
            step = here & (found["tier"] == tier)
            name = measures[code], None if tier == UNKNOWN else tiers[tier]
            rewards[name] = Paid.of(at[step], found["fen"][step], found["fen"][step] != UNKNOWN, len(ids))
    return Grants(years, undated, rewards)
