"""A park's titles, recognitions, operating bodies and assessments over time: a quiet chart beside a table of dates.

The bars are decoration for the eye; the same days stand in the table, so nothing is lost to a screen reader or a
printer that leaves backgrounds out.
"""

from datetime import date

from registry.parks.park_words import RESULT_NAMES, TITLE_KINDS
from registry.parks.parks import ParkCard, Span
from registry.parks.voids import Void
from registry.policy.vocabulary import TIERS
from views.kit.format import day, interval, unknown
from views.kit.i18n import _, label, pick
from views.kit.marks import mark
from views.kit.markup import Html, table, tag
from views.kit.sources import cited
from views.map.words import recognition_names


def title_kind(kind: str | None) -> str:
    """综合, 特色 or 基地; nothing where the source does not say."""
    return pick(TITLE_KINDS[kind]) if kind in TITLE_KINDS else ""


def result_words(result: str) -> str:
    """The result of a yearly assessment (考核)."""
    return label(RESULT_NAMES[result])


def void_words(void: Void) -> str:
    """What a void row said: `市级软件名园（基地） · 综合`, `考核：优秀`."""
    if void.table == "assessment":
        return _("考核：{result}").format(result=result_words(void.what))
    if void.table == "title":
        return " · ".join(filter(None, [pick(TIERS[void.what]), title_kind(void.kind)]))
    return recognition_names().get(void.what) or _("“零租”孵化器")


def void_reason(void: Void) -> str:
    """Why it is void, by which document and since when it says so."""
    return _("已作废：{reason}（{document}，{day} 更正）").format(
        reason=void.reason, document=void.document, day=day(void.on)
    )


def timeline(card: ParkCard, on: date) -> Html:
    """Rows of title, recognition, operating body, incubator and assessment, with the as-of day as a line; what was
    declared void at the end, struck out, with its reason."""
    groups = [
        (
            _("称号"),
            card.titles,
            lambda span: " · ".join(filter(None, [pick(TIERS[span.what]), title_kind(span.kind)])),
        ),
        (_("区级认定"), card.recognitions, lambda span: recognition_names()[span.what]),
        (_("“零租”孵化器"), card.incubators, lambda span: _("“零租”孵化器")),
        (_("运营主体"), card.operators, lambda span: span.what),
    ]
    spans = [span for _name, found, _words in groups for span in found]
    if not spans and not card.assessments and not card.void:
        return tag(
            "p",
            _("登记中没有称号、认定、运营主体或考核的记录。没有记录不等于没有认定：见下方来源。"),
            cls="sp-lead",
        )
    starts = [span.valid_from for span in (*spans, *card.void)] + [date(a.year, 1, 1) for a in card.assessments]
    first = date(min(starts).year, 1, 1)
    last = date(on.year + 1, 1, 1)
    rows = [_row(name, words(span), span, first, last, on) for name, found, words in groups for span in found]
    rows += [
        [
            _("考核"),
            [result_words(a.result), mark(a.demo)],
            str(a.year),
            _bar(date(a.year, 1, 1), date(a.year, 12, 31), first, last, on),
            cited(a.source),
        ]
        for a in card.assessments
    ]
    rows += [_void_row(void) for void in card.void]
    columns = [
        (_("事项"), "sp-quiet"),
        (_("内容"), None),
        (_("起止"), "sp-nowrap"),
        (f"{first.year} – {last.year}", "sp-time"),
        (_("来源"), "sp-quiet"),
    ]
    none = None if card.titles else tag("p", _("没有软件名园（基地）称号的记录。"))
    return tag("div", none, table(columns, rows, "sp-timeline"), cls="sp")


def _row(name: str, words: str, span: Span, first: date, last: date, on: date) -> list[object]:
    ended = None if span.current else tag("span", _("（已结束）"), cls="sp-quiet")
    return [
        name,
        [words or unknown(), mark(span.demo), ended],
        interval(span.valid_from, span.valid_to),
        _bar(span.valid_from, span.valid_to or last, first, last, on),
        cited(span.source),
    ]


def _void_row(void: Void) -> list[object]:
    """No bar: it never held."""
    days = str(void.valid_from.year) if void.table == "assessment" else interval(void.valid_from, void.valid_to)
    return [
        _("作废"),
        [tag("del", void_words(void)), mark(void.demo), tag("small", void_reason(void))],
        tag("del", days),
        None,
        cited(void.source),
    ]


def _bar(start: date, end: date, first: date, last: date, on: date) -> Html:
    """The interval on the axis first…last, with a tick on the as-of day."""
    whole = (last - first).days

    def at(moment: date) -> float:
        return 100 * (min(max(moment, first), last) - first).days / whole

    left, right = at(start), at(end)
    return tag(
        "div",
        tag("b", style=f"left:{left:.1f}%;width:{max(right - left, 1):.1f}%"),
        tag("i", style=f"left:{at(on):.1f}%"),
        cls="sp-span",
        aria_hidden="true",
    )
