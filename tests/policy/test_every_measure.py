"""Every measure but Guangming (十四), which has a file of its own: the kernel against a reading in plain Python."""

import datetime as dt
import itertools
from decimal import Decimal
from fractions import Fraction

from brute import holds, rent_of_month, within_three_years
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fixtures.answers import answer_case
from tests.fixtures.examples import examples

DAY = dt.date(2026, 11, 21)
YEAR = 2025
READINGS = ("clock-from-first", "three-payments", "gap-ends")
BOOLS = st.booleans()


def fen(yuan):
    return round(yuan * 100)


def grants(measure, years):
    return [{"measure": measure, "rent_year": year} for year in sorted(years)]


def determined(case, measure):
    return answer_case({"id": "A", "as_of": DAY, **case})["determinations"][measure]


YEARS = st.sets(st.integers(2021, 2025), max_size=4)
LEASES = st.fixed_dictionaries(
    {
        "start": st.dates(dt.date(2023, 1, 1), dt.date(2025, 12, 28)).filter(lambda day: day.day <= 28),
        "monthly_rent": st.integers(0, 300_000),
        "area_m2": st.integers(1, 4000),
        "rent_free_months": st.integers(0, 40),
    }
)


@given(st.sampled_from(["enterprise", "institution"]), BOOLS, BOOLS, BOOLS, BOOLS, st.integers(0, 10**7), YEARS)
@settings(max_examples=examples(100))
def test_the_citywide_clause_sets_a_floor_for_newcomers_of_the_park_that_is_meant(
    kind, software, new, titled, park, rent, years
):
    measure = "shenzhen-2022-5/9.3"
    case = {
        "tenant": {"kind": kind, "software_enterprise": software, "newly_moved_in": new},
        "park": {
            "district": "440305",
            "software_park": park,
            "titles": [{"tier": "municipal", "from": dt.date(2024, 1, 1)}] if titled else [],
        },
        "rent": {YEAR: rent},
        "granted": grants(measure, years),
    }

    def by_hand(meaning, reading):
        if kind != "enterprise" or not software:
            return None
        if not titled and (meaning == "certified-only" or not park):
            return None
        return Fraction(rent, 2) if new and within_three_years(years, YEAR, reading) else "no floor"

    said = determined(case, measure)
    wanted = {by_hand(meaning, reading) for meaning in ("certified-only", "any-software-park") for reading in READINGS}
    if len(wanted) > 1:
        assert said["status"] == "depends_on_reading"
        floors = {None if r["status"] == "not_eligible" else r["floor"] for r in said["readings"].values()}
        assert floors == {None if w in (None, "no floor") else float(w) for w in wanted}
        return
    (only,) = wanted
    assert said["status"] == ("not_eligible" if only is None else "discretionary")
    if only is not None:
        assert said["floor"] == (None if only == "no floor" else only)


@given(BOOLS, BOOLS, BOOLS, LEASES, YEARS)
@settings(max_examples=examples(100))
def test_longgang_pays_half_of_the_rent_of_the_first_thousand_square_metres_within_thirty_yuan(
    software, above, longgang, lease, years
):
    measure = "longgang-2023/2"
    case = {
        "tenant": {"kind": "enterprise", "software_enterprise": software, "above_scale": above},
        "park": {"district": "440307" if longgang else "440311"},
        "lease": lease,
        "granted": grants(measure, years),
    }
    said = determined(case, measure)
    if not longgang:
        assert said["status"] == "not_applicable"
        return
    earlier = {year for year in years if year < YEAR}
    if not (software and above) or len(earlier) >= 3 or YEAR in years:
        assert said["status"] == "not_eligible"
        return
    rent = sum(rent_of_month(lease, YEAR, month + 1) for month in range(12))
    covered = min(lease["area_m2"], 1000)
    half = Fraction(rent * covered, 2 * lease["area_m2"])
    most = 3000 * covered * paid_months(lease)
    assert fen(said["high"]) == int(min(half, most))
    assert said["provenance"] == "secondary"


