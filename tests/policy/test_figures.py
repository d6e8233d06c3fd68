"""Each figure of a policy file stands in the words quoted beside it, however the text writes it."""

import datetime as dt
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from registry.policy.files import yaml_text
from registry.policy.files.documents import Document
from registry.policy.files.examples import Example
from registry.policy.files.law import POLICIES
from registry.policy.files.policy_file import read_document
from registry.policy.files.proof import written as w
from registry.policy.files.proof.figures import BOUNDS, KINDS, figures, unproved_figures
from tests.fixtures.examples import PROVE
from tests.fixtures.simplest import LONGGANG

MONEY = [
    ("200万元", 2_000_000), ("500 万元", 5_000_000), ("200\n万元", 2_000_000), ("二百万元", 2_000_000),
    ("五百万元", 5_000_000), ("1亿元", 100_000_000), ("一亿元", 100_000_000), ("1.5亿元", 150_000_000),
    ("1亿2000万元", 120_000_000), ("3千万元", 30_000_000), ("5,000元", 5_000), ("一百五十万元", 1_500_000),
    ("两千元", 2_000), ("十万元", 100_000), ("十二万元", 120_000), ("一万零二百元", 10_200), ("2.5万元", 25_000),
    ("二点五万元", 25_000), ("最高100万支持", 1_000_000), ("５０万元", 500_000), ("伍佰元", 500),
    ("30万元人民币", 300_000),
    ("200万元/年", 2_000_000), ("每家企业每年最高500万元", 5_000_000), ("0.5元", Decimal("0.5")),
]  # fmt: skip
LISTED = [
    ("分别给予500 万元、300 万元、200万元", [5_000_000, 3_000_000, 2_000_000]),
    ("300、200、100万元", [3_000_000, 2_000_000, 1_000_000]),
    ("50/150/300万", [500_000, 1_500_000, 3_000_000]),
    ("3 万、5 万、13 万的补贴", [30_000, 50_000, 130_000]),
    ("1000万元以上、1亿元以下", [10_000_000, 100_000_000]),
]
NO_MONEY = [
    "300万平方米",
    "20万人以上",
    "三五万元",
    "百万元",
    "一万二元",
    "30元/平方米/月",
    "60元/㎡",
    "第200号",
    "200",
]
RATES = [
    ("30元/平方米/月", 30), ("30 元/平方米/月", 30), ("30元/㎡·月", 30), ("30元/月/平方米", 30),
    ("三十元/平方米/月", 30),
    ("每月按照每平方米60元", 60), ("每平方米每月最高80元", 80), ("30元每平方米每月", 30),
    ("12.5元/m²/月", Decimal("12.5")),
]  # fmt: skip
NO_RATES = ["30元", "360元/平方米/年", "30元/平方米", "每平方米30元"]
PERCENTS = [
    ("50%", 50), ("50 %", 50), ("50％", 50), ("百分之五十", 50), ("百分之50", 50), ("百分之零点五", Decimal("0.5")),
    ("百分之十二点五", Decimal("12.5")), ("5‰", Decimal("0.5")), ("千分之五", Decimal("0.5")), ("0.5%", Decimal("0.5")),
    ("百分之百", None), ("百分之一百", 100),
]  # fmt: skip
AREAS = [
    ("1000平方米", 1000), ("1,000平方米", 1000), ("1000 ㎡", 1000), ("一千平方米", 1000), ("4000m²", 4000),
    ("300 万平方米", 3_000_000), ("三百万平方米", 3_000_000), ("3平方公里", None),
]  # fmt: skip
YEARS = [
    ("三年", 3), ("3 年", 3), ("有效期 5年", 5), ("五年", 5), ("三个年度", 3), ("两年", 2), ("36个月", 3),
    ("12个月", 1),
    ("近三年", 3), ("十年", 10), ("第三年", None), ("同一年度", None), ("上一年度", None), ("2025年", None),
    ("上年度", None),
    ("2025年3月31日", None), ("三五年", None), ("一年半", None), ("18个月", None), ("十余年", None),
]  # fmt: skip
MONTHS = [
    ("6 个月", 6), ("六个月", 6), ("3年", 36), ("三年", 36), ("半年", 6), ("一年半", 18), ("上半年", None),
    ("3月", None),
    ("每半年", None), ("18个月", 18),
]  # fmt: skip
DAYS = [
    ("2025 年 3 月 31 日", dt.date(2025, 3, 31)), ("2022 年10 月 15 日", dt.date(2022, 10, 15)),
    ("二〇二五年三月三十一日", dt.date(2025, 3, 31)), ("2023-12-29", dt.date(2023, 12, 29)),
    ("2024/1/5", dt.date(2024, 1, 5)), ("2024.01.05", dt.date(2024, 1, 5)), ("2025年2月30日", None), ("3月31日", None),
    ("2025年3月", None),
]  # fmt: skip
CALENDAR = [
    ("（2021—2025 年）", [2021, 2025]),
    ("2022年", [2022]),
    ("二〇二二年", [2022]),
    ("2025年3月31日", []),
    ("三年", []),
]
PERSONS = [
    ("15人以上", 15),
    ("二十名职工", 20),
    ("1,000 人", 1000),
    ("15万元人民币", None),
    ("第三名", None),
    ("3 个", None),
]
TABLES = [
    (w.MONEY, [*MONEY, *LISTED, *((words, None) for words in NO_MONEY)]),
    (w.MONEY_PER_M2_MONTH, [*RATES, *((words, None) for words in NO_RATES)]),
    (w.PERCENT, [*PERCENTS, ("20%—40%", [20, 40]), ("3-10%", [3, 10]), ("80/60/50%", [80, 60, 50])]),
    (w.AREA, AREAS),
    (w.YEARS, [*YEARS, ("3至5年", [3, 5])]),
    (w.MONTHS, [*MONTHS, ("6 个月至3年", [6, 36])]),
    (w.DAY, DAYS),
    (w.YEAR, CALENDAR),
    (w.PERSONS, PERSONS),
]


