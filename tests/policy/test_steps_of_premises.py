"""Steps of each of the premises: another rate for each of several premises, with limits for a step and for all.

Sentences with amounts worked out by hand, and the program against a second reading of the guide
(second_reading/steps_of_premises.py) over schemes, claimants and missing facts that are made up.
"""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.policy import Told, answer_facts
from registry.policy.answers.cases import case_of
from registry.policy.files.law import Law
from registry.policy.files.policy_file import read_document
from registry.policy.spoken.arithmetic import lines
from registry.policy.spoken.premises_on_steps import premises_on_steps
from registry.policy.turning.losses import losses
from registry.policy.turning.stakes import stakes
from tests.fixtures.examples import examples
from tests.policy.second_reading.steps_of_premises import range_of
from tests.policy.test_put_together import CLAIM, ENTERPRISE, RENT_YEAR, TWO, YEAR, text_of

HERE = "440311"
LEVEL = {"id": "park.level", "kind": "one-of", "values": {"municipal": TWO, "district": TWO, "other": TWO}}
FACTS = [
    LEVEL,
    {"id": "property.private", "kind": "yes-no"},
    {"id": "property.built", "kind": "number", "decimals": 0, "unit": {"zh": "层", "en": "storeys"}},
    {"id": "property.appraised", "kind": "money"},
    {"id": "property.let_on", "kind": "day"},
    {"id": "tenant.chip", "kind": "yes-no"},
    {"id": "tenant.grade", "kind": "one-of", "values": {"a": TWO, "b": TWO, "c": TWO}},
    {"id": "tenant.cloud", "kind": "money", "by": "year"},
]
DECLARED = [{"name": TWO, "why": TWO, **fact} for fact in FACTS]
MUNICIPAL = {"fact": "park.level", "one_of": ["municipal"]}
PRIVATE = {"fact": "property.private", "is": True}


def step(quote, test=None, **paid):
    return {
        "name": {"zh": quote, "en": quote},
        "article": "一",
        "quote": quote,
        **({"test": test} if test else {}),
        **paid,
    }


def read(payment, quote, *tests):
    return read_document(text_of(payment, quote, ENTERPRISE, *tests, RENT_YEAR, facts=DECLARED))


def law_of(payment, quote, *tests):
    reading = read(payment, quote, *tests)
    assert reading.mistakes == (), [(each.at, each.en) for each in reading.mistakes]
    return Law((reading.document,))


def place(district=HERE, level=None, rent=None, lease=None, **own):
    said = {"park": {"district": district, **({} if level is None else {"level": level})}, "property": own}
    return said | ({} if rent is None else {"rent": {YEAR: rent}}) | ({} if lease is None else {"lease": lease})


def answer(law, *places, **tenant):
    (told,) = answer_facts([case_with(*places, **tenant)], law)
    assert isinstance(told, Told), told
    return told.determinations["made-up/1"]


def amount(*asked, **tenant):
    found = answer(*asked, **tenant)
    return found.status, found.low, found.high


# ---- by hand -------------------------------------------------------------------------------------------------------

PER_M2 = {
    "pays": "by-area",
    "cap": 100_000,
    "steps": [
        step("市级园区的，每平方米每月40元", MUNICIPAL, per_m2_month=40),
        step("其他园区的，每平方米每月20元", per_m2_month=20),
    ],
}
YEAR_LEASE = {"start": dt.date(2025, 1, 1), "monthly_rent": 5000}


@pytest.fixture(scope="module")
def per_m2():
    """40 元 in a municipal park and 20 in another, at most 100,000 a year for an enterprise."""
    return law_of(PER_M2, "按面积补贴，每家企业每年最高10万元")


def lease(area):
    return {**YEAR_LEASE, "area_m2": area}


def test_each_of_the_premises_is_paid_at_the_rate_of_its_own_park(per_m2):
    """100 m² at 40 and 100 m² at 20 yuan for twelve months."""
    places = place(level="municipal", lease=lease(100)), place(level="district", lease=lease(100))
    assert amount(per_m2, *places) == ("eligible", 72_000, 72_000)


def test_a_limit_beside_the_steps_is_the_claimant_s(per_m2):
    """48,000 and 72,000 yuan, of which 100,000 are paid."""
    places = place(level="municipal", lease=lease(100)), place(level="other", lease=lease(300))
    found = answer(per_m2, *places)
    assert (found.low, found.high, found.capped) == (100_000, 100_000, True)


