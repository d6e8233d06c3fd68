"""The address of the map: filters, day, the day beside it, and the park, as they stand in `st.query_params`.

The view (centre, zoom) stands behind the `#` and is the map's own. What is chosen lives in the session's state:
`map_day`, `map_beside` (None: nothing is compared), `map_park`, and `map_side`, the side that the card speaks of.
"""

from collections.abc import Mapping
from datetime import date

import streamlit as st

from maps.viewport.filters import MANY, BadParameter, Filters
from views.coverage.layer import ADDRESS as LAYER_ADDRESS
from views.coverage.layer import Layer, set_layer
from views.kit import address, days, format
from views.kit.context import today
from views.kit.i18n import _
from views.map.rail import TICKED, tick

ADDRESS = (*MANY, "name", "day", "beside", "park", "side", *LAYER_ADDRESS)
# What a visitor sets by hand besides the boxes of the filters, and what the map tells (`map_heard`: when).
BY_HAND = ("map_name", "map_day", "map_beside", "map_layer", "map_park", "map_side", "map_heard", "map_sheet",
           "map_table", "map_charts")  # fmt: skip


def take_address() -> None:
    """Take what is chosen from the address where it is not what this page wrote last: a link, or Back.

    A second click may leave the browser before the address that the first one led to has reached it. Such a run brings
    an old address along, but something set by hand as well, which a link and Back never do: what is set stands.
    What cannot be read is said and left aside.
    """
    found = {key: text for key, text in address.everything().items() if key in ADDRESS}
    if "map_day" in st.session_state:
        by_hand = st.session_state.get("map_by_hand") not in (None, _by_hand())
        if by_hand or found == st.session_state.get("map_address"):
            return
    try:
        filters = Filters.read(found)
    except BadParameter as bad:
        st.warning(_("地址中的筛选 {name} 没有“{word}”这一项，已忽略全部筛选").format(name=bad.name, word=bad.word))
        filters = Filters()
    tick(filters)
    day = _day(found, "day", _("“{day}”不是 {first} 至 {last} 之间的日期，已改用今天。")) or today()
    beside = _day(found, "beside", _("“{day}”不是 {first} 至 {last} 之间的日期，不作比较。"))
    if beside == day:
        say_equal(day)
        beside = None
    set_layer(_layer(found, day))
    st.session_state["map_day"], st.session_state["map_beside"] = day, beside
    st.session_state["map_park"] = found.get("park")
    st.session_state["map_side"] = "beside" if beside and found.get("side") == "beside" else None
    st.session_state["map_address"] = found
    st.session_state.pop("map_wanted", None)


def write(filters: Filters, layer: Layer | None) -> None:
    """Put what is chosen into the address once it changes; what else stands there stays.

    An address just read is left as it is: writing it again would drop the view behind its `#` before the map is
    there to keep it.
    """
    wanted = filters.write()
    if st.session_state["map_day"] != today():
        wanted["day"] = st.session_state["map_day"].isoformat()
    if (beside := other_day()) is not None:
        wanted["beside"] = beside.isoformat()
    if layer is not None:
        wanted |= layer.write()
    if st.session_state.get("map_park"):
        wanted["park"] = st.session_state["map_park"]
        if card_day() != st.session_state["map_day"]:
            wanted["side"] = "beside"
    st.session_state["map_by_hand"] = _by_hand()
    if wanted != st.session_state.setdefault("map_wanted", wanted):
        others = {key: text for key, text in address.everything().items() if key not in ADDRESS}
        st.query_params.from_dict(others | wanted)
        st.session_state["map_wanted"] = st.session_state["map_address"] = wanted


def _by_hand() -> tuple:
    """All that is set by hand, to be compared with what it was in the run before."""
    state = st.session_state
    ticked = sorted(str(name) for name, value in state.items() if str(name).startswith(TICKED) and value is True)
    shaded_by = state.get(f"map_by_{state.get('map_layer')}")
    return (*ticked, *(state.get(name) or None for name in BY_HAND), shaded_by)


def other_day() -> date | None:
    """The day that is compared with `map_day`; None where nothing is, or where both are the same."""
    beside = st.session_state.get("map_beside")
    return None if beside == st.session_state["map_day"] else beside


def card_day() -> date:
    """The day that the card of the selected park speaks of: that of the side where it was clicked."""
    beside = other_day() if st.session_state.get("map_side") == "beside" else None
    return beside or st.session_state["map_day"]


def say_equal(day: date) -> None:
    st.warning(_("两天都是 {day}，没有可比较的；请另选一天。").format(day=format.day(day)))


def _layer(found: Mapping[str, str], day: date) -> Layer | None:
    """The result of 覆盖 that the address asks for; None where there is none, and where it is none, which is said."""
    try:
        return Layer.read(found, day)
    except BadParameter as bad:
        st.warning(_("地址中的图层：{name} 不能是“{word}”，不显示图层。").format(name=bad.name, word=bad.word))
        return None


def _day(found: Mapping[str, str], name: str, complaint: str) -> date | None:
    """The day of that name; None where there is none, and where it is none, which is said."""
    text = found.get(name)
    if not text:
        return None
    day = days.read(text)
    if day is None:
        st.warning(days.no_day(text, complaint))
    return day
