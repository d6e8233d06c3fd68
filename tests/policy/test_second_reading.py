"""What is about money is read twice, by people who did not see each other's work: `softpark check` and
`tests/policy/second_reading` answer alike.

Compared are statuses, amounts, floors and who pays them, readings, what is missing and what fails, steps, caps, months
and sums. Left open by the contract, and so not compared: what `second_reading/cases.py` names; the amount of what is
superseded; which of two offers of free months is told; a step that changes no amount; facts and clauses that are named
beyond the least; who may pay where no floor binds anybody; and for Longgang, whose copy says no day of force, a rent
year before it began. Where it paid nobody by itself, the province's plan is not read.
"""

import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.policy.files import policy_file
from registry.policy.files.law import POLICIES, Law
from tests.fixtures.answers import answer_file
from tests.fixtures.examples import examples
from tests.policy.second_reading import cases, differences, percentages
from tests.policy.second_reading.told import of_case

SHARED = Path(__file__).parents[1] / "cases"
DAY = date(2026, 11, 21)
CLAIMANT = {"kind": "enterprise", "industry": "6513", "software_enterprise": True, "newly_moved_in": True}


@cache
def saying(percent: str) -> Law:
    """The law as policy files tell it that say this percentage wherever the texts say 50."""
    texts = [path.read_text("utf-8") for path in sorted(POLICIES.glob("*.yaml"))]
    assert sum(text.count(" percent: 50") + text.count("{percent: 50") for text in texts) == 13
    other = [re.sub("50 ?%", f"{percent}%", text.replace("percent: 50", f"percent: {percent}")) for text in texts]
    other = [re.sub(r"(percents: \[[^\]]*)\b50\b", rf"\g<1>{percent}", text) for text in other]
    found = [policy_file.read_document(text) for text in other]
    assert not [mistake for reading in found for mistake in reading.mistakes]
    return Law(tuple(reading.document for reading in found))


def said(*told: dict, percent: str = "50") -> list[dict]:
    """What `softpark check` answers."""
    named = [{"id": f"C{number}"} | case for number, case in enumerate(told)]
    return answer_file(yaml.safe_dump(named, allow_unicode=True), saying(percent))


def both(case: dict, percent: str = "50") -> tuple[dict, dict]:
    """The two answers to a case."""
    (answer,) = said(case, percent=percent)
    assert "error" not in answer, answer
    with percentages.told(percent):
        return of_case(case), answer


def assert_alike(case: dict, percent: str = "50") -> None:
    assert differences.between(*both(case, percent)) == []


# ---- the shared cases ----------------------------------------------------------------------------------------------


def shared(name: str) -> dict[str, dict]:
    found = yaml.safe_load((SHARED / name).read_text("utf-8"))
    return {case["id"]: case for case in found if "error" not in case["expect"]}


TENANTS, OPERATORS = shared("tenants.yaml"), shared("operators.yaml")


def assert_holds(told: object, expect: object, at: str) -> None:
    if isinstance(expect, dict):
        for key in expect.keys() - {"role"}:  # a name in a list is no money
            assert key in told, f"{at}: no {key} in {told}"
            assert_holds(told[key], expect[key], f"{at}.{key}")
    elif isinstance(expect, list):
        assert set(expect) <= set(told), at
    elif isinstance(told, dict):
        assert (told["low"], told["high"]) == (expect, expect), at
    else:
        assert told == expect, at


@pytest.mark.parametrize("id", [*TENANTS, *OPERATORS])
def test_the_second_reading_answers_the_shared_cases(id):
    case = (TENANTS | OPERATORS)[id]
    told = of_case(case)
    for key, value in case["expect"].items():
        assert_holds(told["total"] if key == "total" else told["determinations"][key], value, key)
        if key != "total" and "readings" in value:
            assert told["determinations"][key]["readings"].keys() == value["readings"].keys()


# ---- what went wrong, each by hand ---------------------------------------------------------------------------------


