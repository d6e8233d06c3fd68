"""Facts that documents declare: the program against a second reading of the guide (second_reading/declared.py)."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.policy import answer_facts
from registry.policy.files.law import Law, load_law
from registry.policy.files.policy_file import read_document
from tests.fixtures.examples import examples
from tests.fixtures.simplest import LONGGANG
from tests.policy.second_reading.declared import COMPARISONS, asked, holds, moved, status_of, that_counts

LAW = load_law()
STATES = {True: "met", False: "failed", None: "unknown"}

# Each fact with its kind, what differs it, and the smallest step of a number.
DECLARED = {
    "tenant.rd_listed": ("yes-no", None, None),
    "park.rd_quiet": ("yes-no", "days", None),
    "property.rd_owner": ("one-of", "days", None),
    "tenant.rd_rank": ("one-of", "year", None),
    "tenant.rd_heads": ("number", None, Decimal(1)),
    "park.rd_share": ("number", "year", Decimal("0.1")),
    "tenant.rd_revenue": ("money", "year", Decimal("0.01")),
    "property.rd_price": ("money", "days", Decimal("0.01")),
    "tenant.rd_growth": ("percent", "year", Decimal("0.01")),
    "park.rd_let": ("percent", None, Decimal("0.01")),
    "tenant.rd_settled": ("day", None, None),
    "property.rd_opened": ("day", None, None),
    "tenant.rd_audited": ("day", "year", None),
    "tenant.rd_code": ("code", "days", None),
    "park.rd_code": ("code", None, None),
}
LENGTHS = {"years": "年", "months": "个月", "days": "日"}
# Each clause its own words: figures of clauses with the same words are read in a row.
WORDS = ("甲类企业", "乙类企业", "丙类企业")
VALUES = ("government", "private", "mixed")
CODES = ("6", "64", "643", "65", "6510", "0651", "653201")
DAYS = [fact for fact, (kind, _, _) in DECLARED.items() if kind == "day"]

# ---- the document ----


def flow(value):
    """A value as a document writes it."""
    match value:
        case dict():
            return "{" + ", ".join(f"{key}: {flow(part)}" for key, part in value.items()) + "}"
        case list():
            return "[" + ", ".join(flow(part) for part in value) + "]"
        case bool() | str():
            return json.dumps(value, ensure_ascii=False)
        case dt.date():
            return value.isoformat()
        case _:
            return str(value)


def declaration(fact):
    kind, by, step = DECLARED[fact]
    two = {"zh": "检查用", "en": "for the checks"}
    entry = {"id": fact, "kind": kind} | ({"by": by} if by else {}) | {"name": two, "why": two}
    if kind == "one-of":
        entry["values"] = {value: {"zh": value, "en": value} for value in VALUES}
    if kind == "number":
        entry |= {"unit": two, "decimals": 1 if step < 1 else 0}
    return f"  - {flow(entry)}\n"


def leaves(test):
    if "not" in test:
        return leaves(test["not"])
    parts = test.get("any", test.get("all", test.get("first_known")))
    return [test] if parts is None else [leaf for part in parts for leaf in leaves(part)]


def figures(test):
    """The words that say each figure of a test, in its order."""
    for leaf in leaves(test):
        if "claimed" in leaf:
            first, last = leaf["claimed"].values()
            yield f"{first.year}年{first.month}月{first.day}日至{last.month}月{last.day}日"
            continue
        unit = {"percent": "%", "money": "元"}.get(DECLARED[leaf["fact"]][0], "人")
        for form, bound in leaf.items():
            if form in ("within", "under"):
                [(unit, count)] = bound.items()
                yield f"{count}{LENGTHS[unit]}"
            elif isinstance(bound, dt.date):
                yield f"{bound.year}年{bound.month}月{bound.day}日"
            elif form in COMPARISONS:
                yield f"{bound}{unit}"


def law_with(tests):
    """The law, and Longgang's measure once more with these clauses besides."""
    facts = "facts:\n" + "".join(declaration(fact) for fact in DECLARED)
    clauses = "".join(
        f"      - id: extra-{number}\n"
        "        name: {zh: 检查用, en: for the checks}\n"
        "        article: 二\n"
        f"        quote: {flow('；'.join([WORDS[number], *figures(test)]))}\n"
        f"        test: {flow(test)}\n"
        for number, test in enumerate(tests)
    )
    text = LONGGANG.replace("longgang-2023", "second-reading").replace("measures:\n", f"{facts}\nmeasures:\n", 1)
    reading = read_document(text.replace("    payment:", f"{clauses}    payment:", 1))
    assert reading.document is not None, (reading.mistakes, tests)
    return Law((*LAW.documents, reading.document))


