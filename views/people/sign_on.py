"""单点登录: the two addresses of single sign-on, the way out to the provider and the way back."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from registry import parameters
from registry.access import sessions, sign_on, sign_on_state
from registry.access.entering import Entered, SecondStepAsked
from registry.access.sign_on import NotLoggedIn
from registry.access.sign_on_settings import Settings, settings
from registry.person import PUBLIC
from registry.process.site import https, site
from views.entrance import forms, identity, plain_pages
from views.entrance.pace import Pace, asking
from views.entrance.plain_pages import PlainRequest
from views.kit.context import store
from views.kit.markup import tag
from views.people.account import LOGIN, SIGN_ON, arrive, ask_for_code, to, unless_full, work_of

BACK = f"{SIGN_ON}/back"
COOKIE = "sign-on"
# The provider may take its time: only so many wait for it, and one address does not ask it without end.
PACE = Pace(at_once=8, waiting=40, waiting_each=16, a_minute=120)


async def out(request: Request) -> Response:
    """To the provider."""
    asked, known = PlainRequest(request), settings()
    if known is None:
        return to(asked.within(LOGIN))
    wanted = asked.query.get("next")
    following = forms.own_page(wanted) if wanted else asked.within("")  # only the language where no page was asked for
    try:
        async with PACE.turn(asking(request, PUBLIC)):
            address, kept = await run_in_threadpool(sign_on.begin, known, _back(request), following)
    except NotLoggedIn as refused:
        return _refused(asked, refused)
    answer = RedirectResponse(address, status_code=303, headers={"Cache-Control": "no-store"})
    answer.set_cookie(
        identity.cookie_name(COOKIE), kept, path=identity.cookie_path(), httponly=True, secure=https(), samesite="lax",
        max_age=sign_on_state.LASTS,
    )  # fmt: skip
    return answer


async def back(request: Request) -> Response:
    """From the provider: a session of our own, or why not."""
    asked, known = PlainRequest(request), settings()
    if known is None:
        return to(asked.within(LOGIN))
    kept = request.cookies.get(identity.cookie_name(COOKIE))
    try:
        async with PACE.turn(asking(request, PUBLIC)):
            entered, following = await run_in_threadpool(_finish, request, known, kept)
    except NotLoggedIn as refused:
        answer = _refused(asked, refused)
    else:
        answer = await _in(asked, entered, following)
    answer.delete_cookie(
        identity.cookie_name(COOKIE), path=identity.cookie_path(), httponly=True, secure=https(), samesite="lax"
    )
    return answer


async def _in(asked: PlainRequest, entered: Entered, following: str) -> Response:
    """On into the app, or to the second step where we ask for a code ourselves."""
    page = following if following.startswith("/") else None
    if entered.waits:
        return ask_for_code(asked, SecondStepAsked(entered.token), page)
    begun = await run_in_threadpool(sessions.look_up, store(), entered.token)
    if page is None and begun is not None and not begun.kept_back:
        page = work_of(begun.person) + following
    return await arrive(asked, entered.token, page)


def _finish(request: Request, known: Settings, kept: str | None) -> tuple[Entered, str]:
    """A session, or a log-in that waits for its code; and what `out` noted of where to go: a page, or its query."""
    return sign_on.finish(
        store(), known, _back(request), parameters.cleaned(request.query_params), kept, identity.address_of(request),
        identity.agent_of(request),
    )  # fmt: skip


def _back(request: Request) -> str:
    """Our own address for the way back, as it is registered with the provider."""
    known = site()
    scheme = "https" if https() else request.url.scheme
    return f"{known.address if known else f'{scheme}://{request.url.netloc}'}{BACK}"


def _refused(asked: PlainRequest, refused: NotLoggedIn) -> Response:
    again = tag("p", tag("a", asked.say("回到登录"), href=asked.link(LOGIN)))
    return plain_pages.page(asked, asked.say("没有登录"), plain_pages.problem(asked.pick(refused)), again, status=403)


def routes() -> list[Route]:
    return [Route(SIGN_ON, unless_full(out), methods=["GET"]), Route(BACK, unless_full(back), methods=["GET"])]
