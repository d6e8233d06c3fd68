"""The HTML document around the app.

Streamlit serves one English index.html for every address. Here each page of ours gets it with its language, its
title, our stylesheet and the script that says Streamlit's own words in Chinese; an address that is no page gets a
plain 404 that shows the way back.
"""

import json
import re
import secrets
from collections.abc import Callable
from functools import lru_cache
from html import escape
from pathlib import Path
from urllib.parse import parse_qs

from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from registry.process.proxies import proxies
from registry.process.site import https
from views.entrance import packed
from views.entrance.headers import COMPONENTS, INDEX
from views.kit import theme
from views.kit.i18n import LANGUAGES, catalogue

ASSETS = Path(__file__).parents[1] / "assets"
BLOCKED = ("/_stcore/metrics", "/_stcore/agent/")  # open to anybody by default; nobody here reads them
ACCOUNT = "/account"  # a plain page of ours (views/people/own_account.py)
ROUTE = "softpark_route"  # the cookie by which a proxy sends a visitor to the same process, see docs/settings.md
SERVED = ("/_stcore/", "/media/", "/static/", COMPONENTS, "/api/", "/vendor/", "/assets/", "/account/", "/healthz")


def titles(say: Callable[[str], str]) -> dict[str, str]:
    """The title of each public page by its path, in the language of `say`; the map has two paths."""
    found = {"/": say("地图"), "/park": say("园区"), "/coverage": say("覆盖"), "/check": say("补贴自查")}
    found |= {"/policies": say("政策"), "/certification": say("认定"), "/rulings": say("裁定")}
    return found | {"/guides": say("申报说明"), "/help": say("帮助"), "/map": found["/"]}


def inner_titles(say: Callable[[str], str]) -> dict[str, str]:
    """The same of the pages that need an account; they are served to everybody, and say so."""
    found = {"/roster": say("名册"), "/own": say("我的企业"), "/people": say("人员")}
    return found | {"/boundaries": say("边界")}


PAGES = frozenset(titles(str) | inner_titles(str))


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
    needed = say("本应用需要启用 JavaScript。")
    title = say("{page} · 软件名园").format(page=(titles(say) | inner_titles(say))[path])
    html = html.replace("<title>Streamlit</title>", f"<title>{title}</title>")
    html = re.sub(
        r"<noscript>.*?</noscript>",
        f"<noscript><p>{needed}</p></noscript>",
        html,
        flags=re.S,
    )
    html = html.replace("./favicon.png", f"./{packed.address('favicon.svg')}")
    themes = escape(json.dumps({"light": theme.begun("light"), "dark": theme.begun("dark")}, ensure_ascii=False))
    ours = f'<link rel="stylesheet" href="./{packed.address("softpark.css")}">'
    ours += f'<script src="./{packed.address("chrome.js")}" data-themes="{themes}"></script></head>'
    return html.replace("</head>", ours)


def missing(lang: str) -> Response:
    """The answer to an address that is no page: what happened and the way on."""
    say = catalogue(lang).gettext
    title = say("没有这一页")
    told = say("这个地址没有对应的页面，可能是链接已过期或输入有误。可以从这里继续：")
    query = "" if lang == "zh" else f"?lang={lang}"
    links = [f'<li><a href="{path}{query}">{name}</a></li>' for path, name in titles(say).items() if path != "/map"]
    return HTMLResponse(
        f'<!DOCTYPE html><html lang="{"zh-CN" if lang == "zh" else lang}"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{title}</title>'
        '<link rel="stylesheet" href="/assets/softpark.css">'
        f'<main class="sp-missing"><h1>{title}</h1><p>{told}</p><ul>{"".join(links)}</ul></main></html>',
        status_code=404,
    )


class Document:
    """ASGI middleware: our documents for our pages, and refusals."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = None
        if scope["type"] == "http":
            answer = self.answer(scope["method"], scope["path"], scope["query_string"].decode("latin-1"))
            if answer is not None and proxies() and ROUTE not in HTTPConnection(scope).cookies:
                answer.set_cookie(ROUTE, secrets.token_hex(8), path="/", httponly=True, secure=https(), samesite="lax")
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
            return HTMLResponse(document(path, lang), headers={"Cache-Control": "no-cache"})
        last = path.rsplit("/", 1)[-1]
        if not path.startswith(SERVED) and path != ACCOUNT and "." not in last and "_stcore" not in path:
            return missing(lang)
        return None
