"""Facts that a document declares for itself: known to cases, answers, lists of a run and the pages, without a line of
Python."""

import datetime as dt
from decimal import Decimal

import pytest

from registry.policy import Told, answer_facts, load_law
from registry.policy.answers.check import answer_file
from registry.policy.files.checking.checks import between
from registry.policy.files.fact_forms import DeclaredFact
from registry.policy.files.law import Law
from registry.policy.files.policy_file import read_document
from registry.policy.files.yaml_text import compose, value
from registry.policy.shared_facts import SHARED
from registry.policy.turning.changes import smallest_changes
from registry.policy.vocabulary import FACTS
from tests.fixtures.simplest import LONGGANG

FACTS_OF_IT = """
facts:
  - id: tenant.growth
    kind: percent
    by: year
    name: {zh: 营业收入增速, en: growth of revenue}
    why: {zh: 只补贴增长较快的企业。, en: Only companies that grow fast are paid.}
  - id: property.owner
    kind: one-of
    name: {zh: 物业性质, en: whose premises they are}
    why: {zh: 规定不同。, en: There are other rules.}
    values:
      government: {zh: 政府物业, en: the government's}
      private: {zh: 社会物业, en: private}
  - id: park.opened
    kind: day
    by: days
    name: {zh: 开园日, en: opened on}
    why: {zh: 检查用。, en: For the checks.}
"""
QUOTE = "增速20%，18个月之内"
CASE = {
    "id": "A",
    "as_of": dt.date(2026, 11, 28),
    "tenant": {"kind": "enterprise", "software_enterprise": True, "above_scale": True, "growth": {2025: Decimal("20")}},
    "park": {"district": "440307"},
    "property": {"owner": "private"},
    "lease": {"start": dt.date(2024, 1, 1), "monthly_rent": 20_000, "area_m2": 500, "rent_free_months": 0},
    "granted": [],
}


def text_with(*tests, facts=FACTS_OF_IT):
    """A document as its file has it: Longgang's words, and a clause for each test."""
    clauses = "".join(
        f"\n      - {{id: own-{n}, name: {{zh: 检查, en: check}}, article: 二, quote: {QUOTE}, test: {test}}}"
        for n, test in enumerate(tests)
    )
    text = LONGGANG.replace("longgang-2023", "tried").replace("measures:", f"{facts}\nmeasures:", 1)
    return text.replace("    clauses:", f"    clauses:{clauses}", 1)


def law_with(*tests, facts=FACTS_OF_IT):
    """The law with that document beside the shipped ones."""
    reading = read_document(text_with(*tests, facts=facts))
    assert reading.mistakes == ()
    return Law((*load_law().documents, reading.document))


def answer(law, **other):
    (said,) = answer_facts([CASE | other], law)
    assert isinstance(said, Told), said
    return said.determinations["tried/2"]


def test_the_facts_that_documents_share_are_declared_in_the_form_that_documents_are_held_to():
    declared = value(compose(SHARED.read_text("utf-8")))["facts"]
    assert [DeclaredFact.model_validate(each).fact.path for each in declared] == list(FACTS)
    for each in declared:
        fact, shared = DeclaredFact.model_validate(each).fact, FACTS[each["id"]]
        assert all(getattr(fact, name) == getattr(shared, name) for name in fact.__slots__)


@pytest.mark.parametrize(("growth", "status"), [("19.99", "not_eligible"), ("20", "eligible"), ("-3", "not_eligible")])
def test_a_bound_is_compared_to_the_hundredth(growth, status):
    law = law_with("{fact: tenant.growth, at_least: 20}")
    tenant = CASE["tenant"] | {"growth": {2025: Decimal(growth), 2024: 90}}
    assert answer(law, tenant=tenant).status == status


def test_what_nobody_said_is_named_with_its_year_and_not_assumed():
    law = law_with("{fact: tenant.growth, at_least: 20}", "{not: {fact: property.owner, one_of: [government]}}")
    tenant = {name: known for name, known in CASE["tenant"].items() if name != "growth"}
    found = answer(law, tenant=tenant, property={})
    assert (found.status, found.low) == ("needs_facts", 0)
    assert found.missing == ("tenant.growth.2025", "property.owner")
    assert answer(law, tenant=tenant | {"growth": {2024: 30}}).missing == ("tenant.growth.2025",)


