"""The HTML document around the app.

Streamlit serves one English index.html for every address. Here each page of ours gets it with its language, its
title, our stylesheet and the script that says Streamlit's own words in Chinese; an address that is no page gets a
plain 404 that shows the way back.
"""

import json
import re
import secrets
from collections.abc import Callable, Mapping
from functools import lru_cache
from html import escape
from pathlib import Path
from urllib.parse import parse_qs

from sqlalchemy.exc import DBAPIError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from registry import parameters
from registry.process import packing
from registry.process.once import made_once
from registry.process.proxies import proxies
from registry.process.site import based, https
from registry.store.store import StoreError
from views.entrance import opening, packed
from views.entrance.ahead import ahead, of_the_frame
from views.entrance.headers import COMPONENTS, INDEX, first_script
from views.kit import browsers, theme
from views.kit.i18n import LANGUAGES, catalogue
from views.kit.markup import Html

ASSETS = Path(__file__).parents[1] / "assets"
BLOCKED = ("/_stcore/metrics", "/_stcore/agent/")  # open to anybody by default; nobody here reads them
WHOLE = ("/account", "/ogc")  # routes of ours beside those beneath them: one’s own account, the interface
ROUTE = "softpark_route"  # the cookie by which a proxy sends a visitor to the same process, see docs/settings.md
SERVED = ("/_stcore/", "/media/", "/static/", COMPONENTS, "/api/", "/vendor/", "/assets/", "/account/", "/ogc/",
          "/livez", "/readyz", "/healthz")  # fmt: skip


def titles(say: Callable[[str], str]) -> dict[str, str]:
    """The title of each public page by its path, in the language of `say`; the map has two paths."""
    found = {"/": say("地图"), "/park": say("园区"), "/coverage": say("覆盖"), "/check": say("补贴自查")}
    found |= {"/policies": say("政策"), "/certification": say("认定"), "/rulings": say("裁定")}
    return found | {"/guides": say("申报说明"), "/help": say("帮助"), "/map": found["/"]}


def inner_titles(say: Callable[[str], str]) -> dict[str, str]:
    """The same of the pages that need an account; they are served to everybody, and say so."""
    found = {"/roster": say("名册"), "/own": say("我的企业"), "/people": say("人员")}
    return found | {"/boundaries": say("边界"), "/findings": say("认定事实")}


PAGES = frozenset(titles(str) | inner_titles(str))
MAPS = ("/", "/map")
Picture = Callable[[str, Mapping[str, str]], Html]
"""The first picture of the map in a language, for the parameters of an address."""


def routes() -> list[Mount]:
    """Our stylesheet and script, from our own origin."""
    return [Mount("/assets", StaticFiles(directory=ASSETS), name="assets")]


@lru_cache(maxsize=16)
def document(path: str, lang: str) -> str:
    """index.html of the page at `path` in `lang`."""
    say = catalogue(lang).gettext
    html = INDEX.read_text(encoding="utf-8")
    html = html.replace('<html lang="en">', f'<html lang="{"zh-CN" if lang == "zh" else lang}">')
    html = re.sub(r"<link\s+rel=\"(preload|service-desc)\"[^>]*>", "", html)  # a Latin font; an API that is off
    title = say("{page} · 软件名园").format(page=(titles(say) | inner_titles(say))[path])
    html = html.replace("<title>Streamlit</title>", f"<title>{title}</title>")
    html = re.sub(
        r"<noscript>.*?</noscript>",
        browsers.without_script(say),
        html,
        flags=re.S,
    )
    html = html.replace("<body>", f"<body>{browsers.in_document(say, path, lang)}")
    html = html.replace('<div id="root">', f'{OPENING}<div id="root">')
    html = html.replace("./favicon.png", f"./{packed.address('favicon.svg')}")
    themes = escape(json.dumps({"light": theme.begun("light"), "dark": theme.begun("dark")}, ensure_ascii=False))
    # The sheets stand before what Streamlit writes into the head, which goes by their order; a map's first picture does
    # not wait for them, see `_map_first`.
    sheets = re.findall(r'<link rel="stylesheet"[^>]*>', html)
    for link in sheets:
        html = html.replace(link, "")
    sheets.append(f'<link rel="stylesheet" href="./{packed.address("softpark.css")}">')
    chrome = f'<script defer src="./{packed.address("chrome.js")}" data-themes="{themes}"></script>'
    later = "".join(f'<link rel="{how}" href="./{address}">' for how, address in ahead(path))
    head = f"<style>{_first_sheet()}</style>{''.join(sheets)}{chrome}"
    return html.replace("</title>", f"</title>{head}").replace("</body>", f"{later}</body>")


def _first_sheet() -> str:
    """The style of what is shown first, with the colours and rules that it shares with all else."""
    shared, _rest = (ASSETS / "softpark.css").read_text(encoding="utf-8").split("/* --- Streamlit's chrome --- */")
    return shared + (ASSETS / "first.css").read_text(encoding="utf-8")


OPENING = "<!-- opening -->"
STREAMLIT = re.compile(r'<script type="module" crossorigin src="[^"]+"></script>')


def opened(path: str, lang: str, asked: Mapping[str, str], picture: Html | None) -> str:
    """index.html with what the page shows before Streamlit has come."""
    say = catalogue(lang).gettext
    shown = opening.opening(say, path, titles(say), asked, picture)
    script = f"<script>{first_script()}</script>"
    if path not in MAPS:
        html, first = document(path, lang), f"{shown}{script}"
    elif picture is None:
        links = "".join(f'<link rel="prefetch" href="./{address}">' for address in of_the_frame())
        html, first = document(path, lang), f"{shown}{script}{links}"
    else:
        html, streamlit = _map_first(path, lang)
        first = f'{shown}<template id="sp-streamlit">{streamlit}</template>{script}'
    return html.replace(OPENING, first)


