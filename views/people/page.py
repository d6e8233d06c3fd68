"""人员: accounts and the access log, for administrators.

`/people` lists all accounts and adds one, `?account=login` shows one, `?do=log` the access log.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

import streamlit as st

from registry.access import accounts, invitations
from registry.access.accounts import ROLES, BadAccount
from registry.access.permissions import Denied, require
from registry.parameters import SHOWN, clean
from registry.person import Person
from registry.process.site import site
from registry.services import people, upkeep
from registry.services.people import AccountEntry
from registry.store.store import CannotWrite
from views.entrance import identity
from views.entrance.chrome import go
from views.entrance.denied import denied
from views.help import heading
from views.kit import address
from views.kit.context import store, today
from views.kit.i18n import _, link, ngettext, pick, pick_name
from views.kit.markup import show, table, tag
from views.kit.moments import moment
from views.people import access_log, commands
from views.people.account_scope_form import Entitled, entitle

LINK = "people-link"  # in the session's state, until it has been shown


def page() -> None:
    """The section in the address, for who may see it."""
    person = identity.person()
    try:
        if address.asked("do") == "log":
            require(person, "access.read")
            _head("log")
            access_log.draw_access_log(person)
            return
        with store().read() as session:
            entries = people.everybody(person, session)
        login = address.asked("account")
        if login is None:
            _head("list")
            for trouble in upkeep.troubles(person, store()):
                show(tag("p", pick(trouble), cls="sp-problem", role="alert"))
            _link_once()
            _list(entries)
            _add(person)
            commands.draw_commands(today())
            return
        entry = next((entry for entry in entries if entry.person.login == login), None)
        go("people", _("← 全部人员"))
        if entry is None:
            st.warning(_("没有账号“{login}”。").format(login=clean(login, SHOWN)))
        else:
            _one(person, entry)
    except Denied as refused:
        denied(refused)


def _head(here: str) -> None:
    heading.title(_("人员"), "people")
    with st.container(key="sections", horizontal=True, gap="small"):
        for id, name in {"list": _("账号"), "log": _("访问日志")}.items():
            with st.container(key=f"section-{'here' if id == here else 'to'}-{id}", width="content"):
                go("people", name, do=None if id == "list" else id)


def _list(entries: list[AccountEntry]) -> None:
    rows = [
        (
            [tag("a", entry.person.login, href=link("people", account=entry.person.login), target="_self")],
            entry.person.name,
            pick(ROLES[entry.person.role]),
            _for(entry),
            _state(entry),
        )
        for entry in entries
    ]
    columns = [(heading, None) for heading in (_("登录名"), _("姓名或单位"), _("角色"), _("范围"), _("状态"))]
    count = ngettext("{n} 个账号", "{n} 个账号", len(rows)).format(n=len(rows))
    show(tag("div", tag("p", count, cls="sp-quiet"), table(columns, rows), cls="sp sp-people"))


def _for(entry: AccountEntry) -> str:
    """What the account is for."""
    person = entry.person
    if person.role == "operator":
        return _("、").join(pick_name(park) for park in entry.parks)
    if person.role == "official":
        with store().read() as session:
            return pick(accounts.scope_name(session, person.scope))
    return person.uscc or ""


def _state(entry: AccountEntry) -> str:
    return f"{_use(entry)} · {_('两步验证')}" if entry.second_factor else _use(entry)


def _use(entry: AccountEntry) -> str:
    if entry.disabled:
        return _("已停用")
    if entry.invited:
        return _("还没有设置密码")
    if entry.seen_at is None:
        return _("近 30 天没有登录")
    return _("最近使用 {moment}").format(moment=moment(entry.seen_at))


def _link_once() -> None:
    """The one-time link that was just made. It is kept nowhere, so it is shown this once."""
    made = st.session_state.pop(LINK, None)
    if made is None:
        return
    login, token = made
    here, known = urlsplit(st.context.url or ""), site()
    site_address = known.address if known else f"{here.scheme}://{here.netloc}"
    with st.container(key="people-link", border=True):
        told = _("请把这个链接交给 {login}，用它设置密码。链接只显示这一次，{days} 天内有效，只能用一次。")
        show(tag("p", told.format(login=login, days=invitations.LASTS.days), role="status"))
        st.code(f"{site_address}{invitations.link(token)}", language=None, wrap_lines=True)


def _add(person: Person) -> None:
    """A form for a new account."""
    with st.expander(_("添加账号")):
        login = st.text_input(_("登录名"), key="new-login", help=_("2 至 64 个小写字母、数字或 . _ - @"), max_chars=64)
        name = st.text_input(_("姓名或单位"), key="new-name", max_chars=accounts.NAME_LIMIT)
        entitled = entitle("new", None)
        if st.button(_("添加并生成链接"), type="primary"):
            _do(lambda: _added(person, login, name, entitled))


def _added(person: Person, login: str, name: str, entitled: Entitled) -> None:
    token = people.add(person, store(), login, name, entitled.role, **entitled.about, address=identity.address())
    st.session_state[LINK] = (accounts.normal_login(login), token)
    for key in [key for key in st.session_state if str(key).startswith("new-")]:
        del st.session_state[key]


def _one(person: Person, entry: AccountEntry) -> None:
    """One account: what it is for, and what can be done with it."""
    login, address = entry.person.login, identity.address()
    heading.title(entry.person.name, "people")
    show(tag("p", f"{login} · {_state(entry)}", cls="sp-quiet"))
    _link_once()
    st.header(_("角色与范围"), anchor=False)
    entitled = entitle(f"of-{login}", entry)
    if st.button(_("保存")):
        _do(lambda: people.change(person, store(), login, entitled.role, **entitled.about, address=address))
    st.header(_("密码与登录"), anchor=False)
    with st.container(horizontal=True):
        with st.popover(_("重置密码")):
            show(tag("p", _("现在的密码和所有登录立即失效，并生成一个新的一次性链接。")))
            if st.button(_("重置并生成链接"), type="primary"):
                _do(lambda: _kept(login, people.reset(person, store(), login, address=address)))
        if entry.second_factor:
            with st.popover(_("重置两步验证")):
                show(
                    tag(
                        "p",
                        _(
                            "手机和恢复码都没有了时用。以后登录不再要验证码，直到本人重新设置；所有登录立即失效。请先确认来请求的是本人。"
                        ),
                    )
                )
                if st.button(_("重置"), type="primary"):
                    _do(lambda: people.reset_second_factor(person, store(), login, address=address))
        if st.button(_("退出其所有登录")):
            _do(lambda: people.end_sessions(person, store(), login, address=address))
        if entry.disabled:
            if st.button(_("启用账号")):
                _do(lambda: people.enable(person, store(), login, address=address))
        elif st.button(_("停用账号")):
            _do(lambda: people.disable(person, store(), login, address=address))
    go("people", _("这个账号的访问日志"), do="log", login=login)


def _kept(login: str, token: str) -> None:
    st.session_state[LINK] = (login, token)


def _do(work: Callable[[], object]) -> None:
    """Do it and draw the page anew, or say why it cannot be."""
    try:
        work()
    except (BadAccount, CannotWrite) as refused:
        show(tag("p", pick(refused), cls="sp-problem", role="alert"))
    else:
        st.rerun()
