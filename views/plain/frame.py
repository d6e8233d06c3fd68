"""What all plain pages are made of (简易版的框架): the request, the head, the foot, and a refusal in words.

The addresses are those of the pages they stand for, behind `/plain/`: the same parameters mean the same, so an address
is carried over as it is, and a relative link in what both pages say leads to a plain page here.
"""

from collections.abc import Callable, Mapping
from datetime import date

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from registry import parameters
from registry.person import Person
from views.entrance import plain_pages
from views.entrance.chrome import foot_words
from views.entrance.document import titles
from views.entrance.plain_pages import PlainRequest
from views.kit import browsers, days
from views.kit.context import today
from views.kit.i18n import _, speaking
from views.kit.markup import Html, tag

ROOT = browsers.PLAIN
OFFERED = ("/check", "/policies", "/")
"""What the head leads to: what most come for stands first. Parks are reached from the map."""
MAP = "map"


class Refused(Exception):
    """What is asked cannot be answered: the title and what is wrong and would be right, in the visitor's words."""

    def __init__(self, title: str, *said: object, status: int = 400):
        super().__init__(title)
        self.title, self.said, self.status = title, said, status


class Asked(PlainRequest):
    """A request for a plain page. `many`: all that a repeated parameter says."""

    def __init__(self, request: Request):
        super().__init__(request)
        self.many: Mapping[str, list[str]] = parameters.every(request.scope["query_string"], empty=True)

    def day(self, name: str) -> date:
        """The day the page speaks of, today unless the address says otherwise. Raises `Refused`."""
        text = self.query.get(name)
        if not text:
            return today()
        found = days.read(text)
        if found is None:
            raise Refused(
                _("没有这一天"),
                days.no_day(text, _("“{day}”不是 {first} 至 {last} 之间的日期。请写成 2026-07-01 这样。")),
            )
        return found


def plain_path(path: str) -> str:
    """Where the plain version of one of the pages `OFFERED` stands."""
    return f"{ROOT}{path.strip('/') or MAP}"


def document(asked: Asked, title: str, *body: object, status: int = 200) -> HTMLResponse:
    """A plain page: the head with the pages there are, what is said, and the way to the whole app."""
    names = titles(asked.say)
    pages = []
    for path in OFFERED:
        at = plain_path(path)
        here = "page" if asked.path == at else None
        pages.append(tag("a", names[path], href=asked.link(at), aria_current=here))
    return plain_pages.written(
        asked,
        title,
        plain_pages.head(asked, pages, ROOT),
        *body,
        sheets=("simple.css",),
        foot=foot_words(tag("p", _to_the_app(asked))),
        status=status,
    )


def _to_the_app(asked: Asked) -> Html:
    """The same page of the app, which needs a newer browser."""
    path = asked.path.removeprefix(ROOT.rstrip("/"))
    query = {name: text for name, text in asked.query.items() if name != "lang"}
    query[browsers.STILL] = "1"
    said = _("打开完整版（需要 {browsers}）").format(browsers=browsers.needed(asked.say))
    return tag("a", said, href=asked.link(path if path in browsers.CARRIED else "/", **query))


def answered(view: Callable[[Asked], Response]) -> Callable[[Request, Person], Response]:
    """The answer of a route that gives a plain page: in the language of its address, a refusal as a page.

    Public parts only, whoever asks.
    """

    def answer(request: Request, _person: Person) -> Response:
        asked = Asked(request)
        with speaking(asked.lang):
            try:
                return view(asked)
            except Refused as refused:
                said = plain_pages.problem(*refused.said)
                return document(asked, refused.title, said, status=refused.status)

    return answer


def elsewhere(address: str) -> Response:
    """A redirect to another plain page, whose address begins at our root."""
    return RedirectResponse(address, status_code=303, headers={"Cache-Control": "no-store"})


def day_field(label: str, name: str, value: str) -> Html:
    """A field for a day. Of the kind `text`, since old browsers know no other, with a word on how it is written."""
    entry = tag("input", id=name, name=name, value=value, type="text", inputmode="numeric", size="12", maxlength="10",
                aria_describedby=f"{name}-hint")  # fmt: skip
    hint = tag("span", _("例如 {example}").format(example="2026-07-01"), cls="sp-hint", id=f"{name}-hint")
    return tag("p", tag("label", label, **{"for": name}), hint, entry, cls="sp-field")


def hidden(**params: str | None) -> list[Html]:
    """Hidden fields that a form carries along."""
    return [tag("input", type="hidden", name=name, value=value) for name, value in params.items() if value is not None]


def language(asked: Asked) -> list[Html]:
    """The hidden field that keeps the language, where it is not Chinese."""
    return hidden(lang=asked.lang if asked.lang != "zh" else None)
