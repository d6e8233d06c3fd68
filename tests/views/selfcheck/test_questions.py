from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry import parameters
from registry.policy.files.law import load_law
from registry.policy.shared_facts import fact_of
from registry.policy.vocabulary import FACTS
from registry.typed.days import day as read_day
from tests.fixtures.examples import examples
from views.kit.typed import Wrong
from views.selfcheck.declared import field_label, question_about
from views.selfcheck.questions import UNKNOWN, case_facts, lease_facts, question, questions, total


@pytest.mark.parametrize(
    ("typed", "yuan"),
    [("3000000", 3_000_000), ("3,000,000.50", "3000000.50"), ("300万", 3_000_000), ("３００万元", 3_000_000), ("0", 0),
     ("¥ 3，000，000", 3_000_000), ("1.25亿", 125_000_000), ("300万/年", 3_000_000)],
)  # fmt: skip
def test_an_amount_is_read_as_people_write_it(typed, yuan):
    assert total(typed) == Decimal(str(yuan))


DAYS = ["2024-03-01", "2024.3.1", "2024年3月1日", "2024/3/1", "２０２４．０３．０１", "20240301", "二〇二四年三月一日"]


@pytest.mark.parametrize("typed", DAYS)
def test_a_day_is_read_as_imports_read_it(typed):
    lease = lease_facts(f"{typed}_{typed}_２５万_３个月_８００平方米")
    assert lease["lease.start"] == lease["lease.end"] == date(2024, 3, 1) == read_day(typed)
    assert lease["lease.monthly_rent"] == 250_000 and lease["lease.rent_free_months"] == 3
    assert lease["lease.area_m2"] == 800


def test_a_lease_without_end_may_say_so_in_words():
    assert "lease.end" not in lease_facts("2024-03-01_长期_1000_0_")


@pytest.mark.parametrize(
    ("text", "field", "said"),
    [
        ("", "rent", "请填写租金；不知道请选“不清楚”。"),
        ("____", "start", "请填写起租日；不知道请选“不清楚”。"),
        ("2024-03-01____", "monthly", "请填写月租金；不知道请选“不清楚”。"),
        ("25万/月", "rent", "按租赁合同计算"),
        ("2024-03-01__300万/年__", "monthly", "租金总额"),
        ("2024-03-01__1.234__", "monthly", "小数多于两位"),
        ("2024-02-30__1000__", "start", "没有 2024-02-30 这一天"),
        ("2024-03__1000__", "start", "没有写到日"),
    ],
)
def test_what_is_missing_or_of_another_kind_is_said_at_its_field(text, field, said):
    with pytest.raises(Wrong) as refused:
        question("rent").facts(text, 2025)
    assert refused.value.field == field and said in str(refused.value)


NONSENSE = [
    "-5", "abc", "", "1e999", "nan", "Infinity", "1.234", "9" * 30, "三百万", "9e999999万", "9" * 5000,
    "100000000000.01",
]  # fmt: skip


@pytest.mark.parametrize("typed", NONSENSE, ids=lambda typed: typed[:20])
def test_nonsense_is_refused_at_its_field_with_what_would_be_right(typed):
    with pytest.raises(Wrong) as refused:
        total(typed)
    assert refused.value.field == "rent"
    assert len(str(refused.value)) > 5


@settings(max_examples=examples(50))
@given(st.text(max_size=30))
def test_no_text_in_the_address_can_do_more_than_be_refused(text):
    for each in questions():
        if each.key != "where":
            try:
                each.facts(text, 2025)
            except Wrong as refused:
                assert str(refused)


@pytest.mark.parametrize("number", ["9" * 5000, "1" * 10, "²", "１", "-1", ""])
def test_a_number_of_an_address_that_is_none_is_refused_whatever_its_length(number):
    with pytest.raises(Wrong):
        question("granted").facts(f"guangming-2025-4/14:{number}", 2025)
    assert parameters.whole_of(number, 10**9 - 1) is None


def test_a_lease_is_read_from_its_parts():
    assert lease_facts("2025-07-01__250000_2_") == {
        "lease.start": date(2025, 7, 1),
        "lease.monthly_rent": Decimal(250_000),
        "lease.rent_free_months": 2,
    }


def test_a_lease_that_ends_before_it_starts_is_refused_at_its_end():
    with pytest.raises(Wrong, match="早于") as refused:
        lease_facts("2025-07-01_2025-06-30_1000_0_")
    assert refused.value.field == "end"


