"""下一步: what a text says of how to claim, what an authority stated for a year, and whom to ask about the rest."""

import datetime as dt
import json

import pytest
from typer.testing import CliRunner

from cli.main import app
from registry.policy import answer_case, load_law
from registry.policy.answers.next_step import PARTS, Stated, next_step, of_answer, plain
from registry.policy.files.law import POLICIES, load_document
from registry.policy.files.policy_file import read_document
from registry.words import Words

LAW = load_law()
RENT, CITYWIDE = "guangming-2025-4/14", "shenzhen-2022-5/9.3"
STATED = Stated(
    RENT, 2026, "测试机关", "测试指南〔2026〕1号", dt.date(2026, 3, 1), office="测试窗口", opens=dt.date(2026, 4, 1),
    closes=dt.date(2026, 4, 30), papers=("申请表", "租赁合同"),
)  # fmt: skip
CASE = """
- id: A
  as_of: 2026-11-21
  tenant: {kind: enterprise, industry: "65", software_enterprise: true, newly_moved_in: true}
  park: {district: "440311", recognition: ai_software, software_park: true}
  rent: {2025: 3000000}
  granted: []
- id: B
  as_of: 2026-11-21
  tenant: {kind: sole_trader, industry: "65"}
  park: {district: "440311", recognition: ai_software}
  rent: {2025: 3000000}
  granted: []
"""


def step(id, **more):
    return next_step(LAW.document(id), LAW.measures[id], **more)


def test_only_the_documents_that_speak_of_a_guide_are_said_to_have_one():
    speaking = {document.id for document in LAW.documents if document.guide is not None}
    assert speaking == {"guangming-2025-4", "guangzhou-draft"}
    for id in LAW.measures:
        assert ("指南" in step(id).advice.zh) is (id.split("/")[0] in speaking), id


def test_nothing_is_told_that_no_text_says():
    """No telephone, no address, no day and no papers: the texts at hand give none."""
    for id, measure in LAW.measures.items():
        assert set(step(id).known) <= {"office"}, id
        told = measure.claim.office
        assert told is None or told.quote in LAW.document(id).quotes()


def test_what_is_unknown_says_whom_to_ask():
    assert step(RENT).advice.zh == "当年申报指南未公布，请咨询光明区主管部门"
    assert step(RENT).unknown == tuple(PARTS)
    assert step("longgang-2023/2").advice.zh == "文件没有写明，请咨询龙岗区主管部门"
    assert step(CITYWIDE).advice.zh == "文件没有写明，请咨询所在区主管部门"


def test_what_an_authority_stated_goes_before_and_the_rest_stays_unknown():
    found = step(RENT, stated=STATED)
    assert [line.zh for line in found.known["period"].lines] == ["2026-04-01 至 2026-04-30"]
    assert found.unknown == ("portal", "telephone")
    assert found.advice.zh == "2026 年的说明没有写，请咨询光明区主管部门"
    said = plain(found)
    assert said["papers"] == ["申请表", "租赁合同"] and said["office"] == "测试窗口"
    assert said["stated"] == {"year": 2026, "by": "测试机关", "source": "测试指南〔2026〕1号"}


def determinations(**changes):
    facts = {
        "id": "A", "as_of": dt.date(2026, 11, 21), "tenant": {"kind": "enterprise", "industry": "65"},
        "park": {"district": "440305", "software_park": True}, "rent": {2025: 1_000_000}, "granted": [],
    }  # fmt: skip
    return answer_case(facts | changes).determinations


def test_where_a_district_decides_it_is_the_district_that_is_asked():
    said = determinations()[CITYWIDE]
    found = of_answer(LAW.document(CITYWIDE), LAW.measures[CITYWIDE], said)
    assert found.advice.zh == "文件没有写明，请咨询南山区主管部门"
    named = of_answer(LAW.document(CITYWIDE), LAW.measures[CITYWIDE], said, None, Words("南山区", "Nanshan District"))
    assert named.advice.en == "the document does not say; ask the competent department of Nanshan District"


def test_who_is_refused_has_no_next_step():
    said = determinations(tenant={"kind": "sole_trader", "industry": "65"}, park={"district": "440311"})
    assert of_answer(LAW.document(RENT), LAW.measures[RENT], said[RENT]) is None


def test_the_command_tells_it_in_words_and_under_next(tmp_path, monkeypatch):
    monkeypatch.setenv("SOFTPARK_DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")
    file = tmp_path / "cases.yaml"
    file.write_text(CASE, encoding="utf-8")
    said = CliRunner().invoke(app, ["check", str(file)]).output
    assert "下一步 next：受理单位、申报入口、申报时间、材料、电话：当年申报指南未公布，请咨询光明区主管部门" in said
    answers = json.loads(CliRunner().invoke(app, ["check", str(file), "--json"]).output)
    claimed, refused = (answer["determinations"][RENT] for answer in answers)
    assert claimed["next"]["unknown"] == list(PARTS) and "next" not in refused
    assert claimed["next"]["advice"]["zh"] == "当年申报指南未公布，请咨询光明区主管部门"
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize(
    ("changed", "at"),
    [
        ("      hotline: {zh: a, en: a, article: （九）, quote: 责任单位}\n", "claim.hotline"),
        ("      portal: {zh: a, en: a, article: （九）}\n", "claim.portal.quote"),
        ("      portal: {zh: a, en: a, article: （三十）, quote: 责任单位}\n", "claim.portal.article"),
    ],
)
def test_a_mistake_in_how_it_is_claimed_is_named_with_its_place(changed, at):
    text = (POLICIES / "shenzhen-2022-5.yaml").read_text("utf-8")
    measures = load_document(POLICIES / "shenzhen-2022-5.yaml").measures
    place = next(at for at, measure in enumerate(measures) if measure.id == "shenzhen-2022-5/9.1")
    found = read_document(text.replace("    claim:\n", f"    claim:\n{changed}", 1)).mistakes
    assert f"measures.{place}.{at}" in [mistake.at for mistake in found]


def test_the_command_says_in_its_sentence_that_a_copy_is_one(tmp_path):
    file = tmp_path / "cases.yaml"
    file.write_text(CASE.replace("440311", "440307"), encoding="utf-8")
    said = CliRunner().invoke(app, ["check", str(file)]).output
    assert [line for line in said.splitlines() if "软件企业租金补贴（转载）" in line and "（只见到二手来源）" in line]
