"""What the texts leave open of earlier assessed years, of who is newly moved in, and of the tax in the rent."""

import datetime as dt

import pytest

from registry.policy.files.law import POLICIES, load_law
from registry.policy.files.policy_file import read_document
from tests.fixtures.answers import answer_case

SHENZHEN, GUANGMING = "440305", "440311"
YEARLY, FLOOR, RENT = "shenzhen-2022-5/9.2", "shenzhen-2022-5/9.3", "guangming-2025-4/14"
DAY = dt.date(2026, 11, 28)


def said(measure, rulings=None, law=None, **case):
    answered = answer_case({"id": "T", "as_of": DAY, "granted": []} | case, law, rulings or {})
    assert "error" not in answered, answered
    return answered["determinations"][measure]


def amounts(answer):
    return {key: (each["low"], each["high"]) for key, each in answer.get("readings", {}).items()}


# ---- （九） 对考核获评优秀的…，分别给予150万元、100万元、50万元奖励 -----------------------------------------


def assessed(titles=(("municipal", 2020),), granted=(), **results):
    park = {
        "district": SHENZHEN,
        "titles": [{"tier": tier, "from": dt.date(year, 3, 1)} for tier, year in titles],
        "assessments": [{"year": int(year[1:]), "result": result} for year, result in results.items()],
    }
    return said(YEARLY, park=park, granted=[{"measure": YEARLY} | each for each in granted])


def test_an_unpaid_excellent_of_an_earlier_year_may_be_claimed_or_not():
    found = assessed(y2025="good", y2024="excellent")
    assert (found["status"], found["low"], found["high"]) == ("depends_on_reading", 0, 500_000)
    assert amounts(found) == {"earlier-excellent=last-year": (0, 0), "earlier-excellent=any-year": (500_000, 500_000)}
    assert found["readings"]["earlier-excellent=last-year"]["failed"] == ["excellent"]


def test_each_unpaid_year_draws_its_own_reward():
    found = assessed(y2025="excellent", y2024="excellent", y2022="excellent", y2023="pass")
    assert amounts(found) == {
        "earlier-excellent=last-year": (500_000, 500_000), "earlier-excellent=any-year": (1_500_000, 1_500_000),
    }  # fmt: skip


def test_an_earlier_year_that_was_paid_draws_nothing_more():
    found = assessed(y2025="excellent", y2024="excellent", granted=[{"rent_year": 2024}])
    assert (found["status"], found["low"], "readings" in found) == ("eligible", 500_000, False)
    paid = assessed(y2025="excellent", y2024="excellent", granted=[{"rent_year": 2025}])
    assert amounts(paid)["earlier-excellent=any-year"] == (500_000, 500_000)
    both = assessed(y2025="excellent", y2024="excellent", granted=[{"rent_year": 2024}, {"rent_year": 2025}])
    assert (both["status"], both["failed"]) == ("not_eligible", ["once"])


def test_a_grant_that_does_not_say_its_year_may_have_paid_the_best_one():
    """Municipal through 2024, provincial since 2025: 100 万 for 2025 and 50 万 for 2024 by the titles of then, and the
    grant may have been either."""
    found = assessed((("municipal", 2020), ("provincial", 2025)), [{}], y2025="excellent", y2024="excellent")
    assert (found["status"], found["low"], found["high"], found["missing"]) == (
        "needs_facts", 0, 2_000_000, ["granted"],
    )  # fmt: skip


def test_each_year_is_rewarded_by_the_title_of_then_or_of_now():
    found = assessed((("municipal", 2020), ("provincial", 2025)), y2025="good", y2024="excellent")
    assert amounts(found) == {
        "assessed-title=title-now, earlier-excellent=last-year": (0, 0),
        "assessed-title=title-now, earlier-excellent=any-year": (1_000_000, 1_000_000),
        "assessed-title=title-then, earlier-excellent=last-year": (0, 0),
        "assessed-title=title-then, earlier-excellent=any-year": (500_000, 500_000),
    }


def test_of_last_year_unknown_the_earlier_one_is_sure():
    found = assessed(y2024="excellent")
    assert (found["status"], found["low"], found["high"], found["missing"]) == (
        "needs_facts", 0, 1_000_000, ["park.assessments"],
    )  # fmt: skip


# ---- （九） 对新入驻的软件企业连续三年给予不低于50%的租金补贴 --------------------------------------------------------


def newcomer(found=None, rulings=None, law=None, **own):
    tenant = {"kind": "enterprise", "software_enterprise": True} | ({} if found is None else {"newly_moved_in": found})
    park = {"district": SHENZHEN, "titles": [{"tier": "municipal", "from": dt.date(2023, 1, 1)}]}
    return said(FLOOR, rulings, law, tenant=tenant, park=park, rent={2025: 1_000_000}, property=own)


@pytest.mark.parametrize("found", [True, False])
def test_what_the_authority_found_decides_whatever_newly_moved_in_means(found):
    plain, told = newcomer(found), newcomer(found, new_in_park=True, new_in_district=False, new_in_city=False)
    assert plain == told and "readings" not in told


