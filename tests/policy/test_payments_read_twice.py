"""What shares, sums, ceilings, square metres, reduced rent and exclusions pay is read twice, from the guide alone and
by the program: for schemes and claimants that are made up, both answer alike.

Not compared: which facts are named as missing; the worth of reduced rent of several premises where a fact is missing.
"""

import datetime as dt
from fractions import Fraction

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.policy import Law
from registry.policy.files.policy_file import read_document
from tests.fixtures.answers import answer_file
from tests.fixtures.examples import examples
from tests.policy.second_reading import pays

HERE, ELSEWHERE = pays.DISTRICT, "440304"
REASON = {"zh": "虚构。", "en": "Made up."}


def declared(id, kind, **more):
    return {"id": id, "kind": kind, "name": {"zh": id, "en": id}, "why": REASON, **more}


FACTS = [
    declared("tenant.staff", "number", unit={"zh": "人", "en": "persons"}, decimals=0, by="year"),
    declared("tenant.first_project", "money"),
    declared("tenant.second_project", "money"),
    declared("property.appraised", "money", by="year"),
]


# ---- schemes --------------------------------------------------------------------------------------------------------

percents = st.integers(1, 100)
caps = st.sampled_from([1, 999, 10_000, 150_000, 2_000_000])
rates = st.sampled_from([1, 12.5, 30, 80])
square_metres = st.sampled_from([50, 400, 1000])
bounds = st.sampled_from([15, 25, 50])


def optional(**keys):
    return st.fixed_dictionaries({}, optional=keys)


@st.composite
def stepped(draw, form, keys):
    """A payment in steps by staff, the highest first."""
    listed = sorted(draw(st.sets(bounds, min_size=1, max_size=2)), reverse=True)
    tests = [{"fact": "tenant.staff", "at_least": bound} for bound in listed]
    steps = [{"test": test, **draw(keys)} for test in tests] + [draw(keys)]
    return {**form, "steps": steps}


@st.composite
def shares(draw):
    of = draw(st.sampled_from(["rent", "rent", "tenant.first_project", "property.appraised", "projects"]))
    payment = {"pays": "share", "of": list(pays.AMOUNTS) if of == "projects" else of}
    of_rent = {"first_m2": square_metres} if of == "rent" else {}
    each_m2 = {"cap_per_m2_month": rates} if of == "rent" else {}
    if of == "projects":
        payment["cap_each"] = draw(caps)
    if draw(st.booleans()):
        by_step = of_rent if draw(st.booleans()) else {}
        keys = st.builds(
            lambda a, b: a | b, st.fixed_dictionaries({"percent": percents}), optional(cap=caps, **each_m2, **by_step)
        )
        return draw(stepped(payment, keys)) | ({} if by_step else draw(optional(**of_rent)))
    if draw(st.booleans()):
        payment["percents"] = draw(st.lists(percents, min_size=3, max_size=3))
    else:
        payment["percent"] = draw(percents)
        if payment["percent"] > 1 and draw(st.booleans()):
            payment["percent_from"] = draw(st.integers(1, payment["percent"] - 1))
    if of == "rent" and draw(st.integers(0, 3)) == 0:
        return payment | draw(optional(cap=caps, cap_in_all=caps)) | {"first_months": draw(st.sampled_from([1, 6, 12]))}
    return payment | draw(optional(cap=caps, cap_in_all=caps, **each_m2, **of_rent))


@st.composite
def sums(draw):
    form = {"pays": "fixed", "once": draw(st.booleans())}
    if draw(st.booleans()):
        return draw(stepped(form, st.fixed_dictionaries({"amount": caps})))
    limit = st.one_of(st.fixed_dictionaries({"at_most": st.integers(1, 60)}), st.fixed_dictionaries({"cap": caps}))
    more = draw(st.one_of(st.just({}), limit))
    return {**form, "amount": draw(caps), **({"per": "tenant.staff"} if more else {}), **more}


