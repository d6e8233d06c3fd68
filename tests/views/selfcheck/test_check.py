"""补贴自查 as a tenant meets it: the questions that are asked, and the answer that is given."""

import re

import pytest
from sqlalchemy import select

from registry.policy.files.law import SETTING
from registry.store.models import Assessment, Park
from tests.policy.test_declared_facts import text_with
from views.kit import context

GUANGMING = {"where": "440311"}
ELIGIBLE = GUANGMING | {
    "kind": "enterprise",
    "industry": "65",
    "recognition": "ai_software",
    "rent": "3000000",
    "granted": "none",
}


TWO_YEARS = ELIGIBLE | {"granted": "guangming-2025-4/14:2023"}
"""Paid for 2023, not for 2024: whether three consecutive years go on is not said."""

NO_CIRCUITS = {"tenant.integrated_circuits": "no"}
"""龙岗 一 pays no software company that is none of integrated circuits."""


def test_the_first_question_is_where_and_says_why(open_page):
    page = open_page("check")
    assert "房屋在哪里？" in page.text
    assert "租金补贴由房屋所在的区决定" in page.text


def test_a_tenant_of_a_recognised_park_may_claim_half_of_the_rent(open_page):
    page = open_page("check", **ELIGIBLE)
    assert page.title.startswith("可申请：最高 150.00 万元")
    assert "精确到元：1,500,000 元" in page.text
    assert "金额为上限，不是承诺" in page.text


def test_the_answer_takes_at_most_eight_questions_and_one_for_each_further_scheme_of_the_district(open_page):
    answers = {
        "kind": "enterprise", "industry": "39", "ai": "yes", "software": "yes", "scale": "yes", "softwarepark": "yes",
        "recognition": "other_featured", "cooperation": "yes", "new": "yes", "rent": "1000000", "granted": "none",
        "tenant.integrated_circuits": "no",
    }  # fmt: skip
    for district, most in (("440311", 8), ("440305", 8), ("440307", 9)):  # 龙岗 一 is for integrated circuits alone
        given = {"where": district}
        asked = 1
        while True:
            page = open_page("check", **given)
            forms = [radio.key.removeprefix("radio-") for radio in page.test.radio if radio.key.startswith("radio-")]
            fields = {field.key for field in page.test.text_input}
            key = forms[0] if forms else "rent" if fields & {"rent-total", "lease-start"} else None
            if key is None:
                break
            asked += 1
            text = answers[key]
            given[key] = "2024-01-01__120000_0_1500" if key == "rent" and "lease-start" in fields else text
        assert asked <= most, (district, list(given))
        assert page.test.title


def test_a_drug_maker_is_told_so_after_three_questions(open_page):
    page = open_page("check", **GUANGMING, kind="enterprise", industry="27", ai="no")
    assert page.title == "不符合这项补贴的条件：“属于人工智能和软件信息产业”"


def test_every_clause_stands_with_a_word_and_its_quoted_text(open_page):
    text = open_page("check", **ELIGIBLE).text
    assert text.count("满足</span>") == 6
    assert "连续补贴三年" in text
    assert "过去已领取的补贴：无" in text


def test_readings_stand_side_by_side_with_their_names(open_page):
    answers = ELIGIBLE | {"recognition": "other_featured", "cooperation": "no", "rent": "1800000"}
    page = open_page("check", **answers)
    assert page.title == "最多可申请 90 万元，也可能为 0，取决于条文如何解释（其他特色园区中未合作赋能的企业）"
    assert "按其他产业园标准" in page.text and "不予补贴" in page.text


def test_an_unknown_recognition_bounds_the_amount_and_links_to_the_question(open_page):
    page = open_page("check", **ELIGIBLE | {"recognition": "?", "cooperation": "?"})
    assert page.title == (
        "最多可申请 150 万元，也可能为 0，取决于区主管部门对园区的认定、是否与园区内企业合作赋能（主管部门认定）"
    )
    assert page.press("区里认定这个园区为哪一类？").query["ask"] == "recognition"


def test_a_range_is_said_first_and_then_what_it_turns_on(open_page):
    page = open_page("check", **ELIGIBLE | {"recognition": "?", "cooperation": "yes"})
    assert page.title == "可申请 100 万至 150 万元，具体取决于区主管部门对园区的认定"
    assert "精确到元：1,000,000 元 至 1,500,000 元" in page.text


