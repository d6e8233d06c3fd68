"""按名单: a list of codes or names with a column for each fact; looked at first, then written in one go."""

import hashlib

import streamlit as st

from registry.findings import lists
from registry.findings.acts import LONGEST
from registry.findings.cells import text_of
from registry.findings.lists import ReadList
from registry.policy import Refusal
from registry.rosters.files.model import CannotReadRoster
from registry.rosters.files.runner import read_plain
from views.answers import stated
from views.findings.desk import Desk
from views.kit import typed, uploader
from views.kit.context import store, today
from views.kit.i18n import _, language, ngettext, pick
from views.kit.markup import show, table, tag

TYPES = ("xlsx", "xlsm", "xls", "ods", "csv", "txt")
SHOWN = 200
"""Lines of the preview, and of what is not taken; more are counted."""


def draw_list(desk: Desk) -> None:
    """The field for the file, then what it says, then the button."""
    lead = _("一行一家：信用代码或名称，再加每项事实一列（列名用事实的名称或政策文件所列的其他名称，年度写在列名里）。")
    show(tag("p", lead, cls="sp"))
    uploaded = uploader.one(_("名单：.xlsx、.xls、.ods 或 .csv"), types=TYPES, megabytes=20, key=f"{desk.key}-list")
    if uploaded is None:
        return
    kept = st.session_state.get("findings-read")
    if kept is None or kept[0] != uploaded.file_id:
        data = uploaded.getvalue()
        try:
            cells = read_plain(data, uploaded.name)
        except CannotReadRoster as refused:
            st.error(pick(refused))
            return
        st.session_state["findings-read"] = kept = (uploaded.file_id, cells, hashlib.sha256(data).hexdigest())
    try:
        with store().read() as session:
            seen = desk.seen(session, uploaded.file_id)
            found = desk.read_list(session, kept[1])
    except Refusal as refused:
        st.error(pick(refused))
        return
    _preview(found)
    if found.lines:
        _write(desk, found, seen, uploaded.name, kept[2])


def _preview(found: ReadList) -> None:
    for note in found.notes:
        show(tag("p", pick(note), cls="sp sp-quiet"))
    said = ngettext("可以写入 {n} 项", "可以写入 {n} 项", len(found.lines)).format(n=len(found.lines))
    st.header(said, anchor=False)
    counted = [_("{fact} {n} 家").format(fact=pick(fact.name), n=number) for fact, number in lists.summary(found.lines)]
    show(tag("p", _("、").join(counted), cls="sp"))
    columns = [(_("行"), None), (_("企业"), None), (_("事实"), None), (_("取值"), None)]
    rows = [
        [str(each.row), [tag("div", each.wanted.subject.name), tag("div", each.wanted.subject.room, cls="sp-small")],
         stated.fact_label(each.wanted.fact, each.wanted.year),
         text_of(each.wanted.fact, each.wanted.value, language())]
        for each in found.lines[:SHOWN]
    ]  # fmt: skip
    if rows:
        show(tag("div", table(columns, rows), cls="sp"))
    if found.doubts:
        count = ngettext("{n} 处没有采用", "{n} 处没有采用", len(found.doubts)).format(n=len(found.doubts))
        st.header(count, anchor=False)
        columns = [(_("位置"), "sp-nowrap"), (_("内容"), None), (_("原因与改法"), None)]
        rows = [[f"{each.column}{each.row}", each.said, pick(each.why)] for each in found.doubts[:SHOWN]]
        show(tag("div", table(columns, rows), cls="sp"))


def _write(desk: Desk, found: ReadList, seen: int, name: str, sha256: str) -> None:
    with st.form("findings-list-write", border=False):
        label = _("从哪一天起（按年度的事实不看这一天）")
        since = st.text_input(label, today().isoformat(), key="findings-list-since", max_chars=40)
        source = st.text_input(_("来源：文号、名单或材料"), key="findings-list-source", max_chars=LONGEST)
        label = ngettext("写入 {n} 项", "写入 {n} 项", len(found.lines)).format(n=len(found.lines))
        if not st.form_submit_button(label, type="primary"):
            return
    wanted = [each.wanted for each in found.lines]
    done = _("已写入 {n} 项，记为一次变更；可在变更历史中整体撤销。").format(n=len(wanted))

    def write() -> None:
        day = typed.day(since, "since", _("日期")) or today()
        desk.state_list(wanted, day, source, seen, name, sha256)
        st.session_state.pop("findings-read", None)

    desk.do(write, done)
