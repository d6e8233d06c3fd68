"""From least to most: the bar of an answer's range, and what each reading of the text gives, drawn on one scale."""

from collections.abc import Mapping

from registry.policy import Determination, vocabulary
from registry.policy.answers.replies import Reading
from registry.policy.spoken.arithmetic_line import Line
from views.answers import measure as words
from views.answers.arithmetic import draw_line
from views.answers.portions import floor_words
from views.answers.readings import ReadingLine, lines, sentence
from views.kit.format import briefly, capital, exact, money, money_exact
from views.kit.i18n import _, ngettext, pick
from views.kit.markup import Html, tag

THINNEST = 0.7  # percent of the scale: one amount is a mark that can be seen


def draw_range(found: Determination, reckoned: Mapping[str, Line] | None = None) -> Html | None:
    """A bar from low to high, and the readings with a bar each where they differ; reckoned: how the amount of each
    arose, by its key."""
    readings = found.readings
    if readings:
        return _readings(readings, reckoned or {})
    low, high = found.low, found.high
    if not high or low == high:
        return None
    return tag("div", bar(low, high, high), _scale(high), cls="sp-range")


def bar(low: float, high: float, most: float) -> Html:
    """The range as a part of 0…most, one amount as a mark. Decoration: the numbers stand beside it."""
    left, right = 100 * low / most, 100 * high / most
    width = max(right - left, THINNEST)
    drawn = tag("b", style=f"left:{min(left, 100 - width):.1f}%;width:{width:.1f}%")
    return tag("div", drawn, cls="sp-bar", aria_hidden="true")


def _scale(most: float) -> Html:
    """The ends of the scale, in the form of the headline."""
    return tag("p", tag("span", money(0)), tag("span", money(most)), cls="sp-ends sp-quiet", aria_hidden="true")


def _readings(readings: Mapping[str, Reading], reckoned: Mapping[str, Line]) -> Html:
    """The different answers side by side: the readings that give each in words, its amount, and where it lies."""
    different = lines(readings)
    most = max(_ends(line.answer)[1] for line in different)
    due = most and not any(_is_floor(line.answer) for line in different)  # a floor is nobody's money yet
    return tag(
        "section",
        tag("h3", _("条文没有写明的地方，各种解释的结果")),
        tag("p", _("；").join(words.reading_questions(readings))),
        tag("p", _("{sentence}。").format(sentence=agreed)) if (agreed := sentence(readings)) else None,
        tag("ul", *(_reading(line, most if due else None) for line in different), cls="sp-readings"),
        _scale(most) if due else None,
        _every(readings, reckoned),
        tag("p", _("主管部门明确前，请按较低金额安排。"), cls="sp-quiet"),
        cls="sp-range",
    )


def _reading(line: ReadingLine, most: float | None) -> Html:
    first, *others = line.ways
    ways = [tag("div", first), *(tag("div", _("或者：{way}").format(way=way)) for way in others)]
    return tag(
        "li",
        tag("div", *ways),
        tag("div", _amount(line.answer), cls="sp-reading-amount"),
        bar(*_ends(line.answer), most) if most else None,
    )


def _every(readings: Mapping[str, Reading], reckoned: Mapping[str, Line]) -> Html:
    """Every reading by itself, folded: its options in words, its answer, and how that arose."""
    each = [
        tag(
            "li",
            tag("div", capital(words.reading_words(key))),
            tag("div", _amount(answer)),
            *draw_line(reckoned.get(key)),
        )
        for key, answer in readings.items()
    ]
    summary = ngettext("逐一列出 {n} 种读法", "逐一列出 {n} 种读法", len(each)).format(n=len(each))
    return tag("details", tag("summary", summary), tag("ul", *each, cls="sp-every-reading"), cls="sp-measure")


def _is_floor(answer: Reading) -> bool:
    return answer.floor is not None


def _ends(answer: Reading) -> tuple[float, float]:
    """Least and most that an answer pays; nothing where it pays nothing or nobody knows an amount."""
    if answer.status in ("not_eligible", "superseded"):
        return 0, 0
    return answer.low or 0, answer.high or 0


def _amount(reading: Reading) -> str:
    """An amount, or the status in words where there is none; a floor is called a floor."""
    if reading.status in ("not_eligible", "superseded"):
        return _("{amount}（{status}）").format(amount=exact(0), status=pick(vocabulary.STATUSES[reading.status]))
    if reading.status == "discretionary":
        return _("由区决定，{floor}").format(floor=floor_words(reading.floor))
    low, high = reading.low, reading.high
    if high is None:
        return pick(vocabulary.STATUSES[reading.status])
    return money_exact(high) if low == high else briefly(low, high)
