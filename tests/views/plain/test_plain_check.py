"""补贴自查 without a script: the same questions in the same order, the same answers to the fen, bad input in words."""

from decimal import Decimal
from pathlib import Path
from urllib.parse import urlencode

import pytest
import yaml

from registry.policy import answer_case
from views.kit.context import law, store
from views.kit.format import to_the_unit
from views.kit.i18n import speaking
from views.plain import question
from views.selfcheck import prefilled
from views.selfcheck.check import pursued, read_check
from views.selfcheck.questions import questions
from views.selfcheck.sentence import sentence

ROOT = Path(__file__).parents[3]
ASKED = {"where": "440311", "kind": "enterprise", "industry": "65", "recognition": "ai_software", "rent": "3000000",
         "granted": "none"}  # fmt: skip


def address(**answers: str) -> str:
    return f"/plain/check?{urlencode(answers)}"


def test_a_tenant_is_led_to_an_amount_by_forms_alone(plain):
    page = plain.open("/plain/check")
    assert "房屋在哪里？" in page.text and "第 1 题" in page.text
    page = plain.send(page, choice="440311")
    assert "您是哪一类主体？" in page.text and "第 2 题" in page.text
    page = plain.send(page, choice="enterprise")
    assert "上年度发生了多少租金？" in page.text and "这一题最多影响 200 万元。" in page.text
    page = plain.send(page, total="300万")
    assert "以前领取过这项补贴吗？" in page.text and "这一题最多影响 150 万元。" in page.text
    page = plain.send(page, choice="none")
    assert "区里认定这个园区为哪一类？" in page.text
    page = plain.send(page, choice="ai_software")
    assert "属于哪个行业？" in page.text
    page = plain.send(page, choice="65")
    assert page.title.startswith("可申请：最高 150.00 万元")
    assert "精确到元：1,500,000 元" in page.text and "金额为上限，不是承诺" in page.text
    assert "算式：" in page.text and "逐条对照" in page.text and "接下来" in page.text


def texts_of(case: dict) -> dict[str, str]:
    """The answers of a self-check that say what the case holds."""
    year, found = case["as_of"].year - 1, {"where": case["park"]["district"]}
    for each in questions():
        if each.key != "where" and (text := prefilled._answer(each, case, year)) is not None:
            found[each.key] = text
    return found


@pytest.mark.parametrize("of", range(4))
def test_the_plain_answer_says_what_the_law_answers_to_the_shared_cases(plain, of):
    """Every case that the questions can say: the sentence and the exact amount of each measure that is pursued."""
    compared = 0
    for case in read_cases()[of::4]:
        answers = texts_of(case)
        day = case["as_of"].isoformat()
        text = plain.open(address(**answers, on=day, show="1")).text
        with speaking("zh"), store().read() as session:
            check = read_check(session, answers, [], case["as_of"])
            if check.wrong or check.refused or not check.determinations:
                continue
            found = answer_case(check.case, law().asking(), check.adopted).determinations
            for id in pursued(law(), check):
                assert sentence(law().measures[id], found[id], check) in text, (case["id"], id)
                if found[id].high:
                    assert to_the_unit(found[id].low, found[id].high) in text, (case["id"], id)
                    compared += 1
    assert compared, "no case came to an amount"


def read_cases() -> list[dict]:
    """The shared cases of tenants with a district, as they stand."""
    cases = yaml.safe_load((ROOT / "tests/cases/tenants.yaml").read_text("utf-8"))
    found = [case for case in cases if "district" in case.get("park", {}) and "as_of" in case]
    assert len(found) > 20
    for case in found:
        case["rent"] = {int(year): Decimal(str(amount)) for year, amount in case.get("rent", {}).items()}
    return found


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_plain_page_says_every_piece_that_the_page_says(plain, open_page, lang):
    """What is read on the page of the app, clause by clause and sentence by sentence, is there word for word."""
    for answers in (
        ASKED,
        ASKED | {"rent": "9000000"},
        ASKED | {"industry": "39", "ai": "no"},
        ASKED | {"granted": "?"},
    ):
        page = open_page("check", **answers, show="1", lang=lang)
        plainly = plain.get(address(**answers, show="1", lang=lang)).text
        bodies = [element.proto.body for element in page.test.get("html")]
        pieces = [body for body in bodies if 'class="sp"' in body]
        assert len(pieces) > 1
        for body in pieces:
            assert body.removeprefix('<div class="sp">').removesuffix("</div>") in plainly, body[:300]
        assert page.title in plain.open(address(**answers, show="1", lang=lang)).title