def test_without_a_finding_each_meaning_has_its_own_answer_and_the_whole_stays_open():
    told = newcomer(new_in_park=True, new_in_district=True, new_in_city=False)
    assert (told["status"], told["missing"]) == ("needs_facts", ["tenant.newly_moved_in"])
    assert [told[end] for end in ("floor_low", "floor_high")] == [
        newcomer()[end] for end in ("floor_low", "floor_high")
    ]


def assert_rulings_say_to_where_a_company_is_new(law=None):
    """Each with the one fact that it turns on, against both others."""
    for option in ("park", "district", "city"):
        for new, floor in ((True, 500_000), (False, None)):
            own = {f"new_in_{where}": new if where == option else not new for where in ("park", "district", "city")}
            told = newcomer(rulings={"newly-moved-in": option}, law=law, **own)
            assert (told["status"], told["floor"]) == ("discretionary", floor), (option, own)


def test_a_ruling_on_what_it_means_decides_where_nothing_was_found():
    assert_rulings_say_to_where_a_company_is_new()


# ---- 租金是否含税 ----------------------------------------------------------------------------------------------------


def rented(rate=None, *, rent=1_090_000, **more):
    own = {} if rate is None else {"property": {"rent_tax_rate": rate}}
    case = {
        "tenant": {"kind": "enterprise", "industry": "6513"},
        "park": {"district": GUANGMING, "recognition": "ai_software"},
        "rent": {2025: rent},
    } | own | more  # fmt: skip
    return said(RENT, **case)


def test_rent_counts_with_its_tax_or_without_it_where_the_rate_is_known():
    told = rented(9)
    assert amounts(told) == {"rent-tax=with-tax": (545_000, 545_000), "rent-tax=without-tax": (500_000, 500_000)}
    assert told["status"] == "depends_on_reading"


@pytest.mark.parametrize("rate", [None, 0])
def test_where_no_tax_is_known_of_the_rent_counts_as_it_is_stated(rate):
    told = rented(rate)
    assert (told["status"], told["low"], "readings" in told) == ("eligible", 545_000, False)


def test_a_cap_that_both_reach_leaves_nothing_open():
    assert (rented(9, rent=8_000_000)["status"], rented(9, rent=8_000_000)["low"]) == ("eligible", 2_000_000)


def test_of_several_premises_it_is_asked_where_the_rate_of_each_is_known():
    one = {"park": {"district": GUANGMING, "recognition": "ai_software"}, "rent": {2025: 1_090_000}}
    tenant = {"kind": "enterprise", "industry": "6513"}

    def of(*rates):
        places = [one | ({} if rate is None else {"property": {"rent_tax_rate": rate}}) for rate in rates]
        return said(RENT, tenant=tenant, premises=places)

    assert amounts(of(9, 9)) == {
        "rent-tax=with-tax": (1_090_000, 1_090_000), "rent-tax=without-tax": (1_000_000, 1_000_000),
    }  # fmt: skip
    assert (of(9, None)["status"], of(9, None)["low"]) == ("eligible", 1_090_000)


def test_of_a_lease_each_month_counts_without_its_tax():
    """10,000 yuan a month with 6 % are 9,433.96; twelve months 113,207.52, half of it 56,603.76."""
    lease = {"start": dt.date(2024, 1, 1), "monthly_rent": 10_000}
    tenant = {"kind": "enterprise", "industry": "6513"}
    park = {"district": GUANGMING, "recognition": "ai_software"}
    told = said(RENT, tenant=tenant, park=park, lease=lease, property={"rent_tax_rate": 6})
    assert amounts(told)["rent-tax=without-tax"] == (56_603.76, 56_603.76)


def test_a_file_may_say_outright_that_rent_counts_without_tax_and_an_unknown_rate_is_then_missing():
    text = (POLICIES / "guangming-2025-4.yaml").read_text("utf-8").replace("guangming-2025-4", "untaxed-2025")
    head, asked, rest = text.partition("      - question: rent-tax\n")
    rest = rest[rest.index("    examples:\n") :]
    text = (head + rest).replace(
        "      percent: 50\n", "      percent: 50\n      tax_left_out: property.rent_tax_rate\n", 1
    )
    start = text.index("  - id: rent-tax")
    text = text[:start] + text[text.index("  - id: before-start") :]
    read = read_document(text)
    assert asked and read.document is not None, read.mistakes
    law = load_law()
    law = type(law)((*(each for each in law.documents if each.id != "guangming-2025-4"), read.document))

    def of(own):
        case = {
            "id": "T", "as_of": DAY, "granted": [], "rent": {2025: 1_090_000},
            "tenant": {"kind": "enterprise", "industry": "6513"},
            "park": {"district": GUANGMING, "recognition": "ai_software"}, "property": own,
        }  # fmt: skip
        return answer_case(case, law=law)["determinations"]["untaxed-2025/14"]

    assert (of({"rent_tax_rate": 9})["status"], of({"rent_tax_rate": 9})["low"]) == ("eligible", 500_000)
    unknown = of({})
    assert (unknown["status"], unknown["missing"], unknown["high"]) == (
        "needs_facts", ["property.rent_tax_rate"], 2_000_000,
    )  # fmt: skip
