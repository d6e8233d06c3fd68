"""Whatever is told, over time and of places within each other, no way to add and subtract speaks of fewer than five.

The proof by force: all sums that were told as rows, all parts as columns. A combination of rows that speaks of a few
enterprises only is there exactly where taking out their columns lowers the rank.
"""

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from registry.claims.published.hiding import Contribution, Reader, TellsTooMuch, ToldSums


def told_rows(history):
    """What the sums of `history`, each a set of parts, were, as a matrix; and whose each column is."""
    columns = sorted({part for parts in history for part in parts})
    rows = np.array([[part in parts for part in columns] for parts in history], dtype=float)
    return rows.reshape(len(history), len(columns)), np.array([part.who for part in columns], dtype=int)


def speaks_of_few(history, known=frozenset()):
    """Four enterprises that some combination speaks of alone, for somebody who knows the `known` ones; or None."""
    rows, owners = told_rows(history)
    unknown = ~np.isin(owners, list(known))
    rows, owners = rows[:, unknown], owners[unknown]
    if not rows.size:
        return None
    rank, everybody = np.linalg.matrix_rank(rows), sorted(set(owners.tolist()))
    for few in combinations(everybody, min(4, len(everybody))):
        if np.linalg.matrix_rank(rows[:, ~np.isin(owners, few)]) < rank:
            return few
    return None


def at(*who, mark="", what="tenants"):
    return frozenset(Contribution(what, each, mark) for each in who)


def test_five_may_be_told_and_four_not():
    ToldSums().tell(1, {"a": at(1, 2, 3, 4, 5)})
    with pytest.raises(TellsTooMuch):
        ToldSums().tell(1, {"a": at(1, 2, 3, 4)})


def test_one_who_comes_is_not_told_of_and_five_are():
    told = ToldSums()
    told.tell(1, {"a": at(*range(20))})
    with pytest.raises(TellsTooMuch):
        told.tell(2, {"a": at(*range(21))})
    told.tell(3, {"a": at(*range(25))})


def test_five_who_leave_may_be_told_and_four_not():
    told = ToldSums()
    told.tell(1, {"a": at(*range(20))})
    with pytest.raises(TellsTooMuch):
        told.tell(2, {"a": at(*range(16))})
    told.tell(3, {"a": at(*range(15))})


def test_what_goes_back_to_how_it_was_cannot_tell_of_one_who_came_meanwhile():
    """Five changed each time; from the first to the third telling it was one."""
    told = ToldSums()
    told.tell(1, {"a": at(*range(20))})
    told.tell(2, {"a": at(*range(25))})
    with pytest.raises(TellsTooMuch):
        told.tell(3, {"a": at(*range(20), 99)})
    told.tell(4, {"a": at(*range(20))})  # as it was: that has been told


def test_a_sum_cannot_be_taken_from_a_larger_one():
    told = ToldSums()
    told.tell(1, {"district": at(*range(20))})
    with pytest.raises(TellsTooMuch):
        told.tell(2, {"park": at(*range(16))})  # four would be left
    told.tell(3, {"park": at(*range(15))})


def test_nothing_is_left_of_what_may_not_be_told():
    told = ToldSums()
    told.tell(1, {"a": at(*range(20))})
    with pytest.raises(TellsTooMuch):
        told.tell(2, {"b": at(*range(10)), "c": at(*range(8), 21)})
    assert told.tell(2, {"b": at(*range(10))})  # as if it had never been tried


def knowing(*who):
    """Somebody who knows these one by one."""
    return Reader(frozenset(who))


def test_who_left_hides_nobody_from_who_knew_it():
    """Of eleven that were told of, five whom a park knew leave, and one more: to the park the difference is the one."""
    for reader, may in ((knowing(), True), (Reader(frozenset(), once=frozenset(range(5))), False)):
        told = ToldSums()
        told.tell(1, {"a": at(*range(11))}, readers=[reader])
        try:
            told.tell(2, {"a": at(*range(5, 10))}, readers=[reader])
        except TellsTooMuch:
            assert not may
        else:
            assert may


