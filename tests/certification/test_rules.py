"""The rules as data: every quote stands in its source, every state can be reached and left, mistakes are named."""

import re
import shutil
from pathlib import Path
from typing import get_args

import pytest

from registry.certification import rules, terms
from registry.certification.rules import FOLDER, load
from registry.policy import Refusal, load_law
from registry.policy.vocabulary import TITLE_TIERS
from registry.store.models.park import RECOGNITION_KINDS, TITLE_KINDS
from registry.store.purposes import PURPOSES

SOURCES = Path(__file__).parents[3] / "shared" / "policies"
RULES = load()
WALKS = [(kind.id, purpose, way) for kind in RULES.offered for purpose, way in kind.purposes.items()]


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def source_of(document: str) -> Path:
    return SOURCES / load_law().document(document).source


@pytest.mark.parametrize("kind", RULES.kinds.values(), ids=lambda kind: kind.id)
def test_every_quote_stands_in_its_source(kind):
    assert kind.cited(), "a kind of certification that no document names is invented"
    for cited in kind.cited():
        source = source_of(cited.document)
        if not source.exists():
            pytest.skip("the source texts are not at hand")
        assert bare(cited.quote) in bare(source.read_text("utf-8")), cited


@pytest.mark.parametrize("kind", RULES.kinds.values(), ids=lambda kind: kind.id)
def test_what_the_documents_do_not_say_is_said(kind):
    assert kind.unsaid
    for criterion in kind.criteria:
        assert criterion.cited is not None or (kind.example and kind.provenance == "secondary" and kind.note)


@pytest.mark.parametrize(("kind", "purpose", "way"), WALKS)
def test_every_way_leads_from_its_first_step_to_an_end_and_back_to_none(kind, purpose, way):
    ways = RULES.ways
    reached, waiting = set(), [ways.begins(way).to]
    while waiting:
        state = waiting.pop()
        if state in reached:
            continue
        reached.add(state)
        onward = [step.to for step in ways.onward(way, state)]
        assert bool(onward) == (ways.state[state].waits_for is not None), f"{state} is stuck, or open without a step"
        waiting += onward
    taken = {step.id for step in ways.steps if way in step.ways and (not step.from_ or set(step.from_) & reached)}
    assert taken == {step.id for step in ways.steps if way in step.ways}, "a step of the way that nobody can take"
    assert sum(ways.step[step].records is not None for step in taken) == 1


def test_every_state_is_used_by_some_kind():
    ways = {way for _kind, _purpose, way in WALKS}
    used = {step.to for step in RULES.ways.steps if ways & set(step.ways)}
    assert used == set(RULES.ways.state)


def test_whoever_a_state_waits_for_has_a_step_there():
    for state in RULES.ways.states:
        if state.waits_for:
            assert any(step.who == state.waits_for and state.id in step.from_ for step in RULES.ways.steps), state.id


MISTAKES = [
    ("ways.yaml", "to: recommended", "to: recomended", "recomended"),
    ("ways.yaml", "who: checker", "who: checkers", "checkers"),
    ("ways.yaml", "after: notice", "after: notices", "notices"),
    ("ways.yaml", "ways: [assessment]", "ways: [assesment]", "assesment"),
    ("ways.yaml", "{field: place,", "{field: plaice,", "plaice"),
    ("shenzhen-municipal.yaml", "grant: city", "grant: citty", "citty"),
    ("shenzhen-municipal.yaml", "step: recommend,", "step: recommended,", "recommended"),
    ("shenzhen-municipal.yaml", "tier: municipal", "tier: municipial", "municipial"),
    ("shenzhen-municipal.yaml", "fact: software_park", "fact: softwarepark", "softwarepark"),
    ("shenzhen-municipal.yaml", "id: shenzhen-municipal", "id: shenzhen-muni", "shenzhen-muni"),
    ("shenzhen-municipal.yaml", "decider: city", "decider: city\ndecider: district", "decider"),
    ("shenzhen-municipal.yaml", "decider: city", "decider: city\nfee: 3", "fee"),
    ("guangming-zero-rent.yaml", "at_least: 1", "at_least: -1", "at_least"),
]


@pytest.mark.parametrize(("file", "right", "wrong", "word"), MISTAKES)
def test_a_mistake_is_refused_with_its_file_and_word(tmp_path, file, right, wrong, word):
    folder = Path(shutil.copytree(FOLDER, tmp_path / "rules"))
    text = (folder / file).read_text("utf-8")
    assert right in text, "the file this test breaks has changed"
    (folder / file).write_text(text.replace(right, wrong, 1), "utf-8")
    with pytest.raises(Refusal) as refused:
        load(folder)
    assert refused.value.at.startswith(file)
    assert word in str(refused.value)


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("decider: city", "decyder: city", "“decyder”这一项。是不是“decider”？可用：id、name、jurisdiction、decider、"),
        ("fact: software_park", "facts: software_park", "是不是“fact”？可用：fact、figure。"),
        ("is: true", "iss: true", "没有“iss”这一项。是不是“is”？可用：fact、is。"),
    ],
    ids=["a key", "a form of test", "a key of a test"],
)  # fmt: skip
def test_what_would_be_right_is_said_of_these_rules_and_not_of_policy_files(tmp_path, right, wrong, said):
    folder = Path(shutil.copytree(FOLDER, tmp_path / "rules"))
    path = folder / "shenzhen-municipal.yaml"
    path.write_text(path.read_text("utf-8").replace(right, wrong, 1), "utf-8")
    with pytest.raises(Refusal) as refused:
        load(folder)
    assert said in refused.value.zh


def test_two_first_steps_of_a_way_are_refused(tmp_path):
    folder = Path(shutil.copytree(FOLDER, tmp_path / "rules"))
    text = (folder / "ways.yaml").read_text("utf-8")
    twice = text.replace("ways: [district]\n    who: applicant", "ways: [city]\n    who: applicant", 1)
    (folder / "ways.yaml").write_text(twice, "utf-8")
    with pytest.raises(Refusal, match="起始步骤"):
        load(folder)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (terms.FactName, terms.FACTS),
        (terms.FigureName, terms.FIGURES),
        (rules.Purpose, PURPOSES),
        (rules.Tier, TITLE_TIERS),
        (rules.GrantedAs, (*TITLE_KINDS, *RECOGNITION_KINDS)),
    ],
    ids=["facts", "figures", "purposes", "tiers", "granted as"],
)
def test_the_words_that_are_written_out_are_those_of_the_register_in_their_order(written, words):
    assert list(get_args(written)) == list(words)
