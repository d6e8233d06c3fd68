"""An answer of the interface (接口的答复): JSON, unchanged where the program has it already."""

import hashlib
from urllib.parse import urlencode

from pydantic import BaseModel, TypeAdapter
from starlette.requests import Request
from starlette.responses import Response

from registry.process import revalidating
from views.api.asked import OfNamed, OfNumbered
from views.api.bearer import reader_of
from views.api.shapes import address

EVERYBODYS = {"cache-control": "no-cache", "vary": "Accept-Language, Authorization"}
ONES_OWN = {**EVERYBODYS, "cache-control": "private, no-cache"}


def answer(request: Request, content: BaseModel) -> Response:
    return written(request, content.model_dump_json().encode())


def plain(request: Request, content: object) -> Response:
    return written(request, TypeAdapter(object).dump_json(content))


def written(request: Request, body: bytes) -> Response:
    """The body as JSON with the digest of its content as `ETag`; 304 to who has it already.

    Never the version of the register, which would tell the public of every change of any roster. What a token was
    answered is for nobody else to keep.
    """
    kept = EVERYBODYS if reader_of(request).token is None else ONES_OWN
    headers = {**kept, "etag": f'W/"{hashlib.sha256(body).hexdigest()[:24]}"'}
    if request.method == "GET" and revalidating.has(request.headers.get("if-none-match"), headers["etag"]):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


def following(path: str, asked: OfNumbered | OfNamed, last: object, **settled: str) -> str:
    """The address of the next part of a list, whose last entry so far is `last`. `settled`: what was not asked for and
    must not change on the way, such as the day.
    """
    given = asked.model_dump(mode="json", exclude_defaults=True) | settled | {"after": str(last)}
    return f"{address(path)}?{urlencode(given)}"
