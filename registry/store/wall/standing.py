"""Whether the wall stands (墙是否立着): asked at every start of a program that connects as the wall's login."""

from collections.abc import Iterator

from sqlalchemy import Connection, text

from registry.store.models import Base
from registry.store.wall.policies import PROGRAM, policies
from registry.words import Words


def behind(connection: Connection) -> bool:
    """Whether this connection is the program's own, behind the wall."""
    return (
        connection.dialect.name == "postgresql" and connection.execute(text("SELECT current_user")).scalar() == PROGRAM
    )


def prepared(connection: Connection) -> bool:
    """Whether the database has the wall, whoever connects."""
    if connection.dialect.name != "postgresql":
        return False
    asked = "SELECT relrowsecurity FROM pg_class WHERE oid = to_regclass('tenant')"
    return bool(connection.execute(text(asked)).scalar())


def gaps(connection: Connection) -> Iterator[Words]:
    """What is wrong with the wall that this connection is behind; nothing where it stands."""
    asked = text("""
        SELECT r.rolname, r.rolsuper, r.rolbypassrls, r.rolcreaterole,
               (SELECT count(*) FROM pg_class c WHERE c.relowner = r.oid AND c.relnamespace = n.oid) AS owned,
               (SELECT count(*) FROM pg_class c WHERE c.relnamespace = n.oid AND c.relname = ANY (:tables)
                AND pg_has_role(r.oid, c.relowner, 'MEMBER')) AS borrowed
        FROM pg_roles r, pg_namespace n
        WHERE r.rolname IN (session_user, current_user) AND n.nspname = current_schema()
    """)
    tables = sorted(Base.metadata.tables)
    for name, superuser, bypass, creates, owned, borrowed in connection.execute(asked, {"tables": tables}).all():
        if superuser or bypass or creates:
            yield Words(f"角色 {name} 可以绕过行级安全", f"the role {name} can go round row-level security")
        if owned or borrowed:
            yield Words(f"角色 {name} 拥有登记库的表", f"the role {name} owns tables of the register")
    open_ = text(
        "SELECT relname FROM pg_class WHERE relnamespace = CAST(current_schema() AS regnamespace) "
        "AND relname = ANY (:tables) AND NOT relrowsecurity ORDER BY 1"
    )
    for table in connection.execute(open_, {"tables": tables}).scalars():
        yield Words(f"表 {table} 没有行级安全", f"the table {table} has no row-level security")
    yield from _policies(connection)


def _policies(connection: Connection) -> Iterator[Words]:
    asked = text(
        "SELECT tablename, policyname, cmd, roles::text[] FROM pg_policies WHERE schemaname = current_schema()"
    )
    there = {(table, name, event.lower(), *roles) for table, name, event, roles in connection.execute(asked).all()}
    right = {(policy.table, policy.name, policy.event, policy.role) for policy in policies()}
    for table, name, *_ in sorted(right - there):
        yield Words(f"缺少策略 {table}.{name}", f"the policy {table}.{name} is missing")
    for table, name, *_ in sorted(there - right):
        yield Words(f"多出策略 {table}.{name}", f"the policy {table}.{name} is not one of the wall's")