def test_premises_of_another_territory_stand_on_no_step(per_m2):
    places = place(level="municipal", lease=lease(100)), place("440307", level="municipal", lease=lease(100))
    assert amount(per_m2, *places) == ("eligible", 48_000, 48_000)


def test_where_a_fact_of_one_is_missing_the_others_stay_where_they_are(per_m2):
    """48,000, and 12,000 or 24,000 for the one whose park nobody told."""
    found = answer(per_m2, place(level="municipal", lease=lease(100)), place(lease=lease(50)))
    assert (found.status, found.low, found.high) == ("needs_facts", 60_000, 72_000)
    assert found.missing == ("park.level",)


def test_of_what_no_step_changes_nothing_is_asked():
    """Both steps pay 20 %: on which the premises stand does not matter."""
    law = law_of(
        {"pays": "share", "of": "rent", "cap": 10_000,
         "steps": [step("社会物业20%", PRIVATE, percent=20), step("其他20%", percent=20)]}, "最高1万元",
    )  # fmt: skip
    found = answer(law, place(rent=1000), place(rent=1000, private=True))
    assert (found.status, found.low, found.high, found.missing) == ("eligible", 400, 400, ())


BY_STEP = {
    "pays": "share",
    "of": "rent",
    "steps": [
        step("社会物业70%，最高100万元", PRIVATE, percent=70, cap=1_000_000),
        step("其他50%，最高50万元", percent=50, cap=500_000),
    ],
}


def test_a_limit_inside_a_step_is_one_of_all_premises_on_it_together():
    """70 % of two rents of 1,000,000 come to 1,400,000, of which 1,000,000 are paid; 50 % of 600,000 are 300,000."""
    law = law_of(BY_STEP, "租金补贴")
    places = (
        place(rent=1_000_000, private=True),
        place(rent=1_000_000, private=True),
        place(rent=600_000, private=False),
    )
    found = answer(law, *places)
    assert (found.low, found.high, found.capped) == (1_300_000, 1_300_000, True)
    assert amount(law, places[2]) == ("eligible", 300_000, 300_000)


def test_which_way_pays_more_is_found_among_all_ways():
    """Of 2,000,000 and 1,000,000 yuan: both on the first step come to 1,000,000 (its limit), both on the other to
    500,000, the larger alone on the first to 1,500,000, the smaller alone on it to 1,200,000."""
    law = law_of(BY_STEP, "租金补贴")
    assert amount(law, place(rent=2_000_000), place(rent=1_000_000)) == ("needs_facts", 500_000, 1_500_000)


def test_a_fraction_of_a_fen_is_dropped_once_of_all_steps_together():
    """33 % of 2 fen and 45 % of 1 fen are 0.66 and 0.45."""
    law = law_of(
        {"pays": "share", "of": "rent", "cap": 10_000,
         "steps": [step("社会物业33%", PRIVATE, percent=33), step("其他45%", percent=45)]}, "最高1万元",
    )  # fmt: skip
    assert amount(law, place(rent=0.02, private=True), place(rent=0.01, private=False)) == ("eligible", 0.01, 0.01)


def test_first_square_metres_beside_the_steps_are_those_that_draw_most_whichever_step_they_are_on():
    """Of 100 m²: 60 at 40 yuan in the municipal park, 40 of 90 at 20 in the other."""
    law = law_of({**PER_M2, "first_m2": 100}, "按面积补贴，不超过100平方米，每家企业每年最高10万元")
    places = place(level="district", lease=lease(90)), place(level="municipal", lease=lease(60))
    assert amount(law, *places) == ("eligible", 38_400, 38_400)


def test_first_square_metres_inside_a_step_are_those_of_all_premises_on_it():
    """50 m² of 60 and 30 at 40 yuan, and all 90 m² at 20 yuan."""
    steps = [
        step("市级园区的，50平方米，每平方米每月40元", MUNICIPAL, per_m2_month=40, first_m2=50),
        PER_M2["steps"][1],
    ]
    law = law_of({**PER_M2, "steps": steps}, "按面积补贴，每家企业每年最高10万元")
    places = [place(level="municipal", lease=lease(60)), place(level="municipal", lease=lease(30))]
    assert amount(law, *places, place(level="other", lease=lease(90))) == ("eligible", 45_600, 45_600)


