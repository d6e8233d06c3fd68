"""Money at stake, read twice: what hangs on a fact is what plain Python finds by completing the case in every way."""

import datetime as dt
import itertools
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.policy import answer_case, answer_facts, load_law
from registry.policy.turning.stakes import stakes
from tests.fixtures.examples import examples
from tests.policy.second_reading import answers, completions, questions
from tests.policy.test_put_together import ENTERPRISE, EVER, RENT_YEAR, TWO, YEARS, case_of, law_of

DAY = dt.date(2026, 11, 28)
GUANGMING, LONGGANG = "guangming-2025-4/14", "longgang-2023/2"


def hanging(case: dict, *measures: str) -> dict[tuple[str, str], int]:
    """Fen by measure and fact, as the law says."""
    law = load_law()
    said = answer_case(case).determinations
    found = stakes(case, {id: said[id] for id in measures or said}, law)
    assert [each.fen for each in found] == sorted((each.fen for each in found), reverse=True)
    assert all(each.fen > 0 for each in found)
    return {(each.measure, each.fact): each.fen for each in found}


def by_hand(case: dict, measure: str) -> dict[str, int]:
    """Fen by fact: for each way in which a fact can turn out, the least and the most over all ways of the others and
    all readings; between these mosts, or these leasts, lies what hangs on it."""
    asks = answers.MEASURES[measure]
    slots, world = completions.slots_and_world(case, measure)
    slots = [slot for slot in slots if slot.fact.startswith(asks.facts)]
    asking = tuple(question for question in asks.questions if answers.can_matter(question, case))
    readings = [answers.REST | reading for reading in questions.readings(asking)]
    amounts = {
        ways: [asks.says(found, reading).amount for reading in readings]
        for ways, found in completions.worlds(slots, world)
    }
    found: dict[str, int] = {}
    names = ["rent" if slot.fact.startswith(("rent", "lease.")) else slot.fact for slot in slots]
    for fact in dict.fromkeys(names):
        mine = [n for n, name in enumerate(names) if name == fact]
        lows, highs = [], []
        for ways in itertools.product(*(range(len(slots[n].ways)) for n in mine)):
            those = [row for key, row in amounts.items() if tuple(key[n] for n in mine) == ways]
            lows.append(min(map(min, those)))
            highs.append(max(map(max, those)))
        found[fact] = max(max(highs) - min(highs), max(lows) - min(lows))
    return {fact: fen for fact, fen in found.items() if fen}


def tenant(district: str = "440311", park: dict | None = None, **facts: object) -> dict:
    known = {key: facts.pop(key) for key in ("kind", "industry", "ai_listed") if key in facts}
    return {"id": "x", "as_of": DAY, "tenant": known, "park": {"district": district, **(park or {})}, **facts}


def test_on_the_recognition_hangs_what_the_higher_cap_pays_more():
    # 50 % of 3,000,000: 1,500,000 in a recognised park, 1,000,000 at most in any other.
    case = tenant(kind="enterprise", industry="65", granted=[], rent={2025: 3_000_000}, cooperation=True)
    assert hanging(case, GUANGMING) == {(GUANGMING, "park.recognition"): 50_000_000}


def test_what_is_least_counts_as_what_is_most_does():
    # With cooperation 1,500,000; without it nothing or 1,000,000, as the text is read: the leasts lie further apart.
    case = tenant(
        kind="enterprise", industry="65", granted=[], rent={2025: 3_000_000}, park={"recognition": "other_featured"}
    )
    assert hanging(case, GUANGMING) == {(GUANGMING, "cooperation"): 150_000_000}


def test_every_kind_of_park_is_tried():
    # Without cooperation: 1,500,000 where AI or software is recognised, 1,000,000 in no such park, and in another
    # featured one nothing or 1,000,000.
    case = tenant(kind="enterprise", industry="65", granted=[], rent={2025: 3_000_000}, cooperation=False)
    assert hanging(case, GUANGMING) == {(GUANGMING, "park.recognition"): 150_000_000}


