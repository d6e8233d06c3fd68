"""Charts (图表) as pages show them: bars of what there is, and columns of the years; drawn by Altair, whose scripts
Streamlit serves itself.

A chart says what a table says, so nothing is lost without it. What is not known or may not be told has no bar and says
so.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_FLOOR
from typing import NamedTuple

import altair as alt
import streamlit as st

from maps.viewport.filters import TIERS
from maps.viewport.symbols import SYMBOLS
from registry.parks import yearly_counts
from registry.parks.park_words import STANDING_NAMES
from registry.process.once import made_once
from views.kit import format, theme
from views.kit.context import store
from views.kit.i18n import _, language, pick

LINE = 24  # pixels of a bar with its gap
ROUND = 20  # pixels that Streamlit takes off for the space around a chart
MOST = 40  # bars; a chart of hundreds says nothing that its table does not say better
FAINT = 0.35  # opacity of what may be claimed at most
MILLION = 100_000_000  # fen
NO_WIDTH = "\u200b"
EDGE = "#8fa3ae"  # keeps dark tiers apart from a dark page


class Look(NamedTuple):
    """Colours of texts and bars on a page."""

    ink: str
    bar: str


LIGHT = Look(theme.OPTIONS["theme.light.textColor"], theme.ACCENT)
DARK = Look(theme.OPTIONS["theme.dark.textColor"], theme.ACCENT_DARK)


def look() -> Look:
    """The colours of this visitor's page."""
    return DARK if st.context.theme.type == "dark" else LIGHT


# --- a chart under its heading, with what a reader must know of it ---


def draw_tenants(bars: Sequence["Bar"], *said: str) -> None:
    _draw(_("入驻企业（家）"), tenants(bars, look()), *said)


def draw_amounts(bars: Sequence["Bar"], *said: str) -> None:
    _draw(_("可申请的补贴"), amounts(bars, look()), _("深色为合计最低，浅色至合计最高。"), *said)


def draw_years(found: Mapping[date, Mapping[str, int]], last: date) -> None:
    said = _("每年 12 月 31 日有称号或区级认定的园区，按当日最高等次计；最后一列为截至日期。")
    _draw(_("历年的等次"), over_time(found, last, look()), said)


def _draw(title: str, chart: alt.Chart, *said: str) -> None:
    st.subheader(title, anchor=False)
    st.altair_chart(chart, width="stretch")
    st.caption(sentences(said))


def sentences(said: Iterable[str]) -> str:
    """One after the other, as the visitor's language does it."""
    return (" " if language() == "en" else "").join(said)


# --- bars ---


class Bar(NamedTuple):
    """A bar from nothing to `low`, fainter on to `high`, and the words behind it."""

    name: str
    low: int
    high: int
    said: str


def count_bar(name: str, count: int) -> Bar:
    """The bar of a number that is known."""
    return Bar(name, count, count, f"{count:,}")


def tenants(bars: Sequence[Bar], look: Look) -> alt.Chart:
    """How many tenants, each bar as `count_bar`."""
    return _bars(bars, look, 1.2, _("入驻企业（家）"))


def amounts(bars: Sequence[Bar], look: Look) -> alt.Chart:
    """From the least to the most that may be claimed, in fen; `money` gives the words."""
    return _bars(bars, look, 1.9, _("可申请的补贴"))


def money(low: int, high: int) -> str:
    """`1.50–2.00 万元` of fen, in English `CNY 15.00–20.00 k`: short enough for a phone, and rounded down."""
    size, text = _scale(high)
    least, most = ((format.yuan(fen) / size).quantize(format.CENT, ROUND_FLOOR) for fen in (low, high))
    return text.format(amount=f"{least:,}" if least == most else f"{least:,}–{most:,}")


def _scale(high: int) -> tuple[int, str]:
    """How many yuan an amount is told in, and the words around it."""
    if language() != "en":
        return 10_000, _("{amount} 万元")
    return (1_000_000, "CNY {amount} m") if high >= MILLION else (1_000, "CNY {amount} k")


