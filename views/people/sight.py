"""谁能看到这一行，为什么: which accounts may do what with a park, or with a company's row in it, and what one account
may do at all. Nothing of a roster is shown."""

from typing import Any

import streamlit as st

from registry import uscc as codes
from registry.access.accounts import ROLES
from registry.access.permissions import Decision
from registry.parks import parks
from registry.person import Person
from registry.services import sight
from registry.services.sight import Sight
from views.kit import address
from views.kit.context import store, today
from views.kit.i18n import _, ngettext, pick, pick_name
from views.kit.markup import Html, show, table, tag


def draw_sight(person: Person) -> None:
    """A park and a credit code to ask about, and who may do what with them."""
    with store().read() as session:
        frame = parks.park_frame(session, today())
    rows: list[Any] = list(frame.itertuples())
    names = {row.id: pick_name(row) for row in rows}
    at = next((index for index, row in enumerate(rows) if row.slug == address.asked("park")), None)
    with st.container(horizontal=True, vertical_alignment="bottom", key="sight-asked"):
        park = st.selectbox(
            _("园区"), list(names), at, format_func=lambda id: names[id], width=320, placeholder=_("选一个园区")
        )
        typed = st.text_input(_("企业的统一社会信用代码（可不填）"), max_chars=18, width=260).strip().upper()
    if typed and not codes.fits(typed):
        show(tag("p", _("信用代码不对：18 位，最后一位是校验码。请核对后再填。"), cls="sp-problem", role="alert"))
        return
    if park is None and not typed:
        show(
            tag("p", _("选一个园区，或填一家企业的信用代码：这里说明哪些账号能看、能改，依据是什么。"), cls="sp-quiet")
        )
        return
    with store().read() as session:
        found = sight.of_row(person, session, park, typed or None)
    _draw(found)


def _draw(found: list[Sight]) -> None:
    """Whoever may more than everybody, each with what that is; what everybody may stands once, first."""
    everybody = {decision.action.id for each in found if each.person.id is None for decision in each.decisions}
    beyond = [(each, _beyond(each, everybody)) for each in found]
    shown = [(each, decisions) for each, decisions in beyond if decisions]
    n = sum(each.person.id is not None for each, _decisions in shown)
    count = ngettext("{n} 个账号", "{n} 个账号", n).format(n=n)
    how = _("按现在的权限推算，不读名册，也不说明企业是否在这个园区。")
    head = tag("p", f"{count} · {how}", cls="sp-quiet")
    columns = [(heading, None) for heading in (_("账号"), _("角色"), _("范围"), _("可以做什么，凭什么"))]
    rows = [
        (_who(each), _role(each.person), _("、").join(map(pick, each.places)), [_reasons(decisions)])
        for each, decisions in shown
    ]
    show(tag("div", head, table(columns, rows) if rows else tag("p", _("没有人。")), cls="sp"))


def _beyond(of: Sight, everybody: set[str]) -> list[Decision]:
    return [each for each in of.decisions if of.person.id is None or each.action.id not in everybody]


def _who(of: Sight) -> str:
    return of.person.login or _("任何人，不必登录")


def _role(person: Person) -> str:
    return pick(ROLES[person.role]) if person.role in ROLES else ""


def _reasons(decisions: list[Decision]) -> Html:
    """Each action with the cell of the table of permissions and the rule."""
    return tag("ul", *(tag("li", pick(each.action.name), " ", _why(each)) for each in decisions), cls="sp-plain-list")


def _why(decision: Decision) -> Html:
    told = f"{decision.action.id}: {decision.cell}"
    return tag("span", f"（{told} · {pick(decision.because)}）" if decision.allowed else f"（{told}）", cls="sp-quiet")


def draw_of_account(person: Person, login: str) -> None:
    """What one account may do at all, folded."""
    with store().read() as session:
        decisions = sight.of_account(person, session, login)
    show(tag("details", tag("summary", _("这个账号可以做什么")), _reasons(decisions), cls="sp"))
