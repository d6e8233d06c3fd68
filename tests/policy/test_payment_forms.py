"""Ceilings, amounts with their own caps, square metres, reduced rent and measures that exclude each other: sentences
of real schemes, with numbers worked out by hand."""

import datetime as dt
import re

import pytest

from registry.policy import answer_facts
from registry.policy.answers.cases import case_of as read_case
from registry.policy.files.law import Law
from registry.policy.files.policy_file import read_document
from registry.policy.spoken.arithmetic import lines
from tests.policy.test_put_together import (
    ENTERPRISE,
    EVER,
    FACTS,
    RENT_YEAR,
    TWO,
    YEAR,
    YEARS,
    answer,
    answered,
    case_of,
    law_of,
    mistakes,
    text_of,
)
from views.answers import measure as words

LEASED = dt.date(2024, 1, 1)


def found(law, **case):
    return answered(law, **case).determinations["made-up/1"]


def line(law, **case):
    said = found(law, **case)
    told = lines(law, "made-up/1", read_case(case_of(**case), law.measures, law.declared), said)
    return told[""].words.zh if "" in told else None


def leased(area, monthly, **other):
    return {"rent": None, "lease": {"start": LEASED, "monthly_rent": monthly, "area_m2": area, **other}}


# ---- a ceiling is never an amount ----------------------------------------------------------------------------------

CEILING = {"pays": "up-to", "cap": 1_000_000}
FUTIAN = "依条件给予运营主体最高100万元支持"


def test_a_ceiling_says_the_most_and_nothing_else():
    law = law_of(CEILING, FUTIAN, ENTERPRISE, RENT_YEAR)
    said = found(law)
    assert (said.status, said.low, said.high, said.missing, said.capped) == ("eligible", 0, 1_000_000, (), False)
    assert line(law) == "条文只定上限，没有定计算办法，上限 100 万元"
    total = answered(Law(law.documents[-1:])).total
    assert (total.low, total.high) == (0, 1_000_000)


def test_a_ceiling_is_out_of_reach_where_a_clause_fails_and_open_where_one_is_unknown():
    law = law_of(CEILING, FUTIAN, ENTERPRISE, {"fact": "tenant.chip", "is": True})
    assert answer(law, tenant={"chip": False}) == ("not_eligible", 0, 0)
    assert answer(law) == ("needs_facts", 0, 1_000_000)


def test_between_two_amounts_the_text_leaves_what_is_paid():
    team = {"pays": "up-to", "least_amount": 10_000_000, "cap": 100_000_000}
    law = law_of(team, "给予 1000 万元以上、1亿元以下的财政资金支持", ENTERPRISE, EVER)
    assert answer(law) == ("eligible", 10_000_000, 100_000_000)


STANDARDS = "分别给予不超过 50万元、30万元、10 万元资助"


def by_grade(**paid):
    return [
        {"name": TWO, "article": "一", "quote": STANDARDS, **test, "cap": cap}
        for test, cap in (
            ({"test": {"fact": "tenant.grade", "one_of": ["a"]}}, 500_000),
            ({"test": {"fact": "tenant.grade", "one_of": ["b"]}}, 300_000),
            ({}, 100_000),
        )
    ]


@pytest.mark.parametrize(("grade", "most"), [("a", 500_000), ("b", 300_000), ("c", 100_000)])
def test_a_ceiling_by_step_is_that_of_the_first_step_that_holds(grade, most):
    law = law_of({"pays": "up-to", "steps": by_grade()}, STANDARDS, ENTERPRISE, RENT_YEAR)
    assert answer(law, tenant={"grade": grade}) == ("eligible", 0, most)
    assert answer(law) == ("needs_facts", 0, 500_000)


@pytest.mark.parametrize(
    ("grants", "status", "most"),
    [
        ([], "eligible", 1_000_000),
        ([{"measure": "made-up/1", "amount": 300_000, "rent_year": 2024}], "eligible", 700_000),
        ([{"measure": "made-up/1", "amount": 1_000_000, "rent_year": 2024}], "eligible", 0),
        ([{"measure": "made-up/1", "rent_year": 2024}], "needs_facts", 1_000_000),
        (None, "needs_facts", 1_000_000),
    ],
)
def test_what_was_paid_before_is_taken_off_the_most_over_all_years(grants, status, most):
    law = law_of({"pays": "up-to", "cap_in_all": 1_000_000}, "累计奖励资金最高100万元", ENTERPRISE)
    assert answer(law, granted=grants) == (status, 0, most)


