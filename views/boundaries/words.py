"""The words and small tables of a boundary: what it is, what was found, and the map with its legend."""

from collections.abc import Sequence

import folium
import streamlit as st
from streamlit_folium import st_folium

from maps.boundaryfiles import SHIFTS, SYSTEMS, Judgement
from maps.geo.suspicion import Fit, Suspicion
from maps.viewport.preview import FAULT_LINE, STYLES
from registry.boundaries.boundaries import INDICATIVE_DISTRICT_M
from registry.parks.park_words import OUTLINE_NAMES
from views.boundaries.work import BoundaryWork
from views.kit.i18n import _, label, language, ngettext, pick
from views.kit.markup import Html, show, table, tag

HEIGHT = 420


def facts(pairs: Sequence[tuple[str, object]]) -> Html:
    return tag("dl", *(piece for name, value in pairs for piece in (tag("dt", name), tag("dd", value))), cls="sp-facts")


def outline(kind: str, accuracy_m: float = 0.0) -> str:
    """What sort of boundary it is; a district's says by its error whether anybody surveyed it."""
    if kind == "district" and accuracy_m >= INDICATIVE_DISTRICT_M:
        return _("行政区边界（示意）")
    return _("行政区边界") if kind == "district" else label(OUTLINE_NAMES[kind])


def area(square_metres: float | None) -> str:
    """`13.60 公顷`, or that it is not known."""
    if square_metres is None:
        return _("没有（仅有中心点）")
    return _("{area} 公顷").format(area=f"{square_metres / 10_000:,.2f}")


def metres(value: float) -> str:
    return f"{value:,.1f} m" if value < 10 else f"{value:,.0f} m"


def changed(found: Judgement) -> str:
    """The area, and how it differs from the one before."""
    if found.area_m2 is None:
        return _("边界无效，面积不清楚")
    if found.old_area_m2 is None:
        return area(found.area_m2)
    more = found.area_m2 - found.old_area_m2
    difference = f"{round(more / 10_000, 2) + 0.0:+,.2f}"  # no -0.00
    return _("{area}（比原来 {difference} 公顷）").format(area=area(found.area_m2), difference=difference)


def shape(found: Judgement) -> str:
    parts = ngettext("{n} 部分", "{n} 部分", found.parts).format(n=found.parts)
    holes = ngettext("{n} 个孔洞", "{n} 个孔洞", found.holes).format(n=found.holes)
    points = ngettext("{n} 个折点", "{n} 个折点", found.vertices).format(n=f"{found.vertices:,}")
    return " · ".join((parts, holes, points))


def fit(said: Fit) -> str:
    """How well a reading fits, after "as it is" or "converted"."""
    if said.ground == "district":
        return _("{share}% 的边界在本区内").format(share=f"{100 * said.value:.0f}")
    if said.ground == "outline":
        return _("与原边界相差约 {metres}").format(metres=metres(said.value))
    return _("中心与原中心相距 {metres}").format(metres=metres(said.value))


def suspicion(doubt: Suspicion, stated: str, names: dict[str, str]) -> Html:
    """Why the datum is doubtful, with the figures."""
    lead = tag("strong", _("坐标基准存疑。"))
    said = _("按{stated}，{fit}；").format(stated=names[stated], fit=fit(doubt.stated))
    found = _("按{reading}转换后，{fit}。").format(reading=names[doubt.reading], fit=fit(doubt.found))
    return tag("p", lead, said, found, cls="sp sp-notice")


def ask_datum(work: BoundaryWork, names: dict[str, str], key: str) -> None:
    """Which datum the degrees are in: offered with its conversion, decided by a person."""
    stated = work.read.shift
    ways = [stated, *(id for id in SHIFTS if id != stated)]
    labels = {id: _("当作 {name}，转换为 CGCS2000").format(name=names[id]) for id in SHIFTS}
    labels["none"] = _("当作 {name}，不转换").format(name=names["none"])
    chosen = st.radio(
        _("这份边界的经纬度是哪一种基准？"), ways, index=None if work.datum is None else ways.index(work.datum),
        format_func=labels.get, key=key,
    )  # fmt: skip
    if chosen != work.datum:
        work.again(datum=chosen)
        st.rerun()


def ask_repair(work: BoundaryWork, key: str) -> None:
    """A repair needs the person's consent."""
    said = _("同意修复：只保留环围出的地块，多余的线和点舍去，孔洞与各部分保留")
    agreed = st.checkbox(said, value=work.repair, key=key)
    if agreed != work.repair:
        work.again(repair=agreed)
        st.rerun()


def indicative_hint() -> str:
    """How a district's outline is known to be surveyed or not."""
    return _("来源中写有“示意”的，按示意轮廓对待。")


def problem(said: str) -> None:
    show(tag("p", said, cls="sp-problem", role="alert"))


def overlaps(found: Judgement) -> Html | None:
    """The parks, or the districts, that the boundary overlaps."""
    if not found.overlaps:
        return None
    columns = [
        (_("与谁重叠"), None),
        (_("其边界"), None),
        (_("重叠面积（m²）"), "sp-number"),
        (_("占本边界"), "sp-number"),
        (_("占对方"), "sp-number"),
    ]
    rows = [
        [
            pick(each.name),
            outline(each.outline),
            f"{each.area_m2:,.0f}",
            f"{100 * each.of_new:.1f}%",
            f"{100 * each.of_other:.1f}%",
        ]
        for each in found.overlaps
    ]
    return table(columns, rows)


def faults(found: Judgement) -> Html:
    """Where the boundary is invalid, and why."""
    columns = [(_("经度"), "sp-number"), (_("纬度"), "sp-number"), (_("问题"), None)]
    rows = [[f"{each.lon:.6f}", f"{each.lat:.6f}", pick(each.reason)] for each in found.faults]
    return table(columns, rows)


def map_of(chart: folium.Map, key: str, kinds: Sequence[str], **options: object) -> dict | None:
    """The map with its legend, in words and lines of the colours on the map."""
    names = {
        "new": ("━━", _("新边界")),
        "old": ("╍╍", _("现有边界")),
        "before": ("╍╍", _("之前的边界")),
        "after": ("━━", _("之后的边界")),
        "doubtful": ("┄┄", _("按另一基准转换后")),
        "neighbour": ("▒", _("相邻的边界")),
        "district": ("──", _("行政区")),
        "fault": ("◯", _("无效处")),
    }
    result = st_folium(
        chart, key=f"{key}-{language()}", height=HEIGHT, use_container_width=True, **{"returned_objects": []} | options
    )
    signs = {kind: tag("span", names[kind][0], aria_hidden="true", style=f"color: {colour(kind)}") for kind in kinds}
    legend = [tag("span", signs[kind], " ", names[kind][1]) for kind in kinds]
    joined = [piece for each in legend for piece in (each, "　")][:-1]
    show(tag("p", *joined, cls="sp sp-quiet sp-small"))
    return result


def colour(kind: str) -> str:
    """That of the line on the map for a row of its legend."""
    if kind == "fault":
        return FAULT_LINE
    return str(STYLES[{"before": "old", "after": "new"}.get(kind, kind)]["color"])


def choose_system(label: str, first: str | None, key: str) -> str | None:
    """One of the coordinate systems, by its id; `first` stands there to begin with, None for none."""
    ids = list(SYSTEMS)
    return st.selectbox(
        label, ids, index=None if first is None else ids.index(first), key=key, placeholder=_("请选择"),
        format_func=lambda id: pick(SYSTEMS[id].name),
    )  # fmt: skip
