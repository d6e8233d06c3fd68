"""Topics (主题): what a measure is about, stated in its file."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from registry.policy.files import yaml_text
from registry.policy.files.law import POLICIES
from registry.policy.files.policy_file import read_document

SOUND = (Path(__file__).parents[1] / "policies" / "sound.yaml").read_text("utf-8")
SHIPPED = [yaml_text.value(yaml_text.compose(path.read_text("utf-8"))) for path in sorted(POLICIES.glob("*.yaml"))]


def test_every_shipped_measure_states_its_topic():
    silent = [each["id"] for file in SHIPPED for each in file.get("measures", ()) if "topic" not in each]
    assert silent == []


@pytest.mark.parametrize(("claimant", "topic"), [("tenant", "rent"), ("operator", "park")])
def test_an_offices_file_from_before_there_were_topics_is_taken_as_it_was(claimant, topic):
    text = SOUND.replace("claimant: tenant", f"claimant: {claimant}")
    if claimant == "operator":
        text = text.replace("pays: share-by-area, percent: 50, first_m2: 1000, cap_per_m2_month: 30", "pays: nothing")
        text = text.replace("{fact: tenant.kind, one_of: [enterprise]}", "{fact: park.software_park, is: true}")
    reading = read_document(text)
    assert reading.mistakes == ()
    assert [measure.topic for measure in reading.document.measures] == [topic]


def test_a_topic_that_there_is_not_is_answered_with_the_one_meant():
    (mistake,) = read_document(SOUND.replace("claimant: tenant", "claimant: tenant\n    topic: spaces")).mistakes
    assert (mistake.word, mistake.near, mistake.within) == ("spaces", "space", "sound/1")
    assert mistake.allowed == ("rent", "park", "space", "other")


def test_the_list_of_a_documents_measures_says_what_each_is_about():
    said = CliRunner().invoke(app, ["policies", "guangming-2025-4"]).output
    assert "产业用房租金补贴（租金 rent）" in said
    assert "“零租”孵化器运营资助（园区 parks）" in said
