"""Who asks the interface (接口的访问者): whoever holds the token in `Authorization`, else nobody in particular.

Cookies are not looked at, so that a page of another site can make no browser ask as somebody. A token that is not good
is refused whatever is asked for: what everybody may see would be taken for what the program may.
"""

from dataclasses import dataclass

from fastapi import Depends
from starlette.requests import Request

from registry import parameters
from registry.access.tokens import using
from registry.person import PUBLIC, Person
from views.api.refusals import CHALLENGE, Problem, each_once
from views.entrance import identity
from views.kit.context import store
from views.kit.i18n import N_

IN_ADDRESS = frozenset({"access_token", "accesstoken", "token", "authorization", "bearer", "api_key", "apikey"})


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks: the account within the scopes of its token, and what the token is called; `PUBLIC` without one."""

    person: Person = PUBLIC
    token: str | None = None


def identified(request: Request) -> None:
    """What every route asks first of all. Raises `Problem`, and what `using.bearer` raises."""
    request.state.reader = _reader(request)


def reader_of(request: Request) -> Reader:
    """Who asks, after `identified`."""
    return request.state.reader


def _reader(request: Request) -> Reader:
    if any(name.lower() in IN_ADDRESS for name in parameters.cleaned(request.query_params)):
        raise Problem(
            400,
            N_("接口凭证不能写在地址中：地址会留在各处的日志里。请写在 Authorization 中，并撤销已经写进地址的凭证。"),
        )
    sent = request.headers.getlist("authorization")
    if not sent:
        return Reader()
    if len(sent) > 1:
        raise Problem(400, N_("Authorization 写了两次，只能写一次。"))
    scheme, _blank, token = sent[0].partition(" ")
    if scheme.lower() != "bearer":
        said = N_("Authorization 应写成 Bearer，空一格，再写接口凭证；这里没有别的验证方式。")
        raise Problem(401, said, headers=CHALLENGE)
    found = using.bearer(store(), token.strip(" "), identity.address_of(request))
    return Reader(found.person, found.token)


FIRST = [Depends(identified), Depends(each_once)]
"""What a router of the interface depends on."""