@st.composite
def ceilings(draw):
    form = {"pays": "up-to"}
    if draw(st.booleans()):
        return draw(stepped(form, st.fixed_dictionaries({"cap": caps})))
    cap = draw(caps)
    least = {"least_amount": st.integers(1, cap - 1)} if cap > 1 else {}
    return form | {"cap": cap} | draw(optional(**least))


@st.composite
def by_area(draw):
    keys = st.builds(lambda a, b: a | b, st.fixed_dictionaries({"per_m2_month": rates}), optional(cap=caps))
    more = draw(optional(first_m2=square_metres))
    if draw(st.booleans()):
        each = st.builds(lambda a, b: a | b, keys, optional(first_m2=square_metres))
        return (
            draw(stepped({"pays": "by-area"}, each))
            if draw(st.booleans())
            else draw(stepped({"pays": "by-area"}, keys)) | more
        )
    return {"pays": "by-area"} | draw(keys) | more


reduced = st.builds(
    lambda percent, more: {"pays": "reduced-rent", "percent": percent, "of": "property.appraised"} | more,
    percents,
    optional(first_m2=square_metres),
)
payments = st.one_of(shares(), sums(), ceilings(), by_area(), reduced)


def words(payment):
    """Words that say every figure of the payment, each key's in their order."""
    said = []
    for key, value in payment.items():
        for each in value if isinstance(value, list) else [value]:
            match key:
                case "percent" | "percents" | "percent_from":
                    said.append(f"{each}%")
                case "cap_per_m2_month" | "per_m2_month":
                    said.append(f"{each}元/平方米/月")
                case "first_m2":
                    said.append(f"{each}平方米")
                case "first_months":
                    said.append(f"{each}个月")
                case "at_most":
                    said.append(f"{each}件")
                case "cap" | "cap_each" | "cap_in_all" | "amount" | "least_amount":
                    said.append(f"{each}元")
    test = payment.get("test", {})
    said += [f"{bound}人" for key, bound in test.items() if key != "fact"]
    return "；".join(said) or "其余"


def clause(id, quote, test):
    return {"id": id, "name": {"zh": quote, "en": id}, "article": "第一条", "quote": quote, "test": test}


def measure(number, payment, staff, others):
    id = f"made-up/1.{number}"
    once = "ever" if payment.get("once") else "rent-year"
    clauses = [clause("once", "未领取", {"unpaid": once})]
    clauses += [
        clause(f"beside-{n}", "不得同时享受", {"unpaid": "rent-year", "of": each}) for n, each in enumerate(others)
    ]
    if "percents" in payment:
        clauses.append(clause("years", "最多三年", {"years": 3, "consecutive": False}))
    if staff is not None:
        clauses.append(clause("staff", f"{staff}人", {"fact": "tenant.staff", "at_least": staff}))
    steps = [
        {"name": REASON, "article": "第一条", "quote": f"{id}之{n}，{words(step)}", **step}
        for n, step in enumerate(payment.get("steps", ()))
    ]
    return {
        "id": id,
        "name": REASON,
        "claimant": "tenant",
        "topic": "rent",
        "article": "第一条",
        "quote": f"{id}，{words(payment)}",
        "clauses": clauses,
        "payment": {**payment, **({"steps": steps} if steps else {})},
    }


def document(measures, one_of=()):
    rules = [{**rule, "article": "第一条", "quote": "不得同时享受"} for rule in one_of]
    return {
        "id": "made-up",
        "title": {"zh": "虚构的措施", "en": "Made up"},
        "issuer": "虚构",
        "jurisdiction": HERE,
        "level": "district",
        "provenance": "primary",
        "source": "made-up.txt",
        "force": {"state": "issued", "start": dt.date(2020, 1, 1), "quote": "自2020年1月1日起施行"},
        "facts": FACTS,
        **({"stacking": {"one_of": rules}} if rules else {}),
        "measures": measures,
        "coverage": [{"article": "第一条", "treated": "encoded", "reason": REASON}],
    }


