"""我的企业: what a tenant reads of itself: its leases, rents and contact in every park, and what it may get there."""

import streamlit as st

from registry.access.permissions import Denied, Target, may
from registry.services import proposals, tenants
from registry.services.tenants import Own, OwnLease, OwnPark, OwnRent
from views.answers.cells import small
from views.entrance import identity
from views.entrance.chrome import demo_banner, go
from views.entrance.denied import denied
from views.help import heading
from views.kit.context import store, today
from views.kit.days import choose_day, day_asked
from views.kit.format import exact, unknown, yuan
from views.kit.i18n import _, pick_name
from views.kit.markup import NUMBER, Html, show, table, tag
from views.own import amounts, known
from views.rosters import proposed as words
from views.rosters.words import CONTACTS, area, field_name, term, value_words


def page() -> None:
    """Everything that the register holds of the enterprise of this account."""
    person = identity.person()
    if not may(person, "tenant.own", Target(uscc=person.uscc)):
        denied(Denied(person, "tenant.own"))
        return
    on = day_asked()
    with store().read() as session:
        own = tenants.own(person, session, person.uscc, on)
    if own is None:
        _nothing(person.uscc)
    else:
        _own(own)


def _nothing(uscc: str) -> None:
    """No park has entered it: what that means, and the way on."""
    heading.title(_("我的企业"), "own")
    said = _("登记中还没有统一社会信用代码为 {uscc} 的企业。入驻信息由园区运营主体填写，请与园区联系。").format(
        uscc=uscc
    )
    show(tag("p", said, cls="sp-lead"))
    go("check", _("先做补贴自查"))


def _own(own: Own) -> None:
    if any(park.demo for park in own.parks):
        demo_banner()
    heading.title(own.name, "own")
    show(tag("p", own.uscc, cls="sp sp-quiet"))
    _proposals(own.uscc)
    choose_day(day_asked(), _("截至日期"))
    amounts.draw_amounts(own, day_asked())
    for park in own.parks:
        _park(park)
    st.header(_("企业情况"), anchor=False)
    facts = [piece for id, value in own.facts.items() for piece in _fact(id, value)]
    show(tag("div", tag("dl", *facts, cls="sp-facts"), tag("p", _who_keeps(), cls="sp-quiet"), cls="sp"))
    known.draw_known(own.uscc, day_asked())


def _proposals(uscc: str) -> None:
    """What parks propose about this enterprise: until it, or somebody else who may, has answered, nothing changes."""
    person = identity.person()
    with store().read() as session:
        waiting = proposals.of_tenant(person, session, uscc, today())

    def answer(id: int, said: str) -> None:
        proposals.answer_own(identity.person(), store(), uscc, id, said, today())

    words.draw_waiting(waiting, answer, "proposals-own")


def _who_keeps() -> str:
    return _("这些内容由园区运营主体填写。如有不符，请与所在园区联系更正；每次更改都会留下记录。")


def _fact(id: str, value: object) -> tuple[Html, Html]:
    return tag("dt", field_name(id)), tag("dd", value_words(id, value))


def _park(park: OwnPark) -> None:
    """What the park's roster says of it."""
    st.header(pick_name(park), anchor=False)
    if not park.confirmed:
        said = _("是否入驻这里尚未确认，只是园区自己填写的，不计入可得补贴。")
        show(tag("p", said, cls="sp sp-notice", role="note"))
    go("check", _("逐条查看理由：补贴自查"), where=park.slug)
    _leases(park.leases)
    if park.rents:
        _rents(park.rents)
    shown = {"contact": park.contact, "telephone": park.telephone}
    contact = [piece for id in CONTACTS for piece in _fact(id, shown[id])]
    show(tag("div", tag("dl", *contact, cls="sp-facts"), cls="sp"))


def _leases(leases: tuple[OwnLease, ...]) -> None:
    columns = [
        (field_name("room"), None),
        (_("租期"), "sp-nowrap"),
        (_("面积"), NUMBER),
        (field_name("monthly_rent_fen"), NUMBER),
        (field_name("rent_free_months"), NUMBER),
        (field_name("newly_moved_in"), None),
    ]
    rows = [
        [
            lease.room or unknown(),
            [term(lease.start, lease.end), None if lease.runs else small(_("不在租期内"))],
            area(lease.area_m2),
            value_words("monthly_rent_fen", lease.monthly_rent_fen),
            value_words("rent_free_months", lease.rent_free_months),
            value_words("newly_moved_in", lease.newly_moved_in),
        ]
        for lease in leases
    ]
    show(tag("div", table(columns, rows), cls="sp"))


def _rents(rents: tuple[OwnRent, ...]) -> None:
    """Rent as it was registered, by year or by month."""
    columns = [(_("租金所属"), None), (_("实际发生的租金"), NUMBER)]
    rows = [[_period(rent), exact(yuan(rent.amount_fen))] for rent in rents]
    show(tag("div", table(columns, rows), cls="sp"))


def _period(rent: OwnRent) -> str:
    if rent.month is None:
        return _("{year} 年").format(year=rent.year)
    return _("{year} 年 {month} 月").format(year=rent.year, month=rent.month)
