"""What would lose an answer again: each sentence with its words, and every other fact tried by a second reading too."""

import copy
import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.policy import answer_case, load_law
from registry.policy.answers.cases import case_of
from registry.policy.turning.losses import losses
from registry.policy.turning.losses_said import sentence
from tests.fixtures.examples import examples
from tests.policy.second_reading.told import of_case
from tests.policy.test_put_together import RENT_YEAR, law_of
from tests.policy.test_put_together import case_of as case_with

DAY = dt.date(2026, 11, 28)
GUANGMING, FREE, FLOOR, LONGGANG = (
    "guangming-2025-4/14", "guangming-2025-4/15.1", "shenzhen-2022-5/9.3", "longgang-2023/2",
)  # fmt: skip
TENANT = {
    "kind": "enterprise", "industry": "65", "ai_listed": False, "size": "small", "startup": False,
    "software_enterprise": True, "newly_moved_in": True, "above_scale": True,
}  # fmt: skip
MUNICIPAL = [{"tier": "municipal", "from": dt.date(2024, 1, 1)}]


def tenant(district: str = "440311", park: dict | None = None, **facts: object) -> dict:
    known = {"cooperation": False, "granted": [], "rent": {2025: 5_000_000}}
    return {"id": "x", "as_of": DAY, "tenant": TENANT, "park": {"district": district, **(park or {})}, **known, **facts}


def found(case: dict, measure: str, law=None):
    law = law or load_law()
    said = answer_case(case, law).determinations[measure]
    return losses(law, case_of(case, law.measures, law.declared), said, measure)


def told(case: dict, measure: str, law=None) -> dict[str, str]:
    """The quoted words by the Chinese sentence."""
    law = law or load_law()
    return {
        sentence(law, law.measures[measure], each).zh: each.text.quote if each.text else ""
        for each in found(case, measure, law)
    }


def test_a_tenant_whom_the_cap_cuts_reads_what_ends_and_what_lessens_it():
    case = tenant(park={"recognition": "ai_software"})
    assert told(case, GUANGMING) == {
        "已达到上限：上年度实际发生的租金再多，金额也不再增加": "给予每家企业每年最高 200 万元补贴",
        "按条文的年限，连同本次最多 3 次，此后不再给": "连续补贴三年",
        "文件有效期至 2028-03-30，此后不再适用": "本措施自 2025 年 3 月 31 日起施行，有效期三年",
        "房屋搬出光明区，这份文件就不再适用": "光明区关于推动人工智能和软件信息产业高质量发展的若干措施",
        "若园区变动或搬迁，“区主管部门对园区的认定”变为“其他特色产业园”，则为 0 元至 100 万元，取决于条文如何解释":
            "并与园区内企业合作赋能",
        "若园区变动或搬迁，“区主管部门对园区的认定”变为“未认定的其他产业园”，则最高 100 万元":
            "给予每家企业每年最高100万元补贴",
    }  # fmt: skip


def test_who_is_below_the_cap_reads_of_no_cap():
    case = tenant(park={"recognition": "ai_software"}, rent={2025: 3_000_000})
    assert not any(line.startswith("已达到上限") for line in told(case, GUANGMING))


def test_the_third_payment_is_said_to_be_the_last():
    paid = [{"measure": GUANGMING, "rent_year": year} for year in (2023, 2024)]
    said = told(tenant(park={"recognition": "none"}, granted=paid), GUANGMING)
    assert said["按条文的年限，这是最后一次"] == "连续补贴三年"


def test_a_company_that_grows_out_of_its_size_loses_the_free_months():
    lease = {"start": dt.date(2025, 1, 1), "monthly_rent": 10_000, "rent_free_months": 12}
    case = tenant(park={"zero_rent_incubator": True, "recognition": "none"}, lease=lease)
    del case["rent"]
    said = told(case, FREE)
    assert (
        said["若“企业规模”变为“大型”，则不再符合：中小微企业、初创企业或行业商协会"]
        == "中小微企业、初创企业和行业商协会"
    )
    assert not any("中型" in line or "微型" in line for line in said)  # which are as good


def test_a_floor_that_only_the_newly_moved_in_have_is_lost_with_that():
    said = told(tenant("440305", park={"titles": MUNICIPAL}), FLOOR)
    assert said["若“是否新入驻企业”变为“否”，则不再有下限"] == "对新入驻的软件企业"


def test_the_amount_per_square_metre_is_the_cap_of_longgang():
    lease = {"start": dt.date(2024, 1, 1), "monthly_rent": 100_000, "area_m2": 1200}
    case = tenant("440307", lease=lease)
    del case["rent"]
    words = told(case, LONGGANG)["已达到上限：上年度实际发生的租金再多，金额也不再增加"]
    assert words == "给予最高30元/平方米/月的租金补贴"