# ---- the case ----


def case_of(claim, facts, premises=0):
    """A case that is eligible in Longgang as far as the declared facts allow it."""
    case = {
        "id": "C-1",
        "title": "declared facts",
        "as_of": claim,
        "tenant": {"kind": "enterprise", "software_enterprise": True, "above_scale": True},
        "granted": [],
    }
    rented = {
        "park": {"district": "440307"},
        "lease": {"start": dt.date(2024, 1, 1), "monthly_rent": 20000, "area_m2": 500, "rent_free_months": 0},
    }
    for fact, value in facts.items():
        whose, name = fact.split(".")
        (case if whose == "tenant" else rented).setdefault(whose, {})[name] = value
    return case | ({"premises": [rented] * premises} if premises else rented)


def answer(claim, facts, *tests, premises=0):
    answered = answer_facts([case_of(claim, facts, premises)], law_with(tests))[0]
    return answered.determinations["second-reading/2"]


def states(determination):
    found = {clause.id: clause.state for clause in determination.clauses}
    return [found[f"extra-{number}"] for number in range(len(found)) if f"extra-{number}" in found]


def fact_of(missing):
    """The fact that is said to be missing, without the year for which it is."""
    return ".".join(part for part in missing.split(".") if not part.isdigit())


# ---- documents and cases at random ----

month_ends = st.sampled_from(
    [dt.date.fromisoformat(day) for day in ("2024-02-29", "2028-02-29", "2027-02-28", "2026-03-31", "2025-08-31")]
    + [dt.date.fromisoformat(day) for day in ("2026-11-28", "2025-01-01", "2027-12-31", "2028-03-01", "2026-04-30")]
)
a_day = st.one_of(month_ends, st.dates(dt.date(2021, 1, 1), dt.date(2031, 12, 31)))
a_claim = a_day.filter(lambda day: dt.date(2025, 1, 1) <= day)
lengths = st.one_of(
    st.fixed_dictionaries({"years": st.integers(1, 5)}),
    st.fixed_dictionaries({"months": st.integers(1, 40)}),
    st.fixed_dictionaries({"days": st.integers(1, 400)}),
)


def bounds_of(kind, step):
    if kind == "day":
        return a_day
    return st.integers(0, 300).map(lambda count: count * step) | st.sampled_from([Decimal(20), Decimal(10000000)])


@st.composite
def one_fact(draw):
    """A test of one fact."""
    fact = draw(st.sampled_from([*DECLARED, *DAYS]))
    kind, _, step = DECLARED[fact]
    if kind == "yes-no":
        return {"fact": fact, "is": draw(st.booleans())}
    if kind == "one-of":
        return {"fact": fact, "one_of": draw(st.lists(st.sampled_from(VALUES), min_size=1, max_size=2, unique=True))}
    if kind == "code":
        starts = st.lists(st.sampled_from(("6", "64", "643", "65", "06")), min_size=1, max_size=2, unique=True)
        return {"fact": fact, "begins_with": draw(starts)}
    if kind == "day" and draw(st.integers(0, 2)):
        other = draw(st.sampled_from(["claim", "claim", *(day for day in DAYS if day != fact)]))
        form, way = draw(st.sampled_from(["within", "under"])), draw(st.sampled_from(["before", "after"]))
        return {"fact": fact, form: draw(lengths), way: other}
    bounds = bounds_of(kind, step)
    if kind == "percent":
        bounds = st.integers(0, 10000).map(lambda count: count * step) | st.just(Decimal(20))
    form = draw(st.sampled_from(["at_least", "more_than", "at_most", "less_than", "between"]))
    if form != "between":
        return {"fact": fact, form: draw(bounds)}
    low, high = sorted([draw(bounds), draw(bounds)])
    return {"fact": fact, "at_least": low, "at_most": high}


def nested(inside):
    several = st.lists(inside, min_size=2, max_size=3)
    return st.one_of(
        inside.map(lambda test: {"not": test}),
        several.map(lambda parts: {"any": parts}),
        several.map(lambda parts: {"all": parts}),
        several.map(lambda parts: {"first_known": parts}),
    )


some_test = st.recursive(one_fact(), nested, max_leaves=5)


