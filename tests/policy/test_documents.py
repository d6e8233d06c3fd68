"""The documents as data: every quoted clause stands in its source, every mistake in a file is named."""

import datetime as dt
import json
import re
from pathlib import Path

import pytest

from registry.policy import Refusal, load_document, load_law, standing
from registry.policy.files import policy_file, yaml_text
from registry.policy.files.jurisdictions import ground_of, zone_name
from registry.policy.files.law import POLICIES
from registry.policy.files.proof.articles import UNSEEN

SOURCES = Path(__file__).parents[3] / "shared" / "policies"
TABLE = SOURCES / "README.md"
PROCEDURES = "shenzhen-ai-procedures-2026"  # known to exist and in force; its text is not at hand
PLACES = {"44": "广东省"} | {
    each["properties"][code]: each["properties"][name]
    for each in json.loads((POLICIES.parent / "districts.geojson").read_text("utf-8"))["features"]
    for code, name in (("code", "name_zh"), ("city_code", "city_zh"))
}
DIGITS = "〇一二三四五六七八九"
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


@pytest.mark.parametrize("path", sorted(POLICIES.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_document_read_whole_is_checked_by_the_same_parts_as_one_read_part_by_part(path):
    value = yaml_text.value(yaml_text.compose(path.read_text("utf-8")))
    assert policy_file._parts_of(load_document(path)) == policy_file._parts(value)


def table(heading):
    """The rows of the table of the shared README under a line like this, each as {column: cell}."""
    text = TABLE.read_text("utf-8").partition(f"{heading}\n")[2]
    lines = [line.strip("|").split("|") for line in text.split("\n\n## ")[0].splitlines() if line.startswith("|")]
    head, _rule, *rows = [[cell.strip(" `") for cell in line] for line in lines]
    return [dict(zip(head, row, strict=True)) for row in rows]


@pytest.fixture(scope="module")
def told():
    """The documents of the table, their measures, and the further ones, of which nobody has seen the original."""
    if not TABLE.exists():
        pytest.skip("the table of documents is not at hand")
    documents = {row["id"]: row for row in table("# The policy documents")}
    measures = {row["measure"]: row for row in table("## The measures")}
    further = {row["id"].split("`")[0] for row in table("## Further schemes, known from secondary copies only")}
    assert documents and measures and further
    return documents, measures, further


def test_every_document_of_the_table_is_there_and_no_other(told):
    documents, _measures, further = told
    at_hand = {document.id for document in load_law().documents}
    assert documents.keys() | further <= at_hand <= documents.keys() | further | {PROCEDURES}
    assert load_law().document(PROCEDURES).title.zh in TABLE.read_text("utf-8")
    assert load_law().document(PROCEDURES).measures == ()


def test_every_measure_of_the_table_is_there_and_no_other_of_these_documents(told):
    documents, measures, further = told
    first = {id for id, each in load_law().measures.items() if each.topic in ("rent", "park")}
    beyond = {id for id in load_law().measures if id.partition("/")[0] in further}
    assert first - beyond == measures.keys() - beyond
    assert measures.keys() <= load_law().measures.keys()
    assert {id.partition("/")[0] for id in measures} <= documents.keys()


def test_a_document_has_the_title_the_number_and_the_term_of_the_table(told):
    years = {"three": 3, "five": 5}
    for id, row in told[0].items():
        document = load_law().document(id)
        assert row["document"].split(",")[0] == document.title.zh
        assert row["number"] == (document.number or "")
        assert row["file"] in (document.source, "below")
        if term := re.fullmatch(r"([\d-]+), (\w+) years", row["in force"]):
            assert (str(document.force.start), document.force.years) == (term[1], years[term[2]])


@pytest.mark.parametrize("document", load_law().documents, ids=lambda document: document.id)
def test_a_document_holds_in_the_place_that_its_title_begins_with(document):
    assert_holds_where_its_title_begins(document)


def test_no_further_scheme_is_in_a_total():
    for id in ("futian-software-2024", "qianhai-2023", "nansha-2023", "baoan-2023-6", "longhua-2023", "longgang-2023"):
        assert load_law().document(id).provenance == "secondary"


def assert_holds_where_its_title_begins(document):
    if document.zone is not None:
        assert document.title.zh.startswith(zone_name(document.zone)[0])
        assert all(code.startswith(document.jurisdiction) for code in ground_of(document.zone))
        return
    assert document.title.zh.startswith(PLACES[document.jurisdiction])
    assert len(document.jurisdiction) == {"provincial": 2, "municipal": 4, "district": 6}[document.level]


@pytest.mark.parametrize("measure", load_law().measures)
def test_a_measure_is_named_after_its_document_and_the_number_of_its_article(measure):
    """`guangming-2025-4/13.1` is the first of （十三）, `guangdong-2020-137/4.4` is 四（四）."""
    document, _, number = measure.partition("/")
    if load_law().measures[measure].article == UNSEEN:
        assert load_law().document(document).provenance == "secondary"
        return
    assert measure in {each.id for each in load_law().document(document).measures}
    article = [
        numeral(each) for each in re.findall(r"[一二三四五六七八九十]+|\d+", load_law().measures[measure].article)
    ]
    assert article[-1] in [int(each) for each in number.split(".")]


def numeral(text):
    """13 for 十三 or 13; no document counts beyond 99."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return DIGITS.index(tens or "一") * 10 * len(ten) + DIGITS.index(ones or "〇")


STANDINGS = [
    ("qianhai-2023", "2023-07-11", "not_yet"),
    ("qianhai-2023", "2023-07-31", "in_force"),
    ("qianhai-2023", "2023-08-01", "expired"),
    ("nansha-2023", "2024-08-29", "not_yet"),
    ("nansha-2023", "2025-07-01", "in_force"),
    ("nansha-2023", "2025-07-02", "expired"),
    ("shenzhen-ai-procedures-2026", "2026-04-30", "not_yet"),
    ("shenzhen-ai-procedures-2026", "2027-06-30", "in_force"),
    ("shenzhen-ai-procedures-2026", "2027-07-01", "expired"),
    ("qianhai-2023", "2023-07-12", "in_force"),
    ("nansha-2023", "2024-08-30", "in_force"),
    ("shenzhen-ai-procedures-2026", "2026-05-01", "in_force"),
    ("futian-software-2024", "2024-11-04", "not_yet"),
    ("futian-software-2024", "2024-11-05", "in_force"),
    ("baoan-2023-6", "2023-11-05", "not_yet"),
    ("baoan-2023-6", "2023-11-06", "in_force"),
    ("longhua-2023", "2023-11-23", "not_yet"),
    ("longhua-2023", "2023-11-24", "in_force"),
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
