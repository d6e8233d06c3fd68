"""A value is kept exactly, and is no value any more once its file declares the fact otherwise."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from registry.policy import Refusal
from registry.policy.answers.case_format import read_facts
from registry.policy.answers.one_fact import case_value
from registry.policy.shared_facts import Fact
from registry.policy.vocabulary import FIRST_DAY
from registry.stated.forms import Kept, kept, value_of
from registry.words import Words

NAME = Words("营业收入", "revenue")
WORDS = {"a": Words("甲", "a"), "b": Words("乙", "b")}


def fact(kind, **other):
    return Fact("tenant.tried", kind, NAME, NAME, **other)


def read_value(asked, given):
    """What a case that gives the fact is read as."""
    return read_facts({"id": "one", "as_of": FIRST_DAY, "tenant": {asked.key: given}}, (), (asked,))["tenant"][
        asked.key
    ]


GIVEN = {
    "yes-no": (True, Kept("yes-no", 1, None)),
    "one-of": ("b", Kept("one-of", None, "b")),
    "number": (Decimal("25.5"), Kept("number.2", 2550, None)),
    "money": (Decimal("1234567.89"), Kept("money", 123_456_789, None)),
    "percent": (Decimal("-12.5"), Kept("percent", -1250, None)),
    "day": (dt.date(2024, 2, 29), Kept("day", 19782, None)),
    "code": ("0651", Kept("code", None, "0651")),
}


@pytest.mark.parametrize("kind", GIVEN)
def test_a_value_of_any_kind_comes_back_as_it_was_given(kind):
    given, held = GIVEN[kind]
    asked = fact(kind, values=WORDS if kind == "one-of" else {})
    value = read_value(asked, given)
    assert kept(asked, value) == held
    assert value_of(asked, held) == value
    assert case_value(asked, value) == given


def test_other_decimals_other_choices_or_another_kind_make_no_other_value_of_what_was_said():
    assert value_of(fact("number", decimals=0), Kept("number.2", 2550, None)) is None
    assert value_of(fact("one-of", values={"a": WORDS["a"]}), Kept("one-of", None, "b")) is None
    assert value_of(replace(fact("money"), kind="percent"), Kept("money", 100, None)) is None


@pytest.mark.parametrize(
    ("kind", "held"),
    [
        ("yes-no", Kept("yes-no", 2, None)),
        ("money", Kept("money", -1, None)),
        ("money", Kept("money", 10**16, None)),
        ("day", Kept("day", 10**12, None)),
        ("code", Kept("code", None, "65x")),
        ("percent", Kept("percent", None, "20")),
    ],
)
def test_what_a_case_would_be_refused_for_is_no_value(kind, held):
    assert value_of(fact(kind), held) is None


def test_a_bad_value_is_refused_in_the_words_of_a_case():
    with pytest.raises(Refusal) as refused:
        read_value(fact("money"), Decimal("0.001"))
    assert (refused.value.at, refused.value.zh) == ("tenant.tried", "营业收入最多两位小数，而不是 0.001。")