def test_on_the_only_fact_that_is_missing_hangs_the_whole_range():
    case = tenant(kind="enterprise", ai_listed=False, granted=[], rent={2025: 123_456.78}, park={"recognition": "none"})
    assert hanging(case, GUANGMING) == {(GUANGMING, "tenant.industry"): 6_172_839}
    told = answer_case(case).determinations[GUANGMING]
    assert (told.low, told.high) == (0, 61_728.39)


def test_of_two_facts_each_of_which_would_do_neither_alone_decides():
    case = tenant(kind="enterprise", granted=[], park={"recognition": "none"})
    assert (GUANGMING, "tenant.industry") not in hanging(case) and (GUANGMING, "tenant.ai_listed") not in hanging(case)


def test_no_money_hangs_on_a_measure_that_owes_none():
    assert not [measure for measure, _ in hanging(tenant("440305")) if measure.startswith("shenzhen")]


def test_of_several_premises_nothing_is_said():
    places = [{"park": {"district": "440311"}, "rent": {2025: 1}}, {"park": {"district": "440311"}}]
    case = {"id": "x", "as_of": DAY, "tenant": {"kind": "enterprise"}, "granted": [], "premises": places}
    assert not {fact for _, fact in hanging(case) if fact in ("rent", "park.recognition")}


def test_where_nothing_is_missing_nothing_hangs():
    case = tenant(kind="enterprise", industry="65", rent={2025: 3_000_000}, granted=[], park={"recognition": "none"})
    assert hanging(case, GUANGMING) == {}


FORGOTTEN = {
    GUANGMING: ("tenant.kind", "tenant.industry", "tenant.ai_listed", "cooperation", "granted", "park.recognition",
                "rent"),
    LONGGANG: ("tenant.kind", "tenant.software_enterprise", "tenant.above_scale", "granted", "rent"),
}  # fmt: skip
DISTRICT = {GUANGMING: "440311", LONGGANG: "440307"}


@st.composite
def tenants(draw, measure: str) -> dict:
    """A tenant that the measure may pay, of whom one to four facts are not known; and how the rent is told."""
    kinds = ["enterprise"] * 4 + ["institution", "association"]
    paid = draw(st.lists(st.integers(2022, 2025), max_size=2, unique=True))
    case = {
        "id": "x", "as_of": draw(st.sampled_from([DAY, dt.date(2028, 3, 31), dt.date(2025, 6, 1)])),
        "tenant": {
            "kind": draw(st.sampled_from(kinds)), "industry": draw(st.sampled_from(["65", "6513", "27"])),
            "ai_listed": draw(st.booleans()), "software_enterprise": draw(st.sampled_from([True, True, False])),
            "above_scale": draw(st.sampled_from([True, True, False])), "newly_moved_in": True,
        },
        "park": {
            "district": DISTRICT[measure], "software_park": False, "zero_rent_incubator": False,
            "recognition": draw(st.sampled_from(["ai_software", "other_featured", "none"])),
        },
        "cooperation": draw(st.booleans()), "granted": [{"measure": measure, "rent_year": year} for year in paid],
    }  # fmt: skip
    rent = draw(st.sampled_from([100, 1_000_000.01, 3_000_000, 9_999_999.99]))
    if draw(st.booleans()) and measure == GUANGMING:
        case["rent"] = {case["as_of"].year - 1: rent}
    else:
        case["lease"] = {"start": dt.date(2020, 1, 1), "monthly_rent": rent, "area_m2": draw(st.integers(1, 3000))}
    for path in draw(st.lists(st.sampled_from(FORGOTTEN[measure]), min_size=1, max_size=4, unique=True)):
        group, _, name = path.rpartition(".")
        (case[group] if group else case).pop(name, None)
        if path == "rent":
            case.pop("lease", None)
    return case


@pytest.mark.parametrize("measure", [GUANGMING, LONGGANG])
def test_two_readings_of_what_hangs_on_a_fact_agree(measure):
    @given(tenants(measure))
    @settings(max_examples=examples(20))
    def agree(case):
        assert {fact: fen for (_, fact), fen in hanging(case, measure).items()} == by_hand(case, measure)

    agree()


