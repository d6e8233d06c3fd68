"""History (变更历史): who changed what, when, from what to what; the register as it was known; undo.

`Store.write` opens a change set, triggers write one `change` for every row touched, and the set is sealed when the
transaction ends (`registry/store/stamping/seals.py`).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from registry.person import Person
from registry.store import images
from registry.store.models import Base, Change, ChangeSet
from registry.store.stamping.seals import Authorship, from_here
from registry.words import Explained, Words

__all__ = ["KINDS", "Authorship", "CannotUndo", "Item", "from_here"]

KINDS = MappingProxyType(
    {
        "command": Words("命令行", "command line"),
        "edit": Words("编辑名册", "edit of a roster"),
        "import": Words("导入名册", "import of a roster"),
        "undo": Words("撤销", "undo"),
        "proposal": Words("答复提议", "answer to a proposal"),
        "ruling": Words("裁定", "ruling"),
        "guide": Words("申报说明", "how to claim"),
        "finding": Words("认定事实", "findings"),
        "finding_undo": Words("撤销认定事实", "undo of findings"),
        "correction": Words("更正事实", "correction of a fact"),
        "correction_undo": Words("撤销采纳的更正", "undo of an accepted correction"),
        "certification": Words("认定", "certification"),
        "boundary": Words("更改边界", "change of a boundary"),
        "boundary_undo": Words("撤销边界更改", "undo of a change of a boundary"),
        "people": Words("账号管理", "accounts"),
        "webhook": Words("推送地址", "webhooks"),
        "migration": Words("升级程序", "upgrade of the program"),
        "move": Words("搬到另一种数据库", "move to another database"),
    }
)

OF_ROSTER = ("edit", "import", "undo")
"""The kinds of changes that a roster has; a park's boundary has a history of its own."""
CORRECTIONS = ("correction", "correction_undo")
"""Answers to what companies propose about their facts."""


def of(person: Person, what: str, **about: Any) -> Authorship:
    """A change that a person makes in a page; `about` as in `Authorship`."""
    return Authorship(person.login, person.id, what, **about)


@dataclass(frozen=True, slots=True)
class Item:
    """One row of a change set, before and after, by column name; None where it was not there."""

    id: int
    table: str
    key: str
    operation: str
    before: dict | None
    after: dict | None

    @property
    def changed(self) -> tuple[str, ...]:
        """The columns that differ."""
        before, after = self.before or {}, self.after or {}
        return tuple(name for name in after or before if before.get(name) != after.get(name))


class CannotUndo(Explained):
    """What a change set did has been changed again since; nothing was undone. `conflicts`: the rows."""

    def __init__(self, zh: str, en: str, conflicts: tuple[Item, ...] = ()):
        super().__init__(zh, en)
        self.conflicts = conflicts


def last(session: Session) -> int:
    """The number of the last change set; 0 where there is none."""
    return session.scalar(select(func.max(ChangeSet.id))) or 0


def sets(
    session: Session,
    park_id: int | None = None,
    limit: int | None = None,
    since: int = 0,
    kinds: Collection[str] | None = None,
) -> list[ChangeSet]:
    """Change sets, the latest first: about one park, or all; of some kinds; only those after change set `since`."""
    asked = select(ChangeSet).where(ChangeSet.id > since).order_by(ChangeSet.id.desc()).limit(limit)
    asked = asked if kinds is None else asked.where(ChangeSet.what.in_(kinds))
    return list(session.scalars(asked if park_id is None else asked.where(ChangeSet.park_id == park_id)))


def known_on(session: Session, moment: dt.datetime) -> int:
    """The number of the last change set made up to `moment`; 0 where there is none."""
    return session.scalar(select(func.max(ChangeSet.id)).where(ChangeSet.at <= moment)) or 0


def changes(session: Session, set_id: int) -> list[Item]:
    """The rows of a change set, in the order in which they were changed; empty for a set that does not exist."""
    made = session.get(ChangeSet, set_id)
    if made is None:
        return []
    columns = (Change.id, Change.table_name, Change.row_key, Change.operation, Change.before, Change.after)
    asked = select(*columns).where(Change.id.between(made.first_change, made.last_change)).order_by(Change.id)
    return [item(row) for row in session.execute(asked)]  # no objects of the ORM: an import has half a million