def test_who_issued_the_text_decides_where_it_sets_no_amount():
    law = law_of({"pays": "discretionary", "payer": "issuer"}, "采取“一事一议”的方式进行资助", ENTERPRISE)
    assert found(law).status == "discretionary"
    assert words.pays(law.measures["made-up/1"]) == ["由主管部门决定是否及如何发放；条文没有规定金额"]


# ---- shares --------------------------------------------------------------------------------------------------------

PROJECTS = "按国家资助额的20%，每个项目最高200万元，每家企业每年最高500万元"
MATCHED = {
    "pays": "share", "percent": 20, "cap_each": 2_000_000, "cap": 5_000_000,
    "of": ["tenant.cloud", "tenant.revenue", "tenant.third"],
}  # fmt: skip
THIRD = {"id": "tenant.third", "kind": "money", "by": "year", "name": TWO, "why": TWO}


@pytest.fixture(scope="module")
def projects():
    facts = [{"name": TWO, "why": TWO, **fact} for fact in FACTS] + [THIRD]
    return law_of(MATCHED, PROJECTS, ENTERPRISE, RENT_YEAR, facts=facts)


def test_each_project_has_its_own_cap_and_the_company_one_for_all(projects):
    """20 % of 500 万, 1200 万 (240 万, cut to 200 万) and 800 万: 100 + 200 + 160 = 460 万."""
    state = {"cloud": {YEAR: 5_000_000}, "revenue": {YEAR: 12_000_000}, "third": {YEAR: 8_000_000}}
    assert answer(projects, tenant=state) == ("eligible", 4_600_000, 4_600_000)
    assert answer(projects, tenant=state | {"cloud": {YEAR: 9_000_000}})[1:] == (5_000_000, 5_000_000)
    assert line(projects, tenant=state) == (
        "5,000,000 元 × 20% = 100 万元；12,000,000 元 × 20% = 240 万元，按 200 万元计；"
        "8,000,000 元 × 20% = 160 万元；合计 460 万元（每项最高 200 万元），上限 500 万元"
    )
    unsaid = found(projects, tenant={"cloud": {YEAR: 5_000_000}, "revenue": {YEAR: 0}})
    assert (unsaid.status, unsaid.low, unsaid.high) == ("needs_facts", 1_000_000, 3_000_000)
    assert unsaid.missing == ("tenant.third.2025",)


def test_a_percentage_between_two_leaves_the_amount_between_two():
    running = {"pays": "share", "of": "tenant.cloud", "percent_from": 20, "percent": 40, "cap": 5_000_000}
    law = law_of(running, "按其上一年度审定运营费用的 20%—40%，给予最高不超过 500 万元资助", ENTERPRISE, RENT_YEAR)
    assert answer(law, tenant={"cloud": {YEAR: 1_000_000}}) == ("eligible", 200_000, 400_000)
    assert line(law, tenant={"cloud": {YEAR: 1_000_000}}) == "1,000,000 元 × 20%–40% = 20 万元至 40 万元，上限 500 万元"
    assert answer(law, tenant={"cloud": {YEAR: 20_000_000}}) == ("eligible", 4_000_000, 5_000_000)
    assert answer(law) == ("needs_facts", 0, 5_000_000)


def test_all_of_an_amount_may_be_paid_without_a_cap():
    law = law_of({"pays": "share", "of": "tenant.cloud", "percent": 100}, "按审定总投入给予100%资助", ENTERPRISE, EVER)
    assert answer(law, tenant={"cloud": {YEAR: 54_321}}) == ("eligible", 54_321, 54_321)
    unsaid = answered(Law(law.documents[-1:]))
    assert (unsaid.determinations["made-up/1"].low, unsaid.determinations["made-up/1"].high) == (0, None)
    assert (unsaid.total.low, unsaid.total.high) == (0, None)


def test_interest_is_paid_for_three_years():
    interest = {"pays": "share", "of": "tenant.cloud", "percent": 30, "cap": 1_000_000}
    law = law_of(interest, "按实际支付利息的 30%给予最高 100 万元补贴，连续三年", ENTERPRISE, YEARS, RENT_YEAR)
    paid = [{"measure": "made-up/1", "rent_year": year} for year in (2022, 2023, 2024)]
    assert answer(law, tenant={"cloud": {YEAR: 400_000}}, granted=paid[1:]) == ("eligible", 120_000, 120_000)
    assert answer(law, tenant={"cloud": {YEAR: 400_000}}, granted=paid) == ("not_eligible", 0, 0)
    assert line(law, tenant={"cloud": {YEAR: 400_000}}) == "400,000 元 × 30% = 12 万元，上限 100 万元"


