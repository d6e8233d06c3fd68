"""坐标点: points clicked on a map or typed one a line; a click adds a line."""

import hashlib

import streamlit as st

from maps.viewport.preview import clicked_points, outline_map
from registry.boundaries.surroundings import Surroundings
from views.boundaries import words
from views.boundaries.place import BoundaryPlace
from views.kit.i18n import _, language
from views.kit.markup import show, tag

DEGREES = "4490"
FEWEST = 3


def draw_points(place: BoundaryPlace, now: Surroundings) -> tuple[str, str, bytes, str] | None:
    """The map, the lines, and a button that hands them on; None until it was pressed for these very lines."""
    key = f"boundary-points-{place.key}"
    st.session_state.setdefault(key, "")
    show(tag("p", _("沿边界依次点击地图，每点一次添加一行；也可以直接填写或粘贴。首尾自动相接。"), cls="sp"))
    layers = [("district", now.within), ("old", now.old)]
    kinds = ["old", "district"] if now.within is not None else ["old"]
    chart = f"boundary-click-{place.key}"
    words.map_of(
        outline_map(layers),
        chart,
        kinds,
        returned_objects=["last_clicked"],
        feature_group_to_add=clicked_points(_places(st.session_state[key])),
        on_change=_add,
    )
    st.session_state["boundary-click"] = (f"{chart}-{language()}", key)
    text = st.text_area(
        _("坐标点，每行一个：经度,纬度（或 X,Y）"), key=key, height=180, max_chars=2_000_000,
        placeholder=_("例如 {example}").format(example="113.937500,22.746000"),
    )  # fmt: skip
    system = words.choose_system(_("这些坐标的坐标系"), DEGREES, f"{key}-system")
    enough = len([line for line in text.splitlines() if line.strip()]) >= FEWEST
    with st.container(horizontal=True):
        asked = st.button(_("检查这个边界"), disabled=not enough, type="primary", key=f"{key}-go")
        st.button(_("撤去最后一点"), disabled=not text.strip(), on_click=_drop, args=(key,), key=f"{key}-drop")
        st.button(_("全部清除"), disabled=not text.strip(), on_click=_clear, args=(key,), key=f"{key}-clear")
    id = hashlib.sha256(f"{system}\n{text}".encode()).hexdigest()
    if asked:
        st.session_state[f"{key}-asked"] = id
    if st.session_state.get(f"{key}-asked") != id:
        return None
    return id, _("坐标点") + ".csv", text.encode(), system


def _add() -> None:
    """Write down the point that was clicked, once."""
    chart, key = st.session_state["boundary-click"]
    clicked = (st.session_state.get(chart) or {}).get("last_clicked")
    if clicked and clicked != st.session_state.get(f"{key}-last"):
        st.session_state[f"{key}-last"] = clicked
        before = st.session_state[key].rstrip()
        line = f"{clicked['lng']:.6f},{clicked['lat']:.6f}"
        st.session_state[key] = f"{before}\n{line}".lstrip()


def _drop(key: str) -> None:
    st.session_state[key] = "\n".join(st.session_state[key].rstrip().split("\n")[:-1])


def _clear(key: str) -> None:
    st.session_state[key] = ""


def _places(text: str) -> list[tuple[float, float]]:
    """The lines that are longitude and latitude, for the map."""
    places = []
    for line in text.splitlines()[:2_000]:
        try:
            lon, lat = (float(part) for part in line.split(","))
        except ValueError:
            continue
        if -180 <= lon <= 180 and -90 <= lat <= 90:
            places.append((lon, lat))
    return places
