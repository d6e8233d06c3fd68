"""Every number, comparison and clause of the shipped policy files is held by a test: change one, and a case fails.

Each mutant is a policy file with one thing changed, decided over all case files. It is killed where the file is
refused, where a case is answered otherwise than it expects, or where a quote no longer stands in its source.
"""

import copy
import datetime as dt
import json
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from test_cases import CASES, assert_lists_the_readings, assert_says, expected
from test_documents import SOURCES, STANDINGS, assert_holds_where_its_title_begins, bare
from test_questions_found_since import (
    assert_a_ruling_that_recognition_comes_first_holds,
    assert_rulings_on_what_began_before_hold_to_the_day,
)
from test_questions_of_years_and_rent import assert_rulings_say_to_where_a_company_is_new
from test_topics import assert_copies_keep_their_topics

from registry.policy import Refusal, load_law, standing
from registry.policy.answers.examples import mistakes_of_examples
from registry.policy.files import policy_file, yaml_text
from registry.policy.files.law import POLICIES, Law
from tests.fixtures.answers import answer_file

FILES = ("tenants.yaml", "operators.yaml", "more.yaml")
WORDS = {
    "name",
    "note",
    "article",
    "title",
    "number",
    "issuer",
    "source",
    "reason",
    "id",
    "question",
    "places",
    "examples",
    "perhaps_same_kind",
    "decimals",
}
"""Keys that hold words for people, names, or what other tests hold (`quote` is mutated apart, against its source)."""
SWAPS = {
    "ai_software": "other_featured",
    "other_featured": "ai_software",
    "any": "other_featured",
    "rent-year": "tier",
    "tier": "rent-year",
    "excellent": "good",
    "titled": None,
    "rent": "other",
    "park": "other",
}


def mutants(node: object, path: tuple = ()) -> Iterator[tuple[tuple, object]]:
    """(path, new value) of everything below the node that can be changed by itself; DROP takes an entry out."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key not in WORDS:
                yield from mutants(value, (*path, key))
    elif isinstance(node, list):
        if path[-1] in ("clauses", "tiers", "one_of", "division", "any", "all", "open_questions", "needs"):
            yield from (((*path, index), DROP) for index in range(len(node)))
        for index, value in enumerate(node):
            yield from mutants(value, (*path, index))
    elif isinstance(node, bool):
        yield path, not node
    elif isinstance(node, int | Decimal):
        yield path, node + 1
        if node or "where" not in path:  # more than -1 and more than 0 leave out the same: nothing below 0 is taxed
            yield path, node - 1
    elif isinstance(node, dt.date):
        yield path, node + dt.timedelta(days=1)
        yield path, node - dt.timedelta(days=1)
    elif path[-1] == "jurisdiction":
        yield path, str(int(node) + 1)
    elif path[-2:-1] == ("division",):
        yield path, str(int(node) + 2)
    elif SWAPS.get(node):
        yield path, SWAPS[node]


DROP = object()


def changed(document: dict, path: tuple, value: object) -> dict:
    mutant = copy.deepcopy(document)
    place = mutant
    for key in path[:-1]:
        place = place[key]
    if value is DROP:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return mutant


@cache
def documents() -> dict[str, dict]:
    files = sorted(POLICIES.glob("*.yaml"))
    return {path.stem: yaml_text.value(yaml_text.compose(path.read_text("utf-8"))) for path in files}


# Measures of a draft answer nobody: their figures are held by the words beside them (test_figures.py).
ALL = [
    pytest.param(id, path, value, id=f"{id}:{'.'.join(map(str, path))}={'dropped' if value is DROP else value}")
    for id, document in documents().items()
    for path, value in mutants({key: document[key] for key in document if key not in ("coverage", "scope")})
    if path[-1] != "issued"
    and not (path[0] == "measures" and document["force"]["state"] == "draft")
    and path[:2] != ("stacking", "one_of")  # sums, of which copies are no part
]


@cache
def texts() -> dict[str, str]:
    return {name: (CASES / name).read_text("utf-8") for name in FILES}


def as_law(mutant: dict) -> Law:
    """The law with the mutant in place of its file. Raises ValueError where the file is refused."""
    reading = policy_file.read_document(json.dumps(mutant, default=plain))
    if reading.document is None or reading.mistakes:
        raise ValueError(reading.mistakes)
    return Law(tuple(reading.document if each.id == mutant["id"] else each for each in load_law().documents))


def plain(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else value.isoformat()


@pytest.mark.prove
@pytest.mark.parametrize(("id", "path", "value"), ALL)
def test_a_changed_policy_file_fails_a_case(id, path, value, monkeypatch):
    # the words beside a figure refuse it before any case sees it (test_figures.py); here the cases are to hold it
    monkeypatch.setattr(policy_file, "unproved_figures", lambda value: ())
    mutant = changed(documents()[id], path, value)
    try:
        law = as_law(mutant)
    except ValueError:
        return  # the file is refused
    if any(mistakes_of_examples(law, law.document(id))):
        return  # an example of the file is answered otherwise
    with pytest.raises((AssertionError, Refusal, KeyError)):
        for document, day, state in STANDINGS:
            assert standing(law.document(document), dt.date.fromisoformat(day)).state == state
        for document in law.documents:
            assert_holds_where_its_title_begins(document)
        assert list(mistakes_of_examples(law, law.document(id))) == []
        assert_copies_keep_their_topics(law)
        assert_rulings_say_to_where_a_company_is_new(law)
        assert_rulings_on_what_began_before_hold_to_the_day(law)
        assert_a_ruling_that_recognition_comes_first_holds(law)
        for name in FILES:
            answered = {answer["id"]: answer for answer in answer_file(texts()[name], law)}
            for case, expect in expected(name).items():
                check(answered[case], expect, case)


def check(said: dict, expect: dict, id: str) -> None:
    for key, value in expect.items():
        if key in ("error", "total"):
            assert_says(said.get(key), value, f"{id}.{key}")
        else:
            assert_says(said["determinations"].get(key), value, f"{id}.{key}")
            assert_lists_the_readings(said["determinations"][key], value, f"{id}.{key}")


def quotes(node: object, path: tuple = ()) -> Iterator[tuple]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from [(*path, key)] if key == "quote" else quotes(value, (*path, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from quotes(value, (*path, index))


def test_a_clause_quoted_with_one_sign_more_is_no_longer_found_in_its_source():
    for id, document in documents().items():
        source = SOURCES / document["source"]
        if not source.exists():
            pytest.skip("the source texts are not at hand")
        text = bare(source.read_text("utf-8"))
        for path in quotes(document):
            quote = document
            for key in path:
                quote = quote[key]
            middle = len(quote) // 2
            assert bare(quote[:middle] + "某" + quote[middle:]) not in text, f"{id}.{path}"


def test_every_file_of_cases_is_at_hand():
    assert [name for name in FILES if not Path(CASES / name).exists()] == []