def paid_months(lease):
    """Months of the year for which rent is paid, a part of a month by its days, counted day by day."""
    months = lease["start"].month - 1 + lease["rent_free_months"]
    paid_from = dt.date(lease["start"].year + months // 12, months % 12 + 1, lease["start"].day)
    total, day = Fraction(0), dt.date(YEAR, 1, 1)
    while day.year == YEAR:
        following = dt.date(day.year + day.month // 12, day.month % 12 + 1, 1)
        length = (following - day.replace(day=1)).days
        total += Fraction(int(day >= paid_from), length)
        day += dt.timedelta(days=1)
    return total


@given(
    st.sampled_from(["enterprise", "institution", "association", "sole_trader"]),
    st.sampled_from(["large", "medium", "small", "micro"]),
    BOOLS,
    st.sampled_from(["6513", "6420", "2710"]),
    BOOLS,
    BOOLS,
    LEASES,
)
@settings(max_examples=examples(100))
def test_free_months_are_offered_to_the_small_the_new_and_associations_of_the_field(
    kind, size, startup, industry, listed, incubator, lease
):
    case = {
        "tenant": {"kind": kind, "size": size, "startup": startup, "industry": industry, "ai_listed": listed},
        "park": {"district": "440311", "zero_rent_incubator": incubator},
        "lease": lease,
        "granted": [],
    }
    meant = kind == "association" or (kind == "enterprise" and (size != "large" or startup))
    field = listed or industry[:2] in ("64", "65")
    offered = incubator and meant and field and 6 <= lease["rent_free_months"] <= 36
    said = determined(case, "guangming-2025-4/15.1")
    assert said["status"] == ("eligible" if offered else "not_eligible")
    assert (said["low"], said["high"]) == (0, 0)
    if offered:
        assert said["months"] == lease["rent_free_months"]


TIERS = ("national", "provincial", "municipal")
TITLES = st.lists(
    st.builds(
        lambda tier, start, end: {"tier": tier, "from": min(start, end), "to": max(start, end)},
        st.sampled_from([*TIERS, "municipal_humanoid"]),
        st.dates(dt.date(2023, 1, 1), dt.date(2027, 12, 31)),
        st.dates(dt.date(2023, 1, 1), dt.date(2027, 12, 31)),
    ),
    max_size=3,
)
PAID = st.sets(st.sampled_from([*TIERS, "municipal_humanoid"]), max_size=2)


def held(titles, tier):
    return holds([title for title in titles if title["tier"] == tier], DAY)


def begun(titles, tier):
    return min(title["from"] for title in titles if title["tier"] == tier and holds([title], DAY))


def reward(titles, paid, amounts, upgrade, both, each, since):
    """Fen of the title rewards, None where a clause refuses. each: whether all software titles draw; since: the day
    before which a title that counts did not begin."""
    counting = [tier for tier in amounts if held(titles, tier) and (since is None or begun(titles, tier) >= since)]
    ladder = [tier for tier in TIERS if tier in counting]
    steps = (ladder if each else ladder[:1]) + [tier for tier in counting if tier not in TIERS]
    if not both and len(steps) > 1:
        steps = [max(steps, key=lambda tier: amounts[tier])]
    due = [tier for tier in steps if tier not in paid]
    if not due:
        return None
    total = 0
    for tier in due:
        before = sum(amounts[p] for p in paid if p in TIERS and p in amounts) if tier in TIERS else 0
        total += max(amounts[tier] - before, 0) if upgrade == "difference" else amounts[tier]
    return total


@given(TITLES, PAID, st.sampled_from(["ai_software", "other_featured", "none"]))
@settings(max_examples=examples(150))
def test_title_rewards_follow_the_ladder_under_every_reading(titles, paid, recognition):
    scales = {
        "shenzhen-2022-5/9.1": {"national": 5_000_000, "provincial": 3_000_000, "municipal": 2_000_000},
        "guangming-2025-4/13.2": {
            "national": 1_200_000,
            "provincial": 800_000,
            "municipal": 600_000,
            "municipal_humanoid": 300_000,
        },
    }
    for measure, amounts in scales.items():
        relevant = {tier for tier in paid if tier in amounts}
        case = {
            "park": {"district": "440311", "recognition": recognition, "titles": titles},
            "granted": [{"measure": measure, "tier": tier, "amount": amounts[tier]} for tier in sorted(relevant)],
        }
        said = determined(case, measure)
        recognised = recognition != "none" or measure.startswith("shenzhen")
        wanted = {
            reward(titles, relevant, amounts, upgrade, both, each, since) if recognised else None
            for upgrade in ("full", "difference")
            for both in (True, False)
            for each in ((True, False) if measure.startswith("shenzhen") else (False,))
            for since in ((None,) if measure.startswith("shenzhen") else (None, dt.date(2025, 3, 31)))
        }
        assert (said["low"], said["high"]) == (min(w or 0 for w in wanted), max(w or 0 for w in wanted))
        if wanted == {None}:
            assert said["status"] == "not_eligible"
        elif len(wanted) > 1:
            assert said["status"] == "depends_on_reading"
        else:
            assert said["status"] == "eligible"


@given(TITLES, st.sampled_from(["excellent", "good", "pass", "fail"]), BOOLS)
@settings(max_examples=examples(75))
def test_an_excellent_year_is_rewarded_by_the_highest_software_title_held(titles, result, paid):
    measure = "shenzhen-2022-5/9.2"
    case = {
        "park": {"district": "440305", "titles": titles, "assessments": [{"year": YEAR, "result": result}]},
        "granted": grants(measure, [YEAR]) if paid else [],
    }
    amounts = {"national": 1_500_000, "provincial": 1_000_000, "municipal": 500_000}
    tier = next((tier for tier in TIERS if held(titles, tier)), None)
    at_the_end = [title["tier"] for title in titles if holds([title], dt.date(YEAR, 12, 31))]
    then = next((tier for tier in TIERS if tier in at_the_end), tier)
    said = determined(case, measure)
    due = tier is not None and result == "excellent" and not paid
    each = [amounts[tier], amounts[then]] if due else [0, 0]
    assert said["status"] == ("not_eligible" if not due else "eligible" if tier == then else "depends_on_reading")
    assert (said["low"], said["high"]) == (min(each), max(each))


@given(BOOLS, st.integers(0, 30_000_000), YEARS)
@settings(max_examples=examples(75))
def test_a_recognised_incubator_draws_half_of_its_audited_outlay_within_the_cap(recognised, outlay, years):
    measure = "guangming-2025-4/15.2"
    case = {
        "park": {"district": "440311"},
        "incubator": {"recognised": recognised, "audited_outlay": {YEAR: outlay}},
        "granted": grants(measure, years),
    }
    paid = {
        min(Fraction(outlay, 2), 5_000_000)
        if recognised and YEAR not in years and within_three_years(years, YEAR, reading)
        else None
        for reading in READINGS
    }
    said = determined(case, measure)
    assert (said["low"], said["high"]) == (min(p or 0 for p in paid), max(p or 0 for p in paid))
    assert said["status"] == (
        "depends_on_reading" if len(paid) > 1 else "not_eligible" if paid == {None} else "eligible"
    )


# ---- Longgang (一): half of the rent of what is newly rented, integrated circuits ------------------------------------

CIRCUITS = "longgang-2023/1"
ISSUED = dt.date(2023, 12, 29)
MOST_A_YEAR = 100_000_000  # fen


def known_of(**facts):
    """The facts that are known: what is None is left out."""
    return {fact: told for fact, told in facts.items() if told is not None}


def yuan_up_to(most):
    return st.integers(0, most * 100).map(lambda amount: Decimal(amount) / 100)


@st.composite
def rented_premises(draw, as_of):
    year = as_of.year - 1
    place = {
        "park": {"district": draw(st.sampled_from(["440307", "440307", "440307", "440311", "440106"]))},
        "property": known_of(newly_rented=draw(st.sampled_from([True, True, False, None]))),
    }
    if draw(BOOLS):
        around_the_cap = st.sampled_from(["1999999.99", "2000000", "2000000.01", "2000000.02"]).map(Decimal)
        rent = draw(st.one_of(yuan_up_to(1_500_000), yuan_up_to(5_000_000), around_the_cap))
        return place | {"rent": {year: rent, year - 1: draw(yuan_up_to(5_000_000))}}
    lease = known_of(
        start=draw(st.dates(dt.date(year - 2, 1, 1), as_of).filter(lambda day: day.day <= 28)),
        monthly_rent=draw(yuan_up_to(300_000)),
        area_m2=draw(st.sampled_from([None, 1, 3000])),
        rent_free_months=draw(st.sampled_from([None, 0, 3, 14])),
    )
    return place | {"lease": lease}


@st.composite
def circuit_cases(draw):
    around_the_issue = st.sampled_from([ISSUED - dt.timedelta(days=1), ISSUED, dt.date(2024, 1, 1)])
    as_of = draw(st.one_of(st.just(DAY), st.dates(dt.date(2023, 6, 1), dt.date(2027, 12, 31)), around_the_issue))
    kinds = ["enterprise", "enterprise", "enterprise", "institution", "institution", "association", "sole_trader", None]
    some_years = st.sets(st.integers(as_of.year - 4, as_of.year - 1), max_size=2)
    of_other_measures = grants("longgang-2023/2", draw(some_years)) + grants("guangming-2025-4/14", draw(some_years))
    of_this = st.one_of(st.just([]), st.builds(grants, st.just(CIRCUITS), some_years), st.just([{"measure": CIRCUITS}]))
    granted = st.sampled_from([of_other_measures, of_other_measures + draw(of_this), None])
    return {
        "as_of": as_of,
        "tenant": known_of(
            kind=draw(st.sampled_from(kinds)),
            integrated_circuits=draw(st.sampled_from([True, True, True, False, None])),
        ),
        "premises": draw(st.lists(rented_premises(as_of), min_size=1, max_size=3)),
        **known_of(granted=draw(granted)),
    }


def paid_once(case):
    """Whether nothing was paid for the rent year yet; None where nobody knows, or not of which year a payment was."""
    if "granted" not in case:
        return None
    years = [grant.get("rent_year") for grant in case["granted"] if grant["measure"] == CIRCUITS]
    return False if case["as_of"].year - 1 in years else None if None in years else True


def read_circuits(case):
    """新增租赁用房…年度实际发生租金的50%给予补贴，每家企业（机构）每年最高100万元（集成电路）.

    Returns (status, facts that decide, least, most, whether the most of a year cuts something off), amounts in fen.
    """
    year, tenant = case["as_of"].year - 1, case["tenant"]
    here = [place for place in case["premises"] if place["park"]["district"] == "440307"]
    if not here or case["as_of"] < ISSUED:
        return "not_in_force" if here else "not_applicable", set(), 0, 0, False

    def rent_of(place):
        if "rent" in place:
            return place["rent"][year] * 100
        return sum(rent_of_month(place["lease"], year, month + 1) for month in range(12))

    def half_where_new_is(*answers):
        return Fraction(sum(rent_of(place) for place in here if place["property"].get("newly_rented") in answers)) / 2

    new = [place["property"].get("newly_rented") for place in here]
    met = {
        "tenant.kind": tenant["kind"] in ("enterprise", "institution") if "kind" in tenant else None,
        "tenant.integrated_circuits": tenant.get("integrated_circuits"),
        "property.newly_rented": True if True in new else None if None in new else False,
        "granted": paid_once(case),
    }
    if False in met.values():
        return "not_eligible", set(), 0, 0, False
    missing = {fact for fact, answer in met.items() if answer is None}
    surely, perhaps = half_where_new_is(True), half_where_new_is(True, None)
    least, most = int(min(surely, MOST_A_YEAR)), int(min(perhaps, MOST_A_YEAR))
    certain = 0 if missing else least
    if least != most:  # it decides which of the rents count
        missing.add("property.newly_rented")
    return "needs_facts" if missing else "eligible", missing, certain, most, int(surely) > MOST_A_YEAR


@given(circuit_cases(), BOOLS)
@settings(max_examples=examples(300))
def test_longgang_pays_half_of_the_rent_of_what_is_newly_rented_for_integrated_circuits(case, listed):
    status, missing, least, most, cut = read_circuits(case)
    if not listed and len(case["premises"]) == 1:  # told of the claimant itself
        case = {fact: told for fact, told in case.items() if fact != "premises"} | case["premises"][0]
    said = determined(case, CIRCUITS)
    assert said["status"] == status
    if status in ("not_in_force", "not_applicable"):
        return
    assert (fen(said["low"]), fen(said["high"])) == (least, most)
    named = set(said.get("missing", []))
    assert missing <= named
    if named - missing:  # beside another missing fact, whether rents are new is asked though the cap is reached without
        assert missing and named - missing == {"property.newly_rented"}
    assert said["provenance"] == "secondary"
    if status == "eligible":
        assert said["capped"] == cut


def in_longgang(*premises):
    """What (一) answers an enterprise of integrated circuits; premises of which no more is said than their rent are
    newly rented in Longgang."""
    tenant = {"kind": "enterprise", "integrated_circuits": True}
    new = {"park": {"district": "440307"}, "property": {"newly_rented": True}}
    return determined({"tenant": tenant, "premises": [new | place for place in premises], "granted": []}, CIRCUITS)


def rented_for(yuan, **other):
    return {"rent": {YEAR: yuan}} | other


def test_half_of_two_million_is_the_most_of_a_year_and_nothing_is_cut_off():
    for rent, paid, cut in (("1999999.99", 99_999_999, False), ("2000000", 10**8, False), ("2000000.02", 10**8, True)):
        said = in_longgang(rented_for(Decimal(rent)))
        assert (said["status"], fen(said["low"]), fen(said["high"])) == ("eligible", paid, paid)
        assert said["capped"] is cut


def test_all_premises_that_are_newly_rented_in_longgang_share_one_most_and_no_others_count():
    elsewhere = rented_for(900_000, park={"district": "440311"})
    not_new = rented_for(900_000, property={"newly_rented": False})
    said = in_longgang(rented_for(300_000), elsewhere, not_new, rented_for(500_000))
    assert (said["status"], said["high"], said["capped"]) == ("eligible", 400_000, False)
    said = in_longgang(rented_for(1_300_000), elsewhere, not_new, rented_for(1_500_000))
    assert (said["status"], said["high"], said["capped"]) == ("eligible", 1_000_000, True)


def test_whether_premises_are_newly_rented_is_asked_where_it_decides_what_is_paid():
    perhaps_new = rented_for(600_000, property={})
    said = in_longgang(rented_for(400_000), perhaps_new)
    assert (said["status"], said["low"], said["high"]) == ("needs_facts", 200_000, 500_000)
    assert said["missing"] == ["property.newly_rented"]
    said = in_longgang(rented_for(2_400_000), perhaps_new)
    assert (said["status"], said["low"], said["high"], said["capped"]) == ("eligible", 1_000_000, 1_000_000, True)


# ---- facts that are missing ----------------------------------------------------------------------------------------

KNOWN = {
    "longgang-2023/2": st.fixed_dictionaries(
        {
            "tenant": st.fixed_dictionaries(
                {"kind": st.just("enterprise"), "software_enterprise": BOOLS, "above_scale": BOOLS}
            ),
            "park": st.just({"district": "440307"}),
            "lease": LEASES,
            "granted": st.builds(grants, st.just("longgang-2023/2"), YEARS),
        }
    ),
    "guangming-2025-4/15.2": st.fixed_dictionaries(
        {
            "park": st.just({"district": "440311"}),
            "incubator": st.builds(
                lambda recognised, outlay: {"recognised": recognised, "audited_outlay": {YEAR: outlay}},
                BOOLS,
                st.integers(0, 30_000_000),
            ),
            "granted": st.builds(grants, st.just("guangming-2025-4/15.2"), YEARS),
        }
    ),
    "guangming-2025-4/13.2": st.fixed_dictionaries(
        {
            "park": st.builds(
                lambda titles, recognition: {"district": "440311", "titles": titles, "recognition": recognition},
                TITLES,
                st.sampled_from(["ai_software", "other_featured", "none"]),
            ),
            "granted": st.builds(
                lambda tiers: [{"measure": "guangming-2025-4/13.2", "tier": tier} for tier in sorted(tiers)], PAID
            ),
        }
    ),
}
HOLES = {
    "longgang-2023/2": [
        ("granted",), ("lease",), ("lease", "area_m2"), ("lease", "monthly_rent"), ("park", "district"),
        ("tenant", "software_enterprise"), ("tenant", "above_scale"), ("tenant", "kind"),
    ],
    "guangming-2025-4/15.2": [
        ("granted",), ("incubator",), ("incubator", "recognised"), ("incubator", "audited_outlay"),
        ("park", "district"),
    ],
    "guangming-2025-4/13.2": [("granted",), ("park", "recognition"), ("park", "district")],
}  # fmt: skip


def without(case, path):
    if len(path) == 1:
        return {key: value for key, value in case.items() if key != path[0]}
    outer, inner = path
    if outer not in case:
        return case
    return case | {outer: {key: value for key, value in case[outer].items() if key != inner}}


@given(st.sampled_from(sorted(KNOWN)).flatmap(lambda m: st.tuples(st.just(m), KNOWN[m], st.permutations(HOLES[m]))))
@settings(max_examples=examples(125))
def test_with_facts_missing_the_range_holds_the_amount_and_learning_never_widens_it(drawn):
    measure, case, order = drawn
    ranges = [determined(case, measure)]
    for path in order:
        case = without(case, path)
        ranges.append(determined(case, measure))
    for known, holed in itertools.pairwise(ranges):
        assert holed["low"] <= known["low"] and known["high"] <= holed["high"]
        assert holed["status"] in ("needs_facts", known["status"])
