"""认定: the desk. Cases by whose turn it is for those who may read them, public notices for everybody, and the ways.

`/certification?park=slug` opens a park's readiness and applications, `&case=12` one case. Who may see or do what is
decided by `registry.services.certification`.
"""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from registry.access.permissions import Denied
from registry.certification.notices import Notice, notices
from registry.certification.rules import CertificationKind, load
from registry.parameters import SHOWN, clean, whole_of
from registry.parks.card import UnknownPark
from registry.parks.parks import ParkCard, park_card
from registry.person import Person
from registry.services import certification as services
from registry.services.certification import Listed
from views.certification import case as certification_case
from views.certification import park as certification_park
from views.certification import words
from views.entrance import identity, opening
from views.entrance.chrome import demo_banner
from views.entrance.denied import denied
from views.help import heading
from views.kit import address
from views.kit.context import store
from views.kit.days import day_asked
from views.kit.format import day, interval
from views.kit.i18n import _, link, ngettext, pick, pick_name
from views.kit.marks import mark
from views.kit.markup import Html, show, table, tag
from views.kit.paging import paged

DESKS = ("operator", "official")
MOST = 50  # cases on a page of the desk; closed ones and notices that are listed


def page() -> None:
    """One case, one park, or the desk."""
    person, on = identity.person(), day_asked()
    slug, case = address.asked("park"), address.asked("case") or ""
    number = whole_of(case)
    try:
        if slug is None:
            _desk(person, on, clean(case, SHOWN))
            return
        card = _card(person, slug, on)
        if number is not None:
            certification_case.draw_case(person, card, number)
        else:
            certification_park.draw_park(person, card, on)
    except Denied as refused:
        denied(refused)


def _card(person: Person, slug: str, on: date) -> ParkCard:
    with store().read() as session:
        try:
            return park_card(session, slug, on)
        except UnknownPark:
            # The same words as for a park that may not be seen.
            raise Denied(person, "certification.readiness") from None


def _desk(person: Person, on: date, lost: str) -> None:
    """`lost`: a case that was asked for without its park."""
    with store().read() as session:
        listed = services.desk(person, session) if person.role in DESKS else []
        parks = services.parks(person, session) if person.role in DESKS else []
        found = notices(session, on)
    heading.title(_("认定"), "certification")
    if lost:
        st.warning(_("地址中的事项“{number}”没有写明园区，请从下面选择。").format(number=lost))
    if any(row.case.demo for row in listed) or any(notice.demo for notice in found):
        demo_banner()
    show(tag("p", _(opening.CERTIFICATION), cls="sp-lead"))
    if person.role in DESKS:
        _cases(listed)
        _parks(parks)
    _notices(found)
    _ways()


def _cases(listed: list[Listed]) -> None:
    """What waits for this person, what waits for others, and what is closed."""
    mine = [row for row in listed if row.mine]
    others = [row for row in listed if not row.mine and row.case.waits_for]
    closed = [row for row in listed if not row.case.waits_for]
    st.header(_("待您办理"), anchor=False)
    if mine:
        show(tag("div", _case_table(paged(mine, MOST, "desk-mine")), cls="sp"))
    else:
        show(tag("p", _("没有等您办理的事项。"), cls="sp-quiet"))
    if others:
        st.header(_("其他在办"), anchor=False)
        show(tag("div", _case_table(paged(others, MOST, "desk-others")), cls="sp"))
    if closed:
        said = ngettext("已办结（{n} 件）", "已办结（{n} 件）", len(closed)).format(n=len(closed))
        inside = tag("details", tag("summary", said), _case_table(closed[:MOST]), _more(closed), cls="sp-measure")
        show(tag("div", inside, cls="sp"))


def _case_table(rows: Sequence[Listed]) -> Html:
    columns = [
        (_("认定事项"), None),
        (_("园区"), None),
        (_("进展"), None),
        (_("等待"), None),
        (_("最近一步"), "sp-nowrap"),
    ]
    return table(columns, [_case_row(row) for row in rows])


