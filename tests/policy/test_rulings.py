"""Rulings: an adopted option decides the claims of its days and is cited by the answers that it decided."""

import datetime as dt
import itertools

import pytest
import yaml

from registry.policy import Refusal, Ruling, load_law
from registry.policy.files.rulings import check_option
from registry.policy.known_questions import QUESTIONS
from tests.fixtures.answers import answer_case, answer_facts
from tests.policy.test_cases import CASES

DAY = dt.date(2026, 11, 21)
RENT = "guangming-2025-4/14"
CASE = {
    "id": "a tenant paid two years ago, not last year",
    "as_of": DAY,
    "tenant": {"kind": "enterprise", "industry": "65", "ai_listed": True, "software_enterprise": True},
    "park": {"district": "440311", "recognition": "ai_software"},
    "rent": {2025: 3_000_000},
    "granted": [{"measure": RENT, "rent_year": 2023, "amount": 100}],
}


def ruling(option="gap-ends", start="2026-01-01", **given):
    fields = {"question": "three-years", "by": "测试机关", "basis": "测〔2026〕1号", **given}
    return Ruling(option=option, start=dt.date.fromisoformat(start), **fields)


def answered(*rulings, **changed):
    return answer_case({**CASE, **changed}, rulings=rulings)["determinations"][RENT]


def test_without_a_ruling_the_readings_stand_side_by_side_and_nothing_is_cited():
    said = answered()
    assert said["status"] == "depends_on_reading"
    assert "rulings" not in said


def test_a_ruling_decides_and_is_cited():
    refused, granted = answered(ruling("gap-ends")), answered(ruling("three-payments"))
    assert refused["status"] == "not_eligible" and refused["failed"] == ["three-years"]
    assert granted["status"] == "eligible" and granted["high"] == 1_500_000
    assert "readings" not in refused and "readings" not in granted
    assert granted["rulings"] == [
        {
            "question": "three-years",
            "option": "three-payments",
            "by": "测试机关",
            "basis": "测〔2026〕1号",
            "from": "2026-01-01",
        }
    ]


def test_a_claim_before_its_first_day_or_after_its_last_still_shows_the_readings():
    ended = ruling(start="2026-11-01", end=dt.date(2026, 11, 20))
    later = ruling(start="2026-11-22")
    assert answered(ended, later) == answered()
    assert answered(ended, later, as_of=dt.date(2026, 11, 20))["status"] == "not_eligible"
    assert answered(ended, later, as_of=dt.date(2026, 11, 22))["status"] == "not_eligible"


def test_a_ruling_for_one_document_leaves_the_others_open():
    assert answered(ruling(document="shenzhen-2025-14")) == answered()
    said = answered(ruling(document="guangming-2025-4"))
    assert said["status"] == "not_eligible"
    assert said["rulings"][0]["document"] == "guangming-2025-4"


def test_a_ruling_for_the_document_goes_before_one_for_all_and_the_later_before_the_earlier():
    own = ruling("three-payments", "2026-01-01", document="guangming-2025-4")
    everywhere = ruling("gap-ends", "2026-06-01")
    for order in itertools.permutations([own, everywhere]):
        assert answered(*order)["rulings"][0]["option"] == "three-payments"
    for order in itertools.permutations([ruling("gap-ends", "2026-01-01"), ruling("three-payments", "2026-02-01")]):
        assert answered(*order)["rulings"][0]["option"] == "three-payments"


def test_an_answer_that_does_not_turn_on_the_question_does_not_cite_its_ruling():
    said = answered(ruling(), granted=[])
    assert said["status"] == "eligible"
    assert "rulings" not in said


def test_the_claims_that_are_left_are_counted_under_the_ruling_alone():
    assert answered()["claims_left"]["low"] < answered()["claims_left"]["high"]
    left = answered(ruling("three-payments"))["claims_left"]
    assert left["low"] == left["high"] > 0


def test_a_question_or_an_option_that_does_not_exist_is_refused_with_the_words_allowed():
    with pytest.raises(Refusal) as asked:
        check_option("four-years", "gap-ends", load_law().questions)
    assert asked.value.at == "question" and "three-years" in asked.value.zh
    with pytest.raises(Refusal) as chosen:
        ruling("strict")
    assert chosen.value.at == "option" and "clock-from-first" in chosen.value.zh


LAST_DAY = {**CASE, "id": "on the anniversary", "as_of": dt.date(2028, 3, 31), "rent": {2027: 3_000_000}, "granted": []}
FREE_MONTHS = {
    **{key: value for key, value in CASE.items() if key != "rent"},
    "id": "free and subsidised",
    "park": {**CASE["park"], "zero_rent_incubator": True},
    "lease": {
        "start": dt.date(2025, 1, 1),
        "end": dt.date(2027, 12, 31),
        "area_m2": 100,
        "monthly_rent": 10_000,
        "rent_free_months": 9,
    },
    "granted": [],
}


@pytest.fixture(scope="module")
def cases():
    """Every shared case, and one for each question that none of them turns on."""
    shared = [
        case for name in ("tenants.yaml", "operators.yaml") for case in yaml.safe_load((CASES / name).read_text())
    ]
    return [{key: value for key, value in case.items() if key != "expect"} for case in shared] + [LAST_DAY, FREE_MONTHS]


@pytest.fixture(scope="module")
def openly(cases):
    return answer_facts(cases)


def options(reading: str) -> dict[str, str]:
    """`three-years=gap-ends, status-date=as-of` as question → option."""
    return dict(part.split("=", 1) for part in reading.split(", "))


def amounts(said: dict) -> dict:
    return {key: said[key] for key in ("status", "low", "high", "floor", "after_budget") if key in said}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_ruling_picks_its_reading_and_is_cited_just_where_that_question_was_listed(question, cases, openly):
    decided = 0
    for option in QUESTIONS[question].options:
        under = answer_facts(cases, rulings=[ruling(option, "2000-01-01", question=question)])
        for id, before, said in measures(openly, under):
            readings = {key: value for key, value in before.get("readings", {}).items() if question in options(key)}
            assert ("rulings" in said) == bool(readings), id
            if not readings:
                assert amounts(said) == amounts(before), id
                continue
            decided += 1
            picked = [value for key, value in readings.items() if options(key)[question] == option]
            left = said.get("readings", {})
            assert amounts(said) in map(amounts, picked) if not left else len(left) <= len(picked), id
    assert decided, f"no case turns on {question}"


def measures(before: list[dict], after: list[dict]):
    """The determinations of the same case and measure, before and after."""
    for one, other in zip(before, after, strict=True):
        for id, said in other.get("determinations", {}).items():
            yield f"{one['id']} {id}", one["determinations"][id], said
