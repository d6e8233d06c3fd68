"""裁定: every open question in words, what holds on a day, and every record; officials rule on their own documents."""

import datetime as dt
import html

import pytest

from registry.access.permissions import Denied
from registry.claims import rulings
from registry.parks import parks
from registry.person import Person
from registry.policy import load_law
from registry.services import rulings as services
from registry.store import history
from registry.store.models import Park
from views.kit import context
from views.kit.context import law
from views.map import card as map_card

QUESTIONS = load_law().questions
ACT = {"by": "测试机关", "basis": "测〔2026〕1号"}
ANSWERED = {
    "where": "440311",
    "kind": "enterprise",
    "industry": "65",
    "recognition": "ai_software",
    "rent": "3000000",
    "granted": "guangming-2025-4/14:2023",
}


def adopt(question="three-years", option="gap-ends", start="2026-06-01", **given) -> int:
    with context.store().write() as session:
        return rulings.adopt(session, question, option, **ACT, from_day=dt.date.fromisoformat(start), **given).id


def test_without_a_ruling_every_question_says_that_all_readings_are_shown_and_sums_use_the_lowest(open_page):
    opened = open_page("rulings")
    assert opened.text.count("未裁定：所有解释并列显示，合计取最低") == len(QUESTIONS)
    for question in QUESTIONS.values():
        assert question.name.zh in opened.text
        assert all(words.zh in opened.text for words in question.options.values())
    assert "还没有任何裁定" in opened.text


def test_every_question_quotes_the_words_that_leave_it_open(open_page):
    text = html.unescape(open_page("rulings").text)
    for measure in law().measures.values():
        assert all(asked.quote in text and asked.note.zh in text for asked in measure.open_questions)


def test_a_ruling_is_shown_from_its_day_on_with_authority_and_basis(open_page):
    adopt()
    for on, ruled in (("2026-05-31", False), ("2026-06-01", True)):
        text = open_page("rulings", on=on).text
        assert ("已裁定：断档即止" in text) == ruled
        assert text.count("未裁定：") == len(QUESTIONS) - ruled
        assert "测试机关，依据 测〔2026〕1号，自 2026-06-01 起" in text  # among all records, whatever the day


def test_a_ruling_for_one_document_says_so_and_leaves_the_others_open(open_page):
    adopt(document="guangming-2025-4")
    text = open_page("rulings").text
    assert f"（只适用于《{law().document('guangming-2025-4').title.zh}》）" in text
    assert "其余文件未裁定" in text


def test_a_retracted_or_replaced_ruling_stays_among_the_records(open_page):
    first = adopt()
    second = adopt(option="three-payments", start="2026-07-01")
    with context.store().write() as session:
        rulings.retract(session, second, "测试机关", "复核", dt.date(2026, 9, 1))
    text = open_page("rulings").text
    assert "2026-06-01 至 2026-06-30" in text and f"由 {second} 号裁定取代" in text and first != second
    assert "2026-07-01 至 2026-08-31" in text and "撤回：测试机关，依据 复核，自 2026-09-01 起" in text
    assert text.count("未裁定：") == len(QUESTIONS)


def test_a_visitor_has_nothing_to_press_and_reads_no_command(open_page, as_person):
    opened = open_page("rulings")
    assert "softpark" not in opened.text
    assert [*opened.test.button, *opened.test.text_input, *opened.test.get("form")] == []
    as_person("official", scope="440311")
    assert "softpark" not in open_page("rulings").text


def test_the_administrators_page_gives_the_exact_command_for_every_option(open_page, as_person):
    as_person("admin")
    text = html.unescape(open_page("people").text)
    assert "softpark demo --remove" in text
    for question in QUESTIONS.values():
        for option in question.options:
            assert f"softpark rulings adopt {question.id} {option} --by " in text


def rule(opened, question="three-years", option="gap-ends", basis="测〔2026〕2号"):
    """Fill in the form of a question and send it."""
    page = opened.test
    form = f"adopt-{question}"
    next(radio for radio in page.radio if radio.form_id == form).set_value(option)
    page.text_input(key=f"basis-{question}").set_value(basis)
    page.date_input(key=f"from-{question}").set_value(dt.date(2026, 6, 1))
    next(button for button in page.button if button.form_id == form).click()
    page.run()
    return opened


