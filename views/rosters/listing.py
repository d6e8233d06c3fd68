"""The roster as it stands, to be read: reminders, the rows with what each tenant may get, one row in full."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from registry.access.permissions import may
from registry.claims.answered import Answered
from registry.parameters import whole_of
from registry.parks.names import ParkName
from registry.person import Person
from registry.services import rosters
from registry.services.rosters import RosterEntry
from views.answers.cells import answer_words, foreign, leading, small
from views.entrance import identity
from views.entrance.chrome import go
from views.kit import address
from views.kit.context import store, today
from views.kit.days import choose_day, day_asked, kept
from views.kit.format import day
from views.kit.i18n import _, link
from views.kit.markup import show, tag
from views.rosters import data, proposals, reminders, table
from views.rosters.rent import rent_cells
from views.rosters.words import CONTACTS, IDENTITY, LEASE, PROFILE, field_name, row_name, value_words


def draw_listing(person: Person, park: ParkName) -> None:
    """One row where the address names it, else reminders and all rows."""
    on, known = day_asked(), _known()
    view = data.roster(person, park, on, known)
    asked = address.asked("row")
    entry = next((entry for entry in (*view.rows, *view.coming) if str(entry.lease_id) == asked), None)
    if entry is not None:
        _one(person, park, view, entry, on, known)
        return
    if asked is not None:
        st.warning(_("这一天的名册中没有这一行，下面是整个名册。"))
    if known is None and on == today():
        proposals.draw_proposals(person, park)
        if may(person, "roster.edit", park.target):
            reminders.draw_reminders(person, park, on, len(view.rows))
    _all(person, park, view, on, known)


def _known() -> int | None:
    """The change after which the roster is asked for; None: all that is known today."""
    return whole_of(address.asked("known") or "")


def _all(person: Person, park: ParkName, view: rosters.RosterView, on: date, known: int | None) -> None:
    """Of which day, as known when; the file; and the rows."""
    st.header(_("在租企业"), anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choose_day(on, _("名册截至"))
        if may(person, "roster.export", park.target) and view.rows and known is None:
            show(tag("p", *_exports(park, on), cls="sp sp-downloads"))
    if known is not None:
        said = _("这是第 {n} 号变更之后登记所知的名册，不含此后的更改。").format(n=known)
        here = tag("a", _("看现在的名册"), href=link("roster", park=park.slug, on=kept(on)))
        show(tag("p", said, here, cls="sp sp-notice", role="note"))
    if view.rows:
        table.draw_table(person, park, view, on, known, "roster")
    else:
        _empty(person, park, on)
    if view.coming:
        st.subheader(_("以后开始的租约"), anchor=False)
        show(tag("div", table.lease_table(park, view, view.coming, None, on, known), cls="sp"))


def _exports(park: ParkName, on: date) -> Sequence[object]:
    """Links to the roster as a file; the route logs who took it."""
    files = {"xlsx": _("下载 Excel"), "csv": _("下载 CSV")}
    links = [
        tag("a", name, href=link("api/roster/export", park=park.slug, on=kept(on), format=kind))
        for kind, name in files.items()
    ]
    return [links[0], " · ", links[1], small(_("含联系人，下载会记入访问日志"))]


def _empty(person: Person, park: ParkName, on: date) -> None:
    """What belongs here, and the first step."""
    show(tag("p", _("{day}，这个园区的名册中还没有企业。").format(day=day(on)), cls="sp-lead"))
    if may(person, "roster.edit", park.target):
        show(tag("p", _("可以导入已有的 Excel 表格，或者逐行填写。"), cls="sp"))
        with st.container(horizontal=True):
            go("roster", _("导入表格"), park=park.slug, do="import")
            go("roster", _("逐行填写"), park=park.slug, do="edit")


def _one(
    person: Person, park: ParkName, view: rosters.RosterView, entry: RosterEntry, on: date, known: int | None
) -> None:
    """One row in full: every field, what the tenant may get, and whom to call."""
    row = entry.row
    go("roster", _("← 整个名册"), park=park.slug, on=kept(on))
    st.header(row_name(row.name, row.room), anchor=False)
    facts = [
        piece
        for id in (*IDENTITY, *LEASE, *PROFILE)
        if id != "name"
        for piece in (tag("dt", field_name(id)), tag("dd", *_value(view, entry, id, on)))
    ]
    if known is None and entry in view.rows:
        answered = data.answers(person, park, on, [entry.tenant_id]).get(entry.tenant_id)
        facts += [] if answered is None else _entitled(answered, view, entry, on)
    if entry.tenant_id in view.stated:
        show(tag("p", _stated(), cls="sp sp-notice", role="note"))
    show(tag("div", tag("dl", *facts, cls="sp-facts"), cls="sp"))
    if may(person, "roster.edit", park.target):
        go("roster", _("更改这一行"), park=park.slug, do="edit", row=entry.lease_id)
    _contact(person, park, row)


def _stated() -> str:
    return _(
        "这家企业从别处来：这里显示本园区所填的情况。企业本人、它所在的另一园区或主管部门确认之后，才显示登记的情况和可得补贴。"
    )


def _value(view: rosters.RosterView, entry: RosterEntry, id: str, on: date) -> list[object]:
    if id == "rent_fen":
        return rent_cells(view.leases_of(entry.tenant_id), on)
    return [value_words(id, getattr(entry.row, id))]


def _entitled(answered: Answered, view: rosters.RosterView, entry: RosterEntry, on: date) -> list[object]:
    """What the tenant may get for its premises here, and grants that were left out of account."""
    found = leading(answered.here)
    leases = sum(each.tenant_id == entry.tenant_id for each in view.rows)
    cells = table.amount(answered, found, leases, view.leases_of(entry.tenant_id), on)
    facts = [tag("dt", _("可得")), tag("dd", *answer_words(found), " ", *cells)]
    if answered.foreign:
        facts += [tag("dt", _("没有计入的领取记录")), tag("dd", foreign(answered.foreign))]
    return facts


def _contact(person: Person, park: ParkName, row) -> None:
    """Contact and telephone, masked; whoever may see them presses a button, and that is logged."""
    st.subheader(_("联系人"), anchor=False)
    shown = {id: getattr(row, id) for id in CONTACTS}
    if not any(shown.values()):
        show(tag("p", _("没有登记联系人。"), cls="sp-quiet"))
        return
    if may(person, "contact.reveal", park.target):
        if st.button(_("查看联系人与电话"), key=f"reveal-{row.uscc}", help=_("每次查看都会记入访问日志。")):
            found = rosters.reveal(person, store(), park.id, row.uscc, identity.address())
            shown = {"contact": found.name, "telephone": found.telephone}
            show(tag("p", _("已记入访问日志。离开这一页后不再显示。"), cls="sp-quiet", role="status"))
    facts = [piece for id in CONTACTS for piece in (tag("dt", field_name(id)), tag("dd", value_words(id, shown[id])))]
    show(tag("div", tag("dl", *facts, cls="sp-facts"), cls="sp"))
