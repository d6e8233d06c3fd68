"""A request to the interface (所问), read: what it asks for, in which language and form, and how it was reached."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from registry import parameters
from registry.parameters import SHOWN, BadParameter, clean
from registry.process.site import based, site
from views.entrance import problems
from views.entrance.problems import Mistake
from views.kit.i18n import LANGUAGES, N_, in_english
from views.ogc.parameters import FORMATS, PARAMETERS

ROOT = "/ogc"
JSON, GEOJSON = "application/json", "application/geo+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
HTML = "text/html"
DCAT = "application/ld+json"
Link = dict[str, str]


class Refused(Exception):
    """What is asked cannot be had. `said`: in Chinese, with its words in braces from `words`."""

    def __init__(self, status: int, said: str, **words: object):
        super().__init__(said)
        self.status = status
        self.zh, self.en = (text.format(**words) for text in (said, in_english(said)))


@dataclass(frozen=True)
class Asked:
    """`path`: within the site. `query`: what it says, cleaned. `form`: one of `FORMATS`. `origin`: scheme and host."""

    path: str
    query: Mapping[str, str]
    lang: str
    form: str
    origin: str

    @classmethod
    def read(cls, request: Request, kinds: Collection[str], known: Collection[str]) -> Asked:
        """The request for what is sent as these media types and takes these parameters. Raises `Refused`, and
        `BadParameter`.
        """
        query = parameters.cleaned(request.query_params)
        for name in query:
            if name not in known:
                said = N_("没有“{name}”这个参数；可用的参数：{known}。")
                raise Refused(400, said, name=clean(name, SHOWN), known=", ".join(known))
        for name in problems.repeated(request):
            raise Refused(400, problems.TWICE, word=clean(name, SHOWN))
        if (lang := query.get("lang")) is not None and lang not in LANGUAGES:
            raise BadParameter("lang", lang, PARAMETERS["lang"].right)
        here = site()
        origin = here.origin if here else f"{request.url.scheme}://{request.url.netloc}"
        form = _form(query.get("f"), request.headers.get("accept"), kinds)
        return cls(request.url.path, query, problems.language(request), form, origin)

    def address(self, path: str, /, **query: object) -> str:
        """The whole address of a path of ours; of `query` what is not None."""
        asked = {name.replace("_", "-"): value for name, value in query.items() if value is not None}
        return f"{self.origin}{based(path)}{f'?{urlencode(asked)}' if asked else ''}"

    def here(self, **instead: object) -> str:
        """The address of this very answer, with other values of some parameters."""
        return self.address(self.path, **{**self.query, **instead})

    def link(self, rel: str, path: str, kind: str, title: str, **query: object) -> Link:
        """A link that keeps the language that was asked for."""
        href = self.address(path, **query, lang=self.query.get("lang"))
        return {"href": href, "rel": rel, "type": kind, "title": title}


def _form(asked: str | None, accept: str | None, kinds: Collection[str]) -> str:
    """`json` or `html`. Raises `Refused` for what whoever asks cannot read."""
    if asked is not None:
        if asked not in FORMATS:
            raise BadParameter("f", asked, PARAMETERS["f"].right)
        return asked
    offered = {**dict.fromkeys((kind.partition(";")[0] for kind in (*kinds, JSON)), "json"), HTML: "html"}
    weighed = list(_weights(accept or "*/*"))
    best, found = 0.0, None
    for kind, form in offered.items():
        weight = _weight(kind, weighed)
        if weight > best:
            best, found = weight, form
    if found is None:
        said = N_("Accept 中没有这里能给出的格式；可用的有 {kinds}，或写 f=json、f=html。")
        raise Refused(406, said, kinds=", ".join(offered))
    return found


def _weights(accept: str) -> list[tuple[str, float]]:
    found = []
    for part in accept[:2_000].split(","):
        kind, *settings = (each.strip().lower() for each in part.split(";"))
        told = next((each[2:] for each in settings if each.startswith("q=")), "1")
        found.append((kind, parameters.decimal_of(told) or 0.0))
    return found


def _weight(kind: str, weighed: Collection[tuple[str, float]]) -> float:
    """How much a kind is wanted: by its own name, else by its family's, else by that of all."""
    for name in (kind, f"{kind.partition('/')[0]}/*", "*/*"):
        given = [weight for each, weight in weighed if each == name]
        if given:
            return max(given)
    return 0.0


def refusal(request: Request, error: Refused | BadParameter) -> Response:
    """The refusal as a problem, in both languages."""
    if isinstance(error, Refused):
        return problems.problem(request, error.status, error.zh, error.en)
    said = N_("“{word}”不对。{name}：{right}。")
    right = PARAMETERS[error.name].right if error.name in PARAMETERS else error.right
    zh = said.format(word=error.word, name=error.name, right=right)
    en = in_english(said).format(word=error.word, name=error.name, right=in_english(right))
    return problems.problem(request, 400, zh, en, mistakes=[Mistake(error.name, zh, en)])