def test_discretion_reads_as_discretion(open_page):
    page = open_page(
        "check",
        where="demo-liuxiandong-1",
        kind="enterprise",
        software="yes",
        new="yes",
        rent="2400000",
        granted="none",
    )
    assert page.title == "深圳市规定各区不低于 50%（约 120.00 万元/年），由南山区决定是否及如何发放"
    assert "可申请" not in page.text
    assert "这不是可以主张的权利" in page.text


def test_no_rent_reads_as_no_rent(open_page):
    page = open_page("check", **ELIGIBLE | {"rent": "0"})
    assert page.title == "上年度没有发生租金，因此没有可补贴的金额"


def test_a_secondary_source_is_said_plainly(open_page):
    page = open_page(
        "check", where="440307", kind="enterprise", software="yes", scale="yes", rent="2024-01-01__120000_0_1500",
        granted="none", **NO_CIRCUITS,
    )  # fmt: skip
    assert page.title.startswith("可申请：最高 36.00 万元")
    assert page.title.endswith("（只见到二手来源）")


def test_where_no_measure_is_in_force_the_page_says_so(open_page):
    assert open_page("check", where="440106").title == "没有找到适用于天河区的有效租金补贴"
    assert open_page("check", where="other").title == "没有找到适用于其他地区的有效租金补贴"


@pytest.mark.parametrize(
    ("rent", "said"),
    [("-5", "小于零"), ("abc", "不是数字"), ("2025-07-01_2025-06-01_1000_0_", "早于起租日")],
)
def test_a_wrong_rent_in_the_address_is_asked_again_and_nothing_else_is_lost(open_page, rent, said):
    page = open_page("check", **ELIGIBLE | {"rent": rent})
    assert said in page.text
    assert "上年度发生了多少租金？" in page.text
    assert "软件和信息技术服务业（65）" in page.text
    assert any(field.value in rent for field in page.test.text_input)


def test_fields_appear_when_they_apply(open_page):
    page = open_page("check", **GUANGMING, ask="industry")
    assert not page.test.text_input
    page.test.radio(key="radio-industry").set_value("other")
    page.test.run()
    assert [field.key for field in page.test.text_input] == ["industry-code"]
    assert "请填写行业代码" in page.press("继续").text
    page = open_page("check", **{key: text for key, text in ELIGIBLE.items() if key != "granted"})
    assert not page.test.multiselect
    page.test.radio(key="radio-granted").set_value("paid")
    page.test.run()
    assert [field.key for field in page.test.multiselect] == ["granted-years"]
    page.test.multiselect[0].set_value(["2024"])
    assert page.press("继续").query["granted"] == "guangming-2025-4/14:2024"


def test_elsewhere_and_not_known_stand_apart_from_the_long_list(open_page):
    page = open_page("check")
    assert not {"其他地区", "不清楚"} & set(page.test.selectbox[0].options)
    assert page.press("其他地区").query["where"] == "other"
    assert open_page("check").press("不清楚").query["where"] == "?"


def test_an_empty_rent_is_asked_for_in_words(open_page):
    page = open_page("check", **GUANGMING, kind="enterprise", industry="65", recognition="none").press("继续")
    assert "请填写租金；不知道请选“不清楚”。" in page.text


def test_an_answer_goes_into_the_address(open_page):
    page = open_page("check", **GUANGMING)
    page.test.radio(key="radio-kind").set_value("institution")
    assert page.press("继续").query["kind"] == "institution"


def test_continuing_without_a_choice_is_said_and_changes_nothing(open_page):
    page = open_page("check", **GUANGMING).press("继续")
    assert "请选一项" in page.text
    assert "kind" not in page.query


def test_the_result_can_be_seen_at_any_time(open_page):
    page = open_page("check", **GUANGMING, kind="enterprise").press("先看结果")
    assert page.title.startswith("最多可申请 200 万元，也可能为 0，取决于国民经济行业代码")


def test_an_answer_can_be_changed(open_page):
    page = open_page("check", **ELIGIBLE)
    page.test.button(key="change-industry").click()
    page.test.run()
    assert "属于哪个行业？" in page.text
    assert page.query["ask"] == "industry"


def test_the_other_measures_are_offered_and_ask_what_they_need(open_page):
    page = open_page("check", **ELIGIBLE)
    label = next(button.label for button in page.test.button if "零租" in button.label)
    assert "再答" in label
    assert "园区里有“零租”孵化器吗？" in page.press(label).text


