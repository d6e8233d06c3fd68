"""How a PostgreSQL database is built: what its catalogues say about the schema of the register.

What is right is made by this program's migrations in a schema of its own within a transaction that is rolled back, and
read by the same questions: the server itself writes both texts. What belongs to an extension, such as PostGIS, is the
extension's business. What PostgreSQL can be told to do besides, for a role, a database or every statement, is looked
at by `surroundings`.
"""

import os
from collections.abc import Iterator

from sqlalchemy import Connection, NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError

from registry.store import migrations
from registry.store.audit.parts import SchemaPart, SchemaParts
from registry.store.audit.problem import Problem
from registry.store.wall import prepare

_RIGHT: dict[tuple, SchemaParts] = {}
"""What was made before by this process, by what it depends on: the server's version, PostGIS, where it stands."""


class CannotCompare(Exception):
    """The role may make no schema, or the server takes nothing; `.zh` and `.en` say what is needed."""

    def __init__(self, why: str):
        self.zh = f"本程序的数据库角色需要建立临时模式的权限（GRANT CREATE ON DATABASE）：{why}"
        self.en = f"the program's role needs to make a schema for a moment (GRANT CREATE ON DATABASE): {why}"
        super().__init__(self.en)


def right(connection: Connection) -> SchemaParts:
    """How it must be. Raises `CannotCompare`."""
    asked = "SELECT version(), current_schema(), current_setting('search_path'), (SELECT extversion FROM pg_extension "
    asked += "WHERE extname = 'postgis')"
    walled = _walled(connection)
    on = (*connection.execute(text(asked)).one(), walled)
    if on not in _RIGHT:
        _RIGHT[on] = _made(connection, walled)
    return _RIGHT[on]


def _walled(connection: Connection) -> bool:
    """Whether the access log, which is sealed, says that the wall was raised: whoever takes it down is found."""
    return connection.execute(text("SELECT 1 FROM access_entry WHERE what = 'wall' LIMIT 1")).first() is not None


def _made(connection: Connection, walled: bool) -> SchemaParts:
    scratch = f"softpark_verify_{os.getpid()}"
    engine = create_engine(connection.engine.url, poolclass=NullPool)
    try:
        with engine.connect() as own:
            path = own.execute(text("SELECT current_setting('search_path')")).scalar()
            own.execute(text(f"CREATE SCHEMA {scratch}"))
            own.execute(text("SELECT set_config('search_path', :path, true)"), {"path": f"{scratch}, {path}"})
            # SQLAlchemy asked for the name of the schema when it connected; Alembic would find the table of the other.
            own.dialect.default_schema_name = scratch
            own.execute(
                text(
                    f"CREATE TABLE {scratch}.alembic_version (version_num VARCHAR(32) NOT NULL, "
                    "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
                )
            )
            migrations.upgrade(own)
            for statement in prepare.statements(own) if walled else ():
                own.execute(text(statement))
            found = there(own)
            own.rollback()
            return found
    except DBAPIError as error:
        raise CannotCompare(str(error.orig).splitlines()[0]) from None
    finally:
        engine.dispose()


def there(connection: Connection) -> SchemaParts:
    """How it is."""
    schema = connection.execute(text("SELECT current_schema()")).scalar()
    found = {}
    for kind, table, name, written in connection.execute(text(QUESTION), {"schema": schema}):
        # Names in another schema stay, so that a trigger that calls a function from elsewhere is another one.
        found[SchemaPart(kind, name, table)] = written.replace(f"{schema}.", "")
    return found


