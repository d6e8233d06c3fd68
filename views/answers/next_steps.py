"""The next step (下一步) on a page: where, when, with what a measure is claimed, who says so, and whom to ask about the
rest. Everything is read from `registry.policy.answers.next_step`.
"""

from collections.abc import Mapping
from datetime import date

from registry.claims import guides
from registry.policy import Determination
from registry.policy.answers.next_step import PARTS, NextStep, Part, Stated, next_step, of_answer
from registry.policy.files.documents import Document, Measure
from registry.words import Words
from views.kit.articles import article
from views.kit.context import store
from views.kit.format import capital, day
from views.kit.i18n import _, link, pick
from views.kit.markup import Html, tag


def after_answer(
    document: Document, measure: Measure, said: Determination, as_of: date, place: object | None = None
) -> list[Html]:
    """What comes next for who may claim; nothing for who may not. `place`: the district, with `name_zh`, `name_en`."""
    named = Words(place.name_zh, place.name_en or place.name_zh) if place is not None else None
    step = of_answer(document, measure, said, stated_for(as_of.year).get(measure.id), named)
    return [] if step is None else drawn(step)


def of_measure(document: Document, measure: Measure, stated: Stated | None) -> list[Html]:
    """The same of a measure alone, whoever asks."""
    return drawn(next_step(document, measure, stated))


def stated_for(year: int) -> Mapping[str, Stated]:
    """By measure, what authorities stated for the claims of a year."""
    with store().read() as session:
        return guides.stated(session, year)


def drawn(step: NextStep) -> list[Html]:
    """What is known as a list, the rest in one sentence, and who stated it for which year."""
    known = [piece for name, part in step.known.items() for piece in _part(name, part)]
    shown = [tag("dl", *known, cls="sp-facts")] if known else []
    if step.unknown:
        names = _("、").join(pick(PARTS[name]) for name in step.unknown)
        shown.append(tag("p", _("{parts}：{advice}。").format(parts=capital(names), advice=pick(step.advice))))
    if step.stated is not None:
        said = _("{year} 年的说明：{by}，来源 {source}，记录于 {day}。").format(
            year=step.stated.year, by=step.stated.by, source=step.stated.source, day=day(step.stated.recorded)
        )
        shown.append(tag("p", said, " ", tag("a", _("全部申报说明"), href=link("guides")), cls="sp-quiet"))
    return shown


def _part(name: str, part: Part) -> tuple[Html, Html]:
    lines = [pick(line) for line in part.lines]
    text = lines[0]
    address = name == "portal" and part.article is None and text.startswith(("https://", "http://")) and " " not in text
    value = [tag("a", text, href=text, rel="noopener noreferrer", target="_blank")] if address else [text]
    if len(lines) > 1:
        value = [tag("ul", *(tag("li", line) for line in lines))]
    if part.article:
        value.append(tag("small", _("据{article}").format(article=article(part.article)), cls="sp-quiet"))
    return tag("dt", capital(pick(PARTS[name]))), tag("dd", *value)
