"""Hand-outs (两页说明) of 帮助 as PDF: `/api/help/tenant.pdf?lang=en`, two A4 pages for each kind of user.

The sections are those of `data/help/`; the template is `views/assets/help/handout.typ`. Who asks is of no matter.
"""

import datetime as dt
import json
from collections.abc import Iterable
from pathlib import Path

import typst
from markdown_it.token import Token
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from maps.reports.fonts import NoFont, typeface
from maps.viewport import api
from maps.viewport.filters import BadParameter
from registry import parameters
from registry.person import Person
from registry.process.once import made_once
from views.entrance.pace import Pace, paced
from views.help.text import picture
from views.help.topics import Section, index, sections
from views.kit.files import saved
from views.kit.i18n import LANGUAGES, N_, catalogue, link
from views.kit.markup import Html, tag

PATH = "/api/help/{kind}.pdf"
TEMPLATE = Path(__file__).parents[1] / "assets" / "help" / "handout.typ"
UNDATED = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)  # the same text is the same file
AT_ONCE, WAITING, WAITING_EACH, A_MINUTE = 1, 12, 3, 12


def link_to(kind: str, name: str) -> Html:
    """A link that gives the hand-out of a kind of user."""
    return tag("a", name, href=link(f"api/help/{kind}.pdf"), target="_self", download="")


def routes() -> list[Route]:
    """The route of the hand-outs."""

    def answer(request: Request, _person: Person) -> Response:
        params = parameters.cleaned({**request.query_params, **request.path_params})
        kind, lang = params["kind"], params.get("lang", "zh")
        try:
            for name, word, allowed in (("kind", kind, index().handouts), ("lang", lang, LANGUAGES)):
                if word not in allowed:
                    raise BadParameter(name, word, f"one of {', '.join(allowed)}")
            return saved(f"softpark-help-{kind}.pdf", made(kind, lang))
        except BadParameter as wrong:
            return api.refused(wrong)
        except NoFont as missing:
            return PlainTextResponse(f"{missing}\n", status_code=503, headers={"cache-control": "no-store"})

    pace = Pace(at_once=AT_ONCE, waiting=WAITING, waiting_each=WAITING_EACH, a_minute=A_MINUTE)
    said = N_("下载请求过多，请在 {seconds} 秒后再试。")
    return [Route(PATH, paced(pace, answer, said, everybodys=True), methods=["GET"])]


@made_once(8)
def made(kind: str, lang: str) -> bytes:
    """The hand-out as PDF, A4, its font embedded. Raises `NoFont`."""
    face, group, known = typeface(), index().handouts[kind], sections(lang)
    say = catalogue(lang).gettext
    said = {
        "title": say("软件名园登记与租金补贴"),
        "subtitle": getattr(group.name, lang),
        "font": face.family,
        "lang": lang,
        "foot": say("金额为政策条文允许的上限，不是承诺；以主管部门审定为准。"),
    }
    body = "\n".join(content(known[topic]) for topic in group.topics)
    return typst.compile(
        TEMPLATE.read_text(encoding="utf-8").replace("// SECTIONS", body).encode(),
        root=TEMPLATE.parent,
        font_paths=face.fonts,
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"handout": json.dumps(said, ensure_ascii=False)},
        timestamp=UNDATED,
    )


# --- Markdown to Typst, in its code mode: every word is a string, so no sign of the text means anything ---

OPEN = {"bullet_list_open": "list(", "ordered_list_open": "enum(", "list_item_open": "{", "paragraph_open": "par({",
        "strong_open": "strong({", "em_open": "emph({", "link_open": "{"}  # fmt: skip
CLOSE = {"bullet_list_close": ")", "ordered_list_close": ")", "list_item_close": "},", "paragraph_close": "})",
         "strong_close": "})", "em_close": "})", "link_close": "}"}  # fmt: skip


def content(section: Section) -> str:
    """`section(title, { … })` as the template takes it. Raises `ValueError` for Markdown that it cannot set."""
    return f"#section({quoted(section.title)}, {{\n{_written(section.tokens, section.lang)}\n}})"


def quoted(text: str) -> str:
    """A string of Typst."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def _written(tokens: Iterable[Token], lang: str) -> str:
    return "\n".join(_one(token, lang) for token in _unwrapped(list(tokens)))


def _unwrapped(tokens: list[Token]) -> list[Token]:
    """Without the paragraph around a picture that stands alone: Typst draws no block in a paragraph."""
    alone = {place for place, token in enumerate(tokens) if [c.type for c in token.children or ()] == ["image"]}
    return [token for place, token in enumerate(tokens) if not {place - 1, place + 1} & alone]


def _one(token: Token, lang: str) -> str:
    if token.type == "inline":
        return _written(token.children or (), lang)
    if token.type == "softbreak":
        return quoted(" ")
    if token.type == "text":
        return quoted(token.content)
    if token.type == "code_inline":
        return f"raw({quoted(token.content)})"
    if token.type == "image":
        return f"shot({quoted(picture(str(token.attrGet('src')), lang))}, {quoted(token.content)})"
    if token.type in {"paragraph_open", "paragraph_close"} and token.hidden:
        return ""  # of a tight list
    written = OPEN.get(token.type) or CLOSE.get(token.type)
    if written is None:
        raise ValueError(f"{token.type}: the hand-out cannot set this part of Markdown")
    return written