# ---- facts that a document declares --------------------------------------------------------------------------------

STEPS = {
    "pays": "fixed", "once": True,
    "steps": [
        {"name": TWO, "article": "一", "quote": "不少于50人的，30万元", "amount": 300_000,
         "test": {"fact": "tenant.heads", "at_least": 50}},
        {"name": TWO, "article": "一", "quote": "超过25人的，10万元", "amount": 100_000,
         "test": {"fact": "tenant.heads", "more_than": 25}},
        {"name": TWO, "article": "一", "quote": "其他，2万元", "amount": 20_000},
    ],
}  # fmt: skip
PIECES = {"pays": "fixed", "once": False, "amount": 50_000, "per": "tenant.products", "at_most": 5}
FALLING = {"pays": "share", "of": "rent", "percents": [80, 60, 50], "cap": 1_000_000}
HEADS = [Decimal(tenths) / 10 for tenths in range(600)]
BY_DECLARED = {
    "steps": (STEPS, "不少于50人的，30万元；超过25人的，10万元；其他，2万元", "tenant.heads", HEADS, 28_000_000),
    "pieces": (PIECES, "每个产品5万元，最多5个产品", "tenant.products", [{2025: n} for n in range(9)], 25_000_000),
    "a bound of a clause": (
        {"pays": "fixed", "once": False, "amount": 50_000}, "不少于10.5人的，5万元", "tenant.heads", HEADS, 5_000_000,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BY_DECLARED)
def test_what_hangs_on_a_declared_fact_is_what_trying_every_value_finds(name):
    payment, quote, path, every, expected = BY_DECLARED[name]
    tests = ({"fact": "tenant.heads", "at_least": 10.5},) if name == "a bound of a clause" else ()
    law = law_of(payment, quote, ENTERPRISE, EVER if payment["once"] else RENT_YEAR, *tests)
    case, key = case_of(), path.split(".")[1]
    said = {"made-up/1": answer_case(case, law).determinations["made-up/1"]}
    (found,) = stakes(case, said, law)
    tried = answer_facts([case | {"tenant": case["tenant"] | {key: each}} for each in every], law)
    amounts = [told.determinations["made-up/1"].high for told in tried]
    assert (found.fact, found.fen) == (path, expected) == (path, int(100 * (max(amounts) - min(amounts))))


def test_what_was_paid_before_decides_which_percentage_is_next():
    law = law_of(FALLING, "第一年80%，第二年60%，第三年50%，最高100万元，连续三年", ENTERPRISE, YEARS, RENT_YEAR)
    case = {key: value for key, value in case_of(rent={2025: 1_000}).items() if key != "granted"}
    (found,) = stakes(case, {"made-up/1": answer_case(case, law).determinations["made-up/1"]}, law)
    assert (found.fact, found.fen) == ("granted", 80_000)  # 80 % of 1,000 yuan, or nothing once the three are used


def test_where_the_text_has_no_most_no_figure_is_told():
    payment = {"pays": "share", "of": "rent", "percent": 50}
    law = law_of(payment, "50%", ENTERPRISE, RENT_YEAR)
    case = {key: value for key, value in case_of().items() if key not in ("rent", "tenant")} | {"tenant": {}}
    said = {"made-up/1": answer_case(case, law).determinations["made-up/1"]}
    assert said["made-up/1"].high is None
    assert stakes(case, said, law) == []


def test_a_day_is_tried_on_both_sides_of_every_end():
    quote = "2024年5月31日起三年之内的，5万元"
    facts = [{"id": "tenant.settled", "kind": "day", "name": TWO, "why": TWO}]
    test = {"fact": "tenant.settled", "within": {"years": 3}, "before": "claim"}
    law = law_of({"pays": "fixed", "once": False, "amount": 50_000}, quote, test, RENT_YEAR, facts=facts)
    case = case_of()
    (found,) = stakes(case, {"made-up/1": answer_case(case, law).determinations["made-up/1"]}, law)
    assert (found.fact, found.fen) == ("tenant.settled", 5_000_000)