def test_a_limit_inside_a_step_is_one_of_the_square_metres_of_all_premises_on_it():
    """40 yuan of 60 and of 40 m² come to 48,000, of which 30,000 are paid; 20 yuan of 50 m² to 12,000."""
    first = step("市级园区的，每平方米每月40元，每年最高3万元", MUNICIPAL, per_m2_month=40, cap=30_000)
    law = law_of({**PER_M2, "steps": [first, PER_M2["steps"][1]]}, "按面积补贴，每家企业每年最高10万元")
    places = [place(level="municipal", lease=lease(60)), place(level="municipal", lease=lease(40))]
    assert amount(law, *places, place(level="other", lease=lease(50))) == ("eligible", 42_000, 42_000)


def test_of_shared_square_metres_those_are_first_that_draw_most_not_those_with_the_highest_rent():
    """100 m² at 50 yuan of which 10 are paid, 100 at 20 of which 15 are: the first 100 are the cheaper ones."""
    first = step("市级园区的100%，10元/平方米/月", MUNICIPAL, percent=100, cap_per_m2_month=10)
    others = step("其他园区的100%，15元/平方米/月", percent=100, cap_per_m2_month=15)
    payment = {"pays": "share", "of": "rent", "first_m2": 100, "cap": 100_000, "steps": [first, others]}
    law = law_of(payment, "不超过100平方米，每年最高10万元")
    places = [
        place(level=level, lease={**lease(100), "monthly_rent": rent})
        for level, rent in (("municipal", 5000), ("other", 2000))
    ]
    assert amount(law, *places) == ("eligible", 18_000, 18_000)


def test_of_a_lease_without_its_first_day_the_dearest_square_metres_may_count():
    """Let all year, the 100 m² at 40 yuan draw all there is; not let at all, those at 20 yuan draw 24,000."""
    law = law_of({**PER_M2, "first_m2": 100}, "按面积补贴，不超过100平方米，每家企业每年最高10万元")
    places = place(level="municipal", lease={"area_m2": 100}), place(level="other", lease=lease(100))
    found = answer(law, *places)
    assert (found.low, found.high, found.missing) == (24_000, 48_000, ("lease.start",))


def test_of_a_lease_without_its_first_day_no_square_metre_counts_twice_at_one_time():
    """Of 200 m²: let all year, 100 at 40 yuan; of the other lease, until June, 100 at 20. It alone comes to 24,000."""
    law = law_of({**PER_M2, "first_m2": 200}, "按面积补贴，不超过200平方米，每家企业每年最高10万元")
    until_june = {**lease(200), "end": dt.date(2025, 6, 30)}
    found = answer(law, place(level="municipal", lease={"area_m2": 100}), place(level="other", lease=until_june))
    assert (found.low, found.high, found.missing) == (24_000, 60_000, ("lease.start",))


def test_of_leases_without_their_first_day_no_more_rent_counts_than_that_of_the_first_square_metres():
    """1,000 yuan a month of 200 m²: 50 % of the 100 m² that count are 3,000 a year, whichever lease they are in."""
    first, others = (
        step("社会物业50%", PRIVATE, percent=50),
        step("其他50%，8元/平方米/月", percent=50, cap_per_m2_month=8),
    )
    payment = {"pays": "share", "of": "rent", "first_m2": 100, "cap": 100_000, "steps": [first, others]}
    law = law_of(payment, "不超过100平方米，每年最高10万元")
    undated = {"area_m2": 200, "monthly_rent": 1000}
    places = place(private=True, lease=undated), place(private=False, lease=undated)
    assert amount(law, *places) == ("needs_facts", 0, 3000)
    assert answer(law, *places).missing == ("lease.start",)


def test_a_step_may_pay_nothing_for_a_square_metre():
    """40 yuan of 100 m², and nothing for those of the other park, whenever its lease began."""
    others = step("其他园区的，每平方米每月0元", per_m2_month=0)
    law = law_of({**PER_M2, "steps": [PER_M2["steps"][0], others]}, "按面积补贴，每家企业每年最高10万元")
    places = place(level="municipal", lease=lease(100)), place(level="other", lease={"area_m2": 100})
    assert amount(law, *places) == ("eligible", 48_000, 48_000)


