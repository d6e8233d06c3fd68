"""The card of the park that is selected on the map: what it is, since when, how well its place is known."""

from collections.abc import Iterable
from datetime import date

from maps.viewport.symbols import SYMBOLS
from registry.parks.park_standing import OF_TIER
from registry.parks.park_words import OUTLINE_NAMES, ROLE_NOTES
from registry.parks.parks import ParkCard, Span
from registry.policy import Determination, Unanswered, answer_case
from views.answers import measure, other_topics
from views.answers.refused import refused
from views.kit import format
from views.kit.articles import article
from views.kit.context import adopted, law
from views.kit.i18n import _, label, pick, pick_name
from views.kit.marks import mark
from views.kit.markup import Html, tag
from views.kit.sources import cited

OPEN = ("eligible", "needs_facts", "depends_on_reading", "discretionary")  # may still pay


def drawn(
    card: ParkCard,
    facts: dict,
    as_of: date,
    tiers: dict[str, str],
    recognitions: dict[str, str],
    headed: bool = True,
) -> Html:
    """The card; `facts` are the park of a case, `tiers` and `recognitions` the words of the map for each of them.
    `headed`: with the name of the park, which a page of its own has as its title."""
    place = " · ".join(filter(None, [pick_name(card, "district"), pick_name(card, "area") if card.area else None]))
    return tag(
        "section",
        tag("h2", pick_name(card), mark(card.demo)) if headed else None,
        tag("p", place, cls="sp-quiet"),
        tag(
            "dl",
            *term(_("等次"), f"{SYMBOLS[card.standing].sign} {tiers[card.standing]}", role_note(card)),
            *term(_("称号"), *spans(reversed(card.titles), tiers)),
            *term(_("区级认定"), *spans(card.recognitions, recognitions)),
            *term(_("运营主体"), *spans(card.operators)),
            *term(_("入驻企业"), format.tenant_count(card.tenants), mark(card.tenants_demo)),
            *term(_("轮廓"), outline(card)),
            *term(_("这里的企业可能得到"), *support(card, facts, as_of)),
        ),
        cls="sp map-card",
    )


def term(name: str, *values: object) -> tuple[Html, Html]:
    return tag("dt", name), tag("dd", *values)


def role_note(card: ParkCard) -> Html | None:
    return tag("small", label(ROLE_NOTES[card.role])) if card.role in ROLE_NOTES else None


def spans(found: Iterable[Span], names: dict[str, str] | None = None) -> list[Html | str]:
    """What is so on the day, each with its days and its source; 无 where nothing is."""
    lines = [
        tag(
            "div",
            words(span, names),
            mark(span.demo),
            tag("small", format.interval(span.valid_from, span.valid_to), " · ", cited(span.source)),
        )
        for span in found
        if span.current
    ]
    return lines or [format.none() if names else format.unknown()]


def words(span: Span, names: dict[str, str] | None) -> str:
    key = OF_TIER.get(span.what, span.what)
    return (names or {}).get(key, span.what)


def outline(card: ParkCard) -> Html:
    """How well the place is known; a city alone is said to be one."""
    if card.outline == "surveyed":
        return tag("span", label(OUTLINE_NAMES["surveyed"]))
    error = f"{card.accuracy_m:,.0f}"
    if card.district is None or card.accuracy_m >= 10_000:
        return tag("span", _("仅知所在城市"), tag("small", _("位置误差约 {metres} m").format(metres=error)))
    if card.outline != "indicative":
        kind = _("仅有中心点，边界不清楚")
    else:
        kind = _("示意圆形，非实际边界") if card.circle else _("示意范围，非实际边界")
    return tag("span", kind, tag("small", _("位置误差约 {metres} m").format(metres=error)))


def support(card: ParkCard, facts: dict, as_of: date) -> list[Html | str]:
    """The measures that may pay a tenant here on the day: what the law answers to the park's facts alone."""
    if card.role == "reference":
        return [format.none()]
    if card.district is None:
        return [_("不清楚在哪个区，无法判断")]
    answer = answer_case({"id": card.slug, "as_of": as_of, "tenant": {}, "park": facts}, rulings=adopted(as_of))
    if isinstance(answer, Unanswered):
        return refused(answer)
    known = law().measures
    lines = [
        tag("li", pick(known[id].name), tag("small", *amount(id, found)))
        for id, found in answer.determinations.items()
        if found.status in OPEN
    ]
    others = other_topics.way_on("tenant", [card.district], as_of)
    if not lines:
        return [_("没有查到当日在本区有效的企业补贴措施"), *filter(None, [others])]
    note = tag("small", _("视企业情况而定；金额为上限，不是承诺"))
    return [tag("ul", *lines), note, *filter(None, [others])]


def amount(id: str, found: Determination) -> list[Html | str]:
    """The most that the measure pays a year; its own words where the text fixes no amount."""
    document, the_measure = law().document(id), law().measures[id]
    if found.high:
        said = tag("b", _("每年最高 {amount}").format(amount=format.money(found.high)))
    else:
        said = "；".join(measure.pays(the_measure))
    source = f" · {document.number or pick(document.title)} "
    doubt = _("（二手来源）") if document.provenance == "secondary" else ""
    ruled = measure.rulings_briefly(found)
    return [said, source, article(the_measure.article), doubt, f" · {ruled}" if ruled else ""]
