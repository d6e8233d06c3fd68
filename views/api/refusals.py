"""What the interface refuses, and in which words (接口的拒绝): every one a problem that says what would be right."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, get_args, get_origin

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from registry.access.permissions import Denied
from registry.access.tokens.using import HeldBack, NotGood, TokensGuessed
from registry.parameters import SHOWN, clean
from registry.policy import Refusal
from registry.process.site import based
from registry.quoting import readable
from registry.store.refusals import CannotWrite, OutOfReach
from views.api.asked import Asked
from views.api.shapes import ROOT
from views.entrance import outages
from views.entrance.problems import TWICE, Mistake, failed, problem, repeated
from views.kit.i18n import N_, in_english

CHALLENGE = {"www-authenticate": 'Bearer realm="softpark"'}
AGAIN = {"retry-after": "10"}
NOT_GOOD = {"www-authenticate": 'Bearer realm="softpark", error="invalid_token"'}


class Problem(Exception):
    """What was asked for cannot be had. `said`: in Chinese, with its words in braces from `words`; `headers`: what
    stands beside it for programs.
    """

    def __init__(self, status: int, said: str, *, headers: Mapping[str, str] | None = None, **words: object):
        super().__init__(said)
        self.status, self.headers = status, headers
        self.zh, self.en = (text.format(**words) for text in (said, in_english(said)))


def unknown(said: str, id: str) -> Problem:
    """404: there is nothing under this name. `said` quotes it as {id}, and the interface's own address as {root}."""
    return Problem(404, said, id=clean(id, SHOWN), root=based(ROOT))


def each_once(request: Request) -> None:
    """What every route asks first. Raises `RequestValidationError` for a parameter that is repeated."""
    if names := repeated(request):
        raise RequestValidationError([{"type": "repeated", "loc": ("query", name)} for name in names])


def install(api: FastAPI) -> None:
    """Have the interface say what it refuses in problems."""
    handlers: dict[type[Exception], Callable[[Request, Any], Response]] = {
        RequestValidationError: _bad_parameters,
        Problem: lambda request, error: problem(request, error.status, error.zh, error.en, headers=error.headers),
        NotGood: lambda request, error: problem(request, 401, error.zh, error.en, headers=NOT_GOOD),
        HeldBack: lambda request, error: problem(request, 403, error.zh, error.en),
        TokensGuessed: _too_many_tokens,
        Denied: _denied,
        Refusal: _bad_facts,
        HTTPException: _by_status,
        OutOfReach: outages.answer,
        CannotWrite: lambda request, error: problem(request, 503, error.zh, error.en, headers=AGAIN),
        Exception: failed,
    }
    for error, handler in handlers.items():
        api.add_exception_handler(error, handler)


def _bad_parameters(request: Request, error: RequestValidationError) -> Response:
    said = N_("地址中的参数有误，没有受理；见 errors。")
    mistakes = [_of_parameter(request, each) for each in error.errors()]
    return problem(request, 400, said, in_english(said), mistakes=mistakes)


def _of_parameter(request: Request, fault: dict[str, Any]) -> Mistake:
    name = clean(str(fault["loc"][-1]), SHOWN)
    known = dict(_descriptions(request.scope.get("endpoint")))
    if fault["type"] == "extra_forbidden":
        said, words = N_("没有“{name}”这个参数；可用的参数：{known}。"), {"name": name, "known": ", ".join(known)}
        return Mistake(name, said.format(**words), in_english(said).format(**words))
    if fault["type"] == "repeated":
        return Mistake(name, TWICE.format(word=name), in_english(TWICE).format(word=name))
    said, right = N_("“{word}”不对。{name}：{right}。"), known.get(name, "")
    words = {"name": name, "word": readable(clean(str(fault.get("input")), SHOWN))}
    english = in_english(right) if right else ""
    return Mistake(name, said.format(right=right, **words), in_english(said).format(right=english, **words))


def _descriptions(endpoint: object) -> Iterator[tuple[str, str]]:
    """The parameters that an endpoint takes, each with its description in Chinese."""
    if not callable(endpoint):
        return
    for name, parameter in inspect.signature(endpoint).parameters.items():
        if get_origin(parameter.annotation) is not Annotated:
            continue
        kind, *rest = get_args(parameter.annotation)
        if inspect.isclass(kind) and issubclass(kind, Asked):
            yield from ((key, field.description or "") for key, field in kind.model_fields.items())
        else:
            yield name, next((told for each in rest if (told := getattr(each, "description", None))), "")


def _denied(request: Request, error: Denied) -> Response:
    """401 to who came without a token, 403 with what would be needed to who came with one."""
    if error.person.id is None:
        said = N_("{what}：请在 Authorization 中写明 Bearer 与接口凭证；凭证在“账号”页上生成。")
        words = (said.format(what=error.action.name.zh), in_english(said).format(what=error.action.name.en))
        return problem(request, 401, *words, headers=CHALLENGE)
    needed = f'{CHALLENGE["www-authenticate"]}, error="insufficient_scope", scope="{error.lacks}"'
    headers = {"www-authenticate": needed} if error.lacks is not None else None
    return problem(request, 403, error.zh, error.en, headers=headers)


def _too_many_tokens(request: Request, error: TokensGuessed) -> Response:
    said = N_("从这个地址来的接口凭证，无效的太多：{minutes} 分钟后再试；不带凭证的请求不受影响。")
    words = (text.format(minutes=-(-error.seconds // 60)) for text in (said, in_english(said)))
    return problem(request, 429, *words, headers={"retry-after": str(error.seconds)})


def _bad_facts(request: Request, error: Refusal) -> Response:
    """A fact that the law does not take: where, what is wrong, and what would be right."""
    mistake = Mistake(clean(error.at), clean(error.zh), clean(error.en))
    return problem(request, 422, mistake.zh, mistake.en, mistakes=[mistake])


BY_STATUS = {
    404: N_("没有这个地址。全部地址见 {root}/openapi.json。"),
    405: N_("这个地址不接受这种请求方法；可用的方法见 Allow。"),
}


def _by_status(request: Request, error: HTTPException) -> Response:
    said = BY_STATUS.get(error.status_code)
    if said is None:
        return problem(request, error.status_code, str(error.detail), str(error.detail), headers=error.headers)
    words = (text.format(root=based(ROOT)) for text in (said, in_english(said)))
    return problem(request, error.status_code, *words, headers=error.headers)
