"""SQLite's file while the program runs (数据库文件): gone, or another one in its place, is noticed and said.

Without this, a connection goes on reading and writing a file that has no name any more, and a new connection begins an
empty register.
"""

import logging
import sqlite3
from pathlib import Path

from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError

LOG = logging.getLogger("softpark")
Identity = tuple[int, int]


class FileGone(Exception):
    """The file is not there any more."""

    def __init__(self, path: Path):
        super().__init__(
            f"数据库文件 {path} 不见了（被移走或删除）：请放回原处；放回之前不读也不写。\n"
            f"The database file {path} is gone, moved or deleted: put it back. Until then nothing is read or written."
        )


class FileReplaced(Exception):
    """Another register is in its place."""

    def __init__(self, path: Path):
        super().__init__(
            f"数据库文件 {path} 换成了另一个登记，或已不是登记：请放回原来的文件；若有意更换，请重新启动 SoftPark。\n"
            f"The database file {path} is another register now, or none: put the old one back, or, if that was meant, "
            "restart SoftPark."
        )


class SqliteFile:
    """The file of an engine. Until `know` was told the register's era, the file may still be made."""

    def __init__(self, path: Path):
        self.path = path
        self._identity: Identity | None = None
        self._era: str | None = None

    def know(self, era: str) -> None:
        """From now on the file is there, and it is that of the register with this era."""
        self._identity, self._era = self._now(), era

    def watch(self, engine: Engine) -> None:
        event.listen(engine, "do_connect", self._before)
        event.listen(engine, "connect", self._connected)
        event.listen(engine, "checkout", self._used)

    def _now(self) -> Identity:
        try:
            found = self.path.stat()
        except OSError:
            raise FileGone(self.path) from None
        return found.st_dev, found.st_ino

    def _before(self, _dialect, _record, _args, _kwargs) -> None:
        """SQLite would make the file anew where there is none."""
        if self._identity is not None:
            self._now()

    def _connected(self, dbapi: sqlite3.Connection, record) -> None:
        record.info["file"] = identity = self._now()
        if self._identity in (None, identity):
            return
        # A copy that was put back, as from a backup, is the same register, whatever happened to the file.
        if _era(dbapi) != self._era:
            dbapi.close()
            raise FileReplaced(self.path)
        LOG.warning("the database file was replaced by a copy of the same register: %s", self.path)
        self._identity = identity

    def _used(self, _dbapi, record, _proxy) -> None:
        if self._identity is not None and record.info.get("file") != self._now():
            raise DisconnectionError("the database file is another one")


def _era(dbapi: sqlite3.Connection) -> str | None:
    try:
        found = dbapi.execute("SELECT era FROM register_version").fetchone()
    except sqlite3.Error:
        return None
    return found and found[0]