def near(fact, tests, claim, known):
    """Values at the bounds that the tests set a fact, and the smallest step beside them."""
    kind, _, step = DECLARED[fact]
    edges = []
    for leaf in (leaf for test in tests for leaf in leaves(test)):
        if leaf["fact"] == fact:
            edges += [leaf[form] for form in ("at_least", "more_than", "at_most", "less_than") if form in leaf]
        if length := leaf.get("within", leaf.get("under")):
            other = leaf.get("before", leaf.get("after"))
            sign = -1 if "before" in leaf else 1
            day = claim if other == "claim" else known.get(other)
            if leaf["fact"] == fact and day:
                edges += [day, moved(day, length, sign)]
            if other == fact and known.get(leaf["fact"]):
                edges += [known[leaf["fact"]], moved(known[leaf["fact"]], length, -sign)]
    step = dt.timedelta(days=1) if kind == "day" else step
    return [edge + times * step for edge in edges for times in (-1, 0, 1) if kind == "day" or edge + times * step >= 0]


@st.composite
def facts_for(draw, tests, claim):
    """What a case says of the facts that the tests ask for; each of them may be left out."""
    given_, known = {}, {}
    for fact in sorted(set().union(*(asked(test) for test in tests))):
        kind, by, step = DECLARED[fact]
        plain = {
            "yes-no": st.booleans(),
            "one-of": st.sampled_from(VALUES),
            "code": st.sampled_from(CODES),
            "day": a_day,
        }
        values = plain[kind] if step is None else st.integers(0, 9999).map(lambda count, step=step: count * step)
        edges = near(fact, tests, claim, known)
        values = st.one_of(*[st.sampled_from(edges)] * 3, values) if edges else values
        if not draw(st.integers(0, 3)):
            continue
        if by is None:
            given_[fact] = draw(values)
        elif by == "year":
            years = st.lists(st.sampled_from([-1, -1, -1, 0, -2]), min_size=1, max_size=3, unique=True)
            given_[fact] = {claim.year + year: draw(values) for year in draw(years)}
        else:
            one = dt.timedelta(days=1)
            changes = draw(st.sampled_from([claim, claim + one, claim - one, claim - 300 * one]))
            earlier = {"is": draw(values), "from": claim - 700 * one, "to": changes - one}
            later = {"is": draw(values), "from": changes}
            later |= draw(st.sampled_from([{}, {"to": changes + 200 * one}, {"to": max(claim, changes)}]))
            given_[fact] = draw(st.sampled_from([[earlier, later], [earlier], [later]]))
        known[fact] = that_counts(by, given_[fact], claim)
    return given_


@st.composite
def documents_and_cases(draw):
    tests = draw(st.lists(some_test, min_size=2, max_size=3))
    claims = draw(st.lists(a_claim, min_size=1, max_size=4))
    return tests, [(claim, draw(facts_for(tests, claim)), draw(st.integers(0, 2))) for claim in claims]


@given(documents_and_cases())
@settings(max_examples=examples(150))
def test_the_program_answers_as_the_second_reading(document_and_cases):
    tests, cases = document_and_cases
    answers = answer_facts([case_of(*case) for case in cases], law_with(tests))
    for (claim, facts, _), answered in zip(cases, answers, strict=True):
        found = answered.determinations["second-reading/2"]
        known = {fact: that_counts(DECLARED[fact][1], value, claim) for fact, value in facts.items()}
        expected = [holds(test, known, claim) for test in tests]
        assert states(found) == [STATES[one] for one in expected], (claim, facts)
        assert found.status == status_of(expected), (claim, facts)
        missing = {fact_of(name) for name in found.missing}
        assert all(fact in DECLARED and known.get(fact) is None for fact in missing), (claim, facts, missing)
        if found.status == "needs_facts":
            assert missing
            for test in (test for test, one in zip(tests, expected, strict=True) if one is None):
                assert missing & asked(test), "an answer that lacks a fact names it"


# ---- in sentences ----

CLAIM = dt.date(2026, 11, 28)
GROWTH = {"fact": "tenant.rd_growth", "at_least": 20}
SETTLED = {"fact": "tenant.rd_settled", "within": {"years": 3}, "before": "claim"}
OWNER = {"fact": "property.rd_owner", "one_of": ["government"]}


@pytest.mark.parametrize(
    ("growth", "status"),
    [(Decimal("19.99"), "not_eligible"), (20, "eligible"), (Decimal("20.01"), "eligible"), (-5, "not_eligible")],
)
def test_growth_by_a_hundredth_too_little_is_refused(growth, status):
    assert answer(CLAIM, {"tenant.rd_growth": {2025: growth}}, GROWTH).status == status


def test_growth_of_another_year_is_not_that_of_the_year_before():
    found = answer(CLAIM, {"tenant.rd_growth": {2024: 50, 2026: 50}}, GROWTH)
    assert (found.status, found.missing) == ("needs_facts", ("tenant.rd_growth.2025",))


@pytest.mark.parametrize(
    ("settled", "state"),
    [("2023-11-28", "met"), ("2023-11-27", "failed"), ("2026-11-28", "met"), ("2026-11-29", "failed")],
)
def test_settled_three_years_ago_to_the_day_is_within_three_years(settled, state):
    assert states(answer(CLAIM, {"tenant.rd_settled": dt.date.fromisoformat(settled)}, SETTLED)) == [state]


