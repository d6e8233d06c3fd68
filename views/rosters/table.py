"""The rows of a roster as a table to be read: on the roster's own page and on the park's."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from registry.claims.answered import Answered
from registry.parks.names import ParkName
from registry.person import Person
from registry.rosters.fields import RosterRow
from registry.services.rosters import RosterEntry, RosterView
from views.answers.amount_here import amount_here
from views.answers.cells import Leading, answer_words, leading, priced, small
from views.kit.days import kept
from views.kit.format import exact, unknown, yuan
from views.kit.i18n import _, link, ngettext
from views.kit.markup import NUMBER, show, table, tag
from views.kit.paging import paged
from views.rosters import data
from views.rosters.rent import nothing_arose, rent_cells
from views.rosters.words import area, no_end

PAYS = ("eligible", "depends_on_reading", "needs_facts")
PAGE = 100  # rows at a time: as many as a reader scrolls through


def matching(rows: Sequence[RosterEntry], wanted: str) -> list[RosterEntry]:
    """The rows whose name, credit code or room contains the text."""
    text = wanted.strip().casefold()
    return [e for e in rows if not text or text in f"{e.row.name}\n{e.row.uscc}\n{e.row.room or ''}".casefold()]


def draw_table(person: Person, park: ParkName, view: RosterView, on: date, known: int | None, key: str) -> None:
    """Every lease, with its tenant's answer unless an earlier knowledge is asked for; searched by name, code, room."""
    wanted = st.text_input(_("按企业、信用代码或房号查找"), key=f"{key}-find", max_chars=80, width=360)
    found = matching(view.rows, wanted)
    tenants = len({entry.row.uscc for entry in found})
    count = ngettext("{n} 家企业", "{n} 家企业", tenants).format(n=tenants)
    leases = ngettext("{n} 份租约", "{n} 份租约", len(found)).format(n=len(found))
    said = [_("{tenants}，{leases}").format(tenants=count, leases=leases)]
    if n := sum(entry.row.room is None for entry in found):
        said += [" · ", ngettext("{n} 份租约没有填写房号", "{n} 份租约没有填写房号", n).format(n=n)]
    show(tag("p", *said, cls="sp-quiet"))
    shown = paged(found, PAGE, f"{key}-page")
    answers = None if known is not None else data.answers(person, park, on, [e.tenant_id for e in shown])
    show(tag("div", lease_table(park, view, shown, answers, on, known, found), cls="sp"))


def lease_table(
    park: ParkName, view: RosterView, rows: Sequence[RosterEntry], answers: Mapping[int, Answered] | None, on: date,
    known: int | None, together: Sequence[RosterEntry] = (),
):  # fmt: skip
    """The table alone; what a tenant may get stands in the first of its rows. `together`: the rows to be added up."""
    columns = [
        (_("企业"), None),
        (_("房号与租期"), "sp-nowrap"),
        (_("面积与月租金"), NUMBER),
        (_("上年度租金"), NUMBER),
    ]
    if answers is not None:
        columns += [(_("可得"), None), (_("金额上限"), NUMBER)]
    own: dict[int, list[RosterEntry]] = defaultdict(list)
    for entry in rows:
        own[entry.tenant_id].append(entry)
    leases: dict[int, list[RosterRow]] = {id: [] for id in own}
    for entry in (*view.earlier, *view.rows, *view.coming):
        if entry.tenant_id in leases:
            leases[entry.tenant_id].append(entry.row)
    lines = []
    for entry in rows:
        cells = [*_cells(park, entry, on, known), rent_cells(leases[entry.tenant_id], on)]
        if answers is not None:
            cells += _entitled(answers.get(entry.tenant_id), entry, own[entry.tenant_id], leases[entry.tenant_id], on)
        lines.append(cells)
    if len(together) > 1:
        lines.append([*_totals(together), *[""] * (len(columns) - 4)])
    return table(columns, lines, "sp-roster")


def _totals(found: Sequence[RosterEntry]) -> list[object]:
    """The sums of what is stated, each with how many do not state it; last year's rent counts once for a tenant."""
    rows = [entry.row for entry in found]
    rents = {row.uscc: row.rent_fen for row in rows}
    areas, monthly = [row.area_m2 for row in rows], [row.monthly_rent_fen for row in rows]
    hundredths = sum(round(each * 100) for each in areas if each is not None)
    leases = ngettext("{n} 份租约", "{n} 份租约", len(rows)).format(n=len(rows))
    return [
        [tag("strong", _("合计"))],
        leases,
        [tag("strong", area(hundredths / 100)), _unstated(areas), small(_sum(monthly)), _unstated(monthly)],
        [tag("strong", _sum(list(rents.values()))), _unentered(sum(each is None for each in rents.values()))],
    ]


def _sum(fen: Sequence[int | None]) -> str:
    return exact(yuan(sum(each for each in fen if each is not None)))


def _unstated(values: Sequence[object]) -> object | None:
    n = sum(value is None for value in values)
    return small(ngettext("另有 {n} 项没有填写", "另有 {n} 项没有填写", n).format(n=n)) if n else None


def _unentered(n: int) -> object | None:
    """Whose rent nobody has entered: what their leases tell is not added to what was."""
    said = ngettext("只计已填写的，另有 {n} 家没有填写", "只计已填写的，另有 {n} 家没有填写", n)
    return small(said.format(n=n)) if n else None


def _entitled(
    answered: Answered | None, entry: RosterEntry, own: Sequence[RosterEntry], leases: Sequence[RosterRow], on: date
) -> list[object]:
    """What the tenant of these rows may get, once: the rows after the first say where it stands. None: nothing is
    answered, until it is confirmed whose tenant it is.
    """
    if answered is None:
        return [small(_("企业待确认，确认后显示")), "—"]
    first = own[0]
    if entry is not first:
        room = first.row.room or first.row.start.isoformat()
        return [small(_("见上面 {room} 一行").format(room=room)), "—"]
    found = leading(answered.here)
    return [answer_words(found), amount(answered, found, len(own), leases, on)]


def amount(answered: Answered, found: Leading, rows: int, leases: Sequence[RosterRow], on: date) -> list[object]:
    """How much the tenant of so many rows may get; where none of its `leases` bore rent, why."""
    cells = amount_here(answered, found, rows)
    none = priced(found) and found.said.status in PAYS and not found.said.high
    return (nothing_arose(leases, on) if none and answered.whole is None else None) or cells


def _cells(park: ParkName, entry: RosterEntry, on: date, known: int | None) -> list[object]:
    row = entry.row
    there = link("roster", park=park.slug, row=entry.lease_id, on=kept(on), known=known)
    return [
        [tag("a", row.name, href=there), small(row.uscc)],
        [row.room, small(row.start.isoformat()), small(_end(row.end))],
        [area(row.area_m2), small(_money(row.monthly_rent_fen))],
    ]


def _end(end: date | None) -> str:
    return _("至 {day}").format(day=end.isoformat()) if end else no_end()


def _money(fen: int | None) -> str:
    return unknown() if fen is None else exact(yuan(fen))