def tenant(*places: dict, **facts: object) -> dict:
    where = places[0] if len(places) == 1 else {"premises": list(places)}
    return {"as_of": DAY, "tenant": CLAIMANT, "granted": [], **where, **facts}


def operator(park: dict, **facts: object) -> dict:
    return {"as_of": DAY, "park": {"district": "440311", **park}, "granted": [], **facts}


def place(district: str | None, rent: object = None, lease: dict | None = None, **park: object) -> dict:
    told: dict = {"park": ({"district": district} if district else {}) | park}
    return told | ({"lease": lease} if lease else {} if rent is None else {"rent": {2025: rent}})


MUNICIPAL = [{"tier": "municipal", "from": date(2024, 1, 1)}]
LARGE = {**CLAIMANT, "above_scale": True}
LEASE = {"start": date(2024, 1, 1), "area_m2": 800, "monthly_rent": 80_000}
HUGE = {"start": date(2024, 1, 1), "area_m2": 1000, "monthly_rent": 90_000_000_000}
FREE = {"start": date(2026, 1, 1), "monthly_rent": 0}
ITEMS = {
    # 1. 龙岗 二: 上年度不超过1000平方米的租金部分…最高30元/平方米/月. Both leases cost 100 yuan a m², half is 50, above
    # 30: 30 yuan x 1,000 m² (of the claimant, not of each lease) x 12 months = 360,000.
    "two leases share the first 1,000 m²": (
        tenant(place("440307", lease=LEASE), place("440307", lease=LEASE), tenant=LARGE),
        {"longgang-2023/2": {"status": "eligible", "low": 360_000, "high": 360_000, "capped": True}},
    ),
    # 1. A lease at 40 yuan a m² (half: 20) beside one at 100 (30): the 1,000 m² that bring most are 800 at 30 and 200
    # at 20, a month 24,000 + 4,000; 12 months = 336,000.
    "of two leases the better m² come first": (
        tenant(
            place("440307", lease=LEASE), place("440307", lease={**LEASE, "monthly_rent": 32_000}), tenant=LARGE
        ),
        {"longgang-2023/2": {"status": "eligible", "low": 336_000, "high": 336_000, "capped": True}},
    ),
    # 2. The same sentence at 90,000,000,000 yuan a month: 30 x 1,000 x 12 = 360,000.
    "a rent beyond all reason meets the same cap": (
        tenant(place("440307", lease=HUGE), tenant=LARGE),
        {"longgang-2023/2": {"status": "eligible", "low": 360_000, "high": 360_000, "capped": True}},
    ),
    # 2. （十四） 按照上年度实际发生租金的50%，给予每家企业每年最高200万元: 12 x 90,000,000,000 / 2 is far above that.
    "a rent beyond all reason meets the cap of a recognised park": (
        tenant(place("440311", lease=HUGE, recognition="ai_software")),
        {"guangming-2025-4/14": {"status": "eligible", "low": 2_000_000, "high": 2_000_000, "capped": True}},
    ),
    # 3. （九） 连续三年给予不低于50%的租金补贴, paid by 各区: 50 % of 1,000,000 in 440305 surely; of 9,000,000 only if
    # that park lies in Shenzhen too: from 500,000 to 500,000 + 4,500,000.
    "a titled park without a district may lie elsewhere": (
        tenant(place("440305", 1_000_000, titles=MUNICIPAL), place(None, 9_000_000, titles=MUNICIPAL)),
        {"shenzhen-2022-5/9.3": {"status": "needs_facts", "missing": {"park.district"}, "floor_low": 500_000,
                                 "floor_high": 5_000_000}},
    ),
    # 3. 园区内: whether the second is a software park at all is not known; if it is, one reading of 园区 holds it too.
    "a park that may be no software park may not count": (
        tenant(place("440305", 1_000_000, titles=MUNICIPAL), place("440305", 9_000_000)),
        {"shenzhen-2022-5/9.3": {"status": "needs_facts", "missing": {"park.software_park"}, "floor_low": 500_000,
                                 "floor_high": 5_000_000}},
    ),
    # 4. （十三） 区级人工智能、软件信息特色产业园认定评估…一次性30万元: recognised, 300,000; not, nothing.
    "an unknown recognition may bring the reward": (
        operator({}),
        {"guangming-2025-4/13.1": {"status": "needs_facts", "low": 0, "high": 300_000,
                                   "missing": {"park.recognition"}},
         "total": {"low": 0, "high": 300_000}},
    ),
    # 4. 一次性: what was paid is not paid again, whatever the recognition.
    "an unknown recognition brings nothing that was paid": (
        operator({}, granted=[{"measure": "guangming-2025-4/13.1"}]),
        {"guangming-2025-4/13.1": {"status": "not_eligible", "failed": {"once"}, "low": 0, "high": 0},
         "total": {"low": 0, "high": 0}},
    ),
    # 5. （十五） 给予6个月至3年的免租优惠, in the incubator: its lease has 12 free months; the 30 are of another park.
    "free months are those of the incubator's lease": (
        tenant(
            place("440311", lease={**FREE, "rent_free_months": 12}, zero_rent_incubator=True),
            place("440311", lease={**FREE, "rent_free_months": 30}, zero_rent_incubator=False),
            tenant={**CLAIMANT, "size": "micro"},
        ),
        {"guangming-2025-4/15.1": {"status": "eligible", "months": 12}},
    ),
    # 6. （十四） 50 % of 4,000,000 in a recognised park is 2,000,000; of no rent in another nothing. All of it arose on
    # the first step.
    "the step is the one that the amount arose on": (
        tenant(place("440311", 0, recognition="none"), place("440311", 4_000_000, recognition="ai_software")),
        {"guangming-2025-4/14": {"status": "eligible", "tier": "ai_software", "low": 2_000_000, "high": 2_000_000,
                                 "capped": False}},
    ),
    # 7. （十四） 每年…连续补贴三年: if the grant was for 2025, that year is paid; if for 2024, 1,500,000 is due.
    "a grant without its year may be that of this year": (
        tenant(place("440311", 3_000_000, recognition="ai_software"), granted=[{"measure": "guangming-2025-4/14"}]),
        {"guangming-2025-4/14": {"status": "needs_facts", "low": 0, "high": 1_500_000, "missing": {"granted"}}},
    ),
    # 7. （九） 分别一次性给予…500万元、300万元、200万元: if the grant was for the municipal title, nothing is left; if
    # for another, 2,000,000 at most.
    "a grant without its tier may be that of this title": (
        operator({"titles": MUNICIPAL, "recognition": "none"}, granted=[{"measure": "shenzhen-2022-5/9.1"}]),
        {"shenzhen-2022-5/9.1": {"status": "needs_facts", "low": 0, "high": 2_000_000, "missing": {"granted"}}},
    ),
    # 7. An upgrade to provincial, 3,000,000: the whole, or what is missing to it after 100 and an amount that nobody
    # noted, of at most 2,000,000.
    "an amount that was not noted is not nothing": (
        operator(
            {"titles": [*MUNICIPAL, {"tier": "provincial", "from": date(2026, 3, 1)}], "recognition": "none"},
            granted=[{"measure": "shenzhen-2022-5/9.1", "tier": "municipal"}],
        ),
        {"shenzhen-2022-5/9.1": {"status": "needs_facts", "low": 1_000_000, "high": 3_000_000,
                                 "missing": {"granted"}}},
    ),
    # 7. The municipal reward is paid 一次性, 2,000,000: of 100,000 and an amount nobody noted no more than that in all.
    "what was not noted is no more than the rest of its reward": (
        operator(
            {"titles": [*MUNICIPAL, {"tier": "provincial", "from": date(2026, 3, 1)}], "recognition": "none"},
            granted=[
                {"measure": "shenzhen-2022-5/9.1", "tier": "municipal", "amount": 100_000},
                {"measure": "shenzhen-2022-5/9.1", "tier": "municipal"},
            ],
        ),
        {"shenzhen-2022-5/9.1": {"status": "needs_facts", "low": 1_000_000, "high": 3_000_000,
                                 "missing": {"granted"}}},
    ),
    # 8. （十五） 50 % of 8,000,000 is 4,000,000; with 6,000,000 of the city 10,000,000; （二十一）
    # 资助总额不超过项目实际投入: 8,000,000.
    "an operating body draws no more than the outlay": (
        operator(
            {"recognition": "none", "titles": []},
            incubator={"recognised": True, "audited_outlay": {2025: 8_000_000}},
            other_support=[{"level": "municipal", "same_kind": True, "amount": 6_000_000}],
        ),
        {"guangming-2025-4/15.2": {"status": "eligible", "low": 4_000_000, "high": 4_000_000, "capped": False},
         "total": {"low": 8_000_000, "high": 8_000_000}},
    ),
    # 8. The city's 2,000,000 for the title is no support of the incubator: 2,000,000 + min(500,000 + 600,000,
    # 1,000,000) = 3,000,000.
    "a reward for a title stands outside the outlay of the incubator": (
        operator(
            {"recognition": "none", "titles": MUNICIPAL, "assessments": [{"year": 2025, "result": "pass"}]},
            incubator={"recognised": True, "audited_outlay": {2025: 1_000_000}},
            other_support=[{"level": "provincial", "same_kind": True, "amount": 600_000}],
        ),
        {"total": {"low": 3_000_000, "high": 3_000_000}},
    ),
    # 9. 由各区: each district owes 50 % of the rent that arises in it.
    "each district pays its own floor": (
        tenant(place("440305", 1_000_000, titles=MUNICIPAL), place("440304", 9_000_000, titles=MUNICIPAL)),
        {"shenzhen-2022-5/9.3": {"status": "discretionary", "floor": 5_000_000, "payers": [
            {"payer": "440304", "floor": 4_500_000}, {"payer": "440305", "floor": 500_000}]}},
    ),
}  # fmt: skip


