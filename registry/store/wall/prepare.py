"""Preparing a database for the wall: its roles, by an administrator of the server; its policies and rights, by the
owner of the register.

Roles belong to the whole server and are shared by its databases: they hold nothing but rights to tables. The login is
the one that the program connects as; it owns nothing, goes round nothing, and has the program's role from the start.
"""

import re
from collections.abc import Iterator

from sqlalchemy import Connection, inspect, text

from registry.store.models import Base
from registry.store.wall.policies import PROGRAM, ROLES, grants, policies, role_of
from registry.words import Explained

GROUPS = (PROGRAM, *(role_of(role) for role in ROLES))
LOGIN = re.compile(r"[a-z_][a-z0-9_]{0,62}")


class CannotPrepare(Explained):
    """The wall cannot be raised; nothing was changed. `sql`: what an administrator of the server has to run first."""

    def __init__(self, zh: str, en: str, sql: tuple[str, ...] = ()):
        super().__init__(zh, en)
        self.sql = sql


def roles(connection: Connection, login: str) -> list[str]:
    """The statements that make what is missing of the roles. Raises `CannotPrepare` for a login that is none."""
    if not LOGIN.fullmatch(login) or login in GROUPS:
        raise CannotPrepare(
            f"“{login}”不能作登录角色的名称：请用小写字母、数字和下划线，如 softpark_app。",
            f"{login!r} is no name for a login: take small letters, digits and underscores, as softpark_app.",
        )
    database = connection.dialect.identifier_preparer.quote(
        connection.execute(text("SELECT current_database()")).scalar_one()
    )
    there = set(connection.execute(text("SELECT rolname FROM pg_roles")).scalars())
    safe = "NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
    made = [f"CREATE ROLE {name} NOLOGIN {safe}" for name in GROUPS if name not in there]
    made += [f"CREATE ROLE {login} LOGIN {safe}"] if login not in there else []
    if login not in there or not _member(connection, login):
        made.append(f"GRANT {', '.join(GROUPS)} TO {login}")
    if login not in there or not _begins(connection, login):
        made.append(f"ALTER ROLE {login} IN DATABASE {database} SET role = '{PROGRAM}'")
    # To compare the schema with how it should be, verification makes one for a moment.
    may = "SELECT 1 FROM pg_roles WHERE rolname = :name AND has_database_privilege(oid, current_database(), 'CREATE')"
    if not connection.execute(text(may), {"name": PROGRAM}).first():
        made.append(f"GRANT CREATE ON DATABASE {database} TO {PROGRAM}")
    return made


def _member(connection: Connection, login: str) -> bool:
    asked = text(
        "SELECT count(*) FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid "
        "JOIN pg_roles l ON l.oid = m.member WHERE l.rolname = :login AND r.rolname = ANY (:groups)"
    )
    return connection.execute(asked, {"login": login, "groups": list(GROUPS)}).scalar() == len(GROUPS)


def _begins(connection: Connection, login: str) -> bool:
    asked = text("SELECT 1 FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole JOIN pg_database d "
                 "ON d.oid = s.setdatabase WHERE r.rolname = :login AND d.datname = current_database() "
                 "AND :set = ANY (s.setconfig)")  # fmt: skip
    return connection.execute(asked, {"login": login, "set": f"role={PROGRAM}"}).first() is not None


def raise_wall(connection: Connection) -> None:
    """Policies and rights anew, of a register at the newest schema, by its owner."""
    for statement in (*statements(connection), *_rights(connection)):
        connection.execute(text(statement))


def statements(connection: Connection) -> Iterator[str]:
    """What is part of the schema: row-level security on, and each policy."""
    schema = connection.execute(text("SELECT current_schema()")).scalar_one()
    asked = text("SELECT tablename, policyname FROM pg_policies WHERE schemaname = :schema")
    for table, name in connection.execute(asked, {"schema": schema}).all():
        if name.startswith("wall_") and table in Base.metadata.tables:
            yield f"DROP POLICY {name} ON {table}"
    for table in sorted(Base.metadata.tables):
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    for policy in policies():
        yield policy.create


def _rights(connection: Connection) -> Iterator[str]:
    schema = connection.dialect.identifier_preparer.quote(
        connection.execute(text("SELECT current_schema()")).scalar_one()
    )
    everybody = ", ".join(GROUPS)
    for table in sorted(Base.metadata.tables):
        yield f"REVOKE ALL ON {table} FROM {everybody}, PUBLIC"
    yield f"GRANT USAGE ON SCHEMA {schema} TO {everybody}"
    yield f"GRANT SELECT ON alembic_version TO {everybody}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {everybody}"
    if "spatial_ref_sys" in inspect(connection).get_table_names():  # PostGIS's own, which everybody reads anyway
        yield f"GRANT SELECT ON spatial_ref_sys TO {everybody}"
    for (role, table), rights in grants().items():
        yield f"GRANT {', '.join(sorted(rights))} ON {table} TO {role}"
