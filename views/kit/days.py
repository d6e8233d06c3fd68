"""The day a page speaks of (`?on=2026-07-01`): today unless the address says otherwise."""

from datetime import date

import streamlit as st

from registry.parameters import SHOWN, clean, day_of
from views.kit import address
from views.kit.context import today
from views.kit.format import day
from views.kit.i18n import _

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2050, 12, 31)


def day_asked() -> date:
    """The day in the address (`on`), else today; a day that does not exist is said and left aside."""
    text = address.asked("on")
    if text is None:
        return today()
    found = read(text)
    if found is None:
        st.warning(no_day(text, _("“{day}”不是 {first} 至 {last} 之间的日期，已改用今天。")))
        return today()
    return found


def read(text: str) -> date | None:
    """The day that is written there; None where it is none, or none that a page speaks of."""
    found = day_of(text)
    return found if found is not None and FIRST_DAY <= found <= LAST_DAY else None


def no_day(text: str, complaint: str) -> str:
    """The complaint about a text that is no day, with the days that are."""
    return complaint.format(day=clean(text, SHOWN), first=day(FIRST_DAY), last=day(LAST_DAY))


def choose_day(on: date, label: str) -> None:
    """A field for the day; a change goes into the address, today leaves it."""
    chosen = st.date_input(
        label, value=on, min_value=FIRST_DAY, max_value=LAST_DAY, format="YYYY-MM-DD", key="on", width=220
    )
    if chosen and chosen != on:
        if chosen == today():
            st.query_params.pop("on", None)
        else:
            st.query_params["on"] = chosen.isoformat()
        st.rerun()


def kept(on: date) -> str | None:
    """The day for a link: nothing where it is today."""
    return None if on == today() else on.isoformat()
