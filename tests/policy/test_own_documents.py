"""An office's own documents stand beside the shipped ones, and a file with a mistake is told and never half taken."""

import datetime as dt
import json

import pytest
from typer.testing import CliRunner

from cli.main import app
from registry.claims.runs import origin
from registry.claims.runs.errors import RunError
from registry.claims.runs.run import compute
from registry.policy import load_law
from registry.policy.files.law import POLICIES, SETTING
from registry.store.store import Store
from tests.fixtures.simplest import LONGGANG

SHIPPED = {document.id for document in load_law().documents}
OWN = LONGGANG.replace("longgang-2023", "pingshan-own").replace("440307", "440310")
CASE = """- id: A
  as_of: 2026-11-21
  tenant: {kind: enterprise, software_enterprise: true, above_scale: true}
  park: {district: "440310"}
  lease: {start: 2024-01-01, area_m2: 600, monthly_rent: 30000}
  granted: []
"""


@pytest.fixture
def folder(tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    return own


def put(folder, text, name="pingshan-own"):
    (folder / f"{name}.yaml").write_text(text, "utf-8")


def run(*words):
    return CliRunner().invoke(app, [*map(str, words)])


def test_a_document_of_the_office_stands_beside_the_shipped_ones(folder, monkeypatch):
    put(folder, OWN)
    law = load_law(folder)
    assert {document.id for document in law.documents} == SHIPPED | {"pingshan-own"}
    assert [document.id for document in law.documents] == sorted(document.id for document in law.documents)
    assert law.own == {"pingshan-own"} and law.left_out == ()
    monkeypatch.setenv(SETTING, str(folder))
    assert load_law().own == {"pingshan-own"}
    assert f"{SETTING}/pingshan-own.yaml" in origin.policy_files()


def test_check_answers_by_it_and_policies_lists_it(folder, tmp_path, monkeypatch):
    put(folder, OWN)
    case = tmp_path / "case.yaml"
    case.write_text(CASE, "utf-8")
    (answer,) = json.loads(run("check", case, "--json", "--policies", folder).stdout)
    assert answer["determinations"]["pingshan-own/2"]["status"] == "eligible"
    (without,) = json.loads(run("check", case, "--json").stdout)
    assert "pingshan-own/2" not in without["determinations"]
    paid = "可申请 180,000.00 元"
    assert paid in run("check", case, "--policies", folder).stdout
    assert paid not in run("check", case).stdout
    shown = run("policies", "--policies", folder)
    assert "本单位的文件" in shown.stdout and shown.exit_code == 0
    monkeypatch.setenv(SETTING, str(folder))
    assert {row["id"]: row["own"] for row in json.loads(run("policies", "--json").stdout)}["pingshan-own"] is True


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        (OWN.replace("percent: 50", "percent: 5"), "pingshan-own", "应写 50"),
        (OWN.replace("treated: encoded", "treated: encode"), "pingshan-own", "是不是“encoded”"),
        (OWN, "another-name", "应为“pingshan-own.yaml”"),
        (
            (POLICIES / "longgang-2023.yaml").read_text("utf-8"),
            "longgang-2023",
            "软件自带的文件已用编号“longgang-2023”",
        ),
        ("[", "pingshan-own", "不是有效的 YAML"),
    ],
)
def test_a_file_with_a_mistake_is_left_out_whole_and_told(folder, tmp_path, text, name, said):
    put(folder, text, name)
    put(folder, OWN.replace("pingshan-own", "pingshan-two"), "pingshan-two")
    law = load_law(folder)
    assert law.own == {"pingshan-two"}
    (left_out,) = law.left_out
    assert left_out.path.name == f"{name}.yaml"
    assert said in "".join(zh for zh, _ in left_out.said()) and all(en for _, en in left_out.said())
    listed = run("policies", "--policies", folder)
    assert said in "".join(listed.stderr.split("\n")) and "pingshan-two" in listed.stdout
    case = tmp_path / "case.yaml"
    case.write_text(CASE, "utf-8")
    refused = run("check", case, "--json", "--policies", folder)
    assert refused.exit_code == 2 and refused.stdout == "" and said in "".join(refused.stderr.split("\n"))


def test_an_offer_that_no_document_makes_leaves_its_file_out(folder):
    text = OWN.replace(
        "payment: {pays: share-by-area, percent: 50, first_m2: 1000, cap_per_m2_month: 30}",
        "payment:\n      pays: share-of-rent\n      percent: 50\n      same_kind_offer: nowhere/1\n      tiers:\n"
        "        - {tier: other_park, park: any, cap: 100, article: 二, quote: 最高100元}\n    open_questions:\n"
        "      - {question: free-and-subsidised, article: 二, quote: 租金补贴, note: {zh: 未写明, en: Not said}}",
    )
    put(folder, text)
    law = load_law(folder)
    assert {document.id for document in law.documents} == SHIPPED
    assert "nowhere/1" in law.left_out[0].said()[0][0]


def test_a_folder_that_is_not_there_is_told(tmp_path):
    law = load_law(tmp_path / "nowhere")
    assert {document.id for document in law.documents} == SHIPPED
    assert "打不开这个文件夹" in law.left_out[0].said()[0][0]


def test_validating_tells_what_the_folder_may_not_have(folder, monkeypatch):
    put(folder, LONGGANG, "longgang-2023")
    monkeypatch.setenv(SETTING, str(folder))
    answer = run("policies", "validate", folder / "longgang-2023.yaml")
    assert answer.exit_code == 1 and "longgang-2023" in answer.stdout


def test_a_run_is_refused_while_a_file_of_the_office_has_a_mistake(folder, tmp_path, monkeypatch):
    put(folder, OWN.replace("percent: 50", "percent: 5"))
    monkeypatch.setenv(SETTING, str(folder))
    with pytest.raises(RunError, match="应写 50"):
        compute(Store.open(f"sqlite:///{tmp_path}/softpark.db"), dt.date(2026, 11, 21))