def test_an_answer_that_cannot_be_taken_is_asked_again_with_what_would_be_right(plain):
    page = plain.open(address(where="440311", kind="enterprise"))
    again = plain.send(page, 400, total="三百")
    assert "请改正：" in again.text and "上年度发生了多少租金？" in again.text
    assert next(each for each in again.typed if each["name"] == "total")["value"] == "三百", "what was typed stays"
    both = plain.send(page, 400, total="3000000", start="2025-01-01", monthly="250000")
    assert "只填一种" in both.text
    assert "请填租金" in plain.send(page, 400, total="").text


def test_going_on_without_choosing_says_so(plain):
    for asked in ({"where": "440311"}, {"where": "440311", "ask": "granted"}, {"where": "440311", "ask": "industry"}):
        page = plain.open(address(**asked))
        form = next(form for form in page.forms if "answer" in dict(form.fields))
        sent = [pair for pair in form.fields if pair[0] != "choice"]
        again = plain.open(f"/plain/check?{urlencode(sent)}", 400)
        assert "请选一项；不知道可选“不清楚”。" in again.text


def test_not_known_is_an_answer_and_no_zero(plain):
    page = plain.send(plain.open(address(where="440311", kind="enterprise")), skip="?")
    assert "rent=%3F" in plain.at and "上年度发生了多少租金？ 不清楚" in page.text


def test_a_lease_is_told_in_its_parts(plain):
    page = plain.open(address(**{k: v for k, v in ASKED.items() if k != "rent"}, ask="rent"))
    page = plain.send(page, start="2025-01-01", monthly="250000", free="0")
    assert "2025-01-01 起租，每月 250,000.00 元" in page.text
    assert page.title.startswith("可申请：最高 150.00 万元")


def test_a_place_is_searched_by_a_part_of_its_name(plain, monkeypatch):
    monkeypatch.setattr(question, "SHOWN_AT_ONCE", 5)
    page = plain.open("/plain/check")
    assert "处，请用名称查找" in page.text
    found = plain.send(page, find="演示光明三", look="1")
    (form,) = [form for form in found.forms if "answer" in dict(form.fields)]
    assert form.offered["choice"] == {"", "demo-guangming-3"}
    assert "没有名称含“火星”的地方。" in plain.send(page, find="火星", look="1").text
    assert "演示光明三园" in plain.send(found, choice="demo-guangming-3").text


def test_another_measure_and_another_day_stay_in_the_address_from_form_to_form(plain):
    on = "2026-12-01"
    page = plain.open(address(where="440311", on=on, also="guangming-2025-4/15"))
    plain.send(page, choice="enterprise")
    assert f"on={on}" in plain.at and "also=guangming-2025-4%2F15" in plain.at


def test_whatever_the_address_says_is_refused_in_words(plain):
    assert "请写成 2026-07-01 这样" in plain.open("/plain/check?on=tomorrow", 400).text
    assert "自查没有这一题" in plain.open("/plain/check?answer=age", 400).text
    assert "请从列出的选项中选一项" in plain.open(address(where="440311", kind="duke"), 400).text


def test_an_answer_that_is_kept_opens_again_and_says_that_it_is_the_same(plain):
    page = plain.open(address(**ASKED))
    (kept,) = [each for each in page.links if "ref=" in each]
    assert "与编号" in plain.open(f"/plain/{kept}").text and "没有变化" in plain.open(f"/plain/{kept}").text
