"""变更历史: who changed what in a roster, when, from what to what and from which file; and taking it back."""

from collections.abc import Sequence
from datetime import timedelta

import streamlit as st

from registry.access.permissions import may
from registry.clock import day_of, midnight
from registry.parks.names import ParkName
from registry.person import Person
from registry.services import corrections, rosters
from registry.store.history import CORRECTIONS, KINDS, OF_ROSTER, CannotUndo
from registry.store.store import StoreError
from views.answers.cells import small
from views.entrance.chrome import go
from views.findings.accepted import undo as undo_accepted
from views.kit import address
from views.kit.context import store, today
from views.kit.format import day
from views.kit.i18n import _, link, ngettext, pick
from views.kit.markup import Html, show, table, tag
from views.kit.moments import moment
from views.kit.paging import paged
from views.kit.undo import asked_twice
from views.rosters.difference import changes_table
from views.rosters.merge import altered_lines

PAGE = 50
ROWS = 200  # of one change, field by field


def draw_history(person: Person, park: ParkName) -> None:
    """One change in full where the address names it, else all of them."""
    asked = address.asked("change")
    with store().read() as session:
        sets = rosters.history(person, session, park.id)
    made = next((made for made in sets if str(made.id) == asked), None)
    if made is None:
        _list(park, sets)
        _known_on(person, park, sets)
    else:
        _one(person, park, made, sets)


def _list(park: ParkName, sets: Sequence) -> None:
    """All changes of this roster, the latest first."""
    if not sets:
        show(tag("p", _("这个名册还没有变更。此后的每次编辑、导入和撤销都会记在这里，不能修改或删除。"), cls="sp-lead"))
        return
    columns = [(_("编号"), "sp-nowrap"), (_("时间"), "sp-nowrap"), (_("变更"), None), (_("由谁"), None)]
    undone = {made.undoes: made.id for made in sets if made.undoes is not None}
    rows = [
        [
            tag("a", str(made.id), href=link("roster", park=park.slug, do="history", change=made.id)),
            moment(made.at),
            [tag("div", what(made)), _file(made), _undone(undone.get(made.id))],
            made.by,
        ]
        for made in paged(sets, PAGE, "history-page")
    ]
    lead = _("每次变更都在此留下记录，只能追加。点编号查看逐项内容，也可以在那里撤销。")
    show(tag("div", tag("p", lead), table(columns, rows), cls="sp"))


def _known_on(person: Person, park: ParkName, sets: Sequence) -> None:
    """The way to the roster as it was known at the end of a day."""
    if not sets:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.date_input(
            _("查看当时登记的名册"),
            value=None,
            min_value=day_of(sets[-1].at) - timedelta(days=1),
            max_value=max(today(), day_of(sets[0].at)),
            format="YYYY-MM-DD",
            key="known-on",
            width=340,
        )
        if chosen is not None:
            end = midnight(chosen + timedelta(days=1))
            with store().read() as session:
                known = rosters.known_on(person, session, park.id, end)
            go("roster", _("查看 {day} 所知的名册").format(day=day(chosen)), park=park.slug, known=known)


def what(made) -> str:
    """`导入名册`; of an undo, which change it took back."""
    if made.undoes is not None:
        return _("撤销第 {n} 号变更").format(n=made.undoes)
    said = pick(KINDS[made.what]) if made.what in KINDS else made.what
    return said[:1].upper() + said[1:]


def _file(made) -> Html | None:
    return (
        tag("div", _("文件：{name}").format(name=made.file_name), cls="sp-quiet sp-small") if made.file_name else None
    )


def _undone(by: int | None) -> Html | None:
    return small(_("已由第 {n} 号变更撤销").format(n=by)) if by is not None else None


def _one(person: Person, park: ParkName, made, sets: Sequence) -> None:
    """A change field by field, the roster as it was known then, and the way to take it back."""
    go("roster", _("← 全部变更"), park=park.slug, do="history")
    st.header(_("第 {n} 号变更：{what}").format(n=made.id, what=what(made)), anchor=False)
    facts = [(_("时间"), moment(made.at)), (_("由谁"), made.by)]
    if made.file_name:
        facts.append((_("导入的文件"), made.file_name))
        facts.append((_("文件的 SHA-256"), tag("code", made.file_sha256 or "")))
    pairs = [piece for name, value in facts for piece in (tag("dt", name), tag("dd", value))]
    show(tag("div", tag("dl", *pairs, cls="sp-facts"), cls="sp"))
    with st.container(horizontal=True):
        go("roster", _("这次变更之后的名册"), park=park.slug, known=made.id)
        go("roster", _("这次变更之前的名册"), park=park.slug, known=made.id - 1)
    with st.spinner(_("正在整理逐项内容…")):
        altered = _altered(store().version(), made.id, park.id, person)
    count = ngettext("{n} 行有变化", "{n} 行有变化", len(altered)).format(n=len(altered))
    st.subheader(count, anchor=False)
    shown = paged(altered, ROWS, f"change-{made.id}")
    show(tag("div", changes_table([line for each in shown for line in altered_lines(each)]), cls="sp"))
    if not may(person, "roster.edit", park.target) or made.id in {other.undoes for other in sets}:
        return
    if made.what in OF_ROSTER:
        undo(person, park, made.id)
    elif made.what in CORRECTIONS:
        _undo_correction(person, park, made.id)


@st.cache_resource(max_entries=16, show_spinner=False)
def _altered(version: str, number: int, park_id: int, _person: Person) -> Sequence[rosters.Altered]:
    """What a change changed, kept for this `version` of the register. Who asks was let into the history before."""
    with store().read() as session:
        return rosters.changes(_person, session, park_id, number)


def _undo_correction(person: Person, park: ParkName, number: int) -> None:
    """Take an accepted correction back; a refusal and an undo have no button."""
    with store().read() as session:
        accepted = corrections.can_undo(person, session, park.id, number)
    if accepted and (undid := undo_accepted(person, park, number)) is not None:
        st.query_params["change"] = str(undid)
        st.rerun()


def undo(person: Person, park: ParkName, number: int) -> None:
    """Take a change back, after a second yes; what came in between is named where it cannot be."""
    asking = f"undo-{park.id}-{number}"
    if asked_twice(asking, _("名册将回到这次变更之前的样子；撤销本身也记为一次变更。确定吗？")):
        _undo(person, park, number, asking)


def _undo(person: Person, park: ParkName, number: int, asking: str) -> None:
    try:
        with st.spinner(_("正在撤销…")):
            made = rosters.undo(person, store(), park.id, number)
    except (CannotUndo, StoreError) as refused:
        show(tag("p", pick(refused), cls="sp-problem", role="alert"))
        return
    del st.session_state[asking]
    st.session_state["undone"] = number
    st.query_params["change"] = str(made)
    st.rerun()