def _case_row(row: Listed) -> list[object]:
    case = row.case
    name = words.case_name(case.kind, case.purpose, case.granted_as)
    address = link("certification", park=case.slug, case=case.id)
    return [
        [tag("a", name, href=address, target="_self"), tag("small", _("{n} 号").format(n=case.id))],
        [pick_name(case, "park"), mark(case.demo)],
        words.standing(case),
        words.desk_name(case.kind, case.waits_for) if case.waits_for else "—",
        day(case.since),
    ]


def _parks(parks: list[tuple[int, str, str, str]]) -> None:
    """The way to a park's readiness and applications."""
    st.header(_("园区的条件与申请"), anchor=False)
    if not parks:
        show(tag("p", _("您的账号还没有对应的园区。"), cls="sp-quiet"))
        return
    wanted = ""
    if len(parks) > 12:
        wanted = st.text_input(_("按名称查找"), key="certification-park", max_chars=80, width=360).strip().casefold()
    found = [row for row in parks if wanted in f"{row[2]}\n{row[3]}".casefold()]
    items = [tag("li", tag("a", pick(_Named(row)), href=link("certification", park=row[1]), target="_self"))
             for row in found[:40]]  # fmt: skip
    more = None
    if len(found) > 40:
        more = tag("p", _("还有 {n} 个园区，请按名称查找。").format(n=len(found) - 40), cls="sp-quiet")
    show(tag("div", tag("ul", *items), more, cls="sp"))


class _Named:
    """A park's two names, for `pick`."""

    def __init__(self, row: tuple[int, str, str, str]) -> None:
        _id, _slug, self.zh, self.en = row


def _notices(found: list[Notice]) -> None:
    """What everybody may read: the notices, those that run first."""
    st.header(_("公示"), anchor=False)
    if not found:
        show(tag("p", _("没有公示。公示中的认定会列在这里，期满后仍可查阅。"), cls="sp-quiet"))
        return
    columns = [(_("认定"), None), (_("园区"), None), (_("公示期"), "sp-nowrap"), (_("公示于"), None), (_("结果"), None)]
    rows = [_notice(notice) for notice in sorted(found, key=lambda notice: not notice.open)[:MOST]]
    show(tag("div", table(columns, rows), _more(found), cls="sp"))


def _more(found: list) -> Html | None:
    """That only the latest are listed, where there are more; each park's page has all of its own."""
    if len(found) <= MOST:
        return None
    said = _("只列出最近的 {n} 件，更早的见各园区。").format(n=MOST)
    return tag("p", said, cls="sp-quiet")


def _notice(notice: Notice) -> list[object]:
    result = _("公示中") if notice.open else words.state_name(notice.state)
    if not notice.open and notice.state == "notice":
        result = _("公示期满，待认定")
    documents = [notice.document, notice.void and _("登记已作废：{document}").format(document=notice.void)]
    park = tag("a", pick_name(notice, "park"), href=link("park", park=notice.slug), target="_self")
    return [
        words.case_name(notice.kind, notice.purpose, notice.granted_as),
        [park, mark(notice.demo)],
        interval(notice.from_day, notice.to_day),
        [notice.place, tag("small", notice.by)],
        [result, *(tag("small", each) for each in documents if each)],
    ]


def _ways() -> None:
    """Every kind of certification: what the documents say, who does what, and what nobody wrote down."""
    rules = load()
    st.header(_("认定的种类与依据"), anchor=False)
    show(
        tag(
            "div",
            tag("p", pick(rules.ways.note), cls="sp-quiet"),
            *(_kind(kind) for kind in rules.offered),
            cls="sp",
        )
    )


def _kind(kind: CertificationKind) -> Html:
    ways, way = load().ways, kind.purposes["grant"]
    steps = [step for step in ways.steps if way in step.ways]
    desks = words.desks()
    items = [
        tag("li", _("{step}（{who}）").format(step=pick(step.name), who=desks[kind.desk_of(step)])) for step in steps
    ]
    return tag(
        "details",
        tag("summary", pick(kind.name), tag("span", pick(ways.way[way].name), cls="sp-quiet")),
        *words.cited(kind.basis),
        tag("h4", _("步骤")),
        tag("ol", *items),
        words.unsaid(kind),
        cls="sp-measure",
    )
