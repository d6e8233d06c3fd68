"""History (变更历史): what every transaction changed, row by row, the chain of seals (封印) over it, and the stamp
(封签) that says how the program left the database.

The rows are written by triggers (`registry/store/triggers/install.py`), so bulk writes are recorded as well;
`registry/store/history.py` reads them.
"""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from registry.store.models.base import Base, compared

OPERATIONS = ("insert", "update", "delete")


class ChangeSet(Base):
    """A transaction (一次变更): when, `by` which account or command, and `what`, a word of
    `registry.store.history.KINDS`.

    `park_id`: the park whose roster it is about. `first_change`, `last_change`: the numbers of its rows in `change`.
    `digest`: sha256 of these rows. `seal`: sha256 of the seal before, this record and its digest. No foreign keys:
    a record outlives whom and what it names.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime]
    by: Mapped[str] = mapped_column("made_by")
    person_id: Mapped[int | None]
    what: Mapped[str]
    park_id: Mapped[int | None] = mapped_column(index=True)
    file_name: Mapped[str | None]
    file_sha256: Mapped[str | None]
    note: Mapped[str | None]
    undoes: Mapped[int | None]
    first_change: Mapped[int]
    last_change: Mapped[int]
    digest: Mapped[str]
    seal: Mapped[str]

    @classmethod
    def constraints(cls):
        return (
            *super().constraints(),
            CheckConstraint("length(made_by) > 0", "made_by_given"),
            CheckConstraint("last_change >= first_change", "changes"),
        )


class Change(Base):
    """One row before and after, as JSON objects of its columns: None before it was there, None after it was gone.

    `set_id` is checked when the transaction ends, because the set is sealed last.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    set_id: Mapped[int] = mapped_column(ForeignKey("change_set.id", deferrable=True, initially="DEFERRED"))
    table_name: Mapped[str]
    row_key: Mapped[str]
    operation: Mapped[str]
    before: Mapped[str | None] = mapped_column("row_before")
    after: Mapped[str | None] = mapped_column("row_after")

    @classmethod
    def constraints(cls):
        return (*super().constraints(), compared("operation", OPERATIONS))


class CredentialChange(Base):
    """A credential (password hash, session, one-time link, identity) before and after, as JSON, while a transaction
    lasts: `registry/store/stamping/stamp.py` takes it into the stamp and deletes it. What is here afterwards was not
    written by the program.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    table_name: Mapped[str]
    before: Mapped[str | None] = mapped_column("row_before")
    after: Mapped[str | None] = mapped_column("row_after")


class Stamp(Base):
    """How the program left the database (封签), one row, `id` 1: the last change set and the last entry of the access
    log with their seals, and for each table of credentials how many rows there are and the sum of their digests, as
    JSON.

    `writes`: how often it was stamped. `key_id`: which key the digests are made with, None for no key. `broken`: when
    the program first found the database not as it had left it, which no later write makes good again. `mac`: the
    digest of all this, under the same key.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    writes: Mapped[int]
    set_id: Mapped[int]
    set_seal: Mapped[str]
    access_id: Mapped[int]
    access_seal: Mapped[str]
    credentials: Mapped[str]
    key_id: Mapped[str | None]
    broken: Mapped[str | None]
    mac: Mapped[str]

    @classmethod
    def constraints(cls):
        return (*super().constraints(), CheckConstraint("id = 1", "one"))