def read(words, kind):
    return [each.value for each in w.figures(words) if each.kind == kind]


@pytest.mark.parametrize(
    ("kind", "words", "value"), [(kind, words, value) for kind, table in TABLES for words, value in table]
)
def test_a_figure_is_read_as_the_text_writes_it_or_not_at_all(kind, words, value):
    assert read(f"按规定{words}，", kind) == (value if isinstance(value, list) else [] if value is None else [value])


# ---- a second hand: a number is written in each notation, and read back ----------------------------------------------


def in_chinese(value):
    """A whole number below 10^12 as one speaks it, written by groups of four from the right."""
    if value == 0:
        return "零"
    groups = [value // 10**8, value // 10**4 % 10**4, value % 10**4]
    said = ""
    for group, name in zip(groups, ("亿", "万", ""), strict=True):
        digits = f"{group:04}"
        spoken = "".join("零" if d == "0" else "零一二三四五六七八九"[int(d)] + n
                         for d, n in zip(digits, ("千", "百", "十", ""), strict=True))  # fmt: skip
        if group:
            said += spoken.rstrip("零") + name
        elif said:
            said += "零"
    while "零零" in said:
        said = said.replace("零零", "零")
    said = said.strip("零")
    return said.removeprefix("一") if said.startswith("一十") else said


NOTATIONS = [
    lambda n: f"{n}",
    lambda n: f"{n:,}",
    in_chinese,
    lambda n: str(n).translate({ord(str(d)): chr(0xFF10 + d) for d in range(10)}),
]
UNITS = [(w.MONEY, "元"), (w.AREA, "平方米"), (w.PERCENT, "%"), (w.MONEY_PER_M2_MONTH, "元/平方米/月")]


@given(st.integers(0, 10**11), st.sampled_from(NOTATIONS), st.sampled_from(UNITS), st.sampled_from(["", " ", "\n"]))
def test_a_number_written_in_any_notation_is_read_back(value, notation, counted, gap):
    kind, unit = counted
    assert read(f"最高{notation(value)}{gap}{unit}的补贴", kind) == [value]


@given(st.integers(1, 9999), st.sampled_from(NOTATIONS), st.sampled_from([("万", 10**4), ("亿", 10**8)]))
def test_ten_thousands_count(value, notation, scale):
    name, factor = scale
    assert read(f"给予{notation(value)}{name}元", w.MONEY) == [value * factor]


@given(st.integers(1, 99), st.sampled_from(NOTATIONS))
def test_years_and_their_months_are_read_back(value, notation):
    assert read(f"连续{notation(value)}年", w.YEARS) == [value]
    assert read(f"连续{notation(value)}年", w.MONTHS) == [value * 12]


@given(st.dates(dt.date(1990, 1, 1), dt.date(2199, 12, 31)), st.sampled_from([lambda n: n, in_chinese]))
def test_a_day_is_read_back(day, notation):
    digits = "〇一二三四五六七八九"
    year = "".join(digits[int(d)] for d in str(day.year)) if notation is in_chinese else day.year
    assert read(f"自 {year} 年 {notation(day.month)} 月 {notation(day.day)} 日起", w.DAY) == [day]


# ---- the files -------------------------------------------------------------------------------------------------------


SHIPPED = {path.stem: yaml_text.value(yaml_text.compose(path.read_text("utf-8"))) for path in POLICIES.glob("*.yaml")}
ALL = [(id, figure) for id, value in SHIPPED.items() for figure in figures(value)]


def changed(value):
    """The figure ten times, a tenth, one more, and with each digit another; in `make prove` every other."""
    if isinstance(value, dt.date):
        yield from (value + dt.timedelta(days=1), value - dt.timedelta(days=1), value.replace(year=value.year + 1))
        yield from (
            value.replace(day=1, month=month) for month in range(1, 13) if (month, 1) != (value.month, value.day)
        )
        return
    yield from (value * 10, value / 10, value + 1, value - 1)
    for place, digit in enumerate(str(value)):
        if not digit.isdigit():
            continue
        for more in range(1, 10) if PROVE else (1 + place % 9,):
            yield Decimal(str(value)[:place] + str((int(digit) + more) % 10) + str(value)[place + 1 :])


def put(value, at, new):
    """A copy of the file's values with another one at the place."""
    if not at:
        return new
    key, _, rest = at.partition(".")
    if isinstance(value, list):
        return [put(each, rest, new) if n == int(key) else each for n, each in enumerate(value)]
    return {name: put(each, rest, new) if name == key else each for name, each in value.items()}


def alone(file, at):
    """The file with nothing in its other measures: each is proved by its own words, and a file of forty takes as long
    for every figure of one."""
    key, _, rest = at.partition(".")
    measure = int(rest.partition(".")[0]) if key == "measures" else None
    others_empty = [each if number == measure else {} for number, each in enumerate(file.get("measures", ()))]
    return file | {"measures": others_empty}


def said(words):
    return [(each.kind, each.value) for each in w.figures(words)]


def test_a_long_run_of_digits_is_read_at_once_and_is_no_figure():
    """A quote of a file that somebody made to be slow: parted in every way, these would not end."""
    assert said("编号" + "1" * 50 + "，最高 30 万元") == [(w.MONEY, Decimal(300_000))]
    assert said("9" * 61 + "元") == said("一" * 40_000 + "万元") == said("1," * 40_000 + "元") == []
    assert said("深" * 40_000 + "，30 万元") == [(w.MONEY, Decimal(300_000))]


def test_read_for_one_kind_words_say_of_it_what_they_say_when_read_for_all():
    """Words are read only for the kind that a figure beside them has; whatever any reader finds of it counts."""
    words = {figure.words for _, figure in ALL if figure.words} | {
        "三年 2026 年 4 月 1 日至 5 月 31 日，2026-08，15 人，5 个产品"
    }
    kinds = {*KINDS.values(), w.PIECES, w.PERSONS, w.YEARS, w.MONTHS, w.DAY, w.FROM, w.YEAR, w.AREA}
    for each in words:
        for kind in kinds:
            assert list(w.figures_of(each, kind)) == [found for found in w.figures(each) if found.kind == kind]


def test_of_a_list_without_end_only_its_last_numbers_share_the_unit():
    assert [value for _, value in said("1、" * 500 + "2 元")] == [Decimal(1)] * 39 + [Decimal(2)]


@pytest.mark.parametrize("gap", [" ", "  ", "\n    ", "\u3000\u3000"])
def test_any_white_space_keeps_two_numbers_apart(gap):
    assert said(f"2022{gap}40 元") == [(w.MONEY, Decimal(40))]


def test_the_shipped_files_have_figures_and_each_is_proved():
    assert len(ALL) > 30
    assert [mistake for value in SHIPPED.values() for mistake in unproved_figures(value)] == []


@pytest.mark.parametrize(("id", "figure"), ALL, ids=lambda each: each if isinstance(each, str) else each.at)
def test_any_other_figure_in_a_shipped_file_is_refused(id, figure):
    said = {each.value for each in w.figures(figure.words or "")} if ".steps." in figure.at else set()
    file = alone(SHIPPED[id], figure.at)
    for other in changed(figure.value):
        if other in said:  # that of another step; which is whose the examples hold (test_mutation.py)
            continue
        found = list(unproved_figures(put(file, figure.at, other)))
        assert found, f"{figure.value} -> {other}"
        zh, en = found[0].said()
        assert zh and en


def test_every_number_and_day_that_a_policy_file_may_hold_is_proved():
    numbers, seen = set(), {Example}  # whose sums are worked out from the words, and do not stand there

    def walk(annotation, key):
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            if annotation not in seen:
                seen.add(annotation)
                for name, field in annotation.model_fields.items():
                    walk(field.annotation, field.alias or name)
        elif annotation in (int, Decimal, dt.date):
            numbers.add(key)
        for part in get_args(annotation):
            walk(part, key)

    walk(Document, "")
    # A number of days is not told from a day of the month; that of a step says which one is meant, and counts nothing.
    assert numbers - {"days", "step"} == KINDS.keys() | set(BOUNDS)


@pytest.mark.parametrize(
    ("kind", "quote", "bound", "right"),
    [
        ("percent", "营业收入同比增长20%以上", "at_least: 20", True),
        ("percent", "营业收入同比增长20%以上", "at_least: 2", False),
        ("money", "年营业收入超过5000万元", "more_than: 50000000", True),
        ("money", "年营业收入超过5000万元", "more_than: 5000", False),
        ("day", "2023年1月1日之前落户", "less_than: 2023-01-01", True),
        ("day", "2023年1月1日之前落户", "less_than: 2023-01-02", False),
    ],
)
def test_a_bound_of_a_declared_fact_is_proved_by_its_clause(kind, quote, bound, right):
    words = "name: {zh: 检查, en: a check}, why: {zh: 检查。, en: A check.}"
    text = LONGGANG.replace("measures:", f"facts:\n  - {{id: tenant.own, kind: {kind}, {words}}}\nmeasures:", 1)
    clause = f"      - {{id: own, name: {{zh: 检查, en: check}}, article: 二, quote: {quote}, "
    text = text.replace("    clauses:\n", f"    clauses:\n{clause}test: {{fact: tenant.own, {bound}}}}}\n", 1)
    assert [mistake.within for mistake in read_document(text).mistakes] == ([] if right else ["longgang-2023/2 own"])


def test_two_clauses_may_rest_on_the_same_words():
    words = "name: {zh: 检查, en: a check}, why: {zh: 检查。, en: A check.}"
    text = LONGGANG.replace("measures:", f"facts:\n  - {{id: tenant.own, kind: percent, {words}}}\nmeasures:", 1)
    clause = "      - {id: own-%s, name: {zh: 检查, en: check}, article: 二, quote: 增长20%%，不超过50%%, "
    both = "".join(clause % n + f"test: {{fact: tenant.own, {bound}}}}}\n" for n, bound in tests_of_both())
    assert read_document(text.replace("    clauses:\n", f"    clauses:\n{both}", 1)).mistakes == ()


def tests_of_both():
    return enumerate(("at_least: 20", "more_than: 20", "at_most: 50", "at_least: 20, at_most: 50"))


def test_a_mistake_says_what_stands_in_the_words_and_what_to_write():
    text = (POLICIES / "guangming-2025-4.yaml").read_text("utf-8")
    (mistake,) = read_document(
        text.replace("share-of-outlay, percent: 50, cap: 5000000", "share-of-outlay, percent: 50, cap: 500")
    ).mistakes
    assert mistake.word == "500" and mistake.within == "guangming-2025-4/15.2"
    assert text.splitlines()[mistake.line - 1].strip().startswith("payment: {pays: share-of-outlay")
    assert "原文写“500万元”，应写 5000000" in mistake.zh
    assert "they have 500万元; write 5000000" in mistake.en


def test_rewards_keep_the_order_of_the_words():
    text = (POLICIES / "shenzhen-2022-5.yaml").read_text("utf-8")
    swapped = text.replace("national: 5000000, provincial: 3000000", "national: 3000000, provincial: 5000000")
    found = read_document(swapped).mistakes
    assert [mistake.at.rpartition(".")[2] for mistake in found] == ["national", "provincial"]
    assert "应写 5000000" in found[0].zh and "应写 3000000" in found[1].zh


def test_one_amount_for_all_may_be_said_once():
    assert not list(unproved_figures({"quote": "各给予 50 万元", "amounts": {"a": 500_000, "b": 500_000}}))
    assert list(unproved_figures({"quote": "给予 50 万元、30 万元、20 万元", "amounts": {"a": 500_000, "b": 500_000}}))
