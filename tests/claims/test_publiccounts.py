"""What the public is told of counts never tells who one of a few is."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from registry.claims.public_counts import breakdown

counts = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 30))


def test_large_groups_are_shown_and_small_ones_put_together():
    found = breakdown({"20": 12, "40": 3, "60": 2, "none": 0})
    assert (dict(found), found.other, found.merged) == ({"20": 12}, 5, ("40", "60"))


def test_one_small_group_takes_the_next_smallest_with_it():
    found = breakdown({"a": 30, "b": 8, "c": 1})
    assert (dict(found), found.other, found.merged) == ({"a": 30}, 9, ("b", "c"))


def test_fewer_than_five_in_all_are_withheld():
    found = breakdown({"a": 2, "b": 2})
    assert found.withheld and not found and found.other == 0


def test_nobody_is_no_secret():
    found = breakdown({"a": 0})
    assert not found.withheld and not found and found.other == 0


@given(counts)
def test_no_count_from_one_to_four_is_ever_shown(held):
    found = breakdown(held)
    assert all(count >= 5 for count in found.values())
    assert found.other == 0 or found.other >= 5
    total = sum(held.values())
    assert found.withheld == (0 < total < 5)
    assert found.withheld or sum(found.values()) + found.other == total


def test_no_small_group_can_be_worked_out_from_what_is_shown():
    told_of: dict = {}
    for a, b, c in product(range(1, 12), repeat=3):
        found = breakdown({"a": a, "b": b, "c": c})
        if found and not found.withheld:
            told_of.setdefault((tuple(found.items()), found.other, found.merged), set()).add((a, b, c))
    for (_, _, merged), possible in told_of.items():
        for group in merged:
            values = {counts["abc".index(group)] for counts in possible}
            assert len(values) > 1 or min(values) >= 5, (group, possible)
