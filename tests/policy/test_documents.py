"""The documents as data: every quoted clause stands in its source, every mistake in a file is named."""

import datetime as dt
import re
from pathlib import Path

import pytest

from registry.policy import Refusal, load_document, load_law, standing
from registry.policy.files.law import POLICIES

SOURCES = Path(__file__).parents[3] / "shared" / "policies"
GUANGMING = (POLICIES / "guangming-2025-4.yaml").read_text("utf-8")


def bare(text):
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("document", load_law().documents, ids=lambda document: document.id)
def test_every_quoted_clause_stands_in_the_source(document):
    source = SOURCES / document.source
    if not source.exists():
        pytest.skip("the source texts are not at hand")
    text = bare(source.read_text("utf-8"))
    missing = [quote for quote in document.quotes() if bare(quote) not in text]
    assert document.quotes(), "a document without a quote proves nothing"
    assert not missing


def test_all_documents_of_the_table_are_there_with_their_measures():
    law = load_law()
    assert {document.id: document.jurisdiction for document in law.documents} == TERRITORIES
    assert set(law.measures) == {
        "shenzhen-2022-5/9.1",
        "shenzhen-2022-5/9.2",
        "shenzhen-2022-5/9.3",
        "guangming-2025-4/13.1",
        "guangming-2025-4/13.2",
        "guangming-2025-4/14",
        "guangming-2025-4/15.1",
        "guangming-2025-4/15.2",
        "guangzhou-draft/11",
        "guangdong-2020-137/4.4",
        "longgang-2023/2",
    }


TERRITORIES = {
    "shenzhen-2022-5": "4403",
    "shenzhen-plan-2022-2025": "4403",
    "guangming-2025-4": "440311",
    "guangzhou-draft": "4401",
    "guangdong-2020-137": "44",
    "longgang-2023": "440307",
}

STANDINGS = [
    ("guangming-2025-4", "2025-03-30", "not_yet"),
    ("guangming-2025-4", "2025-03-31", "in_force"),
    ("guangming-2025-4", "2028-03-30", "in_force"),
    ("guangming-2025-4", "2028-03-31", "last_day"),
    ("guangming-2025-4", "2028-04-01", "expired"),
    ("shenzhen-2022-5", "2027-10-14", "in_force"),
    ("shenzhen-2022-5", "2027-10-15", "last_day"),
    ("guangdong-2020-137", "2025-12-31", "in_force"),
    ("guangdong-2020-137", "2026-01-01", "expired"),
    ("guangzhou-draft", "2026-01-01", "draft"),
    ("longgang-2023", "2040-01-01", "in_force"),
    ("guangdong-2020-137", "2020-12-31", "not_yet"),
    ("guangdong-2020-137", "2021-01-01", "in_force"),
    ("shenzhen-plan-2022-2025", "2021-12-31", "not_yet"),
    ("shenzhen-plan-2022-2025", "2022-01-01", "in_force"),
    ("shenzhen-plan-2022-2025", "2025-12-31", "in_force"),
    ("shenzhen-plan-2022-2025", "2026-01-01", "expired"),
]


@pytest.mark.parametrize(("document", "day", "state"), STANDINGS)
def test_a_document_is_in_force_from_its_first_to_its_last_day(document, day, state):
    assert standing(load_law().document(document), dt.date.fromisoformat(day)).state == state


@pytest.mark.parametrize(
    ("what", "right", "wrong", "place", "word"),
    [
        ("a misspelt key", "percent: 50\n      same_kind", "procent: 50\n      same_kind",
         "measures.2.payment", "procent"),
        ("a fact that does not exist", "fact: tenant.kind, one_of: [enterprise, institution]",
         "fact: tenant.knd, one_of: [enterprise]", "measures.2.clauses.0.test", "tenant.knd"),
        ("a value that does not exist", "one_of: [enterprise, institution]", "one_of: [enterprise, club]",
         "measures.2.clauses.0.test", "club"),
        ("a question that does not exist", "question: three-years", "question: four-years",
         "open_questions", "four-years"),
        ("a day that does not exist", "start: 2025-03-31", "start: 2025-02-31", "force.start", "2025-02-31"),
        ("a key given twice", "level: district", "level: district\nlevel: district", "level", ""),
        ("a negative cap", "cap: 2000000", "cap: -2", "cap", ""),
        ("another document's measure", "id: guangming-2025-4/14", "id: shenzhen-2022-5/14", "", "shenzhen-2022-5/14"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_policy_file_is_refused_with_its_file_place_and_word(tmp_path, what, right, wrong, place, word):
    assert right in GUANGMING, "the file this test breaks has changed"
    file = tmp_path / "guangming-2025-4.yaml"
    file.write_text(GUANGMING.replace(right, wrong, 1), "utf-8")
    with pytest.raises(Refusal) as refused:
        load_document(file)
    assert refused.value.at.startswith("guangming-2025-4.yaml")
    assert place in refused.value.at
    assert word in refused.value.at + refused.value.en


def test_text_that_is_no_yaml_is_refused_with_its_line(tmp_path):
    file = tmp_path / "broken.yaml"
    file.write_text("id: a\n  b: [", "utf-8")
    with pytest.raises(Refusal, match=r"line \d"):
        load_document(file)