def test_an_official_rules_on_a_document_of_the_own_district_and_the_history_says_who_did(open_page, as_person):
    official = as_person("official", scope="440311")
    said = rule(open_page("rulings")).text
    assert "已裁定：断档即止" in said and law().document("guangming-2025-4").title.zh in said
    with context.store().read() as session:
        assert [(e.record.document, e.record.by, e.record.basis) for e in rulings.history(session)] == [
            ("guangming-2025-4", official.name, "测〔2026〕2号")
        ]
        (made,) = history.sets(session, limit=1)
        assert (made.by, made.what) == (official.login, "ruling")


def test_a_ruling_without_a_basis_is_refused_at_the_form_and_not_recorded(open_page, as_person):
    as_person("official", scope="440311")
    assert "请写明依据" in rule(open_page("rulings"), basis=" ").text
    with context.store().read() as session:
        assert rulings.history(session) == []


def test_an_official_retracts_a_ruling_of_the_own_district_and_no_other(open_page, as_person):
    mine = adopt(document="guangming-2025-4")
    others = adopt(document="shenzhen-2022-5", option="three-payments")
    as_person("official", scope="440311")
    opened = open_page("rulings")
    page = opened.test
    page.text_input(key="basis-retract-three-years").set_value("复核")
    next(button for button in page.button if button.form_id == "retract-three-years").click()
    page.run()
    with context.store().read() as session:
        assert {e.record.id: e.record.retraction is not None for e in rulings.history(session)} == {
            mine: True,
            others: False,
        }


@pytest.mark.parametrize("role", ["public", "tenant", "operator", "admin"])
def test_nobody_but_an_official_has_a_form(open_page, as_person, role):
    as_person(role)
    assert open_page("rulings").test.get("form") == []


def test_a_district_official_cannot_rule_on_the_citys_document(placed_official):
    person, store = placed_official
    with pytest.raises(Denied):
        services.adopt(person, store, "shenzhen-2022-5", "three-years", "gap-ends", "a", "b", dt.date(2026, 1, 1))


@pytest.fixture
def placed_official(store):
    return Person(1, "o", "o", "official", scope="440311"), store


def test_it_counts_the_answers_of_the_register_that_turn_on_a_question_and_marks_demo_data(open_page):
    text = open_page("rulings").text
    assert "家入驻企业" in text and "个园区的运营主体" in text
    assert "演示数据" in text


@pytest.mark.parametrize(
    ("option", "status"), [("gap-ends", "不符合这项补贴的条件"), ("three-payments", "可申请：最高 150.00 万元")]
)
def test_the_self_check_is_decided_by_the_ruling_and_cites_it(open_page, option, status):
    before = open_page("check", **ANSWERED)
    assert "已裁定" not in before.text and "150.00" in before.text
    adopt(option=option)
    after = open_page("check", **ANSWERED)
    assert status in after.title
    assert QUESTIONS["three-years"].rulings[option].zh in after.text
    assert "测试机关，依据 测〔2026〕1号，自 2026-06-01 起" in after.text


def test_a_ruling_of_a_later_day_changes_no_answer_yet(open_page):
    before = open_page("check", **ANSWERED).text
    adopt(start="2026-11-22")
    assert open_page("check", **ANSWERED).text == before


def test_the_roster_of_a_park_names_the_ruling_that_decided_a_tenants_answer(open_page):
    adopt("no-cooperation", "excluded")
    assert "已裁定：其他特色园区中未合作赋能的企业不予补贴" in open_page("park", park="demo-guangming-5").text
    assert "已裁定" not in open_page("park", park="demo-guangming-5", on="2026-05-31").text


def test_the_document_says_under_its_open_question_what_was_ruled_for_it(open_page):
    adopt(document="guangming-2025-4")
    assert "已裁定：断档即止" in open_page("policies", doc="guangming-2025-4").text
    assert "已裁定" not in open_page("policies", doc="guangming-2025-4", on="2026-05-31").text
    assert "已裁定" not in open_page("policies", doc="shenzhen-2022-5").text


def test_the_card_of_a_park_on_the_map_names_the_ruling(open_page):
    day = dt.date(2026, 11, 21)

    def said() -> str:
        with context.store().read() as session:
            card = parks.park_card(session, "demo-guangming-4", day)
            facts = parks.facts_of(session, session.get_one(Park, card.id), day)
        return "".join(map_card.support(card, facts, day))

    assert "已裁定" not in said()
    adopt("status-date", "as-of")
    assert "已裁定：园区认定以申请之日为准" in said()
