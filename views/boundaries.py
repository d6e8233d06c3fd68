"""园区边界: a park's boundary, what is brought in its place, and every change of it.

`/boundaries?park=slug` opens a park; `do=history` its changes. Who may is decided by the services.
"""

from collections.abc import Callable

import streamlit as st

from registry.parkcard import UnknownPark
from registry.parknames import ParkName, park_named, parks_of
from registry.people import Denied, Person, require
from registry.services.boundaries import ACTION
from views import boundary_change, boundary_history, who
from views.chrome import demo_banner, go
from views.context import store
from views.denied import denied
from views.i18n import _, link, ngettext, pick_name
from views.map_card import mark
from views.markup import show, table, tag

MANY = 12  # parks: from here on there is a field to find one
SECTIONS: dict[str, Callable[[Person, ParkName], None]] = {
    "change": boundary_change.draw,
    "history": boundary_history.draw,
}


def page() -> None:
    """The boundary of the park in the address, or of the only one the person may change; else a choice."""
    person = who.person()
    try:
        park = _park(person)
        if park is not None:
            _draw(person, park)
    except Denied as refused:
        denied(refused)


def _park(person: Person) -> ParkName | None:
    """The park that is asked for; None where the visitor still has to choose one."""
    slug = st.query_params.get("park")
    with store().read() as session:
        if slug is not None:
            try:
                return park_named(session, slug)
            except UnknownPark:
                # The same words as for a park that may not be changed.
                raise Denied(person, ACTION) from None
        own = parks_of(session, person)
    if not own:
        raise Denied(person, ACTION)
    if len(own) > 1:
        _choose(own)
    return own[0] if len(own) == 1 else None


def _choose(own: list[ParkName]) -> None:
    """The parks whose boundaries this account may change."""
    st.title(_("园区边界"), anchor=False)
    wanted = ""
    if len(own) > MANY:
        wanted = st.text_input(_("按名称查找"), key="boundary-park", max_chars=80, width=360).strip().casefold()
    found = [park for park in own if wanted in f"{park.name_zh}\n{park.name_en}".casefold()]
    rows = [[[tag("a", pick_name(park), href=link("boundaries", park=park.slug)), mark(park.demo)]] for park in found]
    count = ngettext("{n} 个园区", "{n} 个园区", len(found)).format(n=len(found))
    show(tag("div", tag("p", count, cls="sp-quiet"), table([(_("园区"), None)], rows), cls="sp"))


def _draw(person: Person, park: ParkName) -> None:
    require(person, ACTION, park.target)
    if park.demo:
        demo_banner()
    st.title(_("{park}的边界").format(park=pick_name(park)), anchor=False)
    here = st.query_params.get("do")
    here = here if here in SECTIONS else "change"
    names = {"change": _("更改边界"), "history": _("变更历史")}
    with st.container(key="sections", horizontal=True, gap="small"):
        for id, name in names.items():
            with st.container(key=f"section-{'here' if id == here else 'to'}-{id}", width="content"):
                go("boundaries", name, park=park.slug, do=None if id == "change" else id)
        with st.container(key="section-park", width="content"):
            go("park", _("园区资料"), park=park.slug)
    SECTIONS[here](person, park)
