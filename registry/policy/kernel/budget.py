"""Budgets (年度总额控制): what each claimant gets of a sum that the claims exceed.

No text at hand fixes how a sum that is too small is shared out; what is worked out here is a simulation (测算), and
every page and export says so. The method is proportional shares by largest remainder (最大余额法): parts in whole fen
that add up to the sum exactly.
"""

from __future__ import annotations

import numpy as np

from registry.policy.kernel import exact

MOST = 2**61
"""Fen of all claims together: more than there is money, and the bound of exact division."""


def share_out(claims: np.ndarray, budget: int, tie: np.ndarray | None = None) -> np.ndarray:
    """int64 fen for each claim: all of it where the budget suffices, else proportional parts that sum to the budget.

    claims: int64 fen, none negative. budget: fen, not negative. tie: who goes first where remainders are equal,
    smallest first (such as the ids of the claimants, so that the order of rows does not matter); by default the row.
    Raises ValueError for negative amounts, and for claims that are together more than `MOST`.
    """
    claims = np.asarray(claims, dtype=np.int64)
    if budget < 0 or (claims < 0).any():
        raise ValueError("claims and budget are amounts of at least 0 fen")
    total = exact.total(claims)
    if total <= budget:
        return claims.copy()
    if total > MOST:
        raise ValueError(f"claims come to {total} fen, more than {MOST}")
    # Claims of nothing get nothing; left in, their equal remainders would slow the search for the greatest.
    asked = np.flatnonzero(claims)
    shares, remainders = exact.quotients(claims[asked], budget, total)
    left = budget - int(shares.sum())
    if left:
        shares += _gets_one_more(remainders, left, None if tie is None else np.asarray(tie)[asked])
    parts = np.zeros(len(claims), dtype=np.int64)
    parts[asked] = shares
    return parts


def _gets_one_more(remainders: np.ndarray, count: int, tie: np.ndarray | None) -> np.ndarray:
    """Bool per row: the greatest remainders, so many of them; among equals at the edge those that go first."""
    edge = np.partition(remainders, -count)[-count]
    chosen = remainders > edge
    equal = np.flatnonzero(remainders == edge)
    if tie is not None:
        equal = equal[np.argsort(tie[equal], kind="stable")]
    chosen[equal[: count - np.count_nonzero(chosen)]] = True
    return chosen
