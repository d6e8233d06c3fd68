"""第二步: the code that is asked for after the password, as a plain form under /account/second-step."""

import asyncio

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from registry.access import logins, second_step
from registry.access.logins import Throttled
from registry.access.second_factor import BadCode
from registry.access.second_step import Over
from registry.person import Person
from registry.process.site import https
from views.entrance import forms, identity, plain_pages
from views.entrance.pace import TooMany
from views.entrance.plain_pages import PlainRequest
from views.kit.context import store
from views.kit.markup import Html, tag
from views.people.account import LOGIN, SECOND_STEP, STEP_COOKIE, arrive, in_line, old_form, throttled, unless_full


async def step(request: Request) -> Response:
    """The form, and what comes of a code."""
    asked = PlainRequest(request)
    token = request.cookies.get(identity.cookie_name(STEP_COOKIE)) or ""
    try:
        person = await run_in_threadpool(second_step.holder, store(), token)
        if request.method != "POST":
            return _form(request, asked, person)
        return await _answer(request, asked, person, token)
    except Over as over:
        again = tag("p", tag("a", asked.say("重新登录"), href=asked.link(LOGIN, next=asked.query.get("next"))))
        return plain_pages.page(asked, asked.say("两步验证"), plain_pages.problem(asked.pick(over)), again, status=401)


async def _answer(request: Request, asked: PlainRequest, person: Person, token: str) -> Response:
    """What comes of the form; where the code was not taken, the form again with why."""
    try:
        given = await forms.read(request)
        return await _taken(request, asked, person, token, given.get("code", ""))
    except forms.BadForm:
        return _form(request, asked, person, old_form(asked, request), status=403)
    except Throttled as stop:
        answer = _form(request, asked, person, throttled(asked, stop), status=429)
        answer.headers["Retry-After"] = str(stop.seconds)
        return answer
    except BadCode as bad:
        return _form(request, asked, person, asked.pick(bad), status=401)


async def _taken(request: Request, asked: PlainRequest, person: Person, token: str, code: str) -> Response:
    attempt = await in_line(request, logins.attempt, store(), person.login, identity.address_of(request))
    await asyncio.sleep(attempt.wait)
    try:
        begun = await in_line(request, second_step.finish, store(), attempt, token, code, identity.agent_of(request))
    except TooMany:
        await run_in_threadpool(logins.unasked, store(), attempt)
        raise
    following = asked.query.get("next")
    answer = await arrive(asked, begun, forms.own_page(following) if following else None)
    answer.delete_cookie(
        identity.cookie_name(STEP_COOKIE), path=identity.cookie_path(), httponly=True, secure=https(), samesite="lax"
    )
    return answer


def _form(
    request: Request, asked: PlainRequest, person: Person, wrong: str | None = None, status: int = 200
) -> Response:
    say = asked.say
    token, made = forms.prepare(request)
    fields = plain_pages.form(
        asked.link(SECOND_STEP, next=asked.query.get("next")),
        forms.field(token),
        code_field(asked, autofocus=""),
        button=say("验证并登录"),
    )
    told = tag("p", say("账号 {login}（{name}）").format(login=person.login, name=person.name))
    lost = tag(
        "p", say("手机不在身边：在同一格输入一个恢复码。恢复码也没有：请联系管理员重置两步验证。"), cls="sp-quiet"
    )
    problem = plain_pages.problem(wrong) if wrong else None
    return forms.keep(plain_pages.page(asked, say("两步验证"), problem, told, fields, lost, status=status), made)


def code_field(asked: PlainRequest, **attributes: object) -> Html:
    """Where an authenticator's code is typed; telephones fill it in by themselves."""
    return plain_pages.text(
        asked.say("验证码"), "code", autocomplete="one-time-code", autocapitalize="characters", spellcheck="false",
        required="", hint=asked.say("验证器应用现在显示的 6 位数字"), **attributes,
    )  # fmt: skip


def routes() -> list[Route]:
    return [Route(SECOND_STEP, unless_full(step), methods=["GET", "POST"])]
