"""The line of arithmetic of an answer: worked out by hand from the clauses, and the answer's own amount to the fen."""

import datetime as dt
import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.policy import load_law
from registry.policy.answers.cases import Refused, case_of, read_cases
from registry.policy.answers.check import answer_cases
from registry.policy.files.payments import RewardByTitle, ShareByArea, ShareOfOutlay, ShareOfRent
from registry.policy.spoken.amount_words import number, operand, result
from registry.policy.spoken.arithmetic import lines, reckoned
from tests.fixtures.examples import examples

LAW = load_law()
DAY = dt.date(2026, 11, 21)
RECKONED = (ShareOfRent, ShareByArea, ShareOfOutlay, RewardByTitle)
RENT, AREA, TITLE, OUTLAY = "guangming-2025-4/14", "longgang-2023/2", "shenzhen-2022-5/9.1", "guangming-2025-4/15.2"


def told(measure, rulings=None, **facts):
    """(the answer of the measure, its lines by reading)"""
    case = case_of({"id": "C", "as_of": DAY, "granted": [], **facts}, LAW.measures, LAW.declared)
    (answer,) = answer_cases([case], LAW, rulings)
    said = answer.determinations[measure]
    return said, lines(LAW, measure, case, said, rulings)


def software(rent, recognition="ai_software", **facts):
    park = {"district": "440311", "recognition": recognition}
    return {"tenant": {"kind": "enterprise", "industry": "6513"}, "park": park, "rent": {2025: rent}, **facts}


def longgang(*leases):
    tenant = {"kind": "enterprise", "software_enterprise": True, "above_scale": True}
    park = {"district": "440307", "recognition": "none"}
    premises = [
        {"park": park, "lease": {"start": dt.date(2024, 1, 1), "area_m2": area, "monthly_rent": rent}}
        for area, rent in leases
    ]
    return {"tenant": tenant, "premises": premises}


def titled(*tiers, granted=()):
    titles = [{"tier": tier, "kind": "base", "from": dt.date(2024, 1, 1)} for tier in tiers]
    return {"park": {"district": "440305", "recognition": "none", "titles": titles}, "granted": list(granted)}


# ---- by hand, from the clauses ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "zh", "en"),
    [
        # （十四） 按照上年度实际发生租金的 50%，给予每家企业每年最高 200 万元: half of 3,000,000 is 1,500,000.
        (
            software(3_000_000),
            "3,000,000 元 × 50% = 150 万元，上限 200 万元",
            "CNY 3,000,000 × 50% = CNY 1,500,000, cap CNY 2,000,000",
        ),
        # Half of 5,000,000 is 2,500,000, more than the cap.
        (
            software(5_000_000),
            "5,000,000 元 × 50% = 250 万元，上限 200 万元，按 200 万元计",
            "CNY 5,000,000 × 50% = CNY 2,500,000, cap CNY 2,000,000, so CNY 2,000,000",
        ),
        # 对入驻其他产业园的…每年最高100万元
        (
            software(3_000_000, "none"),
            "3,000,000 元 × 50% = 150 万元，上限 100 万元，按 100 万元计",
            "CNY 3,000,000 × 50% = CNY 1,500,000, cap CNY 1,000,000, so CNY 1,000,000",
        ),
        # Half of 33,333.33 is 16,666.665: what is less than a fen is dropped.
        (
            software(33_333.33),
            "33,333.33 元 × 50% = 16,666.665 元（不足一分舍去），上限 200 万元",
            "CNY 33,333.33 × 50% = CNY 16,666.665 (fractions of a fen dropped), cap CNY 2,000,000",
        ),
    ],
)
def test_a_share_of_rent_is_told_with_its_cap(facts, zh, en):
    _, found = told(RENT, **facts)
    assert (found[""].words.zh, found[""].words.en) == (zh, en)


def test_the_words_of_the_cap_stand_beside_it_and_no_others():
    _, found = told(RENT, **software(5_000_000))
    assert (found[""].text.article, found[""].text.quote) == ("（十四）", "给予每家企业每年最高 200 万元补贴")
    _, other = told(RENT, **software(5_000_000, "none"))
    assert other[""].text.quote == "给予每家企业每年最高100万元补贴"


def test_rent_on_two_steps_is_told_step_by_step_under_the_cap_that_they_share():
    """3,000,000 and 2,000,000: halves of 1,500,000 and 1,000,000, together over the 2,000,000 of an enterprise."""
    premises = [
        {"park": {"district": "440311", "recognition": "ai_software"}, "rent": {2025: 3_000_000}},
        {"park": {"district": "440311", "recognition": "none"}, "rent": {2025: 2_000_000}},
    ]
    said, found = told(RENT, tenant={"kind": "enterprise", "industry": "6513"}, premises=premises)
    assert said.high == 2_000_000
    assert found[""].words.zh == (
        "其他产业园 2,000,000 元 × 50% = 100 万元；区级人工智能、软件特色产业园 3,000,000 元 × 50% = 150 万元，"
        "其他产业园上限 100 万元，各档合计上限 200 万元，按 200 万元计，共 200 万元"
    )
    assert found[""].counted.zh == "计入 2025 年度的租金，2 处房屋中的 2 处"