def test_an_operating_body_reads_that_a_tier_is_paid_once_and_of_no_move():
    case = {"id": "x", "as_of": DAY, "granted": [],
            "park": {"district": "440311", "recognition": "ai_software", "titles": MUNICIPAL}}  # fmt: skip
    said = told(case, "guangming-2025-4/13.2")
    assert "每一等级只给一次：领取之后不再给" in said
    assert not any("搬" in line for line in said)


def test_of_a_number_the_nearest_value_on_each_side_is_told():
    quote = "不少于25人、不超过50人的，5万元"
    law = law_of(
        {"pays": "fixed", "once": False, "amount": 50_000}, quote, RENT_YEAR,
        {"fact": "tenant.heads", "at_least": 25, "at_most": 50},
    )  # fmt: skip
    said = told(case_with({"heads": 30}), "made-up/1", law)
    assert [line for line in said if line.startswith("若")] == [
        "若“检查用”变为“24.9 检查用”，则不再符合：检查用",
        "若“检查用”变为“50.1 检查用”，则不再符合：检查用",
    ]


@pytest.mark.parametrize("changed", [{"kind": "association"}, {"industry": "27"}])
def test_who_gets_nothing_has_nothing_to_lose(changed):
    assert found(tenant() | {"tenant": TENANT | changed}, GUANGMING) == []


def test_whose_answer_waits_for_facts_has_nothing_to_lose_yet():
    case = tenant(park={"recognition": "none"})
    del case["rent"]
    assert found(case, GUANGMING) == []


SUPPORTED = {"kind": "enterprise", "futian_supported": True}


def test_two_supports_that_are_not_drawn_together_lose_each_other():
    case = {"id": "x", "as_of": DAY, "tenant": SUPPORTED, "park": {"district": "440304"}, "granted": [],
            "property": {"owner": "private", "own_use": True}, "rent": {2025: 3_000_000}}  # fmt: skip
    said = told(case, "futian-software-2024/2.3")
    both = "同一年度享受了“政府物业减租（转载）”，就不再享受这一项"
    assert said[both] == "政府物业和社会物业支持项目在同一年度不得同时享受"
    assert "若“物业性质”变为“政府物业”，则不再符合：社会物业" in said


def test_reduced_rent_can_be_lost_though_no_cash_is_paid():
    case = {"id": "x", "as_of": DAY, "tenant": SUPPORTED, "park": {"district": "440304"}, "granted": [],
            "property": {"owner": "government", "appraised_rent": {2025: 1_200_000}},
            "lease": {"start": dt.date(2025, 1, 1), "monthly_rent": 40_000, "area_m2": 1000}}  # fmt: skip
    assert "若“物业性质”变为“社会物业”，则不再符合：政府物业" in told(case, "futian-software-2024/2.2")


# ---- the second reading --------------------------------------------------------------------------------------------

TRIED = {
    "park.recognition": ("ai_software", "other_featured", "none"), "cooperation": (True, False),
    "tenant.ai_listed": (True, False), "tenant.software_enterprise": (True, False),
    "tenant.above_scale": (True, False),
}  # fmt: skip


def with_fact(case: dict, path: str, value: object) -> dict:
    other = copy.deepcopy(case)
    group, _, key = path.rpartition(".")
    (other[group] if group else other)[key] = value
    return other


@st.composite
def settled(draw, measure: str) -> dict:
    park = {"recognition": draw(st.sampled_from(TRIED["park.recognition"])), "software_park": False,
            "zero_rent_incubator": False}  # fmt: skip
    facts = TENANT | {"ai_listed": draw(st.booleans()), "industry": draw(st.sampled_from(["65", "27"]))}
    rent = draw(st.sampled_from([100, 1_000_000.01, 3_000_000, 9_999_999.99]))
    if measure == GUANGMING:
        return tenant(park=park, cooperation=draw(st.booleans()), rent={2025: rent}) | {"tenant": facts}
    lease = {"start": dt.date(2024, 1, 1), "monthly_rent": rent, "area_m2": draw(st.integers(1, 3000))}
    case = tenant("440307", park=park, lease=lease) | {"tenant": facts}
    del case["rent"]
    return case


@pytest.mark.parametrize("measure", [GUANGMING, LONGGANG])
def test_a_second_reading_finds_the_same_losses(measure):
    """Every other value of every fact is answered by the second reading: what is told is all that pays less there."""

    @given(settled(measure))
    @settings(max_examples=examples(15))
    def agree(case):
        today = of_case(case)["determinations"][measure]
        expected = {}
        for path, values in TRIED.items():
            group, _, key = path.rpartition(".")
            now = (case[group] if group else case)[key]
            for value in values:
                then = of_case(with_fact(case, path, value))["determinations"][measure]
                if value != now and (then["high"] < today["high"] or then["low"] < today["low"]):
                    expected[path, value] = then["low"], then["high"]
        ours = {
            (each.fact, value): (each.then.low, each.then.high)
            for each in found(case, measure)
            if each.kind == "fact" and each.fact in TRIED
            for value in each.values
        }
        assert ours == (expected if today["high"] else {})

    agree()