def test_pieces_may_be_capped_in_yuan():
    pieces = {"pays": "fixed", "amount": 30_000, "per": "tenant.products", "cap": 100_000, "once": False}
    law = law_of(pieces, "每个产品奖励 3 万元，每年最高 10 万元", ENTERPRISE, RENT_YEAR)
    for count, due in ((0, 0), (3, 90_000), (4, 100_000), (99, 100_000)):
        assert answer(law, tenant={"products": {YEAR: count}})[1:] == (due, due)
    assert line(law, tenant={"products": {YEAR: 4}}) == "3 万元 × 4 项 = 12 万元，上限 10 万元，按 10 万元计"


# ---- rent by square metres -----------------------------------------------------------------------------------------

INVENTED = "第一年按租金的70%、第二年50%、第三年30%给予补贴，每平方米每月最高80元，连续三年"
BY_YEAR_AND_AREA = {"pays": "share", "of": "rent", "percents": [70, 50, 30], "cap_per_m2_month": 80}


@pytest.fixture(scope="module")
def invented():
    return law_of(BY_YEAR_AND_AREA, INVENTED, ENTERPRISE, YEARS, RENT_YEAR)


def test_a_percentage_by_year_is_held_to_so_much_for_a_square_metre_and_month(invented):
    """600 m² at 60,000 yuan a month (100 yuan a m²): 70 in the first year, below 80; at 120, 84, cut to 80."""
    assert answer(invented, **leased(600, 60_000)) == ("eligible", 504_000, 504_000)
    assert answer(invented, **leased(600, 72_000)) == ("eligible", 576_000, 576_000)
    assert line(invented, **leased(600, 60_000)) == (
        "第 1 年：720,000 元 × 70% = 50.4 万元，上限 80 元/平方米/月 × 600 平方米 × 12 个月 = 57.6 万元"
    )
    assert found(invented, **leased(600, 72_000)).capped
    second = [{"measure": "made-up/1", "rent_year": 2024}]
    assert answer(invented, **leased(600, 72_000), granted=second)[1:] == (432_000, 432_000)


def test_where_area_and_rent_are_unknown_nobody_knows_the_most(invented):
    unsaid = found(invented, rent=None)
    assert (unsaid.status, unsaid.low, unsaid.high) == ("needs_facts", 0, None)
    assert {"lease.area_m2", "lease.start"} <= set(unsaid.missing)
    assert found(invented, rent={YEAR: 100_000}).high == 70_000  # whatever the area, a share of the rent


def test_the_first_square_metres_are_those_of_the_claimant():
    """Two leases of 800 m² at 50 and 40 yuan: 1,000 m² count, 800 at 50 and 200 at 40, half of them a year."""
    payment = {"pays": "share", "of": "rent", "percent": 50, "first_m2": 1000}
    law = law_of(payment, "每家企业不超过1000平方米的租金，按50%补贴", ENTERPRISE, RENT_YEAR)
    places = [
        {"park": {"district": "440311"}, "lease": {"start": LEASED, "monthly_rent": rent, "area_m2": 800}}
        for rent in (40_000, 32_000)
    ]
    case = case_of(rent=None, park=None) | {"premises": places}
    (told,) = answer_facts([case], law)
    due = (800 * 50 + 200 * 40) * 12 // 2
    assert (told.determinations["made-up/1"].low, told.determinations["made-up/1"].high) == (due, due)


QIANHAI = "每月按照每平方米60元；2021年入驻每平方米每月40元，每年最高不超过500万元"
BY_SETTLING = {
    "pays": "by-area",
    "steps": [
        {"name": TWO, "article": "一", "quote": QIANHAI, "test": {"fact": "tenant.chip", "is": True},
         "per_m2_month": 60, "cap": 5_000_000},
        {"name": TWO, "article": "一", "quote": QIANHAI, "per_m2_month": 40, "cap": 5_000_000},
    ],
}  # fmt: skip


