"""The format of the case files: what is outside it is refused with its place, and refuses that one case only."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry import policy
from registry.policy import Refusal
from tests.fixtures.answers import answer_case, answer_file
from tests.fixtures.examples import examples

GOOD = """
- id: A
  as_of: 2026-11-21
  tenant: {kind: enterprise, industry: "6513"}
  park: {district: "440311", recognition: ai_software}
  rent: {2025: 1000000}
  granted: []
"""


def refusal_of(broken):
    """Why the broken case is refused, which stands between two good ones that must still be answered."""
    text = GOOD + broken + GOOD.replace("id: A", "id: Z")
    answers, refused = answer_file(text), policy.answer_file(text)[1]
    assert [answer["id"] for answer in answers][::2] == ["A", "Z"]
    assert all("determinations" in answers[i] for i in (0, 2))
    assert isinstance(refused, policy.Unanswered), refused
    assert answers[1]["error"] == {"at": refused.at, "message": f"{refused.zh} {refused.en}"}
    return refused


def case(**changes):
    lines = {
        "as_of": "2026-11-21",
        "tenant": '{kind: enterprise, industry: "6513"}',
        "park": '{district: "440311", recognition: none}',
        "rent": "{2025: 5}",
        "granted": "[]",
    } | changes
    return "- id: B\n" + "".join(f"  {key}: {value}\n" for key, value in lines.items() if value is not None)


@pytest.mark.parametrize(
    ("at", "changes"),
    [
        ("rent.2025", {"rent": "{2025: -5}"}),
        ("rent.2025", {"rent": "{2025: 1.005}"}),
        ("rent.2025", {"rent": "{2025: '5'}"}),
        ("rent.2025", {"rent": "{2025: .nan}"}),
        ("rent.2025", {"rent": "{2025: null}"}),
        ("rent.2025", {"rent": "{2025: 1, 2025: 2}"}),
        ("rent.last", {"rent": "{last: 1}"}),
        ("rent", {"rent": "5"}),
        ("park.recognition", {"park": '{district: "440311", recognition: gold}'}),
        ("park.district", {"park": "{district: 440311}"}),
        ("park.district", {"park": '{district: "44031"}'}),
        ("park.titles.0.to", {"park": "{titles: [{tier: municipal, from: 2025-01-01, to: 2024-12-31}]}"}),
        ("park.district", {"park": '{district: "440399"}'}),
        ("park.district", {"park": '{district: "440300"}'}),
        ("park.district", {"park": '{district: "４４０３１１"}'}),
        ("park.titles.0.to", {"park": "{titles: [{tier: municipal, from: 2025-01-01, to: 2200-01-01}]}"}),
        ("park.titles.0.from", {"park": "{titles: [{tier: municipal, from: 1989-12-31}]}"}),
        ("park.titles.0.tier", {"park": "{titles: [{tier: cosmic, from: 2025-01-01}]}"}),
        ("park.titles.0.from", {"park": "{titles: [{tier: municipal}]}"}),
        ("park.recognition.0.from", {"park": "{recognition: [{as: ai_software, from: 2025-02-30}]}"}),
        ("park.assessments.0.result", {"park": "{assessments: [{year: 2025, result: superb}]}"}),
        ("park.assessments.1.year",
            {"park": "{assessments: [{year: 2025, result: good}, {year: 2025, result: fail}]}"}),
        ("premises.1.park.assessments.2.year",
            {"premises": "[{park: {}}, {park: {assessments: [{year: 2024, result: good}, {year: 2025, result: good}, "
                         "{year: 2024, result: good}]}}]", "park": None, "rent": None}),
        ("tenant.industy", {"tenant": '{kind: enterprise, industy: "6513"}'}),
        ("tenant.industry", {"tenant": "{kind: enterprise, industry: 6513}"}),
        ("tenant.industry", {"tenant": '{kind: enterprise, industry: "65130"}'}),
        ("tenant.industry", {"tenant": '{kind: enterprise, industry: "9900"}'}),
        ("tenant.ai_listed", {"tenant": "{ai_listed: maybe}"}),
        ("tenant.moved_in", {"tenant": "{moved_in: 2025-13-01}"}),
        ("tenant", {"tenant": "enterprise"}),
        ("as_of", {"as_of": "2026-02-29"}),
        ("as_of", {"as_of": "21.11.2026"}),
        ("as_of", {"as_of": None}),
        ("as_of", {"as_of": "9999-12-31"}),
        ("as_of", {"as_of": "0001-01-01"}),
        ("as_of", {"as_of": "1989-12-31"}),
        ("as_of", {"as_of": "2200-01-01"}),
        ("rent.9999", {"rent": "{9999: 1}"}),
        ("rent.２０２５", {"rent": "{２０２５: 1}"}),
        ("granted.0.measure", {"granted": "[{measure: guangming-2025-4/99}]"}),
        ("granted.0.rent_year", {"granted": "[{measure: guangming-2025-4/14, rent_year: 25}]"}),
        ("granted.1.rent_year",
            {"granted": "[{measure: guangming-2025-4/14, rent_year: 2026}, "
                        "{measure: guangming-2025-4/14, rent_year: 2027}]"}),
        ("granted", {"granted": "none"}),
        ("other_support.0.level", {"other_support": "[{level: county, same_kind: true, amount: 1}]"}),
        ("other_support.0.amount", {"other_support": "[{level: district, same_kind: true}]"}),
        ("budget.longgang-2023/2.2026.pays_percent", {"budget": "{longgang-2023/2: {2026: {pays_percent: 101}}}"}),
        ("lease", {"lease": "{start: 2025-01-01, monthly_rent: 5}"}),
        ("lease.end", {"rent": None, "lease": "{start: 2025-01-01, end: 2024-01-01}"}),
        ("lease.start", {"rent": None, "lease": "{start: 1066-10-14, monthly_rent: 5}"}),
        ("lease.end", {"rent": None, "lease": "{start: 2025-01-01, end: 9999-12-31}"}),
        ("lease.rent_free_months", {"rent": None, "lease": "{start: 2025-01-01, rent_free_months: 2.5}"}),
        ("lease.area_m2", {"rent": None, "lease": "{start: 2025-01-01, area_m2: 0}"}),
        ("park", {"premises": '[{park: {district: "440311"}}]', "rent": None}),
        ("premises.1.rent.2025", {"premises": "[{park: {}}, {park: {}, rent: {2025: -1}}]", "park": None}),
        ("cooperation", {"cooperation": '"true"'}),
        ("colour", {"colour": "red"}),
    ],
)  # fmt: skip
def test_what_is_outside_the_format_is_refused_with_its_place(at, changes):
    error = refusal_of(case(**changes))
    assert error.at == at
    assert error.zh and error.en


def test_the_first_and_the_last_day_and_a_city_without_districts_are_answered():
    for changes in (
        {"as_of": "1990-01-01"},
        {"as_of": "2199-12-31"},
        {"park": '{district: "441900"}'},
        {"as_of": "2199-12-31", "rent": None, "lease": "{start: 2199-12-31, monthly_rent: 1, rent_free_months: 600}"},
    ):
        (answer,) = answer_file(case(**changes))
        assert "determinations" in answer, (changes, answer)


HUGE = {
    "an integer": 10**5000,
    "below zero": -(10**5000),
    "infinite": float("inf"),
    "no number": float("nan"),
    "a decimal": Decimal("1e999999"),
    "a float": 1e300,
}


@pytest.mark.parametrize("rent", HUGE.values(), ids=HUGE)
def test_a_number_that_is_no_amount_is_refused_also_where_a_program_gives_it(rent):
    facts = {"id": "A", "as_of": dt.date(2026, 11, 21), "tenant": {}, "park": {}, "rent": {2025: rent}}
    assert answer_case(facts)["error"]["at"] == "rent.2025"


def test_a_year_given_as_a_number_and_as_a_text_is_given_twice():
    facts = {"id": "A", "as_of": dt.date(2026, 11, 21), "tenant": {}, "park": {}, "rent": {2025: 1, "2025": 2}}
    assert answer_case(facts)["error"]["at"] == "rent.2025"


def test_an_entry_is_named_by_its_position_where_it_has_no_id():
    answers = answer_file(GOOD + "- as_of: 2026-11-21\n- 5\n- id: [x]\n" + GOOD.replace("id: A", "id: Z"))
    assert [(answer["id"], answer.get("position")) for answer in answers] == [
        ("A", None), (None, 2), (None, 3), (None, 4), ("Z", None),
    ]  # fmt: skip


def test_a_case_without_an_id_or_with_one_given_twice_is_refused():
    assert refusal_of("- as_of: 2026-11-21\n").at == "id"
    assert refusal_of(GOOD).at == "id"


def test_amounts_are_exact_to_the_fen_and_fractions_of_a_fen_are_dropped():
    (answer,) = answer_file(GOOD.replace("1000000", "1000000.03"))
    assert answer["determinations"]["guangming-2025-4/14"]["high"] == 500000.01


def test_an_empty_file_has_no_answers():
    assert answer_file("") == []
    assert answer_file("[]") == []


LINES = GOOD.strip("\n").split("\n")
SCRAPS = [
    "{",
    "[",
    "]",
    "null",
    "true",
    "2025-02-30",
    "-1",
    "1e400",
    "!!python/object:os.system x",
    "&a [*a]",
    "'",
    "x: y",
]


@given(st.data())
@settings(max_examples=examples(400))
def test_a_spoiled_file_is_answered_or_refused_and_never_crashes(data):
    lines = list(LINES)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        scrap = data.draw(st.sampled_from(SCRAPS))
        cut = data.draw(st.integers(0, len(lines[at])))
        lines[at] = lines[at][:cut] + scrap + lines[at][cut + data.draw(st.integers(0, 6)) :]
    try:
        answers = answer_file("\n".join(lines))
    except Refusal as refusal:
        assert refusal.zh and refusal.en
        return
    for answer in answers:
        assert "determinations" in answer or answer["error"]["message"]