def test_a_park_of_the_register_answers_for_itself(open_page):
    page = open_page(
        "check",
        where="demo-guangming-3",
        kind="enterprise",
        industry="65",
        rent="2025-01-01__100000_0_",
        granted="none",
    )
    assert "据登记" in page.text
    assert "演示数据" in page.text
    assert page.title.startswith("可申请：最高")


def test_an_unknown_park_in_the_address_is_asked_for_again(open_page):
    assert "房屋在哪里？" in open_page("check", where="no-such-park").text


def test_the_page_speaks_english_when_asked(open_page):
    page = open_page("check", lang="en", **ELIGIBLE)
    assert page.title.startswith("You may claim up to CNY 1,500,000.00")


def test_in_a_park_recognised_for_software_nobody_is_asked_about_cooperation(open_page):
    page = open_page("check", **GUANGMING, kind="enterprise", industry="65", recognition="ai_software")
    assert "上年度发生了多少租金？" in page.text


def test_who_does_not_know_the_district_is_told_how_to_find_out(open_page):
    page = open_page("check", where="?")
    assert page.title == "要先知道房屋在哪个区"
    assert "租赁合同" in page.text and "修改" in page.text


def test_a_measure_of_discretion_has_no_mark_of_success(open_page):
    text = open_page("check", where="440305", kind="enterprise", software="yes", softwarepark="yes", new="yes",
                     rent="2400000", granted="none").text  # fmt: skip
    assert "✓" in text and 'class="sp-clauses sp-owed-by-nobody"' in text  # a clause that is met, in no colour


def test_a_refusal_speaks_of_no_ceiling_and_of_no_years_to_come(open_page):
    text = open_page("check", **ELIGIBLE | {"industry": "27", "ai": "no"}).text
    assert "金额为上限" not in text and "最多还适用" not in text and "还可申请" not in text
    nanshan = {"where": "440305", "kind": "enterprise", "software": "yes", "softwarepark": "yes", "rent": "2400000",
               "granted": "none"}  # fmt: skip
    assert "最多还适用" in open_page("check", **nanshan, new="yes").text
    assert "最多还适用" not in open_page("check", **nanshan, new="no").text
    assert "这不是可以主张的权利" not in open_page("check", **nanshan | {"software": "no"}).text


def test_only_a_document_that_speaks_of_a_guide_is_said_to_follow_one(open_page):
    assert "申请指南" in open_page("check", **ELIGIBLE).text
    longgang = open_page("check", where="440307", kind="enterprise", software="yes", scale="yes",
                         rent="2024-01-01__120000_0_1500", granted="none", **NO_CIRCUITS)  # fmt: skip
    assert "指南" not in longgang.text and "第二条。" in longgang.text
    nanshan = open_page("check", where="440305", kind="enterprise", software="yes", softwarepark="yes", new="yes",
                        rent="2400000", granted="none")  # fmt: skip
    assert "指南" not in nanshan.text


def test_readings_with_equal_answers_are_one_line_and_each_is_drawn_where_it_lies(open_page):
    rise = {"where": "440311", "kind": "enterprise", "industry": "65", "recognition": "other_featured",
            "cooperation": "no", "rent": "1800000", "granted": "guangming-2025-4/14:2024"}  # fmt: skip
    text = open_page("check", **rise).text
    readings = re.search(r'<ul class="sp-readings">(.*?)</ul>', text)[1]
    amounts = re.findall(r'class="sp-reading-amount">(.*?)<', readings)
    assert len(amounts) == len(set(amounts)) == 2
    assert re.findall(r"left:([\d.]+)%;width:([\d.]+)%", readings) == [("99.3", "0.7"), ("0.0", "0.7")]


def test_the_answer_shows_how_its_amount_arose_beside_the_words_of_the_cap(open_page):
    text = open_page("check", **ELIGIBLE | {"rent": "5000000"}).text
    assert "算式：5,000,000 元 × 50% = 250 万元，上限 200 万元，按 200 万元计" in text
    assert "计入 2025 年度的租金" in text
    assert "上限的原文：" in text and "<cite>第十四条</cite>给予每家企业每年最高 200 万元补贴</blockquote>" in text
    english = open_page("check", lang="en", **ELIGIBLE).text
    assert "Calculation: CNY 3,000,000 × 50% = CNY 1,500,000, cap CNY 2,000,000" in english