def item(row: Change) -> Item:
    """A row of `change`, read."""
    table = row.table_name
    before, after = images.decode(table, row.before), images.decode(table, row.after)
    return Item(row.id, table, row.row_key, row.operation, before, after)


def before(session: Session, tables: Collection[str], after_set: int) -> dict[str, dict[str, dict | None]]:
    """By table and key, the image that rows had right after change set `after_set`, of those changed since.

    None: the row was not there. A row that is missing here is today as it was then. `after_set` 0 is the beginning.
    """
    made = session.get(ChangeSet, after_set)
    since = 0 if made is None else made.last_change
    asked = select(Change.table_name, Change.row_key, Change.before).where(
        Change.id > since, Change.table_name.in_(tables)
    )
    found: dict[str, dict[str, dict | None]] = {table: {} for table in tables}
    for table, key, written in session.execute(asked.order_by(Change.id)):
        if key not in found[table]:
            found[table][key] = images.decode(table, written)
    return found


def undo(session: Session, set_id: int) -> int:
    """Take back what a change set did, in a transaction that `Store.write` opened; returns the number of rows.

    Raises `CannotUndo` where a row is no longer as the set left it, or where other rows have come to depend on it.
    """
    items = changes(session, set_id)
    if not items:
        raise CannotUndo(f"没有第 {set_id} 号变更。", f"There is no change set {set_id}.")
    conflicts = tuple(_changed_since(session, items))
    if conflicts:
        raise CannotUndo(
            f"第 {set_id} 号变更之后，其中 {len(conflicts)} 行又被更改，不能整体撤销；请先撤销较新的变更，或直接编辑。",
            f"{len(conflicts)} rows of change set {set_id} were changed again since: undo that first, or edit.",
            conflicts,
        )
    # Latest first, each run of equal operations on one table as one statement.
    try:
        for (table, operation), run in groupby(reversed(items), key=lambda item: (item.table, item.operation)):
            _take_back(session, table, operation, list(run))
    except IntegrityError:
        raise CannotUndo(
            f"第 {set_id} 号变更登记的企业已有其他记录引用（如在别处的租约），不能整体撤销；请直接编辑。",
            f"Other records, such as leases elsewhere, refer to what change set {set_id} added: edit instead.",
        ) from None
    session.expire_all()
    return len(items)


def _changed_since(session: Session, items: list[Item]) -> Iterator[Item]:
    """The items whose row is not as the last of them left it."""
    left = {(item.table, item.key): item for item in items}
    by_table = defaultdict(list)
    for table, key in left:
        by_table[table].append(key)
    for table, keys in by_table.items():
        now = current(session, table, keys)
        yield from (left[table, key] for key in keys if now.get(key) != left[table, key].after)


def current(session: Session, table_name: str, keys: Collection[str]) -> dict[str, dict]:
    """By key, the images of the rows that are there now."""
    table = Base.metadata.tables[table_name]
    dialect = session.get_bind().dialect.name
    written = f"SELECT {images.key(table, 'r')}, {images.image(table, 'r', dialect)} FROM {table_name} r"
    wanted = list(keys)
    found: dict[str, dict] = {}
    for first in range(0, len(wanted), 500):
        some = wanted[first : first + 500]
        asked = text(f"{written} WHERE {images.key(table, 'r')} IN :keys").bindparams(bindparam("keys", expanding=True))
        if len(table.primary_key) == 1 and table.primary_key.columns[0].type.python_type is int:
            name = table.primary_key.columns[0].name  # by the number itself, which has an index
            asked = text(f"{written} WHERE r.{name} IN :keys").bindparams(bindparam("keys", expanding=True))
            some = [int(key) for key in some]
        found |= {key: images.decode(table_name, image) for key, image in session.execute(asked, {"keys": some})}
    return found


def _take_back(session: Session, table_name: str, operation: str, items: list[Item]) -> None:
    table = Base.metadata.tables[table_name]
    keys = [column.name for column in table.primary_key]
    if operation == "delete":
        session.execute(insert(table), [item.before for item in items])
        return
    rows = [
        {f"key_{name}": item.after[name] for name in keys} | (item.before or {} if operation == "update" else {})
        for item in items
    ]
    where = [table.c[name] == bindparam(f"key_{name}") for name in keys]
    session.connection().execute((update if operation == "update" else delete)(table).where(*where), rows)
