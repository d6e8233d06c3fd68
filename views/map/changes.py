"""What changed between the two days of a comparison, as a list below the map; a row leads to its park."""

from collections.abc import Callable
from datetime import date

import pandas as pd
import streamlit as st

from maps.coverage import changes
from maps.viewport import api
from maps.viewport.filters import Filters
from maps.viewport.layers import ParkIndex
from registry.parks.difference import Event, difference
from registry.process.once import made_once
from views.kit import format, on_paper
from views.kit.context import store
from views.kit.days import kept
from views.kit.i18n import _, link, pick
from views.kit.markup import show, tag
from views.kit.sources import cited_plainly

COUNTS = ("came", "went")  # said as words, since only one kind of change counts
MOST = 1000  # rows; a table of more is for a file


def draw_changes(
    version: str, index: ParkIndex, filters: Filters, days: tuple[date, date], select: Callable[[str], None]
) -> None:
    """The changes from the earlier to the later of the days, of the parks that the filters choose on either.

    `index` is that of one of the days; `select` is called with the slug of the row that a visitor picks.
    """
    first, last = sorted(days)
    events = chosen(_events(version, first, last), index, filters, days)
    title = _("{first} 至 {last} 的变化（{count} 项）").format(
        first=format.day(first), last=format.day(last), count=f"{len(events):,}"
    )
    with st.container(key="map_changes"):
        show(tag("h2", title, cls="map-h2"))
        if events:
            _table(events[:MOST], first, last, select)
        else:
            show(tag("p", _("这两天之间没有变化。"), cls="map-empty"))
        files = link("coverage", show="changes", since=first.isoformat(), on=kept(last))
        notes = (
            _("只列前 {count} 项。").format(count=f"{MOST:,}") if len(events) > MOST else "",
            pick(changes.CLOCKS),
            _("时间轴不停在租约起止的日子，因为几乎每天都有。"),
            tag("a", _("在“覆盖”中看全部变化并下载"), href=files, target="_self"),
        )
        show(tag("div", tag("p", *notes, cls="map-note"), cls="sp"))


def chosen(events: tuple[Event, ...], index: ParkIndex, filters: Filters, days: tuple[date, date]) -> tuple[Event, ...]:
    """The events of the parks that the filters choose on one of the days: a title lost is still a title's change."""
    if not filters.write():
        return events
    slugs = set(index.slugs[index.found(filters)])
    for day in days:
        if day != index.as_of and (filters.tier or filters.recognition):
            other = api.indexes_of(store()).of(day)[1]
            slugs |= set(other.slugs[other.found(filters)])
    return tuple(event for event in events if event.slug in slugs)


@made_once(8)
def _events(version: str, first: date, last: date) -> tuple[Event, ...]:
    with store().read() as session:
        return tuple(difference(session, first, last))


def _table(events: tuple[Event, ...], first: date, last: date, select: Callable[[str], None]) -> None:
    rows = [changes.cells(event) for event in events]
    shown = [column for column in changes.COLUMNS if column.id not in COUNTS]
    frame = pd.DataFrame({pick(column.name): [_said(column.id, row) for row in rows] for column in shown})
    key = f"map_changes_{first}_{last}_{hash(events)}"

    def picked() -> None:
        found = st.session_state[key].selection.rows
        if found:
            select(events[found[0]].slug)

    st.dataframe(frame, key=key, hide_index=True, width="stretch", on_select=picked, selection_mode="single-row")
    on_paper.draw_on_paper(frame, MOST)


def _said(column: str, row: dict) -> str:
    """A cell in the visitor's language; what has no meaning in its row is empty."""
    value = row[column]
    if column == "after" and row["came"] is not None:
        return _("迁入 {came} 家，迁出 {went} 家").format(came=row["came"], went=row["went"])
    if column == "source" and value:
        return cited_plainly(value)
    if isinstance(value, date):
        return format.day(value)
    return pick(value)
