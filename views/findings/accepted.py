"""What a park accepted of its companies' corrections, each with the button that takes it back."""

import streamlit as st

from registry.access.permissions import Denied
from registry.parks.names import ParkName
from registry.person import Person
from registry.services import corrections
from registry.services.corrections import CannotUndo
from registry.store.store import StoreError
from views.answers import stated
from views.kit.context import store
from views.kit.i18n import _, ngettext, pick
from views.kit.markup import show, tag
from views.kit.paging import paged
from views.kit.undo import asked_twice

PAGE = 10


def draw_accepted(person: Person, park: ParkName) -> None:
    """Folded, since most of it stays as it is; nothing where nothing was accepted in the last 60 days."""
    with store().read() as session:
        found = corrections.accepted(person, session, park.id)
    if not found:
        return
    label = ngettext("已采纳 {n} 项更正", "已采纳 {n} 项更正", len(found)).format(n=len(found))
    asked = any(st.session_state.get(asking(park, set_id)) for _each, set_id in found)
    with st.expander(label, expanded=asked):
        for each, set_id in paged(found, PAGE, f"corrections-accepted-{park.id}"):
            said = _("{fact}：{value}").format(
                fact=stated.fact_label(each.fact, each.year), value=stated.value_words(each.fact, each.value)
            )
            show(tag("p", tag("strong", each.subject.name), " ", said, cls="sp"))
            if undo(person, park, set_id) is not None:
                st.rerun()


def asking(park: ParkName, set_id: int) -> str:
    """The key of the question whether to take the change set back."""
    return f"undo-correction-{park.id}-{set_id}"


def undo(person: Person, park: ParkName, set_id: int) -> int | None:
    """The button, then the question; the number of the new change set in the run in which it was taken back."""
    key = asking(park, set_id)
    warning = _("本园区恢复采纳之前的说法，企业的提议重新等待答复；企业会看到。撤销本身也记为一次变更。确定吗？")
    if not asked_twice(key, warning, _("撤销采纳")):
        return None
    del st.session_state[key]
    try:
        made = corrections.undo(person, store(), park.id, set_id)
    except (CannotUndo, StoreError, Denied) as refused:
        show(tag("p", pick(refused), cls="sp-problem", role="alert"))
        return None
    st.session_state["findings-done"] = _("已撤销采纳，提议重新等待答复。")
    return made
