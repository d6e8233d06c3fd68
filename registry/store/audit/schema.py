"""Whether the database is built as this program builds it, and holds nothing besides: tables, columns, constraints,
indexes, triggers, functions.

What it should be comes from the program alone: its migrations and triggers, carried out in an empty place that is
thrown away. Both are then read in the same way, as texts by kind and name, and compared letter by letter.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, text

from registry.store import migrations
from registry.store.audit.parts import SchemaParts
from registry.store.audit.problem import Problem
from registry.words import Words

KINDS = {
    "table": Words("表", "table"),
    "view": Words("视图", "view"),
    "column": Words("列", "column"),
    "constraint": Words("约束", "constraint"),
    "index": Words("索引", "index"),
    "trigger": Words("触发器", "trigger"),
    "function": Words("函数", "function"),
    "rule": Words("重写规则", "rule"),
    "policy": Words("行级策略", "policy"),
    "other": Words("对象", "object"),
}


def schema(connection: Connection) -> Iterator[Problem]:
    """What is missing, altered, or there besides."""
    if connection.dialect.name == "sqlite":
        from registry.store.audit import schema_sqlite as of
    else:
        from registry.store.audit import schema_postgres as of
    try:
        right = of.right(connection)
    except of.CannotCompare as why:
        yield Problem(f"库的结构没有核对：{why.zh}", f"the structure of the database was not compared: {why.en}")
    else:
        yield from differences(right, of.there(connection))
    yield from of.surroundings(connection)
    yield from revision(connection)


def revision(connection: Connection) -> Iterator[Problem]:
    """Whether it says of itself that it is at the newest schema: of another, the next start would build it anew."""
    newest = migrations.revisions()[-1]
    said = list(connection.execute(text("SELECT version_num FROM alembic_version")).scalars())
    if said != [newest]:
        told = ", ".join(sorted(said)) or "–"
        yield Problem(
            f"alembic_version 记载的结构版本是 {told}，应为 {newest}",
            f"alembic_version says that the schema is {told}, it should be {newest}",
        )


def differences(right: SchemaParts, there: SchemaParts) -> Iterator[Problem]:
    """What `there` has not, has otherwise, or has besides what is `right`."""
    missing = [part for part in right if part not in there]
    triggers = sorted(str(part.name) for part in missing if part.kind == "trigger")
    if triggers:
        names = ", ".join(triggers)
        yield Problem(f"缺少触发器，其间的更改没有记录：{names}", f"triggers are missing: {names}")
    for part in missing:
        if part.kind != "trigger":
            kind = KINDS[part.kind]
            yield Problem(f"缺少{kind.zh} {part}", f"{kind.en} {part} is missing")
    for part, written in there.items():
        kind = KINDS[part.kind]
        if part not in right:
            yield Problem(f"多出{kind.zh} {part}，不是本程序建立的", f"{kind.en} {part} was not made by this program")
        elif right[part] != written:
            yield Problem(f"{kind.zh} {part} 被改动", f"{kind.en} {part} was altered")
