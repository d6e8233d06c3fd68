"""What a case is refused for: one sentence in each language, for what stands first in the file, and nothing else."""

import copy
import datetime as dt
import subprocess
import sys
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.policy import Refusal, load_law
from registry.policy import vocabulary as v
from registry.policy.answers import case_format
from registry.policy.answers.cases import case_of
from registry.policy.files.bounds import MOST_LISTED
from registry.policy.files.yaml_text import compose
from tests.fixtures.examples import examples

MEASURES = tuple(load_law().measures)
GRANT = "guangming-2025-4/14"
WHOLE = {
    "id": "A",
    "title": "every key there is",
    "as_of": dt.date(2026, 11, 21),
    "tenant": {
        "kind": "enterprise", "industry": "6513", "ai_listed": True, "software_enterprise": False,
        "above_scale": True, "size": "small", "startup": True, "moved_in": "2025-01-01", "newly_moved_in": False,
    },
    "cooperation": True,
    "premises": [
        {
            "park": {
                "name": "甲园", "area": "东区", "district": "440311",
                "recognition": [{"as": "ai_software", "from": "2024-01-01", "to": "2025-01-01"}],
                "titles": [{"tier": "municipal", "kind": "base", "from": "2024-01-01", "to": "2027-01-01"}],
                "software_park": True, "zero_rent_incubator": False,
                "assessments": [{"year": 2024, "result": "good"}, {"year": 2025, "result": "pass"}],
            },
            "rent": {2024: 7, "2025": Decimal("5.25"), 2023: 1.5},
        },
        {
            "park": {"recognition": "none"},
            "lease": {
                "start": "2024-01-01", "end": "2026-12-31", "area_m2": Decimal("10.5"), "monthly_rent": 1000,
                "rent_free_months": 3,
            },
        },
    ],
    "incubator": {"recognised": True, "audited_outlay": {2025: 5}},
    "granted": [{"measure": GRANT, "rent_year": 2024, "tier": "ai_software", "amount": 5}],
    "other_support": [{"level": "district", "same_kind": True, "amount": 3}],
    "budget": {"longgang-2023/2": {2026: {"pays_percent": 50}}},
}  # fmt: skip


