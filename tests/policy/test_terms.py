"""What a policy file may say stands written out, so that an editor knows it; and every place that tells the forms apart
knows all of them.
"""

from typing import get_args

import pytest

from registry.policy import clauses, measurechecks, payments
from registry.policy import terms as t
from registry.policy import vocabulary as v
from registry.policy.documents import QuestionId


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
    assert list(forms_of(t.Payment).items()) == list(t.PAYMENTS.items())


@pytest.mark.parametrize(
    ("forms", "told_apart"),
    [
        (t.FORMS, clauses._TESTS),
        (t.PAYMENTS, payments._PAYS),
        (t.PAYMENTS, measurechecks._CLAIMANTS),
    ],
    ids=["what a clause tests", "what a measure pays", "who can be paid"],
)
def test_every_form_is_known_where_forms_are_told_apart(forms, told_apart):
    assert set(told_apart) == set(forms.values())


@pytest.mark.parametrize(
    ("written", "vocabulary"),
    [
        (t.YesNoFact, [path for path, fact in v.FACTS.items() if set(fact.values) == {"true", "false"}]),
        (t.ChosenFact, [path for path, fact in v.FACTS.items() if fact.values and "true" not in fact.values]),
        (t.Tier.model_fields["tier"].annotation, list(t.TIER_PARKS)),
        (t.RewardedTier, [*v.TITLE_TIERS, *v.RECOGNITIONS[:-1]]),
        (QuestionId, list(v.QUESTIONS)),
    ],
    ids=["yes or no", "chosen from words", "steps of a ladder", "rewarded", "open questions"],
)
def test_the_words_that_are_written_out_are_those_of_the_vocabulary_in_its_order(written, vocabulary):
    assert list(get_args(written)) == vocabulary
