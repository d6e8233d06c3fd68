"""A grant that does not say its year, its tier or its amount: every way in which it may be meant, read in plain Python.

What the kernel answers holds all of them, in whatever order the grants are written.
"""

import datetime as dt
import itertools

from brute import OPTIONS, within_three_years
from hypothesis import given, settings
from hypothesis import strategies as st
from test_every_measure import DAY, TIERS, TITLES, YEAR, begun, determined, held

from tests.fixtures.answers import answer_case
from tests.fixtures.examples import examples

OUTLAY = 6_000_000
ANY_YEAR = (*range(2016, 2027),)
"""Years that a grant without one may be of: long ago, in a row, in a gap, the claimed one, the running one."""

READINGS = OPTIONS["three-years"]
GRANTS_BY_YEAR = st.lists(st.one_of(st.none(), st.integers(2021, 2025)), max_size=4)


def by_year(measure, years):
    return [{"measure": measure} if year is None else {"measure": measure, "rent_year": year} for year in years]


@given(GRANTS_BY_YEAR, st.randoms())
@settings(max_examples=examples(100))
def test_a_grant_without_its_year_is_of_any_year(years, random):
    measure = "guangming-2025-4/15.2"
    dated = [year for year in years if year is not None]
    answers = {reading: set() for reading in READINGS}
    for meant in itertools.product(ANY_YEAR, repeat=len(years) - len(dated)):
        paid = {*dated, *meant}
        for reading, found in answers.items():
            found.add(OUTLAY // 2 if YEAR not in paid and within_three_years(paid, YEAR, reading) else 0)
    grants = by_year(measure, years)
    random.shuffle(grants)
    case = {
        "park": {"district": "440311"},
        "incubator": {"recognised": True, "audited_outlay": {YEAR: OUTLAY}},
        "granted": grants,
    }
    said = determined(case, measure)
    every = set().union(*answers.values())
    assert (said["low"], said["high"]) == (min(every), max(every))
    if any(len(found) > 1 for found in answers.values()):
        assert said["status"] == "needs_facts" and said["missing"] == ["granted"]
        assert said["claims_left"]["low"] == 0
    else:
        assert said["status"] == (
            "depends_on_reading" if len(every) > 1 else "eligible" if every == {OUTLAY // 2} else "not_eligible"
        )


SCALES = {
    "shenzhen-2022-5/9.1": {"national": 5_000_000, "provincial": 3_000_000, "municipal": 2_000_000},
    "guangming-2025-4/13.2": {
        "national": 1_200_000, "provincial": 800_000, "municipal": 600_000, "municipal_humanoid": 300_000,
    },
}  # fmt: skip
GRANTS = st.lists(
    st.tuples(
        st.sampled_from([None, *TIERS, "municipal_humanoid"]),
        st.one_of(st.none(), st.sampled_from([0, 100, 300_000, 2_000_000])),
    ),
    max_size=3,
)


def rewards(titles, paid, amounts, upgrade, both, each, since):
    """Yuan for what is held and not paid; paid: by tier, what was paid for it. None where a clause refuses."""
    counting = [tier for tier in amounts if held(titles, tier) and (since is None or begun(titles, tier) >= since)]
    ladder = [tier for tier in TIERS if tier in counting]
    steps = (ladder if each else ladder[:1]) + [tier for tier in counting if tier not in TIERS]
    if not both and len(steps) > 1:
        steps = [max(steps, key=amounts.get)]
    due = [tier for tier in steps if tier not in paid]
    if not due:
        return None
    before = sum(paid[tier] for tier in paid if tier in TIERS)
    minus = before if upgrade == "difference" else 0
    return sum(max(amounts[tier] - (minus if tier in TIERS else 0), 0) for tier in due)


OWN = {
    "shenzhen-2022-5/9.1": ((True, False), (None,)),
    "guangming-2025-4/13.2": ((False,), (None, dt.date(2025, 3, 31))),
}
"""Of each measure's own questions: whether each title draws, and the day before which one that counts did not begin."""


def meanings(grants, amounts):
    """Every way in which the grants may be meant: by tier what was paid for it, an amount that nobody noted being
    nothing, or what brings the tier up to all that the text allows."""
    for tiers in itertools.product(*([tier] if tier in amounts else list(amounts) for tier, _ in grants)):
        stated, open_ = {}, set()
        for tier, (_, amount) in zip(tiers, grants, strict=True):
            stated[tier] = stated.get(tier, 0) + (amount or 0)
            if amount is None:
                open_.add(tier)
        for full in itertools.product((False, True), repeat=len(open_)):
            up = {tier for tier, all_of_it in zip(sorted(open_), full, strict=True) if all_of_it}
            yield {tier: max(fen, amounts[tier]) if tier in up else fen for tier, fen in stated.items()}


def written(measure, grants):
    given = ({"measure": measure, "tier": tier, "amount": amount} for tier, amount in grants)
    return [{key: value for key, value in grant.items() if value is not None} for grant in given]


@given(st.sampled_from(sorted(SCALES)), TITLES, GRANTS, st.randoms())
@settings(max_examples=examples(150))
def test_a_reward_without_its_tier_or_amount_is_any_that_it_may_be(measure, titles, grants, random):
    amounts = SCALES[measure]
    case = {"park": {"district": "440311", "recognition": "ai_software", "titles": titles}}
    said = determined(case | {"granted": written(measure, grants)}, measure)
    random.shuffle(grants)
    assert determined(case | {"granted": written(measure, grants)}, measure) == said

    found = {
        reading: {rewards(titles, paid, amounts, *reading) for paid in meanings(grants, amounts)}
        for reading in itertools.product(("full", "difference"), (True, False), *OWN[measure])
    }
    every = {amount or 0 for amounts in found.values() for amount in amounts}
    if sum(tier not in amounts for tier, _ in grants) < 2:
        assert (said["low"], said["high"]) == (min(every), max(every))
    else:  # several grants that may share a step: the bounds hold, and need not be reached
        assert said["low"] <= min(every) and max(every) <= said["high"]
    if any(len(amounts) > 1 for amounts in found.values()):
        assert said["status"] == "needs_facts" and said["missing"] == ["granted"]
    elif not any(tier not in amounts for tier, _ in grants):
        assert said["status"] != "needs_facts"


@given(st.permutations([{}, {"amount": 100}, {"amount": 200}, {"tier": "municipal"}]))
def test_sums_of_rewards_do_not_depend_on_the_order_of_rows(order):
    titles = [{"tier": "municipal", "from": dt.date(2024, 3, 1)}, {"tier": "provincial", "from": dt.date(2026, 3, 1)}]
    grants = [{"measure": "shenzhen-2022-5/9.1", "tier": "municipal"} | grant for grant in order]
    case = {"id": "A", "as_of": DAY, "park": {"district": "440305", "titles": titles}, "granted": grants}
    said = answer_case(case)["determinations"]["shenzhen-2022-5/9.1"]
    assert (said["status"], said["low"], said["high"]) == ("needs_facts", 1_000_000, 3_000_000)
    assert said["readings"]["upgrade=difference"]["high"] == 3_000_000 - 300


RECOGNITIONS = ("ai_software", "other_featured", "none")


@given(st.lists(st.sampled_from([None, "ai_software", "municipal"]), max_size=2), TITLES)
@settings(max_examples=examples(75))
def test_an_unknown_recognition_leaves_open_all_that_a_known_one_may_give(grants, titles):
    paid = [{"measure": "guangming-2025-4/13.1", **({"tier": tier} if tier else {})} for tier in grants]
    measures = ("guangming-2025-4/13.1", "guangming-2025-4/13.2")
    case = {"id": "A", "as_of": DAY, "park": {"district": "440311", "titles": titles}, "granted": paid}
    known = [answer_case(case | {"park": case["park"] | {"recognition": word}}) for word in RECOGNITIONS]
    open_ = answer_case(case)
    for measure in measures:
        may = [each["determinations"][measure] for each in known]
        said = open_["determinations"][measure]
        assert (said["low"], said["high"]) == (min(m["low"] for m in may), max(m["high"] for m in may))
        refused = {each["status"] for each in may} == {"not_eligible"}
        assert refused == (said["status"] == "not_eligible")
    assert open_["total"]["high"] == max(each["total"]["high"] for each in known)
    assert open_["total"]["low"] == min(each["total"]["low"] for each in known)
