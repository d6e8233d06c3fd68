"""Open questions of （九） and （十三） to （十五） found since: what each option comes to, by the clause's words."""

import datetime as dt

import pytest

from registry.policy import load_law
from tests.fixtures.answers import answer_case

SHENZHEN, GUANGMING = "440305", "440311"
REWARD, YEARLY, FLOOR = "shenzhen-2022-5/9.1", "shenzhen-2022-5/9.2", "shenzhen-2022-5/9.3"
RECOGNISED, TITLED, OUTLAY = "guangming-2025-4/13.1", "guangming-2025-4/13.2", "guangming-2025-4/15.2"
DAY = dt.date(2026, 11, 28)


def title(tier, *since, **more):
    return {"tier": tier, "from": dt.date(*since), **more}


def operator(measure, *titles, district=SHENZHEN, as_of=DAY, park=None, law=None, rulings=None, **facts):
    told = {"district": district, "titles": list(titles)} | (park or {})
    case = {"id": "T", "as_of": as_of, "park": told, "granted": []} | facts
    said = answer_case(case, law, rulings)
    assert "error" not in said, said
    return said["determinations"][measure]


def amounts(said):
    return {key: (each["status"], each["low"], each["high"]) for key, each in said.get("readings", {}).items()}


EXCELLENT = {"assessments": [{"year": 2025, "result": "excellent"}]}


# ---- （九） 对考核获评优秀的国家级、省级、市级软件名园（基地），分别给予150万元、100万元、50万元奖励 ----------------


def test_a_park_that_climbed_after_the_assessed_year_draws_by_the_title_of_then_or_of_now():
    """Municipal through 2025, provincial from March 2026: 100 万 by the title of the claim, 50 万 by that of 2025."""
    said = operator(YEARLY, title("municipal", 2024, 1, 1), title("provincial", 2026, 3, 1), park=EXCELLENT)
    assert (said["status"], said["low"], said["high"]) == ("depends_on_reading", 500_000, 1_000_000)
    assert amounts(said) == {
        "assessed-title=title-now": ("eligible", 1_000_000, 1_000_000),
        "assessed-title=title-then": ("eligible", 500_000, 500_000),
    }


def test_a_park_that_climbed_within_the_assessed_year_is_assessed_as_what_it_was_at_its_end():
    said = operator(YEARLY, title("municipal", 2024, 1, 1), title("national", 2025, 6, 1), park=EXCELLENT)
    assert (said["status"], said["low"], "readings" in said) == ("eligible", 1_500_000, False)


def test_a_title_that_is_gone_on_the_day_of_the_claim_stays_no_title():
    lapsed = title("municipal", 2024, 1, 1, to=dt.date(2026, 5, 31))
    assert operator(YEARLY, lapsed, park=EXCELLENT)["status"] == "not_eligible"


def test_who_was_not_assessed_excellent_is_not_asked_which_title_counts():
    good = {"assessments": [{"year": 2025, "result": "good"}]}
    said = operator(YEARLY, title("municipal", 2024, 1, 1), title("provincial", 2026, 3, 1), park=good)
    assert said["status"] == "not_eligible" and "readings" not in said


# ---- （九） 分别一次性给予园区运营主体500万元、300万元、200万元的奖励 ------------------------------------------------


def test_of_several_titles_the_highest_or_each_draws_its_reward():
    """Provincial and municipal, neither paid: 300 万, or 300 + 200 万."""
    said = operator(REWARD, title("municipal", 2024, 1, 1), title("provincial", 2025, 3, 1))
    assert amounts(said) == {
        "several-titles=highest": ("eligible", 3_000_000, 3_000_000),
        "several-titles=each": ("eligible", 5_000_000, 5_000_000),
    }
    assert said["readings"]["several-titles=each"]["tiers"] == {"provincial": 3_000_000, "municipal": 2_000_000}


def test_a_title_that_was_paid_draws_nothing_more_however_many_there_are():
    """The municipal reward of 200 万 was paid: 300 万, or the difference of 100 万, whether each draws or one."""
    paid = [{"measure": REWARD, "tier": "municipal", "amount": 2_000_000}]
    said = operator(REWARD, title("municipal", 2024, 1, 1), title("provincial", 2025, 3, 1), granted=paid)
    assert amounts(said) == {
        "upgrade=full": ("eligible", 3_000_000, 3_000_000), "upgrade=difference": ("eligible", 1_000_000, 1_000_000),
    }  # fmt: skip