@pytest.mark.parametrize(
    ("claim", "settled", "state"),
    [
        ("2028-02-29", "2025-02-28", "met"),
        ("2028-02-29", "2025-02-27", "failed"),
        ("2027-02-28", "2024-02-29", "met"),
        ("2027-02-28", "2024-02-28", "met"),
        ("2027-02-28", "2024-02-27", "failed"),
        ("2027-03-01", "2024-02-29", "failed"),
    ],
)
def test_three_years_around_29_february(claim, settled, state):
    facts = {"tenant.rd_settled": dt.date.fromisoformat(settled)}
    assert states(answer(dt.date.fromisoformat(claim), facts, SETTLED)) == [state]


@pytest.mark.parametrize(
    ("claim", "settled", "state"),
    [
        ("2026-11-28", "2023-11-28", "failed"),
        ("2026-11-28", "2023-11-29", "met"),
        ("2026-11-28", "2026-11-28", "met"),
        ("2026-11-28", "2026-11-29", "failed"),
        ("2027-02-28", "2024-02-29", "met"),
        ("2027-03-01", "2024-02-29", "failed"),
    ],
)
def test_who_settled_three_years_ago_to_the_day_is_no_longer_under_three_years(claim, settled, state):
    """未满三年."""
    test = {"fact": "tenant.rd_settled", "under": {"years": 3}, "before": "claim"}
    facts = {"tenant.rd_settled": dt.date.fromisoformat(settled)}
    assert states(answer(dt.date.fromisoformat(claim), facts, test)) == [state]


@pytest.mark.parametrize(
    ("claim", "status"),
    [("2026-03-31", "not_eligible"), ("2026-04-01", "eligible"), ("2026-05-31", "eligible"),
     ("2026-06-01", "not_eligible"), ("2027-04-30", "eligible"), ("2027-05-01", "not_eligible")],
)  # fmt: skip
def test_a_claim_is_made_in_the_time_for_it(claim, status):
    """2026年4月1日至5月31日，2027年4月1日至4月30日."""
    years = {2026: dt.date(2026, 5, 31), 2027: dt.date(2027, 4, 30)}
    test = {"any": [{"claimed": {"from": dt.date(year, 4, 1), "to": last}} for year, last in years.items()]}
    found = answer(dt.date.fromisoformat(claim), {}, test)
    assert (found.status, states(found)) == (status, [STATES[holds(test, {}, dt.date.fromisoformat(claim))]])


@pytest.mark.parametrize(
    ("opened", "state"),
    [("2026-02-28", "met"), ("2026-03-01", "failed"), ("2026-01-31", "met"), ("2026-01-30", "failed")],
)
def test_a_month_after_31_january_ends_with_february(opened, state):
    test = {"fact": "property.rd_opened", "within": {"months": 1}, "after": "tenant.rd_settled"}
    facts = {"tenant.rd_settled": dt.date(2026, 1, 31), "property.rd_opened": dt.date.fromisoformat(opened)}
    assert states(answer(CLAIM, facts, test)) == [state]


@pytest.mark.parametrize("premises", [0, 1, 2])
def test_an_unknown_owner_is_named_as_missing(premises):
    found = answer(CLAIM, {}, OWNER, premises=premises)
    assert (found.status, {fact_of(name) for name in found.missing}) == ("needs_facts", {"property.rd_owner"})


def test_an_owner_counts_on_the_day_of_the_claim():
    was = {"is": "government", "from": dt.date(2025, 1, 1), "to": CLAIM}
    now = {"is": "private", "from": CLAIM + dt.timedelta(days=1)}
    assert answer(CLAIM, {"property.rd_owner": [was, now]}, OWNER).status == "eligible"
    assert answer(CLAIM + dt.timedelta(days=1), {"property.rd_owner": [was, now]}, OWNER).status == "not_eligible"


def test_not_of_unknown_is_unknown_and_so_is_either_of_both():
    assert states(answer(CLAIM, {}, {"not": OWNER}, {"any": [OWNER, {"not": OWNER}]})) == ["unknown", "unknown"]


def test_what_is_unknown_does_not_matter_where_the_rest_decides():
    listed = {"fact": "tenant.rd_listed", "is": True}
    tests = {"any": [listed, OWNER]}, {"not": {"all": [{"not": listed}, OWNER]}}
    found = answer(CLAIM, {"tenant.rd_listed": True}, *tests)
    assert (states(found), found.status, found.missing) == (["met", "met"], "eligible", ())
