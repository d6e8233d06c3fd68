"""Proposals on the pages of rosters: what waits for a park, what it proposed itself, and the parks where some wait."""

import streamlit as st

from registry.access.permissions import may
from registry.parks.names import ParkName
from registry.person import Person
from registry.services import proposals
from views.entrance import identity
from views.kit.context import store, today
from views.kit.i18n import _, link, ngettext, pick_name
from views.kit.markup import show, tag
from views.rosters import proposed as words


def draw_proposals(person: Person, park: ParkName) -> None:
    """What waits for an answer of this park, and what it proposed itself, for whoever may see it."""
    key = f"proposals-{park.id}"
    if may(person, "proposal.answer", park.target):
        with store().read() as session:
            waiting = proposals.waiting(person, session, park.id, today())

        def answer(id: int, said: str) -> None:
            proposals.answer(identity.person(), store(), park.id, id, said, today())

        words.draw_waiting(waiting, answer, key)
    if may(person, "roster.history", park.target):
        with store().read() as session:
            made = proposals.made(person, session, park.id, today())

        def withdraw(id: int) -> None:
            proposals.withdraw(identity.person(), store(), park.id, id)

        words.draw_made(made, withdraw if may(person, "roster.edit", park.target) else None, key)


def desk(person: Person) -> None:
    """The person's parks where something waits, as links; nothing where nothing does."""
    if not may(person, "proposal.desk"):
        return
    with store().read() as session:
        found = proposals.desk(person, session, today())
    if not found:
        return
    st.header(_("等您答复的提议"), anchor=False)
    items = [
        tag(
            "li",
            tag("a", pick_name(each.park), href=link("roster", park=each.park.slug)),
            _("：{what}").format(what=ngettext("{n} 项", "{n} 项", each.number).format(n=each.number)),
        )
        for each in found
    ]
    show(tag("div", tag("ul", *items, cls="sp-reminders"), cls="sp"))
