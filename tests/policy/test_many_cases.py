"""A file of many cases is one batch; nobody in it notices the others."""

import gc
import weakref

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from registry import policy
from registry.policy.answers.answer_json import all_as_json
from registry.policy.answers.cases import case_of, read_cases
from tests.fixtures.examples import examples
from tests.policy.second_reading import cases

ANY = st.one_of(
    cases.tenants(),
    cases.tenants(extreme=True),
    cases.tenants(places=2),
    cases.tenants(incomplete=True),
    cases.forgetting(cases.tenants()),
    cases.forgetting(cases.tenants(places=2), most=2),
    cases.operators(),
    cases.operators(incomplete=True),
    cases.forgetting(cases.operators()),
)
BROKEN = st.fixed_dictionaries({"as_of": st.just("2026-11-21"), "tenant": st.just({"kind": "a friend"})})
SUPPORT = st.lists(
    st.fixed_dictionaries(
        {
            "level": st.sampled_from(["national", "provincial", "municipal", "district"]),
            "same_kind": st.booleans(),
            "amount": st.integers(0, 5_000_000),
        }
    ),
    max_size=2,
)
PAID = st.fixed_dictionaries({"pays_percent": st.integers(0, 100)})
BUDGET = st.dictionaries(
    st.sampled_from(["guangming-2025-4/14", "guangming-2025-4/15.1"]),
    st.dictionaries(st.sampled_from([2025, 2026]), PAID, max_size=2),
    max_size=2,
)


@st.composite
def batches(draw) -> list[dict]:
    """Cases of every family, often of one day; some are alike, some have support or a budget, some are refused."""
    some = draw(st.lists(st.one_of(ANY, ANY, BROKEN), min_size=2, max_size=8))
    some += draw(st.lists(st.sampled_from(some), max_size=3))
    beside = {"other_support": SUPPORT, "budget": BUDGET}
    extra = [draw(st.one_of(st.just({}), st.fixed_dictionaries(beside))) for _ in some]
    day = draw(st.one_of(st.just({}), st.fixed_dictionaries({"as_of": cases.DAYS})))
    return [case | more | day | {"id": f"C{n}"} for n, (case, more) in enumerate(zip(some, extra, strict=True))]


RULED = st.sampled_from([None, {"no-cooperation": "excluded"}, {"three-years": "gap-ends", "status-date": "by-month"}])


@given(batches(), RULED)
@settings(max_examples=examples(25))
def test_a_batch_answers_each_case_as_that_case_alone_is_answered(batch, rulings):
    together = policy.answer_facts(batch, rulings=rulings)
    alone = [policy.answer_case(case, rulings=rulings) for case in batch]
    assert together == alone
    assert all_as_json(together, [{}] * len(batch)) == [
        each for answer in alone for each in all_as_json([answer], [{}])
    ]


@given(batches(), st.integers(0, 8))
@settings(max_examples=examples(10))
def test_a_case_that_is_refused_changes_nothing_for_the_others(batch, place):
    broken = {"id": "broken", "as_of": "2026-11-21", "tenant": {}, "park": {"district": "440399"}}
    answers = policy.answer_facts([*batch[:place], broken, *batch[place:]])
    refused = answers.pop(min(place, len(batch)))
    assert isinstance(refused, policy.Unanswered) and refused.at == "park.district"
    assert answers == policy.answer_facts(batch)


def test_a_case_that_is_refused_does_not_hold_the_file_it_was_read_from():
    def nodes() -> int:
        gc.collect()
        return sum(isinstance(each, yaml.Node) for each in gc.get_objects())

    before = nodes()
    wrong = ["{kind: a friend}", "{}, rent: {2025: -5}"]
    file = "".join(f"- {{id: A{n}, as_of: 2026-11-21, tenant: {tenant}}}\n" for n, tenant in enumerate(wrong))
    refused = read_cases(file, ())
    assert [each.refusal.at for each in refused] == ["tenant.kind", "rent.2025"]
    assert nodes() == before


def test_what_is_refused_is_let_go_with_those_who_asked():
    def asked() -> weakref.ref:
        told = []
        try:
            case_of({"id": "A", "as_of": "2026-11-21", "tenant": {}, "rent": {2025: -5}}, ())
        except policy.Refusal as refusal:
            told.append(refusal)  # whose traceback knows this function, which knows the list
        return weakref.ref(told[0])

    watched = asked()
    gc.collect()
    assert watched() is None