def test_the_lower_title_may_still_be_paid_beside_the_higher_one_only_if_each_draws():
    """The provincial reward was paid: nothing more for the highest; 200 万 for the municipal title if each draws its
    own, and nothing if what was paid, 300 万, is taken off it."""
    paid = [{"measure": REWARD, "tier": "provincial", "amount": 3_000_000}]
    said = operator(REWARD, title("municipal", 2024, 1, 1), title("provincial", 2025, 3, 1), granted=paid)
    assert said["status"] == "depends_on_reading" and (said["low"], said["high"]) == (0, 2_000_000)
    assert amounts(said)["upgrade=full, several-titles=each"] == ("eligible", 2_000_000, 2_000_000)
    assert amounts(said)["upgrade=full, several-titles=highest"][0] == "not_eligible"


# ---- 本措施自2022年10月15日起施行; 本措施自2025年3月31日起施行 -------------------------------------------------------


@pytest.mark.parametrize(("since", "open_"), [((2022, 10, 14), True), ((2022, 10, 15), False)])
def test_a_title_from_before_the_measures_began_counts_or_not(since, open_):
    said = operator(REWARD, title("national", *since))
    assert said["high"] == 5_000_000
    expected = {
        "before-start=counts": ("eligible", 5_000_000, 5_000_000), "before-start=not-counted": ("not_eligible", 0, 0),
    }  # fmt: skip
    assert amounts(said) == (expected if open_ else {})
    if open_:
        assert said["readings"]["before-start=not-counted"]["failed"] == ["title"]


def test_beside_an_old_title_a_new_one_counts():
    """National since 2021, municipal since 2024: 500 万, or of the municipal title alone 200 万; each: 500 + 200 万."""
    said = operator(REWARD, title("national", 2021, 5, 1), title("municipal", 2024, 5, 1))
    assert {key: each[1] for key, each in amounts(said).items()} == {
        "several-titles=highest, before-start=counts": 5_000_000,
        "several-titles=highest, before-start=not-counted": 2_000_000,
        "several-titles=each, before-start=counts": 7_000_000,
        "several-titles=each, before-start=not-counted": 2_000_000,
    }


def test_a_recognition_from_before_the_measures_began_counts_or_not():
    """（十三） 给予一次性30万元奖励. Of a recognition that is told without its day nobody knows that it is so old."""

    def recognised(*since):
        park = {"recognition": [{"as": "ai_software", "from": dt.date(*since)}] if since else "ai_software"}
        return operator(RECOGNISED, district=GUANGMING, park=park)

    assert amounts(recognised(2025, 3, 30)) == {
        "before-start=counts": ("eligible", 300_000, 300_000), "before-start=not-counted": ("not_eligible", 0, 0),
    }  # fmt: skip
    for said in (recognised(2025, 3, 31), recognised()):
        assert (said["status"], said["low"], "readings" in said) == ("eligible", 300_000, False)
    unknown = operator(RECOGNISED, district=GUANGMING)
    assert (unknown["status"], unknown["missing"]) == ("needs_facts", ["park.recognition"])


def test_a_title_chosen_before_the_measures_began_counts_or_not():
    park = {"recognition": "ai_software"}
    said = operator(TITLED, title("municipal", 2025, 3, 1), district=GUANGMING, park=park)
    assert amounts(said) == {
        "before-start=counts": ("eligible", 600_000, 600_000), "before-start=not-counted": ("not_eligible", 0, 0),
    }  # fmt: skip


