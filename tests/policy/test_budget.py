"""A budget that the claims exceed: exact parts, nobody favoured by the order of rows."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.policy.kernel.budget import share_out

CLAIMS = st.lists(st.integers(0, 2_000_000_00), min_size=1, max_size=40)
BUDGET = st.integers(0, 10**12)


@given(CLAIMS, BUDGET)
def test_the_parts_sum_to_the_budget_to_the_fen_or_to_all_claims_where_it_suffices(claims, budget):
    parts = share_out(np.array(claims), budget)
    assert parts.sum() == min(budget, sum(claims))


@given(CLAIMS, BUDGET)
def test_nobody_gets_more_than_the_claim_nor_a_fen_off_the_proportional_share(claims, budget):
    parts = share_out(np.array(claims), budget)
    for claim, part in zip(claims, parts.tolist(), strict=True):
        assert 0 <= part <= claim
        if sum(claims) > budget:
            assert abs(part - Fraction(claim * budget, sum(claims))) < 1


@given(CLAIMS, BUDGET, st.randoms())
def test_the_order_of_rows_does_not_matter(claims, budget, random):
    ids = list(range(len(claims)))
    shuffled = ids.copy()
    random.shuffle(shuffled)
    straight = share_out(np.array(claims), budget, tie=np.array(ids))
    mixed = share_out(np.array([claims[i] for i in shuffled]), budget, tie=np.array(shuffled))
    assert dict(zip(shuffled, mixed.tolist(), strict=True)) == dict(zip(ids, straight.tolist(), strict=True))


@given(CLAIMS, st.integers(0, 10**11), st.integers(0, 10**11))
def test_a_larger_budget_leaves_the_whole_no_smaller(claims, budget, more):
    assert share_out(np.array(claims), budget).sum() <= share_out(np.array(claims), budget + more).sum()


def test_a_hundred_thousand_great_claims_are_shared_out_exactly():
    claims = np.full(100_000, 200_000_001)
    assert share_out(claims, 10**13 + 7).sum() == 10**13 + 7


def test_negative_amounts_are_refused():
    with pytest.raises(ValueError):
        share_out(np.array([-1]), 5)
