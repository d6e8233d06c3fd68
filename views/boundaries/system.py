"""Which coordinates a boundary is in: its system, the unit of its lengths, or the control points of a building site."""

import streamlit as st

from maps.boundaryfiles import SYSTEMS, UNITS
from views.boundaries import words
from views.boundaries.work import BoundaryWork
from views.kit.i18n import _, ngettext, pick
from views.kit.markup import show, tag

MANY = 12  # outlines in a list to read
DEGREES = 360.0  # what is beyond is a length


def choose(work: BoundaryWork) -> None:
    """Asked where nobody said, else said, with a way to say otherwise."""
    if work.read is None and work.system is None:
        return
    if work.read is not None:
        for note in work.read.notes:
            show(tag("p", pick(note), cls="sp sp-quiet"))
    known = None if work.read is None else work.read.system
    if known is not None:
        name = pick(SYSTEMS[known].name) if known in SYSTEMS else known
        said = _("坐标系：{name}（您选择的）") if work.system else _("坐标系：{name}（文件写明）")
        show(tag("p", said.format(name=name), cls="sp"))
        with st.expander(_("坐标系不对？")):
            if work.control:
                _control(work)
            else:
                _system(work, known if known in SYSTEMS else None)
        return
    if work.read is not None:
        _listed(work)
    if work.control or (work.read is not None and work.read.local):
        show(tag("p", tag("strong", _("坐标像是施工（独立）坐标，请给出控制点。")), cls="sp sp-notice"))
        _control(work)
        with st.expander(_("不是施工坐标？选择坐标系")):
            _system(work, None)
        return
    show(tag("p", tag("strong", _("文件没有说明可用的坐标系，请选择。")), cls="sp sp-notice"))
    guesses = () if work.read is None else work.read.guesses
    _system(work, guesses[0] if guesses else work.system)
    with st.expander(_("是施工（独立）坐标？用控制点换算")):
        _control(work)


def _system(work: BoundaryWork, first: str | None) -> None:
    chosen = words.choose_system(_("坐标系"), first, f"boundary-system-{work.id}")
    unit = _unit(work, "system")
    local = _("地方独立坐标系、北京 54 和西安 80 不能在此换算，请先在测绘软件中转换为 CGCS2000。")
    show(tag("p", local, cls="sp sp-quiet sp-small"))
    if st.button(_("按这个坐标系读取"), disabled=chosen is None, key=f"boundary-system-go-{work.id}"):
        work.again(system=chosen, unit=unit, control=())
        st.rerun()


def _control(work: BoundaryWork) -> None:
    """Points that are known in both: four numbers a line."""
    hint = _(
        "图上与实地坐标都知道的点，至少两个，相距越远越好。每行四个数：图上 X,Y，实地东坐标,北坐标（或经度,纬度）。"
    )
    show(tag("p", hint, cls="sp sp-quiet sp-small"))
    key = f"boundary-control-{work.id}"
    st.session_state.setdefault(key, "\n".join(work.control))
    text = st.text_area(
        _("控制点，每行一个"), key=key, height=110, max_chars=5_000,
        placeholder=_("例如 {example}").format(example="0,0,494856.297,2492490.290"),
    )  # fmt: skip
    system = words.choose_system(_("控制点实地坐标的坐标系"), work.system, f"{key}-system")
    unit = _unit(work, "control")
    lines = tuple(line for line in text.splitlines() if line.strip())
    if st.button(_("按控制点换算"), disabled=system is None or not lines, key=f"{key}-go"):
        work.again(system=system, unit=unit, control=lines)
        st.rerun()


def _unit(work: BoundaryWork, key: str) -> str | None:
    """The unit of lengths; None: not asked, as everything is in degrees and nobody chose one."""
    read = work.read
    lengths = read is not None and (read.local or any(each.shape.bounds[2] > DEGREES for each in read.features))
    if work.unit is None and not work.control and not lengths:
        return None
    ids = list(UNITS)
    first = work.unit or ("m" if read is None else read.unit)
    return st.selectbox(
        _("长度单位"), ids, index=ids.index(first), format_func=lambda id: pick(UNITS[id]),
        key=f"boundary-unit-{key}-{work.id}", help=_("坐标为经纬度时不用选。"),
    )  # fmt: skip


def _listed(work: BoundaryWork) -> None:
    """What is in a file whose system has to be chosen first, if there is anything to tell it by."""
    places = range(len(work.read.features))
    if len(places) == 1 and work.read.features[0].area_m2 is None:
        return
    more = len(places) - MANY
    items = [tag("li", named(work, place)) for place in places[:MANY]]
    if more > 0:
        items.append(tag("li", ngettext("另有 {n} 个图形", "另有 {n} 个图形", more).format(n=more)))
    show(tag("div", tag("p", _("文件中的图形：")), tag("ul", *items), cls="sp sp-quiet"))


def named(work: BoundaryWork, place: int) -> str:
    """An outline in a list: its number, its name, its area."""
    each = work.read.features[place]
    parts = (f"{place + 1}", each.label, *(() if each.area_m2 is None else (words.area(each.area_m2),)))
    return " · ".join(parts)