def test_a_square_metre_may_be_capped_at_nothing():
    none = step("社会物业50%，0元/平方米/月", PRIVATE, percent=50, cap_per_m2_month=0)
    payment = {"pays": "share", "of": "rent", "cap": 100_000, "steps": [none, step("其他50%", percent=50)]}
    law = law_of(payment, "每年最高10万元")
    places = place(private=True, rent=1000), place(private=True, lease={"area_m2": 100, "monthly_rent": 100})
    assert amount(law, *places, place(private=False, lease=lease(100)))[1:] == (30_000, 30_000)


def test_premises_first_let_this_year_stand_on_a_step_of_their_own():
    let = {"fact": "property.let_on", "at_least": dt.date(2025, 1, 1)}
    law = law_of(
        {"pays": "share", "of": "rent", "cap": 10_000,
         "steps": [step("2025年1月1日起新租的70%", let, percent=70), step("其他50%", percent=50)]}, "最高1万元",
    )  # fmt: skip
    places = place(rent=1000, let_on=dt.date(2025, 3, 1)), place(rent=1000, let_on=dt.date(2024, 12, 31))
    assert amount(law, *places) == ("eligible", 1200, 1200)


DEAR = {"fact": "rent", "more_than": 600_000}


def test_a_step_asks_for_the_rent_of_last_year_also_where_that_of_first_months_is_paid():
    """A rent of 600,000 a year is none of more than 600,000: 50 % of the first six months, 150,000. The dearer one's
    first six months, two of them free, are 240,000, of which 30 % are 72,000."""
    first, others = step("上年度租金60万元以上30%", DEAR, percent=30), step("其他50%", percent=50)
    payment = {"pays": "share", "of": "rent", "first_months": 6, "cap": 500_000, "steps": [first, others]}
    law = law_of(payment, "前六个月租金，最高50万元")
    begun = {"start": dt.date(2024, 1, 1), "monthly_rent": 50_000}
    dearer = {"start": dt.date(2024, 1, 1), "monthly_rent": 60_000, "rent_free_months": 2}
    assert amount(law, place(lease=begun)) == ("eligible", 150_000, 150_000)
    assert amount(law, place(lease=begun), place(lease=dearer)) == ("eligible", 222_000, 222_000)


TAXED = {"id": "property.tax", "kind": "percent", "name": TWO, "why": TWO}


def untaxed(payment, quote):
    """The law of a payment that leaves out the tax in the rent."""
    text = text_of({**payment, "tax_left_out": "property.tax"}, quote, ENTERPRISE, RENT_YEAR, facts=[*DECLARED, TAXED])
    reading = read_document(text)
    assert reading.mistakes == (), [(each.at, each.en) for each in reading.mistakes]
    return Law((reading.document,))


def test_a_step_asks_for_the_rent_with_its_tax_also_where_it_is_paid_without():
    """654,000 yuan with 9 % of tax are more than 600,000: 30 % of the 600,000 without it."""
    first, others = step("上年度租金60万元以上30%", DEAR, percent=30), step("其他50%", percent=50)
    law = untaxed({"pays": "share", "of": "rent", "cap": 500_000, "steps": [first, others]}, "最高50万元")
    assert amount(law, place(rent=654_000, tax=9)) == ("eligible", 180_000, 180_000)


def test_of_first_months_too_each_counts_without_its_tax():
    """100 yuan with 9 % of tax are 91.74 (91.743…); twelve of them 1,100.88, not 1,100.91."""
    law = untaxed({"pays": "share", "of": "rent", "first_months": 12, "percent": 100}, "前十二个月租金100%")
    a_year = {"start": dt.date(2024, 1, 1), "monthly_rent": 100}
    assert amount(law, place(lease=a_year, tax=9)) == ("eligible", 1100.88, 1100.88)


def test_of_a_rent_of_a_month_with_a_known_tax_twelve_without_it_are_the_most():
    undated = {"monthly_rent": 100}
    law = untaxed({"pays": "share", "of": "rent", "percent": 100}, "100%")
    assert amount(law, place(lease=undated, tax=9)) == ("needs_facts", 0, 1100.88)
    assert amount(law, place(lease=undated)) == ("needs_facts", 0, None)


def test_ceilings_of_the_steps_with_premises_are_added():
    law = law_of(
        {
            "pays": "up-to",
            "steps": [step("社会物业最高100万元", PRIVATE, cap=1_000_000), step("其他最高50万元", cap=500_000)],
        },
        "依条件",
    )
    assert amount(law, place(private=True), place(private=True)) == ("eligible", 0, 1_000_000)
    assert amount(law, place(private=True), place(private=False)) == ("eligible", 0, 1_500_000)
    assert amount(law, place(private=True), place()) == ("needs_facts", 0, 1_500_000)


