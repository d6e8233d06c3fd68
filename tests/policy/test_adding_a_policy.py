"""docs/adding-a-policy.md: what it shows is what is there, in both languages."""

import datetime as dt
import re
import textwrap
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from registry.policy import vocabulary as v
from registry.policy.files import yaml_text
from registry.policy.files.documents import Document
from registry.policy.files.fact_forms import KINDS, DeclaredFact
from registry.policy.files.law import POLICIES, Law
from registry.policy.files.left_open.own_questions import PARTS, Change
from registry.policy.files.payments import PAYMENTS, Payment
from registry.policy.files.policy_file import read_document
from registry.policy.files.terms import FORMS, Test
from registry.policy.known_questions import QUESTIONS
from tests.fixtures.answers import answer_case
from tests.fixtures.simplest import LONGGANG

DOCS = Path(__file__).parents[2] / "docs"
GUIDES = [DOCS / "adding-a-policy.md", DOCS / "adding-a-policy.zh-CN.md"]
TRIED = Path(__file__).parent / "tried_hand" / "policies" / "yantian-2025.yaml"
FUTIAN = (POLICIES / "futian-software-2024.yaml").read_text("utf-8")
SECOND_WALK = re.compile(r"^## (?:A second walk|再走一遍).*\n", re.MULTILINE)
WALKS = [SECOND_WALK.split(path.read_text("utf-8")) for path in GUIDES]
guides = pytest.mark.parametrize("guide", [first for first, _ in WALKS], ids=["english", "chinese"])
second_walks = pytest.mark.parametrize("walk", [second for _, second in WALKS], ids=["english", "chinese"])


def rows(guide):
    """The rows of its tables: first cell without its marks -> the other cells."""
    return dict(re.findall(r"^\| `([\w-]+)` \| (.+) \|$", guide, re.MULTILINE))


def example(row):
    return yaml_text.value(yaml_text.compose(re.match(r"`(.+?)` \|", row)[1]))


@guides
def test_every_form_of_test_is_explained_with_an_example_that_holds(guide):
    for name, form in FORMS.items():
        shown = example(rows(guide)[name])
        assert isinstance(TypeAdapter(Test).validate_python(shown), form)


@guides
def test_every_form_of_payment_is_explained_with_an_example_that_holds(guide):
    for name, form in PAYMENTS.items():
        shown = example(rows(guide)[name])
        assert isinstance(TypeAdapter(Payment).validate_python(shown), form)


@guides
def test_every_key_fact_and_question_is_named(guide):
    keys = {
        field.alias or name
        for form in (*FORMS.values(), *PAYMENTS.values())
        for name, field in form.model_fields.items()
    }
    blocks = re.findall(r"```.*?```", guide, re.DOTALL)
    spans = re.findall(r"`([^`]+)`", re.sub(r"```.*?```", "", guide, flags=re.DOTALL))
    code = "\n".join([*blocks, *spans])
    askable = {fact.path for fact in v.FACTS.values() if fact.kind in ("yes-no", "one-of")}
    words = keys | askable | set(Document.model_fields) | set(DeclaredFact.model_fields)
    assert [word for word in sorted(words) if not re.search(rf"(?<![\w.]){re.escape(word)}(?![\w.])", code)] == []
    assert set(QUESTIONS) <= set(rows(guide))


@guides
def test_the_example_is_the_shipped_file_to_the_last_line(guide):
    blocks = re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL)
    *parts, _facts, _steps, question, _declared, _listed = [block for block in blocks if "yantian" not in block]
    shown = [line for block in parts for line in block.splitlines()]
    assert shown == [line for line in LONGGANG.splitlines() if line and not line.startswith("#")]
    assert question in (POLICIES / "guangming-2025-4.yaml").read_text("utf-8")
    (exclusion,) = [block for block in blocks if "yantian" in block]
    assert textwrap.dedent(exclusion).partition("\n")[2] in TRIED.read_text("utf-8")


@guides
def test_the_facts_it_declares_can_be_declared_and_asked(guide):
    (declared,) = [block for block in re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL) if block.startswith("facts:")]
    asked = "{all: [{fact: tenant.revenue_growth, at_least: 20}, {fact: property.owner, one_of: [private]}]}"
    text = LONGGANG.replace("{fact: tenant.above_scale, is: true}", asked).replace(
        "measures:", f"{declared}\nmeasures:"
    )
    text = text.replace("quote: 规模以上软件企业\n        test: {all", "quote: 增长20%以上\n        test: {all")
    assert read_document(text).mistakes == ()
    kinds = set(re.findall(r"`([a-z-]+)`", guide[guide.index(declared) :]))
    assert set(KINDS) <= kinds


