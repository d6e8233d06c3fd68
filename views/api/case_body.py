"""A case as the body of a request (案例的正文): JSON, read without losing what was written.

Numbers keep their decimals, a key that is given twice and a number that no machine can hold are refused, and so is what
nests so deeply that nobody reads it. What the facts mean is the business of the law
(`registry.policy.answers.case_format`), which refuses each with its place.
"""

import json
from decimal import Decimal, InvalidOperation
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from registry.parameters import SHOWN, clean
from registry.policy import Refusal
from views.api.refusals import Problem
from views.entrance.problems import TWICE
from views.kit.i18n import N_, in_english

LARGEST = 256 * 1024
"""Bytes of a case; one with a thousand premises has about half of it."""
DEEPEST = 20
LONG = 18  # digits of a whole number that is read as one


async def case_of_body(request: Request) -> dict[str, object]:
    """The case of a request. Raises `Problem` for what is no JSON of ours, `Refusal` for what is no case."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json" or request.headers.get("content-encoding", "identity") != "identity":
        raise Problem(415, N_("案例应以 JSON 发送，不压缩，并写明 Content-Type: application/json。"))
    return await run_in_threadpool(_read, await _body(request))


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise Problem(413, N_("案例太大：一个案例最多 {size} KB。"), size=LARGEST // 1024)
    return bytes(body)


def _read(body: bytes) -> dict[str, object]:
    try:
        read: object = json.loads(
            body.decode("utf-8"),
            parse_int=_whole,
            parse_float=_decimal,
            parse_constant=_no_number,
            object_pairs_hook=_each_once,
        )
    except json.JSONDecodeError as fault:
        raise Problem(
            400,
            N_("正文不是有效的 JSON：第 {line} 行第 {column} 个字符处有误。"),
            line=fault.lineno,
            column=fault.colno,
        ) from None
    except UnicodeDecodeError:
        raise Problem(400, N_("正文不是 UTF-8 编码的文字。")) from None
    except RecursionError:
        raise _too_deep() from None
    _check(read)
    if not isinstance(read, dict):
        raise _refusal(N_('案例应写成一个对象：{{"id": …, "as_of": …, …}}。'))
    return read


def _whole(written: str) -> int | Decimal:
    return int(written) if len(written) <= LONG else _decimal(written)


def _decimal(written: str) -> Decimal:
    try:
        return Decimal(written)
    except InvalidOperation:
        raise _refusal(N_("“{word}”不是可以使用的数。"), word=clean(written, SHOWN)) from None


def _no_number(written: str) -> Decimal:
    raise _refusal(N_("“{word}”不是可以使用的数。"), word=written)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _refusal(TWICE, word=clean(key, SHOWN))
        found[key] = value
    return found


def _check(read: object) -> None:
    """Raises Refusal for what nests too deeply, and for a text that is none."""
    waiting = [(read, 0)]
    while waiting:
        value, depth = waiting.pop()
        if depth > DEEPEST:
            raise _too_deep()
        if isinstance(value, dict):
            waiting += [(each, depth + 1) for pair in value.items() for each in pair]
        elif isinstance(value, list):
            waiting += [(each, depth + 1) for each in value]
        elif isinstance(value, str) and any("\ud800" <= sign <= "\udfff" for sign in value):
            raise _refusal(N_("“{word}”中有不成字的编码。"), word=clean(value, SHOWN))


def _too_deep() -> Refusal:
    return _refusal(N_("层次太深；案例没有这样深的层次。"))


def _refusal(said: str, **words: object) -> Refusal:
    return Refusal("", said.format(**words), in_english(said).format(**words))
