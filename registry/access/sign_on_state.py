"""A single sign-on under way (进行中的单点登录), in the browser's own cookie: whoever begins one costs us nothing.

Signed with a key that follows from the client's secret, so that every process of ours can read it and nobody else can
write it. What it holds is the browser's own: the state, the nonce, the secret of PKCE, and where to go then.
"""

import hashlib
import hmac

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from registry import clock
from registry.access.provider import LEEWAY, Attempt
from registry.access.sign_on_settings import Settings

LASTS = 600  # seconds
LONGEST_NEXT = 1_000  # signs; a cookie has 4,096
SIGNED = ["HS256"]


def now() -> int:
    """Seconds since 1970."""
    return int(clock.now().timestamp())


def written(settings: Settings, attempt: Attempt, following: str) -> str:
    """The cookie's value."""
    at = now()
    said = {
        "state": attempt.state, "nonce": attempt.nonce, "verifier": attempt.verifier,
        "next": following if len(following) <= LONGEST_NEXT else "/", "iat": at, "exp": at + LASTS,
    }  # fmt: skip
    return jwt.encode({"alg": SIGNED[0]}, said, _key(settings), algorithms=SIGNED)


def read_attempt(settings: Settings, kept: str | None, redirect_uri: str) -> tuple[Attempt, str] | None:
    """The attempt and where to go then; None for what we have not written, or too long ago."""
    if not kept:
        return None
    try:
        said = jwt.decode(kept, _key(settings), algorithms=SIGNED).claims
        # One that was begun in the future is of a clock that has been set back since, and would last too long.
        jwt.JWTClaimsRegistry(now(), LEEWAY, exp={"essential": True}, iat={"essential": True}).validate(said)
    except (JoseError, ValueError):
        return None
    return Attempt(said["state"], said["nonce"], said["verifier"], redirect_uri), said["next"]


def _key(settings: Settings) -> OctKey:
    secret = settings.client_secret.encode()
    return OctKey.import_key(hmac.digest(secret, b"softpark sign-on under way", hashlib.sha256))
