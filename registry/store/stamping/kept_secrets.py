"""Secrets that must be read again (可还原的秘密): those of authenticators, encrypted where the register has a key.

A password is only ever compared, so its hash is enough; an authenticator's secret makes codes, so it must be there to
be read. In a register under a key of verification it is encrypted with a key that follows from it (A256GCM, bound to
its account), so that who has the database alone cannot make codes, nor give an account a secret of their own. Without
a key it stands there as it is.
"""

import hmac
import json

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from sqlalchemy import Connection, select, update

from registry.store.models.second_factor import SecondFactor
from registry.store.stamping import credentials, stamp
from registry.store.stamping.audit_key import NO_KEY, Key
from registry.words import Explained

PLAIN = "plain:"
ENCRYPTED = ["dir", "A256GCM"]


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


def sealed(key: Key, person_id: int, secret: str) -> str:
    """The secret as it is kept."""
    if key.secret is None:
        return PLAIN + secret
    said = json.dumps({"person": person_id, "secret": secret}).encode()
    return jwe.encrypt_compact({"alg": ENCRYPTED[0], "enc": ENCRYPTED[1]}, said, _derived(key), algorithms=ENCRYPTED)


def opened(key: Key, person_id: int, kept: str) -> str:
    """The secret of this very account. Raises `Unreadable`, also for a plain one in a register under a key: it would
    be somebody else's.
    """
    if key.secret is None:
        if not kept.startswith(PLAIN):
            raise Unreadable
        return kept.removeprefix(PLAIN)
    try:
        said = json.loads(jwe.decrypt_compact(kept, _derived(key), algorithms=ENCRYPTED).plaintext or b"")
    except (JoseError, ValueError):
        raise Unreadable from None
    if said["person"] != person_id:
        raise Unreadable
    return str(said["secret"])


def rekey(connection: Connection, old: Key, new: Key) -> None:
    """Keep all secrets under another key; one that cannot be read stays as it is. The stamp has to be made anew."""
    last = credentials.last_change(connection)
    asked = select(SecondFactor.person_id, SecondFactor.secret, SecondFactor.offered)
    for person_id, secret, offered in connection.execute(asked).all():
        kept = {"secret": _again(old, new, person_id, secret), "offered": _again(old, new, person_id, offered)}
        connection.execute(update(SecondFactor).where(SecondFactor.person_id == person_id).values(**kept))
    credentials.take(connection, last)


def _again(old: Key, new: Key, person_id: int, kept: str | None) -> str | None:
    if kept is None:
        return None
    try:
        return sealed(new, person_id, opened(old, person_id, kept))
    except Unreadable:
        return kept


def _derived(key: Key) -> OctKey:
    return OctKey.import_key(hmac.digest(key.secret or b"", b"softpark secrets of authenticators", "sha256"))
