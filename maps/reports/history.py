"""The history (沿革) of a park in its report: titles, recognitions, incubators, who ran it, and its assessments."""

from __future__ import annotations

from datetime import date

from maps.reports import blocks
from maps.reports.blocks import Block
from maps.reports.drawing import bars, pictures
from maps.speech import Speech
from registry.parks.park_words import RECOGNITION_NAMES, RESULT_NAMES, TITLE_KINDS
from registry.parks.parks import Assessed, ParkCard, Span
from registry.policy.vocabulary import TIERS


def history(card: ParkCard, day: date, say: Speech, font: str) -> list[Block]:
    """A chart over time where there is anything to draw, and the same as a table with its sources."""
    groups = (
        (say("称号", "title"), card.titles), (say("区级认定", "recognition"), card.recognitions),
        (say("“零租”孵化器", "zero-rent incubator"), card.incubators),
        (say("运营主体", "operating body"), card.operators),
    )  # fmt: skip
    lines = [(group, _what(span, say), span) for group, spans in groups for span in spans]
    if not lines and not card.assessments:
        none = say(
            "登记中没有称号、认定、运营主体或考核的记录。没有记录不等于没有认定。",
            "The register holds no title, recognition, operating body or assessment. That is not to say there is none.",
        )
        return [blocks.text(none)]
    found = []
    if lines:
        found.append(
            blocks.chart(
                say("时间轴", "Timeline"),
                _chart([(what, span) for _g, what, span in lines], day, font),
                say("虚线为报告日；箭头表示仍在有效期。", "Dashed: the day of the report; arrow: still running."),
            )
        )
    columns = [(say("事项", "matter"), "left"), (say("内容", "what"), "left"), (say("起止", "from, to"), "left"),
               (say("来源", "source"), "left")]  # fmt: skip
    rows = [
        [group, what, say.interval(span.valid_from, span.valid_to), blocks.cited(span.source, say)]
        for group, what, span in lines
    ]
    rows += [[say("考核", "assessment"), _result(each, say), str(each.year), blocks.cited(each.source, say)]
             for each in card.assessments]  # fmt: skip
    return [*found, blocks.table(columns, rows, shares=[1.5, 3, 2.2, 3])]


def _what(span: Span, say: Speech) -> str:
    if span.what in TIERS:
        kind = say(TITLE_KINDS[span.kind]) if span.kind is not None and span.kind in TITLE_KINDS else ""
        return " · ".join(filter(None, [say(TIERS[span.what]), kind]))
    if span.what in RECOGNITION_NAMES:
        return say(RECOGNITION_NAMES[span.what])
    return say("“零租”孵化器", "zero-rent incubator") if span.what == "zero_rent" else span.what


def _result(each: Assessed, say: Speech) -> str:
    return say(RESULT_NAMES[each.result])


def _chart(lines: list[tuple[str, Span]], day: date, font: str) -> str:
    """The spans on an axis of whole years, from the first to the year after the report's day."""
    first = date(min(span.valid_from for _what, span in lines).year, 1, 1)
    last = date(day.year + 1, 1, 1)
    whole = (last - first).days

    def at(moment: date) -> float:
        return min(max((moment - first).days / whole, 0.0), 1.0)

    spans = [
        bars.ChartSpan(what, at(span.valid_from), at(min(span.valid_to or day, day)), span.current)
        for what, span in lines
    ]
    ticks = [(at(date(year, 1, 1)), str(year)) for year in range(first.year, last.year + 1)]
    return bars.timeline(spans, ticks, at(day), pictures.WIDTH, font)
