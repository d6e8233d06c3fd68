"""Logging in and out, and the links with which a password is chosen: plain forms under /account/."""

import asyncio
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from registry.access import accounts, entering, invitations, log, logins, passwords, sessions
from registry.access.accounts import BadAccount
from registry.access.entering import SecondStepAsked
from registry.access.invitations import BadInvitation
from registry.access.logins import Throttled
from registry.access.passwords import BadPassword
from registry.access.proof.guessed_codes import CodesGuessed
from registry.access.sign_on_settings import settings
from registry.person import PUBLIC, Person
from registry.process.site import https
from views.entrance import forms, identity, plain_pages, reached, uploads
from views.entrance.pace import Pace, TooMany, asking
from views.entrance.plain_pages import PlainRequest
from views.kit.context import store
from views.kit.markup import tag

LOGIN, LOGOUT, INVITATION = "/account/login", "/account/logout", invitations.PATH
ACCOUNT = "/account"
SIGN_ON = "/account/sign-on"
SECOND_STEP, SECOND_FACTOR = "/account/second-step", "/account/second-factor"
TOKENS = "/account/tokens"
STEP_COOKIE = "step"
WORK = {"operator": "/roster", "tenant": "/own", **dict.fromkeys(("admin", "system", "security", "audit"), "/people")}
# An official begins at the map
# Hashing takes 64 MiB and a core for 0.14 s: two at a time, so that logging in cannot starve the pages. Whoever finds
# the line full is told so at once: a minute of waiting would be taken for a failure. One address never fills the line.
LINE = Pace(at_once=2, waiting=30, waiting_each=16, a_minute=600)


async def in_line(request: Request, work, *args, **kwargs):
    """Run `work`, which hashes a password or counts an attempt, when it is its turn. Raises `TooMany`."""
    async with LINE.turn(asking(request, PUBLIC)):
        return await run_in_threadpool(work, *args, **kwargs)


def unless_full(route: plain_pages.Endpoint) -> plain_pages.Endpoint:
    """`route`, which says so where the line is full."""

    async def answer(request: Request) -> Response:
        try:
            return await route(request)
        except TooMany as stop:
            asked = PlainRequest(request)
            told = asked.say("现在请求登录的人太多，请在 {seconds} 秒后再试。").format(seconds=stop.seconds)
            page = plain_pages.page(asked, asked.say("请稍候"), plain_pages.problem(told), status=503)
            page.headers["Retry-After"] = str(stop.seconds)
            return page

    return plain_pages.told(answer)


def to(address: str) -> Response:
    """On to a page, by its path within the site."""
    return RedirectResponse(address, status_code=303, headers={"Cache-Control": "no-store"})


async def login(request: Request) -> Response:
    """The log-in form; a right password leads to the page `next` that asked for it."""
    asked = PlainRequest(request)
    following = forms.own_page(asked.query.get("next"))
    if request.method != "POST":
        return _login_form(request, asked)
    try:
        given = await forms.read(request)
    except forms.BadForm:
        return _login_form(request, asked, old_form(asked, request), status=403)
    name, password = given.get("login", ""), given.get("password", "")
    try:
        attempt = await in_line(request, logins.attempt, store(), name, identity.address_of(request))
    except Throttled as stop:
        answer = _login_form(request, asked, throttled(asked, stop), status=429)
        answer.headers["Retry-After"] = str(stop.seconds)
        return answer
    await asyncio.sleep(attempt.wait)
    try:
        token = await in_line(request, logins.finish, store(), attempt, password, identity.agent_of(request))
    except TooMany:
        await run_in_threadpool(logins.unasked, store(), attempt)
        raise
    except SecondStepAsked as waits:
        return ask_for_code(asked, waits, asked.query.get("next"))
    if token is None:
        wrong = asked.say("登录名与密码不符，或账号已停用。密码区分大小写。")
        return _login_form(request, asked, wrong, status=401)
    return await arrive(asked, token, following if asked.query.get("next") else None)