def assert_rulings_on_what_began_before_hold_to_the_day(law=None):
    """Under a ruling there is one answer: what was refused is told by its clause, and what counts beside it is paid."""

    def ruled(measure, *titles, **more):
        asked = {"district": GUANGMING, "park": {"recognition": "ai_software"}} if measure == TITLED else {}
        rulings = {"before-start": "not-counted", "several-titles": "highest", "recognition-order": "any"}
        said = operator(measure, *titles, law=law, rulings=rulings, **{**asked, **more})
        return said["status"], said["low"], said["high"], said.get("failed")

    for measure, start, national, municipal in (
        (REWARD, dt.date(2022, 10, 15), 5_000_000, 2_000_000),
        (TITLED, dt.date(2025, 3, 31), 1_200_000, 600_000),
    ):
        old, new = ({"from": day} for day in (start - dt.timedelta(days=1), start))
        assert ruled(measure, {"tier": "national", **old}) == ("not_eligible", 0, 0, ["title"])
        assert ruled(measure, {"tier": "national", **new}) == ("eligible", national, national, None)
        both = ruled(measure, {"tier": "national", **old}, {"tier": "municipal", **new})
        assert both == ("eligible", municipal, municipal, None)
    for day, expected in ((30, ("not_eligible", 0, 0, ["recognition"])), (31, ("eligible", 300_000, 300_000, None))):
        park = {"recognition": [{"as": "ai_software", "from": dt.date(2025, 3, day)}]}
        assert ruled(RECOGNISED, district=GUANGMING, park=park) == expected


def test_a_ruling_on_what_began_before_holds_to_the_day():
    assert_rulings_on_what_began_before_hold_to_the_day()


# ---- （十三） 支持有条件的区级特色产业园申报国家、省、市级软件名园（基地）… ------------------------------------------


def assert_a_ruling_that_recognition_comes_first_holds(law=None):
    """Recognised on 2 March 2026: a title of the day before is refused, one of that day is paid, and beside the older
    national title the newer municipal one."""
    park = {"recognition": [{"as": "other_featured", "from": dt.date(2026, 3, 2)}]}

    def ruled(*titles):
        rulings = {"recognition-order": "recognised-first"}
        said = operator(TITLED, *titles, district=GUANGMING, park=park, law=law, rulings=rulings)
        return said["status"], said["low"], said["high"], said.get("failed")

    assert ruled(title("national", 2026, 3, 1)) == ("not_eligible", 0, 0, ["recognition"])
    assert ruled(title("national", 2026, 3, 2)) == ("eligible", 1_200_000, 1_200_000, None)
    both = ruled(title("national", 2026, 3, 1), title("municipal", 2026, 3, 2))
    assert both == ("eligible", 600_000, 600_000, None)
    assert ruled() == ("not_eligible", 0, 0, ["title"])


def test_a_ruling_that_recognition_comes_first_holds():
    assert_a_ruling_that_recognition_comes_first_holds()


@pytest.mark.parametrize(("recognised", "open_"), [((2026, 3, 2), True), ((2026, 3, 1), False), ((2025, 5, 1), False)])
def test_a_park_that_the_district_recognised_only_after_its_title_may_claim_or_not(recognised, open_):
    park = {"recognition": [{"as": "other_featured", "from": dt.date(*recognised)}]}
    said = operator(TITLED, title("provincial", 2026, 3, 1), district=GUANGMING, park=park)
    expected = {
        "recognition-order=any": ("eligible", 800_000, 800_000),
        "recognition-order=recognised-first": ("not_eligible", 0, 0),
    }
    assert amounts(said) == (expected if open_ else {})
    if open_:
        assert said["readings"]["recognition-order=recognised-first"]["failed"] == ["recognition"]


def test_of_a_recognition_without_its_day_nobody_knows_that_it_came_later():
    park = {"recognition": "ai_software"}
    said = operator(TITLED, title("provincial", 2026, 3, 1), district=GUANGMING, park=park)
    assert (said["status"], said["low"], "readings" in said) == ("eligible", 800_000, False)


# ---- years that ended before the measures began --------------------------------------------------------------------


@pytest.mark.parametrize(("as_of", "open_"), [(dt.date(2025, 12, 1), True), (dt.date(2026, 2, 1), False)])
def test_the_outlay_of_a_year_that_ended_before_the_measures_began_counts_or_not(as_of, open_):
    """（十五） 按不超过经审定投入金额的50%: of 2,000,000 that is 1,000,000; 2024 ended before 31 March 2025."""
    incubator = {"recognised": True, "audited_outlay": {as_of.year - 1: 2_000_000}}
    said = operator(OUTLAY, district=GUANGMING, as_of=as_of, incubator=incubator)
    expected = {
        "year-before-start=counts": ("eligible", 1_000_000, 1_000_000),
        "year-before-start=not-counted": ("not_eligible", 0, 0),
    }
    assert said["high"] == 1_000_000 and amounts(said) == (expected if open_ else {})


