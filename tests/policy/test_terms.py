"""What a policy file may say stands written out, so that an editor knows it; and every place that tells the forms apart
knows all of them.
"""

import datetime as dt
from dataclasses import replace
from typing import Literal, get_args

import numpy as np
import pytest

from registry.claims.headline_measure import leading
from registry.policy import answer_facts, load_law
from registry.policy import vocabulary as v
from registry.policy.files import base
from registry.policy.files import payments as ways
from registry.policy.files import terms as t
from registry.policy.files.checking.measure_checks import check_measure
from registry.policy.files.law import Law
from registry.policy.kernel import clauses
from registry.policy.kernel.payments import forms as payments
from registry.policy.kernel.payments.amounts import no_cash
from registry.policy.turning.changes import smallest_changes
from views.answers import measure


def forms_of(union):
    """tag -> form of an annotated union; of one without tags the value of the field that tells its forms apart."""
    choices, told_by = get_args(union)
    found = {}
    for choice in get_args(choices):
        form, *tags = get_args(choice) or (choice,)
        tag = tags[0].tag if tags else get_args(form.model_fields[told_by.discriminator].annotation)[0]
        found[tag] = form
    return found


def test_the_forms_of_test_are_those_of_the_union_in_its_order():
    assert list(forms_of(t.Test).items()) == list(t.FORMS.items())


def test_the_forms_of_payment_are_those_of_the_union_in_its_order():
    assert list(forms_of(ways.Payment).items()) == list(ways.PAYMENTS.items())


@pytest.mark.parametrize(
    ("forms", "told_apart"),
    [
        (t.FORMS, clauses._TESTS),
        (ways.PAYMENTS, payments._PAYS),
        (ways.PAYMENTS, measure._PAYS),
    ],
    ids=["what a clause tests", "what a measure pays", "its words"],
)
def test_every_form_is_known_where_forms_are_told_apart(forms, told_apart):
    assert set(told_apart) == set(forms.values())


@pytest.mark.parametrize(
    ("written", "vocabulary"),
    [
        (ways.Tier.model_fields["tier"].annotation, list(ways.TIER_PARKS)),
        (ways.RewardedTier, [*v.TITLE_TIERS, *v.RECOGNITIONS[:-1]]),
    ],
    ids=["steps of a ladder", "rewarded"],
)
def test_the_words_that_are_written_out_are_those_of_the_vocabulary_in_its_order(written, vocabulary):
    assert list(get_args(written)) == vocabulary


# ---- a form that is added ------------------------------------------------------------------------------------------

LONGGANG, GUANGMING = "longgang-2023/2", "guangming-2025-4/14"


class LumpSum(ways.PaymentForm):
    """A form that no policy file has yet: the same amount for everybody, in full beside what was spent."""

    adds_up = "in_full"

    pays: Literal["lump-sum"]
    amount: base.Yuan


def _lump_sum(setting, may, must, floor):
    fen, facts = int(setting.measure.payment.amount * 100), setting.facts
    low, high = facts.most_of(np.where(must, fen, 0)), facts.most_of(np.where(may, fen, 0))
    return replace(no_cash(facts), low=low, high=high)


@pytest.fixture
def lump_law(monkeypatch):
    """The law in which Guangming (十四) pays a lump sum of 7 million yuan: more than the rent below."""
    monkeypatch.setitem(payments._PAYS, LumpSum, _lump_sum)
    monkeypatch.setitem(measure._PAYS, LumpSum, lambda payment: [f"{payment.amount} for everybody"])
    law = load_law()
    lump = LumpSum(pays="lump-sum", amount=7_000_000)

    def paying(document):
        changed = [
            each.model_copy(update={"payment": lump, "open_questions": (), "clauses": each.clauses[:2]})
            if each.id == GUANGMING
            else each
            for each in document.measures
        ]
        return document.model_copy(update={"measures": tuple(changed)})

    return Law(tuple(paying(document) for document in law.documents))


CASE = {
    "id": "A",
    "as_of": dt.date(2026, 11, 21),
    "tenant": {"kind": "enterprise", "industry": "6513"},
    "park": {"district": "440311", "recognition": "ai_software"},
    "rent": {2025: 5_000_000},
    "granted": [],
}


def test_a_form_that_is_added_needs_its_model_its_function_and_its_words(lump_law):
    """All else asks the form: whether it is cash, who can be paid so, and how it goes into the sum."""
    the_measure = lump_law.measures[GUANGMING]
    answer = answer_facts([CASE], lump_law)[0]
    said = answer.determinations[GUANGMING]
    assert (said.status, said.low, said.high) == ("eligible", 7_000_000, 7_000_000)
    assert answer.total.high >= 7_000_000  # the rent of 5 million is no limit to what adds up in full
    assert leading(lump_law, answer).measure.id == GUANGMING
    refused = CASE | {"tenant": {"kind": "association", "industry": "6513"}}
    assert [change.answer.high for change in smallest_changes(refused, GUANGMING, lump_law)] == [7_000_000] * 2
    assert measure.pays(the_measure) == ["7000000 for everybody"]
    assert list(check_measure(the_measure, None)) == []
    found = check_measure(the_measure.model_copy(update={"claimant": "operator"}), None)
    (wrong,) = [mistake for mistake in found if mistake.at == "claimant"]
    assert "lump-sum" in wrong.en and wrong.allowed == ("tenant",)


def test_each_form_says_of_which_kind_it_is_and_who_can_be_paid_so():
    assert {pays: (form.kind, form.claimants) for pays, form in ways.PAYMENTS.items()} == {
        "share-of-rent": ("cash", ("tenant",)),
        "by-area": ("cash", ("tenant",)),
        "up-to": ("cash", ("tenant", "operator")),
        "reduced-rent": ("in_kind", ("tenant",)),
        "share-by-area": ("cash", ("tenant",)),
        "discretionary": ("discretionary", ("tenant", "operator")),
        "free-months": ("in_kind", ("tenant",)),
        "reward": ("cash", ("operator",)),
        "share-of-outlay": ("cash", ("operator",)),
        "nothing": ("none", ("tenant", "operator", "anyone")),
        "share": ("cash", ("tenant", "operator")),
        "fixed": ("cash", ("tenant", "operator")),
    }
    assert [pays for pays, form in ways.PAYMENTS.items() if form.adds_up == "in_full"] == ["reward", "fixed", "up-to"]
