"""The OpenID Connect provider (身份提供方) that single sign-on asks: authorisation code with PKCE, and what comes back.

What a provider says counts only if its id token is signed by one of its keys, made by it, for us, for this attempt,
and not expired. The library that asks is loaded by whoever asks first: most sites have no provider, and each start of a
process would take a tenth longer.
"""

from __future__ import annotations

import threading
import time
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from registry.access.sign_on_settings import Settings

if TYPE_CHECKING:
    from authlib.integrations.httpx_client import OAuth2Client

PATIENCE = 10  # seconds
LEEWAY = 60  # seconds that two clocks may differ
KEPT = 600.0  # seconds that what the provider says about itself is kept
FAILED = 5.0  # seconds in which a provider that did not answer is not asked again
SIGNED = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "Ed25519", "EdDSA"]


class CannotAsk(Exception):
    """The provider cannot be reached, or what it says cannot be trusted; the message is for the log."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What one sign-on is known by. `verifier`: the secret of PKCE."""

    state: str
    nonce: str
    verifier: str
    redirect_uri: str


def address(settings: Settings, attempt: Attempt) -> str:
    """Where the browser goes to sign on. Raises `CannotAsk`."""
    about = _discover(settings)
    with _client(settings, about, attempt) as client:
        url, _state = client.create_authorization_url(
            about["authorization_endpoint"], state=attempt.state, nonce=attempt.nonce, code_verifier=attempt.verifier
        )
    return url


def claims(settings: Settings, attempt: Attempt, answer: Mapping[str, str]) -> dict:
    """Who signed on, by the parameters that the browser brought back. Raises `CannotAsk`."""
    if answer.get("error"):
        raise CannotAsk(f"{answer['error']}: {answer.get('error_description', '')}")
    if answer.get("iss", settings.issuer) != settings.issuer:
        raise CannotAsk(f"answer of another issuer: {answer['iss']}")
    about = _discover(settings)
    import httpx
    from authlib.common.errors import AuthlibBaseError

    try:
        with _client(settings, about, attempt) as client:
            token = client.fetch_token(
                about["token_endpoint"], code=answer.get("code", ""), code_verifier=attempt.verifier
            )
            found = _with_its_keys(settings, attempt, token.get("id_token"), about["jwks_uri"])
            if about.get("userinfo_endpoint"):
                more = client.get(about["userinfo_endpoint"]).raise_for_status().json()
                if more.get("sub") != found["sub"]:
                    raise CannotAsk("userinfo is about somebody else")
                found = more | found
    except (httpx.HTTPError, AuthlibBaseError, ValueError, KeyError) as error:
        raise CannotAsk(f"{type(error).__name__}: {error}") from error
    return found


def _with_its_keys(settings: Settings, attempt: Attempt, id_token: str | None, uri: str) -> dict:
    """The claims by the keys that are kept, or else by those of this moment: a provider changes them now and then."""
    try:
        return _verified(settings, attempt, id_token, KNOWN.get(uri))
    except CannotAsk:
        return _verified(settings, attempt, id_token, KNOWN.get(uri, fresh=True))


def _verified(settings: Settings, attempt: Attempt, id_token: str | None, keys: dict) -> dict:
    """The claims of the id token. Raises `CannotAsk`."""
    if not id_token:
        raise CannotAsk("no id token")
    required = {
        "iss": {"essential": True, "value": settings.issuer},
        "aud": {"essential": True, "value": settings.client_id},
        "nonce": {"essential": True, "value": attempt.nonce},
        "sub": {"essential": True},
        "exp": {"essential": True},
        "iat": {"essential": True},
    }
    try:
        found = jwt.decode(id_token, KeySet.import_key_set(keys), algorithms=SIGNED).claims
        jwt.JWTClaimsRegistry(leeway=LEEWAY, **required).validate(found)
    except (JoseError, ValueError) as error:
        raise CannotAsk(f"id token: {type(error).__name__}: {error}") from error
    several = isinstance(found["aud"], list) and len(found["aud"]) > 1
    if found.get("azp", settings.client_id) != settings.client_id or (several and "azp" not in found):
        raise CannotAsk("id token: made for somebody else")
    return found


def _client(settings: Settings, about: dict, attempt: Attempt) -> OAuth2Client:
    with warnings.catch_warnings():
        from authlib.deprecate import AuthlibDeprecationWarning  # switches its own warnings on

        # It would have httpx2, which is not the client that everything else here uses.
        warnings.simplefilter("ignore", AuthlibDeprecationWarning)
        from authlib.integrations.httpx_client import OAuth2Client

    offered = about.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    method = "client_secret_basic" if "client_secret_basic" in offered else "client_secret_post"
    return OAuth2Client(
        settings.client_id, settings.client_secret, token_endpoint_auth_method=method, scope=settings.scope,
        redirect_uri=attempt.redirect_uri, code_challenge_method="S256", timeout=PATIENCE,
    )  # fmt: skip


def _discover(settings: Settings) -> dict:
    about = KNOWN.get(f"{settings.issuer.rstrip('/')}/.well-known/openid-configuration")
    if about.get("issuer") != settings.issuer:
        raise CannotAsk(f"the provider calls itself {about.get('issuer')}, not {settings.issuer}")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        if not isinstance(about.get(name), str):
            raise CannotAsk(f"the provider names no {name}")
    return about


def _get(url: str) -> dict:
    import httpx

    try:
        found = httpx.get(url, timeout=PATIENCE, follow_redirects=False).raise_for_status().json()
    except (httpx.HTTPError, ValueError) as error:
        raise CannotAsk(f"{url}: {error}") from error
    if not isinstance(found, dict):
        raise CannotAsk(f"{url}: not a JSON object")
    return found


class Known:
    """What was fetched, by address, for some minutes: however many sign on, the provider is asked once. One who asks
    at the same time waits; a provider that did not answer is left in peace for some seconds.
    """

    def __init__(self, fetch: Callable[[str], dict], clock: Callable[[], float] = time.monotonic):
        self._fetch, self._clock = fetch, clock
        self._answers: dict[str, tuple[float, dict | CannotAsk]] = {}
        self._asking = threading.Lock()

    def get(self, url: str, fresh: bool = False) -> dict:
        """The answer; a `fresh` one is a few seconds old at most. Raises `CannotAsk`."""
        with self._asking:
            at, answer = self._answers.get(url, (float("-inf"), None))
            lasts = FAILED if fresh or isinstance(answer, CannotAsk) else KEPT
            if self._clock() - at >= lasts:
                try:
                    answer = self._fetch(url)
                except CannotAsk as error:
                    answer = error
                self._answers[url] = self._clock(), answer
        if isinstance(answer, CannotAsk):
            raise answer
        return answer


KNOWN = Known(_get)
