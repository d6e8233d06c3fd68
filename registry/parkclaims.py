"""What a park's tenants may claim, measure by measure (按措施汇总): counts and sums, without a name.

For those who may read the park's roster: a count of few tells of single tenants.
"""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass

from sqlalchemy.orm import Session

from registry import entitlement
from registry.policy.vocabulary import STATUSES

SILENT = ("not_in_force", "not_applicable")  # nothing is asked of the tenant then
UNPRICED = ("discretionary", "not_eligible", "superseded")  # no sum is due, or none that the text fixes


@dataclass(frozen=True, slots=True)
class Claimed:
    """So many tenants have this answer to a measure. Fen, None where the answer has no sum; before stacking."""

    measure: str
    status: str
    tier: str | None
    tenants: int
    low: int | None
    high: int | None


def by_measure(session: Session, park_id: int, day: dt.date) -> list[Claimed]:
    """The answers of all measures in force for the park's tenants, by measure, then from 可申请 to 不符合."""
    counted: Counter[tuple] = Counter()
    sums: dict[tuple, list[int]] = defaultdict(lambda: [0, 0])
    for answer in entitlement.of_park(session, park_id, day).values():
        for measure, said in answer.get("determinations", {}).items():
            if said["status"] in SILENT:
                continue
            key = measure, said["status"], said.get("tier")
            counted[key] += 1
            for place, side in enumerate(("low", "high")):
                sums[key][place] += _fen(said.get(side))
    rank = {status: place for place, status in enumerate(STATUSES)}
    ordered = sorted(counted, key=lambda key: (key[0], rank[key[1]], key[2] or ""))
    return [Claimed(*key, counted[key], *((None, None) if key[1] in UNPRICED else sums[key])) for key in ordered]


def _fen(yuan: float | None) -> int:
    return round((yuan or 0) * 100)
