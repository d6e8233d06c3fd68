"""审计: which changes were made, without their contents, and what verification finds."""

import streamlit as st

from registry.person import Person
from registry.services import record
from views.kit.context import store
from views.kit.i18n import _, pick
from views.kit.markup import show, table, tag
from views.kit.moments import moment

SHOWN = 200


def draw_record(person: Person) -> None:
    """A button that verifies, then the latest changes."""
    told = _("核对每一行、每次变更与访问日志是否如程序留下的；登记很大时要几分钟。")
    show(tag("p", told, cls="sp-quiet"))
    if st.button(_("核验登记库"), type="primary"):
        with st.spinner(_("正在核验…")):
            _verify(person)
    st.header(_("变更目录"), anchor=False)
    with store().read() as session:
        found = record.changes(person, session, SHOWN)
        parks = record.park_names(person, session, found)
    rows = [
        (
            str(each.id),
            moment(each.at),
            each.by,
            pick(record.KINDS[each.what]) if each.what in record.KINDS else each.what,
            pick(parks[each.park_id]) if each.park_id in parks else "",
            str(each.last_change - each.first_change + 1),
            each.seal[:12],
        )
        for each in found
    ]
    headings = (_("编号"), _("时间"), _("由谁"), _("事项"), _("园区"), _("行数"), _("封印"))
    note = _("最近 {n} 次变更：由谁、何时、哪一类；不含内容。").format(n=len(rows))
    columns = [(heading, None) for heading in headings]
    show(tag("div", tag("p", note, cls="sp-quiet"), table(columns, rows) if rows else None, cls="sp"))


def _verify(person: Person) -> None:
    problems, open_ = record.verify(person, store())
    if problems:
        show(tag("div", *(tag("p", pick(each), cls="sp-problem") for each in problems), cls="sp", role="alert"))
    else:
        show(tag("p", _("完好：封印相连，每一行都与历史一致。"), cls="sp-done", role="status"))
    for each in open_:
        show(tag("p", _("未能证明："), pick(each), cls="sp-quiet"))
