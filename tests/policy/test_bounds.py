"""No product leaves int64: any policy file that validates, and any facts that are taken, against Python's own integers.

Each example writes a policy file of its own, with numbers up to the ends of what the validator takes, and asks it about
facts up to the ends of what a case may say.
"""

import calendar
import datetime as dt
import json
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from registry.policy import Law, load_law
from registry.policy.answers.answers import yuan
from registry.policy.files import policy_file
from registry.policy.files.bounds import MAX_AREA_M2, MAX_YUAN, MOST_LISTED
from registry.policy.kernel.budget import MOST, share_out
from registry.policy.kernel.exact import MOST_FEN, MOST_RENT, quotients, share, total
from tests.fixtures.answers import answer_facts
from tests.fixtures.examples import examples

DAY, YEAR = dt.date(2026, 11, 21), 2025
CENT = Decimal("0.01")


def to(top, *often):
    """Numbers with two decimals up to `top`, its ends and some others more often."""
    ends = [Decimal(0), CENT, Decimal(1), Decimal(top), Decimal(top) - CENT, *map(Decimal, often)]
    drawn = st.integers(0, top * 100).map(lambda hundredths: Decimal(hundredths).scaleb(-2))
    return st.one_of(st.sampled_from(ends), drawn)


PERCENT = to(100, "33.33", "50", "99.99").filter(lambda percent: percent > 0)
AMOUNT = to(MAX_YUAN, 2_000_000, 90_000_000_000)
AREA = to(MAX_AREA_M2, 1000, "1000.01").filter(lambda area: area > 0)


def fen(amount):
    return int(amount * 100)


def of(percent):
    return Fraction(percent) / 100


# ---- a policy file with one measure --------------------------------------------------------------------------------

KIND = {"fact": "tenant.kind", "one_of": ["enterprise"]}
RECOGNISED = {"fact": "incubator.recognised", "is": True}
NOT_SAID = {"zh": "未写明。", "en": "Not said."}
STATUS_DATE = {"question": "status-date", "article": "一", "quote": "当年", "note": NOT_SAID}


def words(payment):
    """Words that say what the payment pays, as they must stand beside it."""
    units = {"percent": "%", "cap": "元", "cap_per_m2_month": "元/平方米/月", "first_m2": "平方米"}
    said = [f"{payment[key]}{unit}" for key, unit in units.items() if key in payment]
    return "给予" + "，".join([*said, *(f"{amount}元" for amount in payment.get("amounts", {}).values())])


def law_of(payment, claimant="tenant", tests=(KIND,), questions=()):
    """The law that has just this measure, from a file as a person writes it: an amount keeps its decimals."""
    condition = {"name": {"zh": "条件", "en": "a condition"}, "article": "一", "quote": "符合条件的"}
    clauses = [{"id": f"c{n}", **condition, "test": test} for n, test in enumerate(tests)]
    measure = {
        "id": "made-up/1", "name": {"zh": "补贴", "en": "A subsidy"}, "claimant": claimant, "article": "一",
        "quote": words(payment), "clauses": clauses, "payment": payment, "open_questions": list(questions),
    }  # fmt: skip
    document = {
        "id": "made-up", "title": {"zh": "检查用", "en": "For the checks"}, "issuer": "检查用",
        "jurisdiction": "440307", "level": "district", "provenance": "primary", "source": "made-up.txt",
        "force": {"state": "issued", "start": "2024-02-01", "quote": "自2024年2月1日起施行"}, "measures": [measure],
        "coverage": [{"article": "一", "treated": "encoded", "reason": {"zh": "补贴", "en": "The subsidy"}}],
    }  # fmt: skip
    written = json.dumps(document, ensure_ascii=False, default=lambda number: f"<{number}>")
    for mark in ('"<', '>"'):  # JSON knows no decimals: they are written as texts and lose their quotes
        written = written.replace(mark, "")
    reading = policy_file.read_document(written)
    assert reading.document is not None and not reading.mistakes, [m.said() for m in reading.mistakes]
    return Law((reading.document,))


def answered(law, **facts):
    (answer,) = answer_facts([{"id": "A", "as_of": DAY, **facts}], law)
    assert "error" not in answer, answer["error"]
    assert 0 <= answer["total"]["low"] <= answer["total"]["high"]
    return answer["determinations"]["made-up/1"]


def tenant(**facts):
    return {"tenant": {"kind": "enterprise"}, "granted": [], **facts}


