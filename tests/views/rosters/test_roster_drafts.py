"""Drafts of two windows put together: what either changed is there, or stands beside to be chosen."""

from hypothesis import given
from hypothesis import strategies as st

from views.rosters.drafts import ABSENT, GONE, Contested, Draft, chosen, left_over, merged

cells = st.dictionaries(st.sampled_from(["room", "area_m2"]), st.sampled_from([None, "1", "2"]), min_size=1)


@st.composite
def drafts(draw) -> Draft:
    edited, gone = draw(st.dictionaries(st.integers(1, 3), cells)), draw(st.sets(st.integers(1, 3)))
    added = draw(st.dictionaries(st.sampled_from(["new-a", "new-b"]), cells))
    return Draft({id: own for id, own in edited.items() if id not in gone}, added, gone)


def words(draft: Draft) -> dict:
    found = {(str(id), field): (value,) for id, own in draft.edited.items() for field, value in own.items()}
    found |= {(key, field): (value,) for key, own in draft.added.items() for field, value in own.items()}
    return found | {(str(id), GONE): ("gone",) for id in draft.gone}


@given(drafts(), drafts(), drafts())
def test_what_one_window_changed_is_there_unless_both_did_and_then_both_words_stand(seen, mine, stored):
    after = merged(seen, mine, stored)
    result, before, here, there = map(words, (after, seen, mine, stored))
    disputed = {(each.row, each.field) for each in after.contested}
    whole = {row for row, field in disputed if field == GONE}
    for key in {*before, *here, *there}:
        was, own, other = (said.get(key, ABSENT) for said in (before, here, there))
        if key in disputed or key[0] in whole:
            continue
        if own in (was, other):
            assert result.get(key, ABSENT) == other
        else:
            assert other == was and result.get(key, ABSENT) == own, "nothing that both changed is decided silently"


@given(drafts(), drafts())
def test_where_nobody_else_wrote_the_draft_is_what_this_window_has(seen, mine):
    assert merged(seen, mine, seen) == mine and merged(seen, seen, mine) == mine


@given(drafts(), drafts(), drafts())
def test_a_draft_is_kept_and_read_again_as_it_was(seen, mine, stored):
    import json

    whole = merged(seen, mine, stored)
    assert Draft.of(json.loads(json.dumps(whole.content()))) == whole


def test_the_person_chooses_one_of_two_words():
    both = merged(Draft(), Draft({1: {"room": "A"}}), Draft({1: {"room": "B", "area_m2": "9"}}))
    assert both.contested == [Contested("1", "room", ("B",), ("A",))]
    assert both.edited == {1: {"room": "B", "area_m2": "9"}}
    assert chosen(both, both.contested[0], True) == Draft({1: {"room": "A", "area_m2": "9"}})
    assert chosen(both, both.contested[0], False) == Draft({1: {"room": "B", "area_m2": "9"}})


def test_a_row_that_one_window_took_out_and_the_other_changed_is_kept_until_the_person_has_chosen():
    for mine, stored in ((Draft(gone={1}), Draft({1: {"room": "B"}})), (Draft({1: {"room": "B"}}), Draft(gone={1}))):
        both = merged(Draft(), mine, stored)
        assert both.edited == {1: {"room": "B"}} and not both.gone
        assert chosen(both, both.contested[0], True) == Draft(gone={1})
        assert chosen(both, both.contested[0], False) == Draft({1: {"room": "B"}})


def test_typing_again_settles_what_was_contested():
    both = merged(Draft(), Draft({1: {"room": "A"}}), Draft({1: {"room": "B"}}))
    again = both.copy()
    again.edited[1]["room"] = "C"
    assert merged(both, again, both) == Draft({1: {"room": "C"}})


def test_what_another_window_added_while_this_one_was_written_stays():
    done = Draft({1: {"room": "A"}}, {"new-a": {"name": "甲"}}, {2})
    stored = Draft({1: {"room": "A"}, 3: {"room": "C"}}, {"new-a": {"name": "甲"}, "new-b": {"name": "乙"}}, {2})
    assert left_over(stored, done) == Draft({3: {"room": "C"}}, {"new-b": {"name": "乙"}})
    assert left_over(done, done) == Draft()


def test_a_draft_kept_before_rows_had_keys_is_read():
    assert Draft.of({"edited": {}, "added": [{"name": "甲"}], "gone": []}).added == {"row-0": {"name": "甲"}}
