"""认定事实: an official finds what a company, park or operating body is; sees what stands, withdraws, undoes.

`/findings?of=company-12` opens one of them, `do=list` a list, `do=history` what was found before.
"""

import streamlit as st

from registry.access.permissions import Denied, may, of_district
from registry.person import Person
from registry.services import findings
from registry.services.findings import CannotUndo
from registry.store.store import StoreError
from views.answers import stated
from views.entrance import identity
from views.entrance.chrome import demo_banner, go
from views.entrance.denied import denied
from views.findings import listing, subject
from views.findings.addressed import named, whose_asked
from views.findings.desk import Desk
from views.help import heading
from views.kit import address
from views.kit.context import store
from views.kit.i18n import _, link, pick
from views.kit.markup import show, table, tag
from views.kit.moments import moment
from views.kit.paging import paged
from views.kit.undo import asked_twice

PAGE = 50


def page() -> None:
    """Who may not state findings reads what it would take."""
    person = identity.person()
    office = person.scope or ""
    if not may(person, findings.ACTION, of_district(office)):
        denied(Denied(person, findings.ACTION))
        return
    heading.title(_("认定事实"), "findings")
    lead = _(
        "政策文件要求、由主管部门认定的事实，在这里逐家或按名单填写。认定优先于园区与企业的说法；每次都会留下记录，可以撤回。"
    )
    show(tag("p", lead, cls="sp sp-lead"))
    if said := st.session_state.pop("findings-done", None):
        show(tag("p", said, cls="sp sp-done", role="status"))
    asked = address.asked("do")
    with st.container(horizontal=True):
        go("findings", _("逐家认定"), of=None, do=None)
        go("findings", _("按名单认定"), of=None, do="list")
        go("findings", _("变更历史"), of=None, do="history")
    if asked == "list":
        listing.draw_list(Desk(office, "findings"))
    elif asked == "history":
        _history(person, office)
    else:
        _one_by_one(person, office)


def _one_by_one(person: Person, office: str) -> None:
    whose = whose_asked(address.asked("of"))
    if whose is not None:
        go("findings", _("← 全部"), of=None)
        subject.draw_subject(person, Desk(office, "findings"), whose)
        return
    text = st.text_input(_("企业、园区或运营主体：名称或信用代码"), key="findings-find", max_chars=80)
    if text.strip():
        with store().read() as session:
            found = findings.find(person, session, office, text)
        if not found:
            show(
                tag(
                    "p",
                    _("本辖区没有找到。只能认定在本辖区园区入驻过的企业、本辖区的园区及其运营主体。"),
                    cls="sp-quiet",
                )
            )
        rows = [[tag("a", each.name, href=link("findings", of=named(each.whose))), each.code] for each in found]
        if rows:
            show(tag("div", table([(_("名称"), None), (_("代码"), "sp-nowrap")], rows), cls="sp"))
    _standing(person, office)


def _standing(person: Person, office: str) -> None:
    """What this office has found, the latest first."""
    with store().read() as session:
        found = findings.standing(person, session, office)
    st.header(_("本部门的认定"), anchor=False)
    if not found:
        show(tag("p", _("还没有按政策文件自行声明的事实作出的认定。"), cls="sp-quiet"))
        return
    if any(each.subject.demo for each in found):
        demo_banner()
    columns = [(_("对象"), None), (_("事实"), None), (_("认定"), None)]
    rows = [
        [
            [
                tag("div", each.subject.name),
                tag("div", each.subject.room or each.subject.code, cls="sp-quiet sp-small"),
            ],
            stated.fact_label(each.fact, each.statement.year),
            stated.statement_line(each.fact, each.statement, {}),
        ]
        for each in paged(found, PAGE, "findings-page")
    ]
    show(tag("div", table(columns, rows), cls="sp"))


def _history(person: Person, office: str) -> None:
    """Each change set, with the way to take it back."""
    with store().read() as session:
        sets = findings.changes(person, session, office)
    if not sets:
        show(tag("p", _("本部门还没有作出过认定。"), cls="sp-quiet"))
        return
    undone = {made.undoes for made in sets}
    for made in paged(sets, PAGE, "findings-history"):
        with st.container(border=True):
            about = [moment(made.at), made.by, made.file_name, made.note]
            what = _("撤销第 {n} 号").format(n=made.undoes) if made.undoes is not None else _("认定")
            said = _("第 {n} 号：{what}").format(n=made.id, what=what)
            show(tag("p", tag("strong", said), " ", _("，").join(filter(None, about)), cls="sp"))
            if made.id not in undone and asked_twice(
                f"findings-undo-{made.id}", _("撤销后，这次写入的认定全部恢复原样。")
            ):
                _undo(person, office, made.id)


def _undo(person: Person, office: str, set_id: int) -> None:
    del st.session_state[f"findings-undo-{set_id}"]
    try:
        number = findings.undo(person, store(), office, set_id)
    except (CannotUndo, Denied, StoreError) as refused:
        st.error(pick(refused))
        return
    st.session_state["findings-done"] = _("已撤销第 {n} 号，记为第 {new} 号变更。").format(n=set_id, new=number)
    st.rerun()
