"""The headers of every answer: a content security policy that allows our origin only, where the site is reached by
https what keeps browsers there, and no more of them than a proxy can take.
"""

import base64
import hashlib
import re
from functools import cache, lru_cache
from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from registry.process.site import https
from views.kit.browsers import LOOK

INDEX = Path(streamlit.__file__).parent / "static" / "index.html"
COMPONENTS = "/component/"  # frames of Streamlit components: streamlit-folium evaluates the map's own script
LEADS = 16_000  # bytes of an address that we lead to: nginx takes 32 kB of a head, as it is shipped
STAY = "max-age=31536000"  # a year of https; not for sub-domains, which are not ours to bind


@cache
def first_script() -> str:
    """What chooses the part of the first picture that is seen: it stands in the document, which shows it at once."""
    return (Path(__file__).parents[1] / "assets" / "first.js").read_text(encoding="utf-8")


@lru_cache(maxsize=2)
def policy(component: bool = False) -> str:
    """The Content-Security-Policy: our origin, and the inline scripts of the document by their hashes: the one of
    Streamlit's index.html, the one that shows what is shown first, and the one that finds old browsers out.

    Inline styles are how Streamlit draws; `data:` images are its icons. A component's frame may evaluate script
    (streamlit-folium hands the map over as text) but can still fetch nothing from elsewhere.
    """
    streamlits = re.findall(r"<script>(.*?)</script>", INDEX.read_text(encoding="utf-8"), flags=re.S)
    inline = [*streamlits, first_script(), LOOK]
    hashes = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in inline)
    scripts = "'self' 'unsafe-inline' 'unsafe-eval'" if component else f"'self' {hashes}"
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src {scripts}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "frame-src 'self'",
            "frame-ancestors 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
        ]
    )


class Guarded:
    """ASGI middleware: the security headers on every HTTP answer, also on refusals."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        component = scope["path"].startswith(COMPONENTS)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = policy(component=component)
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "same-origin"
                headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
                headers["Cross-Origin-Opener-Policy"] = "same-origin"
                if https():
                    headers["Strict-Transport-Security"] = STAY
                    message["headers"] = [_secure(name, value) for name, value in message["headers"]]
                if "location" in headers:
                    MutableHeaders(scope=message)["location"] = bounded(headers["location"])
            await send(message)

        await self.app(scope, receive, guarded)


def _secure(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    """A cookie that goes over https only; those of Streamlit are not made so behind a proxy."""
    if name.lower() != b"set-cookie" or re.search(rb";\s*secure\s*(;|$)", value, re.IGNORECASE):
        return name, value
    return name, value + b"; Secure"


def bounded(address: str) -> str:
    """An address to go to that a proxy can take. Of one that grew too long, as signs do when they are spelled out, the
    page is left: a proxy would answer 502 and take it for our failure.
    """
    if len(address) <= LEADS:
        return address
    page = address.partition("?")[0]
    return page if len(page) <= LEADS else "/"
