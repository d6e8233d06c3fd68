"""The map through time: the days its slider stops on, and what the visitor does on the map to its days and parks."""

from collections.abc import Mapping
from datetime import date, timedelta

import streamlit as st

from registry.parameters import day_of
from registry.parks.change_days import days_of_change
from registry.process.once import made_once
from registry.store.store import Store
from views.coverage.data import CoverageAsked
from views.kit.context import today
from views.kit.days import FIRST_DAY, LAST_DAY


def stops(store: Store, version: str, *chosen: date | None) -> list[date]:
    """The days of change, today, and the days that are chosen, in order."""
    return sorted({*_turns(store, version), today(), *filter(None, chosen)})


@made_once(2)
def _turns(store: Store, version: str) -> tuple[date, ...]:
    with store.read() as session:
        found = days_of_change(session)
    return tuple(day for day in found if FIRST_DAY <= day <= LAST_DAY)


def take_told() -> None:
    """What the map tells: the park that was clicked and on which side (None: the ground between), a day of a slider,
    that a comparison begins or ends. `at` goes back to the map, which then knows that it was heard.
    """
    told: Mapping = (st.session_state.get("map") or {}).get("told") or {}
    state = st.session_state
    state["map_heard"] = told.get("at", 0)
    if "park" in told:
        state["map_park"], state["map_side"] = told["park"], told.get("side")
    if (day := _read(told.get("day"))) is not None:
        state["map_day"] = day
    if told.get("compare") and state.get("map_beside") is None:
        state["map_beside"] = usual_other(state["map_day"])
    if "beside" in told:
        state["map_beside"] = _read(told["beside"])


def usual_other(day: date) -> date:
    """The day a comparison begins with: a year earlier, as in the table of changes."""
    earlier = CoverageAsked.read({"on": day.isoformat()}).since
    return earlier if earlier != day else day + timedelta(days=1)


def _read(text: object) -> date | None:
    """A day as the map writes it; None is none. What is no day within bounds comes from no slider of ours."""
    day = day_of(text) if isinstance(text, str) else None
    return day if day is not None and FIRST_DAY <= day <= LAST_DAY else None
