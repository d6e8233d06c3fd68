"""What the stamp stands over besides the ends of the chains and the credentials: the register's mark and number
(标识与版本号), and what was published (公布的数字).

The mark tells one register from another and the number moves with every change, but no change set has them. They are
one row, so its digest is worked out anew at each write; whether the program left it so is looked at before. What was
published is only ever added to, so that the sum of a table moves by the rows that came.
"""

from collections.abc import Mapping

from sqlalchemy import Connection, func, select

from registry.store.models import Base
from registry.store.stamping import credentials
from registry.store.stamping.audit_key import Key
from registry.store.stamping.credentials import Sum
from registry.store.tables import PUBLISHED, VERSION_TABLE
from registry.words import Words

COLUMNS: Mapping[str, tuple[str, ...]] = {
    VERSION_TABLE: ("era", "number"),  # `writing` is the transaction's own
    **{name: tuple(column.name for column in Base.metadata.tables[name].columns) for name in PUBLISHED},
}
NAMES = {
    VERSION_TABLE: Words("登记库的标识与版本号", "the mark and number of the register"),
    "publication": Words("公布的日期", "days of publication"),
    "published_figure": Words("公布的数字", "published figures"),
    "published_part": Words("公布的数字的组成", "parts of published figures"),
}


def counted(connection: Connection, key: Key) -> dict[str, Sum]:
    """The sums of what is in these tables now."""
    return {name: _sum(connection, key, name) for name in COLUMNS}


def _sum(connection: Connection, key: Key, name: str, after: int = 0) -> Sum:
    return credentials.sum_of(connection, key, name, COLUMNS[name], after)


def left(connection: Connection, key: Key, sums: Mapping[str, Sum]) -> bool:
    """Whether mark and number are as the stamp with these sums left them; one of an earlier program knows nothing."""
    return VERSION_TABLE not in sums or sums[VERSION_TABLE] == _sum(connection, key, VERSION_TABLE)


def ends(connection: Connection, sums: Mapping[str, Sum]) -> dict[str, int]:
    """The last row of each table of what was published that has one of the `sums`, asked in one question; 0 where
    there is none. A database on its way to the newest schema may not have these tables, nor their sums.
    """
    names = [name for name in PUBLISHED if name in sums]
    if not names:
        return {}
    asked = (select(func.max(Base.metadata.tables[name].c.id)).scalar_subquery() for name in names)
    return {name: last or 0 for name, last in zip(names, connection.execute(select(*asked)).one(), strict=True)}


def moved(connection: Connection, key: Key, sums: Mapping[str, Sum], before: Mapping[str, int]) -> dict[str, Sum]:
    """The sums of these tables after a write, that were `sums`, with the last rows `before` it."""
    found = {VERSION_TABLE: _sum(connection, key, VERSION_TABLE)}
    now = ends(connection, sums)
    for name in PUBLISHED:
        if name not in sums:  # the stamp is of an earlier program
            found[name] = _sum(connection, key, name)
        elif now[name] == before[name]:
            found[name] = sums[name]
        else:
            found[name] = sums[name].plus(_sum(connection, key, name, before[name]))
    return found
