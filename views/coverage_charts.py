"""Charts beside the tables of 覆盖: tenants and subsidies by place, and how many parks stood where over the years.

A chart shows what the table beside it says, so nothing is lost without it. What is not known or may not be told has no
bar and says so. Drawn by Altair, whose scripts Streamlit serves itself.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import altair as alt
import streamlit as st

from maps.coverage import TIER_NAMES
from maps.filters import TIERS
from maps.results import Result, Row
from maps.symbols import SYMBOLS
from registry import overtime
from registry.policy.vocabulary import Words
from views import format, theme
from views.context import store
from views.coverage_data import Asked, ground_of
from views.i18n import _, language, pick

LINE = 24  # pixels of a bar with its gap
MOST = 40  # bars; a chart of hundreds says nothing that its table does not say better
FAINT = 0.35  # opacity of what may be claimed at most
EDGE = "#8fa3ae"  # keeps dark tiers apart from a dark page
TENANTS = ("parks_by_district", "parks_by_city", "parks_by_area", "parks_by_recognition", "parks_by_role")
AMOUNTS = ("subsidies_by_district", "subsidies_by_park")


def draw(result: Result, asked: Asked) -> None:
    """The chart of a result under its table, where it has one."""
    if result.id == "parks_by_tier":
        years = _years(store().version(), asked)
        if any(years.values()):
            _show(_("历年的等次"), over_time(years, asked.on, _look()), _(
                "每年 12 月 31 日有称号或区级认定的园区，按当日最高等次计；最后一列为截至日期。"))  # fmt: skip
    elif _worth(result, "tenants", TENANTS):
        _show(_("入驻企业（家）"), tenants(result, _look()), _("没有入驻企业的未画出，见表。"))
    elif _worth(result, "high", AMOUNTS):
        said = _("深色为合计最低，浅色至合计最高；没有可申请金额的未画出，见表。")
        _show(_("可申请的补贴"), amounts(result, _look()), said)


def _worth(result: Result, column: str, charted: tuple[str, ...]) -> bool:
    """Whether the rows say more side by side; several bars, and not hundreds."""
    return result.id in charted and 1 < len(_drawn(result, column)) <= MOST


def _drawn(result: Result, column: str) -> list[Row]:
    """The rows that have a bar, or would have one if they could be told."""
    return [row for row in result.rows if row.cells.get(column) != 0]


def _show(title: str, chart: alt.Chart, said: str | None = None) -> None:
    st.subheader(title, anchor=False)
    st.altair_chart(chart, width="stretch")
    if said:
        st.caption(said)


class Look(NamedTuple):
    """Colours of texts and bars on a page."""

    ink: str
    bar: str


LIGHT = Look(theme.OPTIONS["theme.light.textColor"], theme.ACCENT)
DARK = Look(theme.OPTIONS["theme.dark.textColor"], theme.ACCENT_DARK)


def _look() -> Look:
    """The colours of this visitor's page."""
    return DARK if st.context.theme.type == "dark" else LIGHT


@lru_cache(maxsize=16)
def _years(version: str, asked: Asked) -> Mapping[date, Mapping[str, int]]:
    parks = list(ground_of(asked).parks["id"])
    with store().read() as session:
        return overtime.standings(session, parks, asked.on)


# --- what is drawn ---


def tenants(result: Result, look: Look) -> alt.Chart:
    """A bar a row: how many tenants."""
    rows = [
        _bar(result, row, row.cells["tenants"], row.cells["tenants"], f"{row.cells['tenants']:,}")
        for row in _drawn(result, "tenants")
    ]
    return _bars(rows, look, 1.2, _("入驻企业（家）"))


def amounts(result: Result, look: Look) -> alt.Chart:
    """A bar a row: from the least to the most that may be claimed, in yuan."""
    rows = []
    for row in _drawn(result, "high"):
        low, high = row.cells.get("low"), row.cells.get("high")
        rows.append(_bar(result, row, low, high, "" if high is None else _money(low, high)))
    return _bars(rows, look, 1.9, _("可申请的补贴"))


def _bar(result: Result, row: Row, low: int | None, high: int | None, said: str) -> dict[str, object]:
    name = pick(row.cells[result.columns[0].id])
    if low is None or high is None:
        return {"name": name, "low": 0, "high": 0, "said": _("不显示") if row.hidden else format.unknown()}
    return {"name": name, "low": low, "high": high, "said": said}


def _money(low: int, high: int) -> str:
    """`1.50–2.00 万元`, short enough for a phone."""
    least, most = (format.money(format.yuan(fen)) for fen in (low, high))
    if least == most:
        return least
    unit = format.money(0).removeprefix("0.00")  # behind the number in Chinese, nothing in English
    return f"{least.removesuffix(unit)}–{most.removeprefix('CNY ')}"


def _bars(rows: list[dict[str, object]], look: Look, room: float, about: str) -> alt.Chart:
    """`room`: how much wider the chart is than its longest bar, for the words behind it."""
    most = max((row["high"] for row in rows), default=0) or 1
    across = alt.Scale(domain=[0, most * room])
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=220, ticks=False, labelColor=look.ink)),
        tooltip=alt.value(None),
    )
    high = base.mark_bar(color=look.bar, opacity=FAINT, height=14).encode(x=_across("high", across))
    low = base.mark_bar(color=look.bar, height=14).encode(x=_across("low", across))
    words = base.mark_text(align="left", dx=5, color=look.ink).encode(x=_across("high", across), text="said:N")
    return _quiet(high + low + words, LINE * len(rows) + 6, about)


def _across(name: str, scale: alt.Scale) -> alt.X:
    return alt.X(f"{name}:Q", scale=scale, axis=None)


def over_time(years: Mapping[date, Mapping[str, int]], last: date, look: Look) -> alt.Chart:
    """Columns of years, the tiers in the shades of the map from the best at the bottom."""
    names = {tier: f"{SYMBOLS[tier].sign} {_tier(tier)}" for tier in TIERS}
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
        color=alt.Color(
            "tier:N", scale=colours, title=None, sort=None, legend=alt.Legend(labelColor=look.ink, symbolStrokeWidth=0)
        ),
        tooltip=["year:N", "tier:N", "parks:Q"],
    )
    return _quiet(columns, 260, _("历年的等次"))


def _axis(look: str, **words) -> alt.Axis:
    return alt.Axis(labelColor=look.ink, domain=False, ticks=False, **words)


def _year(day: date, last: date) -> str:
    return last.isoformat() if day == last else str(day.year)


def _tier(tier: str) -> str:
    name: Words = TIER_NAMES[tier]
    return name.en if language() == "en" else name.zh


def _quiet(chart: alt.Chart, height: int, about: str) -> alt.Chart:
    """No menu: its entries are English and one leads to another site."""
    return chart.properties(
        height=height, description=about, usermeta={"embedOptions": {"actions": False}}
    ).configure_view(stroke=None)  # fmt: skip