def test_rent_of_other_territory_is_not_counted():
    premises = [
        {"park": {"district": "440311", "recognition": "ai_software"}, "rent": {2025: 3_000_000}},
        {"park": {"district": "440305", "recognition": "none"}, "rent": {2025: 2_000_000}},
    ]
    _, found = told(RENT, tenant={"kind": "enterprise", "industry": "6513"}, premises=premises)
    assert found[""].words.zh == "3,000,000 元 × 50% = 150 万元，上限 200 万元"
    assert found[""].counted.zh == "计入 2025 年度的租金，2 处房屋中的 1 处"


@pytest.mark.parametrize(
    ("leases", "zh", "counted"),
    [
        # 二 不超过实际支付租金的50%，给予最高30元/平方米/月: 400 m² at 80 yuan draw 40, and so 30 each month.
        (
            [(400, 32_000)],
            "384,000 元 × 50% = 19.2 万元，上限 30 元/平方米/月 × 400 平方米 × 12 个月 = 14.4 万元，按 14.4 万元计",
            "计入 400 平方米、12 个月",
        ),
        # 上年度不超过1000平方米的租金部分: of 1,500 m² at 80 yuan the first 1,000.
        (
            [(1_500, 120_000)],
            "1,440,000 元 × 1,000/1,500 × 50% = 48 万元，上限 30 元/平方米/月 × 1,000 平方米 × 12 个月 = 36 万元，"
            "按 36 万元计",
            "租用 1,500 平方米，计入 1,000 平方米、12 个月",
        ),
        # 700 m² at 50 yuan draw 25 each; of 400 m² at 20 yuan, which draw 10 each, 300 are left of the 1,000.
        (
            [(700, 35_000), (400, 8_000)],
            "8,400 平方米·月 × 25 元 = 210,000 元；3,600 平方米·月 × 10 元 = 36,000 元；合计 24.6 万元，"
            "上限每平方米每月 30 元",
            "共计入 12,000 平方米·月",
        ),
    ],
)
def test_a_share_by_area_tells_the_square_metres_and_the_months(leases, zh, counted):
    _, found = told(AREA, **longgang(*leases))
    assert (found[""].words.zh, found[""].counted.zh) == (zh, counted)


def test_a_reward_of_a_park_that_climbed_is_told_with_what_was_paid_before():
    """（九） 国家级、省级、市级…500 万元、300 万元、200万元: 200 were paid before, so 300 or 100."""
    before = {"measure": TITLE, "tier": "municipal", "amount": 2_000_000}
    said, found = told(TITLE, **titled("provincial", granted=[before]))
    assert "" not in found and said.status == "depends_on_reading"
    assert {key: line.words.zh for key, line in found.items()} == {
        "upgrade=full": "省级软件名园（基地） 300 万元（此前已领取 200 万元，不扣除）",
        "upgrade=difference": "省级软件名园（基地） 300 万元 − 此前已领取 200 万元 = 100 万元",
    }
    _, ruled = told(TITLE, {"upgrade": "difference"}, **titled("provincial", granted=[before]))
    assert ruled[""].words.en == "provincial title CNY 3,000,000 − CNY 2,000,000 paid before = CNY 1,000,000"


@pytest.mark.parametrize(
    ("outlay", "zh"),
    [
        # （十五） 不超过经审定投入金额的 50%，…每年最高500 万元
        (8_000_000, "8,000,000 元 × 50% = 400 万元，上限 500 万元"),
        (12_000_000, "12,000,000 元 × 50% = 600 万元，上限 500 万元，按 500 万元计"),
    ],
)
def test_a_share_of_outlay_is_told_with_its_cap(outlay, zh):
    park = {"district": "440311", "recognition": "ai_software"}
    _, found = told(OUTLAY, park=park, incubator={"recognised": True, "audited_outlay": {2025: outlay}})
    assert found[""].words.zh == zh
    assert found[""].text.quote == "给予园区运营主体每年最高500 万元资助"


def test_what_is_not_settled_or_pays_nothing_has_no_line():
    unknown = software(3_000_000)
    del unknown["rent"]
    for facts in (unknown, software(0), {**software(3_000_000), "tenant": {"kind": "association"}}):
        assert told(RENT, **facts)[1] == {}


def test_an_amount_that_a_cap_settles_beside_an_unknown_rent_has_no_line():
    park = {"district": "440311", "recognition": "ai_software"}
    premises = [{"park": park, "rent": {2025: 4_000_000}}, {"park": park}]
    said, found = told(RENT, tenant={"kind": "enterprise", "industry": "6513"}, premises=premises)
    assert (said.status, said.high, found) == ("eligible", 2_000_000, {})


@pytest.mark.parametrize(
    ("value", "said"), [(1_234.5, "1,234.50 元"), (12_345, "12,345 元"), (0.07, "0.07 元"), (3_000_000, "3,000,000 元")]
)
def test_an_operand_is_written_as_money_is(value, said):
    assert operand(round(value * 100)).zh == said


