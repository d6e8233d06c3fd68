"""访问日志: who logged in, exported, or looked at personal data, for administrators; as a table and as CSV."""

from datetime import timedelta

import streamlit as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from registry import parameters
from registry.access.log import KEPT, KINDS, REFUSED
from registry.access.log_detail import told
from registry.access.permissions import Denied
from registry.parameters import BadParameter
from registry.person import Person
from registry.services import access
from registry.store.store import CannotWrite
from views.entrance import identity
from views.entrance.pace import Pace, paced
from views.entrance.plain_pages import PlainRequest
from views.kit import address
from views.kit.context import store, today
from views.kit.days import FIRST_DAY, LAST_DAY
from views.kit.files import saved
from views.kit.i18n import _, link, ngettext, pick
from views.kit.markup import show, table, tag
from views.kit.moments import moment

EXPORT = "/api/access/export"
SHOWN = 200


def draw_access_log(person: Person) -> None:
    """The entries that the fields ask for, the latest first."""
    kinds = ["", *KINDS]
    with st.container(horizontal=True, vertical_alignment="bottom", key="access-filter"):
        what = st.selectbox(
            _("事项"), kinds, format_func=lambda kind: pick(KINDS[kind]) if kind else _("全部"), width=180
        )
        login = st.text_input(_("登录名"), address.asked("login") or "", width=200).strip()
        since = st.date_input(_("自"), today() - timedelta(days=30), format="YYYY-MM-DD", width=160)
        until = st.date_input(_("至"), today(), format="YYYY-MM-DD", width=160)
    asked = {"what": what or None, "login": login or None, "first": since, "last": until}
    with store().read() as session:
        entries = access.entries(person, session, **asked, limit=SHOWN + 1)
        parks = access.park_names(person, session, entries)
    parks = {id: pick(names) for id, names in parks.items()}
    rows = [
        (
            moment(entry.at),
            entry.login or _("（不是账号）"),
            pick(KINDS[entry.what])
            + (_("（被拒绝）") if entry.result == REFUSED and entry.what != "login_failed" else ""),
            " · ".join(filter(None, (parks.get(entry.park_id), pick(told(entry))))),
            entry.address or "",
        )
        for entry in entries[:SHOWN]
    ]
    columns = [(heading, None) for heading in (_("时间"), _("登录名"), _("事项"), _("对象"), _("地址"))]
    more = _("只显示最近 {n} 条，其余见导出。").format(n=SHOWN) if len(entries) > SHOWN else None
    count = ngettext("{n} 条", "{n} 条", len(rows)).format(n=len(rows))
    kept = _("记录保存 {days} 天。").format(days=KEPT.days)
    export = link(EXPORT.lstrip("/"), **asked)
    show(
        tag(
            "div",
            tag("p", f"{count} · {kept} ", more, cls="sp-quiet"),
            tag("p", tag("a", _("导出为 CSV"), href=export, target="_self", download="access.csv")),
            table(columns, rows) if rows else None,
            cls="sp",
        )
    )


def export(request: Request, person: Person) -> Response:
    """The same entries as a file, for administrators."""
    asked = PlainRequest(request)
    try:
        words = _words(request)
    except ValueError:
        told = asked.say("日期应写作 2026-11-21，事项应为：{kinds}。").format(kinds=", ".join(KINDS))
        return PlainTextResponse(told, status_code=400)
    try:
        content = access.export(person, store(), **words, address=identity.address_of(request))
    except Denied as refused:
        return PlainTextResponse(asked.pick(refused), status_code=401 if refused.person.id is None else 403)
    except CannotWrite as error:  # nothing leaves that is not logged
        return PlainTextResponse(asked.pick(error), status_code=503)
    return saved("access.csv", content)


def _words(request: Request) -> dict:
    """What the address asks for. Raises ValueError."""
    query = parameters.cleaned(request.query_params)
    if query.get("what") and query["what"] not in KINDS:
        raise BadParameter("what", query["what"], f"one of {', '.join(KINDS)}")
    days = {name: parameters.day(name, query.get(name), FIRST_DAY, LAST_DAY) for name in ("first", "last")}
    return {"what": query.get("what"), "login": query.get("login"), **days}


def routes() -> list[Route]:
    return [Route(EXPORT, paced(Pace(at_once=1, waiting=8, waiting_each=2, a_minute=12), export), methods=["GET"])]