async def arrive(asked: PlainRequest, token: str, following: str | None) -> Response:
    """On with a new session: to what has to be done first, to the page that was asked for, or to the role's work."""
    begun = await run_in_threadpool(sessions.look_up, store(), token)
    if begun is not None and begun.kept_back:
        following = asked.within(ACCOUNT if begun.expired else SECOND_FACTOR)
    elif following is None:
        following = asked.within(work_of(begun.person) if begun else forms.HOME)
    return identity.keep(to(following), token)


def ask_for_code(asked: PlainRequest, waits: SecondStepAsked, following: str | None) -> Response:
    """On to the second step, with what stands for the first in a cookie of its own."""
    answer = to(asked.within(SECOND_STEP, next=following))
    answer.set_cookie(
        identity.cookie_name(STEP_COOKIE), waits.token, path=identity.cookie_path(), httponly=True, secure=https(),
        samesite="lax", max_age=int(entering.LASTS.total_seconds()),
    )  # fmt: skip
    return answer


def work_of(person: Person) -> str:
    """Where somebody goes on who asked for no page: to the work that the role is for, not to the account."""
    return WORK.get(person.role, forms.HOME)


def old_form(asked: PlainRequest, request: Request) -> str:
    """Why a form was not taken: it is too old, or the way to us breaks it each time."""
    return reached.wrong(request, asked.say) or asked.say("这个表单已过期，未作任何更改。请再提交一次。")