def test_a_result_is_in_wan_only_where_that_is_exact():
    assert (result(150_000_000).zh, result(1_666_667).zh, result(999_900).zh) == (
        "150 万元",
        "16,666.67 元",
        "9,999 元",
    )


def test_a_number_that_no_decimals_say_is_a_fraction():
    assert number(Fraction(351, 31)).zh == "11 又 10/31"


# ---- whatever the case -----------------------------------------------------------------------------------------------

MONEY = st.integers(1, 10**10).map(lambda fen: fen / 100)
PARKS = st.fixed_dictionaries(
    {
        "district": st.sampled_from(["440311", "440307", "440305"]),
        "recognition": st.one_of(
            st.sampled_from(["ai_software", "other_featured", "none"]),
            st.integers(1, 12).map(lambda month: [{"as": "ai_software", "from": dt.date(2025, month, 1)}]),
        ),
    }
)
LEASES = st.fixed_dictionaries(
    {
        "start": st.dates(dt.date(2023, 1, 1), dt.date(2025, 12, 31)),
        "monthly_rent": MONEY,
        "area_m2": st.integers(1, 3_000),
    },
    optional={"rent_free_months": st.integers(0, 14)},
)
PREMISES = st.one_of(
    st.fixed_dictionaries({"park": PARKS, "rent": MONEY.map(lambda rent: {2025: rent})}),
    st.fixed_dictionaries({"park": PARKS, "lease": LEASES}),
)
TENANTS = st.fixed_dictionaries(
    {
        "tenant": st.just({"kind": "enterprise", "industry": "6513", "software_enterprise": True, "above_scale": True}),
        "premises": st.lists(PREMISES, min_size=1, max_size=3),
        "granted": st.sampled_from([[], [{"measure": RENT, "rent_year": 2023}]]),
        "cooperation": st.booleans(),
    }
)
TITLES = st.lists(st.sampled_from(["national", "provincial", "municipal", "municipal_humanoid"]), unique=True)
GRANTS = st.lists(
    st.fixed_dictionaries(
        {
            "measure": st.sampled_from([TITLE, "guangming-2025-4/13.2"]),
            "tier": st.sampled_from(["provincial", "municipal"]),
            "amount": MONEY,
        }
    ),
    max_size=2,
)
OPERATORS = st.builds(
    lambda tiers, granted, outlay, district, recognition: {
        "park": titled(*tiers)["park"] | {"district": district, "recognition": recognition},
        "granted": granted,
        "incubator": {"recognised": True, "audited_outlay": {2025: outlay}},
    },
    TITLES,
    GRANTS,
    MONEY,
    st.sampled_from(["440311", "440305"]),
    st.sampled_from(["ai_software", "other_featured", "none"]),
)


@settings(max_examples=examples(150))
@given(st.one_of(TENANTS, OPERATORS))
def test_every_settled_amount_has_a_line_that_comes_to_it(facts):
    """All facts are known here; where readings come to one amount in different ways, the whole has none."""
    case = case_of({"id": "C", "as_of": DAY, **facts}, LAW.measures, LAW.declared)
    (answer,) = answer_cases([case], LAW)
    for measure, said in answer.determinations.items():
        if isinstance(LAW.measures[measure].payment, RECKONED):
            _agrees(measure, case, said, known=True)


def test_every_settled_amount_of_the_shared_cases_has_a_line(shared_cases):
    cases = [case for case in shared_cases if not isinstance(case, Refused)]
    for case, answer in zip(cases, answer_cases(cases, LAW), strict=True):
        for measure, said in answer.determinations.items():
            _agrees(measure, case, said, known=False)


def _agrees(measure, case, said, known):
    found, each_way = lines(LAW, measure, case, said), reckoned(LAW, measure, case)
    for key, answer in {"": said, **said.readings}.items():
        if answer.status != "eligible" or answer.low != answer.high or not answer.high:
            assert key not in found
            continue
        ways = [line for working, line in each_way if working.is_of(key)]
        if None in ways and not known:  # settled by a cap, whatever the facts that are not known
            assert key not in found
            continue
        assert {line and line.fen for line in ways} == {round(answer.high * 100)}, (key, ways)
        assert key in found or len({line.words for line in ways}) > 1
        if key in found:
            assert _sums(found[key].sum.zh) and found[key].fen == round(answer.high * 100)


def _sums(said):
    """Whether every product of the line is what a calculator says."""
    for rent, percent, comes_to in re.findall(r"([\d,.]+) 元 × (\d+)% = ([\d,.]+ (?:万元|元))", said):
        amount, unit = comes_to.split(" ")
        told = Decimal(amount.replace(",", "")) * (10_000 if unit == "万元" else 1)
        assert Decimal(rent.replace(",", "")) * int(percent) / 100 == told, said
    return True


@pytest.fixture(scope="module")
def shared_cases(request):
    folder = request.path.parents[1] / "cases"
    return [
        case for file in sorted(folder.glob("*.yaml")) for case in read_cases(file.read_text("utf-8"), LAW.measures)
    ]