def test_of_premises_that_change_no_ceiling_nothing_is_asked():
    """Of the second place nobody knows whether it is in the district: the ceiling of its step counts already."""
    steps = [step("社会物业最高100万元", PRIVATE, cap=1_000_000), step("其他最高50万元", cap=500_000)]
    law = law_of({"pays": "up-to", "steps": steps}, "依条件")
    nowhere = {"park": {}, "property": {"private": True}}
    found = answer(law, place(private=True), nowhere)
    assert (found.status, found.low, found.high, found.missing) == ("eligible", 0, 1_000_000, ())
    found = answer(law, place(private=False), nowhere)
    assert (found.status, found.high, found.missing) == ("needs_facts", 1_500_000, ("park.district",))
    alike = [step("社会物业最高50万元", PRIVATE, cap=500_000), step("其他最高50万元", cap=500_000)]
    assert amount(law_of({"pays": "up-to", "steps": alike}, "依条件"), place()) == ("eligible", 0, 500_000)
    assert amount(law_of({"pays": "up-to", "cap": 500_000}, "最高50万元"), place(), nowhere) == ("eligible", 0, 500_000)


def test_who_fails_the_clause_with_one_of_the_premises_stands_with_it_on_no_step():
    """The clause asks for a park of the district or the city; one that is neither pays nothing, whatever the step."""
    accepted = {"fact": "park.level", "one_of": ["municipal", "district"]}
    law = law_of(PER_M2, "按面积补贴，每家企业每年最高10万元", accepted)
    assert amount(law, place(level="other", lease=lease(100)), place(level="district", lease=lease(50))) == (
        "eligible", 12_000, 12_000,
    )  # fmt: skip
    assert amount(law, place(lease=lease(100))) == ("needs_facts", 0, 48_000)


def test_what_the_claimant_is_holds_in_all_its_premises():
    """a grade, or private premises: with an unknown grade both or only the private one draw 70 %, never neither."""
    either = {"any": [{"fact": "tenant.grade", "one_of": ["a"]}, PRIVATE]}
    law = law_of(
        {"pays": "share", "of": "rent", "cap": 10_000,
         "steps": [step("甲级或社会物业70%", either, percent=70), step("其他50%", percent=50)]}, "最高1万元",
    )  # fmt: skip
    places = place(rent=1000, private=True), place(rent=1000, private=False)
    assert amount(law, *places) == ("needs_facts", 1200, 1400)
    opposite = [place(rent=1000, private=False), place(rent=1000, private=False)]
    first = step("甲级或社会物业70%，最高700元", either, percent=70, cap=700)
    others = step("其他50%，最高1000元", percent=50, cap=1000)
    capped = law_of({"pays": "share", "of": "rent", "steps": [first, others]}, "租金补贴")
    assert amount(capped, *opposite) == ("needs_facts", 700, 1000)  # not 700 and 500 together


def test_more_premises_than_can_be_tried_are_bounded_and_never_told_too_little():
    law = law_of(BY_STEP, "租金补贴")
    found = answer(law, *[place(rent=1000)] * 12)
    assert found.low <= 6000 and found.high >= 8400 and found.status == "needs_facts"


# ---- what is said of it -------------------------------------------------------------------------------------------


def case_with(*places, **tenant):
    return {
        "id": "A", "as_of": CLAIM, "tenant": {"kind": "enterprise", **tenant}, "premises": list(places), "granted": [],
    }  # fmt: skip


def taken(law, *places):
    case = case_of(case_with(*places), law.measures, law.declared)
    return case, answer(law, *places)


def line(law, *places):
    return lines(law, "made-up/1", *taken(law, *places))[""]


def on_steps(law, *places):
    return [each.words.zh for each in premises_on_steps(law, "made-up/1", taken(law, *places)[0])]


def test_the_line_says_which_premises_are_on_which_step_and_what_each_comes_to():
    law = law_of(BY_STEP, "租金补贴")
    places = (
        place(rent=1_000_000, private=True),
        place(rent=600_000, private=False),
        place(rent=1_000_000, private=True),
    )
    assert line(law, *places).words.zh == (
        "第 1、3 处房屋，社会物业70%，最高100万元：2,000,000 元 × 70% = 140 万元，上限 100 万元，按 100 万元计；"
        "第 2 处房屋，其他50%，最高50万元：600,000 元 × 50% = 30 万元，上限 50 万元；合计 130 万元"
    )
    alone = line(law, places[1])
    assert alone.words.zh == "其他50%，最高50万元：600,000 元 × 50% = 30 万元，上限 50 万元"
    assert (alone.text.article, alone.text.quote) == ("一", "最高50万元")