def throttled(asked: PlainRequest, stop: Throttled) -> str:
    if isinstance(stop, CodesGuessed):
        told = asked.say(
            "一天之内输错的验证码太多：可能有人知道这个账号的密码，在猜验证码。请联系管理员重置密码，之后即可登录；"
            "否则请在 {hours} 小时后再试。"
        )
        return told.format(hours=-(-stop.seconds // 3600))
    told = asked.say("失败次数过多。请在 {minutes} 分钟后再试；忘记密码请联系管理员重置。")
    return told.format(minutes=-(-stop.seconds // 60))


def _login_form(request: Request, asked: PlainRequest, wrong: str | None = None, status: int = 200) -> Response:
    say = asked.say
    token, made = forms.prepare(request)
    following = asked.query.get("next")
    needed = say("登录后将回到您要看的页面。") if following else say("园区运营主体、主管部门与入驻企业从这里登录。")
    fields = plain_pages.form(
        asked.link(LOGIN, next=following),
        forms.field(token),
        plain_pages.text(
            say("登录名"), "login", autocomplete="username", required="", autofocus="", autocapitalize="none"
        ),
        plain_pages.text(say("密码"), "password", type="password", autocomplete="current-password", required=""),
        button=say("登录"),
    )
    provider = settings()
    other = None
    if provider is not None:
        link = asked.link(SIGN_ON, next=following)
        other = tag("p", tag("a", asked.pick(provider.name), href=link, cls="sp-other-button"))
    doubt = None if wrong else reached.wrong(request, say)
    public = tag("p", say("公开的地图、园区、政策与补贴自查无需登录。忘记密码请联系管理员。"), cls="sp-quiet")
    problem = plain_pages.problem(wrong or doubt) if wrong or doubt else None
    page = plain_pages.page(asked, say("登录"), problem, tag("p", needed), other, fields, public, status=status)
    return forms.keep(page, made)


async def logout(request: Request) -> Response:
    """End the session, everywhere it is open; back to the first page."""
    asked = PlainRequest(request)
    try:
        await forms.read(request)
    except forms.BadForm:
        return plain_pages.page(asked, asked.say("没有退出"), plain_pages.problem(old_form(asked, request)), status=403)
    await run_in_threadpool(_end, request)
    return identity.forget(to(asked.within("/")))


def _end(request: Request) -> None:
    found = identity.login_of(request)
    if found is None:
        return
    with store().write() as session:
        sessions.end(session, found.id, found.person.id)
        log.record(session, found.person, "logout", address=identity.address_of(request))
    uploads.release(found.id)


async def invitation(request: Request) -> Response:
    """Choose a password by a one-time link; the first administrator also says who they are."""
    asked = PlainRequest(request)
    token = asked.query.get("token", "")
    try:
        holder = await run_in_threadpool(_holder, token)
        if request.method != "POST":
            return _password_form(request, asked, holder)
        given = await forms.read(request)
        if given.get("password") != given.get("again"):
            return _password_form(request, asked, holder, asked.say("两次输入的密码不一样。"), given)
        session_token = await in_line(
            request, invitations.accept, store(), token, given.get("password", ""), identity.address_of(request),
            identity.agent_of(request), login=given.get("login", ""), name=given.get("name", ""),
        )  # fmt: skip
    except SecondStepAsked as waits:
        return ask_for_code(asked, waits, None)
    except BadInvitation as bad:
        return plain_pages.page(asked, asked.say("链接无效"), plain_pages.problem(asked.pick(bad)), status=404)
    except forms.BadForm:
        return _password_form(request, asked, holder, old_form(asked, request), status=403)
    except (BadPassword, BadAccount) as bad:
        return _password_form(request, asked, holder, asked.pick(bad), given)
    return await arrive(asked, session_token, None)


def _holder(token: str) -> accounts.Account | None:
    with store().read() as session:
        return invitations.holder(session, token)


def _password_form(
    request, asked: PlainRequest, holder, wrong: str | None = None, given=None, status: int = 422
) -> Response:
    say, given = asked.say, given or {}
    token, made = forms.prepare(request)
    if holder is None:
        title, told = say("设立第一个管理员"), say("管理员添加其他人的账号，决定谁可以看什么、改什么。")
        who_fields = (
            plain_pages.text(say("登录名"), "login", value=given.get("login"), autocomplete="username", required="",
                       autocapitalize="none", hint=say("2 至 64 个小写字母、数字或 . _ - @")),
            plain_pages.text(say("姓名或单位"), "name", value=given.get("name"), autocomplete="name", required=""),
        )  # fmt: skip
    else:
        title = say("设置密码")
        told = say("账号 {login}（{name}）").format(login=holder.login, name=holder.name)
        who_fields = (tag("input", type="hidden", name="username", value=holder.login, autocomplete="username"),)
    fields = plain_pages.form(
        asked.link(INVITATION, token=asked.query.get("token")),
        forms.field(token),
        *who_fields,
        *new_password(asked),
        button=say("保存密码并登录"),
    )
    problem = plain_pages.problem(wrong) if wrong else None
    page = plain_pages.page(asked, title, problem, tag("p", told), fields, status=status if wrong else 200)
    return forms.keep(page, made)


def new_password(asked: PlainRequest) -> tuple:
    """The two fields for a new password, with what it must be."""
    say = asked.say
    if passwords.policy() == passwords.MODERN:
        rule = say("至少 12 个字符，不限种类；可以是几个词连成的一句话，可以粘贴。")
    else:
        rule = say("至少 8 个字符，含大写字母、小写字母、数字、其他符号中的三类；每 90 天更换。")
    return (
        plain_pages.text(
            say("新密码"), "password", type="password", autocomplete="new-password", required="", hint=rule
        ),
        plain_pages.text(say("再输入一次"), "again", type="password", autocomplete="new-password", required=""),
    )


def logged_in(page: Callable) -> Callable:
    """`page(request, asked, login)` for who is logged in; the others log in first and come back."""

    async def answer(request: Request) -> Response:
        asked = PlainRequest(request)
        login = await run_in_threadpool(identity.login_of, request)
        if login is None:
            return to(asked.within(LOGIN, next=asked.within(ACCOUNT)))
        return await page(request, asked, login)

    return answer


def routes() -> list[Route]:
    return [
        Route(LOGIN, unless_full(login), methods=["GET", "POST"]),
        Route(LOGOUT, plain_pages.told(logout), methods=["POST"]),
        Route(INVITATION, unless_full(invitation), methods=["GET", "POST"]),
    ]
