"""两步验证: one's own authenticator and recovery codes, as plain forms under /account/second-factor."""

import datetime as dt
from collections.abc import Awaitable, Callable

import segno
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from registry.access.logins import Throttled
from registry.access.passwords import BadPassword
from registry.access.proof.owner import Proof
from registry.access.second_factor import OFFER_LASTS, BadCode, OfferedSecret
from registry.access.sessions import Login
from registry.services.own import second_factor as service
from registry.services.own.second_factor import FactorState
from views.entrance import forms, identity, plain_pages
from views.entrance.plain_pages import PlainRequest
from views.kit.context import store
from views.kit.markup import Html, tag
from views.kit.moments import moment
from views.people.account import ACCOUNT, SECOND_FACTOR, in_line, logged_in, old_form, throttled, to, unless_full
from views.people.second_step import code_field

CONFIRM, CODES, OFF = f"{SECOND_FACTOR}/confirm", f"{SECOND_FACTOR}/codes", f"{SECOND_FACTOR}/off"
Deed = Callable[[Request, PlainRequest, Login, dict[str, str]], Awaitable[Response]]


def section(asked: PlainRequest, state: FactorState) -> list[Html]:
    """What the page of the account says of it, with the way to change it."""
    say = asked.say
    if state.confirmed_at is None:
        told = say("未设置。设置后，登录时除密码外还要输入手机上的验证码，只知道密码的人进不来。")
    else:
        told = say("自 {moment} 起使用；还有 {n} 个恢复码。").format(moment=moment(state.confirmed_at), n=state.codes)
    name = say("设置两步验证") if state.confirmed_at is None else say("换设备、换恢复码或关闭")
    return [tag("h2", say("两步验证")), tag("p", told), tag("p", tag("a", name, href=asked.link(SECOND_FACTOR)))]


def must_set_up(asked: PlainRequest) -> Html:
    """Why nothing else is there yet."""
    told = asked.say("您的角色须使用两步验证。请先设置，再继续使用。")
    way = tag("a", asked.say("设置两步验证"), href=asked.link(SECOND_FACTOR))
    return tag("div", plain_pages.problem(told), tag("p", way))


def _posted(deed: Deed) -> Callable:
    """`deed`, of a form of ours; whatever is wrong is said on the page again."""

    @logged_in
    async def answer(request: Request, asked: PlainRequest, login: Login) -> Response:
        try:
            return await deed(request, asked, login, await forms.read(request))
        except forms.BadForm:
            return await _page(request, asked, login, old_form(asked, request), 403)
        except Throttled as stop:
            told = await _page(request, asked, login, throttled(asked, stop), 429)
            told.headers["Retry-After"] = str(stop.seconds)
            return told
        except (BadPassword, BadCode) as bad:
            return await _page(request, asked, login, asked.pick(bad), 422)

    return answer


@logged_in
async def shown(request: Request, asked: PlainRequest, login: Login) -> Response:
    return await _page(request, asked, login)


@_posted
async def begin(request: Request, asked: PlainRequest, login: Login, given: dict[str, str]) -> Response:
    """A new secret, which the page then shows."""
    await in_line(request, service.begin, login.person, store(), _proof(given), identity.address_of(request))
    return to(asked.within(SECOND_FACTOR))


@_posted
async def confirm(request: Request, asked: PlainRequest, login: Login, given: dict[str, str]) -> Response:
    """The first code; recovery codes, which are shown this once."""
    code, address = given.get("code", ""), identity.address_of(request)
    codes = await in_line(request, service.confirm, login.person, store(), code, login.id, address)
    return _codes(asked, login, codes, asked.say("两步验证已启用，其他地方的登录已全部退出。"))


@_posted
async def renew(request: Request, asked: PlainRequest, login: Login, given: dict[str, str]) -> Response:
    address = identity.address_of(request)
    codes = await in_line(request, service.renew_codes, login.person, store(), _proof(given), address)
    return _codes(asked, login, codes, asked.say("恢复码已更换，原来的全部作废。"))


@_posted
async def turn_off(request: Request, asked: PlainRequest, login: Login, given: dict[str, str]) -> Response:
    await in_line(request, service.turn_off, login.person, store(), _proof(given), identity.address_of(request))
    return to(asked.within(ACCOUNT, done="second-factor-off"))


def _proof(given: dict[str, str]) -> Proof:
    return Proof(given.get("password", ""), given.get("code", ""))


async def _page(
    request: Request, asked: PlainRequest, login: Login, wrong: str | None = None, status: int = 200
) -> Response:
    state = await run_in_threadpool(service.state, login.person, store())
    token, say = forms.field(forms.token(request.cookies)), asked.say
    parts = [plain_pages.problem(wrong)] if wrong else []
    if login.lacking:
        parts.append(tag("p", say("您的角色须使用两步验证。请先设置，再继续使用。")))
    if state.offered is not None:
        parts += _enrol(asked, token, state.offered)
        parts.append(tag("details", tag("summary", say("重新生成密钥")), _start(asked, login, token, state)))
    elif state.confirmed_at is None:
        told = say("需要一部手机，装有验证器应用：Microsoft Authenticator、Google Authenticator、FreeOTP 等都可以。")
        parts += [tag("p", told), _start(asked, login, token, state)]
    else:
        parts += _in_use(asked, login, token, state)
    back = None if login.lacking else tag("p", tag("a", say("← 账号"), href=asked.link(ACCOUNT)))
    role = None if login.lacking else login.person.role
    return plain_pages.page(asked, say("两步验证"), *parts, back, status=status, role=role)