def _bars(bars: Sequence[Bar], look: Look, room: float, about: str) -> alt.Chart:
    """`room`: how much wider the chart is than its longest bar, for the words behind it."""
    most = max((bar.high for bar in bars), default=0) or 1
    across = alt.Scale(domain=[0, most * room])
    base = alt.Chart(alt.Data(values=_told_apart(bars))).encode(
        y=alt.Y(
            "name:N",
            sort=None,
            title=None,
            axis=alt.Axis(labelLimit=220, ticks=False, domain=False, labelColor=look.ink),
        ),
        tooltip=alt.value(None),
    )
    high = base.mark_bar(color=look.bar, opacity=FAINT, height=14).encode(x=_across("high", across))
    low = base.mark_bar(color=look.bar, height=14).encode(x=_across("low", across))
    words = base.mark_text(align="left", dx=5, color=look.ink).encode(x=_across("high", across), text="said:N")
    return _quiet(high + low + words, LINE * len(bars) + ROUND, about)


def _told_apart(bars: Sequence[Bar]) -> list[dict[str, object]]:
    """The bars as Altair takes them. Two of one name would share a line: each further one gets a space of no width."""
    seen: Counter[str] = Counter()
    rows = []
    for bar in bars:
        rows.append(bar._asdict() | {"name": bar.name + NO_WIDTH * seen[bar.name]})
        seen[bar.name] += 1
    return rows


def _across(name: str, scale: alt.Scale) -> alt.X:
    return alt.X(f"{name}:Q", scale=scale, axis=None)


# --- years ---


def years(parks: Collection[int], last: date) -> Mapping[date, Mapping[str, int]]:
    """How many of the parks stood where at the end of each year, and on the last day."""
    return yearly_counts.standings(_held(store().version()), parks, last)


@made_once(1)
def _held(version: str) -> yearly_counts.HeldTitles:
    with store().read() as session:
        return yearly_counts.held(session)


def over_time(years: Mapping[date, Mapping[str, int]], last: date, look: Look) -> alt.Chart:
    """Columns of years, the tiers in the shades of the map from the best at the bottom."""
    names = {tier: f"{SYMBOLS[tier].sign} {pick(STANDING_NAMES[tier])}" for tier in TIERS}
    rows = [
        {"year": _year(day, last), "tier": names[tier], "rank": rank, "parks": counted[tier]}
        for day, counted in years.items()
        for rank, tier in enumerate(TIERS)
        if counted.get(tier)
    ]
    used = [tier for tier in TIERS if any(counted.get(tier) for counted in years.values())]
    colours = alt.Scale(domain=[names[tier] for tier in used], range=[SYMBOLS[tier].fill for tier in used])
    order = [_year(day, last) for day in years]
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X("year:N", sort=None, scale=alt.Scale(domain=order), title=None, axis=_axis(look, labelAngle=0)),
        y=alt.Y("parks:Q", title=None, axis=_axis(look, tickMinStep=1, format="d")),
        order=alt.Order("rank:O"),
    )
    columns = base.mark_bar(stroke=EDGE, strokeWidth=0.7, width={"band": 0.55}).encode(
        color=alt.Color("tier:N", scale=colours, title=None, sort=None, legend=_legend(look)),
        tooltip=["year:N", "tier:N", "parks:Q"],
    )
    return _quiet(columns, 320, _("历年的等次"))


def _axis(look: Look, **words) -> alt.Axis:
    return alt.Axis(labelColor=look.ink, domain=False, ticks=False, **words)


def _legend(look: Look) -> alt.Legend:
    """Below the columns, where a phone has room for it."""
    return alt.Legend(orient="bottom", columns=2, labelColor=look.ink, labelLimit=220, symbolStrokeColor=EDGE,
                      symbolStrokeWidth=0.7)  # fmt: skip


def _year(day: date, last: date) -> str:
    return last.isoformat() if day == last else str(day.year)


def _quiet(chart: alt.Chart, height: int, about: str) -> alt.Chart:
    """No menu: its entries are English and one leads to another site."""
    return chart.properties(
        height=height, description=about, usermeta={"embedOptions": {"actions": False}}
    ).configure_view(stroke=None)
