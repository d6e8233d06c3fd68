"""人员: accounts, the access log, upkeep and the record, each for the administrators who may see it.

`/people` lists all accounts and adds one, `?account=login` shows one, `?do=log` the access log, `?do=upkeep` backups
and settings, `?do=record` the changes and verification, `?do=sight` who may see what, and why.
"""

from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlsplit

import streamlit as st

from registry.access import accounts, invitations
from registry.access.accounts import ROLES, BadAccount
from registry.access.permissions import Denied, may, require
from registry.parameters import SHOWN, clean
from registry.person import Person
from registry.process.site import site
from registry.services import people
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
from views.people import access_log, commands, record, sight, upkeep
from views.people.account_scope_form import Entitled, entitle

LINK = "people-link"  # in the session's state, until it has been shown


def page() -> None:
    """The section in the address, for who may see it."""
    person = identity.person()
    try:
        asked, login = address.asked("do"), address.asked("account")
        here = ACCOUNTS if login is not None else asked if asked in SECTIONS else _first(person)
        require(person, SECTIONS[here].action)
        if here != ACCOUNTS:
            _head(person, here)
            SECTIONS[here].draw(person)
            return
        with store().read() as session:
            entries = people.everybody(person, session)
        if login is None:
            _head(person, here)
            _accounts(person, entries)
            return
        entry = next((entry for entry in entries if entry.person.login == login), None)
        go("people", _("← 全部人员"))
        if entry is None:
            st.warning(_("没有账号“{login}”。").format(login=clean(login, SHOWN)))
        else:
            _one(person, entry)
    except Denied as refused:
        denied(refused)


class Section(NamedTuple):
    """A part of the page: what one must be allowed to see it, what its link says, and what draws it."""

    action: str
    name: Callable[[], str]
    draw: Callable[[Person], None]


ACCOUNTS = "list"
SECTIONS = {
    ACCOUNTS: Section("people.manage", lambda: _("账号"), lambda person: None),
    "sight": Section("people.manage", lambda: _("谁能看到"), sight.draw_sight),
    "upkeep": Section("upkeep.read", lambda: _("维护"), upkeep.draw_upkeep),
    "log": Section("access.read", lambda: _("访问日志"), access_log.draw_access_log),
    "record": Section("record.read", lambda: _("审计"), record.draw_record),
}


def _first(person: Person) -> str:
    """The section that somebody begins at: the first they may see, or that of accounts, which says what it needs."""
    return next((id for id, section in SECTIONS.items() if may(person, section.action)), ACCOUNTS)


def _head(person: Person, here: str) -> None:
    heading.title(_("人员"), "people")
    with st.container(key="sections", horizontal=True, gap="small"):
        for id, section in SECTIONS.items():
            if may(person, section.action):
                with st.container(key=f"section-{'here' if id == here else 'to'}-{id}", width="content"):
                    go("people", section.name(), do=None if id == ACCOUNTS else id)


def _accounts(person: Person, entries: list[AccountEntry]) -> None:
    """All accounts, and what the one administrator needs beside them."""
    everything = may(person, "upkeep.read")
    if everything:
        upkeep.draw_troubles(person)
    _link_once()
    _list(entries)
    _add(person)
    if everything:
        commands.draw_commands(today())


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
    said = [_use(entry)]
    if entry.second_factor:
        said.append(_("两步验证"))
    if entry.tokens:
        said.append(ngettext("{n} 个接口凭证", "{n} 个接口凭证", entry.tokens).format(n=entry.tokens))
    return " · ".join(said)


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
    sight.draw_of_account(person, login)
    st.header(_("密码与登录"), anchor=False)
    with st.container(horizontal=True):
        with st.popover(_("重置密码")):
            show(tag("p", _("现在的密码、所有登录和接口凭证立即失效，并生成一个新的一次性链接。")))
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
        if entry.tokens and st.button(_("撤销其所有接口凭证")):
            _do(lambda: people.revoke_tokens(person, store(), login, address=address))
        if entry.disabled:
            if st.button(_("启用账号")):
                _do(lambda: people.enable(person, store(), login, address=address))
        elif st.button(_("停用账号")):
            _do(lambda: people.disable(person, store(), login, address=address))
    if may(person, "access.read"):
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
