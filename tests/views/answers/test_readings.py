"""Readings side by side: what comes to the same is one line, and a scale draws what the numbers say."""

import re
from dataclasses import replace

from registry.policy.answers.replies import Determination, Floor, Reading
from views.answers.ranges import bar, draw_range
from views.answers.readings import lines

PAID = Reading(status="eligible", low=900_000, high=900_000)
NOT = Reading(status="not_eligible", low=0, high=0)
THREE = ("as-of", "by-month", "any-time")


def said(**given):
    return Determination(status="depends_on_reading", **given)


def key(day, cooperation):
    return f"status-date={day}, no-cooperation={cooperation}"


def drawn(html):
    """(left, width) in percent of every bar."""
    return [tuple(map(float, found)) for found in re.findall(r"left:([\d.]+)%;width:([\d.]+)%", str(html))]


def test_six_readings_with_two_answers_are_two_lines_and_say_no_more_than_decides():
    readings = {key(day, how): PAID for day in THREE for how in ("falls-through", "excluded")}
    readings[key("as-of", "excluded")] = NOT
    paid, refused = lines(readings)
    assert refused.answer is NOT and refused.ways == ["以申请之日为准；不予补贴"]
    assert paid.ways == ["按其他产业园标准", "“租金逐月按当月认定计算”或“租金年度内任何时候具备即可”；不予补贴"]


def test_every_reading_is_in_exactly_one_line():
    amounts = {"as-of": 1, "by-month": 2, "any-time": 1}
    readings = {f"status-date={day}": replace(PAID, low=amount, high=amount) for day, amount in amounts.items()}
    assert [(line.answer.high, line.ways) for line in lines(readings)] == [
        (1, ["“以申请之日为准”或“租金年度内任何时候具备即可”"]),
        (2, ["租金逐月按当月认定计算"]),
    ]


def test_a_question_that_changes_no_amount_is_said_to_change_none():
    (line,) = lines({"upgrade=full": PAID, "upgrade=difference": replace(PAID)})
    assert line.ways == ["无论采用哪种解释"]


def test_a_range_is_drawn_as_a_range_and_an_amount_as_a_mark_at_its_place():
    readings = {
        "three-years=gap-ends": Reading(status="eligible", low=500_000, high=500_000),
        "three-years=three-payments": Reading(status="needs_facts", low=1_000_000, high=1_500_000),
        "three-years=clock-from-first": NOT,
    }
    found = said(low=0, high=1_500_000, readings=readings)
    assert drawn(draw_range(found)) == [(33.3, 0.7), (66.7, 33.3), (0.0, 0.7)]
    assert drawn(draw_range(said(low=1_000_000, high=1_500_000))) == [(66.7, 33.3)]
    assert draw_range(said(low=5, high=5)) is None
    assert drawn(bar(7, 7, 7)) == [(99.3, 0.7)]  # the mark of the most stays within the scale


def test_a_floor_that_nobody_owes_has_no_scale():
    floor = Reading(status="discretionary", floor=Floor(1_200_000, 1_200_000, True))
    shown = draw_range(said(readings={"park-meaning=certified-only": NOT, "park-meaning=any-software-park": floor}))
    assert "sp-bar" not in shown and "不低于 1,200,000.00 元/年" in shown