def _enrol(asked: PlainRequest, token: Html, offered: OfferedSecret) -> list[Html]:
    """The secret as a QR code, as a link and as text; and the form for its first code."""
    say = asked.say
    groups = " ".join(offered.secret[at : at + 4] for at in range(0, len(offered.secret), 4))
    typed = tag("p", say("扫不了码时，在验证器中手工输入密钥（基于时间）："))
    scan = tag(
        "p",
        say("用验证器应用扫描，{minutes} 分钟内有效。它只显示给您；请不要截图或转发。").format(
            minutes=OFFER_LASTS // dt.timedelta(minutes=1)
        ),
    )
    here = tag("p", tag("a", say("在这部手机的验证器中打开"), href=offered.address))
    return [
        tag("h2", say("1. 把密钥存入验证器")),
        scan,
        picture(offered.address, say("两步验证的二维码")),
        here,
        typed,
        tag("p", tag("code", groups)),
        tag("h2", say("2. 输入它显示的验证码")),
        plain_pages.form(
            asked.link(CONFIRM), token, code_field(asked, inputmode="numeric"), button=say("启用两步验证")
        ),
    ]


def picture(address: str, name: str) -> Html:
    """A QR code, drawn here: no other service learns the secret. Always dark on light, as scanners need it."""
    drawn = segno.make(address, error="m").svg_inline(scale=5, border=4, dark="#000", light="#fff")
    return tag("div", Html(drawn), role="img", aria_label=name, cls="sp-qr")


def _start(asked: PlainRequest, login: Login, token: Html, state: FactorState) -> Html:
    return plain_pages.form(
        asked.link(SECOND_FACTOR), token, *owner_fields(asked, login, state, "start"), button=asked.say("生成密钥")
    )


def _in_use(asked: PlainRequest, login: Login, token: Html, state: FactorState) -> list[Html]:
    say = asked.say
    since = moment(state.confirmed_at) if state.confirmed_at else ""
    told = say("自 {moment} 起使用；还有 {n} 个恢复码。").format(moment=since, n=state.codes)
    parts = [
        tag("p", told),
        _folded(say("换一部手机"), say("新密钥经验证码确认后，原来的才失效。"), _start(asked, login, token, state)),
        _folded(
            say("更换恢复码"),
            say("原来的恢复码全部作废。"),
            plain_pages.form(
                asked.link(CODES), token, *owner_fields(asked, login, state, "codes"), button=say("生成新的恢复码")
            ),
        ),
    ]
    if state.required:
        return [*parts, tag("p", say("您的角色必须使用两步验证，不能关闭。"), cls="sp-quiet")]
    off = plain_pages.form(
        asked.link(OFF), token, *owner_fields(asked, login, state, "off"), button=say("关闭两步验证"), quiet=True
    )
    return [*parts, _folded(say("关闭两步验证"), say("以后登录只要密码。"), off)]


def _folded(name: str, told: str, form: Html) -> Html:
    return tag("details", tag("summary", name), tag("p", told), form)


def owner_fields(asked: PlainRequest, login: Login, state: FactorState, form: str) -> list[Html]:
    """The fields that show that it is the owner who asks."""
    say, fields = asked.say, []
    if state.password:
        fields += [
            tag("input", type="hidden", name="username", value=login.person.login, autocomplete="username"),
            plain_pages.text(say("现在的密码"), "password", id=f"{form}-password", type="password",
                             autocomplete="current-password", required=""),
        ]  # fmt: skip
    return [*fields, code_field(asked, id=f"{form}-code")] if state.confirmed_at is not None else fields


def _codes(asked: PlainRequest, login: Login, codes: list[str], done: str) -> Response:
    """The recovery codes, this once."""
    say = asked.say
    told = say("请把这些恢复码打印或抄下，与手机分开保管。手机不在时，每个可代替验证码登录一次。它们只显示这一次。")
    shown = tag("ul", *(tag("li", tag("code", code)) for code in codes), cls="sp-recovery")
    on = tag("p", tag("a", say("已保存，继续"), href=asked.link(ACCOUNT), cls="sp-other-button"))
    return plain_pages.page(
        asked, say("恢复码"), tag("p", done, cls="sp-done", role="status"), tag("p", told), shown, on,
        role=login.person.role,
    )  # fmt: skip


def routes() -> list[Route]:
    return [
        Route(SECOND_FACTOR, plain_pages.told(shown), methods=["GET"]),
        Route(SECOND_FACTOR, unless_full(begin), methods=["POST"]),
        Route(CONFIRM, unless_full(confirm), methods=["POST"]),
        Route(CODES, unless_full(renew), methods=["POST"]),
        Route(OFF, unless_full(turn_off), methods=["POST"]),
    ]
