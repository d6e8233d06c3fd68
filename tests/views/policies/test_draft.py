"""试写: an official reads the mistakes of a draft, tries it on a case and on the register, and downloads it."""

import re
from dataclasses import replace

import pytest

from registry.drafts.model import MAX_BYTES
from registry.policy.files.law import POLICIES
from tests.policy.test_declared_facts import FACTS_OF_IT, text_with
from views.rosters.downloads import NotFound, waiting

GUANGMING = (POLICIES / "guangming-2025-4.yaml").read_text("utf-8").replace("guangming-2025-4", "guangming-draft")
GROWING = text_with("{fact: tenant.growth, at_least: 20}")
"""Longgang's clause, with a fact of its own: growth of 20 % at least."""


@pytest.fixture
def official(as_person):
    return as_person("official")


def opened(open_page, data: bytes, name: str = "draft.yaml"):
    page = open_page("policies", do="draft")
    page.test.file_uploader[0].set_value((name, data, "text/yaml")).run()
    return page


def test_the_page_of_policies_leads_officials_there(official, open_page):
    assert [link.label for link in open_page("policies").test.get("page_link") if "试写" in link.label]


def test_the_public_is_not_led_there(open_page):
    assert not [link for link in open_page("policies").test.get("page_link") if "试写" in link.label]


def test_the_public_is_asked_to_log_in(open_page):
    assert open_page("policies", do="draft").title == "需要登录"


def test_mistakes_stand_beside_their_lines_with_what_was_probably_meant(official, open_page):
    wrong = GUANGMING.replace("one_of: [enterprise, institution]", "one_of: [enterprize, institution]", 1)
    line = wrong[: wrong.index("enterprize")].count("\n") + 1
    text = opened(open_page, wrong.encode()).text
    assert "1 处错误" in text
    assert f">{line}</td>" in text and "one_of: [enterprize, institution]" in text
    assert "enterprise" in text and "institution" in text


def test_what_is_corrected_in_the_page_is_checked_again(official, open_page):
    page = opened(open_page, GROWING.replace("at_least: 20}", "at_leest: 20}").encode())
    assert "没有错误" not in page.text
    page.test.text_area(key="draft-text").set_value(GROWING)
    text = page.press("检查").text
    assert "没有错误" in text and f"自定 {FACTS_OF_IT.count('- id:')} 个事实" in text


def test_a_draft_is_tried_on_a_case_with_facts_of_its_own(official, open_page):
    page = opened(open_page, GROWING.encode())
    for key, value in {"kind": "enterprise", "software": "yes", "scale": "yes"}.items():
        page.test.selectbox(key=f"draft-{key}").set_value(value)
    page.test.text_input(key="draft-tenant.growth").set_value("25%")
    for key, value in {"0": "2024-01-01", "1": "20000", "2": "0", "area": "500"}.items():
        page.test.text_input(key=f"draft-rent-{key}").set_value(value)
    page.test.multiselect(key="draft-granted").set_value(["none"])
    page.test.button(key="draft-case-send").click()
    page.test.run()
    # 50 % of 240,000 is 120,000, below 30 yuan x 500 m² x 12.
    assert "可申请：最高 12.00 万元" in page.text
    page.test.text_input(key="draft-tenant.growth").set_value("19.99")
    page.test.button(key="draft-case-send").click()
    page.test.run()
    assert "不符合这项补贴的条件：“检查”" in page.text


def test_an_empty_form_names_what_is_missing_and_a_wrong_answer_is_said(official, open_page):
    page = opened(open_page, GROWING.encode())
    page.test.button(key="draft-case-send").click()
    page.test.run()
    assert "取决于" in page.text
    page.test.text_input(key="draft-tenant.growth").set_value("a lot")
    page.test.button(key="draft-case-send").click()
    page.test.run()
    assert "请改正：" in page.text


def test_a_file_of_cases_is_pasted(official, open_page):
    page = opened(open_page, GUANGMING.encode())
    cases = """
- {id: ONE, as_of: 2026-11-21, tenant: {kind: enterprise, industry: "6513"}, park: {district: "440311", recognition: ai_software}, rent: {2025: 3000000}, granted: []}
- {id: TWO, as_of: 2026-11-21, tenant: {kind: nothing}}
"""  # noqa: E501
    page.test.text_area(key="draft-cases-text").set_value(cases)
    page.test.button(key="draft-cases-send").click()
    page.test.run()
    assert "可申请：最高 150.00 万元" in page.text
    assert "tenant.kind" in page.text


def test_a_draft_is_tried_on_the_own_register_and_nothing_is_stored(official, open_page, database_file):
    page = opened(open_page, GUANGMING.encode())
    page.test.button(key="draft-register").click()
    page.test.run()
    assert "2026-11-21：试算企业" in page.text and "可申请（企业）" in page.text
    again = open_page("policies", do="draft")
    assert again.test.text_area(key="draft-text").value == "" and "试算企业" not in again.text


def test_the_download_is_the_text_as_it_stands_for_its_author_alone(official, open_page):
    text = opened(open_page, GROWING.encode()).text
    key = text.partition("corrections?key=")[2].partition('"')[0].partition("&")[0]
    kept = waiting.fetch(official, key)
    assert (kept.name, kept.content.decode()) == ("tried.yaml", GROWING)
    with pytest.raises(NotFound):
        waiting.fetch(replace(official, id=official.id + 1), key)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"#" * (MAX_BYTES + 1), "最多 0.5 MB"), (b"\xff\xfe\x00", "不是 UTF-8 文本"),
        (b"[" * 400_000, "层次太深"), (b"a: &a [*a]", "层次太深"), (b"id: x", "缺少“title”这一项"),
    ],
)  # fmt: skip
def test_a_hostile_file_is_answered_in_words(official, open_page, data, said):
    assert said in opened(open_page, data).text


def test_the_page_speaks_english(official, open_page):
    page = open_page("policies", do="draft", lang="en")
    page.test.text_area(key="draft-text").set_value(GROWING)
    text = page.press("Check").text
    assert "No mistakes" in text and "Try it on the register" in text


def test_examples_of_the_draft_are_worked_out(official, open_page):
    text = (POLICIES / "guangming-2025-4.yaml").read_text("utf-8")
    assert "个算例与手算一致。" in opened(open_page, text.encode()).text
    wrong = re.sub(r"amount: (\d+)\}", r"amount: 1\1}", text, count=1)
    line = next(n for n, (a, b) in enumerate(zip(text.splitlines(), wrong.splitlines(), strict=True), 1) if a != b)
    said = opened(open_page, wrong.encode()).text
    assert "请核对：" in said and f">{line}</td>" in said and "在登记册上试算" in said
