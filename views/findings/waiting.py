"""What companies propose about their facts, to be accepted or refused by the operating body of their park."""

import streamlit as st

from registry.clock import day_of
from registry.findings.acts import LONGEST
from registry.findings.corrections import Correction
from registry.parks.names import ParkName
from registry.person import Person
from registry.services import corrections
from views.answers import stated
from views.findings.desk import Desk
from views.kit.context import store, today
from views.kit.format import day
from views.kit.i18n import _, ngettext
from views.kit.markup import show, tag
from views.kit.paging import paged

PAGE = 10


def draw_waiting(person: Person, park: ParkName, desk: Desk) -> None:
    """Each with its form; nothing where none waits."""
    with store().read() as session:
        found = corrections.waiting(person, session, park.id)
        seen = desk.seen(session, "corrections")
    if not found:
        return
    count = ngettext("企业提议更正 {n} 项事实", "企业提议更正 {n} 项事实", len(found)).format(n=len(found))
    st.header(count, anchor=False)
    for each in paged(found, PAGE, f"corrections-page-{park.id}"):
        with st.container(border=True):
            _one(person, park, desk, each, seen)


def _one(person: Person, park: ParkName, desk: Desk, each: Correction, seen: int) -> None:
    said = _("{fact}：{value}").format(
        fact=stated.fact_label(each.fact, each.year), value=stated.value_words(each.fact, each.value)
    )
    since = None if each.since is None else _("{day} 起").format(day=day(each.since))
    undone = None if each.undone_at is None else _("{day} 撤销了采纳").format(day=day(day_of(each.undone_at)))
    about = _("，").join(filter(None, (each.subject.room, since, each.source, day(each.made_at.date()), undone)))
    show(
        tag(
            "p", tag("strong", each.subject.name), " ", said, " ", tag("span", about, cls="sp-quiet sp-small"), cls="sp"
        )
    )
    with st.form(f"correction-{each.id}", border=False):
        reason = st.text_input(_("理由（不采纳时必填）"), key=f"correction-reason-{each.id}", max_chars=LONGEST)
        with st.container(horizontal=True):
            accept = st.form_submit_button(_("采纳"), key=f"correction-accept-{each.id}", type="primary")
            refuse = st.form_submit_button(_("不采纳"), key=f"correction-refuse-{each.id}")
    if accept or refuse:
        answer = "accepted" if accept else "refused"
        done = _("已采纳，作为本园区的说法写入，注明来自企业。") if accept else _("已答复不采纳，企业会看到理由。")
        desk.do(lambda: corrections.answer(person, store(), park.id, each.id, answer, reason, today(), seen), done)