TENANT = {"kind": "enterprise", "software_enterprise": True, "newly_moved_in": True}


def tenant(*titles, as_of=DAY, **park):
    case = {
        "id": "T", "as_of": as_of, "tenant": TENANT, "granted": [], "rent": {as_of.year - 1: 1_000_000},
        "park": {"district": SHENZHEN, "titles": list(titles), "software_park": False} | park,
    }  # fmt: skip
    return answer_case(case)["determinations"][FLOOR]


def test_the_floor_holds_or_not_for_the_rent_of_a_year_that_ended_before_the_measures_began():
    """（九） 对新入驻的软件企业连续三年给予不低于50%: of 1,000,000 that is 500,000; the text is of 15 October 2022."""
    said = tenant(title("municipal", 2020, 1, 1), as_of=dt.date(2022, 12, 1))
    assert {key: each["floor"] for key, each in said["readings"].items()} == {
        "year-before-start=counts": 500_000, "year-before-start=not-counted": None,
    }  # fmt: skip
    later = tenant(title("municipal", 2020, 1, 1), as_of=dt.date(2023, 2, 1))
    assert (later["status"], later["floor"], "readings" in later) == ("discretionary", 500_000, False)


def test_the_title_of_the_park_counts_on_the_day_of_the_claim_or_at_any_time_in_the_rent_year():
    """Titled from February 2026: on the day of the claim, but at no time in 2025; one that ended in May 2025 the other
    way round."""
    newer = tenant(title("municipal", 2026, 2, 1))
    assert {key: each["status"] for key, each in newer["readings"].items()} == {
        "title-day=day-of-claim": "discretionary", "title-day=in-the-year": "not_eligible",
    }  # fmt: skip
    older = tenant(title("municipal", 2020, 1, 1, to=dt.date(2025, 5, 31)))
    assert {key: each["status"] for key, each in older["readings"].items()} == {
        "title-day=day-of-claim": "not_eligible", "title-day=in-the-year": "discretionary",
    }  # fmt: skip
    assert "readings" not in tenant(title("municipal", 2020, 1, 1))


def test_a_software_park_counts_on_every_day_where_any_software_park_is_meant():
    said = tenant(title("municipal", 2026, 2, 1), software_park=True)
    assert {key: each["status"] for key, each in said["readings"].items()} == {
        "park-meaning=certified-only, title-day=day-of-claim": "discretionary",
        "park-meaning=certified-only, title-day=in-the-year": "not_eligible",
        "park-meaning=any-software-park, title-day=day-of-claim": "discretionary",
        "park-meaning=any-software-park, title-day=in-the-year": "discretionary",
    }


# ---- what is the same for all --------------------------------------------------------------------------------------


def test_each_is_asked_in_both_languages_with_the_words_that_leave_it_open():
    law = load_law()
    own = {id for measure in law.measures.values() for id in measure.own_questions}
    assert own >= {
        "assessed-title",
        "several-titles",
        "before-start",
        "recognition-order",
        "title-day",
        "year-before-start",
    }
    for id in own:
        question = law.question(id)
        assert question.name.zh and question.name.en and all(each.zh and each.en for each in question.options.values())


@pytest.mark.parametrize(
    ("question", "option", "low"), [("several-titles", "each", 5_000_000), ("several-titles", "highest", 3_000_000)]
)
def test_a_ruling_decides_them(question, option, low):
    titles = [title("municipal", 2024, 1, 1), title("provincial", 2025, 3, 1)]
    case = {"id": "T", "as_of": DAY, "granted": [],
            "park": {"district": SHENZHEN, "titles": titles}}  # fmt: skip
    assert answer_case(case)["total"] == {"low": 3_000_000, "high": 6_000_000}
    said = answer_case(case, rulings={question: option})["determinations"][REWARD]
    assert (said["status"], said["low"]) == ("eligible", low)