def paths(value, at=()):
    """Every place below the value, in the order of the file."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in entries:
        yield (*at, key)
        yield from paths(item, (*at, key))


def at(value, place):
    for step in place:
        value = value[step]
    return value


def broken(*changes):
    """The whole case with these (place, value); a place that is not there is added at the end."""
    case = copy.deepcopy(WHOLE)
    for place, value in changes:
        at(case, place[:-1])[place[-1]] = value
    return case


def refusal(case):
    with pytest.raises(Refusal) as refused:
        case_of(case, MEASURES)
    return refused.value


LEASE, PARK = ("premises", 1, "lease"), ("premises", 0, "park")
YES_NO = "应为 true 或 false，而不是“{}”；不清楚就不写这一项。"
LISTED = "、".join(MEASURES)
CASE = (
    "id, title, expect, as_of, tenant, park, cooperation, rent, lease, premises, incubator, granted, other_support, "
    "budget"
)
TENANT = "kind, industry, ai_listed, software_enterprise, above_scale, size, startup, moved_in, newly_moved_in"
SENTENCES = [
    (("cooperation",), "true", YES_NO.format("true"), "write true or false, or leave it out."),
    (("cooperation",), 1, YES_NO.format("1"), "write true or false, or leave it out."),
    (("cooperation",), None, YES_NO.format("空"), "write true or false, or leave it out."),
    (("id",), "  ", "应为 1 至 200 字的文字。", "write a text of 1 to 200 characters."),
    (("id",), "字" * 201, "应为 1 至 200 字的文字。", "write a text of 1 to 200 characters."),
    (("id",), 5, "应为 1 至 200 字的文字。", "write a text of 1 to 200 characters."),
    (("as_of",), "2026-02-30", "“2026-02-30”不是存在的日期，请写成 2026-11-21 这样的年-月-日。",
        "'2026-02-30' is not a day that exists; write it like 2026-11-21."),
    (("as_of",), 2026, "应为日期，写成 2026-11-21。", "write a day like 2026-11-21."),
    (("as_of",), dt.datetime(2026, 1, 1, 12), "应为日期，写成 2026-11-21。", "write a day like 2026-11-21."),
    (("as_of",), dt.date(1989, 12, 31), "日期应在 1990-01-01 至 2199-12-31 之间，而不是 1989-12-31。",
        "a day from 1990-01-01 to 2199-12-31, not 1989-12-31."),
    (("tenant", "size"), "tiny", "没有“tiny”这个取值，只能是：large、medium、small、micro。",
        "'tiny' is not one of large, medium, small, micro."),
    (("tenant", "size"), ["small"], "没有“['small']”这个取值，只能是：large、medium、small、micro。",
        "\"['small']\" is not one of large, medium, small, micro."),
    (("tenant", "industry"), 6513, "“6513”不对：行业代码为 GB/T 4754-2017 的 2 至 4 位数字并加引号，如 \"6513\"。",
        "'6513' is wrong: GB/T 4754-2017, two to four digits in quotes, such as \"6513\"."),
    (("tenant", "industry"), "6513\n",
        "“6513\n”不对：行业代码为 GB/T 4754-2017 的 2 至 4 位数字并加引号，如 \"6513\"。",
        "'6513\\n' is wrong: GB/T 4754-2017, two to four digits in quotes, such as \"6513\"."),
    (("tenant", "colour"), "red", f"没有“colour”这一项，可用的是：{TENANT}。", f"no such key; the keys are {TENANT}."),
    (("tenant",), "enterprise", "应为“键: 值”的形式；不清楚就不写这一项。", "write keys and values, or leave it out."),
    ((*PARK, "district"), "４４０３１１", "“４４０３１１”不对：区划代码为 6 位数字并加引号，如 \"440311\"。",
        "'４４０３１１' is wrong: six digits in quotes, such as \"440311\"."),
    ((*PARK, "district"), "440199",
        "GB/T 2260 没有“440199”这个现行的区（县）代码；应为房屋所在的区，如 \"440311\"（光明区）。",
        "'440199' is no district in force of GB/T 2260; give that of the building, such as \"440311\"."),
    ((*PARK, "recognition"), "gold", "没有“gold”这个取值，只能是：ai_software、other_featured、none。",
        "'gold' is not one of ai_software, other_featured, none."),
    ((*PARK, "recognition", 0, "until"), 1, "没有“until”这一项，可用的是：as, from, to。",
        "no such key; the keys are as, from, to."),
    ((*PARK, "titles", 0, "to"), "2023-12-31", "结束日 2023-12-31 早于开始日 2024-01-01。",
        "ends on 2023-12-31, before it starts on 2024-01-01."),
    ((*PARK, "titles"), "municipal", "应为列表。", "write a list."),
    ((*PARK, "assessments", 1, "year"), 2024, "2024 年度的考核结果写了两次，只能有一个。",
        "the assessment of 2024 is given twice; a year has one result."),
    ((*PARK, "assessments", 1, "year"), "2024", "应为 1990 至 2199 的整数，而不是“2024”。",
        "a whole number from 1990 to 2199."),
    ((*LEASE, "rent_free_months"), 601, "应为 0 至 600 的整数，而不是“601”。", "a whole number from 0 to 600."),
    ((*LEASE, "monthly_rent"), "5", "“5”不是数字，金额应为数字。", "'5' is not an amount in yuan."),
    ((*LEASE, "monthly_rent"), True, "“True”不是数字，金额应为数字。", "'True' is not an amount in yuan."),
    ((*LEASE, "monthly_rent"), Decimal("-0.001"), "金额应在 0 至 100,000,000,000 之间，而不是 -0.001。",
        "an amount in yuan lies between 0 and 100,000,000,000, not -0.001."),
    ((*LEASE, "monthly_rent"), 10**5000, "金额应在 0 至 100,000,000,000 之间，而不是 一个很大的数 (a huge number)。",
        "an amount in yuan lies between 0 and 100,000,000,000, not 一个很大的数 (a huge number)."),
    ((*LEASE, "monthly_rent"), 1.005, "金额最多两位小数，而不是 1.005。",
        "an amount in yuan has at most two decimals, not 1.005."),
    ((*LEASE, "area_m2"), 0, "面积必须大于 0 平方米。", "an area must be more than 0 m²."),
    (("premises", 0, "rent", "25"), 1, "“25”不是 1990 至 2199 之间的年份，应写成 2025。",
        "'25' is not a year from 1990 to 2199, such as 2025."),
    (("premises", 0, "rent", 2025), 1, "2025 年写了两次。", "the year 2025 is given twice."),
    (("premises", 0, "lease"), {}, "rent 与 lease 只能写一项：已有年度租金就不再写租约。",
        "give either the rent by year or the lease it arises from."),
    (("premises",), [], "至少要有 1 项。", "at least 1 entry is needed."),
    (("granted",), [{"measure": GRANT}] * (MOST_LISTED + 1), "最多 10,000 项，而不是 10,001 项。",
        "at most 10,000 entries, not 10,001."),
    (("granted", 0, "measure"), "nowhere/1", f"没有“nowhere/1”这个取值，只能是：{LISTED}。",
        f"'nowhere/1' is not one of {', '.join(MEASURES)}."),
    (("granted", 0, "rent_year"), 2027, "申请日 2026-11-21 之前不可能已领取 2027 年度的补贴；应写已领取的年度。",
        "nothing can have been paid for 2027 by the day of the claim, 2026-11-21; give the year that was paid."),
    (("budget", "nowhere/1"), 5, f"没有“nowhere/1”这个取值，只能是：{LISTED}。",
        f"'nowhere/1' is not one of {', '.join(MEASURES)}."),
    (("budget", "longgang-2023/2", 2026, "pays_percent"), 100.01, "百分比应在 0 至 100 之间，而不是 100.01。",
        "a percentage lies between 0 and 100, not 100.01."),
    (("x" * 99,), 1, f"没有“{'x' * 60}”这一项，可用的是：{CASE}。", f"no such key; the keys are {CASE}."),
    (("park",), {}, "已写 premises，此项应写在各处房屋之内。", "with premises this belongs inside them."),
]  # fmt: skip


NAMES = [f"{place[-1]}: {en}"[:60] for place, _, _, en in SENTENCES]


@pytest.mark.parametrize(("place", "value", "zh", "en"), SENTENCES, ids=NAMES)
def test_a_refusal_says_where_what_and_what_would_be_right(place, value, zh, en):
    refused = refusal(broken((place, value)))
    assert (refused.at, refused.zh, refused.en) == (".".join(map(str, place)), zh, en)


def test_the_whole_case_is_taken_and_amounts_are_fen():
    case = case_of(WHOLE, MEASURES)
    first, second = case.premises
    assert first.rent == {2024: 700, 2025: 525, 2023: 150}
    assert second.lease["area_m2"] == 1050
    assert second.lease["monthly_rent"] == 100000
    assert second.lease["start"] == dt.date(2024, 1, 1)
    assert case.budget == {"longgang-2023/2": {2026: 5000}}


@pytest.mark.parametrize("place", [("id",), ("as_of",), ("premises", 0, "park"), (*PARK, "recognition", 0, "as"),
                                   (*PARK, "titles", 0, "from"), ("granted", 0, "measure"),
                                   ("other_support", 0, "same_kind")])  # fmt: skip
def test_a_key_that_must_be_there_is_missed(place):
    case = broken()
    del at(case, place[:-1])[place[-1]]
    refused = refusal(case)
    assert (refused.at, refused.zh) == (".".join(map(str, place)), "缺少这一项，必须填写。")


@given(st.data())
@settings(max_examples=examples(200))
def test_what_may_be_left_out_is_unknown_and_not_filled_in(data):
    case = broken()
    for record, needed in (
        (case["tenant"], ()),
        (case["premises"][0], ("park",)),
        (case["premises"][0]["park"], ()),
        (case["premises"][1]["lease"], ()),
        (case["granted"][0], ("measure",)),
    ):
        for key in data.draw(st.lists(st.sampled_from(sorted(set(record) - set(needed))), unique=True)):
            del record[key]
    taken = case_of(case, MEASURES)
    assert set(taken.tenant) == set(case["tenant"])
    assert set(taken.premises[0].park) == set(case["premises"][0]["park"])
    assert (taken.premises[0].rent is None) == ("rent" not in case["premises"][0])
    assert set(taken.premises[1].lease) == set(case["premises"][1]["lease"])
    assert set(taken.granted[0]) == set(case["granted"][0])


NOWHERE = frozenset({0})
"""A value that no place takes."""
REFUSED = [place for place in paths(WHOLE) if place[0] != "expect"]


def backwards(value):
    """The same, its keys and those inside it written from the last to the first."""
    if isinstance(value, dict):
        return {key: backwards(value[key]) for key in reversed(value)}
    return [backwards(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("whole", [WHOLE, backwards(WHOLE)], ids=["as the format lists its keys", "backwards"])
@given(places=st.lists(st.sampled_from(REFUSED), min_size=1, max_size=4, unique=True))
@settings(max_examples=examples(200))
def test_of_several_mistakes_the_one_that_stands_first_in_the_file_is_told(whole, places):
    case = copy.deepcopy(whole)
    for place in sorted(places, key=len, reverse=True):
        at(case, place[:-1])[place[-1]] = NOWHERE
    outer = [place for place in places if not any(place[:size] in places for size in range(1, len(place)))]
    assert refusal(case).at == ".".join(map(str, min(outer, key=list(paths(whole)).index)))


@given(st.data())
@settings(max_examples=examples(200))
def test_the_file_says_what_is_first_however_its_keys_are_sorted(data):
    """A wrong value and a key too many, whichever stands first."""
    by_other_keys = ("rent", "audited_outlay", "budget", "longgang-2023/2")  # years, and the ids of measures
    records = [place for place in [(), *REFUSED] if isinstance(at(WHOLE, place), dict)]
    place = data.draw(st.sampled_from([each for each in records if not each or each[-1] not in by_other_keys]))
    case = copy.deepcopy(WHOLE)
    record = at(case, place)
    wrong = data.draw(st.sampled_from([key for key in record if key != "title"]))
    record[wrong] = NOWHERE
    record["colour"] = 1
    keys = data.draw(st.permutations(list(record)))
    sorted_anew = {key: record[key] for key in keys}
    record.clear()
    record.update(sorted_anew)
    first = min(("colour", wrong), key=keys.index)
    assert refusal(case).at == ".".join(map(str, (*place, first)))


ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.decimals(), st.text(max_size=300), st.dates(),
    st.datetimes(), st.lists(st.none() | st.integers(), max_size=3),
    st.dictionaries(st.text(max_size=3) | st.integers(1980, 2210), st.none() | st.integers(), max_size=3),
    st.sampled_from(["2025-01-01", "none", "440311", "65", MOST_LISTED * [5], (), range(3), b"x", 10**5000]),
)  # fmt: skip


@given(st.sampled_from(REFUSED), ODD)
@settings(max_examples=examples(300))
def test_whatever_stands_in_a_place_is_taken_or_refused_there_in_words_of_our_own(place, value):
    try:
        case_of(broken((place, value)), MEASURES)
    except Refusal as refused:
        where = ".".join(map(str, place))
        is_of_both = refused.at.rpartition(".")[2] in ("rent", "lease", "to", "end", "year", "rent_year", "2025")
        assert refused.at == where or refused.at.startswith(f"{where}.") or is_of_both
        assert any("一" <= sign <= "鿿" for sign in refused.zh)
        assert "Input should" not in refused.en and "写法不对" not in refused.zh


@given(st.integers(0, 10**13))
def test_an_amount_is_the_same_however_a_program_gives_it(fen):
    exact = Decimal(fen).scaleb(-2)
    given = [exact, Decimal(f"{exact:.2f}00"), *([int(exact)] if exact == int(exact) else []), float(exact)]
    for yuan in given:
        case = case_of({"id": "A", "as_of": "2026-11-21", "tenant": {}, "rent": {2025: yuan}}, ())
        assert case.premises[0].rent == {2025: fen}


@pytest.mark.parametrize(
    ("written", "vocabulary"),
    [
        (case_format.Kind, v.KINDS),
        (case_format.Size, v.SIZES),
        (case_format.RecognitionWord, v.RECOGNITIONS),
        (case_format.TitleTier, v.TITLE_TIERS),
        (case_format.Result, v.RESULTS),
        (case_format.Level, v.LEVELS),
        (case_format.PaidTier, tuple(v.TIERS)),
    ],
    ids=["kinds", "sizes", "recognitions", "titles", "results", "levels", "tiers"],
)
def test_the_words_that_a_case_may_use_are_those_of_the_vocabulary_in_its_order(written, vocabulary):
    assert get_args(written) == vocabulary


def test_a_code_for_a_zone_without_one_is_refused_and_the_zones_are_named():
    case = {"id": "A", "as_of": dt.date(2026, 11, 21), "tenant": {}, "park": {"district": "440399"}}
    with pytest.raises(Refusal) as refused:
        case_of(case, load_law().measures)
    assert refused.value.at == "park.district"
    assert all(zone in refused.value.zh for zone in ("大鹏新区", "前海", "深汕特别合作区", "河套"))
    assert "Dapeng" in refused.value.en


@pytest.mark.parametrize(
    "text",
    [
        "[" * 300_000, "{a: " * 100_000, "- " * 100_000, "? " * 100_000,
        "['] ', " * 100_000, "? a\n: " + "- " * 100_000, "a:\r" + "- " * 100_000, "\ufeff" + "- " * 100_000,
    ],
    ids=["list", "mapping", "entries", "keys", "closed within quotes", "value", "other line break", "mark of the file"],
)  # fmt: skip
def test_a_text_that_nests_without_end_is_refused_and_ends_no_process(text):
    """In a process of its own: where it ended the process, it would end the tests too."""
    asked = (
        "import sys; from registry.policy.files.yaml_text import compose; from registry.policy import Refusal\n"
        "try: compose(sys.stdin.buffer.read().decode())\n"
        "except Refusal as refused: print(refused.zh)"
    )
    told = subprocess.run([sys.executable, "-c", asked], input=text.encode(), capture_output=True, check=False)
    assert told.returncode == 0 and "层次太深" in told.stdout.decode()


def test_brackets_within_quotes_nest_nothing():
    assert compose(f"- '{'[' * 1000}'") is not None


def test_what_nests_too_deeply_is_refused_with_the_line_on_which_it_begins_to():
    assert compose("[" * 40 + "a" + "]" * 40) is not None
    with pytest.raises(Refusal) as refused:
        compose("[\n" * 41 + "a" + "]" * 41)
    assert refused.value.at == "第 42 行"
