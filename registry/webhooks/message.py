"""Messages (推送内容) by the specification Standard Webhooks 1.0: body, headers, signature.

What is signed is `{webhook-id}.{webhook-timestamp}.{body}`, with HMAC-SHA256.
"""

import base64
import datetime as dt
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable
from urllib.parse import quote

from registry.process.site import site
from registry.store.models.webhook import ROSTER, TRIAL

PREFIX = "whsec_"
BYTES = 32  # of a secret; the specification asks for 24 to 64
OVERLAP = dt.timedelta(hours=24)  # that messages are signed with the earlier secret as well


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(BYTES)).decode()


def new_id() -> str:
    """A webhook-id: no sign that separates parts of what is signed, and nothing that can be counted."""
    return f"msg_{secrets.token_hex(16)}"


def body(kind: str, park: str | None, at: dt.datetime) -> bytes:
    """What is told: the kind, the park by its short name (代号), when, and where it can be read. Nothing else."""
    data = {} if kind == TRIAL or park is None else {"park": park, "url": _where(kind, park)}
    told = {"type": kind, "timestamp": at.astimezone(dt.UTC).isoformat(timespec="seconds"), "data": data}
    return json.dumps(told, separators=(",", ":")).encode()


def _where(kind: str, park: str) -> str:
    """The address of the interface; without its host where `SOFTPARK_SITE` does not say it."""
    known = site()
    path = f"parks/{quote(park)}/roster" if kind == ROSTER else f"titles?park={quote(park)}"
    return f"{known.address if known else ''}/api/v1/{path}"


def headers(message: str, at: dt.datetime, content: bytes, with_secrets: Iterable[str]) -> dict[str, str]:
    """The headers of an attempt at this moment, signed with each of the secrets."""
    second = str(int(at.timestamp()))
    return {
        "Content-Type": "application/json",
        "User-Agent": "SoftPark-Webhooks",
        "webhook-id": message,
        "webhook-timestamp": second,
        "webhook-signature": " ".join(_signature(secret, message, second, content) for secret in with_secrets),
    }


def _signature(secret: str, message: str, second: str, content: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    made = hmac.digest(key, b".".join((message.encode(), second.encode(), content)), hashlib.sha256)
    return f"v1,{base64.b64encode(made).decode()}"
