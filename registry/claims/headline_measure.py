"""Which of a tenant's answers is shown first (首要措施): of the measures open to it, those that owe money lead."""

from typing import NamedTuple

from registry.claims.runs.run import Run
from registry.policy import Answer, Determination, Unanswered, load_law
from registry.policy.files.documents import Measure
from registry.policy.files.law import Law
from registry.policy.kernel.determination import STATUS
from registry.policy.kernel.tiers import NO_TIER
from registry.policy.vocabulary import TIERS

CLOSED = ("not_applicable", "not_in_force")
WORTH = ("cash", "discretionary", "in_kind", "none")  # money that is due, money that may be, no money


class TenantGroup(NamedTuple):
    """Tenants that stand alike: under which measure, in which tier of it, with which status."""

    measure: str
    tier: str | None
    status: str


class MeasureAnswer(NamedTuple):
    """A measure and what it answers a tenant."""

    measure: Measure
    said: Determination


def rank(measure: Measure) -> int:
    """Measures that owe money, then what a district may pay, then what costs it none."""
    return WORTH.index(measure.payment.kind)


def leading(law: Law, answer: Answer) -> MeasureAnswer | Unanswered | None:
    """What to show for a tenant: of the measures in force here, the first of the highest rank; None where there is no
    such measure, and a refusal as it is."""
    if isinstance(answer, Unanswered):
        return answer
    found = [MeasureAnswer(law.measures[id], d) for id, d in answer.determinations.items() if d.status not in CLOSED]
    return min(found, key=lambda pair: (rank(pair.measure), -(pair.said.high or 0)), default=None)


UNANSWERED = "unanswered"
"""The group of tenants whom the law could not be asked about."""


def group(found: MeasureAnswer | Unanswered | None) -> TenantGroup | str | None:
    """Where a tenant with this to show stands; None: no measure is open to it."""
    if isinstance(found, Unanswered):
        return UNANSWERED
    return None if found is None else TenantGroup(found.measure.id, found.said.tier, found.said.status)


def of_run(answered: Run) -> dict[int, TenantGroup | str]:
    """Where each tenant of a run stands with all its premises; those whom no measure is open to are not in it."""
    law, names, tiers = load_law(), tuple(STATUS), list(TIERS)
    best: dict[int, tuple[tuple[int, int], TenantGroup]] = {}
    for id, measure in law.measures.items():
        table = answered.table(f"tenant/{id}")
        if table is None:
            continue
        columns = (table[name].to_pylist() for name in ("id", "status", "high", "tier"))
        for tenant, code, high, tier in zip(*columns, strict=True):
            status, key = names[code], (rank(measure), -high)
            if status in CLOSED or (tenant in best and best[tenant][0] <= key):
                continue
            named = tiers[tier] if tier != NO_TIER and status != "not_eligible" else None
            best[tenant] = key, TenantGroup(id, named, status)
    refused = {each.id: UNANSWERED for each in answered.unasked if each.kind == "tenant"}
    return refused | {tenant: group for tenant, (_key, group) in best.items()}
