"""What the tenants of a park are entitled to: one by one for who may read its roster, else counts of groups."""

from datetime import date

from sqlalchemy.orm import Session

from registry.access.permissions import may
from registry.claims.headline_measure import UNANSWERED, TenantGroup
from registry.claims.public_counts import OTHER, WITHHELD
from registry.claims.published.reading import Standings, standings
from registry.parks.card import ParkCard
from registry.parks.names import park_named
from registry.person import Person
from registry.policy import vocabulary
from registry.process.once import made_once
from views.entrance import identity
from views.entrance.chrome import go
from views.kit import format
from views.kit.articles import numbered
from views.kit.context import law, store
from views.kit.i18n import _, ngettext, pick
from views.kit.markup import NUMBER, Html, join, show, table, tag
from views.rosters import data
from views.rosters import table as roster_table


def draw_entitlements(session: Session, card: ParkCard, on: date, told: int) -> None:
    """The leases with each tenant's answer for who may read the roster; for others, how many stand where, as the newest
    publication `told` it.
    """
    person, park = identity.person(), park_named(session, card.slug)
    if not card.tenants or not may(person, "roster.read", park.target):
        show(public(card, on, told))
        if card.tenants:
            _own(person)
        return
    show(tag("p", _count(card), _("金额为条文允许的上限，逐家列明依据。")))
    roster_table.draw_table(person, park, data.roster(person, park, on), on, None, "park")


def public(card: ParkCard, on: date, told: int) -> Html:
    """What everybody may know: how many tenants there are, and how many stand where."""
    if not card.tenants:
        return tag("p", _("这一天没有登记入驻企业。"), cls="sp-lead")
    return join([tag("p", _count(card)), _counts(_standings(told, card.slug, on))])


def _count(card: ParkCard) -> str:
    return ngettext("{n} 家在租企业。", "{n} 家在租企业。", card.tenants).format(n=card.tenants)


@made_once(64)
def _standings(number: int, slug: str, on: date) -> Standings | None:
    with store().read() as session:
        return standings(session, slug, on)


def _counts(told: Standings | None) -> Html:
    """How many tenants stand where, without names or amounts, and no group so small that it tells who."""
    private = tag("p", _("企业名称、租金与金额不公开，少于 5 家的分组合并列出。"), cls="sp-quiet")
    if told is None or told.groups.withheld:
        return tag("div", tag("p", _("{few}，不公布分布。").format(few=pick(WITHHELD))), private, cls="sp")
    columns = [(_("措施与档次"), None), (_("企业数"), NUMBER)]
    rows = [(_standing(group), str(n)) for group, n in told.groups.items()]
    rows += [(pick(OTHER), str(told.groups.other))] if told.groups.other else []
    of = tag("p", published_on(told.of), cls="sp-quiet")
    return tag("div", table(columns, rows), of, private, cls="sp")


def published_on(of: date) -> str:
    """From which day figures are that are published."""
    return _("{day} 日终公布；变化不足 5 家时沿用原来的数字。").format(day=format.day(of))


def _standing(group: TenantGroup | str | None) -> str:
    if group == UNANSWERED:
        return _("登记有误，不能认定")
    if group is None:
        return _("没有适用的有效措施")
    measure = law().measures.get(group.measure)
    parts = [
        numbered(measure) if measure else group.measure,
        pick(vocabulary.TIERS[group.tier]) if group.tier else None,
        pick(vocabulary.STATUSES[group.status]),
    ]
    return " · ".join(part for part in parts if part)


def _own(person: Person) -> None:
    """Where a tenant finds its own."""
    if person.role == "tenant":
        go("own", _("查看我的企业"))