@st.composite
def schemes(draw, most=1):
    """Measures of a document, and the rules by which they exclude each other."""
    count = draw(st.integers(1, most))
    ids = [f"made-up/1.{number}" for number in range(count)]
    together = ids[: draw(st.integers(2, count))] if count > 1 and draw(st.booleans()) else []
    measures = []
    for number, id in enumerate(ids):
        payment = draw(payments)
        staff = draw(st.one_of(st.none(), st.none(), bounds))
        others = [each for each in together if each != id] if id in together else []
        measures.append(measure(number, payment, staff, others))
    counts = draw(st.sampled_from(["chosen", "higher", "unsaid"]))
    return measures, [{"measures": together, "counts": counts}] if together else []


# ---- claimants ------------------------------------------------------------------------------------------------------

yuan = st.one_of(st.integers(0, 200_000), st.integers(0, 20_000_000).map(lambda fen: fen / 100))
areas = st.one_of(st.integers(1, 2000), st.integers(1, 200_000).map(lambda part: part / 100))
starts = st.sampled_from([dt.date(2024, 1, 1), dt.date(2025, 1, 1), dt.date(2025, 3, 1), dt.date(2025, 12, 1)])
ends = st.sampled_from([dt.date(2025, 12, 31), dt.date(2027, 6, 30)])
staff = st.sampled_from([0, 1, 14, 15, 24, 25, 49, 50, 200])


@st.composite
def known_or_not(draw, key, values, known=0.8):
    return {key: draw(values)} if draw(st.integers(0, 9)) < known * 10 else {}


@st.composite
def premises(draw, known):
    """A place; where something may be missing of it, at most its area, its rent or its days."""
    district = draw(st.sampled_from([HERE, HERE, HERE, ELSEWHERE]))
    place = {"park": {"district": district}}
    if not known and draw(st.integers(0, 4)) == 0:
        place["rent"] = {pays.YEAR: draw(yuan.filter(bool))}
    else:
        lease = {"start": draw(starts), "area_m2": draw(areas), "monthly_rent": draw(yuan)}
        lease |= draw(optional(end=ends, rent_free_months=st.sampled_from([0, 1, 3, 12])))
        left_out = None if known else draw(st.sampled_from([None, "area_m2", "monthly_rent", "start"]))
        if left_out:
            del lease[left_out]
        if left_out == "start":
            lease = {"area_m2": lease["area_m2"], **draw(optional(monthly_rent=st.just(lease["monthly_rent"])))}
        place["lease"] = lease
    if known or draw(st.booleans()):
        place["property"] = {"appraised": {pays.YEAR: draw(yuan)}}
    return place


@st.composite
def cases(draw, ids):
    known = draw(st.booleans())
    tenant = {"kind": "enterprise"}
    tenant |= {"staff": {pays.YEAR: draw(staff)}} if known or draw(st.booleans()) else {}
    for path in pays.AMOUNTS:
        tenant |= {path.removeprefix("tenant."): draw(yuan)} if known or draw(st.booleans()) else {}
    count = draw(st.sampled_from([1, 1, 1, 2, 3]))
    placed = [draw(premises(known or n > 0)) for n in range(count)]
    case = {"id": "A", "as_of": dt.date(pays.YEAR + 1, 6, 1), "tenant": tenant}
    case |= placed[0] if count == 1 else {"premises": placed}
    if known or draw(st.booleans()):
        years = st.integers(pays.YEAR - 4, pays.YEAR) if draw(st.booleans()) else st.integers(2021, pays.YEAR - 1)
        case["granted"] = [
            {"measure": id, "rent_year": year} | draw(known_or_not("amount", yuan, 1 if known else 0.6))
            for id in ids
            for year in sorted(draw(st.sets(years, max_size=3)))
        ]
    return case


@st.composite
def asked(draw, most=1):
    measures, one_of = draw(schemes(most))
    return measures, one_of, draw(cases([each["id"] for each in measures]))


def said(measures, one_of, case):
    reading = read_document(yaml.safe_dump(document(measures, one_of), allow_unicode=True, sort_keys=False))
    assert not reading.mistakes, [(each.at, each.zh) for each in reading.mistakes]
    (answer,) = answer_file(yaml.safe_dump([case]), Law((reading.document,)))
    assert "error" not in answer, answer
    return answer


