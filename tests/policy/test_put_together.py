"""A percentage of any amount and a stated sum, as any scheme writes them: sentences of the sources, with numbers worked
out by hand, and the program against a second reading of the guide (second_reading/put_together.py)."""

import datetime as dt
import json
import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.policy import Told, answer_facts
from registry.policy.files.law import Law, load_law
from registry.policy.files.policy_file import read_document
from registry.policy.turning.changes import smallest_changes
from tests.fixtures.examples import examples
from tests.policy.second_reading.put_together import range_of
from views.answers import measure as words

CLAIM, YEAR = dt.date(2026, 11, 28), 2025
LAW = load_law()
TWO = {"zh": "检查用", "en": "for the checks"}
FACTS = [
    {"id": "tenant.cloud", "kind": "money", "by": "year"},
    {"id": "tenant.revenue", "kind": "money", "by": "year"},
    {"id": "tenant.grade", "kind": "one-of", "values": {"a": TWO, "b": TWO, "c": TWO}},
    {"id": "tenant.chip", "kind": "yes-no"},
    {"id": "tenant.products", "kind": "number", "decimals": 0, "unit": TWO, "by": "year"},
    {"id": "property.appraised", "kind": "money"},
    {"id": "property.private", "kind": "yes-no"},
    {"id": "park.fee", "kind": "money"},
    {"id": "tenant.heads", "kind": "number", "decimals": 1, "unit": TWO},
]
NOTE = {"zh": "未写明。", "en": "Not said."}
YEARS, RENT_YEAR, EVER = {"years": 3, "consecutive": True}, {"unpaid": "rent-year"}, {"unpaid": "ever"}
PRIVATE = {"fact": "property.private", "is": True}
ENTERPRISE = {"fact": "tenant.kind", "one_of": ["enterprise"]}


def text_of(payment, quote, *tests, claimant="tenant", **changed):
    """A document with one measure, as its file has it."""
    clauses = [
        {"id": f"c{n}", "name": TWO, "article": "一", "quote": f"第{n}款：{quote}", "test": test}
        for n, test in enumerate(tests)
    ]
    three = [{"question": "three-years", "article": "一", "quote": "连续三年", "note": NOTE}]
    asked = three if any(test.get("consecutive") for test in tests) else []
    measure = {
        "id": "made-up/1", "name": TWO, "claimant": claimant, "article": "一", "quote": quote, "clauses": clauses,
        "payment": payment, "open_questions": asked,
    }  # fmt: skip
    document = {
        "id": "made-up", "title": TWO, "issuer": "检查用", "jurisdiction": "440311", "level": "district",
        "provenance": "primary", "source": "made-up.txt",
        "force": {"state": "issued", "start": "2024-02-01", "quote": "自2024年2月1日起施行"},
        "facts": [{"name": TWO, "why": TWO, **fact} for fact in FACTS], "measures": [measure],
        "coverage": [{"article": "一", "treated": "encoded", "reason": TWO}],
    } | changed  # fmt: skip
    written = json.dumps(document, ensure_ascii=False, default=lambda number: f"<{number}>")
    return written.replace('"<', "").replace('>"', "").replace('"2024-02-01"', "2024-02-01")


def law_of(payment, quote, *tests, **changed):
    reading = read_document(text_of(payment, quote, *tests, **changed))
    assert reading.mistakes == (), [mistake.en for mistake in reading.mistakes]
    return Law((*LAW.documents, reading.document))


def mistakes(payment, quote, *tests, **changed):
    return [(each.at, each.en) for each in read_document(text_of(payment, quote, *tests, **changed)).mistakes]


def case_of(tenant=(), **other):
    case = {"id": "A", "as_of": CLAIM, "tenant": {"kind": "enterprise", **dict(tenant)}, "granted": []}
    case = {**case, "park": {"district": "440311"}, "rent": {YEAR: 0}, **other}
    return {key: value for key, value in case.items() if value is not None}


def answered(law, **case):
    (told,) = answer_facts([case_of(**case)], law)
    assert isinstance(told, Told), told
    return told