# What is asked about, each as (kind, table, name, text).
QUESTION = """
WITH ours AS (SELECT oid FROM pg_namespace WHERE nspname = :schema),
     alien AS (SELECT classid, objid FROM pg_depend WHERE deptype = 'e'),
     relation AS (SELECT c.* FROM pg_class c JOIN ours ON c.relnamespace = ours.oid
                  WHERE c.oid NOT IN (SELECT objid FROM alien WHERE classid = 'pg_class'::regclass))
SELECT CASE WHEN relkind IN ('v', 'm') THEN 'view' ELSE 'table' END, NULL, relname,
       concat_ws(' ', relkind, relpersistence, relrowsecurity, relforcerowsecurity, relispartition, reloptions,
                 (SELECT string_agg(inhparent::regclass::text, ',') FROM pg_inherits WHERE inhrelid = relation.oid),
                 CASE WHEN relkind IN ('v', 'm') THEN pg_get_viewdef(oid) END,
                 (SELECT concat_ws(' ', seqtypid::regtype, seqstart, seqincrement, seqmin, seqmax, seqcache, seqcycle)
                    FROM pg_sequence WHERE seqrelid = relation.oid))
  FROM relation WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
UNION ALL
SELECT 'column', r.relname, a.attname,
       concat_ws(' ', format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
                 CASE WHEN a.attcollation <> 0 THEN a.attcollation::regcollation::text END,
                 pg_get_expr(d.adbin, d.adrelid))
  FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = r.oid AND d.adnum = a.attnum WHERE r.relkind IN ('r', 'p', 'f')
UNION ALL
SELECT 'constraint', r.relname, c.conname, concat_ws(' ', pg_get_constraintdef(c.oid), c.convalidated)
  FROM pg_constraint c JOIN relation r ON r.oid = c.conrelid WHERE c.contype <> 'n'
UNION ALL
SELECT 'index', r.relname, i.relname, concat_ws(' ', pg_get_indexdef(x.indexrelid), x.indisvalid, x.indisready)
  FROM pg_index x JOIN relation r ON r.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
UNION ALL
SELECT 'trigger', r.relname, t.tgname, concat_ws(' ', pg_get_triggerdef(t.oid), t.tgenabled)
  FROM pg_trigger t JOIN relation r ON r.oid = t.tgrelid WHERE NOT t.tgisinternal
UNION ALL
SELECT 'trigger', r.relname, concat_ws(' ', c.conname, t.tgfoid::regproc), t.tgenabled::text
  FROM pg_trigger t JOIN relation r ON r.oid = t.tgrelid JOIN pg_constraint c ON c.oid = t.tgconstraint
  WHERE t.tgisinternal
UNION ALL
SELECT 'rule', r.relname, w.rulename, concat_ws(' ', pg_get_ruledef(w.oid), w.ev_enabled)
  FROM pg_rewrite w JOIN relation r ON r.oid = w.ev_class WHERE r.relkind NOT IN ('v', 'm')
UNION ALL
SELECT 'policy', r.relname, p.polname,
       concat_ws(' ', p.polcmd, p.polpermissive, (SELECT string_agg(
                 CASE o WHEN 0 THEN 'public' ELSE o::regrole::text END, ',')
                 FROM unnest(p.polroles) o), pg_get_expr(p.polqual, p.polrelid),
                 pg_get_expr(p.polwithcheck, p.polrelid))
  FROM pg_policy p JOIN relation r ON r.oid = p.polrelid
UNION ALL
SELECT 'function', NULL, p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')',
       concat_ws(' ', p.prokind, l.lanname, p.prorettype::regtype, p.prosecdef, p.provolatile, p.proleakproof,
                 p.proconfig, p.prosrc, p.probin)
  FROM pg_proc p JOIN ours ON p.pronamespace = ours.oid JOIN pg_language l ON l.oid = p.prolang
  WHERE p.oid NOT IN (SELECT objid FROM alien WHERE classid = 'pg_proc'::regclass)
UNION ALL
SELECT 'other', NULL, 'operator ' || o.oid::regoperator, o.oprcode::text
  FROM pg_operator o JOIN ours ON o.oprnamespace = ours.oid
  WHERE o.oid NOT IN (SELECT objid FROM alien WHERE classid = 'pg_operator'::regclass)
UNION ALL
SELECT 'other', NULL, 'type ' || t.typname, t.typtype::text
  FROM pg_type t JOIN ours ON t.typnamespace = ours.oid WHERE t.typrelid = 0 AND t.typelem = 0
  AND t.oid NOT IN (SELECT objid FROM alien WHERE classid = 'pg_type'::regclass)
UNION ALL
SELECT 'other', r.relname, 'statistics ' || s.stxname, pg_get_statisticsobjdef(s.oid)
  FROM pg_statistic_ext s JOIN relation r ON r.oid = s.stxrelid
"""


def surroundings(connection: Connection) -> Iterator[Problem]:
    """What changes what is written, or what is seen, from outside of the tables and functions themselves."""
    for asked, zh, en in ELSEWHERE:
        for name in connection.execute(text(asked)).scalars():
            yield Problem(f"{zh}：{name}", f"{en}: {name}")


ELSEWHERE = (
    (
        "SELECT s FROM (SELECT current_setting('session_replication_role') AS s) r WHERE s <> 'origin'",
        "设置 session_replication_role 使触发器不起作用",
        "the setting session_replication_role keeps triggers from firing",
    ),
    (
        """
        SELECT concat_ws(' ', r.rolname, d.datname, s) FROM pg_db_role_setting x CROSS JOIN unnest(x.setconfig) s
        LEFT JOIN pg_roles r ON r.oid = x.setrole LEFT JOIN pg_database d ON d.oid = x.setdatabase
        WHERE coalesce(r.rolname, current_user) = current_user
        AND coalesce(d.datname, current_database()) = current_database()
        AND split_part(s, '=', 1) IN ('session_replication_role', 'row_security')
        """,
        "为角色或数据库所设的参数使触发器或行不起作用",
        "a setting for a role or a database that turns triggers off or hides rows",
    ),
    (
        """
        SELECT current_setting('search_path') WHERE current_setting('search_path') LIKE '%pg_catalog%'
        OR current_schema()::text IS DISTINCT FROM (SELECT n.nspname::text FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = to_regclass('change_set'))
        """,
        "search_path 使别处的表或函数先被用到",
        "the search path puts tables or functions from elsewhere first",
    ),
    (
        """
        SELECT evtname FROM pg_event_trigger WHERE oid NOT IN
        (SELECT objid FROM pg_depend WHERE classid = 'pg_event_trigger'::regclass AND deptype = 'e')
        """,
        "多出事件触发器，不是本程序建立的",
        "an event trigger was not made by this program",
    ),
    (
        """
        SELECT format('%s AS %s', castsource::regtype, casttarget::regtype) FROM pg_cast WHERE oid >= 16384
        AND oid NOT IN (SELECT objid FROM pg_depend WHERE classid = 'pg_cast'::regclass AND deptype = 'e')
        """,
        "多出类型转换，不是本程序建立的",
        "a cast was not made by this program",
    ),
    (
        """
        SELECT format('%s (%s)', what, pg_get_userbyid(owner)) FROM (
            SELECT c.relname::text AS what, c.relowner AS owner FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema()
            AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.oid NOT IN
            (SELECT objid FROM pg_depend WHERE classid = 'pg_class'::regclass AND deptype = 'e')
            UNION ALL
            SELECT p.proname || '()', p.proowner FROM pg_proc p
            JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = current_schema() AND p.oid NOT IN
            (SELECT objid FROM pg_depend WHERE classid = 'pg_proc'::regclass AND deptype = 'e')
        ) o WHERE owner <> (SELECT relowner FROM pg_class WHERE oid = to_regclass('change_set'))
        """,
        "所有者与变更表的不同",
        "owned by somebody else than the owner of the table of change sets",
    ),
)  # each: a question for names, and what to say of each of them
