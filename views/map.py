"""地图: the map takes the page; filters on the left, a park's card on the right, the same parks as a table below.

Filters, day and park live in the address through `st.query_params`, the view (centre, zoom) behind its `#`, written
by the map itself. A filter reruns this script, which only hands the map a new `Request`: the map stays as it is.
"""

from pathlib import Path

import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from maps import api, leaflet
from maps.filters import MANY, BadParameter, Filters
from maps.layers import ParkIndex
from maps.symbols import SYMBOLS
from registry.models import Park
from registry.parks import UnknownPark, facts_of, park_card
from views import chrome, map_card
from views.context import store, today
from views.i18n import _, language
from views.map_rail import FIRST_DAY, LAST_DAY, area_names, district_names, rail, tick
from views.map_words import recognition_names, role_names, tier_names, words
from views.markup import show, tag

STYLE = Path(__file__).parent / "assets" / "map.css"
ADDRESS = (*MANY, "name", "day", "park")


def page() -> None:
    """Draw the page."""
    st.html(STYLE)
    show(tag("h1", _("软件园区地图"), cls="map-h1"))
    read_address()
    version, index = api.indexes_of(store()).of(st.session_state["map_day"])
    banner = st.container()
    with st.container(key="map_layout", horizontal=True):
        with st.container(key="map_rail"):
            filters = rail(index)
        write_address(filters)
        with st.container(key="map_frame"):
            chart(version, index, filters)
        if st.session_state.get("map_park"):
            with st.container(key="map_card"):
                card(st.session_state["map_park"])
    if index.demo.any():
        with banner:
            chrome.demo_banner()
    table(index, filters)


# --- the address ---


def read_address() -> None:
    """Take filters, day and park from the address where it is not what this page wrote last: a link, or Back."""
    found = {key: st.query_params[key] for key in ADDRESS if key in st.query_params}
    if found == st.session_state.get("map_address") and "map_day" in st.session_state:
        return
    try:
        filters = Filters.read(found)
        day = api.read_day(found.get("day")) if "day" in found else today()
    except BadParameter as bad:
        st.warning(_("地址中的筛选 {name} 没有“{word}”这一项，已忽略全部筛选").format(name=bad.name, word=bad.word))
        filters, day = Filters(), today()
    tick(filters)
    st.session_state["map_day"] = min(max(day, FIRST_DAY), LAST_DAY)
    st.session_state["map_park"] = found.get("park")
    st.session_state["map_address"] = found
    st.session_state.pop("map_wanted", None)


def write_address(filters: Filters) -> None:
    """Put filters, day and park into the address once they change; what else stands there stays.

    An address just read is left as it is: writing it again would drop the view behind its `#` before the map is
    there to keep it.
    """
    wanted = filters.write()
    if st.session_state["map_day"] != today():
        wanted["day"] = st.session_state["map_day"].isoformat()
    if st.session_state.get("map_park"):
        wanted["park"] = st.session_state["map_park"]
    if wanted != st.session_state.setdefault("map_wanted", wanted):
        others = {key: value for key, value in st.query_params.items() if key not in ADDRESS}
        st.query_params.from_dict(others | wanted)
        st.session_state["map_wanted"] = st.session_state["map_address"] = wanted


# --- the map ---


def chart(version: str, index: ParkIndex, filters: Filters) -> None:
    request = leaflet.Request(
        filters=filters.write(),
        day=st.session_state["map_day"],
        version=version,
        selected=st.session_state.get("map_park"),
        everything=index.box_of(filters),
        focus=st.session_state.get("map_focus"),
        title=described(filters, index),
    )
    st_folium(
        leaflet.park_map(words(), language()),
        key="map",
        height=720,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=request,
        on_change=take_click,
    )


def described(filters: Filters, index: ParkIndex) -> str:
    """What the filters choose, in words; empty where they choose everything."""
    names = {
        "district": district_names(index), "area": area_names(), "tier": tier_names(),
        "recognition": recognition_names(), "role": role_names(),
    }  # fmt: skip
    many = [[names[key].get(value, value) for value in sorted(getattr(filters, key))] for key in MANY]
    parts = [_("、").join(values) for values in many if values]
    return " · ".join([*parts, *([_("名称含“{name}”").format(name=filters.name)] if filters.name else [])])


def take_click() -> None:
    """The map tells which park was clicked, or None for the ground between."""
    st.session_state["map_park"] = (st.session_state.get("map") or {}).get("park")


def card(slug: str) -> None:
    try:
        with store().read() as session:
            found = park_card(session, slug, st.session_state["map_day"])
            facts = facts_of(session, session.get_one(Park, found.id), st.session_state["map_day"])
    except UnknownPark:
        show(tag("p", _("地址中的园区不在登记中：{slug}").format(slug=slug), cls="map-empty"))
        st.button(_("关闭"), on_click=close_card, type="tertiary")
        return
    map_card.draw(found, facts, st.session_state["map_day"], tier_names(), recognition_names())
    chrome.go("park", _("打开园区页面"), park=slug)
    st.button(_("关闭"), key="map_close", on_click=close_card, type="tertiary")


def close_card() -> None:
    st.session_state["map_park"] = None


# --- the table ---


def table(index: ParkIndex, filters: Filters) -> None:
    """The same parks as rows, on demand; a selected row selects the park and moves the map there."""
    rows = index.found(filters)
    label = _("以表格查看这 {count} 个园区").format(count=len(rows))
    if not st.toggle(label, key="map_table"):
        return
    frame = index.frame.iloc[rows]
    suffix = "en" if language() == "en" else "zh"
    shown = pd.DataFrame(
        {
            _("园区"): frame[f"name_{suffix}"].where(frame[f"name_{suffix}"] != "", frame["name_zh"]),
            _("等次"): [f"{SYMBOLS[s].sign} {tier_names()[s]}" for s in frame["standing"]],
            _("区级认定"): frame["recognition"].map(recognition_names()),
            _("来历"): frame["role"].map(role_names()),
            _("区"): frame[f"district_{suffix}"],
            _("运营主体"): frame["operator"].fillna(_("不清楚")),
            _("入驻企业"): frame["tenants"],
            _("位置误差（m）"): frame["accuracy_m"],
            _("数据"): frame["demo"].map({True: _("演示"), False: _("文件")}),
        }
    )
    key = f"map_rows_{hash((tuple(sorted(filters.write().items())), st.session_state['map_day'], len(rows)))}"
    st.dataframe(
        shown,
        key=key,
        hide_index=True,
        width="stretch",
        on_select=lambda: take_row(key, index, rows),
        selection_mode="single-row",
    )


def take_row(key: str, index: ParkIndex, rows) -> None:
    picked = st.session_state[key].selection.rows
    if not picked:
        return
    row = rows[picked[0]]
    number = (st.session_state.get("map_focus") or {"n": 0})["n"] + 1
    st.session_state["map_park"] = index.slugs[row]
    st.session_state["map_focus"] = {"n": number, "at": index.lonlat[row].tolist()}
