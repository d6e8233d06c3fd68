"""Pages that are plain HTML: log-in and one's own account. They need no script, so that password managers fill them.

The head and the words are those of the other pages; the language is the address's `?lang=`.
"""

from collections.abc import Awaitable, Callable, Iterable
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from registry import parameters
from registry.process.site import based
from registry.store.store import CannotWrite
from views.entrance.chrome import FOR_ROLES
from views.entrance.document import inner_titles, titles
from views.kit.i18n import DEFAULT, LANGUAGES, catalogue
from views.kit.markup import Html, tag

Endpoint = Callable[[Request], Awaitable[Response]]


class PlainRequest:
    """The language of a request: `say` a text in it, `pick` from a text in both, `link` to a page keeping it, `within`
    the same for ourselves, who know of no path that the site is under.
    """

    def __init__(self, request: Request):
        query = parameters.cleaned(request.query_params)
        asked = query.get("lang", DEFAULT)
        self.lang = asked if asked in LANGUAGES else DEFAULT
        self.path, self.query = request.url.path, query
        self.say: Callable[[str], str] = catalogue(self.lang).gettext

    def pick(self, words: object) -> str:
        return words.en if self.lang == "en" else words.zh

    def link(self, path: str, /, **params: object) -> str:
        return based(self.within(path, **params))

    def within(self, path: str, /, **params: object) -> str:
        kept = {"lang": self.lang} if self.lang != DEFAULT else {}
        query = kept | {
            name: value if isinstance(value, list) else str(value)
            for name, value in params.items()
            if value is not None
        }
        return f"{path}?{urlencode(query, doseq=True)}" if query else path

    def here(self, lang: str) -> str:
        """The address of this page in another language."""
        query = {**self.query, "lang": lang}
        if lang == DEFAULT:
            del query["lang"]
        return based(f"{self.path}?{urlencode(query)}" if query else self.path)


def page(asked: PlainRequest, title: str, *body: object, status: int = 200, role: str | None = None) -> HTMLResponse:
    """A whole page beneath the head, with the pages of the `role`; nobody keeps a copy of it."""
    say = asked.say
    own = {path: name for path, name in inner_titles(say).items() if role in FOR_ROLES[path.strip("/")]}
    topics = {"/help": "people"}  # 帮助 opens at accounts and logging in
    pages = [
        tag("a", name, href=asked.link(path, topic=topics.get(path)))
        for path, name in (titles(say) | own).items()
        if path != "/map"
    ]
    return written(asked, title, head(asked, pages, "/"), *body, sheets=("softpark.css", "plain.css"), status=status)


def head(asked: PlainRequest, pages: Iterable[Html], home: str) -> Html:
    """The head of a page: the name, which leads `home`, the links to `pages`, the languages."""
    languages = [
        tag("strong", name) if lang == asked.lang else tag("a", name, href=asked.here(lang), lang=lang, hreflang=lang)
        for lang, name in LANGUAGES.items()
    ]
    return tag(
        "header",
        tag("a", asked.say("软件名园登记与租金补贴"), cls="sp-name", href=asked.link(home)),
        tag("nav", *pages, cls="sp-plain-pages"),
        tag("nav", *languages, cls="sp-plain-lang"),
        cls="sp-plain-head",
    )


def written(
    asked: PlainRequest,
    title: str,
    head: Html,
    *body: object,
    sheets: Iterable[str],
    foot: Html | None = None,
    status: int = 200,
) -> HTMLResponse:
    """A whole document in these stylesheets, in the language that is asked for; nobody keeps a copy of it."""
    links = "".join(f'<link rel="stylesheet" href="{based(f"/assets/{sheet}")}">' for sheet in sheets)
    document = (
        f'<!DOCTYPE html><html lang="{"zh-CN" if asked.lang == "zh" else asked.lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"{tag('title', asked.say('{page} · 软件名园').format(page=title))}"
        f'<link rel="icon" href="{based("/assets/favicon.svg")}">{links}</head>'
        f"<body>{head}{tag('main', tag('h1', title), *body, cls='sp sp-plain')}{foot or ''}</body></html>"
    )
    return HTMLResponse(document, status_code=status, headers={"Cache-Control": "no-store"})


def told(route: Endpoint) -> Endpoint:
    """`route`, which says so where the register takes nothing at the moment."""

    async def answer(request: Request) -> Response:
        try:
            return await route(request)
        except CannotWrite as error:
            asked = PlainRequest(request)
            return page(asked, asked.say("暂时不能保存"), problem(asked.pick(error)), status=503)

    return answer


def form(action: str, token_field: Html, *inputs: object, button: str, quiet: bool = False) -> Html:
    """A form that posts to `action`."""
    press = tag("button", button, type="submit", cls="sp-quiet-button" if quiet else "sp-button")
    return tag("form", token_field, *inputs, press, method="post", action=action)


def text(label: str, name: str, *, hint: str | None = None, **attributes: object) -> Html:
    """A labelled input; its `id` is its name unless given, as where a page asks for it twice."""
    id = attributes.pop("id", name)
    told = tag("span", hint, cls="sp-hint", id=f"{id}-hint") if hint else None
    entry = tag("input", id=id, name=name, aria_describedby=f"{id}-hint" if hint else None, **attributes)
    return tag("p", tag("label", label, **{"for": id}), told, entry, cls="sp-field")


def problem(*words: object) -> Html:
    """What went wrong, read out at once by a screen reader."""
    return tag("p", *words, cls="sp-problem", role="alert")