@lru_cache(maxsize=4)
def _map_first(path: str, lang: str) -> tuple[str, str]:
    """The document without what begins Streamlit, and that: `first.js` fetches and begins it after the map."""
    html = document(path, lang)
    links = re.findall(r'<link rel="(?:modulepreload|stylesheet)"[^>]*>', html)
    begun = STREAMLIT.findall(html)
    if len(begun) != 1:
        raise LookupError("index.html of Streamlit begins its scripts in another way; this version must be looked at")
    for each in (*links, *begun):
        html = html.replace(each, "", 1)
    return html, "".join([*links, *begun])


@made_once(32)
def _packed(body: bytes, encoding: str) -> bytes:
    return packing.packed(body, encoding)


def missing(lang: str) -> Response:
    """The answer to an address that is no page: what happened and the way on."""
    say = catalogue(lang).gettext
    title = say("没有这一页")
    told = say("这个地址没有对应的页面，可能是链接已过期或输入有误。可以从这里继续：")
    query = "" if lang == "zh" else f"?lang={lang}"
    links = [
        f'<li><a href="{based(path)}{query}">{name}</a></li>' for path, name in titles(say).items() if path != "/map"
    ]
    return HTMLResponse(
        f'<!DOCTYPE html><html lang="{"zh-CN" if lang == "zh" else lang}"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{title}</title>'
        f'<link rel="stylesheet" href="{based("/assets/softpark.css")}">'
        f'<main class="sp-missing"><h1>{title}</h1><p>{told}</p><ul>{"".join(links)}</ul></main></html>',
        status_code=404,
    )


def _query(scope: Scope) -> dict[str, str]:
    """What the address says, as it can be shown; of a parameter that is repeated the last."""
    return {name: texts[-1] for name, texts in parameters.every(scope["query_string"]).items()}


class Document:
    """ASGI middleware: our documents for our pages, and refusals."""

    def __init__(
        self,
        app: ASGIApp,
        picture: Picture | None = None,
        may_draw: Callable[[HTTPConnection], bool] | None = None,
        old_page: Callable[[Request, browsers.Old], Response] | None = None,
    ) -> None:
        """`may_draw`: whether whoever asks gets one more picture; without it everybody does. `old_page`: what a browser
        that is too old is sent in place of a page; without it every one gets the page.
        """
        self.app = app
        self.old_page = old_page
        self.picture = picture
        self.may_draw = may_draw

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = None
        if scope["type"] == "http":
            answer = self.answer(scope["method"], scope["path"], scope["query_string"].decode("latin-1"))
            if scope["method"] in {"GET", "HEAD"} and answer is None and scope["path"] in PAGES:
                answer = self.too_old(scope)
            if scope["method"] in {"GET", "HEAD"} and answer is None and scope["path"] in PAGES:
                drawn = scope["path"] in MAPS and (self.may_draw is None or self.may_draw(HTTPConnection(scope)))
                answer = await run_in_threadpool(self.page, scope, drawn)
                if browsers.STILL in _query(scope):
                    answer.set_cookie(browsers.COOKIE, "1", path=based("/"), secure=https(), samesite="lax")
            if answer is not None and proxies() and ROUTE not in HTTPConnection(scope).cookies:
                answer.set_cookie(
                    ROUTE, secrets.token_hex(8), path=based("/"), httponly=True, secure=https(), samesite="lax"
                )
        await (answer or self.app)(scope, receive, send)

    def answer(self, method: str, path: str, query: str) -> Response | None:
        """Our own answer to this request, or None where Streamlit or a route of ours answers."""
        if path.startswith(BLOCKED):
            return PlainTextResponse("403", status_code=403)
        if method not in {"GET", "HEAD"}:
            return None
        asked = parse_qs(query).get("lang", ["zh"])[-1]
        lang = asked if asked in LANGUAGES else "zh"
        if path in PAGES:
            return None
        last = path.rsplit("/", 1)[-1]
        if (
            not path.startswith(SERVED)
            and path not in WHOLE
            and not browsers.is_plain(path)
            and "." not in last
            and "_stcore" not in path
        ):
            return missing(lang)
        return None

    def page(self, scope: Scope, drawn: bool) -> Response:
        """The document of a page of ours, packed: nothing in it is secret, and it is the same for everybody. `drawn`:
        with the first picture of the map."""
        path, asked = scope["path"], _query(scope)
        lang = asked.pop("lang", "zh")
        lang = lang if lang in LANGUAGES else "zh"
        body = opened(path, lang, asked, self._drawn(lang, asked) if drawn else None).encode()
        headers = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
        if encoding := packing.accepted(Headers(scope=scope).get("accept-encoding")):
            body = _packed(body, encoding)
            headers["Content-Encoding"] = encoding
        return HTMLResponse(body, headers=headers)

    def too_old(self, scope: Scope) -> Response | None:
        """What stands in place of a page for a browser that names itself too old; None for any other, and for who wants
        the page all the same.
        """
        request, asked = Request(scope), _query(scope)
        found = browsers.old(request.headers.get("user-agent", ""))
        if found is None or self.old_page is None or browsers.STILL in asked or browsers.COOKIE in request.cookies:
            return None
        return self.old_page(request, found)

    def _drawn(self, lang: str, asked: Mapping[str, str]) -> Html | None:
        try:
            return self.picture(lang, asked) if self.picture else None
        except (DBAPIError, StoreError):  # the page itself says what is wrong with the register
            return None
