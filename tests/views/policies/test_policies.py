"""政策: when documents are in force, and what they say word for word."""

from registry.policy.files.law import SETTING
from tests.fixtures.simplest import LONGGANG
from views.kit.context import law


def test_every_document_is_listed_with_its_standing(open_page):
    text = open_page("policies").text
    for document in law().documents:
        assert document.title.zh in text
    assert "现行有效" in text and "已过有效期" in text and "征求意见稿，从未施行" in text


def test_what_is_known_from_a_copy_only_is_marked(open_page):
    assert "二手来源" in open_page("policies").text
    assert "二手来源" in open_page("policies", doc="longgang-2023").text


def test_of_a_copy_only_its_own_words_are_quoted(open_page):
    """Where it is from and when it was posted are told in both languages, not in the words of whoever copied it."""
    text = open_page("policies", doc="futian-software-2024").text
    assert "日期为转载发布之日" in text
    assert "README" not in text and "posted" not in text


def test_another_day_has_another_standing(open_page):
    text = open_page("policies", doc="guangming-2025-4", on="2025-03-30").text
    assert "尚未施行" in text
    assert "现行有效" not in text


def test_every_clause_of_every_measure_is_quoted(open_page):
    for document in law().documents:
        text = open_page("policies", doc=document.id).text
        for measure in document.measures:
            assert measure.quote in text
            assert all(clause.quote in text for clause in measure.clauses)


def test_a_link_opens_the_document_at_its_measure(open_page):
    text = open_page("policies", doc="guangming-2025-4", measure="guangming-2025-4/14").text
    assert text.count('open=""') == 1
    assert '<details id="guangming-2025-4/14" class="sp-measure" open="">' in text


def test_open_questions_show_their_options_in_words(open_page):
    text = open_page("policies", doc="guangming-2025-4").text
    assert "断档即止" in text and "累计三次，可以间断" in text


def test_coverage_gives_a_reason_for_every_article(open_page):
    for document in law().documents:
        text = open_page("policies", doc=document.id).text
        assert all(part.reason.zh in text for part in document.coverage)


def test_a_target_stands_with_its_words_and_leads_to_what_the_register_holds(open_page):
    text = open_page("policies", doc="shenzhen-plan-2022-2025").text
    assert "新增产业空间：到 2025 年不低于 3,000,000 ㎡" in text
    assert "coverage?show=targets" in text


def test_a_document_nobody_knows_leads_to_the_list(open_page):
    assert "没有编号为“nothing”的文件" in open_page("policies", doc="nothing").text


def test_a_day_that_does_not_exist_is_said_and_today_is_used(open_page):
    text = open_page("policies", on="2026-02-30").text
    assert "已改用今天" in text and "2026-11-21 的状态" in text


def test_an_offices_own_document_is_marked_and_one_with_a_mistake_is_told(open_page, tmp_path, monkeypatch):
    text = LONGGANG.replace("longgang-2023", "pingshan-own")
    wrong = text.replace("pingshan-own", "pingshan-two").replace(": 50", ": 5")
    (tmp_path / "pingshan-own.yaml").write_text(text, "utf-8")
    (tmp_path / "pingshan-two.yaml").write_text(wrong, "utf-8")
    monkeypatch.setenv(SETTING, str(tmp_path))
    page = open_page("policies")
    assert "本单位的文件" in page.text and "应写 50" in page.text
    assert "pingshan-two.yaml" in page.text and "pingshan-two/2" not in page.text
    assert "本单位的文件" in open_page("policies", doc="pingshan-own").text
    assert "本单位的文件" not in open_page("policies", doc="longgang-2023").text