def test_what_a_former_tenant_adds_elsewhere_is_no_change_that_a_park_knows():
    told, before = ToldSums(), at(*range(20))
    former = Reader(frozenset(range(1, 5)), once=frozenset([0]))
    told.tell(1, {"a": before}, readers=[former])
    with pytest.raises(TellsTooMuch):  # the four are the park's own; the first has left it, and is told of
        told.tell(2, {"a": at(*range(5), mark="x") | at(*range(5, 20))}, readers=[former])


def test_who_knows_a_park_learns_of_no_four_beside_it():
    park, rest = knowing(*range(10)), at(*range(14))
    ToldSums().tell(1, {"a": rest})
    with pytest.raises(TellsTooMuch):
        ToldSums().tell(1, {"a": rest}, readers=[park])
    ToldSums().tell(1, {"a": at(*range(15))}, readers=[park])


def test_what_changes_for_who_knows_it_anyway_may_be_told():
    told, park = ToldSums(), knowing(*range(10))
    told.tell(1, {"a": at(*range(20))}, readers=[park])
    told.tell(2, {"a": at(*range(10), mark="x") | at(*range(10, 20))}, readers=[park])


@st.composite
def histories(draw, moving=True):
    """Up to fourteen enterprises in three places, who come, leave, move and change through some closes of a day: by day
    and enterprise, its place and amount, or None.
    """
    who = range(draw(st.integers(6, 14)))
    home = {each: draw(st.integers(0, 2)) for each in who}

    def state(each):
        place = draw(st.integers(0, 2)) if moving else home[each]
        here = draw(st.integers(0, 4)) > 0
        return (place, draw(st.integers(0, 2))) if here else None

    now = {each: state(each) for each in who}
    days = [dict(now)]
    for _day in range(draw(st.integers(1, 7))):
        for each in draw(st.lists(st.sampled_from(who), max_size=8)):
            now[each] = state(each)
        days.append(dict(now))
    return days


def parts_of(day, place=None):
    return frozenset(
        Contribution("amount", each, str(state[1]))
        for each, state in day.items()
        if state and place in (None, state[0])
    )


def told_of(days, readers=()):
    """What is told of the places and of all together, at the close of each day."""
    told, history = ToldSums(), []
    for number, day in enumerate(days):
        for name, place in (("0", 0), ("1", 1), ("2", 2), ("all", None)):
            parts = parts_of(day, place)
            try:
                told.tell(number, {name: parts}, readers)
            except TellsTooMuch:
                continue
            history.append(parts)
    return history


@given(histories())
def test_no_history_speaks_of_fewer_than_five(days):
    assert speaks_of_few(told_of(days)) is None


# A tenant that comes, beside four that an operating body knows as its own and a single one elsewhere.
_FOUND = dict.fromkeys(range(2, 6), (0, 0)) | dict.fromkeys(range(6, 10), (1, 0)) | {10: (2, 0)}


@example([{0: None, 1: None} | _FOUND, {0: (0, 0), 1: None} | _FOUND])
@given(histories(moving=False))
def test_who_knows_a_place_hears_of_no_fewer_than_five_elsewhere(days):
    known = [frozenset(each for day in days for each, state in day.items() if state and state[0] == place)
             for place in range(3)]  # fmt: skip
    history = told_of(days, [knowing(*each) for each in known])
    for place in range(3):
        assert speaks_of_few(history, known[place]) is None


def test_the_proof_finds_what_counting_changes_alone_would_tell():
    """The rule that would come to mind: five changed since the last telling. It tells of one; so the proof must see."""
    history = [at(*range(20)), at(*range(25)), at(*range(20), 99)]
    assert all(len(a ^ b) >= 5 for a, b in pairwise(history))
    assert speaks_of_few([frozenset(p for p in parts if p.who > 14) for parts in history]) is not None


@given(histories())
def test_a_ledger_read_again_decides_as_the_one_that_was_kept(days):
    """What was told lies in the database as events: from them alone, the next close must come out the same."""
    kept, events = ToldSums(), []
    for number, day in enumerate(days):
        again = ToldSums()
        for earlier, told in enumerate(events):
            again.replay(earlier, told)
        parts = parts_of(day)
        results = []
        for ledger in (kept, again):
            try:
                results.append(set(ledger.tell(number, {"a": parts})))
            except TellsTooMuch:
                results.append(None)
        assert results[0] == results[1]
        events.append(results[0] or ())
