"""Every standing, recognition, role, kind of title and result has its words, the same wherever they are shown."""

from typing import get_args

import pytest

from maps.viewport.symbols import SYMBOLS, named
from registry.certification.rules import GrantedAs
from registry.parks import park_words
from registry.parks.counted import PARKS, REFERENCE
from registry.parks.park_standing import STANDINGS
from registry.policy.vocabulary import RECOGNITIONS, RESULTS
from registry.store.models.park import OUTLINES


@pytest.mark.parametrize(
    ("words", "known"),
    [
        (park_words.STANDING_NAMES, STANDINGS),
        (park_words.RECOGNITION_NAMES, RECOGNITIONS),
        (park_words.ROLE_NAMES, (*PARKS, REFERENCE)),
        (park_words.ROLE_NOTES, (*PARKS[1:], REFERENCE)),
        (park_words.OUTLINE_NAMES, OUTLINES),
        (park_words.RESULT_NAMES, RESULTS),
        (park_words.TITLE_KINDS, [kind for kind in get_args(GrantedAs) if kind not in RECOGNITIONS]),
    ],
)
def test_each_has_its_words_in_the_order_of_what_is_known(words, known):
    assert list(words) == list(known)
    assert all(each.zh and each.en for each in words.values())


def test_a_standing_goes_with_its_sign_and_what_a_document_only_names_with_its_role():
    for standing in STANDINGS:
        assert named(standing, "registered") == (SYMBOLS[standing].sign, park_words.STANDING_NAMES[standing])
    assert named("none", "candidate") == ("○", park_words.ROLE_NAMES["candidate"])
    assert named("municipal", "candidate")[1].zh == "市级"
    assert named("none", REFERENCE) == ("", park_words.REFERENCES)
