"""Credentials (凭证): password hashes, identities of single sign-on, one-time links, sessions, tokens, and the sums.

For each of these tables the stamp keeps how many rows there are, and the sum of their digests modulo 2^256. Whoever
changes rows through the program moves the sum by exactly these rows, in time that does not grow with the table. A row
that came, went or was altered past the program leaves the sum off for good: taking the altered row away later, or
changing it again through the program, subtracts a digest that was never added.

Digests are made with the key (`registry/store/stamping/audit_key.py`). Sums are open to read and no secret; what binds
them is the digest over the whole stamp.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, select, text

from registry.store import images
from registry.store.models import Base, CredentialChange
from registry.store.stamping.audit_key import Key
from registry.store.tables import CREDENTIALS
from registry.words import Words

NAMES = {
    "person": Words("密码", "passwords"),
    "sign_on_identity": Words("单点登录身份", "identities of single sign-on"),
    "invitation": Words("一次性链接", "one-time links"),
    "login_session": Words("会话", "sessions"),
    "second_factor": Words("两步验证密钥", "secrets of the second step"),
    "recovery_code": Words("恢复码", "recovery codes"),
    "pending_login": Words("等待验证的登录", "log-ins that wait for a code"),
    "access_token": Words("接口凭证", "tokens of programs"),
    "webhook": Words("推送的签名密钥", "secrets that webhooks are signed with"),
}
MODULUS = 1 << 256
BLOCK = 4096  # rows read at a time


@dataclass(frozen=True, slots=True)
class Sum:
    """How many rows a table has, and the sum of their digests."""

    rows: int = 0
    digests: int = 0

    def moved(self, key: Key, table: str, before: str | None, after: str | None) -> "Sum":
        """After a row that was `before` became `after`; None where there was, or is, none."""
        rows, digests = self.rows, self.digests
        if before is not None:
            rows, digests = rows - 1, digests - _digest(key, table, before)
        if after is not None:
            rows, digests = rows + 1, digests + _digest(key, table, after)
        return Sum(rows, digests % MODULUS)

    def plus(self, other: "Sum") -> "Sum":
        """Of both together."""
        return Sum(self.rows + other.rows, (self.digests + other.digests) % MODULUS)

    def written(self) -> list:
        """As it stands in the stamp."""
        return [self.rows, f"{self.digests:064x}"]

    @classmethod
    def read(cls, written: list) -> "Sum":
        return cls(int(written[0]), int(written[1], 16))


def _digest(key: Key, table: str, image: str) -> int:
    return int.from_bytes(key.digest(f"{table}\n{image}".encode()), "big")


def counted(connection: Connection, key: Key) -> dict[str, Sum]:
    """The sums of what is in the tables now."""
    return {name: sum_of(connection, key, name, only) for name, only in CREDENTIALS.items()}


def sum_of(connection: Connection, key: Key, name: str, only: Collection[str], after: int = 0) -> Sum:
    """The sum over these columns of all rows of a table, or of those with an `id` after a number."""
    image = images.image(Base.metadata.tables[name], "r", connection.dialect.name, only)
    rows, digests = 0, 0
    those = f"WHERE r.id > {after:d}" if after else ""
    asked = text(f"SELECT {image} FROM {name} r {those}").execution_options(yield_per=BLOCK)
    for written in connection.execute(asked).scalars():
        rows, digests = rows + 1, digests + _digest(key, name, written)
    return Sum(rows, digests % MODULUS)


def last_change(connection: Connection) -> int:
    """The number of the last change that is written down; none is, unless somebody wrote past the program."""
    return connection.execute(select(func.max(CredentialChange.id))).scalar() or 0


def take(connection: Connection, after: int) -> list[tuple[str, str | None, str | None]]:
    """The changes since number `after`, as (table, before, after), which are written down no longer."""
    since = CredentialChange.id > after
    asked = select(CredentialChange.table_name, CredentialChange.before, CredentialChange.after)
    found = [tuple(row) for row in connection.execute(asked.where(since).order_by(CredentialChange.id))]
    if found:
        connection.execute(delete(CredentialChange).where(since))
    return found


def moved(sums: dict[str, Sum], key: Key, changes: Iterable[tuple[str, str | None, str | None]]) -> dict[str, Sum]:
    """The sums after these changes."""
    found = dict(sums)
    for table, before, after in changes:
        found[table] = found.get(table, Sum()).moved(key, table, before, after)
    return found
