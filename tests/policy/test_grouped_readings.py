"""Readings counted where they agree: every combination that is open is counted once, and none is hidden."""

import itertools
import re

from hypothesis import given
from hypothesis import strategies as st

from registry.policy import load_law
from registry.policy.answers.replies import Floor, Reading
from registry.policy.known_questions import QUESTIONS
from registry.policy.spoken.grouped_readings import amount, counted, grouped, reading_words, span

LAW = load_law()
PAID = Reading(status="eligible", low=1_500_000, high=1_500_000)
RANGE = Reading(status="needs_facts", low=1_000_000, high=1_500_000)
NOT = Reading(status="not_eligible", low=0, high=0)
ASKED = ("status-date", "no-cooperation")
KEYS = [
    ", ".join(f"{question}={option}" for question, option in zip(ASKED, options, strict=True))
    for options in itertools.product(*(QUESTIONS[question].options for question in ASKED))
]


def test_five_of_six_that_agree_are_told_with_the_one_that_does_not():
    said = counted(dict.fromkeys(KEYS, PAID) | {"status-date=by-month, no-cooperation=excluded": RANGE}, LAW)
    assert said.zh == "六种读法中五种为 150 万元；只有“租金逐月按当月认定计算；不予补贴”时为 100 万至 150 万元"
    assert said.en == (
        "5 of 6 readings: CNY 1,500,000; only with “each month's rent under that month's status; not paid”: "
        "CNY 1,000,000 to CNY 1,500,000"
    )


def test_a_count_is_told_only_where_readings_agree_and_not_all_of_them_do():
    assert counted({}, LAW) is None
    assert counted({"upgrade=full": PAID, "upgrade=difference": NOT}, LAW) is None
    assert counted({"upgrade=full": PAID, "upgrade=difference": PAID}, LAW) is None


@given(st.lists(st.sampled_from([PAID, RANGE, NOT]), min_size=6, max_size=6))
def test_every_reading_is_counted_once(answers):
    readings = dict(zip(KEYS, answers, strict=True))
    groups = grouped(readings, LAW)
    assert sorted(key for group in groups for key in group.keys) == sorted(KEYS)
    assert all(readings[key] == group.answer for group in groups for key in group.keys)
    said = counted(readings, LAW)
    if said is not None:
        agree, of = map(int, re.match(r"(\d) of (\d) readings", said.en).groups())
        assert (agree, of) == (max(len(group.keys) for group in groups), 6)
        assert said.en.count("only with") == len(groups) - 1


def test_a_reading_is_told_by_its_options_in_words():
    words = reading_words("three-years=gap-ends, status-date=as-of", LAW)
    assert (words.zh, words.en) == ("断档即止；以申请之日为准", "a skipped year ends it; the day of the claim")


def test_what_an_answer_comes_to_in_words():
    floor = Reading(status="discretionary", floor=Floor(1_200_000, 1_200_000, True))
    assert amount(floor).zh == "由区决定，每年不低于 120 万元"
    assert amount(NOT).zh == "0 元（不符合）"
    assert amount(Reading(status="eligible", low=0, high=0, months=12)).zh == "免租 12 个月"
    assert span(0, 1_500_000).zh == "0 元至 150 万元"
    assert span(1_234.5, 9_999).zh == "1,234.50 元至 9,999 元"
