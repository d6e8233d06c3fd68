"""Secrets that must be read again (可还原的秘密): those of authenticators and of webhooks, encrypted where the register
has a key.

A password is only ever compared, so its hash is enough; an authenticator's secret makes codes and a webhook's signs, so
it must be there to be read. In a register under a key of verification it is encrypted with a key that follows from it
(A256GCM, bound to its account or webhook), so that who has the database alone cannot make codes or sign, nor give an
account a secret of their own. Without a key it stands there as it is.
"""

import hmac
import json
from typing import Any, Literal

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from sqlalchemy import Connection, select, update

from registry.store.models.second_factor import SecondFactor
from registry.store.models.webhook import Webhook
from registry.store.stamping import credentials, stamp
from registry.store.stamping.audit_key import NO_KEY, Key
from registry.words import Explained

PLAIN = "plain:"
ENCRYPTED = ["dir", "A256GCM"]
Of = Literal["person", "webhook"]
KEPT: tuple[tuple[type, Any, Of, Any, Any], ...] = (
    (SecondFactor, SecondFactor.person_id, "person", SecondFactor.secret, SecondFactor.offered),
    (Webhook, Webhook.id, "webhook", Webhook.secret, Webhook.secret_before),
)


class Unreadable(Explained):
    """A secret was kept under another key, or is none of ours."""

    def __init__(self) -> None:
        super().__init__(
            "这个账号的两步验证密钥读不出来：它不是用现在的核验密钥保管的。请联系管理员重置两步验证。",
            "The secret of this account's second step cannot be read: it is not kept under the present key of "
            "verification. Ask an administrator to reset the second step.",
        )


def in_force(connection: Connection, key: Key) -> Key:
    """The process's key where the register is kept under it, else none: one that was not taken into use may go."""
    found = stamp.read_stamp(connection)
    return key if found is not None and found.key_id is not None and found.key_id == key.id else NO_KEY


def sealed(key: Key, id: int, secret: str, of: Of = "person") -> str:
    """The secret as it is kept, of the account or the webhook with this number."""
    if key.secret is None:
        return PLAIN + secret
    said = json.dumps({of: id, "secret": secret}).encode()
    return jwe.encrypt_compact({"alg": ENCRYPTED[0], "enc": ENCRYPTED[1]}, said, _derived(key), algorithms=ENCRYPTED)


def opened(key: Key, id: int, kept: str, of: Of = "person") -> str:
    """The secret of this very account or webhook. Raises `Unreadable`, also for a plain one in a register under a key:
    it would be somebody else's.
    """
    if key.secret is None:
        if not kept.startswith(PLAIN):
            raise Unreadable
        return kept.removeprefix(PLAIN)
    try:
        said = json.loads(jwe.decrypt_compact(kept, _derived(key), algorithms=ENCRYPTED).plaintext or b"")
    except (JoseError, ValueError):
        raise Unreadable from None
    if said.get(of) != id:
        raise Unreadable
    return str(said["secret"])


def rekey(connection: Connection, old: Key, new: Key) -> None:
    """Keep all secrets under another key; one that cannot be read stays as it is. The stamp has to be made anew."""
    last = credentials.last_change(connection)
    for table, id, of, *secrets in KEPT:
        for number, *written in connection.execute(select(id, *secrets)).all():
            kept = {
                column.name: _again(old, new, number, each, of) for column, each in zip(secrets, written, strict=True)
            }
            connection.execute(update(table).where(id == number).values(**kept))
    credentials.take(connection, last)


def _again(old: Key, new: Key, id: int, kept: str | None, of: Of) -> str | None:
    if kept is None:
        return None
    try:
        return sealed(new, id, opened(old, id, kept, of), of)
    except Unreadable:
        return kept


def _derived(key: Key) -> OctKey:
    return OctKey.import_key(hmac.digest(key.secret or b"", b"softpark secrets of authenticators", "sha256"))