def answer(law, **case):
    found = answered(law, **case).determinations["made-up/1"]
    return found.status, found.low, found.high


def granted(*years):
    return [{"measure": "made-up/1", "rent_year": year} for year in years]


# ---- 光明（二）: a percentage by the year paid ----------------------------------------------------------------------

CLOUD = (
    "按年度实际采购费用梯度给予上云补贴，其中，第一年按照 80%比例，第二年 60%，第三年 50%，"
    "每年给予最高 100 万元的资助，连续三年"
)
BY_YEAR = {"pays": "share", "of": "tenant.cloud", "percents": [80, 60, 50], "cap": 1_000_000}


@pytest.fixture(scope="module")
def cloud():
    return law_of(BY_YEAR, CLOUD, ENTERPRISE, YEARS, RENT_YEAR)


@pytest.mark.parametrize(
    ("paid", "due"),
    [((), 800_000), ((2024,), 600_000), ((2023, 2024), 500_000), ((2022, 2023, 2024), 0), ((2025,), 0)],
)
def test_each_year_paid_has_its_own_percentage(cloud, paid, due):
    status = "eligible" if due else "not_eligible"
    assert answer(cloud, tenant={"cloud": {YEAR: 1_000_000}}, granted=granted(*paid)) == (status, due, due)


def test_a_skipped_year_counts_where_the_years_run_by_the_calendar(cloud):
    """Paid for 2023 alone: 2025 is the third calendar year (50 %), the second payment (60 %), or too late."""
    found = answered(cloud, tenant={"cloud": {YEAR: 1_000_000}}, granted=granted(2023)).determinations["made-up/1"]
    assert (found.status, found.low, found.high) == ("depends_on_reading", 0, 600_000)
    assert {key: each.high for key, each in found.readings.items()} == {
        "three-years=clock-from-first": 500_000,
        "three-years=three-payments": 600_000,
        "three-years=gap-ends": 0,
    }


def test_the_cap_is_the_most_a_year_and_a_fen_is_not_rounded_up(cloud):
    assert answer(cloud, tenant={"cloud": {YEAR: 1_250_000}}) == ("eligible", 1_000_000, 1_000_000)
    assert not answered(cloud, tenant={"cloud": {YEAR: 1_250_000}}).determinations["made-up/1"].capped
    assert answered(cloud, tenant={"cloud": {YEAR: 1_250_001}}).determinations["made-up/1"].capped
    paid = answer(cloud, tenant={"cloud": {YEAR: Decimal("100.03")}}, granted=granted(2023, 2024))
    assert paid == ("eligible", 50.01, 50.01)


def test_what_the_amount_rests_on_is_named_where_nobody_said_it(cloud):
    found = answered(cloud, tenant={"cloud": {2024: 5}}).determinations["made-up/1"]
    assert (found.status, found.low, found.high) == ("needs_facts", 0, 1_000_000)
    assert found.missing == ("tenant.cloud.2025",)
    unsaid = answered(cloud, tenant={"cloud": {YEAR: 100}}, granted=None).determinations["made-up/1"]
    assert (unsaid.low, unsaid.high, unsaid.missing) == (0, 80, ("granted",))


def test_where_a_grant_does_not_say_its_year_every_percentage_that_may_be_is_in_the_range():
    """Paid for 2024, and once for a year that nobody says: the second payment, or the third."""
    law = law_of(BY_YEAR, CLOUD, ENTERPRISE, YEARS | {"consecutive": False})
    paid = [*granted(2024), {"measure": "made-up/1"}]
    found = answered(law, tenant={"cloud": {YEAR: 100}}, granted=paid).determinations["made-up/1"]
    assert (found.status, found.low, found.high, found.missing) == ("needs_facts", 50, 60, ("granted",))


def test_where_nobody_said_what_was_paid_the_highest_percentage_may_be_the_last():
    rising = BY_YEAR | {"percents": [50, 60, 80]}
    law = law_of(rising, "第一年50%，第二年60%，第三年80%，最高100万元，连续三年", ENTERPRISE, YEARS, RENT_YEAR)
    assert answer(law, tenant={"cloud": {YEAR: 100}}, granted=None) == ("needs_facts", 0, 80)


