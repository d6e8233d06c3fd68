"""The rail of the map: its filters as boxes to tick, each with how many parks it would show.

What is ticked lives in the session state as `map_is_<filter>_<value>`, so that an address, Back and a click set it
alike.
"""

from collections.abc import Iterable

import streamlit as st

from maps.geo.districts import CITIES
from maps.viewport import api
from maps.viewport.filters import MANY, RECOGNITIONS, ROLES, TIERS, TITLED, Filters
from maps.viewport.layers import ParkIndex
from maps.viewport.symbols import SYMBOLS
from views.coverage import layer as map_layer
from views.coverage.layer import Layer
from views.entrance import identity
from views.kit.context import store
from views.kit.days import FIRST_DAY, LAST_DAY
from views.kit.i18n import _, language
from views.kit.markup import show, tag
from views.map.words import recognition_names, role_names, tier_names

SHENZHEN = "4403"
TICKED = "map_is_"


def rail(index: ParkIndex) -> tuple[Filters, Layer | None]:
    """Draw the filters, with how many parks each choice would show, and the layers; returns what is chosen."""
    with st.container(key="map_sheet_button"):
        st.toggle(_("筛选园区"), key="map_sheet")
    with st.container(key=f"map_filters_{'open' if st.session_state.get('map_sheet') else 'shut'}"):
        st.text_input(_("按名称查找"), key="map_name", placeholder=_("园区名称"), max_chars=80)
        st.date_input(
            _("截至日期"), key="map_day", format="YYYY-MM-DD", min_value=FIRST_DAY, max_value=LAST_DAY,
            help=_("称号、认定和入驻按这一天计算"),
        )  # fmt: skip
        if st.session_state.get("map_beside") is not None:
            st.date_input(
                _("另一天"), key="map_beside", format="YYYY-MM-DD", min_value=FIRST_DAY, max_value=LAST_DAY,
                help=_("地图左边是较早的一天，右边是较晚的一天"),
            )  # fmt: skip
            st.button(_("结束比较"), on_click=end_comparison, type="tertiary")
        layer = map_layer.choose(st.session_state["map_day"], identity.person())
        filters = chosen_filters()
        counts = index.facets(filters)
        tiers = {tier: f"{SYMBOLS[tier].sign} {name}" for tier, name in tier_names().items()}
        titled(counts["tier"])
        facet("tier", _("等次"), tiers, counts, TIERS)
        facet("area", _("重点片区"), area_names(), counts)
        facet("district", _("行政区"), district_names(index), counts)
        facet("recognition", _("区级认定"), recognition_names(), counts, RECOGNITIONS)
        facet("role", _("来历"), role_names(), counts, ROLES)
        if filters.write():
            st.button(_("清除全部筛选"), on_click=clear, type="tertiary")
    return filters, layer


def titled(found: dict[str, int]) -> None:
    """All tiers but 未认定 in one tick. Ticked whenever they are, however that came about."""
    st.session_state["map_titled"] = chosen_filters().tier == frozenset(TITLED)
    label = _("已认定（{count}）").format(count=sum(found.get(tier, 0) for tier in TITLED))
    with st.container(key="map_facet_titled"):
        st.checkbox(label, key="map_titled", on_change=tick_titled)


def tick_titled() -> None:
    for tier in TIERS:
        st.session_state[f"{TICKED}tier_{tier}"] = st.session_state["map_titled"] and tier in TITLED


def facet(
    key: str,
    title: str,
    names: dict[str, str],
    counts: dict[str, dict[str, int]],
    order: Iterable[str] | None = None,
) -> None:
    """One filter as a list of boxes to tick; choices that no park has are left out unless ticked."""
    found = counts[key]
    ticked = getattr(chosen_filters(), key)
    shown = [value for value in (order or names) if value in found or value in ticked]
    shown += sorted(ticked - set(shown))  # a link may name what this register does not have
    if not shown:
        return
    with st.container(key=f"map_facet_{key}"):
        show(tag("p", title, cls="map-facet"))
        for value in shown:
            label = _("{name}（{count}）").format(name=names.get(value, value), count=found.get(value, 0))
            st.checkbox(label, key=f"{TICKED}{key}_{value}")


def chosen_filters() -> Filters:
    """What the boxes say now."""
    ticked = {key: set() for key in MANY}
    for name, value in st.session_state.items():
        if value is True and str(name).startswith(TICKED):
            key, _sep, word = str(name).removeprefix(TICKED).partition("_")
            ticked[key].add(word)
    many = {key: frozenset(found) for key, found in ticked.items()}
    return Filters(**many, name=(st.session_state.get("map_name") or "").strip())


def tick(filters: Filters) -> None:
    """Set the boxes and the search to `filters`."""
    for key in list(st.session_state):
        if str(key).startswith(TICKED):
            st.session_state[key] = False
    for key in MANY:
        for value in getattr(filters, key):
            st.session_state[f"{TICKED}{key}_{value}"] = True
    st.session_state["map_name"] = filters.name


def end_comparison() -> None:
    st.session_state["map_beside"] = None


def clear() -> None:
    tick(Filters())


def area_names() -> dict[str, str]:
    return {area["id"]: area["name"] for area in api.area_layer(store(), language())["areas"]}


def district_names(index: ParkIndex) -> dict[str, str]:
    """Districts that have parks, by code, Shenzhen's first; those of other cities after their city's name."""
    english = language() == "en"
    names = {code: found[english] for code, found in index.districts.items()}
    for code in names:
        if code[:4] != SHENZHEN and code[:4] in CITIES:
            names[code] = f"{CITIES[code[:4]][english].removesuffix('市')} · {names[code]}"
    return dict(sorted(names.items(), key=lambda named: (named[0][:4] != SHENZHEN, named[0])))
