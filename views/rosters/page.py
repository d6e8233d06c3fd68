"""名册: a park's tenants as its operating body keeps them, and as its officials read them.

`/roster?park=slug` opens a park; `do` chooses 编辑 (edit), 导入 (import), 其他事实 (facts) or 变更历史 (history); `row`
one lease, `on` another day, `known` what the register knew after a change. Who may see or change what is decided by the
services.
"""

from collections.abc import Callable

import streamlit as st
from sqlalchemy.orm import Session

from registry.access.permissions import Denied, may, require
from registry.parks.card import UnknownPark
from registry.parks.names import ParkName, park_named, parks_of
from registry.person import Person
from views.entrance import identity
from views.entrance.chrome import demo_banner, go
from views.entrance.denied import denied
from views.findings import facts
from views.help import heading
from views.kit import address
from views.kit.context import store
from views.kit.i18n import _, pick_name
from views.rosters import history, listing, my_parks
from views.rosters.editing import page as roster_edit
from views.rosters.importing import page as roster_import

Draw = Callable[[Person, ParkName], None]  # each opens the register itself: one that reads would stop its own writing
SECTIONS: dict[str, tuple[str, Draw]] = {
    "list": ("roster.read", listing.draw_listing),
    "edit": ("roster.edit", roster_edit.draw_editing),
    "import": ("roster.edit", roster_import.draw_import),
    "facts": ("roster.edit", facts.draw_facts),
    "history": ("roster.history", history.draw_history),
}


def page() -> None:
    """The roster of the park in the address, or of the only one the person keeps; else a choice."""
    person = identity.person()
    try:
        with store().read() as session:
            park = _park(session, person)
        if park is not None:
            _draw(person, park)
    except Denied as refused:
        denied(refused)


def _park(session: Session, person: Person) -> ParkName | None:
    """The park that is asked for; None where the visitor still has to choose one."""
    slug = address.asked("park")
    if slug is not None:
        try:
            return park_named(session, slug)
        except UnknownPark:
            # The same words as for a park that may not be seen: the register tells nobody which names it holds.
            raise Denied(person, "roster.read") from None
    own = parks_of(session, person)
    if len(own) == 1:
        return own[0]
    if not own:
        raise Denied(person, "roster.read")
    my_parks.choose(person, own)
    return None


def _draw(person: Person, park: ParkName) -> None:
    """Head, sections, and the section that is asked for."""
    asked = address.asked("do") or "list"
    action, draw = SECTIONS.get(asked, SECTIONS["list"])
    for needed in ("roster.read", action):
        require(person, needed, park.target)
    if park.demo:
        demo_banner()
    heading.title(_("{park}名册").format(park=pick_name(park)), "roster")
    _sections(person, park, asked if asked in SECTIONS else "list")
    if asked != "edit":
        roster_edit.leave(park)
    draw(person, park)


def _sections(person: Person, park: ParkName, here: str) -> None:
    """Links to the parts of the page that this person may use."""
    names = {
        "list": _("名册"),
        "edit": _("编辑"),
        "import": _("导入"),
        "facts": _("其他事实"),
        "history": _("变更历史"),
    }
    with st.container(key="sections", horizontal=True, gap="small"):
        for id, name in names.items():
            if may(person, SECTIONS[id][0], park.target):
                with st.container(key=f"section-{'here' if id == here else 'to'}-{id}", width="content"):
                    go("roster", name, park=park.slug, do=None if id == "list" else id)
        with st.container(key="section-park", width="content"):
            go("park", _("园区资料"), park=park.slug)
