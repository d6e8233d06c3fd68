"""The routes of the plain version (简易版的地址)."""

from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from registry import parameters
from registry.process.site import base
from views.entrance.document import PAGES, inner_titles, titles
from views.entrance.pace import Pace, paced
from views.kit import browsers
from views.kit.i18n import DEFAULT, _
from views.kit.markup import Html, tag
from views.plain import check, map, parks, policies
from views.plain.frame import OFFERED, ROOT, Asked, Refused, answered, document, plain_path

AT_ONCE, WAITING, WAITING_EACH, A_MINUTE = 2, 60, 16, 300


def routes() -> list[Route]:
    """`/plain/` and what stands beneath."""
    pace = Pace(at_once=AT_ONCE, waiting=WAITING, waiting_each=WAITING_EACH, a_minute=A_MINUTE)
    views = {"": start, "check": check.view, "policies": policies.view, "park": parks.view, "map": map.view}
    found = [
        Route(f"{ROOT}{name}", paced(pace, answered(view), everybodys=True), methods=["GET"])
        for name, view in views.items()
    ]
    others = Route(f"{ROOT}{{kind}}", paced(pace, answered(nothing), everybodys=True), methods=["GET"])
    return [
        Route(ROOT.rstrip("/"), to_the_start, methods=["GET"]),
        Route(f"/{browsers.HERE}", here, methods=["GET"]),
        *found,
        others,
    ]


async def to_the_start(request: Request) -> Response:
    """Its addresses are relative, which needs the slash."""
    query = request.url.query
    return RedirectResponse(f"{ROOT}{f'?{query}' if query else ''}", status_code=308)


async def here(request: Request) -> Response:
    """The plain version of the page that the link was on. The document of the app names no address, since it is the
    same for everybody; the browser says where a link was followed.
    """
    try:
        came = urlsplit(request.headers.get("referer", ""))
        query = came.query.encode("latin-1")
    except ValueError:  # no address, or no letters of one
        came, query = urlsplit(""), b""
    path = came.path.removeprefix(base())
    to = browsers.plain_address(path, parameters.every(query), DEFAULT)
    return RedirectResponse(f"/{to}", status_code=303, headers={"Cache-Control": "no-store", "Vary": "Referer"})


def start(asked: Asked) -> Response:
    """What there is, and what it is for."""
    names = titles(asked.say)
    said = _("不用脚本的简易版，供旧浏览器使用，也便于打印。内容与完整版相同；只含公开的部分，登录后的功能需要完整版。")
    lines = [tag("li", tag("a", names[path], href=asked.link(plain_path(path)))) for path in OFFERED]
    return document(asked, _("简易版"), tag("p", said, cls="sp-lead"), tag("ul", *lines, cls="sp-list"))


def nothing(asked: Asked) -> Response:
    """An address beneath that is none: a page without a plain version, or nothing at all. Raises `Refused`."""
    path = asked.path.removeprefix(ROOT.rstrip("/"))
    begin: Html = tag("a", _("简易版"), href=asked.link(ROOT))
    if path not in PAGES:
        said = _("这个地址没有对应的页面，可能是链接已过期或输入有误。可以从这里继续：")
        raise Refused(_("没有这一页"), said, begin, status=404)
    name = (titles(asked.say) | inner_titles(asked.say))[path]
    query = {key: text for key, text in asked.query.items() if key != "lang"} | {browsers.STILL: "1"}
    said = _("“{page}”没有简易版，需要 {browsers}。").format(page=name, browsers=browsers.needed(asked.say))
    still = tag("a", asked.say("仍要打开"), href=asked.link(path, **query))
    return document(asked, name, tag("p", said), tag("ul", tag("li", still), tag("li", begin)))