def rent_of(lease):
    """Fen of the year, month by month, and the paid months."""
    rent, months = 0, Fraction(0)
    free = lease["start"].month - 1 + lease.get("rent_free_months", 0)
    begins = dt.date(lease["start"].year + free // 12, free % 12 + 1, lease["start"].day)
    for month in range(1, 13):
        length = calendar.monthrange(YEAR, month)[1]
        days = sum(dt.date(YEAR, month, day) >= begins for day in range(1, length + 1))
        rent += fen(lease.get("monthly_rent", 0)) * days // length
        months += Fraction(days, length)
    return rent, months


LEASES = st.fixed_dictionaries(
    {"start": st.dates(dt.date(2024, 1, 1), dt.date(2025, 12, 28)).filter(lambda day: day.day <= 28)},
    optional={"monthly_rent": AMOUNT, "area_m2": AREA, "rent_free_months": st.sampled_from([0, 1, 12, 600])},
)


# ---- each form of payment ------------------------------------------------------------------------------------------


@given(PERCENT, st.sampled_from([1, 1000, MAX_AREA_M2]), to(10_000, 30), LEASES)
@example(CENT, 1, CENT, {"start": dt.date(2025, 1, 2)})  # 11 months and 30 of 31 days: the start is told, the rent not
@settings(max_examples=examples(200))
def test_a_share_by_area_is_exact(percent, first, cap, lease):
    law = law_of({"pays": "share-by-area", "percent": percent, "first_m2": first, "cap_per_m2_month": cap})
    said = answered(law, **tenant(park={"district": "440307"}, lease=lease))
    rent, months = rent_of(lease)
    rent = Fraction(rent if "monthly_rent" in lease else MOST_RENT)
    if "area_m2" in lease:
        area = Fraction(lease["area_m2"])
        covered = min(area, first)
        high = min(rent * covered / area * of(percent), fen(cap) * covered * months)
    else:
        high = min(rent * of(percent), fen(cap) * first * months)
    told = "monthly_rent" in lease and "area_m2" in lease
    assert (said["low"], said["high"]) == (yuan(int(high)) if told else 0, yuan(int(high)))


PREMISES = st.lists(st.tuples(st.booleans(), st.one_of(st.none(), AMOUNT, AMOUNT)), min_size=1, max_size=6)


@given(PERCENT, AMOUNT, AMOUNT, PREMISES, st.sampled_from([1, 1, 40]))
@settings(max_examples=examples(200))
def test_a_share_of_rent_is_exact_whatever_the_caps_and_however_many_premises(percent, better, other, premises, times):
    tiers = [
        {"tier": tier, "park": park, "cap": cap, "article": "一", "quote": f"最高{cap}元"}
        for tier, park, cap in (("ai_software", "ai_software", better), ("other_park", "any", other))
    ]
    law = law_of({"pays": "share-of-rent", "percent": percent, "tiers": tiers}, questions=[STATUS_DATE])
    rooms = [
        {"park": {"district": "440307", "recognition": "ai_software" if featured else "none"}}
        | ({} if rent is None else {"rent": {YEAR: rent}})
        for featured, rent in premises * times
    ]
    said = answered(law, **tenant(premises=rooms))

    def by_hand(unknown):
        under = {better: 0, other: 0}
        for featured, rent in premises * times:
            under[better if featured else other] += unknown if rent is None else fen(rent)
        paid = Fraction(0)
        for cap in sorted(under):
            paid = min(paid + under[cap] * of(percent), fen(cap))
        return int(paid)

    assert (said["low"], said["high"]) == (yuan(by_hand(0)), yuan(by_hand(MOST_RENT)))


@given(PERCENT, PREMISES, st.sampled_from([1, 1, 40]))
@settings(max_examples=examples(100))
def test_a_floor_is_exact(percent, premises, times):
    law = law_of(
        {"pays": "discretionary", "payer": "district", "floor": {"percent": percent, "quote": f"不低于{percent}%"}}
    )
    rooms = [
        {"park": {"district": "440307"}} | ({} if rent is None else {"rent": {YEAR: rent}})
        for _, rent in premises * times
    ]
    said = answered(law, **tenant(premises=rooms))
    due = int(sum(fen(rent) for _, rent in premises * times if rent is not None) * of(percent))
    if all(rent is not None for _, rent in premises):
        assert said["floor"] == yuan(due)
    else:
        assert said["floor_high"] is None and said["missing"] == [f"rent.{YEAR}"]


@given(PERCENT, AMOUNT, st.one_of(st.none(), AMOUNT))
@settings(max_examples=examples(100))
def test_a_share_of_outlay_is_exact(percent, cap, outlay):
    law = law_of({"pays": "share-of-outlay", "percent": percent, "cap": cap}, "operator", (RECOGNISED,))
    incubator = {"recognised": True} | ({} if outlay is None else {"audited_outlay": {YEAR: outlay}})
    said = answered(law, park={"district": "440307"}, incubator=incubator, granted=[])
    high = int(min((MOST_FEN if outlay is None else fen(outlay)) * of(percent), fen(cap)))
    assert (said["low"], said["high"]) == (0 if outlay is None else yuan(high), yuan(high))


@given(
    st.dictionaries(st.sampled_from(["municipal", "ai_software", "other_featured"]), AMOUNT, min_size=1),
    st.sampled_from(["ai_software", "other_featured", "none", None]),
    st.lists(st.tuples(st.sampled_from(["national", "municipal", None]), AMOUNT), max_size=3),
)
@settings(max_examples=examples(100))
def test_rewards_are_exact(amounts, recognition, grants):
    assume(all(tier in amounts for tier, _ in grants))
    law = law_of({"pays": "reward", "once": False, "amounts": amounts}, "operator", ({"unpaid": "rent-year"},))
    park = {"district": "440307", "titles": [{"tier": "municipal", "from": dt.date(2024, 1, 1)}]}
    grants = [{"measure": "made-up/1", "rent_year": 2024, "tier": tier, "amount": amount} for tier, amount in grants]
    said = answered(law, park=park | ({"recognition": recognition} if recognition else {}), granted=grants)
    words = [recognition] if recognition else ["ai_software", "other_featured", "none"]
    may = [fen(amounts.get("municipal", 0)) + fen(amounts.get(word, 0)) for word in words]
    assert (said["low"], said["high"]) == (yuan(min(may)), yuan(max(may)))


@given(AMOUNT, st.integers(1, 400))
@settings(max_examples=examples(25))
def test_sums_stay_exact_with_much_support_from_elsewhere(amount, times):
    support = [{"level": "district", "same_kind": True, "amount": amount}] * times
    case = {"id": "A", "as_of": DAY, **tenant(park={"district": "440111"}), "other_support": support}
    (answer,) = answer_facts([case])
    assert answer["total"]["high"] == yuan(fen(amount) * times)


# ---- the example of the issue --------------------------------------------------------------------------------------


@pytest.mark.parametrize("monthly", [80_000, 90_000_000_000, 100_000_000_000])
def test_a_rent_far_above_every_cap_draws_the_cap_of_longgang(monthly):
    case = {
        "id": "A", "as_of": DAY, "park": {"district": "440307"}, "granted": [],
        "tenant": {"kind": "enterprise", "software_enterprise": True, "above_scale": True},
        "lease": {"start": dt.date(2020, 1, 1), "area_m2": 1000, "monthly_rent": monthly},
    }  # fmt: skip
    (answer,) = answer_facts([case], load_law())
    said = answer["determinations"]["longgang-2023/2"]
    assert (said["low"], said["high"]) == (360_000, 360_000)


def test_lists_have_an_end():
    (answer,) = answer_facts([{"id": "A", "as_of": DAY, **tenant(premises=[{"park": {}}] * (MOST_LISTED + 1))}])
    assert answer["error"]["at"] == "premises"


# ---- the arithmetic ------------------------------------------------------------------------------------------------

COUNTS = st.integers(0, MOST_RENT)


@given(st.lists(st.tuples(COUNTS, st.integers(0, 10**13), st.integers(1, 10**13)), min_size=1, max_size=20))
@settings(max_examples=examples(200))
def test_a_quotient_is_exact_where_the_product_leaves_int64(rows):
    rows = [(a, min(b, c), c) for a, b, c in rows]  # a share: never more than what is shared
    a, b, c = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
    quotient, remainder = quotients(a, b, c)
    assert quotient.tolist() == [x * y // z for x, y, z in rows]
    assert remainder.tolist() == [x * y % z for x, y, z in rows]


@given(st.integers(0, MOST_LISTED * MOST_RENT), st.integers(1, 10_000))
def test_a_share_is_exact(amount, part):
    assert share(np.array([amount]), part, 10_000).tolist() == [amount * part // 10_000]


@given(st.lists(st.integers(0, 2**62), max_size=20))
def test_a_sum_may_leave_int64(amounts):
    assert total(np.array(amounts, dtype=np.int64)) == sum(amounts)


def test_claims_beyond_all_money_are_not_shared_out():
    with pytest.raises(ValueError, match=str(MOST)):
        share_out(np.full(300_000, MOST_FEN), 10**15)


@given(st.lists(st.integers(0, 12 * 10**13), min_size=1, max_size=30), st.integers(0, 10**15))
@settings(max_examples=examples(100))
def test_parts_of_a_budget_are_exact_at_the_ends(claims, budget):
    parts = share_out(np.array(claims, dtype=np.int64), budget)
    assert parts.sum() == min(budget, sum(claims))
    whole = max(sum(claims), 1)
    for part, claim in zip(parts.tolist(), claims, strict=True):
        assert abs(part - Fraction(claim * min(budget, whole), whole)) < 1
