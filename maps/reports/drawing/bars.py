"""Charts (图表) of a report as SVG: bars that start at zero, with their numbers beside them, legible in grey print.

A value that is not known or not shown has no bar and says so: it is never drawn as zero.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from maps.reports.drawing.paper import width_of
from maps.reports.drawing.symbols import symbol
from maps.viewport.symbols import INK, LAND_LINE, PAPER, QUIET_TEXT, SYMBOLS, TEXT

BAR = SYMBOLS["municipal"].fill
FAINT = "#c9dbe4"  # from the least to the most of a range
LINE, SIZE = 13.0, 7.6


@dataclass(frozen=True)
class Bar:
    """`low` and `high` are equal where there is one value; None where it is not known or may not be told."""

    name: str
    low: float | None
    high: float | None = None


def horizontal(bars: Sequence[Bar], width: float, font: str, said: Callable[[float], str], untold: str) -> str:
    """One line a bar: its name, the bar, its value. `said` writes a value; `untold` stands where there is none."""
    names = min(max((width_of(bar.name, SIZE) for bar in bars), default=0) + 8, width * 0.4)
    texts = [_value(bar, said, untold) for bar in bars]
    room = width - names - max((width_of(text, SIZE) for text in texts), default=0) - 10
    most = max((bar.high or bar.low or 0 for bar in bars), default=0) or 1
    drawn = []
    for place, (bar, text) in enumerate(zip(bars, texts, strict=True)):
        middle = place * LINE + LINE / 2
        low = room * (bar.low or 0) / most
        high = room * (bar.high if bar.high is not None else bar.low or 0) / most
        drawn.append(_text(names - 6, middle, bar.name, font, "end"))
        if bar.low is not None:
            if high > low:
                drawn.append(_box(names, middle - 3.6, high, 7.2, FAINT))
            drawn.append(_box(names, middle - 3.6, low, 7.2, BAR))
        colour = QUIET_TEXT if bar.low is None else TEXT
        drawn.append(_text(names + max(low, high) + 4, middle, text, font, "start", colour))
    height = LINE * len(bars)
    axis = f'<path d="M{names:.1f} 0V{height:.1f}" stroke="{QUIET_TEXT}" stroke-width="0.6"/>'
    return _svg(width, height, "".join(drawn) + axis)


def _value(bar: Bar, said: Callable[[float], str], untold: str) -> str:
    if bar.low is None:
        return untold
    if bar.high is None or said(bar.high) == said(bar.low):
        return said(bar.low)
    return f"{said(bar.low)} – {said(bar.high)}"


@dataclass(frozen=True)
class BarColumn:
    """`name` under the column, `parts`: tier and count from the bottom up."""

    name: str
    parts: Sequence[tuple[str, int]]

    @property
    def total(self) -> int:
        return sum(count for _tier, count in self.parts)


def stacked(columns: Sequence[BarColumn], width: float, height: float, font: str) -> str:
    """Columns of tiers in the shades and with the symbols of the map, each part with its count."""
    most = max((column.total for column in columns), default=0) or 1
    floor, unit = height - 14, (height - 28) / most
    step = min(width / max(len(columns), 1), 64)
    wide = min(step * 0.62, 34)
    drawn = [f'<path d="M0 {floor}H{step * len(columns):.1f}" stroke="{QUIET_TEXT}" stroke-width="0.6"/>']
    for place, column in enumerate(columns):
        middle, top = place * step + step / 2, floor
        for tier, count in column.parts:
            high = unit * count
            top -= high
            fill = SYMBOLS[tier].fill
            drawn.append(
                f'<rect x="{middle - wide / 2:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{high:.1f}" fill="{fill}" '
                f'stroke="{PAPER}" stroke-width="0.8"/>'
            )
            if high >= 9:
                drawn.append(symbol(tier, middle - wide / 4, top + high / 2, 2.2))
                drawn.append(_text(middle + wide / 5, top + high / 2, str(count), font, "middle", PAPER))
        if column.total:
            drawn.append(_text(middle, top - 6, str(column.total), font, "middle"))
        drawn.append(_text(middle, floor + 8, column.name, font, "middle", QUIET_TEXT))
    return _svg(width, height, "".join(drawn))


@dataclass(frozen=True)
class ChartSpan:
    """A line of a chart over time: shares of the axis from 0 to 1; `open`: it goes on."""

    name: str
    start: float
    end: float
    open: bool


def timeline(spans: Sequence[ChartSpan], ticks: Sequence[tuple[float, str]], on: float, width: float, font: str) -> str:
    """One line a span on a common axis; `ticks`: places and their names; `on`: where the day of the report stands."""
    names = min(max((width_of(span.name, SIZE) for span in spans), default=0) + 8, width * 0.45)
    room, height = width - names - 12, LINE * len(spans)
    drawn = []
    last = -99.0
    for place, name in ticks:
        x = names + place * room
        drawn.append(f'<path d="M{x:.1f} 0V{height:.1f}" stroke="{LAND_LINE}" stroke-width="0.6"/>')
        if x - last > 24:
            drawn.append(_text(x, height + 7, name, font, "middle", QUIET_TEXT))
            last = x
    for line, span in enumerate(spans):
        middle = line * LINE + LINE / 2
        x, wide = names + span.start * room, max((span.end - span.start) * room, 1.5)
        drawn.append(_text(names - 6, middle, span.name, font, "end"))
        drawn.append(_box(x, middle - 3.4, wide, 6.8, BAR))
        if span.open:
            end = x + wide
            drawn.append(f'<path d="M{end:.1f} {middle - 3.4:.1f}l5 3.4l-5 3.4z" fill="{BAR}"/>')
    x = names + on * room
    drawn.append(f'<path d="M{x:.1f} 0V{height:.1f}" stroke="{INK}" stroke-width="1" stroke-dasharray="3 2"/>')
    return _svg(width, height + 13, "".join(drawn))


def _box(x: float, y: float, wide: float, high: float, fill: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.2f}" height="{high:.1f}" fill="{fill}"/>'


def _text(x: float, y: float, text: str, font: str, anchor: str, colour: str = TEXT) -> str:
    return (
        f'<text x="{x:.1f}" y="{y + SIZE * 0.36:.1f}" font-family="{font}" font-size="{SIZE}" text-anchor="{anchor}" '
        f'fill="{colour}">{escape(text)}</text>'
    )


def _svg(width: float, height: float, content: str) -> str:
    size = f'width="{width:g}" height="{height:g}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" {size}>{content}</svg>'