def test_what_is_the_company_s_is_taken_once_however_many_premises_it_has(cloud):
    places = [{"park": {"district": "440311"}, "rent": {YEAR: 10}}] * 3
    case = {key: value for key, value in case_of({"cloud": {YEAR: 1_000}}).items() if key not in ("park", "rent")}
    (told,) = answer_facts([case | {"premises": places}], cloud)
    assert told.determinations["made-up/1"].high == 800


def test_a_share_of_what_is_no_rent_is_not_limited_to_the_rent():
    spent = {"at_most": "spent", "articles": [{"article": "一", "quote": "不超过项目实际投入"}]}
    rent = {"pays": "share", "of": "rent", "percent": 80, "cap": 1_000_000}
    for payment, total in ((rent, 100), (BY_YEAR, 800)):
        quote = CLOUD if payment is BY_YEAR else "80%，最高100万元"
        tests = (ENTERPRISE, YEARS, RENT_YEAR) if payment is BY_YEAR else (ENTERPRISE, RENT_YEAR)
        law = law_of(payment, quote, *tests, stacking=spent)
        support = [{"level": "municipal", "amount": 50, "same_kind": True}] if payment is rent else []
        case = {"tenant": {"cloud": {YEAR: 1_000}}, "rent": {YEAR: 100}, "other_support": support}
        assert answered(Law(law.documents[-1:]), **case).total.high == total


# ---- 光明（八）, 深圳（十二）, 光明（十三）: stated sums -----------------------------------------------------------

PRODUCTS = "每个产品一次性奖励 5 万元，每家企业每年奖补产品不超过 5 个"
BY_PIECE = {"pays": "fixed", "amount": 50_000, "per": "tenant.products", "at_most": 5, "once": False}


@pytest.mark.parametrize(("pieces", "due"), [(0, 0), (1, 50_000), (5, 250_000), (6, 250_000), (-2, 0)])
def test_each_product_is_paid_for_up_to_five(pieces, due):
    law = law_of(BY_PIECE, PRODUCTS, ENTERPRISE, RENT_YEAR)
    assert answer(law, tenant={"products": {YEAR: pieces}})[1:] == (due, due)
    assert answered(law, tenant={"products": {YEAR: pieces}}).determinations["made-up/1"].capped == (pieces > 5)


def test_how_many_products_there_are_is_asked():
    law = law_of(BY_PIECE, PRODUCTS, ENTERPRISE, RENT_YEAR)
    found = answered(law).determinations["made-up/1"]
    assert (found.status, found.low, found.high) == ("needs_facts", 0, 250_000)
    assert found.missing == ("tenant.products.2025",)


REACHED = "对营业收入首次达到 10亿元、50亿元、100 亿元的软件和信息服务业企业，分别给予 50万元、150 万元、300万元奖励"
BILLION = 1_000_000_000


def reaching(bound=None, **paid):
    test = {} if bound is None else {"test": {"fact": "tenant.revenue", "at_least": bound}}
    return {"name": TWO, "article": "一", "quote": REACHED, **test, **paid}


BY_STEP = {
    "pays": "fixed",
    "once": True,
    "steps": [
        reaching(10 * BILLION, amount=3_000_000),
        reaching(5 * BILLION, amount=1_500_000),
        reaching(amount=500_000),
    ],
}
ONE_BILLION = {"fact": "tenant.revenue", "at_least": BILLION}


@pytest.mark.parametrize(
    ("revenue", "due"),
    [
        (999_999_999, 0), (BILLION, 500_000), (Decimal("4999999999.99"), 500_000), (5 * BILLION, 1_500_000),
        (10 * BILLION, 3_000_000), (10_000 * BILLION, 3_000_000),
    ],
)  # fmt: skip
def test_each_revenue_first_reached_has_its_own_sum(revenue, due):
    law = law_of(BY_STEP, REACHED, ONE_BILLION, EVER)
    status = "eligible" if due else "not_eligible"
    assert answer(law, tenant={"revenue": {YEAR: revenue}}) == (status, due, due)


