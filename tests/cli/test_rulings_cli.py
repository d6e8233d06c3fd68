"""`softpark rulings`: recording, listing and retracting rulings from the command line."""

import json

import pytest
from typer.testing import CliRunner

from cli.main import app
from registry.policy import load_law
from registry.policy.files.law import SETTING
from tests.policy.test_own_questions import WHO, text_of

BY = ("--by", "测试机关", "--basis", "测〔2026〕1号")
QUESTIONS = load_law().questions
ADOPT = ("rulings", "adopt", "three-years", "gap-ends", *BY, "--from", "2026-06-01")


@pytest.fixture
def softpark(tmp_path, monkeypatch):
    """Run a command on an empty database of this test's own."""
    monkeypatch.setenv("SOFTPARK_DATABASE_URL", f"sqlite:///{tmp_path / 'cli.db'}")

    def run(*words, code=0):
        result = CliRunner().invoke(app, words)
        assert result.exit_code == code, result.output
        return result.output

    return run


def listed(softpark, on="2026-11-21"):
    return json.loads(softpark("rulings", "--json", "--on", on))


def test_without_rulings_every_question_is_listed_as_open_with_its_options(softpark):
    said = softpark("rulings")
    assert said.count("未裁定") == len(QUESTIONS)
    for question in QUESTIONS.values():
        assert all(f"○ {id}  {words.zh} / {words.en}" in said for id, words in question.options.items())
    assert "还没有任何裁定" in said
    assert listed(softpark) == {"on": "2026-11-21", "in_force": [], "open": list(QUESTIONS), "history": []}


def test_an_adopted_ruling_is_listed_from_its_day_on_with_authority_and_basis(softpark):
    assert "已记录 1 号裁定" in softpark(*ADOPT)
    said = softpark("rulings", "--on", "2026-06-01")
    assert "● gap-ends  断档即止 / a skipped year ends it" in said
    assert "测试机关，依据 测〔2026〕1号，自 2026-06-01 起" in said
    assert listed(softpark, "2026-06-01")["in_force"][0]["option"] == "gap-ends"
    assert listed(softpark, "2026-05-31")["in_force"] == []


def test_a_ruling_for_one_document_leaves_the_question_open_elsewhere(softpark):
    softpark(*ADOPT, "--document", "guangming-2025-4")
    said = softpark("rulings", "--on", "2026-06-01")
    assert "（仅 only guangming-2025-4）" in said and "其余文件未裁定" in said
    assert "three-years" in listed(softpark)["open"]


def test_a_retracted_ruling_stays_in_the_history(softpark):
    softpark(*ADOPT)
    softpark("rulings", "retract", "1", "--by", "测试机关", "--basis", "复核", "--from", "2026-09-01")
    assert listed(softpark)["in_force"] == []
    (record,) = listed(softpark)["history"]
    assert (record["from"], record["last_day"]) == ("2026-06-01", "2026-08-31")
    assert record["retracted"]["basis"] == "复核"
    assert "撤回 retracted：测试机关，依据 复核，自 2026-09-01 起" in softpark("rulings")


@pytest.mark.parametrize(
    ("words", "allowed"),
    [
        (("adopt", "four-years", "gap-ends", *BY, "--from", "2026-06-01"), "three-years"),
        (("adopt", "three-years", "strict", *BY, "--from", "2026-06-01"), "three-payments"),
        (("adopt", "three-years", "gap-ends", *BY, "--from", "2026-02-30"), "2026-11-21"),
        ((*ADOPT[1:], "--document", "nothing"), "guangming-2025-4"),
        (("adopt", "three-years", "gap-ends", "--by", "x", "--basis", " ", "--from", "2026-06-01"), "文号"),
        (("adopt", "three-years", "gap-ends", "--by", " ", "--basis", "x", "--from", "2026-06-01"), "主管部门"),
        (("retract", "7", *BY), "没有 7 号裁定"),
        (("--on", "2026-13-01"), "2026-11-21"),
    ],
)
def test_a_mistake_is_answered_with_what_would_be_right_and_nothing_is_recorded(softpark, words, allowed):
    said = softpark("rulings", *words, code=2)
    assert "未执行" in said and allowed in said
    assert listed(softpark)["history"] == []


def test_help_is_in_both_languages(softpark):
    for words in ([], ["adopt"], ["retract"]):
        said = softpark("rulings", *words, "--help")
        assert "裁定" in said and "ruling" in said


CASE = """
- id: paid two years ago, not last year
  as_of: 2026-11-21
  tenant: {kind: enterprise, industry: "65", ai_listed: true, software_enterprise: true}
  park: {district: "440311", recognition: ai_software}
  rent: {2025: 3000000}
  granted: [{measure: guangming-2025-4/14, rent_year: 2023, amount: 100}]
"""


def test_check_uses_the_rulings_of_the_register_only_where_it_is_asked_to(softpark, tmp_path):
    softpark(*ADOPT)
    file = tmp_path / "case.yaml"
    file.write_text(CASE, encoding="utf-8")

    def checked(*options):
        return json.loads(softpark("check", str(file), "--json", *options))[0]["determinations"]["guangming-2025-4/14"]

    assert checked()["status"] == "depends_on_reading" and "rulings" not in checked()
    assert checked("--rulings")["status"] == "not_eligible"
    assert checked("--rulings")["rulings"][0]["basis"] == "测〔2026〕1号"
    assert "已裁定：连续三年断档即止（测试机关，测〔2026〕1号" in softpark("check", str(file), "--rulings")
    assert "已裁定" not in softpark("check", str(file))


def test_a_question_that_a_document_of_the_office_declares_is_ruled_on_under_its_id(softpark, tmp_path, monkeypatch):
    own = tmp_path / "own"
    own.mkdir()
    (own / "made-up.yaml").write_text(text_of(WHO), "utf-8")
    monkeypatch.setenv(SETTING, str(own))
    adopted = softpark("rulings", "adopt", "who", "all", *BY, "--from", "2026-06-01", "--document", "made-up")
    assert "选项1" in adopted and "option 1" in adopted
    said = softpark("rulings", "--on", "2026-06-01")
    assert "● all  选项1 / option 1" in said and listed(softpark)["in_force"][0]["option"] == "all"
    assert "检查用：未写明" in softpark("policies", "made-up")
    monkeypatch.delenv(SETTING)  # the file is gone: the record stays, and is told by its words in it
    assert "who=all" in softpark("rulings", "--on", "2026-06-01")
    assert "没有问题" in softpark("rulings", "adopt", "who", "all", *BY, "--from", "2026-06-01", code=2)
