"""What is of the enterprise is of all its premises together: the kernel against a reading in plain Python."""

import copy
import datetime as dt
import itertools

from brute import readings
from hypothesis import given, settings
from hypothesis import strategies as st
from premises import DAY, YEAR, floors, half_of_the_first_thousand, rent_subsidy

from registry.policy import load_law
from registry.policy.answers.cases import case_of
from tests.fixtures.answers import answer_case, answer_cases
from tests.fixtures.examples import examples

BOOLS = st.booleans()
RENTS = st.integers(0, 8_000_000)
FIRST_DAYS = st.dates(dt.date(2024, 6, 1), dt.date(2025, 12, 28)).filter(lambda day: day.day <= 28)


@st.composite
def leases(draw):
    lease = {
        "start": draw(FIRST_DAYS),
        "area_m2": draw(st.integers(1, 1500)),
        "monthly_rent": draw(st.integers(0, 90_000)),
        "rent_free_months": draw(st.sampled_from([0, 0, 3, 7])),
    }
    if draw(BOOLS):
        lease["end"] = lease["start"] + dt.timedelta(days=draw(st.integers(0, 500)))
    return lease


INTERVALS = st.builds(
    lambda word, first, second: {"as": word, "from": min(first, second), "to": max(first, second)},
    st.sampled_from(["ai_software", "other_featured"]),
    st.dates(dt.date(2024, 6, 1), dt.date(2027, 6, 1)),
    st.dates(dt.date(2024, 6, 1), dt.date(2027, 6, 1)),
)
RECOGNITION = st.one_of(st.sampled_from(["ai_software", "other_featured", "none"]), st.lists(INTERVALS, max_size=2))


@st.composite
def parks(draw, districts=("440311", "440305", "440304", "440307", "440106")):
    return {
        "district": draw(st.sampled_from(districts)),
        "recognition": draw(RECOGNITION),
        "titles": draw(st.sampled_from([[], [], [{"tier": "municipal", "from": dt.date(2024, 1, 1)}]])),
        "software_park": draw(BOOLS),
        "zero_rent_incubator": draw(BOOLS),
    }


@st.composite
def premises(draw, park=None, leased=None):
    place = {"park": draw(parks() if park is None else park)}
    if draw(BOOLS) if leased is None else leased:
        return place | {"lease": draw(leases())}
    return place | {"rent": {YEAR: draw(RENTS)}}


def grants():
    measures = ["guangming-2025-4/14", "shenzhen-2022-5/9.3", "longgang-2023/2"]
    years = st.sets(st.integers(2022, 2025), max_size=2)
    return st.builds(
        lambda measure, years: [{"measure": measure, "rent_year": year} for year in sorted(years)],
        st.sampled_from(measures),
        years,
    )


SUPPORT = st.fixed_dictionaries(
    {
        "level": st.sampled_from(["municipal", "district"]),
        "same_kind": BOOLS,
        "amount": st.integers(0, 4_000_000),
    }
)


@st.composite
def known_cases(draw, places=None):
    """A tenant with two or three premises, every fact known that a measure asks for."""
    return {
        "id": "several",
        "as_of": DAY,
        "tenant": {
            "kind": draw(st.sampled_from(["enterprise", "enterprise", "institution"])),
            "industry": "6513",
            "ai_listed": False,
            "software_enterprise": draw(st.sampled_from([True, True, False])),
            "above_scale": draw(st.sampled_from([True, True, False])),
            "size": draw(st.sampled_from(["large", "small"])),
            "startup": draw(BOOLS),
            "newly_moved_in": draw(st.sampled_from([True, True, False])),
        },
        "cooperation": draw(BOOLS),
        "granted": draw(grants()),
        "other_support": draw(st.lists(SUPPORT, max_size=2)),
        "premises": draw(st.lists(premises() if places is None else places, min_size=2, max_size=3)),
    }


def fen(yuan):
    return round(yuan * 100)


def determined(case, measure):
    return answer_case(case)["determinations"][measure]


# ---- amounts -------------------------------------------------------------------------------------------------------


@given(st.lists(leases(), min_size=2, max_size=3))
@settings(max_examples=examples(40))
def test_a_thousand_square_metres_are_those_of_the_claimant_at_every_time(rented):
    case = {
        "id": "A",
        "as_of": DAY,
        "tenant": {"kind": "enterprise", "software_enterprise": True, "above_scale": True},
        "premises": [{"park": {"district": "440307"}, "lease": lease} for lease in rented],
        "granted": [],
    }
    said = determined(case, "longgang-2023/2")
    assert said["status"] == "eligible"
    assert fen(said["low"]) == fen(said["high"]) == half_of_the_first_thousand(rented)