def assert_by_hand(told: dict, expect: dict) -> None:
    for name, values in expect.items():
        found = told["total"] if name == "total" else told["determinations"][name]
        for key, value in values.items():
            known = set(found[key]) if isinstance(value, set) else found[key]
            assert known == value, f"{name}.{key}: {known} instead of {value}"


@pytest.mark.parametrize("name", ITEMS)
def test_both_readings_answer_as_the_clause_says(name):
    case, expect = ITEMS[name]
    ours, theirs = both(case)
    assert_by_hand(ours, expect)
    assert_by_hand(theirs, expect)
    assert differences.between(ours, theirs) == []


def test_rewards_do_not_depend_on_the_order_of_what_was_paid():
    paid = [{"measure": "shenzhen-2022-5/9.1", "tier": "municipal"},
            {"measure": "shenzhen-2022-5/9.1", "tier": "municipal", "amount": 100}]  # fmt: skip
    park = {"titles": [*MUNICIPAL, {"tier": "provincial", "from": date(2026, 3, 1)}], "recognition": "none"}
    one, other = said(operator(park, granted=paid), operator(park, granted=paid[::-1]))
    assert one["determinations"] == other["determinations"]
    told = one["determinations"]["shenzhen-2022-5/9.1"]
    # The difference to 3,000,000 is at least 3,000,000 - 2,000,000 - 100 and less than the whole.
    assert told["status"] == "needs_facts" and 999_900 <= told["low"] < told["high"] == 3_000_000


