"""What a database refuses (登记库说不), in words: that it cannot be opened, written or read, and what a person can do.

The words are for whoever uses us; what the database said itself is for the log and for whoever runs us.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

from registry.store import shut_out
from registry.store.sqlite_file import FileGone, FileReplaced
from registry.store.stamping import stamp
from registry.words import Explained, Words


class StoreError(Explained):
    """The store cannot be opened as it is."""


class OutOfReach(StoreError):
    """The database cannot be used at the moment. The words are for whoever uses us; for the log and for whoever runs us
    are `detail`, what was said by the database, and `why`, what it means where that is known: both may name files,
    servers and roles.
    """

    def __init__(self, zh: str, en: str, detail: str = "", why: Words | None = None):
        super().__init__(zh, en)
        self.detail, self.why = detail, why


class CannotWrite(OutOfReach):
    """The database takes nothing at the moment; nothing was changed, and what was there is whole."""


class CannotRead(OutOfReach):
    """The database does not answer at the moment: it is down, locked, or its file is gone."""


# What a database says when it cannot write, and what a person can do about it.
BUSY = (
    "数据库正忙（另一项写入未结束）：本次更改没有写入，请稍后再试。",
    "The database is busy with another write: nothing was changed. Try again in a moment.",
)
REFUSALS = (
    (
        ("full", "no space left", "disk quota"),
        "磁盘空间不足：本次更改没有写入，原有数据完好。请清理磁盘后再试。",
        "The disk is full: nothing was changed, what was there is whole. Make room, then try again.",
    ),
    (
        ("readonly", "read-only"),
        "数据库只读：本次更改没有写入。请检查数据库文件及其目录的权限。",
        "The database is read-only: nothing was changed. Look at the permissions of its file and folder.",
    ),
    (("locked", "lock timeout", "busy"), *BUSY),
    (
        ("disk i/o error", "unable to open database"),
        "数据库文件读写出错：本次更改没有写入。请检查磁盘。",
        "The database file could not be read or written: nothing was changed. Check the disk.",
    ),
)


CLOSED = (
    "登记的数据库现在不能使用：本次更改没有写入，请稍后再试；若仍不行，请告诉管理员。",
    "The register's database cannot be used at the moment: nothing was changed. Try again in a while, and tell an "
    "administrator if it goes on.",
)
SILENT = (
    "数据库没有应答：本次更改可能没有写入。请重新载入，核对后再试。",
    "The database stopped answering: the change may not have been made. Reload, look, then try again.",
)
UNREADABLE = (
    "登记的数据库现在没有应答，请稍后再试。已有的数据没有改动。",
    "The register's database does not answer at the moment. Try again in a while; nothing was changed.",
)
# What SQLite says of a file that cannot be used now; its other operational errors are mistakes of a query.
UNUSABLE = ("unable to open", "locked", "busy", "disk i/o", "malformed", "not a database", "no space", "full")


@contextmanager
def writing() -> Iterator[None]:
    """A database that cannot write says so in words."""
    try:
        yield
    except stamp.WrongKey as error:
        raise CannotWrite(error.zh, error.en) from None
    except (FileGone, FileReplaced) as error:
        raise CannotWrite(*CLOSED, str(error)) from error
    except NoConnection as error:
        raise CannotWrite(*BUSY, str(error)) from error
    except DBAPIError as error:
        told = str(error.orig).lower()
        for words, zh, en in REFUSALS:
            if any(word in told for word in words):
                raise CannotWrite(zh, en, reason(error)) from error
        if unanswered(error):
            raise CannotWrite(*SILENT, reason(error), shut_out.why(error.orig)) from error
        raise


@contextmanager
def reading() -> Iterator[None]:
    """A database that cannot be read says so in words."""
    try:
        yield
    except (FileGone, FileReplaced, NoConnection) as error:
        raise CannotRead(*UNREADABLE, str(error)) from error
    except DBAPIError as error:
        if unanswered(error):
            raise CannotRead(*UNREADABLE, reason(error), shut_out.why(error.orig)) from error
        raise


def unanswered(error: DBAPIError) -> bool:
    """Whether the database, and not what it was asked, is why there is no answer."""
    if type(error.orig).__module__.startswith("sqlite3"):
        told = str(error.orig).lower()
        return isinstance(error, DatabaseError) and any(word in told for word in UNUSABLE)
    return error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)


def at_the_server(error: Explained) -> str:
    """The error in both languages for whoever runs us, with all that is known of it."""
    if not isinstance(error, OutOfReach):
        return str(error)
    said = error if error.why is None else error.why
    return f"{said.zh}\n{said.en}\n{error.detail}".rstrip()


def reason(error: DBAPIError) -> str:
    """What the database said, in one line."""
    lines = str(error.orig).strip().splitlines()
    return lines[0] if lines else type(error.orig).__name__