@pytest.mark.parametrize("asked", questions(), ids=lambda asked: asked.key)
def test_whatever_is_taken_as_an_answer_can_be_shown_as_one(asked):
    answers = [
        "300万",
        "３，０００",
        "2025-07-01__250000_2_",
        "27",
        "65",
        "none",
        "guangming-2025-4/14:2024",
        "yes",
        "440311",
    ]
    taken = 0
    for text in answers + list(asked.options() if asked.options else ()):
        try:
            asked.facts(text, 2025)
        except Wrong:
            continue
        assert asked.shown(text)
        taken += 1
    assert taken


def test_not_known_leaves_the_fact_out():
    assert case_facts({"kind": "enterprise", "rent": UNKNOWN, "ai": UNKNOWN}, 2025) == {
        "tenant": {"kind": "enterprise"}
    }


def test_a_rent_of_zero_is_a_known_fact():
    assert case_facts({"rent": "0"}, 2025) == {"rent": {2025: 0}}


def test_never_paid_is_known_and_differs_from_not_known():
    assert case_facts({"granted": "none"}, 2025) == {"granted": []}
    assert case_facts({"granted": UNKNOWN}, 2025) == {}


def test_paid_years_belong_to_the_measure_that_was_asked():
    assert case_facts({"granted": "guangming-2025-4/14:2024_2025"}, 2025)["granted"] == [
        {"measure": "guangming-2025-4/14", "rent_year": 2024},
        {"measure": "guangming-2025-4/14", "rent_year": 2025},
    ]


def test_another_industry_needs_its_code():
    with pytest.raises(Wrong, match="代码"):
        question("industry").facts("other", 2025)
    for typed in ("27", "２７", "C27"):
        assert question("industry").facts(typed, 2025) == {"tenant.industry": "27"}
    with pytest.raises(Wrong, match="没有 99 这个大类"):
        question("industry").facts("99", 2025)


def test_every_question_says_why_it_is_asked():
    for each in questions():
        assert each.why()
        assert each.title().endswith("？")
        assert set(each.answers) <= set(load_law().facts)


def test_facts_of_companies_and_rent_that_the_law_can_miss_all_have_a_question():
    asked_of_parks_only = {"park.assessments", "incubator.recognised", "incubator.audited_outlay"}
    for path in set(FACTS) - asked_of_parks_only:
        assert any(each.covers(path) for each in questions()), path


# ---- facts that documents declare ----------------------------------------------------------------------------------


def declared(path, kind, **more):
    words = {"zh": "检查", "en": "a check"}
    return question_about(fact_of({"id": path, "kind": kind, "name": words, "why": words, **more}))


@pytest.mark.parametrize(
    ("kind", "more", "typed", "value"),
    [
        ("money", {}, "1,200万元", Decimal(12_000_000)),
        ("percent", {}, "22.5%", Decimal("22.5")),
        ("percent", {}, "-3", Decimal(-3)),
        ("number", {"decimals": 0, "unit": {"zh": "人", "en": "people"}}, "25 人", Decimal(25)),
        ("day", {}, "2025年7月1日", date(2025, 7, 1)),
        ("code", {}, " 6513 ", "6513"),
        ("yes-no", {}, "no", False),
        ("one-of", {"values": {"a": {"zh": "甲", "en": "A"}, "b": {"zh": "乙", "en": "B"}}}, "b", "b"),
    ],
)
def test_a_declared_fact_is_read_as_people_write_it(kind, more, typed, value):
    asked = declared("tenant.own", kind, **more)
    assert asked.facts(typed, 2025) == {"tenant.own": value}
    assert asked.shown(typed)


def test_a_declared_fact_of_a_year_is_told_for_the_year_before_the_claim():
    asked = declared("tenant.own", "money", by="year")
    assert asked.facts("5000000", 2025) == {"tenant.own.2025": Decimal(5_000_000)}
    assert field_label(asked.fact, 2025) == "2025 年检查（元）"


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("percent", "fast", "检查"),
        ("percent", "20.005", "小数太多"),
        ("day", "长期", "哪一天"),
        ("money", "-5", "小于零"),
    ],
)
def test_nonsense_about_a_declared_fact_is_refused_in_words(kind, typed, said):
    with pytest.raises(Wrong, match=said) as refused:
        declared("tenant.own", kind).facts(typed, 2025)
    assert refused.value.field == "tenant.own"
