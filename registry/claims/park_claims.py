"""What a park's tenants may claim, measure by measure (按措施汇总): counts and sums, without a name.

For those who may read the park's roster: a count of few tells of single tenants. What a tenant may claim for premises
elsewhere is in none of it, so that nobody works out the rent paid there.
"""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass

from sqlalchemy.orm import Session

from registry.claims import entitlement
from registry.policy import Told
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


@dataclass(frozen=True, slots=True)
class Claims:
    """By measure, then from 可申请 to 不符合; `unanswered`: how many tenants the law could not be asked about."""

    measures: tuple[Claimed, ...]
    unanswered: int


def by_measure(session: Session, park_id: int, day: dt.date) -> Claims:
    """The answers of all measures in force, for the premises of the park's tenants in this park."""
    counted: Counter[tuple] = Counter()
    sums: dict[tuple, list[int]] = defaultdict(lambda: [0, 0])
    answers = entitlement.of_park(session, park_id, day).values()
    told = [answer for answer in answers if isinstance(answer, Told)]
    for measure, said in (pair for answer in told for pair in answer.determinations.items()):
        if said.status in SILENT:
            continue
        key = measure, said.status, said.tier
        counted[key] += 1
        for place, side in enumerate((said.low, said.high)):
            sums[key][place] += _fen(side)
    rank = {status: place for place, status in enumerate(STATUSES)}
    ordered = sorted(counted, key=lambda key: (key[0], rank[key[1]], key[2] or ""))
    found = [Claimed(*key, counted[key], *((None, None) if key[1] in UNPRICED else sums[key])) for key in ordered]
    return Claims(tuple(found), len(answers) - len(told))


def _fen(yuan: float | None) -> int:
    return round((yuan or 0) * 100)