REFUSED = {
    "a grant for a year that lies after the claim": tenant(
        place("440311", 1, recognition="none"), granted=[{"measure": "guangming-2025-4/14", "rent_year": 2027}]
    ),
    "two results for one year": operator(
        {"titles": [], "assessments": [{"year": 2025, "result": "good"}, {"year": 2025, "result": "pass"}]}
    ),
    "a district that is none": tenant(place("440399", 1)),
    "a day beyond the calendar of the law": {**tenant(place("440311", 1)), "as_of": date(9999, 12, 31)},
    "a day before it": {**tenant(place("440311", 1)), "as_of": date(1989, 12, 31)},
    "an amount of three decimals": tenant(place("440311", "1.005")),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_is_refused_with_its_place_and_the_next_case_is_answered(name):
    refused, answered = said(REFUSED[name], tenant(place("440311", 2, recognition="none")))
    assert refused["error"]["at"]
    assert answered["determinations"]["guangming-2025-4/14"]["high"] == 1


# ---- any case ------------------------------------------------------------------------------------------------------

FAMILIES = {
    "a tenant of whom all is known": cases.tenants(),
    "a tenant with rents beyond all reason": cases.tenants(extreme=True),
    "a tenant in two parks": cases.tenants(places=2),
    "a tenant whose grants are noted in part": cases.tenants(incomplete=True),
    "a tenant of whom little is known": cases.forgetting(cases.tenants()),
    "a tenant in two parks of whom little is known": cases.forgetting(cases.tenants(places=2), most=2),
    "an operating body": cases.operators(),
    "an operating body whose grants are noted in part": cases.operators(incomplete=True),
    "an operating body of which little is known": cases.forgetting(cases.operators()),
}


@pytest.mark.parametrize("family", FAMILIES)
def test_two_readings_of_any_case_agree(family):
    @given(FAMILIES[family])
    @settings(max_examples=examples(40))
    def agree(case):
        assert_alike(case)

    agree()


# ---- any percentage ------------------------------------------------------------------------------------------------

PERCENTAGES = ("33.33", "0.01", "12.5", "66.67", "99.99", "100")


# 龙岗 二 at 33.33 %: 1,000 m² at 30 yuan for 12 months are 360,000 at most, whatever the rent; with no rent told it is
# from nothing to that. （十四）: of 1,000,000.01 yuan 333,300.003333; what is less than a fen is dropped.
BY_PERCENTAGE = {
    "a rent beyond all reason": (
        tenant(place("440307", lease=HUGE), tenant=LARGE),
        {"longgang-2023/2": {"status": "eligible", "low": 360_000, "high": 360_000, "capped": True}},
    ),
    "an unknown rent": (
        tenant(place("440307", lease={"start": date(2024, 1, 1), "area_m2": 1000}), tenant=LARGE),
        {"longgang-2023/2": {"status": "needs_facts", "low": 0, "high": 360_000}},
    ),
    # （九）: two places in one district, 33.33 fen and 33.33 fen: 66.66 together.
    "two places of one district": (
        tenant(place("440305", 1, titles=MUNICIPAL), place("440305", 1, titles=MUNICIPAL)),
        {"shenzhen-2022-5/9.3": {"status": "discretionary", "floor": 0.66}},
    ),
    "two places that together make a fen": (
        tenant(place("440305", 2, titles=MUNICIPAL), place("440305", 2, titles=MUNICIPAL)),
        {"shenzhen-2022-5/9.3": {"status": "discretionary", "floor": 1.33}},
    ),
    "a rent that divides into no whole fen": (
        tenant(place("440311", 1000000.01, recognition="ai_software")),
        {"guangming-2025-4/14": {"status": "eligible", "low": 333_300, "high": 333_300, "capped": False}},
    ),
}


@pytest.mark.parametrize("name", BY_PERCENTAGE)
def test_a_third_in_a_policy_file_is_read_alike(name):
    case, expect = BY_PERCENTAGE[name]
    ours, theirs = both(case, "33.33")
    assert_by_hand(ours, expect)
    assert_by_hand(theirs, expect)
    assert differences.between(ours, theirs) == []


@pytest.mark.parametrize("family", FAMILIES)
def test_two_readings_of_any_case_agree_whatever_percentage_the_policy_files_say(family):
    @given(FAMILIES[family], st.sampled_from(PERCENTAGES))
    @settings(max_examples=examples(25))
    def agree(case, percent):
        assert_alike(case, percent)

    agree()
