"""园区: one park with the source of every fact, its titles over time, its tenants and what each is entitled to.

`/park?park=slug` opens a park, `&on=2026-07-01` asks another day. Names of tenants, rents and amounts appear for
who may read the roster; of real tenants a visitor sees counts and tiers.
"""

from datetime import date

import streamlit as st
from sqlalchemy.orm import Session

from registry.access.permissions import may
from registry.parameters import SHOWN, clean
from registry.parks import parks
from registry.parks.counted import are_parks
from registry.parks.names import park_named
from registry.parks.parks import ParkCard
from views.entrance import identity
from views.entrance.chrome import demo_banner, go
from views.help import heading
from views.kit import address, publication
from views.kit.context import store
from views.kit.days import choose_day, day_asked, kept
from views.kit.format import tenant_count
from views.kit.i18n import _, link, ngettext, pick_name
from views.kit.marks import mark
from views.kit.markup import NUMBER, show, table, tag
from views.map.words import role_names, tier_names
from views.parks import timeline
from views.parks.facts import facts, lead
from views.reports import routes
from views.rosters import entitlements


def page() -> None:
    """The park asked for in the address, else a list to choose from."""
    slug, on, told = address.asked("park"), day_asked(), publication.number()
    with store().read() as session:
        if slug is not None:
            try:
                card = parks.park_card(session, slug, on)
            except parks.UnknownPark:
                st.warning(_("登记中没有代号为“{slug}”的园区，请从下面选择。").format(slug=clean(slug, SHOWN)))
            else:
                _park(session, card, on, told)
                return
        _choose(session, on)


def _choose(session: Session, on: date) -> None:
    """All parks by name, district and standing."""
    heading.title(_("园区"), "park")
    frame = parks.park_frame(session, on)
    if frame.demo.any():
        demo_banner()
    if frame.empty:
        show(tag("p", _("登记中还没有园区。"), cls="sp-lead"))
        return
    wanted = st.text_input(_("按名称查找"), key="park-name", max_chars=80, width=360).strip()
    names = frame["name_en"].where(frame["name_en"] != "", frame["name_zh"])
    if wanted:
        hit = frame["name_zh"].str.contains(wanted, regex=False) | names.str.contains(wanted, case=False, regex=False)
        frame = frame[hit]
    tiers, roles = tier_names(), role_names()
    rows = [
        [
            [tag("a", pick_name(row), href=link("park", park=row.slug, on=kept(on))), mark(row.demo)],
            pick_name(row, "district"),
            tiers[row.standing] if row.role == "registered" else roles[row.role],
            tenant_count(row.tenants),
        ]
        for row in frame.sort_values(["demo", "district", "name_zh"], na_position="last").itertuples()
    ]
    columns = [(_("园区"), None), (_("区"), None), (_("等次"), None), (_("入驻企业"), NUMBER)]
    counted = int(are_parks(frame["role"]).sum())
    count = ngettext("{n} 个园区", "{n} 个园区", counted).format(n=counted)
    if counted < len(frame):
        count += _("，另有 {n} 个参照地点（非园区）").format(n=len(frame) - counted)
    show(tag("div", tag("p", count, cls="sp-quiet"), table(columns, rows) if rows else None, cls="sp"))


def _park(session: Session, card: ParkCard, on: date, told: int) -> None:
    """One park, from what it is to what its tenants may get; `told`: the newest publication."""
    go("park", _("← 全部园区"), on=kept(on))
    if card.demo or card.tenants_demo:
        demo_banner()
    heading.title(pick_name(card), "park")
    show(lead(card))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choose_day(on, _("截至日期"))
        go("map", _("在地图上看"), park=card.slug)
        if may(identity.person(), "boundary.edit", park_named(session, card.slug).target):
            go("boundaries", _("更改边界"), park=card.slug)
        go("certification", _("认定"), park=card.slug)
        show(tag("div", routes.button("park", card.slug, on), cls="sp"))
    st.header(_("称号、认定与运营"), anchor=False)
    show(timeline.timeline(card, on))
    st.header(_("入驻企业"), anchor=False)
    entitlements.draw_entitlements(session, card, on, told)
    st.header(_("基本情况"), anchor=False)
    show(facts(card))
