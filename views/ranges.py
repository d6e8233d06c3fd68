"""From least to most: the bar of an answer's range, and the readings of the text side by side as named marks on it."""

from collections.abc import Mapping

from registry.policy import vocabulary
from views import measure as words
from views.format import exact, money, money_exact
from views.i18n import _, pick
from views.markup import Html, tag


def draw_range(found: Mapping) -> Html | None:
    """A bar from low to high, and the readings as named marks where they differ."""
    readings = found.get("readings")
    if readings:
        return _readings(readings)
    low, high = found.get("low"), found.get("high")
    if not high or low == high:
        return None
    return tag(
        "div",
        _bar(low, high, high),
        tag("p", tag("span", money(low)), tag("span", money(high)), cls="sp-ends sp-quiet"),
        cls="sp-range",
    )


def _bar(low: float, high: float, most: float, marks: tuple = ()) -> Html:
    """The range as a part of 0…most; `marks` are (position, label) on it. Decoration: the numbers stand beside it."""
    left, right = 100 * low / most, 100 * high / most
    ticks = [tag("i", str(label), style=f"left:{100 * at / most:.1f}%") for at, label in marks]
    return tag(
        "div",
        tag("b", style=f"left:{left:.1f}%;width:{max(right - left, 0.5):.1f}%"),
        *ticks,
        cls="sp-bar",
        aria_hidden="true",
    )


def _readings(readings: Mapping[str, Mapping]) -> Html:
    """Every reading side by side: its options in words and what follows, numbered as the marks on the bar."""
    amounts = [reading.get("high", reading.get("floor")) or 0 for reading in readings.values()]
    most = max(amounts)
    rows, marks = [], {}
    for number, (key, reading) in enumerate(readings.items(), 1):
        marks.setdefault(amounts[number - 1], []).append(str(number))
        rows.append(
            tag(
                "tr",
                tag("td", str(number), cls="sp-quiet"),
                tag("td", words.reading_words(key)),
                tag("td", _reading_amount(reading), cls="sp-number"),
            )
        )
    due = most and not any("floor" in reading for reading in readings.values())  # a floor is nobody's money yet
    bar = _bar(min(amounts), most, most, tuple((at, "·".join(ns)) for at, ns in marks.items())) if due else None
    return tag(
        "section",
        tag("h3", _("条文没有写明的地方，各种解释的结果")),
        tag("p", _("；").join(words.reading_questions(readings))),
        bar,
        tag("table", tag("tbody", *rows)),
        tag("p", _("在主管部门明确之前，合计只按最低的一种计算。"), cls="sp-quiet"),
        cls="sp-range",
    )


def _reading_amount(reading: Mapping) -> str:
    """An amount, or the status in words where there is none; a floor is called a floor."""
    if reading["status"] == "not_eligible" or reading["status"] == "superseded":
        return _("{amount}（{status}）").format(amount=exact(0), status=pick(vocabulary.STATUSES[reading["status"]]))
    if reading["status"] == "discretionary":
        floor = reading.get("floor")
        return _("由区决定，没有下限") if floor is None else _("由区决定，不低于 {amount}").format(amount=money(floor))
    low, high = reading.get("low"), reading.get("high")
    if high is None:
        return pick(vocabulary.STATUSES[reading["status"]])
    return money_exact(high) if low == high else _("{low} 至 {high}").format(low=money(low), high=money(high))
