"""How a SQLite database is built: the statements that SQLite itself keeps for each table, index, trigger and view."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from sqlalchemy import Connection, create_engine, text

from registry.store import migrations
from registry.store.audit.parts import SchemaPart, SchemaParts
from registry.store.audit.problem import Problem

LITERAL = re.compile(r"('(?:[^']|'')*')")


class CannotCompare(Exception):
    """Never on SQLite, which needs no rights for a database in memory."""

    zh = en = ""


@cache
def _made() -> SchemaParts:
    """As the migrations of this program make an empty database, in memory."""
    engine = create_engine("sqlite://")
    try:
        with engine.connect() as connection:
            migrations.upgrade(connection)
            return there(connection)
    finally:
        engine.dispose()


def right(_: Connection) -> SchemaParts:
    """How it must be."""
    return _made()


def there(connection: Connection) -> SchemaParts:
    """How it is."""
    asked = text("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {
        SchemaPart(kind, name, None if kind in ("table", "view") else table): _written(sql)
        for kind, name, table, sql in connection.execute(asked)
    }


@lru_cache(maxsize=1024)  # a register has about 250, and each verification looks at all of them
def _written(sql: str) -> str:
    return sorted_parts(sql) if sql.startswith("CREATE TABLE") else plain(sql)


def plain(sql: str) -> str:
    """The statement without what means nothing: blanks, and quotes around names; literals stay as they are."""
    pieces = LITERAL.split(sql)
    for place in range(0, len(pieces), 2):
        bare = re.sub(r'"(\w+)"', r"\1", pieces[place], flags=re.ASCII)
        bare = re.sub(r"\s+", " ", bare, flags=re.ASCII)  # other blanks are letters to SQLite
        pieces[place] = re.sub(r" *([(),]) *", r"\1", bare)
    return "".join(pieces).strip()


def sorted_parts(sql: str) -> str:
    """The same of a table with its columns and constraints sorted: Alembic lists those of a table that it makes anew in
    any order.
    """
    pieces, depth, parts = LITERAL.split(plain(sql)), 0, [""]
    for place, piece in enumerate(pieces):
        if place % 2:
            parts[-1] += piece
            continue
        for sign in piece:
            depth += (sign == "(") - (sign == ")")
            if (sign == "(" and depth == 1) or (sign == "," and depth == 1) or (sign == ")" and depth == 0):
                parts.append("")
            else:
                parts[-1] += sign
    head, *inner, tail = parts
    return f"{head}({','.join(sorted(inner))}){tail}"


def surroundings(connection: Connection) -> Iterator[Problem]:
    """Statistics of ANALYZE, which the program never asks for: nobody can tell forged ones from others. They change
    plans, and no answers; a SQLite database has no settings that change what is written into it.
    """
    if connection.execute(text("SELECT 1 FROM sqlite_master WHERE name LIKE 'sqlite_stat_'")).first():
        yield Problem(
            "有 ANALYZE 的统计（sqlite_stat…），本程序从不生成：它不改变内容，只影响查询快慢；若是你自己执行的，"
            "删除这些表（DROP TABLE）即可",
            "there are statistics of ANALYZE (sqlite_stat…), which this program never makes: they change no content, "
            "only how fast it is asked; if it was you who ran it, drop these tables (DROP TABLE)",
        )