@given(st.permutations(range(3)), st.lists(leases(), min_size=3, max_size=3))
@settings(max_examples=examples(20))
def test_the_order_in_which_premises_are_written_makes_no_difference(order, rented):
    places = [{"park": {"district": "440307", "titles": [], "software_park": True}, "lease": each} for each in rented]
    tenant = {"kind": "enterprise", "software_enterprise": True, "above_scale": True, "newly_moved_in": True}
    case = {"id": "A", "as_of": DAY, "tenant": tenant, "granted": []}
    one, other = (answer_case(case | {"premises": each}) for each in (places, [places[i] for i in order]))
    assert one == other


@given(known_cases(premises(parks(("440311", "440311", "440305")), leased=True)))
@settings(max_examples=examples(80))
def test_the_rent_of_all_premises_is_paid_under_the_caps_of_their_steps(case):
    for premise in case["premises"]:
        premise["park"]["zero_rent_incubator"] = False
    said = determined(case, "guangming-2025-4/14")
    by_hand = {tuple(reading.items()): rent_subsidy(case, reading) for reading in readings()}
    if all(premise["park"]["district"] != "440311" for premise in case["premises"]):
        assert said["status"] == "not_applicable"
        return
    paid = [0 if found is None else found[1] for found in by_hand.values()]
    assert (fen(said["low"]), fen(said["high"])) == (min(paid), max(paid))
    told = said.get("readings", {"": said})
    for key, reading in told.items():
        adopted = dict(part.split("=") for part in key.split(", ") if part)
        agreeing = [found for options, found in by_hand.items() if adopted.items() <= dict(options).items()]
        assert {None if found is None else found[1] for found in agreeing} == {
            None if reading["status"] == "not_eligible" else fen(reading["high"])
        }
        every = [found[0] for found in agreeing if found is not None]
        if every and all(steps == every[0] for steps in every):
            assert_tells_the_steps(reading, every[0])


def assert_tells_the_steps(said, steps):
    """`tier` is the step that contributes most, `tiers` has the amount of each where there are several."""
    ladder = list(CAPS)
    contributing = {step: amount for step, amount in steps.items() if amount}
    if contributing:
        assert said["tier"] == max(contributing, key=lambda step: (contributing[step], -ladder.index(step)))
    if len(contributing) > 1:
        assert {step: fen(amount) for step, amount in said["tiers"].items()} == contributing
    else:
        assert "tiers" not in said


CAPS = ("ai_software", "other_featured", "other_park")


@given(known_cases())
@settings(max_examples=examples(80))
def test_each_district_pays_the_floor_of_the_premises_that_lie_in_it(case):
    said = determined(case, "shenzhen-2022-5/9.3")
    if not any(premise["park"]["district"].startswith("4403") for premise in case["premises"]):
        assert said["status"] == "not_applicable"
        return
    told = said.get("readings", {"": said})
    for key, reading in told.items():
        adopted = dict(part.split("=") for part in key.split(", ") if part)
        agreeing = [
            floors(case, meaning, years)
            for meaning in ("certified-only", "any-software-park")
            for years in ("clock-from-first", "three-payments", "gap-ends")
            if adopted.items() <= {"park-meaning": meaning, "three-years": years}.items()
        ]
        if any(each != agreeing[0] for each in agreeing):
            continue  # the answer is the same, though not who pays it
        (wanted,) = agreeing[:1]
        assert reading["status"] == ("discretionary" if wanted else "not_eligible")
        if not wanted:
            continue
        some = [floor for floor in wanted.values() if floor is not None]
        assert reading["floor"] == (sum(some) / 100 if some else None)
        if len(wanted) > 1:
            listed = {payer["payer"]: payer["floor"] for payer in reading["payers"]}
            assert listed == {d: None if floor is None else floor / 100 for d, floor in sorted(wanted.items())}
        elif len({premise["park"]["district"] for premise in case["premises"]}) > 1 or key == "":
            assert reading["payer"] == next(iter(wanted))