def test_what_was_paid_once_is_not_paid_again():
    law = law_of({"pays": "fixed", "amount": 300_000, "once": True}, "给予一次性 30 万元奖励", ENTERPRISE, EVER)
    assert answer(law) == ("eligible", 300_000, 300_000)
    for paid in (granted(2024), granted(1995), [{"measure": "made-up/1"}], [{"measure": "made-up/1", "amount": 5}]):
        assert answer(law, granted=paid) == ("not_eligible", 0, 0)
    assert answer(law, granted=None) == ("needs_facts", 0, 300_000)


def test_no_grant_says_on_which_step_it_was_paid():
    law = law_of(BY_STEP, REACHED, ONE_BILLION, EVER)
    found = answer(law, tenant={"revenue": {YEAR: 5 * BILLION}}, granted=granted(2020))
    assert found == ("needs_facts", 0, 1_500_000)


def test_an_operating_body_is_paid_a_stated_sum_once_however_many_parks_it_runs():
    recognised = {"fact": "park.recognition", "one_of": ["ai_software"]}
    payment = {"pays": "fixed", "amount": 300_000, "once": True}
    law = law_of(payment, "给予一次性 30 万元奖励", recognised, EVER, claimant="operator")
    park = {"district": "440311", "recognition": "ai_software"}
    case = {
        "id": "A",
        "as_of": CLAIM,
        "granted": [],
        "premises": [{"park": park}, {"park": park}],
    }
    (told,) = answer_facts([case], law)
    assert told.determinations["made-up/1"].high == 300_000


# ---- steps of a percentage, several premises -----------------------------------------------------------------------


def graded(grade=None, quote="100%、70%、50%，最高300万元、200万元、100万元", **paid):
    test = {} if grade is None else {"test": {"fact": "tenant.grade", "one_of": [grade]}}
    return {"name": TWO, "article": "一", "quote": quote, **test, **paid}


GRADED = {
    "pays": "share",
    "of": "rent",
    "steps": [graded("a", percent=100, cap=3_000_000), graded("b", percent=70, cap=2_000_000),
              graded(percent=50, cap=1_000_000)],
}  # fmt: skip


@pytest.mark.parametrize(
    ("grade", "low", "high"),
    [
        ("a", 3_000_000, 3_000_000),
        ("b", 2_000_000, 2_000_000),
        ("c", 1_000_000, 1_000_000),
        (None, 1_000_000, 3_000_000),
    ],
)
def test_each_step_has_its_own_percentage_and_cap_of_the_rent_of_all_premises(grade, low, high):
    law = law_of(GRADED, "租金补贴", ENTERPRISE, RENT_YEAR)
    places = [{"park": {"district": "440311"}, "rent": {YEAR: 2_000_000}} for _ in range(2)]
    places.append({"park": {"district": "440307"}, "rent": {YEAR: 70_000_000}})  # another district
    case = {key: value for key, value in case_of().items() if key not in ("park", "rent")} | {"premises": places}
    case["tenant"] = {"kind": "enterprise"} | ({} if grade is None else {"grade": grade})
    (told,) = answer_facts([case], law)
    found = told.determinations["made-up/1"]
    assert (found.low, found.high) == (low, high)
    assert found.missing == (() if grade else ("tenant.grade",))


def test_the_smallest_change_reaches_the_first_step():
    law = law_of(BY_STEP, REACHED, ONE_BILLION, EVER)
    found = smallest_changes(case_of({"revenue": {YEAR: 5}}), "made-up/1", law)
    assert [(change.facts["tenant.revenue"], change.answer.high) for change in found] == [
        ({YEAR: BILLION}, 500_000),
        ({YEAR: 10 * BILLION}, 3_000_000),
        ({YEAR: 5 * BILLION}, 1_500_000),
    ]


# ---- mistakes ------------------------------------------------------------------------------------------------------

