"""地图: the map takes the page; filters on the left, a park's card on the right, the same parks as a table below.

What is chosen lives in the address (`views.map.address`), the view (centre, zoom) behind its `#`, written by the map
itself. A filter or a day reruns this script, which only hands the map a new `Request`: the map stays as it is.
"""

from pathlib import Path

import streamlit as st

from maps.viewport import api, leaflet
from maps.viewport.filters import MANY, Filters, in_order
from maps.viewport.layers import ParkIndex
from registry.parks.parks import UnknownPark, facts_of, park_card
from registry.store.models import Park
from views.coverage.layer import Layer
from views.entrance import chrome, identity
from views.help import heading
from views.kit import address, format, on_paper
from views.kit.context import store
from views.kit.days import kept
from views.kit.i18n import _, language, link
from views.kit.markup import show, tag
from views.map import address as map_address
from views.map import card as map_card
from views.map import changes, charts, files, frame
from views.map.days import stops, take_told
from views.map.listing import columns
from views.map.rail import area_names, district_names, rail
from views.map.words import recognition_names, role_names, tier_names

STYLE = Path(__file__).parents[1] / "assets" / "map.css"


def page() -> None:
    """Draw the page."""
    st.html(STYLE)
    show(tag("h1", _("软件园区地图"), cls="map-h1"))
    map_address.take_address()
    version, index = api.indexes_of(store()).of(st.session_state["map_day"])
    banner, paper = st.container(), st.container(key="map_paper")
    if st.session_state.get("map_beside") == st.session_state["map_day"]:
        map_address.say_equal(st.session_state["map_day"])
    with st.container(key="map_layout", horizontal=True):
        with st.container(key="map_rail"):
            filters, layer = rail(index)
            show(tag("p", heading.help_link("map")))
        map_address.write(filters, layer)
        with st.container(key="map_frame"):
            chart(version, index, filters, layer)
        if st.session_state.get("map_park"):
            with st.container(key="map_card"):
                card(st.session_state["map_park"])
    if index.demo.any():
        with banner:
            chrome.demo_banner()
    with paper:
        on_paper_only(filters, index)
    if (beside := map_address.other_day()) is not None:
        changes.draw_changes(version, index, filters, (index.as_of, beside), lambda slug: select(index, slug))
    table(index, filters)
    show(files.links(filters, index.as_of))
    charts.draw_charts(index, filters, index.as_of)


# --- the map ---


def chart(version: str, index: ParkIndex, filters: Filters, layer: Layer | None) -> None:
    day, beside = st.session_state["map_day"], map_address.other_day()
    request = leaflet.Request(
        filters=filters.write(),
        day=day,
        version=index.digest,
        beside=beside,
        stops=stops(store(), version, day, beside),
        selected=st.session_state.get("map_park"),
        everything=index.box_of(filters),
        focus=st.session_state.get("map_focus"),
        title=described(filters, index),
        heard=st.session_state.get("map_heard", 0),
        layer=layer.query() if layer else None,
        drawn=_digest(layer),
    )
    frame.draw(frame.address(store(), language()), _("软件园区地图"), request.told(), take_told)


def _digest(layer: Layer | None) -> str | None:
    """Stands for what the layer draws for this visitor."""
    result = layer.result(identity.person()) if layer else None
    return result.digest if result else None


def described(filters: Filters, index: ParkIndex) -> str:
    """What the filters choose, in words; empty where they choose everything."""
    names = {
        "district": district_names(index), "area": area_names(), "tier": tier_names(),
        "recognition": recognition_names(), "role": role_names(),
    }  # fmt: skip
    many = [[names[key].get(value, value) for value in in_order(key, getattr(filters, key))] for key in MANY]
    parts = [_("、").join(values) for values in many if values]
    return " · ".join([*parts, *([_("名称含“{name}”").format(name=filters.name)] if filters.name else [])])


def on_paper_only(filters: Filters, index: ParkIndex) -> None:
    """What a printed map must say, since the rail and the address bar are not on paper: title, filters, day, address.

    The address is that of the map as it was sent; `assets/chrome.js` writes the one of the moment, with the view.
    """
    day, beside = index.as_of, map_address.other_day()
    when = _("截至 {day}").format(day=format.day(day))
    if beside is not None:
        first, last = sorted((day, beside))
        when = _("{left} 与 {right} 比较").format(left=format.day(first), right=format.day(last))
    chosen = described(filters, index) or _("全部园区")
    here = address.origin() + link("", **st.session_state["map_wanted"])
    show(
        tag(
            "div",
            tag("p", tag("strong", _("软件园区地图")), " · ", when),
            tag("p", _("筛选：{filters}").format(filters=chosen)),
            tag("p", here, cls="sp-here"),
            cls="sp sp-print-only map-paper",
        )
    )


def card(slug: str) -> None:
    """The card of the park; while two days are compared it says which one it speaks of."""
    day = map_address.card_day()
    try:
        with store().read() as session:
            found = park_card(session, slug, day)
            facts = facts_of(session, session.get_one(Park, found.id), day)
    except UnknownPark:
        show(tag("p", _("地址中的园区不在登记中：{slug}").format(slug=slug), cls="map-empty"))
        st.button(_("关闭"), on_click=close_card, type="tertiary")
        return
    if map_address.other_day() is not None:
        show(tag("p", _("截至 {day}").format(day=format.day(day)), cls="map-card-day"))
    show(map_card.drawn(found, facts, day, tier_names(), recognition_names()))
    chrome.go("park", _("打开园区页面"), park=slug, on=kept(day))
    st.button(_("关闭"), key="map_close", on_click=close_card, type="tertiary")


def close_card() -> None:
    st.session_state["map_park"] = None


# --- the table ---


def table(index: ParkIndex, filters: Filters) -> None:
    """The same parks as rows, on demand; a selected row selects the park and moves the map there."""
    rows = index.found(filters)
    parks = int(index.columns.parks[rows].sum())
    label = _("以表格查看这 {count} 个园区").format(count=parks)
    if parks < len(rows):
        label = _("以表格查看这 {count} 个园区和 {n} 个参照地点").format(count=parks, n=len(rows) - parks)
    if not st.toggle(label, key="map_table"):
        return
    shown = columns(index, rows)
    key = f"map_rows_{hash((tuple(sorted(filters.write().items())), st.session_state['map_day'], len(rows)))}"
    st.dataframe(
        shown,
        key=key,
        hide_index=True,
        width="stretch",
        on_select=lambda: take_row(key, index, rows),
        selection_mode="single-row",
    )
    on_paper.draw_on_paper(shown)
    show(tag("p", _("入驻企业按所选日期计数；时间轴不停在租约起止的日子，因为几乎每天都有。"), cls="map-note"))


def take_row(key: str, index: ParkIndex, rows) -> None:
    picked = st.session_state[key].selection.rows
    if picked:
        select(index, index.slugs[rows[picked[0]]])


def select(index: ParkIndex, slug: str) -> None:
    """Select a park and bring it into view; one that has left the register has a card no more, and no place."""
    at = index.row_of(slug)
    if not len(at):
        return
    number = (st.session_state.get("map_focus") or {"n": 0})["n"] + 1
    st.session_state["map_park"], st.session_state["map_side"] = slug, None
    st.session_state["map_focus"] = {"n": number, "at": index.lonlat[at[0]].tolist()}
