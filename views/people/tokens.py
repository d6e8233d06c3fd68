"""接口凭证: one's own tokens for programs, as plain forms under /account/tokens."""

import datetime as dt
from collections.abc import Sequence

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from registry import parameters
from registry.access.logins import Throttled
from registry.access.passwords import BadPassword
from registry.access.permissions import scopes_for
from registry.access.proof.owner import Proof
from registry.access.second_factor import BadCode
from registry.access.sessions import Login
from registry.access.tokens.keeping import LONGEST, NAME_LIMIT, USUAL, BadToken
from registry.access.tokens.scopes import SCOPES
from registry.clock import day_of, now
from registry.services.own import second_factor as factors
from registry.services.own import tokens as service
from registry.services.own.second_factor import FactorState
from registry.services.own.tokens import TokenAsked, TokenEntry
from views.entrance import forms, identity, plain_pages
from views.entrance.plain_pages import PlainRequest
from views.kit.context import store
from views.kit.markup import Html, table, tag
from views.kit.moments import moment
from views.people.account import ACCOUNT, TOKENS, in_line, logged_in, old_form, throttled, to, unless_full
from views.people.second_factor import owner_fields

REVOKE = f"{TOKENS}/revoke"
SCOPE = "scope-"  # before the word of a scope, in the name of its box


def section(asked: PlainRequest, login: Login) -> list[Html]:
    """What the page of the account says of tokens, for a role of which programs can be of use."""
    if not scopes_for(login.person.role):
        return []
    say = asked.say
    told = say("其他程序凭它读取您能看到的内容，如名册；只能读取，到期失效，可随时撤销。")
    way = tag("a", say("查看与生成接口凭证"), href=asked.link(TOKENS))
    return [tag("h2", say("接口凭证")), tag("p", told), tag("p", way)]


@logged_in
async def shown(request: Request, asked: PlainRequest, login: Login) -> Response:
    return await _page(request, asked, login)


@logged_in
async def make(request: Request, asked: PlainRequest, login: Login) -> Response:
    """A new token, shown this once; whatever is wrong is said on the page again, with what was typed."""
    given: dict[str, str] = {}
    try:
        given = await forms.read(request)
        proof = Proof(given.get("password", ""), given.get("code", ""))
        token = await in_line(
            request, service.make, login.person, store(), proof, _asked(given), identity.address_of(request)
        )
    except forms.BadForm:
        return await _page(request, asked, login, old_form(asked, request), 403)
    except Throttled as stop:
        told = await _page(request, asked, login, throttled(asked, stop), 429, given)
        told.headers["Retry-After"] = str(stop.seconds)
        return told
    except (BadToken, BadPassword, BadCode) as bad:
        return await _page(request, asked, login, asked.pick(bad), 422, given)
    return _made(asked, login, token)


@logged_in
async def revoke(request: Request, asked: PlainRequest, login: Login) -> Response:
    try:
        given = await forms.read(request)
    except forms.BadForm:
        return await _page(request, asked, login, old_form(asked, request), 403)
    id = parameters.whole_of(given.get("token", ""))
    if id is not None:
        await run_in_threadpool(service.revoke, login.person, store(), id, identity.address_of(request))
    return to(asked.within(TOKENS))


def _asked(given: dict[str, str]) -> TokenAsked:
    scopes = [name.removeprefix(SCOPE) for name in given if name.startswith(SCOPE)]
    return TokenAsked(given.get("name", ""), scopes, parameters.day_of(given.get("last-day", "")))


async def _page(
    request: Request,
    asked: PlainRequest,
    login: Login,
    wrong: str | None = None,
    status: int = 200,
    given: dict[str, str] | None = None,
) -> Response:
    if login.kept_back:
        return to(asked.within(ACCOUNT))
    entries, state = await run_in_threadpool(_known, login)
    token, say = forms.field(forms.token(request.cookies)), asked.say
    offered = scopes_for(login.person.role)
    about = say("程序在请求 /api/v1 时写明 Authorization: Bearer 和凭证，即可读取您选定的内容，不会超出您的权限。")
    parts = [plain_pages.problem(wrong)] if wrong else []
    parts += [tag("p", about), *_list(asked, token, entries)]
    if offered:
        parts += _form(asked, login, token, state, offered, given or {})
    else:
        parts.append(tag("p", say("您的角色没有可以交给程序读取的内容；公开的内容不需要凭证。")))
    back = tag("p", tag("a", say("← 账号"), href=asked.link(ACCOUNT)))
    return plain_pages.page(asked, say("接口凭证"), *parts, back, status=status, role=login.person.role)


