"""Entitlements (补贴资格): what the law answers for the tenants that the register holds."""

import datetime as dt

from sqlalchemy.orm import Session

from registry import tenants
from registry.policy import answer_facts


def of_park(session: Session, park_id: int, as_of: dt.date) -> dict[int, dict]:
    """By tenant id, the answer of `registry.policy.answer_facts` for every tenant of the park on the day."""
    cases = tenants.cases_of(session, park_id, as_of)
    return dict(zip(cases, answer_facts(cases.values()), strict=True))
