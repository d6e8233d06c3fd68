"""Problems (问题说明) as other programs read them: `application/problem+json` (RFC 9457), in both languages at once.

What `/api/v1` and `/ogc` refuse is said in this one form, wherever it is refused: by a route, by its pace, at the door,
or because the database is away.
"""

import http
import logging
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse

from registry import parameters
from views.kit.i18n import DEFAULT, LANGUAGES, N_, in_english

API = "/api/v1"
ROOTS = (API, "/ogc")
MEDIA_TYPE = "application/problem+json"
LOG = logging.getLogger("softpark")
FAILED = N_("没能作出答复。请把编号 {number} 告诉管理员。")
TWICE = N_("“{word}”写了两次，只能写一次。")


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that cannot be taken: `at`, a parameter or the dotted place of a fact; what is wrong, what is right."""

    at: str
    zh: str
    en: str


def for_programs(path: str) -> bool:
    """Whether who asks for this address reads problems."""
    return any(path == root or path.startswith(f"{root}/") for root in ROOTS)


def repeated(request: Request) -> list[str]:
    """The parameters that the address gives more than once: only one could be read, and nobody would know which."""
    sent = parameters.every(request.scope["query_string"], empty=True)
    return [name for name, texts in sent.items() if len(texts) > 1]


def language(request: Request) -> str:
    """`zh` or `en`: `?lang=` of the address decides, else what the program asks for in `Accept-Language`."""
    asked = parameters.cleaned(request.query_params).get("lang")
    return asked if asked in LANGUAGES else preferred(request.headers)


def preferred(headers: Headers) -> str:
    """The language of ours that the headers name first by weight; Chinese where they name none."""
    weighed: list[tuple[float, str]] = []
    for part in headers.get("accept-language", "")[:1_000].split(","):
        name, _semicolon, weight = part.partition(";")
        given = parameters.decimal_of(weight.strip().removeprefix("q=").strip()) if weight.strip() else 1.0
        if (known := name.strip().lower().partition("-")[0]) in LANGUAGES and given:
            weighed.append((given, known))
    return max(weighed, key=lambda each: each[0], default=(1.0, DEFAULT))[1]


def problem(
    request: Request,
    status: int,
    zh: str,
    en: str,
    *,
    mistakes: Iterable[Mistake] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """The answer: `detail` in the language of the request, and the same words in both beside it."""
    said = {
        "type": "about:blank",
        "title": http.HTTPStatus(status).phrase,
        "status": status,
        "detail": en if language(request) == "en" else zh,
        "zh": zh,
        "en": en,
        "errors": [{"at": each.at, "zh": each.zh, "en": each.en} for each in mistakes],
    }
    kept = {"cache-control": "no-store", "vary": "Accept-Language", **(headers or {})}
    return JSONResponse(said, status, kept, MEDIA_TYPE)


def failed(request: Request, error: Exception) -> JSONResponse:
    """500, under a number that the log has beside the traceback."""
    number = secrets.token_hex(4)
    LOG.error("error %s: %r", number, error)
    return problem(request, 500, *(text.format(number=number) for text in (FAILED, in_english(FAILED))))
