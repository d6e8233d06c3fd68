"""边界: of a park or a district, what is brought in its place, and every change of it.

`/boundaries?park=slug` opens a park, `?district=440311` a district, `?city=4403` a file with several districts of a
city; `do=history` the changes. Who may is decided by the services.
"""

from collections.abc import Callable

import streamlit as st

from maps.viewport.outlines import source_words
from registry.access.permissions import Denied, may, of_district, require
from registry.parks.card import UnknownPark
from registry.parks.names import ParkName, park_named, parks_of
from registry.person import Person
from registry.services import districts
from registry.services.boundaries import ACTION
from registry.services.districts import DistrictName
from views.boundaries import change, history
from views.boundaries import districts as boundary_districts
from views.boundaries.place import BoundaryPlace, DistrictPlace, ParkPlace
from views.entrance import identity
from views.entrance.chrome import demo_banner, go
from views.entrance.denied import denied
from views.help import heading
from views.kit import address
from views.kit.context import store
from views.kit.i18n import _, link, ngettext, pick, pick_name
from views.kit.marks import mark
from views.kit.markup import show, table, tag
from views.kit.paging import paged

MANY = 12  # parks: from here on there is a field to find one
PAGE = 50  # parks
SECTIONS: dict[str, Callable[[Person, BoundaryPlace], None]] = {
    "change": change.draw_change,
    "history": history.draw_history,
}


def page() -> None:
    """The boundary of the park or district in the address, or of the only park the person may change; else a choice."""
    person = identity.person()
    try:
        city, code, slug = map(address.asked, ("city", "district", "park"))
        if city is not None:
            boundary_districts.draw_districts(person, city)
        elif code is not None and slug is None:
            _draw(person, DistrictPlace(_district(person, code)))
        else:
            park = _park(person, slug)
            if park is not None:
                require(person, ACTION, park.target)
                _draw(person, ParkPlace(park))
    except Denied as refused:
        denied(refused)


def _district(person: Person, code: str) -> DistrictName:
    """The district with this code. Raises `Denied`, with the same words where there is none."""
    with store().read() as session:
        found = [each for each in districts.names(person, session, code) if each.code == code]
    if not found:
        raise Denied(person, districts.ACTION)
    return found[0]


def _park(person: Person, slug: str | None) -> ParkName | None:
    """The park that is asked for; None where the visitor still has to choose."""
    with store().read() as session:
        if slug is not None:
            try:
                return park_named(session, slug)
            except UnknownPark:
                # The same words as for a park that may not be changed.
                raise Denied(person, ACTION) from None
        own = parks_of(session, person)
        mine = _districts(person, session)
    if not own and not mine:
        raise Denied(person, ACTION)
    if len(own) > 1 or mine:
        _choose(person, own, mine)
        return None
    return own[0]


def _districts(person: Person, session) -> list[DistrictName]:
    """The districts whose boundaries this account may change."""
    if person.scope is None or not may(person, districts.ACTION, of_district(person.scope)):
        return []
    return districts.names(person, session, person.scope)


def _choose(person: Person, own: list[ParkName], mine: list[DistrictName]) -> None:
    """The districts and parks whose boundaries this account may change."""
    heading.title(_("边界"), "boundaries")
    if mine:
        st.header(_("各行政区"), anchor=False)
        rows = [
            [
                [tag("a", pick_name(each), href=link("boundaries", district=each.code)), tag("small", each.code)],
                pick(source_words(each.source)),
            ]
            for each in mine
        ]
        show(tag("div", table([(_("行政区"), None), (_("来源"), "sp-quiet")], rows), cls="sp"))
        if len(mine) > 1:
            go("boundaries", _("一个文件，多个区"), city=person.scope)
    if not own:
        return
    st.header(_("园区"), anchor=False)
    wanted = ""
    if len(own) > MANY:
        wanted = st.text_input(_("按名称查找"), key="boundary-park", max_chars=80, width=360).strip().casefold()
    found = [park for park in own if wanted in f"{park.name_zh}\n{park.name_en}".casefold()]
    count = ngettext("{n} 个园区", "{n} 个园区", len(found)).format(n=len(found))
    show(tag("p", count, cls="sp sp-quiet"))
    items = [
        tag("li", tag("a", pick_name(park), href=link("boundaries", park=park.slug)), mark(park.demo))
        for park in paged(found, PAGE, "boundary-parks")
    ]
    show(tag("div", tag("ul", *items), cls="sp"))


def _draw(person: Person, place: BoundaryPlace) -> None:
    if place.demo:
        demo_banner()
    heading.title(_("{park}的边界").format(park=pick_name(place)), "boundaries")
    here = address.asked("do")
    here = here if here in SECTIONS else "change"
    names = {"change": _("更改边界"), "history": _("变更历史")}
    with st.container(key="sections", horizontal=True, gap="small"):
        for id, name in names.items():
            with st.container(key=f"section-{'here' if id == here else 'to'}-{id}", width="content"):
                go("boundaries", name, **place.query, do=None if id == "change" else id)
        if "park" in place.query:
            with st.container(key="section-park", width="content"):
                go("park", _("园区资料"), **place.query)
        else:
            with st.container(key="section-all", width="content"):
                go("boundaries", _("全部边界"))
    SECTIONS[here](person, place)