def test_the_line_of_square_metres_and_the_limit_of_all_steps(per_m2):
    places = place(level="municipal", lease=lease(100)), place(level="other", lease=lease(300))
    said = line(per_m2, *places)
    assert said.words.zh == (
        "第 1 处房屋，市级园区的，每平方米每月40元：40 元/平方米/月 × 100 平方米 × 12 个月 = 4.8 万元；"
        "第 2 处房屋，其他园区的，每平方米每月20元：20 元/平方米/月 × 300 平方米 × 12 个月 = 7.2 万元；合计 12 万元，"
        "上限 10 万元，按 10 万元计"
    )
    assert said.text.quote == "每家企业每年最高10万元"


def test_the_line_of_shared_square_metres_tells_lease_by_lease():
    law = law_of({**PER_M2, "first_m2": 100}, "按面积补贴，不超过100平方米，每家企业每年最高10万元")
    places = place(level="district", lease=lease(90)), place(level="municipal", lease=lease(60))
    said = line(law, *places)
    assert said.sum.zh == "720 平方米·月 × 40 元 = 28,800 元；480 平方米·月 × 20 元 = 9,600 元；合计 3.84 万元"
    assert said.fen == 3_840_000


def test_premises_are_told_with_their_step_and_its_words_also_where_the_amount_is_open(per_m2):
    places = place(level="municipal", lease=lease(100)), place("440307", level="municipal"), place(lease=lease(50))
    assert on_steps(per_m2, *places) == [
        "第 1 处房屋：市级园区的，每平方米每月40元",
        "第 3 处房屋：可能是市级园区的，每平方米每月40元",
        "第 3 处房屋：可能是其他园区的，每平方米每月20元",
    ]
    (first, *_) = premises_on_steps(per_m2, "made-up/1", taken(per_m2, *places)[0])
    assert (first.premises, first.sure, first.text.quote) == ((1,), True, "市级园区的，每平方米每月40元")


def test_money_at_stake_is_what_lies_between_the_steps(per_m2):
    """48,000 or 24,000 yuan."""
    one = {key: value for key, value in case_with().items() if key != "premises"} | place(lease=lease(100))
    said = {"made-up/1": answer(per_m2, place(lease=lease(100)))}
    assert [(each.fact, each.fen) for each in stakes(one, said, per_m2)] == [("park.level", 2_400_000)]


def test_what_would_be_lost_is_told_with_the_words_of_the_lower_step(per_m2):
    case, said = taken(per_m2, place(level="municipal", lease=lease(100)))
    found = [each for each in losses(per_m2, case, said, "made-up/1") if each.fact == "park.level"]
    assert [(each.values, each.then.high, each.text.quote) for each in found] == [
        (("district", "other"), 24_000, "其他园区的，每平方米每月20元")
    ]


def test_a_cap_that_is_reached_is_told_with_the_words_of_its_step():
    law = law_of(BY_STEP, "租金补贴")
    case, said = taken(law, place(rent=2_000_000, private=True))
    (cap,) = [each for each in losses(law, case, said, "made-up/1") if each.kind == "cap"]
    assert cap.text.quote == "社会物业70%，最高100万元"


# ---- mistakes ------------------------------------------------------------------------------------------------------

SHARED = {**PER_M2, "first_m2": 100}
OF_COMPANY = {**BY_STEP, "of": "tenant.cloud"}
OF_TWO = {**BY_STEP, "of": ["property.appraised", "tenant.cloud"], "cap_each": 500_000}
ONCE = {
    "pays": "fixed",
    "once": False,
    "steps": [step("社会物业5万元", PRIVATE, amount=50_000), step("其他2万元", amount=20_000)],
}
EACH_M2 = {**BY_STEP, "cap_per_m2_month": 30}
UNCAPPED = [step("社会物业70%，最高100万元", PRIVATE, percent=70), BY_STEP["steps"][1]]
NEARLY = {"fact": "park.level", "one_of": ["municipl"]}
MISSPELT = [step("市级园区的，每平方米每月40元", NEARLY, per_m2_month=40), PER_M2["steps"][1]]
CAPPED = [step("市级园区的，每平方米每月40元，最高5万元", MUNICIPAL, per_m2_month=40, cap=50_000), PER_M2["steps"][1]]


