"""A draft tried on the register (在登记册上试算): how many it would meet in the own district or city, and the sums."""

import streamlit as st

from registry.drafts.model import Draft
from registry.drafts.on_register import OnRegister, Tried
from registry.policy import Law, vocabulary
from registry.services import drafts
from views.entrance import identity
from views.kit.articles import numbered
from views.kit.context import law, store, today
from views.kit.format import day, exact, yuan
from views.kit.i18n import _, pick
from views.kit.markup import NUMBER, show, table, tag

KEY = "draft-on-register"


def draw_register(draft: Draft) -> None:
    """A button, and what it found for just this text on this day."""
    st.header(_("在登记册上试算"), anchor=False)
    said = _("按今天的登记册，算出本区（本市）有多少企业、园区符合，合计多少。只在内存中计算，不保存。")
    show(tag("p", said, cls="sp sp-quiet"))
    if st.button(_("试算"), key="draft-register"):
        with st.spinner(_("正在试算…")), store().read() as session:
            found = drafts.on_register(identity.person(), session, draft, today())
        st.session_state[KEY] = (draft.text, found)
    kept = st.session_state.get(KEY)
    if kept is not None and kept[0] == draft.text:
        _found(kept[1], law())


def _found(found: OnRegister, tried: Law) -> None:
    said = _("{day}：试算企业 {tenants} 家、园区 {parks} 处。").format(
        day=day(found.as_of), tenants=f"{found.asked['tenant']:,}", parks=f"{found.asked['operator']:,}"
    )
    left = _("另有 {n} 个因登记有误没有试算。").format(n=found.left_out) if found.left_out else None
    columns = [(_("结果"), None), (_("数目"), NUMBER), (_("合计最少"), NUMBER), (_("合计最多"), NUMBER)]
    parts = [
        part
        for each in found.measures
        for part in (tag("h3", numbered(tried.measures[each.measure])), table(columns, _rows(each)))
    ]
    show(tag("div", tag("p", said), tag("p", left) if left else None, *parts, cls="sp"))


def _rows(tried: Tried) -> list[list[object]]:
    """By status; whose premises lie elsewhere is not told."""
    rows: list[list[object]] = [
        [
            _("{status}（{who}）").format(status=pick(vocabulary.STATUSES[status]), who=_who(kind)),
            f"{counts['count']:,}",
            exact(yuan(counts["low_fen"])),
            exact(yuan(counts["high_fen"])),
        ]
        for kind, statuses in tried.statuses.items()
        for status, counts in statuses.items()
        if status != "not_applicable"
    ]
    return rows or [[_("没有涉及的企业或园区"), "0", exact(0), exact(0)]]


def _who(kind: str) -> str:
    return {"tenant": _("企业"), "operator": _("园区")}[kind]