def amounts(told):
    """The least and the most in fen: nothing in another territory; no most where the answer has none."""
    if told["status"] == "not_applicable":
        return 0, 0
    return in_fen(told["low"]), in_fen(told.get("high"))


def worth_of(told):
    """One figure where all is known, else the least and the most."""
    worth = told["worth"]
    ends = (worth["low"], worth["high"]) if isinstance(worth, dict) else (worth, worth)
    return tuple(in_fen(each) for each in ends)


def in_fen(yuan):
    return None if yuan is None else int(Fraction(str(yuan)) * 100)


@settings(max_examples=examples(80))
@given(asked())
def test_what_is_paid_goes_from_the_least_to_the_most_that_the_guide_allows(given_):
    measures, one_of, case = given_
    (told,) = said(measures, one_of, case)["determinations"].values()
    read = pays.reading(measures[0], case)
    assert amounts(told) == (read.low, read.high)
    if "worth" in told and ("premises" not in case or not isinstance(told["worth"], dict)):
        worths = [pays.worth(measures[0]["payment"], all_) for all_ in pays.completions(case, measures[0])]
        most = None if None in worths else max(worths)
        assert worth_of(told) == (min(each for each in worths if each is not None), most)


@settings(max_examples=examples(60))
@given(asked(3))
def test_of_measures_that_exclude_each_other_sums_count_one(given_):
    measures, one_of, case = given_
    answer = said(measures, one_of, case)
    told = answer["total"]
    assert (in_fen(told["low"]), in_fen(told["high"])) == pays.total(measures, case, one_of)


TWO_SMALL_RENTS = {
    "id": "A",
    "as_of": dt.date(2026, 6, 1),
    "tenant": {"kind": "enterprise", "staff": {pays.YEAR: 0}},
    "premises": [
        {"park": {"district": HERE}, "lease": {"start": dt.date(2025, 12, 1), "area_m2": 10, "monthly_rent": rent}}
        for rent in (0.01, 0.05)
    ],
    "granted": [],
}
PER_M2 = {"percent": 84, "cap_per_m2_month": 12.5}
ON_A_STEP = [{"test": {"fact": "tenant.staff", "at_least": 15}, **PER_M2}, {"percent": 84}]


@pytest.mark.parametrize("terms", [PER_M2, {"steps": ON_A_STEP}], ids=["with a cap for each m²", "on a step without"])
def test_a_fraction_of_a_fen_is_dropped_once_of_all_premises_together(terms):
    """84 % of 1 and of 5 fen are 0.84 and 4.2, together 5.04."""
    asked_of = measure(0, {"pays": "share", "of": "rent", **terms}, None, [])
    (told,) = said([asked_of], [], TWO_SMALL_RENTS)["determinations"].values()
    assert amounts(told) == (5, 5)


def test_who_paid_for_no_month_is_paid_for_no_square_metre_however_many_there_are():
    by_month = measure(0, {"pays": "by-area", "per_m2_month": 80}, None, [])
    case = {key: value for key, value in TWO_SMALL_RENTS.items() if key != "premises"}
    case |= {"park": {"district": HERE}, "lease": {"start": dt.date(2026, 1, 1)}}
    (told,) = said([by_month], [], case)["determinations"].values()
    assert amounts(told) == (0, 0)


@pytest.mark.parametrize("known", [{"area_m2": 1}, {}], ids=["area known", "nothing known"])
def test_a_share_of_a_rent_that_nobody_knows_has_no_most_beside_a_second_lease(known):
    first_of_rent = measure(0, {"pays": "share", "of": "rent", "percent": 1, "first_m2": 50}, None, [])
    told_rent = TWO_SMALL_RENTS["premises"][0]
    case = TWO_SMALL_RENTS | {"premises": [{"park": {"district": HERE}, "lease": known}, told_rent]}
    (told,) = said([first_of_rent], [], case)["determinations"].values()
    assert amounts(told) == (0, None)