def test_readings_are_counted_and_every_one_can_be_unfolded(open_page):
    text = open_page("check", **TWO_YEARS).text
    assert "三种读法中两种为 150 万元；只有“断档即止”时为 0 元（不符合）。" in text
    folded = re.search(r"<summary>逐一列出 3 种读法</summary>(.*?)</details>", text, re.S)[1]
    assert folded.count("算式：3,000,000 元 × 50% = 150 万元，上限 200 万元") == 2
    assert all(option in folded for option in ("自首次补贴年度起算三个日历年", "累计三次，可以间断", "断档即止"))
    english = open_page("check", lang="en", **TWO_YEARS).text
    assert "2 of 3 readings: CNY 1,500,000; only with “a skipped year ends it”: CNY 0 (not eligible)." in english
    assert "All 3 readings, one by one" in english


def test_where_no_two_readings_agree_none_are_counted(open_page):
    text = open_page("check", **ELIGIBLE | {"recognition": "other_featured", "cooperation": "no"}).text
    assert "种读法中" not in text and "逐一列出 2 种读法" in text


def test_the_answer_reads_in_english_to_its_articles_and_names(open_page):
    page = open_page("check", lang="en", **ELIGIBLE | {"rent": "3000000"})
    assert "Article 14" in page.text and "Article 20" in page.text
    assert "（十四）" not in page.text and "深圳市光明区人民政府" not in page.text


def test_a_fact_of_the_park_that_the_law_refuses_is_said_with_its_place(open_page):
    open_page("park")
    with context.store().write() as session:
        park = session.scalar(select(Park.id).where(Park.slug == "demo-guangming-1"))
        session.add(Assessment(park_id=park, year=1985, result="good", source="测试"))
    for page in (open_page("check", where="demo-guangming-1"), open_page("map", park="demo-guangming-1")):
        assert "登记有误，不能认定" in page.text and "考核结果 · 第 1 项（park.assessments.0.year）" in page.text
        assert "没有查到当日在本区有效的企业补贴措施" not in page.text


# ---- an office's own document with facts of its own ----------------------------------------------------------------


@pytest.fixture
def own_law(tmp_path, monkeypatch):
    """A document of the office's own folder: Longgang's words, for companies that grow, in private premises."""
    (tmp_path / "tried.yaml").write_text(text_with(*OWN), "utf-8")
    monkeypatch.setenv(SETTING, str(tmp_path))


OWN = ("{fact: tenant.growth, at_least: 20}", "{fact: property.owner, one_of: [private]}")
LONGGANG = {
    "where": "440307",
    "kind": "enterprise",
    "software": "yes",
    "scale": "yes",
    "softwarepark": "no",
    "new": "no",
    "rent": "2024-01-01__20000_0_500",
    "granted": "none",
    **NO_CIRCUITS,
}


def test_a_fact_that_an_own_document_declares_is_asked_in_its_words_and_shown_among_the_answers(own_law, open_page):
    page = open_page("check", **LONGGANG)
    assert "营业收入增速" in page.text and "只补贴增长较快的企业。" in page.text
    assert page.test.text_input(key="value-tenant.growth").label == "2025 年营业收入增速（%）"
    page = open_page("check", **LONGGANG, **{"tenant.growth": "22.5"})
    asked = page.test.radio(key="radio-property.owner")
    assert "物业性质" in page.text and "规定不同。" in page.text
    assert list(asked.options) == ["政府物业", "社会物业", "不清楚"]
    page = open_page("check", **LONGGANG, **{"property.owner": "private", "tenant.growth": "22.5"})
    assert page.title.startswith("可申请")
    assert "22.5%" in page.text and "社会物业" in page.text


def test_an_answer_that_an_own_document_refuses_says_why_and_what_would_be_enough(own_law, open_page):
    page = open_page("check", **LONGGANG, **{"property.owner": "private", "tenant.growth": "19.99"})
    assert "营业收入增速" in page.text
    assert "20%" in page.text


def test_nonsense_for_a_declared_fact_is_asked_again_where_it_was_typed(own_law, open_page):
    page = open_page("check", **LONGGANG, **{"property.owner": "private", "tenant.growth": "fast"})
    assert page.test.text_input(key="value-tenant.growth").value == "fast"
    assert "请改正" in page.text
