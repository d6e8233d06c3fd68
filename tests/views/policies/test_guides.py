"""申报说明: what everybody reads, what an official fills in, and where it appears."""

import datetime as dt
import json

import pytest
from typer.testing import CliRunner

from cli.main import app
from registry.claims import guides
from tests.policy.test_next_step import CASE
from tests.views.selfcheck.test_check import ELIGIBLE
from views.kit import context

RENT = "guangming-2025-4/14"
ASK = "当年申报指南未公布，请咨询光明区主管部门"


def state(**what):
    with context.store().write() as session:
        guides.state(session, RENT, 2026, "测试机关", "测试指南〔2026〕1号", **what)


def test_after_an_answer_the_page_says_whom_to_ask(open_page):
    text = open_page("check", **ELIGIBLE).text
    assert f"受理单位、申报入口、申报时间、材料、电话：{ASK}。" in text
    assert text.index("接下来") < text.index(ASK)


def test_who_is_refused_is_sent_nowhere(open_page):
    assert ASK not in open_page("check", **ELIGIBLE | {"industry": "27", "ai": "no"}).text


def test_a_district_that_decides_is_named_in_both_languages(open_page):
    answers = {"where": "440305", "kind": "enterprise", "software": "yes", "softwarepark": "yes", "new": "yes",
               "rent": "2400000", "granted": "none"}  # fmt: skip
    assert "文件没有写明，请咨询南山区主管部门" in open_page("check", **answers).text
    assert "ask the competent department of Nanshan" in open_page("check", lang="en", **answers).text


def fill(opened, **texts):
    """Fill in the form of the rent subsidy for 2026 and send it."""
    page = opened.test
    for name, value in texts.items():
        field = page.text_area if name == "papers" else page.text_input
        field(key=f"{name}-{RENT}-2026").set_value(value)
    page.button(key=f"send-{RENT}-2026").click()
    page.run()
    return opened


FILLED = {
    "office": "光明区测试窗口",
    "portal": "https://example.org/apply",
    "opens": "2026.4.1",
    "closes": "2026年4月30日",
    "papers": "申请表\n租赁合同",
    "by": "测试机关",
    "source": "测试指南〔2026〕1号",
}


def test_what_an_official_states_is_read_after_the_answer_on_the_policy_and_by_the_command(
    open_page, as_person, tmp_path
):
    as_person("official", scope="440311")
    said = fill(open_page("guides"), **FILLED).text
    assert "2026-04-01 至 2026-04-30" in said and "测试机关，来源 测试指南〔2026〕1号" in said
    as_person()
    text = open_page("check", **ELIGIBLE).text
    for each in ("光明区测试窗口", "<li>申请表</li><li>租赁合同</li>", 'href="https://example.org/apply"',
                 "电话：2026 年的说明没有写，请咨询光明区主管部门", "2026 年的说明：测试机关"):  # fmt: skip
        assert each in text
    assert "光明区测试窗口" in open_page("policies", doc="guangming-2025-4").text
    file = tmp_path / "cases.yaml"
    file.write_text(CASE, encoding="utf-8")
    answers = json.loads(CliRunner().invoke(app, ["check", str(file), "--json", "--rulings"]).output)
    assert answers[0]["determinations"][RENT]["next"]["office"] == "光明区测试窗口"


def test_a_day_that_is_none_is_said_at_the_form_and_nothing_is_recorded(open_page, as_person):
    as_person("official", scope="440311")
    assert "没有 2026-04-31 这一天" in fill(open_page("guides"), **FILLED | {"closes": "2026.4.31"}).text
    assert "请写明来源" in fill(open_page("guides"), **FILLED | {"source": " "}).text
    with context.store().read() as session:
        assert guides.history(session) == []


def test_what_was_stated_for_another_year_is_not_said_of_this_one(open_page, monkeypatch):
    open_page("policies")
    state(office="去年的窗口")
    monkeypatch.setenv("SOFTPARK_TODAY", "2027-02-01")
    text = open_page("check", **ELIGIBLE).text
    assert "去年的窗口" not in text and ASK in text
    assert "去年的窗口" in open_page("guides", year="2026").text


def test_an_address_that_is_none_is_no_link(open_page):
    open_page("policies")
    state(portal="javascript:alert(1)")
    text = open_page("check", **ELIGIBLE).text
    assert 'href="javascript' not in text and "javascript:alert(1)" in text


@pytest.mark.parametrize("role", ["public", "tenant", "operator", "admin"])
def test_nobody_but_an_official_has_a_form(open_page, as_person, role):
    as_person(role)
    assert open_page("guides").test.get("form") == []


def test_an_official_has_forms_for_the_own_documents_alone(open_page, as_person):
    as_person("official", scope="440307")
    labels = [field.key for field in open_page("guides").test.text_input]
    assert any("longgang-2023/2" in key for key in labels) and not any("guangming" in key for key in labels)


def test_a_withdrawal_leaves_the_record_and_says_whom_to_ask_again(open_page, as_person):
    open_page("policies")
    state(office="光明区测试窗口", opens=dt.date(2026, 4, 1))
    as_person("official", scope="440311")
    page = open_page("guides").test
    page.text_input(key=f"by-withdraw-{RENT}-2026").set_value("测试机关")
    page.text_input(key=f"source-withdraw-{RENT}-2026").set_value("填错年度")
    page.button(key=f"send-withdraw-{RENT}-2026").click()
    page.run()
    assert ASK in open_page("check", **ELIGIBLE).text
    assert "撤回" in open_page("guides").text