PLAIN = {"pays": "share", "of": "rent", "percent": 50, "cap": 1_000_000}
SAID = "50%，最高100万元"
HIGHEST_LAST = {"pays": "fixed", "once": True, "steps": [*BY_STEP["steps"][1::-1], BY_STEP["steps"][2]]}


@pytest.mark.parametrize(
    ("payment", "quote", "tests", "at", "said"),
    [
        (PLAIN | {"of": "tenant.clod"}, SAID, [], "payment.of", "no fact 'tenant.clod'"),
        (PLAIN | {"of": "tenant.grade"}, SAID, [], "payment.of", "no fact 'tenant.grade'"),
        (PLAIN | {"of": "park.fee"}, SAID, [], "payment.of", "several premises may share it"),
        (PLAIN | {"of": "incubator.audited_outlay"}, SAID, [], "payment.of", "cannot be reckoned"),
        (PLAIN | {"percents": [50, 40]}, SAID, [], "payment.percents", "just one of percent, percents, steps"),
        ({"pays": "share", "of": "rent", "percent": 50}, SAID, [], "payment", "write 'cap'"),
        (GRADED | {"cap": 5}, SAID, [], "payment.cap", "each step has its own cap"),
        (PLAIN | {"cap": 100}, SAID, [], "payment.cap", "they have 100万元; write 1000000"),
        (BY_YEAR | {"percents": [80, 50, 60]}, CLOUD, [YEARS], "payment.percents.1", "write 60"),
        (BY_YEAR, CLOUD, [], "payment.percents", "need a clause that limits the years"),
        (BY_YEAR | {"percents": [80, 60]}, CLOUD, [YEARS], "payment.percents", "a clause allows 3"),
        (BY_PIECE | {"at_most": 6}, PRODUCTS, [RENT_YEAR], "payment.at_most", "write 5"),
        (BY_PIECE | {"amount": 10**10, "at_most": 20}, PRODUCTS, [RENT_YEAR], "payment.at_most", "is 10 or less"),
        (BY_PIECE | {"per": "tenant.heads"}, PRODUCTS, [RENT_YEAR], "payment.per", "pieces have none"),
        ({"pays": "fixed", "amount": 50_000, "per": "tenant.products", "once": False}, PRODUCTS, [RENT_YEAR],
         "payment", "just one of at_most, cap"),
        (BY_PIECE, PRODUCTS, [], "clauses", "{unpaid: rent-year}"),
        (BY_STEP, REACHED, [], "clauses", "{unpaid: ever}"),
        (BY_STEP, REACHED, [RENT_YEAR], "clauses.1.test.unpaid", "was ever paid"),
        (HIGHEST_LAST, REACHED, [EVER], "payment.steps.1.test", "never reached"),
        (BY_STEP | {"steps": BY_STEP["steps"][:2]}, REACHED, [EVER], "payment.steps.1.test", "no test"),
        (BY_STEP | {"steps": BY_STEP["steps"][::-1]}, REACHED, [EVER], "payment.steps.0", "Only the last step"),
        (BY_STEP | {"steps": [reaching(amount=1) | {"test": PRIVATE}, reaching(amount=500_000)]}, REACHED, [EVER],
         "payment.steps.0.test", "several premises"),
        (BY_STEP | {"steps": [reaching(amount=1) | {"test": YEARS}, reaching(amount=500_000)]}, REACHED, [EVER],
         "payment.steps.0.test", "write this as a clause"),
        (BY_STEP | {"steps": [*BY_STEP["steps"][:2], reaching(amount=600_000)]}, REACHED, [EVER],
         "payment.steps.2.amount", "write"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_where_it_stands_with_what_would_be_right(payment, quote, tests, at, said):
    found = mistakes(payment, quote, ENTERPRISE, *tests)
    assert any(place == f"measures.0.{at}" and said in en for place, en in found), found


def test_pages_say_what_is_paid():
    law = law_of(GRADED, "租金补贴", ENTERPRISE, RENT_YEAR)
    assert len(words.pays(law.measures["made-up/1"])) == 3
    law = law_of(BY_PIECE, PRODUCTS, ENTERPRISE, RENT_YEAR)
    assert "5" in words.pays(law.measures["made-up/1"])[0]
    law = law_of(BY_YEAR, CLOUD, ENTERPRISE, YEARS, RENT_YEAR)
    assert len(words.pays(law.measures["made-up/1"])) == 5  # three years, the cap, and the limit of years


# ---- at random, against the second reading -------------------------------------------------------------------------

MONEY = st.one_of(
    st.sampled_from([Decimal(0), Decimal("0.01"), Decimal(10**11), Decimal(2_000_000)]),
    st.integers(0, 10**9).map(lambda fen: Decimal(fen).scaleb(-2)),
)
CAP = st.one_of(st.sampled_from([0, 1, 1_000_000, 10**11]), st.integers(0, 3_000_000))
PERCENT = st.one_of(
    st.sampled_from([Decimal("0.01"), Decimal(100), Decimal("33.33")]), st.integers(1, 100).map(Decimal)
)
LEAF = st.one_of(
    st.sampled_from(["a", "b", "c"]).map(lambda grade: {"fact": "tenant.grade", "one_of": [grade]}),
    st.booleans().map(lambda yes: {"fact": "tenant.chip", "is": yes}),
    st.sampled_from([100, 1000]).map(lambda bound: {"fact": "tenant.revenue", "at_least": bound}),
)
TEST = st.one_of(LEAF, LEAF.map(lambda test: {"not": test}), st.tuples(LEAF, LEAF).map(lambda two: {"all": list(two)}))


@st.composite
def payments(draw):
    def steps(**paid):
        tests = [*draw(st.lists(TEST, min_size=1, max_size=3)), None]
        own = [{key: draw(values) for key, values in paid.items()} for _ in tests]
        return [each if test is None else {"test": test, **each} for test, each in zip(tests, own, strict=True)]

    if draw(st.booleans()):
        payment = {"pays": "share", "of": draw(st.sampled_from(["rent", "tenant.cloud", "property.appraised"]))}
        form = draw(st.sampled_from(["percent", "percents", "steps"]))
        if form == "steps":
            return payment | {"steps": steps(percent=PERCENT, cap=CAP)}
        rates = draw(PERCENT) if form == "percent" else draw(st.lists(PERCENT, min_size=3, max_size=3))
        return payment | {form: rates, "cap": draw(CAP)}
    payment = {"pays": "fixed", "once": draw(st.booleans())}
    form = draw(st.sampled_from(["amount", "per", "steps"]))
    if form == "steps":
        return payment | {"once": False, "steps": steps(amount=CAP)}
    amount = draw(CAP)
    if form == "amount":
        return payment | {"amount": amount}
    most = int(min(10_000, 10**11 // Fraction(str(amount)))) if amount else 10_000
    return payment | {"amount": amount, "per": "tenant.products", "at_most": draw(st.integers(1, most))}


def maybe(values):
    return st.one_of(st.none(), values)


@st.composite
def claimants(draw):
    """(facts of the tenant, premises, years paid)."""
    facts = {
        "tenant.cloud": draw(maybe(MONEY)),
        "tenant.revenue": draw(maybe(st.sampled_from([99, 100, 1000]))),
        "tenant.grade": draw(maybe(st.sampled_from(["a", "b", "c"]))),
        "tenant.chip": draw(maybe(st.booleans())),
        "tenant.products": draw(maybe(st.integers(-1, 12))),
    }
    place = st.tuples(st.sampled_from(["440311", "440311", "440307"]), maybe(st.booleans()), maybe(MONEY), maybe(MONEY))
    paid = maybe(st.lists(st.integers(YEAR - 4, YEAR), max_size=3, unique=True))
    return facts, draw(st.lists(place, min_size=1, max_size=3)), draw(paid)


def quoted(payment):
    """The payment with the words that say its figures, and those words."""
    said = []
    for key, unit in (("percent", "%"), ("percents", "%"), ("cap", "元"), ("amount", "元"), ("at_most", "个产品")):
        given_ = payment.get(key, [])
        said += [f"{each}{unit}" for each in (given_ if isinstance(given_, list) else [given_])]
    steps = []
    for step in payment.get("steps", []):
        bounds = [f"{bound}元" for bound in re.findall(r"'at_least': (\d+)", str(step))]
        own = [f"{step[key]}{unit}" for key, unit in (("percent", "%"), ("cap", "元"), ("amount", "元")) if key in step]
        steps.append({"name": TWO, "article": "一", "quote": "；".join([f"档{len(steps)}", *bounds, *own]), **step})
    return payment | ({"steps": steps} if steps else {}), "；".join(["连续3年", *said])


def written(facts, premises, paid):
    tenant = {"kind": "enterprise"}
    for path, value in facts.items():
        if value is not None:
            by_year = path in ("tenant.cloud", "tenant.revenue", "tenant.products")
            tenant[path.removeprefix("tenant.")] = {YEAR: value} if by_year else value
    places = []
    for district, private, rent, appraised in premises:
        own = {key: value for key, value in (("private", private), ("appraised", appraised)) if value is not None}
        place = {"park": {"district": district}, "property": own}
        places.append(place | ({} if rent is None else {"rent": {YEAR: rent}}))
    case = {"id": "A", "as_of": CLAIM, "tenant": tenant, "premises": places}
    return case if paid is None else case | {"granted": granted(*paid)}


def fen(yuan):
    """Whole fen; what is left of one is dropped."""
    return int((Fraction(str(yuan)) if isinstance(yuan, float) else Fraction(yuan)) * 100)


def reachable(payment):
    """Without the steps that the checks find to be never reached."""
    if "steps" not in payment:
        return payment
    kept = []
    for step in payment["steps"]:
        if step.get("test") not in [each.get("test") for each in kept]:
            kept.append(step)
    return payment | {"steps": kept}


@given(payments().map(reachable), st.booleans(), st.booleans(), st.lists(claimants(), min_size=1, max_size=4))
@settings(max_examples=examples(200))
def test_the_program_answers_as_the_second_reading(payment, consecutive, asks_premises, people):
    whole, quote = quoted(payment)
    tests = [ENTERPRISE, {"years": 3, "consecutive": consecutive}]
    tests.append(EVER if payment.get("once") else RENT_YEAR)
    reading = read_document(text_of(whole, quote, *tests, *([PRIVATE] if asks_premises else [])))
    if reading.document is None:
        assert all("never reached" in mistake.en for mistake in reading.mistakes), reading.mistakes
        return
    law = Law((reading.document,))
    answers = answer_facts([written(*person) for person in people], law)
    for (facts, premises, paid), told in zip(people, answers, strict=True):
        found = told.determinations["made-up/1"]
        here = [
            (private if asks_premises else True, {"rent": rent, "property.appraised": appraised})
            for district, private, rent, appraised in premises
            if district == "440311"
        ]
        if not here:
            assert (found.status, found.low, found.high) == ("not_applicable", None, None)
            continue
        least, most = range_of(payment, facts, here, paid, (3, consecutive), YEAR, CLAIM)
        assert (fen(found.low), fen(found.high)) == (fen(least), fen(most)), (facts, premises, paid, found)
        if found.status == "needs_facts":
            assert found.missing


def test_the_largest_amounts_of_ten_thousand_premises_stay_exact():
    law = law_of(
        PLAIN | {"of": "property.appraised", "percent": Decimal("0.01"), "cap": 10**11},
        "0.01%，最高1000亿元",
        RENT_YEAR,
    )
    places = [{"park": {"district": "440311"}, "property": {"appraised": 10**13 - n}} for n in range(10_000)]
    case = {key: value for key, value in case_of().items() if key not in ("park", "rent")}
    (most,) = answer_facts([case | {"premises": places}], law)
    assert most.determinations["made-up/1"].high == 10**11
    (few,) = answer_facts([case | {"premises": places[:60]}], law)
    due = sum(Fraction(10**13 - n) for n in range(60)) / 10_000
    assert fen(few.determinations["made-up/1"].high) == fen(due)
