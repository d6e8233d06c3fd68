"""Guangming (十四), the rent subsidy: the kernel against a brute-force reading of the clause."""

import copy
import datetime as dt
import itertools

from brute import MILLION, amount, readings, rent_of_month
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.policy import load_law
from registry.policy.answers.cases import case_of
from tests.fixtures.answers import answer_case, answer_cases
from tests.fixtures.examples import examples

MEASURE = "guangming-2025-4/14"
DAYS = st.dates(dt.date(2025, 3, 31), dt.date(2028, 3, 30))


def intervals(words):
    day = st.dates(dt.date(2023, 6, 1), dt.date(2028, 1, 1))

    def build(word, first, second, open_end):
        low, high = sorted((first, second))
        return {**word, "from": low, **({} if open_end else {"to": high})}

    return st.lists(st.builds(build, words, day, day, st.booleans()), max_size=2)


RECOGNITION = st.one_of(
    st.sampled_from(["ai_software", "other_featured", "none"]),
    intervals(st.sampled_from([{"as": "ai_software"}, {"as": "other_featured"}])),
)
TITLES = intervals(st.sampled_from([{"tier": "national"}, {"tier": "municipal"}, {"tier": "municipal_humanoid"}]))


@st.composite
def known_cases(draw):
    """A tenant of Guangming with every fact known that (十四) asks for."""
    as_of = draw(DAYS)
    year = as_of.year - 1
    start = draw(st.dates(dt.date(year - 1, 6, 1), dt.date(year, 12, 28)).filter(lambda day: day.day <= 28))
    lease = {"start": start, "monthly_rent": draw(st.integers(0, 700_000)), "rent_free_months": draw(st.integers(0, 5))}
    if draw(st.booleans()):
        lease["end"] = start + dt.timedelta(days=draw(st.integers(0, 900)))
    granted = draw(st.sets(st.integers(year - 4, year), max_size=4))
    return {
        "id": "known",
        "as_of": as_of,
        "tenant": {
            "kind": draw(st.sampled_from(["enterprise", "institution", "association", "sole_trader"])),
            "industry": draw(st.sampled_from(["6513", "64", "2710", "3491", "653"])),
            "ai_listed": draw(st.booleans()),
        },
        "park": {
            "district": "440311",
            "recognition": draw(RECOGNITION),
            "titles": draw(TITLES),
            "zero_rent_incubator": False,
        },
        "cooperation": draw(st.booleans()),
        "lease": lease,
        "granted": [{"measure": MEASURE, "rent_year": y} for y in sorted(granted)],
    }


def fen(yuan):
    return round(yuan * 100)


@given(known_cases())
@settings(max_examples=examples(200))
def test_with_all_facts_known_every_reading_pays_what_the_clause_says(case):
    said = answer_case(case)["determinations"][MEASURE]
    by_hand = [amount(case, reading) for reading in readings()]
    paid = [a or 0 for a in by_hand]
    assert (fen(said["low"]), fen(said["high"])) == (min(paid), max(paid))
    if len(set(by_hand)) > 1:
        assert said["status"] == "depends_on_reading"
    else:
        assert said["status"] == ("not_eligible" if by_hand[0] is None else "eligible")
    for key, reading in said.get("readings", {}).items():
        adopted = dict(part.split("=") for part in key.split(", "))
        agreeing = {amount(case, r) for r in readings() if adopted.items() <= r.items()}
        assert len(agreeing) == 1, f"{key} leaves a question open that matters"
        (by_hand_here,) = agreeing
        assert fen(reading["high"]) == (by_hand_here or 0)
        assert (reading["status"] == "not_eligible") == (by_hand_here is None)


HOLES = ["tenant.kind", "tenant.industry", "tenant.ai_listed", "park.recognition", "cooperation", "granted", "lease"]


def without(case, paths):
    holed = copy.deepcopy(case)
    for path in paths:
        inner = holed
        *outer, last = path.split(".")
        for key in outer:
            inner = inner[key]
        inner.pop(last, None)
    return holed


@given(known_cases(), st.sets(st.sampled_from(HOLES), min_size=1))
@settings(max_examples=examples(150))
def test_with_facts_missing_the_range_holds_what_the_facts_would_give(case, holes):
    known = answer_case(case)["determinations"][MEASURE]
    holed = answer_case(without(case, holes))["determinations"][MEASURE]
    assert holed["low"] <= known["low"] and known["high"] <= holed["high"]
    assert holed["status"] in ("needs_facts", known["status"])


@given(known_cases(), st.permutations(HOLES))
@settings(max_examples=examples(75))
def test_learning_a_fact_never_widens_the_range(case, order):
    holed = [answer_case(without(case, order[i:]))["determinations"][MEASURE] for i in range(len(order) + 1)]
    for before, after in itertools.pairwise(holed):
        assert before["low"] <= after["low"] and after["high"] <= before["high"]


@given(st.lists(known_cases(), min_size=2, max_size=8), st.randoms())
@settings(max_examples=examples(50))
def test_a_tenant_is_answered_the_same_alone_and_in_a_batch_of_any_order(cases, random):
    law = load_law()
    day = dt.date(2026, 11, 21)
    for index, case in enumerate(cases):
        paid = [grant for grant in case["granted"] if grant["rent_year"] <= day.year]
        case |= {"id": f"T{index}", "as_of": day, "granted": paid}
    alone = {case["id"]: answer_case(case) for case in cases}
    random.shuffle(cases)
    together = answer_cases([case_of(case, law.measures) for case in cases], law)
    assert {answer["id"]: answer for answer in together} == alone


@given(known_cases(), st.integers(2, 4))
@settings(max_examples=examples(50))
def test_several_premises_of_one_tenant_share_one_cap(case, parts):
    case["park"]["recognition"] = "ai_software"
    alone = answer_case(case)["determinations"][MEASURE]
    premise = {key: case.pop(key) for key in ("park", "lease")}
    together = answer_case({**case, "premises": [premise] * parts})["determinations"][MEASURE]
    year = case["as_of"].year - 1
    rent = parts * sum(rent_of_month(premise["lease"], year, month + 1) for month in range(12))
    if alone["status"] == "eligible":
        assert fen(together["high"]) == min(2 * MILLION, rent // 2)
    else:
        assert together["status"] == alone["status"]
