"""（二十一） 资助总额不超过项目实际投入: what one claimant draws in all, read by hand and over all that may be."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from registry.policy.vocabulary import LEVELS
from tests.fixtures.answers import answer_case
from tests.fixtures.examples import examples

DAY = dt.date(2026, 11, 21)
MILLIONS = st.integers(0, 12).map(lambda n: n * 1_000_000)
SUPPORT = st.lists(
    st.builds(
        lambda level, same, amount: {"level": level, "same_kind": same, "amount": amount},
        st.sampled_from(LEVELS), st.booleans(), MILLIONS,
    ),
    max_size=3,
)  # fmt: skip


def drawn(own: dict[str, int], support: list[dict]) -> int:
    """Yuan over the levels: of the same kind the higher, the rest beside it."""
    total = 0
    for level in LEVELS:
        here = [each for each in support if each["level"] == level]
        same = sum(each["amount"] for each in here if each["same_kind"])
        total += max(own.get(level, 0), same) + sum(each["amount"] for each in here if not each["same_kind"])
    return total


def body(recognised, outlay, title, support):
    titles = [{"tier": "municipal", "from": dt.date(2026, 3, 1)}] if title else []
    incubator = {"audited_outlay": {2025: outlay}} if outlay is not None else {}
    return {
        "id": "A",
        "as_of": DAY,
        "park": {"district": "440311", "recognition": "none", "titles": titles},
        "incubator": incubator | ({} if recognised is None else {"recognised": recognised}),
        "granted": [],
        "other_support": support,
    }


@given(st.sampled_from([True, False, None]), MILLIONS, st.booleans(), SUPPORT)
@settings(max_examples=examples(100))
def test_an_operating_body_draws_no_more_than_its_audited_outlay_where_that_is_funded(
    recognised, outlay, title, support
):
    def by_hand(recognised):
        funded, reward = min(outlay // 2, 5_000_000) if recognised else 0, 2_000_000 if title else 0
        total = drawn({"municipal": reward, "district": funded}, support)
        # The reward is for the title, by another document: the incubator's outlay limits the rest.
        return reward + min(total - reward, outlay) if funded else total

    may = [by_hand(each) for each in ((True, False) if recognised is None else (recognised,))]
    said = answer_case(body(recognised, outlay, title, support))["total"]
    if recognised is None:
        assert said["low"] <= min(may) and said["high"] == max(may)
    else:
        assert (said["low"], said["high"]) == (may[0], may[0])


@given(st.booleans(), SUPPORT)
@settings(max_examples=examples(50))
def test_an_outlay_that_nobody_knows_limits_nothing(title, support):
    said = answer_case(body(True, None, title, support))["total"]
    assert said["high"] == drawn({"municipal": 2_000_000 if title else 0, "district": 5_000_000}, support)


@given(st.sampled_from(["enterprise", "association", None]), st.integers(0, 6_000_000), SUPPORT)
@settings(max_examples=examples(75))
def test_a_tenant_draws_no_more_than_its_rent_where_a_measure_pays(kind, rent, support):
    def by_hand(kind):
        paid = min(rent / 2, 2_000_000) if kind == "enterprise" else 0
        total = drawn({"district": paid}, support)
        return min(total, rent) if paid else total

    case = {
        "id": "A",
        "as_of": DAY,
        "tenant": {"industry": "6513"} | ({} if kind is None else {"kind": kind}),
        "park": {"district": "440311", "recognition": "ai_software"},
        "rent": {2025: rent},
        "granted": [],
        "other_support": support,
    }
    may = [by_hand(each) for each in (("enterprise", "association") if kind is None else (kind,))]
    said = answer_case(case)["total"]
    if kind is None:
        assert said["low"] <= min(may) and said["high"] == max(may)
    else:
        assert (said["low"], said["high"]) == (may[0], may[0])
