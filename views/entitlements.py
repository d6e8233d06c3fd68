"""What the tenants of a park are entitled to: one by one for who may read its roster, else counts of groups."""

from datetime import date

import streamlit as st
from sqlalchemy.orm import Session

from registry.leading import UNANSWERED, Group, public_groups
from registry.parkcard import ParkCard
from registry.parknames import park_named
from registry.people import Person, may
from registry.policy import vocabulary
from registry.publiccounts import OTHER, WITHHELD, Breakdown
from views import roster_data, roster_table, who
from views.chrome import go
from views.context import law, store
from views.i18n import _, ngettext, pick
from views.markup import NUMBER, show, table, tag


def draw(session: Session, card: ParkCard, on: date) -> None:
    """The leases with each tenant's answer for who may read the roster; for others, how many stand where."""
    if not card.tenants:
        show(tag("p", _("这一天没有登记入驻企业。"), cls="sp-lead"))
        return
    person, park = who.person(), park_named(session, card.slug)
    count = ngettext("{n} 家在租企业。", "{n} 家在租企业。", card.tenants).format(n=card.tenants)
    if not may(person, "roster.read", park.target):
        show(tag("p", count))
        if card.tenants <= roster_data.LARGE:
            _counts(card.id, on)
        _own(person)
        return
    show(tag("p", count, _("金额为条文允许的上限，逐家列明依据。")))
    roster_table.draw(person, park, roster_data.roster(person, park, on).rows, on, None, "park")


@st.cache_data(max_entries=64, show_spinner=False)
def _groups(version: str, park_id: int, on: date) -> Breakdown[Group | str | None]:
    with store().read() as session:
        return public_groups(session, park_id, on)


def _counts(park_id: int, on: date) -> None:
    """How many tenants stand where, without names or amounts, and no group so small that it tells who."""
    found = _groups(store().version(), park_id, on)
    private = tag("p", _("企业名称、租金与金额不公开，少于 5 家的分组合并列出。"), cls="sp-quiet")
    if found.withheld:
        show(tag("div", tag("p", _("{few}，不公布分布。").format(few=pick(WITHHELD))), private, cls="sp"))
        return
    columns = [(_("措施与档次"), None), (_("企业数"), NUMBER)]
    rows = [(_standing(group), str(n)) for group, n in found.items()]
    rows += [(pick(OTHER), str(found.other))] if found.other else []
    show(tag("div", table(columns, rows), private, cls="sp"))


def _standing(group: Group | str | None) -> str:
    if group == UNANSWERED:
        return _("登记有误，不能认定")
    if group is None:
        return _("没有适用的有效措施")
    measure = law().measures[group.measure]
    parts = [
        measure.article + pick(measure.name),
        pick(vocabulary.TIERS[group.tier]) if group.tier else None,
        pick(vocabulary.STATUSES[group.status]),
    ]
    return " · ".join(part for part in parts if part)


def _own(person: Person) -> None:
    """Where a tenant finds its own."""
    if person.role == "tenant":
        go("own", _("查看我的企业"))
