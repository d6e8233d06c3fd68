"""The last step: what is unusual is confirmed, source and accuracy are stated, and the boundary is applied."""

import streamlit as st

from maps.boundaryfiles import doubts, note
from registry.boundaries.boundaries import FARTHEST_M, MAX_TEXT, CannotApply
from registry.person import Person
from registry.store.store import CannotWrite
from views.boundaries import words
from views.boundaries.place import BoundaryPlace
from views.boundaries.work import BoundaryWork
from views.entrance.chrome import go
from views.kit.context import store
from views.kit.i18n import _, pick
from views.kit.markup import show, tag


def draw_applying(person: Person, place: BoundaryPlace, work: BoundaryWork) -> None:
    found, around = work.judged
    unusual = doubts(found, around)
    kinds = {"surveyed": _("测绘成果"), "indicative": _("示意范围，未经测绘")}
    key = f"boundary-{work.key}"
    kind, accuracy = "", 0.0
    if place.kinds:
        kind = st.radio(
            _("这条边界是"), place.kinds, index=None, format_func=kinds.get, key=f"{key}-kind", horizontal=True
        )
    with st.form(f"{key}-apply", border=False):
        source = st.text_input(_("来源：测绘单位、成果名称与日期"), max_chars=MAX_TEXT, key=f"{key}-source")
        if place.kinds:
            accuracy = st.number_input(
                _("位置误差（米）"), min_value=0.01, max_value=FARTHEST_M, value=None, key=f"{key}-error",
                placeholder=_("按成果说明填写"),
            )  # fmt: skip
        else:
            show(tag("p", words.indicative_hint(), cls="sp sp-quiet sp-small"))
        ticked = [
            st.checkbox(_("{finding}我已核对，情况属实。").format(finding=pick(each)), key=f"{key}-doubt-{number}")
            for number, each in enumerate(unusual)
        ]
        if not st.form_submit_button(_("应用这条边界"), type="primary"):
            return
    if place.kinds and (kind is None or accuracy is None):
        words.problem(_("请选择这条边界是测绘成果还是示意范围，并填写位置误差；没有写入。"))
        return
    if not all(ticked):
        words.problem(_("还有情况没有核对，没有写入。"))
        return
    which = work.outline.label if len(work.read.features) > 1 else ""
    about = {"file_name": work.name, "file_sha256": work.read.sha256, "note": note(work.read, found, which)}
    try:
        work.done = place.apply(person, store(), found.shape, around.old, kind, accuracy, source, about)
    except (CannotApply, CannotWrite) as refused:
        words.problem(pick(refused))
    else:
        work.data, work.read = b"", None  # not needed any more, and maybe large
        st.rerun()


def said(place: BoundaryPlace, work: BoundaryWork) -> None:
    """That it is done, and the ways on."""
    found, _around = work.judged
    done = _("已应用新的边界：{area}，记为第 {n} 次变更。").format(area=words.area(found.area_m2), n=work.done)
    show(tag("p", done, cls="sp sp-done", role="status"))
    with st.container(horizontal=True):
        go("boundaries", _("查看这次变更，或撤销"), **place.query, do="history", change=work.done)
        go("map", _("在地图上查看"), **place.query)
