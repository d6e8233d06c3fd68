"""账号: one's own account. What it is for, its password, where it is logged in; plain HTML under /account."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from registry.access import accounts, sessions
from registry.access.accounts import ROLES
from registry.access.logins import Throttled
from registry.access.passwords import BadPassword
from registry.access.sessions import Login
from registry.services.own import account as service
from registry.services.own import second_factor as factors
from views.entrance import forms, identity, plain_pages
from views.entrance.plain_pages import PlainRequest
from views.kit.context import store
from views.kit.markup import Html, table, tag
from views.kit.moments import browser, moment
from views.people import second_factor, tokens, webhooks
from views.people.account import ACCOUNT, in_line, logged_in, new_password, old_form, throttled, to, unless_full
from views.people.second_factor import must_set_up

PASSWORD, SESSIONS = "/account/password", "/account/sessions"


@logged_in
async def own(request: Request, asked: PlainRequest, login: Login) -> Response:
    done = {
        "password": asked.say("密码已更换，其他会话已全部退出。"),
        "second-factor-off": asked.say("两步验证已关闭，以后登录只要密码。"),
    }
    return await _page(request, asked, login, done=done.get(asked.query.get("done", "")))


@logged_in
async def password(request: Request, asked: PlainRequest, login: Login) -> Response:
    """Change the password; the browser gets a new session."""
    try:
        given = await forms.read(request)
        if given.get("password") != given.get("again"):
            return await _page(request, asked, login, asked.say("两次输入的密码不一样。"), 422)
        token = await in_line(
            request, service.change_password, login.person, store(), given.get("old", ""), given.get("password", ""),
            identity.address_of(request), identity.agent_of(request),
        )  # fmt: skip
    except forms.BadForm:
        return await _page(request, asked, login, old_form(asked, request), 403)
    except Throttled as stop:
        answer = await _page(request, asked, login, throttled(asked, stop), 429)
        answer.headers["Retry-After"] = str(stop.seconds)
        return answer
    except BadPassword as bad:
        return await _page(request, asked, login, asked.pick(bad), 422)
    return identity.keep(to(asked.within(ACCOUNT, done="password")), token)


@logged_in
async def end_sessions(request: Request, asked: PlainRequest, login: Login) -> Response:
    """End one session, or all but this one."""
    try:
        given = await forms.read(request)
    except forms.BadForm:
        return await _page(request, asked, login, old_form(asked, request), 403)
    address = identity.address_of(request)
    if given.get("session"):
        await run_in_threadpool(service.end_session, login.person, store(), given["session"], address)
    else:
        await run_in_threadpool(service.end_other_sessions, login.person, store(), login.id, address)
    return to(asked.within(ACCOUNT))


async def _page(
    request: Request,
    asked: PlainRequest,
    login: Login,
    wrong: str | None = None,
    status: int = 200,
    done: str | None = None,
) -> Response:
    parts = await run_in_threadpool(_parts, request, asked, login)
    if login.expired:
        told = asked.say("这个密码已使用超过 90 天。请先更换密码，再继续使用。")
        wrong = f"{told} {wrong}" if wrong else told
    said = plain_pages.problem(wrong) if wrong else tag("p", done, cls="sp-done", role="status") if done else None
    role = None if login.kept_back else login.person.role
    return plain_pages.page(asked, asked.say("账号"), said, *parts, status=status, role=role)


def _parts(request: Request, asked: PlainRequest, login: Login) -> list[Html]:
    token = forms.field(forms.token(request.cookies))
    with store().read() as session:
        account = service.own(login.person, session)
        places = accounts.places(session, account)
        running = service.own_sessions(login.person, session)
    factor = factors.state(login.person, store())
    changed = [] if account.password_hash is None else _change(asked, login, token)
    if login.expired:
        return changed
    if login.lacking:
        return [must_set_up(asked), _out(asked, token)]
    return [
        _facts(asked, account, places),
        *changed,
        *second_factor.section(asked, factor),
        *tokens.section(asked, login),
        *webhooks.section(asked, login),
        *_sessions(asked, login, running, token),
        _out(asked, token),
    ]


def _facts(asked: PlainRequest, account: accounts.Account, places: list) -> Html:
    say = asked.say
    names = [f"{asked.pick(place)}" for place in places]
    rows = [
        (say("登录名"), account.login),
        (say("姓名或单位"), account.name),
        (say("角色"), asked.pick(ROLES[account.role])),
        (say("范围"), "、".join(names) if asked.lang == "zh" else ", ".join(names)),
    ]
    items = [piece for name, value in rows if value for piece in (tag("dt", name), tag("dd", value))]
    return tag("dl", *items, cls="sp-facts")


def _change(asked: PlainRequest, login: Login, token: Html) -> list[Html]:
    say = asked.say
    return [
        tag("h2", say("更换密码")),
        tag("p", say("更换后，这个账号在其他地方的登录全部失效。"), cls="sp-quiet"),
        plain_pages.form(
            asked.link(PASSWORD),
            token,
            tag("input", type="hidden", name="username", value=login.person.login, autocomplete="username"),
            plain_pages.text(say("现在的密码"), "old", type="password", autocomplete="current-password", required=""),
            *new_password(asked),
            button=say("更换密码"),
        ),
    ]


def _sessions(asked: PlainRequest, login: Login, running: list, token: Html) -> list[Html]:
    """Where the account is logged in, each with a way to end it."""
    say = asked.say
    columns = [(say("登录于"), None), (say("最近使用"), None), (say("地址"), None), (say("浏览器"), None), ("", None)]
    rows = [
        (
            moment(session.begun_at),
            moment(session.seen_at),
            session.address,
            browser(session.agent) or say("未知"),
            say("本次登录") if session.token_sha256 == login.id else [_end(asked, token, session.token_sha256)],
        )
        for session in running
    ]
    others = plain_pages.form(asked.link(SESSIONS), token, button=say("退出其他所有登录"), quiet=True)
    limit = say("{minutes} 分钟不用，或登录满 {hours} 小时，会自动退出。").format(
        minutes=int(sessions.IDLE.total_seconds() // 60), hours=int(sessions.ABSOLUTE.total_seconds() // 3600)
    )
    found = [tag("h2", say("登录情况")), tag("p", limit, cls="sp-quiet"), table(columns, rows)]
    return [*found, others] if len(running) > 1 else found


def _end(asked: PlainRequest, token: Html, id: str) -> Html:
    hidden = tag("input", type="hidden", name="session", value=id)
    return plain_pages.form(asked.link(SESSIONS), token, hidden, button=asked.say("退出"), quiet=True)


def _out(asked: PlainRequest, token: Html) -> Html:
    return tag(
        "div", plain_pages.form(asked.link("/account/logout"), token, button=asked.say("退出登录")), cls="sp-out"
    )


def routes() -> list[Route]:
    return [
        Route(ACCOUNT, plain_pages.told(own), methods=["GET"]),
        Route(PASSWORD, unless_full(password), methods=["POST"]),
        Route(SESSIONS, plain_pages.told(end_sessions), methods=["POST"]),
    ]