@pytest.mark.parametrize(
    ("payment", "quote", "at", "word", "said"),
    [
        (OF_COMPANY, "租金补贴", "payment.of", "tenant.cloud", "one amount of the premises"),
        (OF_TWO, "租金补贴，每项最高50万元", "payment.of", "tenant.cloud", "one amount of the premises"),
        (ONCE, "一次", "payment.steps.0.test", "property.private", "write a measure for each sum"),
        ({**SHARED, "steps": CAPPED}, "不超过100平方米，最高10万元", "payment.steps.0.cap", "cap", "no 'cap'"),
        (EACH_M2, "30元/平方米/月", "payment.cap_per_m2_month", "cap_per_m2_month", "own cap"),
        ({**BY_STEP, "steps": UNCAPPED}, "租金补贴", "payment.steps.0", "cap", "write 'cap'"),
        ({**PER_M2, "steps": MISSPELT}, "最高10万元", "payment.steps.0.test.one_of", "municipl", "Did you mean"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_where_it_stands_with_its_word(payment, quote, at, word, said):
    found = [each for each in read(payment, quote).mistakes if each.at == f"measures.0.{at}"]
    assert any(word in each.word and said in each.said()[1] and each.line for each in found), found


def test_the_amounts_that_would_do_are_named():
    (mistake,) = read(OF_COMPANY, "租金补贴").mistakes
    assert "property.appraised" in mistake.allowed and "rent" in mistake.allowed and mistake.line


# ---- at random, against the second reading -------------------------------------------------------------------------

PERCENT = st.sampled_from([1, 12.5, 33, 50, 100])
CAP = st.sampled_from([1, 500, 7_000, 40_000, 2_000_000])
RATE = st.sampled_from([1, 12.5, 40])
M2 = st.sampled_from([30, 100, 250])
LEAVES = [
    *({"fact": "park.level", "one_of": [level]} for level in ("municipal", "district")),
    {"fact": "park.level", "one_of": ["municipal", "other"]},
    PRIVATE,
    *({"fact": "property.built", form: 10} for form in ("at_least", "less_than")),
    {"fact": "tenant.grade", "one_of": ["a"]},
    {"fact": "tenant.chip", "is": True},
]
LEAF = st.sampled_from(LEAVES)
TEST = st.one_of(
    LEAF,
    LEAF.map(lambda leaf: {"not": leaf}),
    st.tuples(LEAF, LEAF).map(lambda two: {"all": list(two)}),
    st.tuples(LEAF, LEAF).map(lambda two: {"any": list(two)}),
)
VALUES = {
    "park.level": ("municipal", "district", "other"),
    "property.private": (True, False),
    "property.built": (9, 10),
    "tenant.grade": ("a", "b", "c"),
    "tenant.chip": (True, False),
}


def optional(**keys):
    return st.fixed_dictionaries({}, optional=keys)


def with_(form, **more):
    return st.builds(lambda one, other: one | other, st.fixed_dictionaries(form), optional(**more))


@st.composite
def payments(draw):
    form = draw(st.sampled_from(["share", "share", "share of square metres", "by-area", "up-to"]))
    whole = {}
    match form:
        case "share":
            payment, each = {"pays": "share", "of": "rent"}, with_({"percent": PERCENT}, cap=CAP)
            whole = draw(optional(cap=CAP))
        case "up-to":
            payment, each = {"pays": "up-to"}, st.fixed_dictionaries({"cap": CAP})
        case _:
            shares = form != "by-area"
            payment = {"pays": "share", "of": "rent"} if shares else {"pays": "by-area"}
            paid = {"percent": PERCENT} if shares else {"per_m2_month": RATE}
            more = {"cap_per_m2_month": RATE} if shares else {}
            if draw(st.booleans()):
                whole, each = {"first_m2": draw(M2), **draw(optional(cap=CAP))}, with_(paid, **more)
            else:
                whole, each = draw(optional(cap=CAP)), with_(paid, cap=CAP, first_m2=M2, **more)
    tests = draw(st.lists(TEST, min_size=1, max_size=2, unique_by=str))
    if not any(path in str(tests) for path in ("park.", "property.")):
        tests = [*tests, PRIVATE]
    steps = [draw(each) | ({} if test is None else {"test": test}) for test in (*tests, None)]
    return payment | whole | {"steps": steps}


UNITS = {
    "percent": "%",
    "cap": "元",
    "per_m2_month": "元/平方米/月",
    "cap_per_m2_month": "元/平方米/月",
    "first_m2": "平方米",
}


def words(paid):
    said = [f"{paid[key]}{unit}" for key, unit in UNITS.items() if key in paid]
    return "，".join([*said, *(["10层"] if "10" in str(paid.get("test")) else [])])


def written(payment):
    steps = [
        {"name": TWO, "article": "一", "quote": f"档{n}，{words(each)}", **each}
        for n, each in enumerate(payment["steps"])
    ]
    return payment | {"steps": steps}, f"补贴，{words(payment)}"


@st.composite
def claimants(draw, leases):
    """(facts of the tenant, places): of each fact it may be that nobody said it."""
    known = draw(st.sampled_from([0.5, 0.8, 1]))

    def maybe(values):
        return draw(st.sampled_from(values)) if draw(st.integers(0, 9)) < known * 10 else None

    tenant = {path: maybe(VALUES[path]) for path in ("tenant.grade", "tenant.chip")}
    places = []
    for _ in range(draw(st.integers(1, 3))):
        facts = {path: maybe(VALUES[path]) for path in ("park.level", "property.private", "property.built")}
        fen = draw(st.one_of(st.integers(0, 300), st.integers(0, 10_000_000)))
        said = {"facts": facts, "rent": Fraction(fen, 100), "area": Fraction(draw(st.integers(1, 300)))}
        begins, ends = draw(st.sampled_from([(0, 12), (0, 12), (0, 5), (3, 9), (8, 12)]))
        said["months"] = range(begins, ends)
        if leases:
            said["monthly"], said["rent"] = said["rent"], said["rent"] * (ends - begins)
        elif draw(st.integers(0, 5)) == 0:
            said["rent"] = None
        places.append(said)
    return tenant, places


def made_case(tenant, places, leases):
    listed = []
    for said in places:
        own = {"park": {"district": HERE}, "property": {}}
        for path, value in said["facts"].items():
            if value is not None:
                own[path.split(".")[0]][path.split(".")[1]] = value
        if leases:
            begins, ends = said["months"].start, said["months"].stop
            last = dt.date(YEAR + ends // 12, ends % 12 + 1, 1) - dt.timedelta(days=1)
            monthly = float(said["monthly"])
            own["lease"] = {
                "start": dt.date(YEAR, begins + 1, 1),
                "end": last,
                "area_m2": int(said["area"]),
                "monthly_rent": monthly,
            }
        elif said["rent"] is not None:
            own["rent"] = {YEAR: float(said["rent"])}
        listed.append(own)
    known = {path.split(".")[1]: value for path, value in tenant.items() if value is not None}
    return {"id": "A", "as_of": CLAIM, "tenant": {"kind": "enterprise", **known}, "premises": listed, "granted": []}


def fen(yuan):
    return None if yuan is None else round(Fraction(str(yuan)) * 100)


def is_of_square_metres(payment):
    return payment["pays"] == "by-area" or any("m2" in key for form in (payment, *payment["steps"]) for key in form)


@given(st.data())
@settings(max_examples=examples(300))
def test_the_program_answers_as_the_second_reading(data):
    payment = data.draw(payments())
    clauses = data.draw(st.lists(TEST, max_size=1))
    leases = is_of_square_metres(payment)
    whole, quote = written(payment)
    reading = read_document(
        text_of(whole, quote, *clauses, RENT_YEAR, facts=DECLARED).replace(
            "第0款：", f"第0款：{words({'test': clauses})}"
        )
    )
    if reading.document is None:
        assert all("never reached" in mistake.en for mistake in reading.mistakes), reading.mistakes
        return
    people = data.draw(st.lists(claimants(leases), min_size=1, max_size=3))
    answers = answer_facts([made_case(*person, leases) for person in people], Law((reading.document,)))
    for (tenant, places), told in zip(people, answers, strict=True):
        found = told.determinations["made-up/1"]
        least, most = range_of(payment, clauses, tenant, places, VALUES)
        assert (fen(found.low), fen(found.high)) == (least, most), (tenant, places, found)
        if found.status == "needs_facts":
            assert found.missing