@guides
def test_the_steps_it_shows_can_be_written(guide):
    (steps,) = [block for block in re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL) if "steps:" in block]
    revenue = (
        "facts:\n  - {id: tenant.revenue, kind: money, name: {zh: 营收, en: revenue}, why: {zh: 分档, en: steps}}\n"
    )
    text = LONGGANG.replace("measures:", f"{revenue}measures:").replace("unpaid: rent-year", "unpaid: ever")
    text = text.replace("{fact: tenant.above_scale, is: true}", "{fact: tenant.revenue, at_least: 1000000000}")
    text = text.replace(
        "quote: 规模以上软件企业\n        test: {fact: tenant.rev", "quote: 10亿元\n        test: {fact: tenant.rev"
    )
    text = re.sub(r"    payment: .*\n", steps, text).replace("article: （十二）", "article: 二")
    assert read_document(text).mistakes == ()


@guides
def test_the_question_it_declares_can_be_declared_and_is_read_in_both_ways(guide):
    declared, listed = re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL)[-2:]
    text = LONGGANG.replace("measures:", f"{declared}\nmeasures:").replace("\ncoverage:", f"{listed}\ncoverage:")
    reading = read_document(text)
    assert reading.mistakes == ()
    lease = {"start": dt.date(2024, 1, 1), "area_m2": 1200, "monthly_rent": 24_000}
    case = {
        "id": "T", "as_of": dt.date(2026, 11, 28), "park": {"district": "440307"}, "lease": lease, "granted": [],
        "tenant": {"kind": "enterprise", "software_enterprise": True, "above_scale": True},
    }  # fmt: skip
    (said,) = answer_case(case, Law((reading.document,)))["determinations"].values()
    # 20 yuan a m², half of it for 1,000 m² and 12 months
    amounts = {key: each["high"] for key, each in said["readings"].items()}
    assert amounts == {"more-than-1000=first-1000": 120_000, "more-than-1000=not-paid": 0}


@guides
def test_every_change_it_shows_is_one(guide):
    rows = re.findall(r"^\| [^|`]+ \| `(\{(?:clause|step|tier|payment|force).+?\})` \|", guide, re.MULTILINE)
    changes = [Change.model_validate(yaml_text.value(yaml_text.compose(row))) for row in rows]
    assert {change.part for change in changes} == set(PARTS)


@guides
def test_the_mistake_it_shows_is_the_one_that_is_answered(guide):
    line, said = re.search(r"```text\n.*?:(\d+) .*?\n  (.*?)\n```", guide, re.DOTALL).groups()
    shipped = (POLICIES / "longgang-2023.yaml").read_text("utf-8")
    (mistake,) = read_document(shipped.replace("[enterprise]", "[enterprize]")).mistakes
    assert mistake.line == int(line)
    assert said in mistake.said()


# ---- the walk through Futian's Article 2 ---------------------------------------------------------------------------


def without_examples(text):
    """The lines of a policy file, without those of its examples, comments and blank lines."""
    lines, inside = [], False
    for line in text.splitlines():
        inside = line.startswith("    examples:") or (inside and (line.startswith("      ") or not line.strip()))
        if not inside and line.strip() and not line.startswith("#"):
            lines.append(line)
    return lines


@second_walks
def test_the_second_walk_shows_every_line_of_the_file_but_some_examples(walk):
    blocks = re.findall(r"```yaml\n(.*?)```", walk, re.DOTALL)
    shown = [line for block in blocks for line in without_examples(block)]
    assert sorted(shown) == sorted(without_examples(FUTIAN))
    every = [line for line in FUTIAN.splitlines() if line.strip()]
    for block in blocks:
        lines = block.splitlines()
        assert lines in [every[at : at + len(lines)] for at in range(len(every))], lines[0]


@second_walks
def test_the_second_walk_works_one_example_of_each_measure_out(walk):
    measures = re.findall(r"  - id: (futian-software-2024/\S+)", walk)
    assert measures == re.findall(r"  - id: (futian-software-2024/\S+)", FUTIAN)
    assert walk.count("    examples:") == len(measures)


@second_walks
def test_the_second_walk_quotes_the_words_of_the_copy(walk):
    said = "".join("".join(line.lstrip("> ") for line in walk.splitlines() if line.startswith(">")).split())
    reading = read_document(FUTIAN)
    assert reading.mistakes == ()
    for measure in reading.document.measures:
        assert "".join(measure.quote.split()) in said
