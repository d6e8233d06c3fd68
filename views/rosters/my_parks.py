"""The parks whose rosters an account is for (我的园区): how many tenants, how complete, last changed when; and a
company found across all of them.
"""

from collections import defaultdict
from collections.abc import Sequence

import streamlit as st

from registry.access.permissions import may
from registry.parks.names import ParkName
from registry.person import Person
from registry.rosters.complete import blanks
from registry.rosters.fields import RosterRow
from registry.services import rosters
from registry.services.rosters import RosterView
from views.answers.cells import small
from views.help import heading
from views.kit.context import store, today
from views.kit.i18n import _, link, ngettext, pick_name
from views.kit.marks import mark
from views.kit.markup import NUMBER, show, table, tag
from views.kit.moments import moment
from views.kit.paging import paged
from views.rosters import data, proposals
from views.rosters.table import matching
from views.rosters.words import term

PAGE = 20  # parks at a time: their rosters are read
FOUND = 50  # leases of the companies that were looked for
MANY = 12  # parks, from which on they are looked for by name


def choose(person: Person, own: Sequence[ParkName]) -> None:
    """The parks, or the companies that are looked for in them."""
    heading.title(_("名册"), "roster")
    proposals.desk(person)
    wanted = st.text_input(
        _("在各园区中查找企业（名称、信用代码或房号）"), key="roster-company", max_chars=80, width=440
    ).strip()
    if wanted:
        _companies(person, own, wanted)
        return
    named = ""
    if len(own) > MANY:
        named = st.text_input(_("按名称查找园区"), key="roster-park", max_chars=80, width=360).strip().casefold()
    found = [park for park in own if named in f"{park.name_zh}\n{park.name_en}".casefold()]
    count = ngettext("{n} 个园区", "{n} 个园区", len(found)).format(n=len(found))
    note = _("完整：面积、租金、免租月数和企业情况没有空白。")
    columns = [(_("园区"), None), (_("企业数"), NUMBER), (_("完整"), NUMBER), (_("最近更改"), None)]
    rows = [_park(person, park) for park in paged(found, PAGE, "roster-parks")]
    show(tag("div", tag("p", count, " · ", note, cls="sp-quiet"), table(columns, rows, "sp-roster"), cls="sp"))


def _park(person: Person, park: ParkName) -> list[object]:
    """One park: tenants, how many of them are complete, and who changed the roster last."""
    view = data.roster(person, park, today())
    leases: dict[int, list[RosterRow]] = defaultdict(list)
    for entry in view.rows:
        leases[entry.tenant_id].append(entry.row)
    whole = sum(not blanks(own, today().year - 1) for own in leases.values())
    name = [tag("a", pick_name(park), href=link("roster", park=park.slug)), mark(park.demo)]
    share = _("{part} / {all} 家").format(part=whole, all=len(leases)) if leases else "—"
    return [name, str(len(leases)), share, _last(person, park)]


def _last(person: Person, park: ParkName) -> list[object]:
    if not may(person, "roster.history", park.target):
        return ["—"]
    with store().read() as session:
        made = rosters.history(person, session, park.id, 1)
    if not made:
        return [_("还没有更改")]
    return [moment(made[0].at), small(made[0].by)]


def _companies(person: Person, own: Sequence[ParkName], wanted: str) -> None:
    """Every lease of the companies, in all parks of the account."""
    views: dict[ParkName, RosterView] = {park: data.roster(person, park, today()) for park in own}
    found = [(park, entry) for park, view in views.items() for entry in matching([*view.rows, *view.coming], wanted)]
    found.sort(key=lambda each: (each[1].row.name, each[1].row.uscc, each[0].name_zh, each[1].row.start))
    companies = len({entry.row.uscc for _park, entry in found})
    count = ngettext("{n} 家企业", "{n} 家企业", companies).format(n=companies)
    leases = ngettext("{n} 份租约", "{n} 份租约", len(found)).format(n=len(found))
    show(tag("p", _("{tenants}，{leases}").format(tenants=count, leases=leases), cls="sp-quiet", role="status"))
    if not found:
        return
    columns = [(_("企业"), None), (_("园区"), None), (_("房号与租期"), None)]
    rows = [
        [
            [tag("a", entry.row.name, href=link("roster", park=park.slug, row=entry.lease_id)), small(entry.row.uscc)],
            pick_name(park),
            [entry.row.room, small(term(entry.row.start, entry.row.end))],
        ]
        for park, entry in paged(found, FOUND, "roster-companies")
    ]
    show(tag("div", table(columns, rows), cls="sp"))