def _known(login: Login) -> tuple[list[TokenEntry], FactorState]:
    with store().read() as session:
        entries = service.own(login.person, session)
    return entries, factors.state(login.person, store())


def _list(asked: PlainRequest, token: Html, entries: Sequence[TokenEntry]) -> list[Html]:
    """The tokens, each with a way to revoke it."""
    say = asked.say
    if not entries:
        return [tag("p", say("还没有接口凭证。"))]
    columns = [(name, None) for name in (say("名称"), say("用途"), say("生成于"), say("最后一日"), say("最近使用"), "")]
    rows = [
        (
            entry.name,
            _scopes(asked, entry.scopes),
            moment(entry.made_at),
            entry.last_day.isoformat(),
            entry.used_on.isoformat() if entry.used_on else say("没有用过"),
            [_revoke(asked, token, entry)] if entry.works else say("已撤销") if entry.revoked else say("已到期"),
        )
        for entry in entries
    ]
    return [table(columns, rows)]


def _scopes(asked: PlainRequest, scopes: Sequence[str]) -> str:
    return ("、" if asked.lang == "zh" else ", ").join(asked.pick(SCOPES[scope]) for scope in scopes)


def _revoke(asked: PlainRequest, token: Html, entry: TokenEntry) -> Html:
    hidden = tag("input", type="hidden", name="token", value=entry.id)
    return plain_pages.form(asked.link(REVOKE), token, hidden, button=asked.say("撤销"), quiet=True)


def _form(
    asked: PlainRequest, login: Login, token: Html, state: FactorState, offered: Sequence[str], given: dict[str, str]
) -> list[Html]:
    """Name, scopes, last day, and the proof that it is the owner who asks."""
    say, today = asked.say, day_of(now())
    boxes = [_box(asked, scope, SCOPE + scope in given) for scope in offered]
    usual = given.get("last-day") or (today + USUAL).isoformat()
    return [
        tag("h2", say("生成接口凭证")),
        plain_pages.form(
            asked.link(TOKENS),
            token,
            plain_pages.text(
                say("名称"), "name", value=given.get("name"), required="", maxlength=NAME_LIMIT,
                hint=say("哪个程序用它，如：区产业平台"), autocomplete="off",
            ),
            tag("fieldset", tag("legend", say("用途")), *boxes),
            plain_pages.text(
                say("最后一日"), "last-day", type="date", value=usual, required="",
                min=today.isoformat(), max=(today + LONGEST).isoformat(), hint=_longest(asked, today),
            ),
            *owner_fields(asked, login, state, "token"),
            button=say("生成接口凭证"),
        ),
    ]  # fmt: skip


def _longest(asked: PlainRequest, today: dt.date) -> str:
    return asked.say("到这一天为止（含），最晚 {day}").format(day=(today + LONGEST).isoformat())


def _box(asked: PlainRequest, scope: str, chosen: bool) -> Html:
    id = SCOPE + scope
    box = tag("input", type="checkbox", id=id, name=id, value="1", checked="" if chosen else None)
    return tag("p", box, " ", tag("label", asked.pick(SCOPES[scope]), **{"for": id}))


def _made(asked: PlainRequest, login: Login, token: str) -> Response:
    """The token, this once."""
    say = asked.say
    told = say("请立即存入程序的设置。它只显示这一次，谁有它，谁就能读取您选定的内容；不要写进网址、邮件或聊天。")
    return plain_pages.page(
        asked,
        say("接口凭证"),
        tag("p", say("接口凭证已生成。"), cls="sp-done", role="status"),
        tag("p", told),
        tag("p", tag("code", token), cls="sp-token"),
        tag("p", tag("a", say("已保存，继续"), href=asked.link(TOKENS), cls="sp-other-button")),
        role=login.person.role,
    )


def routes() -> list[Route]:
    return [
        Route(TOKENS, plain_pages.told(shown), methods=["GET"]),
        Route(TOKENS, unless_full(make), methods=["POST"]),
        Route(REVOKE, plain_pages.told(revoke), methods=["POST"]),
    ]
