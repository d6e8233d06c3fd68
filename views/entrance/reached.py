"""How browsers reach us (访问方式), held against the settings: a proxy that does https and a setting that does not know
of it, or the other way round, are said where they hurt, at the start and on the log-in page.
"""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from starlette.requests import Request

from registry.process.proxies import proxies
from registry.process.site import PORTS, https, site
from views.entrance import doors
from views.kit.i18n import both


def wrong(request: Request, say: Callable[[str], str]) -> str | None:
    """What is wrong with the way of this request, and who mends it; None where nothing is known to be."""
    scheme = scheme_of(request)
    if scheme == "http" and https():
        known = site()
        go = say("请从 {site} 打开本页。").format(site=known.address) if known else say("请改用 https 打开本页。")
        told = say("本站设为只经 https 访问，而这个页面经 http 打开：浏览器不会保存会话，登录不会成功。")
        return told + go + say("若您用的就是 https，请管理员让代理写明 X-Forwarded-Proto。")
    if scheme == "https" and not https():
        told = say("您经 https 访问，而设置中没有写明，会话的 Cookie 未加保护。请管理员设置 SOFTPARK_SITE={site}。")
        return told.format(site=f"https://{request.headers.get('host', '')}")
    host = request.headers.get("host")
    if not all(doors.ours(origin, host) for origin in request.headers.getlist("origin")):
        told = say(
            "表单来自另一个网站，未作任何更改。如果您就在本站，是代理没有原样传递主机名（收到的是 {host}）："
            "请管理员设置 SOFTPARK_SITE。"
        )
        return told.format(host=host)
    return None


def scheme_of(request: Request) -> str | None:
    """`http` or `https` as the browser sees it, from what a request shows of it; None where nothing does.

    Nothing is decided by it but what is said to the one who sent the request.
    """
    for origin in request.headers.getlist("origin"):
        if doors.same_place(origin, request.headers.get("host")):
            return urlsplit(origin).scheme
    said = request.headers.get("x-forwarded-proto", "").split(",")[0].strip().lower()
    if request.url.scheme == "https" or said == "https":
        return "https"
    if said in PORTS:
        return said
    if urlsplit(f"//{request.headers.get('host', '')}").hostname in doors.LOCAL:
        return None  # this machine itself, or a proxy that hides the name; browsers keep cookies of https there
    if "sec-fetch-site" in request.headers:
        return "https"  # browsers send it there only
    return None if _passed_on(request) else request.url.scheme


def _passed_on(request: Request) -> bool:
    """Whether a proxy had the request that does not say how it came."""
    return any(name in request.headers for name in ("x-forwarded-for", "forwarded", "via", "x-real-ip"))


def doubts_at_start(bound: str) -> Iterator[str]:
    """What in the settings looks forgotten, when serving at the address `bound`; each in both languages."""
    say = both
    if https() and not proxies():
        yield say(
            "浏览器经 https 访问，由前面的代理加密；请在 SOFTPARK_PROXIES 中写明代理的地址（如 127.0.0.1），"
            "否则登录限速把所有访客当作一个地址。"
        )
    if proxies() and not https() and site() is None:
        yield say(
            "设置了代理（SOFTPARK_PROXIES）而没有写明网站的地址。若浏览器经 https 访问，请设置 "
            "SOFTPARK_SITE=https://网站的主机名，否则会话的 Cookie 未加保护。"
        )
    if site() is None and bound not in doors.LOCAL:
        yield say("没有写明网站的地址（SOFTPARK_SITE），因此以任何主机名都能访问。")