@given(known_cases(premises(parks(("440311", "440311", "440305")), leased=True)))
@settings(max_examples=examples(60))
def test_the_free_months_are_those_of_a_lease_that_the_offer_is_about(case):
    case["other_support"] = []
    for premise, months in zip(case["premises"], (30, 12, 5), strict=False):
        premise["lease"]["rent_free_months"] = months
    said = determined(case, "guangming-2025-4/15.1")
    offered = [
        premise["lease"]["rent_free_months"]
        for premise in case["premises"]
        if premise["park"]["district"] == "440311"
        and premise["park"]["zero_rent_incubator"]
        and premise["lease"]["rent_free_months"] >= 6
    ]
    meant = case["tenant"]["kind"] == "enterprise" and (case["tenant"]["size"] == "small" or case["tenant"]["startup"])
    assert (said["status"] == "eligible") == bool(offered and meant)
    if said["status"] == "eligible":
        assert said["months"] == max(offered)


# ---- facts that are missing ----------------------------------------------------------------------------------------

OF_THE_CLAIMANT = [("tenant", key) for key in ("software_enterprise", "above_scale", "newly_moved_in", "size")] + [
    ("cooperation",), ("granted",),
]  # fmt: skip
OF_PREMISES = [("park", key) for key in ("district", "recognition", "software_park", "zero_rent_incubator")] + [
    ("rent",), ("lease",), ("lease", "area_m2"), ("lease", "monthly_rent"),
]  # fmt: skip


@st.composite
def holed_cases(draw):
    known = draw(known_cases())
    holed = copy.deepcopy(known)
    for path in draw(st.sets(st.sampled_from(OF_THE_CLAIMANT), max_size=2)):
        forget(holed, path)
    for premise in holed["premises"]:
        for path in draw(st.sets(st.sampled_from(OF_PREMISES), max_size=2)):
            forget(premise, path)
    return known, holed


def forget(facts, path):
    *outer, last = path
    for key in outer:
        facts = facts.get(key, {})
    facts.pop(last, None)


@given(holed_cases())
@settings(max_examples=examples(100))
def test_what_is_unknown_of_one_of_several_premises_is_never_counted_as_certain(drawn):
    known, holed = (answer_case(case) for case in drawn)
    assert holed["total"]["low"] <= known["total"]["low"] and known["total"]["high"] <= holed["total"]["high"]
    known, holed = known["determinations"], holed["determinations"]
    for measure, sure in known.items():
        said = holed[measure]
        if said["status"] == "not_in_force":
            continue  # on this day it pays nowhere
        at = f"{measure}: {said} although it may be {sure}"
        refused = said["status"] == "not_eligible" and sure["status"] == "not_applicable"
        assert refused or said["status"] in ("needs_facts", sure["status"]), at
        (least, most), (sure_least, sure_most) = bounds(measure, said), bounds(measure, sure)
        assert least <= sure_least and sure_most <= most, at
        if said["status"] == "needs_facts":
            assert said["missing"], at
        if "tier" in said and sure["status"] == said["status"]:
            assert said["tier"] == sure["tier"] or said["status"] == "needs_facts", at
        if "claims_left" in said and "claims_left" in sure:
            assert sure["claims_left"]["high"] <= said["claims_left"]["high"], at


def bounds(measure, said):
    """(least, most) of the amount, or of the floor; no floor counts less than a floor of 0."""
    if measure != "shenzhen-2022-5/9.3":
        return said.get("low", 0), said.get("high", 0)
    if "floor_low" in said:
        least, most = said["floor_low"], said["floor_high"]
        return -1 if least is None else least, float("inf") if most is None else most
    return (-1 if said.get("floor") is None else said["floor"],) * 2


@given(holed_cases())
@settings(max_examples=examples(60))
def test_learning_of_one_of_several_premises_never_widens_the_range(drawn):
    known, holed = drawn
    steps = [holed]
    for place, premise in enumerate(known["premises"]):
        told = copy.deepcopy(steps[-1])
        told["premises"][place] = premise
        steps.append(told)
    for before, after in itertools.pairwise([answer_case(step)["determinations"] for step in steps]):
        for measure in before:
            if after[measure]["status"] != "not_applicable" and "low" in before[measure] and "low" in after[measure]:
                assert before[measure]["low"] <= after[measure]["low"], measure
                assert after[measure]["high"] <= before[measure]["high"], measure


