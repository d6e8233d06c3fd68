"""其他事实: what the operating body states of the facts that documents declare, tenant by tenant or from a list."""

from collections.abc import Sequence

import streamlit as st

from registry.parks.names import ParkName
from registry.person import Person
from registry.policy.shared_facts import Fact
from registry.services import facts
from views.answers import stated
from views.entrance.chrome import go
from views.findings import accepted, listing, subject, waiting
from views.findings.addressed import named, whose_asked
from views.findings.desk import Desk
from views.kit import address
from views.kit.context import law, store, today
from views.kit.i18n import _, link, ngettext, pick, pick_name
from views.kit.markup import Html, show, table, tag
from views.kit.paging import paged

PAGE = 50


def draw_facts(person: Person, park: ParkName) -> None:
    """Which facts there are; a tenant, or all that was stated; and the list."""
    desk = Desk(park.id, f"facts-{park.id}")
    if said := st.session_state.pop("findings-done", None):
        show(tag("p", said, cls="sp sp-done", role="status"))
    waiting.draw_waiting(person, park, desk)
    accepted.draw_accepted(person, park)
    with store().read() as session:
        asked = facts.asked(person, session, park.id, today())
    if not asked:
        show(tag("p", _("现有政策文件没有自行声明要由运营主体填写的事实。"), cls="sp sp-lead"))
        return
    lead = _(
        "政策文件要求、名册表格之外的事实。这里填写的只是本园区的说法；各方说法不同时按不清楚处理，主管部门的认定优先。"
    )
    show(tag("p", lead, cls="sp sp-lead"))
    show(tag("div", *_which(asked), cls="sp"))
    whose = whose_asked(address.asked("of"))
    if whose is not None:
        go("roster", _("← 全部"), park=park.slug, do="facts", of=None)
        subject.draw_subject(person, desk, whose)
        return
    _find(person, park)
    st.header(_("按名单填写"), anchor=False)
    there = tag("a", _("下载待填的名单"), href=link("api/roster/facts", park=park.slug))
    show(tag("p", there, _("（本园区的企业，每项事实一列，已填的在内）"), cls="sp"))
    listing.draw_list(desk)
    _standing(person, park)


def _which(asked: Sequence[Fact]) -> list[Html]:
    """The facts by name: those about rent and parks, and folded, as they are many, those of all other support."""
    first = {fact.path for fact in law().declared_asked}
    of_rent = [pick(fact.name) for fact in asked if fact.path in first]
    of_others = [tag("li", pick(fact.name)) for fact in asked if fact.path not in first]
    shown: list[Html] = []
    if of_rent:
        shown.append(tag("p", _("租金与园区：{facts}").format(facts=_("、").join(of_rent))))
    if of_others:
        n = len(of_others)
        summary = ngettext("其他支持所问的 {n} 项", "其他支持所问的 {n} 项", n).format(n=n)
        shown.append(tag("details", tag("summary", summary), tag("ul", *of_others), cls="sp-measure"))
    return shown


def _find(person: Person, park: ParkName) -> None:
    text = st.text_input(_("企业：名称或信用代码"), key=f"facts-find-{park.id}", max_chars=80)
    with store().read() as session:
        found = facts.tenants(person, session, park.id, text)
    rows = [
        [tag("a", each.name, href=link("roster", park=park.slug, do="facts", of=named(each.whose))), each.code]
        for each in found
    ]
    if rows:
        show(tag("div", table([(_("名称"), None), (_("代码"), "sp-nowrap")], rows), cls="sp"))
    else:
        show(tag("p", _("没有找到。等待确认入驻的企业，确认后才能填写。"), cls="sp-quiet"))


def _standing(person: Person, park: ParkName) -> None:
    with store().read() as session:
        found = facts.standing(person, session, park.id)
    st.header(_("本园区填写的事实"), anchor=False)
    if not found:
        show(tag("p", _("还没有填写。"), cls="sp-quiet"))
        return
    columns = [(_("对象"), None), (_("事实"), None), (_("说法"), None)]
    rows = [
        [
            [
                tag("div", each.subject.name),
                tag("div", each.subject.room or each.subject.code, cls="sp-quiet sp-small"),
            ],
            stated.fact_label(each.fact, each.statement.year),
            stated.statement_line(each.fact, each.statement, {park.id: pick_name(park)}),
        ]
        for each in paged(found, PAGE, f"facts-page-{park.id}")
    ]
    show(tag("div", table(columns, rows), cls="sp"))
