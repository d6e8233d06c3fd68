"""The key of verification (核验密钥): what somebody who can write into the database does not have.

`SOFTPARK_AUDIT_KEY` is the key itself, or the path of a file that holds it. Digests made with it cannot be made by who
has the database only; without a key they are plain sha256, which finds what was altered carelessly, and no more.
"""

import hashlib
import hmac
import os
from dataclasses import dataclass
from pathlib import Path

from registry.words import Explained

ENVIRONMENT = "SOFTPARK_AUDIT_KEY"
SHORTEST = 32  # characters, as `openssl rand -hex 16` writes them


class BadKey(Explained, ValueError):
    """The setting is no key."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key, or the lack of one (`secret` None). `id` tells keys apart without telling them."""

    secret: bytes | None = None

    def __repr__(self) -> str:  # a key must not come into a log
        return f"Key({self.id})"

    @property
    def id(self) -> str | None:
        return None if self.secret is None else self.digest(b"softpark audit key").hex()[:16]

    def digest(self, content: bytes) -> bytes:
        """32 bytes that stand for `content`: HMAC-SHA256 under the key, or sha256 without one."""
        if self.secret is None:
            return hashlib.sha256(content).digest()
        return hmac.digest(self.secret, content, "sha256")


NO_KEY = Key()


def read_key(given: str | None) -> Key:
    """The key that a setting names: itself, or a file. Raises `BadKey`."""
    if given is None or not given.strip():
        return NO_KEY
    written = given.strip()
    if os.sep in written:
        try:
            written = Path(written).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            told = getattr(error, "strerror", None) or "not text"
            raise BadKey(
                f"{ENVIRONMENT} 所指的文件 {given.strip()} 读不出来（{told}）。",
                f"The file {given.strip()} that {ENVIRONMENT} names cannot be read: {told}.",
            ) from None
    if len(written) < SHORTEST:
        raise BadKey(
            f"{ENVIRONMENT} 太短：至少 {SHORTEST} 个字符，可用 openssl rand -hex 32 生成。",
            f"{ENVIRONMENT} is too short: at least {SHORTEST} characters, such as openssl rand -hex 32 writes.",
        )
    return Key(hashlib.sha256(b"softpark audit key\n" + written.encode()).digest())


def from_environment() -> Key:
    """The key of this process. Raises `BadKey`."""
    return read_key(os.environ.get(ENVIRONMENT))