def test_so_much_for_a_square_metre_and_month_whatever_the_rent():
    law = law_of(BY_SETTLING, QIANHAI, ENTERPRISE, RENT_YEAR)
    for chip, rate in ((True, 60), (False, 40)):
        assert answer(law, tenant={"chip": chip}, **leased(1000, 1)) == ("eligible", rate * 12_000, rate * 12_000)
    assert answer(law, **leased(1000, 1)) == ("needs_facts", 480_000, 720_000)
    assert answer(law, tenant={"chip": True}, **leased(10_000, 1))[1:] == (5_000_000, 5_000_000)
    assert line(law, tenant={"chip": False}, **leased(1000, 1)) == (
        "检查用：40 元/平方米/月 × 1,000 平方米 × 12 个月 = 48 万元，上限 500 万元"
    )
    months = leased(1000, 1, rent_free_months=18)  # paid from July 2025
    assert answer(law, tenant={"chip": True}, **months)[1:] == (360_000, 360_000)
    assert answer(law, tenant={"chip": True}) == ("needs_facts", 0, 5_000_000)


# ---- reduced rent --------------------------------------------------------------------------------------------------

REDUCED = {"pays": "reduced-rent", "percent": 40, "of": "property.appraised", "first_m2": 4000}
AT_40 = "可按市场评估价的40%予以租赁，连续支持不超过三年，支持面积不超过4000平方米"


@pytest.mark.parametrize(
    ("area", "appraised", "worth"),
    [(4000, 1_000_000, 600_000), (5000, 1_000_000, 480_000), (4000, None, None), (None, 1_000_000, None)],
)
def test_reduced_rent_is_no_cash_and_worth_what_is_not_paid(area, appraised, worth):
    """60 % of the appraised rent; of 5,000 m² that of 4,000: 1,000,000 × 60 % × 4/5."""
    law = law_of(REDUCED, AT_40, ENTERPRISE, YEARS, RENT_YEAR)
    lease = {"lease": {"start": LEASED, "monthly_rent": 1, **({} if area is None else {"area_m2": area})}}
    own = {} if appraised is None else {"appraised": appraised}
    told = answered(Law(law.documents[-1:]), rent=None, property=own, **lease)
    said = told.determinations["made-up/1"]
    assert (said.status, said.low, said.high) == ("eligible", 0, 0)
    assert told.total.high == 0
    if worth is not None:
        assert (said.worth.low, said.worth.high) == (worth, worth)
    else:
        assert (said.worth.low, said.worth.high) == (0, None if appraised is None else 600_000)


# ---- one of two measures -------------------------------------------------------------------------------------------


def two_measures(counts, first=500_000, second=(0, 1_000_000)):
    """One pays a stated sum to chips, the other up to a ceiling to all."""
    quote = f"一项{first}元；另一项最高{second[1]}元；同一年度不得同时享受"
    one = {"pays": "fixed", "amount": first, "once": False}
    other = {"pays": "up-to", "cap": second[1]}
    clauses = [{"id": "c", "name": TWO, "article": "一", "quote": quote, "test": ENTERPRISE}]
    year = {"id": "y", "name": TWO, "article": "一", "quote": quote, "test": RENT_YEAR}
    beside = year | {"id": "b", "test": RENT_YEAR | {"of": "made-up/1"}}
    shared = {"name": TWO, "claimant": "tenant", "article": "一", "quote": quote}
    measures = [
        {"id": "made-up/1", "clauses": [*clauses, year], "payment": one, **shared},
        {"id": "made-up/2", "clauses": [*clauses, year, beside], "payment": other, **shared},
    ]
    rule = {"measures": ["made-up/1", "made-up/2"], "counts": counts, "article": "一", "quote": quote}
    reading = read_document(text_of(one, quote, RENT_YEAR, measures=measures, stacking={"one_of": [rule]}))
    assert reading.mistakes == (), reading.mistakes
    return Law((reading.document,))


@pytest.mark.parametrize(("counts", "low"), [("chosen", 500_000), ("higher", 500_000), ("unsaid", 0)])
def test_of_two_measures_that_exclude_each_other_one_counts(counts, low):
    """500,000 for sure, or anything up to a million: whoever chooses has 500,000 at least; where the words only bar
    both together, the other may have been drawn."""
    total = answered(two_measures(counts)).total
    assert (total.low, total.high) == (low, 1_000_000)


def test_the_low_end_never_takes_both():
    total = answered(two_measures("unsaid", first=2_000_000)).total
    assert (total.low, total.high) == (0, 2_000_000)


def test_what_was_paid_for_the_year_bars_the_other():
    law = two_measures("chosen")
    paid = [{"measure": "made-up/1", "rent_year": YEAR}]
    told = answered(law, granted=paid)
    assert [each.status for each in told.determinations.values()] == ["not_eligible", "not_eligible"]
    assert told.determinations["made-up/2"].failed == ("b",)
    assert told.total.high == 0


