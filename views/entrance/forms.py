"""What protects our forms: a token that only our own page can know, and a check where a request comes from."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request
from starlette.responses import Response

from registry.parameters import STRANGE
from registry.process.site import https
from views.entrance import doors, identity
from views.kit.markup import Html, tag

FIELD = "form-token"
LARGEST = 20_000  # bytes of a form
HOME = "/"


class BadForm(Exception):
    """The form did not come from our page, or its page is too old. Nothing was done."""


def token(cookies: Mapping[str, str]) -> str | None:
    """What the form must carry: known to who can read the cookie of the session, or else that of the form."""
    secret = cookies.get(identity.cookie_name()) or cookies.get(identity.cookie_name("form"))
    return hashlib.sha256(f"softpark form {secret}".encode()).hexdigest() if secret else None


def field(token: str | None) -> Html:
    return tag("input", type="hidden", name=FIELD, value=token or "")


def prepare(request: Request) -> tuple[str, str | None]:
    """The token for a form that is about to be shown, and the cookie to set with it where there was none."""
    known = token(request.cookies)
    if known:
        return known, None
    made = secrets.token_urlsafe(16)
    return token({identity.cookie_name("form"): made}), made


def keep(response: Response, made: str | None) -> Response:
    if made:
        path = identity.cookie_path()
        response.set_cookie(
            identity.cookie_name("form"), made, path=path, httponly=True, secure=https(), samesite="strict"
        )
    return response


async def read(request: Request) -> dict[str, str]:
    """The fields of a form that our own page sent. Raises `BadForm`."""
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise BadForm
    if not all(doors.ours(origin, request.headers.get("host")) for origin in request.headers.getlist("origin")):
        raise BadForm
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise BadForm
    try:
        given = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=50, errors="strict")
    except ValueError:
        raise BadForm from None
    fields = {name: values[-1] for name, values in given.items()}
    if any("\x00" in text for text in fields.values()):
        raise BadForm  # no field can hold it, and no database takes it
    expected = token(request.cookies)
    if not expected or not hmac.compare_digest(expected.encode(), fields.pop(FIELD, "").encode()):
        raise BadForm
    return fields


def own_page(address: str | None) -> str:
    """`address` where it is a path of ours to go to after logging in, else the first page: never another site."""
    if not address or any(ord(sign) <= 0x20 or sign in ("\\", STRANGE) for sign in address):
        return HOME
    try:
        parts = urlsplit(address)
    except ValueError:
        return HOME
    if parts.scheme or parts.netloc or not address.startswith("/") or address.startswith("//"):
        return HOME
    return HOME if parts.path.startswith("/account/") else address
