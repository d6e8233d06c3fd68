"""Browsers that are too old for the app (旧浏览器), and what is said to them.

Streamlit's scripts call `Promise.withResolvers`, which Chromium has since 119, Firefox since 121 and Safari since 17.4.
A browser that names itself older is answered by a page of ours; one that names itself otherwise, as 360 does in some of
its modes, is found out by a script in the words of 2009 that looks for that function. Neither leads anywhere by itself,
so nobody goes round in a circle; who wants the app all the same gets it (`STILL`).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from views.kit.i18n import DEFAULT
from views.kit.markup import Html, tag

PLAIN = "/plain/"
HERE = "plain/here"
"""Leads to the plain version of the page that a link to it was on."""
STILL = "still"
"""The parameter, and with `softpark_` before it the cookie, of who wants the app in an old browser."""
COOKIE = f"softpark_{STILL}"
CARRIED = ("/", "/map", "/park", "/check", "/policies")
"""The pages that have a plain version."""
CHROMIUM, FIREFOX, SAFARI = 119, 121, (17, 4)


@dataclass(frozen=True)
class Old:
    """A browser that is too old, by the name and version that it gave."""

    name: str
    version: str

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


def needed(say: Callable[[str], str]) -> str:
    """The browsers that the app needs, in words."""
    return say("Chromium {chromium}、Firefox {firefox} 或 Safari {safari} 以上").format(
        chromium=CHROMIUM, firefox=FIREFOX, safari=".".join(map(str, SAFARI))
    )


def old(agent: str) -> Old | None:
    """The browser that a request names itself, where it is too old for the app; None for any other, and where it does
    not say. The order counts: nearly all call themselves Mozilla and Safari as well.
    """
    if found := re.search(r"MSIE (\d{1,3})[.\d]*|Trident/.{0,400}?rv:(\d{1,3})", agent):
        return Old("Internet Explorer", found[1] or found[2])
    if found := re.search(r"Edge/(\d{1,3})", agent):
        return Old("Edge", found[1])  # the one before Edge was made of Chromium
    if found := re.search(r"(?:Chrome|Chromium)/(\d{1,4})", agent):
        return Old("Chromium", found[1]) if int(found[1]) < CHROMIUM else None
    if found := re.search(r"Firefox/(\d{1,4})", agent):
        return Old("Firefox", found[1]) if int(found[1]) < FIREFOX else None
    if (found := re.search(r"Version/(\d{1,3})\.(\d{1,3})", agent)) and "Safari/" in agent:
        return Old("Safari", f"{found[1]}.{found[2]}") if (int(found[1]), int(found[2])) < SAFARI else None
    return None


def is_plain(path: str) -> bool:
    """Whether the path is one of the plain version, which has no folders."""
    return path == PLAIN.rstrip("/") or (path.startswith(PLAIN) and "/" not in path.removeprefix(PLAIN))


def plain_address(path: str, query: Mapping[str, list[str]], lang: str) -> str:
    """The plain version of a page of the app, from the root of the site and without the first slash: with what the
    address says, so that it speaks of the same. That of the start, where the page has none.
    """
    carried = path in CARRIED
    at = f"{PLAIN}{path.strip('/') or 'map'}" if carried else PLAIN
    return _address(at, {name: texts for name, texts in query.items() if carried and name != STILL}, lang)


def still_address(path: str, query: Mapping[str, list[str]], lang: str) -> str:
    """The page itself, for who wants it all the same; as `plain_address`."""
    return _address(path, {**query, STILL: ["1"]}, lang)


def _address(path: str, query: Mapping[str, list[str]], lang: str) -> str:
    asked = {**query, **({"lang": [lang]} if lang != DEFAULT else {})}
    return path.removeprefix("/") + (f"?{urlencode(asked, doseq=True)}" if asked else "")


def said(say: Callable[[str], str], found: Old | None, plain: str, still: str) -> list[Html]:
    """What who comes with an old browser is told: which it is, which it should be, and the ways on. `plain`, `still`:
    addresses of the plain version and of the page all the same.
    """
    if found is None:
        first = say("这个浏览器缺少完整版所用的功能。")
    else:
        first = say("您的浏览器是 {browser}。").format(browser=found)
    more = say("完整版需要 {browsers}；用 360 等浏览器的，请切换到极速模式并更新到最新版本。").format(
        browsers=needed(say)
    )
    what = say("简易版不用脚本：补贴自查、政策、地图的列表和园区都在，结果与完整版相同。")
    links = [
        tag("li", tag("a", say("打开简易版"), href=plain, id="sp-old-plain")),
        tag("li", tag("a", say("仍要打开"), href=still, id="sp-old-still")),
    ]
    return [tag("p", first, more), tag("p", what), tag("ul", *links)]


def title(say: Callable[[str], str]) -> str:
    """The heading above it."""
    return say("浏览器版本过旧")


# --- in the document of the app ---

LOOK = (
    "(function(d,l){"
    f'if(l.search.indexOf("{STILL}=1")>=0||d.cookie.indexOf("{COOKIE}=1")>=0)return;'
    'if(typeof Promise!=="undefined"&&typeof Promise.withResolvers==="function")return;'
    'var p=d.getElementById("sp-old-plain"),s=d.getElementById("sp-old-still"),q=l.search;'
    'if(q&&p.href.slice(-7)!=="/plain/")p.href=p.href.split("?")[0]+q;'
    f's.href=l.pathname+(q?q+"&":"?")+"{STILL}=1";'
    'd.documentElement.className+=" sp-too-old";'
    "})(document,location);"
)
"""The script that finds an old browser out, and carries the address over to the links, which the document has for
everybody alike. It stands in front of all that is shown, in ES5.
"""
STYLE = (
    "#sp-old{display:none}.sp-too-old #sp-old{display:block;max-width:40rem;margin:2rem auto;padding:0 1rem;"
    "font-family:sans-serif;line-height:1.6}.sp-too-old #sp-first,.sp-too-old #root{display:none}"
)


def in_document(say: Callable[[str], str], path: str, lang: str) -> Html:
    """What the document of the page at `path` has for old browsers, hidden from all others."""
    ways = said(say, None, f"./{plain_address(path, {}, lang)}", f"./{still_address(path, {}, lang)}")
    notice = tag("div", tag("h1", title(say)), *ways, id="sp-old", role="alert")
    return Html(f"<style>{STYLE}</style>{notice}<script>{LOOK}</script>")


def without_script(say: Callable[[str], str]) -> Html:
    """What stands there for who has scripts switched off: that the app needs them, and the plain version. Nothing of
    the address stands in the document; `views.plain.routes.here` learns it from the browser.
    """
    way = tag("a", say("打开简易版"), href=f"./{HERE}")
    shown = tag("p", say("本应用需要启用 JavaScript。"), " ", way)
    return Html(f"<noscript><style>#sp-first{{display:none}}</style>{shown}</noscript>")