# ---- mistakes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("payment", "quote", "at", "said"),
    [
        (CEILING | {"cap": 100}, FUTIAN, "payment.cap", "write 1000000"),
        (CEILING | {"least_amount": 1_000_000}, FUTIAN, "payment.least_amount", "below 'cap'"),
        ({"pays": "up-to"}, FUTIAN, "payment", "just one of cap, cap_in_all, steps"),
        (MATCHED | {"of": "tenant.cloud"}, PROJECTS, "payment.of", "go together"),
        (MATCHED | {"of": ["tenant.cloud", "tenant.nothing"]}, PROJECTS, "payment.of", "no fact 'tenant.nothing'"),
        (MATCHED | {"of": ["tenant.cloud", "park.fee"]}, PROJECTS, "payment.of.1", "several premises may share it"),
        (MATCHED | {"of": ["tenant.cloud", "tenant.revenue"], "cap_each": 20}, PROJECTS, "payment.cap_each", "write"),
        (BY_YEAR_AND_AREA | {"of": "tenant.cloud"}, INVENTED, "payment.cap_per_m2_month", "Only a share of the rent"),
        (BY_YEAR_AND_AREA | {"cap_per_m2_month": 8}, INVENTED, "payment.cap_per_m2_month", "write 80"),
        ({"pays": "by-area", "per_m2_month": 60}, QIANHAI, "payment", "write 'cap'"),
        ({"pays": "share", "of": "tenant.cloud", "percent": 20, "percent_from": 40, "cap": 5_000_000},
         "20%—40%，最高500万元", "payment.percent_from", "below it"),
        (REDUCED | {"of": "tenant.cloud"}, AT_40, "payment.of", "cannot be reckoned|may share it"),
        (REDUCED | {"percent": 60}, AT_40, "payment.percent", "write 40"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_what_would_be_right(payment, quote, at, said):
    told = mistakes(payment, quote, ENTERPRISE, YEARS, RENT_YEAR)
    assert any(place == f"measures.0.{at}" and re.search(said, en) for place, en in told), told


def test_an_exclusion_names_measures_of_the_document():
    rule = {"measures": ["made-up/1", "made-up/9"], "counts": "chosen", "article": "一", "quote": FUTIAN}
    told = mistakes(CEILING, FUTIAN, ENTERPRISE, RENT_YEAR | {"of": "made-up/8"}, stacking={"one_of": [rule]})
    assert ("stacking.one_of.0.measures.1", "The document has no measure 'made-up/9'.") in told
    assert ("measures.0.clauses.1.test.of", "The document has no measure 'made-up/8'.") in told


def test_every_form_has_words_for_what_it_pays():
    for payment, quote in (
        (CEILING, FUTIAN), (BY_SETTLING, QIANHAI), (REDUCED, AT_40), (BY_YEAR_AND_AREA, INVENTED),
        ({"pays": "up-to", "steps": by_grade()}, STANDARDS),
    ):  # fmt: skip
        tests = [ENTERPRISE, YEARS, RENT_YEAR]
        assert words.pays(law_of(payment, quote + "三年", *tests).measures["made-up/1"])


@pytest.mark.parametrize(
    ("rule", "total"),
    [(None, (150, 150)), ("sum", (150, 150)), ("higher", (100, 100)), ("once", (50, 100))],
)
def test_beside_the_support_of_another_level_the_words_decide(rule, total):
    """100 of one's own, and 50 of the same kind that the city paid."""
    fixed = {"pays": "fixed", "amount": 100, "once": False}
    stacking = {} if rule is None else {"with_other_levels": rule}
    law = law_of(fixed, "给予100元", ENTERPRISE, RENT_YEAR, stacking=stacking)
    support = [{"level": "municipal", "amount": 50, "same_kind": True}]
    said = answered(Law(law.documents[-1:]), other_support=support).total
    assert (said.low, said.high) == total


@pytest.mark.parametrize(("rule", "total"), [("higher", (100, 100)), ("once", (50, 100))])
def test_within_a_level_other_words_have_another_low(rule, total):
    """就高不就低 takes the higher; 不得重复享受 only bars the second, so that no more than what was drawn is sure."""
    fixed = {"pays": "fixed", "amount": 100, "once": False}
    articles = [{"article": "一", "quote": "不得重复享受"}]
    law = law_of(fixed, "给予100元", ENTERPRISE, RENT_YEAR, stacking={"within_level": rule, "articles": articles})
    support = [{"level": "district", "amount": 50, "same_kind": True}]
    said = answered(Law(law.documents[-1:]), other_support=support).total
    assert (said.low, said.high) == total