@given(st.lists(holed_cases(), min_size=2, max_size=5), st.randoms())
@settings(max_examples=examples(25))
def test_a_tenant_with_several_premises_is_answered_the_same_alone_and_in_a_batch(drawn, random):
    law = load_law()
    cases = [case | {"id": f"T{index}"} for index, case in enumerate(case for pair in drawn for case in pair)]
    for case in random.sample(cases, len(cases) // 2):
        case |= case.pop("premises")[0]
    alone = {case["id"]: answer_case(case) for case in cases}
    random.shuffle(cases)
    together = answer_cases([case_of(case, law.measures) for case in cases], law)
    assert {answer["id"]: answer for answer in together} == alone


# ---- what is told --------------------------------------------------------------------------------------------------

INCUBATOR = {"district": "440311", "recognition": "ai_software", "zero_rent_incubator": True}
SMALL = {"kind": "enterprise", "industry": "6513", "size": "small"}


def several(*places, **facts):
    return {"id": "A", "as_of": DAY, "tenant": SMALL, "granted": [], "premises": list(places), **facts}


def states(said):
    return {clause["id"]: clause["state"] for clause in said["clauses"]}


def test_a_clause_is_not_met_because_premises_in_another_district_meet_it():
    unknown = {"park": {"district": "440311"}, "lease": {"start": dt.date(2024, 1, 1), "rent_free_months": 12}}
    elsewhere = {"park": INCUBATOR | {"district": "440305"}, "rent": {YEAR: 1}}
    said = determined(several(unknown, elsewhere), "guangming-2025-4/15.1")
    assert states(said)["incubator"] == "unknown"


def test_a_clause_that_one_of_several_premises_fails_is_open_while_another_may_meet_it():
    no, unknown = ({"park": park, "rent": {YEAR: 1}} for park in (INCUBATOR | {"zero_rent_incubator": False}, {}))
    unknown = unknown | {"park": {"district": "440311"}}
    said = determined(several(no, unknown), "guangming-2025-4/15.1")
    assert (said["status"], states(said)["incubator"]) == ("needs_facts", "unknown")


def test_only_the_rent_of_premises_where_the_measure_applies_is_asked_for():
    here = {"park": {"district": "440311", "recognition": "ai_software"}}
    elsewhere = {"park": {"district": "440305"}, "lease": {"start": dt.date(2024, 1, 1)}}
    said = determined(several(here, elsewhere, cooperation=True), "guangming-2025-4/14")
    assert said["missing"] == [f"rent.{YEAR}"]
    leased = here | {"lease": {"start": dt.date(2024, 1, 1)}}
    said = determined(several(here, leased, cooperation=True), "guangming-2025-4/14")
    assert said["missing"] == ["lease.monthly_rent", f"rent.{YEAR}"]


def test_rent_that_goes_on_in_another_district_leaves_no_claim_here():
    ended = {"start": dt.date(2024, 1, 1), "end": dt.date(2025, 12, 31), "monthly_rent": 100}
    here = {"park": {"district": "440311", "recognition": "ai_software"}, "lease": ended}
    elsewhere = {"park": {"district": "440305"}, "lease": ended | {"end": dt.date(2030, 12, 31)}}
    said = determined(several(here, elsewhere, cooperation=True), "guangming-2025-4/14")
    assert said["claims_left"] == {"low": 1, "high": 1}


def test_what_surely_reaches_the_cap_is_not_called_cut_off_by_rent_nobody_knows_where():
    here = {"park": {"district": "440311", "recognition": "ai_software"}, "rent": {YEAR: 4_000_000}}
    nowhere = {"park": {"recognition": "ai_software"}, "rent": {YEAR: 1_000_000}}
    said = determined(several(here, nowhere, cooperation=True), "guangming-2025-4/14")
    assert (said["status"], said["high"], said["capped"]) == ("eligible", 2_000_000, False)


def test_an_offer_that_only_one_of_several_premises_may_have_taken_names_what_is_not_known():
    offered = {"park": INCUBATOR, "lease": {"start": dt.date(2025, 1, 1), "monthly_rent": 100, "rent_free_months": 6}}
    perhaps = {
        "park": {"district": "440311", "recognition": "ai_software"},
        "lease": {"start": dt.date(2025, 1, 1), "monthly_rent": 90_000, "rent_free_months": 6},
    }
    said = determined(several(offered, perhaps, cooperation=True), "guangming-2025-4/14")
    same_kind = said["readings"]["free-and-subsidised=same-kind"]
    assert (same_kind["status"], same_kind["low"], same_kind["high"]) == ("needs_facts", 0, 270_300)
    assert said["missing"] == ["park.zero_rent_incubator"]
    assert said["status"] == "needs_facts"


def test_the_outlay_of_an_operating_body_counts_once():
    park = {"district": "440311"}
    case = {
        "id": "A",
        "as_of": DAY,
        "premises": [{"park": park}, {"park": park}],
        "incubator": {"recognised": True, "audited_outlay": {YEAR: 1_000_000}},
        "granted": [],
    }
    assert determined(case, "guangming-2025-4/15.2")["high"] == 500_000


def test_a_sum_that_rent_of_one_place_nobody_knows_may_limit_is_not_certain():
    here = {"park": {"district": "440311", "recognition": "ai_software"}, "rent": {YEAR: 1_000_000}}
    elsewhere = {"park": {"district": "440305"}}
    support = [{"level": "municipal", "same_kind": True, "amount": 800_000}]
    said = answer_case(several(here, elsewhere, cooperation=True, other_support=support))
    assert said["determinations"]["guangming-2025-4/14"]["status"] == "eligible"
    assert said["total"] == {"low": 1_000_000, "high": 1_300_000}


def test_readings_that_take_one_step_each_do_not_make_several():
    """A titled park without the district's recognition: one step or the other, never both."""
    title = {"tier": "municipal", "from": dt.date(2024, 1, 1)}
    titled = {"district": "440311", "recognition": "none", "titles": [title]}
    said = determined(several({"park": titled, "rent": {YEAR: 5_000_000}}, cooperation=True), "guangming-2025-4/14")
    assert said["status"] == "depends_on_reading" and "tiers" not in said
    two = {"park": titled, "rent": {YEAR: 2_500_000}}
    said = determined(several(two, two, cooperation=True), "guangming-2025-4/14")
    assert (said["low"], said["high"]) == (1_000_000, 2_000_000) and "tiers" not in said


LONGGANG = {"district": "440307"}
LARGE = {"kind": "enterprise", "software_enterprise": True, "above_scale": True}


def in_longgang(*leases):
    """Low and high of 龙岗 二: half of the rent, 30 yuan a m² and month at most, of the first 1,000 m²."""
    places = [{"park": LONGGANG, "lease": {"start": dt.date(2023, 1, 1)} | lease} for lease in leases]
    said = determined(several(*places) | {"tenant": LARGE}, "longgang-2023/2")
    return said["low"], said["high"]


def test_a_rent_that_is_not_known_draws_no_more_than_the_cap_of_its_own_square_metres():
    known = {"area_m2": 20, "monthly_rent": 600}  # 15 yuan a m²
    assert in_longgang({"area_m2": 10}, known) == (20 * 15 * 12, 10 * 30 * 12 + 20 * 15 * 12)


def test_an_area_that_is_not_known_may_be_so_small_that_it_leaves_the_others_most_of_the_first_square_metres():
    known = {"area_m2": 1000, "monthly_rent": 30_000}  # 15 yuan a m²
    draws_the_cap_on_ten = {"monthly_rent": 600}
    assert in_longgang(draws_the_cap_on_ten, known) == (1000 * 15 * 12, 10 * 30 * 12 + 990 * 15 * 12)


def test_a_rent_whose_months_are_not_known_takes_its_square_metres_from_those_that_draw_least():
    """1,000 m² for 1 yuan a month draw 6 yuan in the year. Half of another yuan draws 0.50 on square metres so few that
    the others lose next to nothing, but not nothing: less than 6.50."""
    full = {"park": LONGGANG, "lease": {"start": dt.date(2023, 1, 1), "area_m2": 1000, "monthly_rent": 1}}
    by_year = {"park": LONGGANG, "rent": {YEAR: 1}}
    for places in ((full, by_year), (by_year, full)):
        assert determined(several(*places) | {"tenant": LARGE}, "longgang-2023/2")["high"] == 6.49


def test_a_rent_whose_months_are_not_known_may_have_been_paid_where_the_others_leave_room():
    """The same from July: 3 yuan, and from January to June nobody else is there."""
    half = {"park": LONGGANG, "lease": {"start": dt.date(YEAR, 7, 1), "area_m2": 1000, "monthly_rent": 1}}
    said = determined(several(half, {"park": LONGGANG, "rent": {YEAR: 1}}) | {"tenant": LARGE}, "longgang-2023/2")
    assert said["high"] == 3.5


def test_of_two_rents_that_are_not_known_the_first_square_metres_draw_the_cap():
    assert in_longgang({"area_m2": 700}, {"area_m2": 400}) == (0, 1000 * 30 * 12)
    assert in_longgang({"area_m2": 0.5}, {"area_m2": 0.5, "monthly_rent": 0}) == (0, 180)