def test_premises_have_facts_of_their_own():
    law = law_with("{fact: property.owner, one_of: [private]}")
    whole = {key: CASE[key] for key in ("id", "as_of", "tenant", "granted")}
    places = [
        {"park": CASE["park"], "lease": CASE["lease"], "property": {"owner": owner}}
        for owner in ("private", "government")
    ]
    cases = [whole | {"premises": some} for some in (places[:1], places)]
    one, both = (said.determinations["tried/2"] for said in answer_facts(cases, law))
    assert one.status == both.status == "eligible"
    assert one.high == both.high  # nothing is paid for the government's premises


def test_of_several_times_the_day_of_the_claim_counts():
    law = law_with("{fact: park.opened, within: {months: 18}, before: claim}")
    told = [
        {"is": dt.date(2020, 1, 1), "from": dt.date(2020, 1, 1), "to": dt.date(2025, 12, 31)},
        {"is": dt.date(2025, 5, 28), "from": dt.date(2026, 1, 1)},
    ]
    assert answer(law, park=CASE["park"] | {"opened": told}).status == "eligible"
    assert answer(law, park=CASE["park"] | {"opened": told[:1]}).missing == ("park.opened",)


def test_many_facts_of_one_measure_are_each_named_where_they_are_missing():
    """More than fit beside the shared ones into 32 bits."""
    facts = "facts:" + "".join(
        f"\n  - {{id: tenant.f{n}, kind: yes-no, name: {{zh: 第{n}, en: no {n}}}, why: {{zh: 检查用。, en: a check}}}}"
        for n in range(40)
    )
    law = law_with("{all: [" + ", ".join(f"{{fact: tenant.f{n}, is: true}}" for n in range(40)) + "]}", facts=facts)
    told = {name: known for name, known in CASE["tenant"].items() if name != "growth"}
    half, whole = ({f"f{n}": True for n in range(0, 40, step)} for step in (2, 1))

    def asked(facts):
        case = {key: known for key, known in CASE.items() if key != "property"} | {"tenant": told | facts}
        return answer_facts([case], law)[0].determinations["tried/2"]

    assert asked(half).missing == tuple(f"tenant.f{n}" for n in range(1, 40, 2))
    assert asked(whole).status == "eligible"


def test_the_smallest_change_is_the_bound_itself():
    law = law_with("{fact: tenant.growth, more_than: 20}", "{fact: property.owner, one_of: [private]}")
    (change,) = smallest_changes(CASE, "tried/2", law)
    assert change.facts == {"tenant.growth": {2025: Decimal("20.01")}}
    assert change.answer.status == "eligible"


@pytest.mark.parametrize(
    ("line", "at", "said"),
    [
        ("tenant: {growth: 20}", "tenant.growth", "按年填写"),
        ("tenant: {growth: {2025: fast}}", "tenant.growth.2025", "不是数字，营业收入增速应为数字"),
        ("tenant: {growth: {2025: 20.005}}", "tenant.growth.2025", "最多两位小数"),
        ("tenant: {grwth: {2025: 20}}", "tenant.grwth", "growth"),
        ("property: {owner: nobody}", "property.owner", "government、private"),
        ("property: {ownr: private}", "property.ownr", "没有“ownr”这一项，可用的是："),
        ("park: {opened: 2025-01-01}", "park.opened", "应为列表"),
        (
            "park: {opened: [{is: 2025-01-01, from: 2025-01-01}, {is: 2025-02-01, from: 2026-01-01}]}",
            "park.opened.1.from",
            "同一天只能有一个值",
        ),
        ("operator: {staff: 5}", "operator", "没有“operator”这一项"),
    ],
)
def test_a_fact_that_is_told_wrongly_is_refused_at_its_place_with_what_would_be_right(line, at, said):
    (told,) = answer_file(f"- id: A\n  as_of: 2026-11-28\n  {line}\n", law_with("{fact: tenant.growth, at_least: 20}"))
    assert told.at == at
    assert said in told.zh
    assert told.en


def test_two_documents_declare_a_fact_alike_or_not_at_all():
    alike, other = (
        law_with("{fact: tenant.growth, at_least: 20}"),
        law_with("{fact: tenant.growth, at_least: 20}", facts=FACTS_OF_IT.replace("kind: percent", "kind: number")),
    )
    again = [document.model_copy(update={"id": "again"}) for document in alike.documents if document.id == "tried"]
    assert list(between([*alike.documents, *again])) == []
    (mistake,) = between([*again, *other.documents])
    assert (mistake.at, mistake.word) == ("facts.0.id", "tenant.growth")
    assert "kind" in mistake.zh
