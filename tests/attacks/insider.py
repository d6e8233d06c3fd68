"""What somebody who can write into the database tried (Insider with the database), as sentences.

Each attack is a function of a raw connection, which knows nothing of the program: no change set is opened, nothing is
sealed. `says`: what verification has to say, among else. `on`: the database, None for both.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, text

from registry.store.stamping import access_chain, stamp
from registry.store.stamping.audit_key import NO_KEY
from registry.store.stamping.seals import Authorship, recording

HASH = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$bm90aGluZw"
TOKEN = "5e" * 32
SOON = "2099-01-01 00:00:00"


@dataclass(frozen=True)
class Attack:
    """`then`: whether an honest change of the lease follows, which an attack may use, or which could hide it."""

    sentence: str
    does: Callable[[Connection], None]
    says: str
    on: str | None = None
    then: bool = False

    def __str__(self) -> str:
        return self.sentence


def past(*statements: str) -> Callable[[Connection], None]:
    """The statements with all triggers off, which are then as they were, letter by letter."""

    def does(connection: Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            for statement in statements:
                connection.exec_driver_sql(statement.replace("%", "%%"))
            connection.execute(text("SET LOCAL session_replication_role = origin"))
            return
        kept = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
        for name, _ in kept:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.exec_driver_sql(statement)
        for _, sql in kept:
            connection.exec_driver_sql(sql)

    return does


def plainly(*statements: str) -> Callable[[Connection], None]:
    """The statements as a tool would run them."""

    def does(connection: Connection) -> None:
        for statement in statements:
            connection.exec_driver_sql(statement.replace("%", "%%") if _postgres(connection) else statement)

    return does


def _postgres(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"


def emptied_trigger(connection: Connection) -> None:
    if _postgres(connection):
        connection.exec_driver_sql(
            "CREATE OR REPLACE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$"
        )
        connection.exec_driver_sql("DROP TRIGGER lease_history_update ON lease")
        connection.exec_driver_sql(
            "CREATE TRIGGER lease_history_update AFTER UPDATE ON lease FOR EACH STATEMENT EXECUTE FUNCTION nothing()"
        )
    else:
        connection.exec_driver_sql("DROP TRIGGER lease_history_update")
        connection.exec_driver_sql("CREATE TRIGGER lease_history_update AFTER UPDATE ON lease BEGIN SELECT 1; END")
    connection.exec_driver_sql("UPDATE lease SET monthly_rent_fen = 1 WHERE id = 11")


def further_trigger(connection: Connection) -> None:
    """What an honest change writes is altered within its own transaction, and recorded as if it were part of it."""
    if _postgres(connection):
        connection.exec_driver_sql(
            "CREATE FUNCTION doubled() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN NEW.area_m2 := NEW.area_m2 * 2; RETURN NEW; END $$"
        )
        connection.exec_driver_sql(
            "CREATE TRIGGER a_first BEFORE UPDATE ON lease FOR EACH ROW EXECUTE FUNCTION doubled()"
        )
    else:
        connection.exec_driver_sql(
            "CREATE TRIGGER a_first AFTER UPDATE OF rent_free_months ON lease "
            "BEGIN UPDATE lease SET area_m2 = 2 * area_m2 WHERE id = new.id; END"
        )


def chained_anew(connection: Connection) -> None:
    """One entry altered, and every seal after it worked out again, as the program would."""
    past("UPDATE access_entry SET login = 'nobody' WHERE id = 2")(connection)
    names = ", ".join(access_chain.COLUMNS)
    seal, made = "0" * 64, []
    for row in connection.execute(text(f"SELECT {names} FROM access_entry ORDER BY id")):
        record = dict(row._mapping)
        if isinstance(record["at"], str):
            record["at"] = dt.datetime.fromisoformat(record["at"]).replace(tzinfo=dt.UTC)
        seal = access_chain.seal_of(seal, record)
        made.append(f"UPDATE access_entry SET seal = '{seal}' WHERE id = {record['id']}")
    past(*made)(connection)


def forged_set(connection: Connection) -> None:
    """A change as if an official had made it, with a right digest and a right seal."""
    with recording(connection, Authorship("li.lei", what="edit")):
        connection.exec_driver_sql("UPDATE lease SET monthly_rent_fen = 1 WHERE id = 11")


def last_set_removed(connection: Connection) -> None:
    """The last change taken back without a trace: the row, its changes, the set and the version."""
    number = connection.execute(text("SELECT max(id) FROM change_set")).scalar()
    past(
        "UPDATE tenant SET name = '测试企业1' WHERE id = 1",
        f"DELETE FROM change WHERE set_id = {number}",
        f"DELETE FROM change_set WHERE id = {number}",
    )(connection)


def stamped_anew(connection: Connection) -> None:
    """A password hash replaced and the stamp made to fit, by who knows the program but not the key."""
    past(f"UPDATE person SET password_hash = '{HASH}' WHERE login = 'chief'")(connection)
    stamp.begin(connection, NO_KEY)


PASSWORD = f"UPDATE person SET password_hash = '{HASH}' WHERE login = 'chief'"
SESSION = (
    "INSERT INTO login_session (token_sha256, person_id, begun_at, seen_at, address, agent) "
    f"SELECT '{TOKEN}', id, '{SOON}', '{SOON}', '10.0.0.9', 'x' FROM person WHERE login = 'chief'"
)
INVITATION = (
    "INSERT INTO invitation (token_sha256, person_id, made_at, expires_at) "
    f"SELECT '{TOKEN}', id, '{SOON}', '{SOON}' FROM person WHERE login = 'chief'"
)
IDENTITY = (
    "INSERT INTO sign_on_identity (id, person_id, issuer, subject) "
    "SELECT 77, id, 'https://elsewhere.example', 'me' FROM person WHERE login = 'chief'"
)
FACTOR = (
    "INSERT INTO second_factor (person_id, secret, confirmed_at, last_step) "
    f"SELECT id, 'plain:AAAABBBBCCCCDDDD', '{SOON}', 1 FROM person WHERE login = 'chief'"
)
RECOVERY = (
    f"INSERT INTO recovery_code (person_id, number, code_hash) SELECT id, 0, '{HASH}' FROM person WHERE login = 'chief'"
)
WAITING = (
    "INSERT INTO pending_login (token_sha256, person_id, begun_at) "
    f"SELECT '{TOKEN}', id, '{SOON}' FROM person WHERE login = 'chief'"
)
BEARER = (
    "INSERT INTO access_token (id, token_sha256, person_id, name, scopes, made_at, last_day) "
    f"SELECT 77, '{TOKEN}', id, 'x', 'rosters', '{SOON}', '2026-12-31' FROM person WHERE login = 'chief'"
)
ENTRY = (
    "INSERT INTO access_entry (id, at, login, what, result, seal) "
    "SELECT max(id) + 1, '2026-01-01 00:00:00', 'chief', 'logout', 'done', '{}' FROM access_entry"
).format("ab" * 32)
CREDENTIALS = (
    ("a password hash is replaced", PASSWORD, "passwords (person) are not as the program left them: as many rows"),
    ("a session is inserted", SESSION, "sessions (login_session) are not as the program left them: 1 more rows"),
    ("a one-time link is inserted", INVITATION, "one-time links (invitation) are not as the program left them: 1 more"),
    ("an identity of single sign-on is inserted", IDENTITY, "identities of single sign-on (sign_on_identity) are not"),
    ("a used one-time link is made new", "UPDATE invitation SET used_at = NULL", "one-time links (invitation) are not"),
    ("a session is made longer", f"UPDATE login_session SET begun_at = '{SOON}'", "sessions (login_session) are not"),
    ("a second factor is given", FACTOR, "secrets of the second step (second_factor) are not as the program left them"),
    (
        "a recovery code is inserted",
        RECOVERY,
        "recovery codes (recovery_code) are not as the program left them: 1 more",
    ),
    ("a log-in is made to wait for its code", WAITING, "log-ins that wait for a code (pending_login) are not"),
    ("a token is given", BEARER, "tokens of programs (access_token) are not as the program left them: 1 more rows"),
    ("a session is deleted", "DELETE FROM login_session", "sessions (login_session) are not"),
)
ON_THEIR_OWN = "do not end as the program left them"
INSIDER = [
    *(Attack(f"{what}, triggers off", past(done), says) for what, done, says in CREDENTIALS),
    *(Attack(f"{what}, triggers on", plainly(done), "credentials were changed past the program")
      for what, done, _ in CREDENTIALS),
    *(Attack(f"{what}, and an honest change follows", past(done), says, then=True) for what, done, says in CREDENTIALS),
    Attack("a password hash is replaced, and the stamp altered", past(PASSWORD, "UPDATE stamp SET writes = 1"),
           "the stamp was altered"),
    Attack("the stamp is deleted", plainly("DELETE FROM stamp"), "the stamp is gone"),
    Attack("the stamp is deleted, and an honest change follows", plainly("DELETE FROM stamp"),
           "the database was not as the program had left it", then=True),
    Attack("the access log is emptied", past("DELETE FROM access_entry"), f"the access log {ON_THEIR_OWN}"),
    Attack("the access log is emptied, and an honest entry follows", past("DELETE FROM access_entry"),
           "the database was not as the program had left it", then=True),
    Attack("the last entry of the access log is taken out",
           past("DELETE FROM access_entry WHERE id = (SELECT max(id) FROM access_entry)"),
           f"the access log {ON_THEIR_OWN}"),
    Attack("the last entry of the access log is taken out, and an honest entry follows",
           past("DELETE FROM access_entry WHERE id = (SELECT max(id) FROM access_entry)"),
           "the database was not as the program had left it", then=True),
    Attack("the first entry of the access log is taken out", past("DELETE FROM access_entry WHERE id = 1"),
           "entry 2 of the access log does not follow"),
    Attack("an entry of the access log is altered", past("UPDATE access_entry SET login = 'nobody' WHERE id = 2"),
           "entry 2 of the access log does not follow"),
    Attack("an entry of the access log is put in", plainly(ENTRY), "of the access log does not follow"),
    Attack("an entry of the access log is altered, and all seals made to fit", chained_anew,
           f"the access log {ON_THEIR_OWN}"),
    Attack("the beginning of the access log is removed as if it were due",
           past("DELETE FROM access_entry WHERE id < 3",
                "INSERT INTO access_entry (id, at, login, what, result, detail, seal) SELECT max(id) + 1, "
                "'2026-01-02 00:00:00', 'softpark', 'pruned', 'done', '{\"at\": \"2026-01-01T00:00:00+00:00\", "
                f"\"count\": 2, \"last\": 2, \"seal\": \"{'ab' * 32}\"}}', '{'cd' * 32}' FROM access_entry"),
           "removed entries younger than 184 days"),
    Attack("a row is altered", past("UPDATE lease SET monthly_rent_fen = 1 WHERE id = 11"),
           "lease 11: not as its last change left it"),
    Attack("a row is altered, and an honest change of the row follows",
           past("UPDATE lease SET monthly_rent_fen = 1 WHERE id = 11"), "lease 11: altered past the program before",
           then=True),
    Attack("a row is deleted", past("DELETE FROM lease WHERE id = 11"), "lease 11: not as its last change left it"),
    Attack("a row is inserted", past(
        "INSERT INTO tenant (id, uscc, name, source, demo, recorded_at) SELECT 77, substr(uscc, 1, 17) || 'X', name, "
        "source, demo, recorded_at FROM tenant WHERE id = 1"), "tenant 77: not as its last change left it"),
    Attack("a change set is said to be somebody else's", past("UPDATE change_set SET made_by = 'x' WHERE id = 2"),
           "the seal of change set 2 does not fit"),
    Attack("a change is altered", past("UPDATE change SET row_before = row_after WHERE set_id = 2"),
           "the rows of change set 2 were altered"),
    Attack("the changes of a set are deleted", past("DELETE FROM change WHERE set_id = 2"),
           "the rows of change set 2 were altered"),
    Attack("a change set is forged, with a right seal", forged_set, f"the change sets {ON_THEIR_OWN}"),
    Attack("a change set is forged, with a right seal, and an honest change follows", forged_set,
           "the database was not as the program had left it", then=True),
    Attack("the last change is taken back without a trace", last_set_removed, f"the change sets {ON_THEIR_OWN}"),
    Attack("a set is held open for writing past the program", plainly("UPDATE register_version SET writing = 2"),
           "register_version is not as the program leaves it"),
    *(Attack(f"{what}{after}", plainly(done), says, then=then)
      for what, done in (("the mark of the register is changed", "UPDATE register_version SET era = 'elsewhere'"),
                         ("the number of the register is put back", "UPDATE register_version SET number = number - 1"))
      for after, then, says in (
          ("", False, "the mark and number of the register (register_version) are not as the program left them"),
          (", and an honest change follows", True, "as the program had left it ("),)),
    *(Attack(f"{what}, triggers off", past(done), f"({table}) are not as the program left them: {how}")
      for what, done, table, how in (
          ("a published figure is altered", "UPDATE published_figure SET value = '1'", "published_figure", "as many"),
          ("a published figure is taken out", "DELETE FROM published_figure", "published_figure", "1 rows fewer"),
          ("what a published figure holds is altered", "UPDATE published_part SET who = who + 1", "published_part",
           "as many"),
          ("a publication is dated otherwise", "UPDATE publication SET day = '2025-01-01'", "publication", "as many"))),
    Attack("a figure is put in as if it had been published", plainly(
        "INSERT INTO published_figure (id, publication_id, name, digest, value) SELECT max(id) + 1, "
        "max(publication_id), 'sums/all', 'x', '1' FROM published_figure"),
        "published figures (published_figure) are not as the program left them: 1 more rows"),
    Attack("a published figure is altered, and an honest change follows",
           past("UPDATE published_figure SET value = '1'"),
           "published figures (published_figure) are not as the program left them", then=True),
    Attack("a history trigger is replaced by an empty one", emptied_trigger,
           "trigger lease.lease_history_update was altered"),
    Attack("a further trigger alters what an honest change writes", further_trigger,
           "trigger lease.a_first was not made by this program", then=True),
    Attack("a view is added", plainly("CREATE VIEW rents AS SELECT monthly_rent_fen FROM lease"),
           "view rents was not made by this program"),
    Attack("a table is added", plainly("CREATE TABLE notes (id INTEGER)"), "table notes was not made by this program"),
    Attack("a rule is added by an index", plainly("CREATE UNIQUE INDEX one_rent ON lease (tenant_id)"),
           "index lease.one_rent was not made by this program"),
    Attack("an index that carries a rule is dropped", plainly("DROP INDEX uq_assessment_park_id"),
           "index assessment.uq_assessment_park_id is missing"),
    Attack("a column is added that fills itself", plainly("ALTER TABLE lease ADD COLUMN x INTEGER DEFAULT 1"), "lease"),
]  # fmt: skip


def _hidden_behind_a_view(connection: Connection) -> None:
    plainly(
        "ALTER TABLE lease RENAME TO lease_kept",
        "CREATE VIEW lease AS SELECT * FROM lease_kept WHERE id <> 11",
    )(connection)


def _rewritten(old: str, new: str) -> Callable[[Connection], None]:
    """The text of SQLite's own table of contents, changed."""

    def does(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA writable_schema = ON")
        changed = connection.execute(
            text("UPDATE sqlite_master SET sql = replace(sql, :old, :new) WHERE sql LIKE '%' || :old || '%'"),
            {"old": old, "new": new},
        )
        assert changed.rowcount
        connection.exec_driver_sql("PRAGMA writable_schema = RESET")

    return does


def _guard_dropped(table: str, name: str) -> Callable[[Connection], None]:
    def does(connection: Connection) -> None:
        on = f" ON {table}" if _postgres(connection) else ""
        connection.exec_driver_sql(f"DROP TRIGGER {name}{on}")

    return does


def _named_as_sqlites_own(connection: Connection) -> None:
    """A trigger under a name that only SQLite itself may give, put into its table of contents past its rules."""
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.exec_driver_sql(
        "INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) VALUES ('trigger', 'sqlite_stat1', 'lease', 0,"
        " 'CREATE TRIGGER sqlite_stat1 AFTER UPDATE OF rent_free_months ON lease "
        "BEGIN UPDATE lease SET area_m2 = 2 * area_m2 WHERE id = new.id; END')"
    )
    connection.exec_driver_sql("PRAGMA writable_schema = RESET")


INSIDER += [
    *(Attack(f"the trigger {name} is dropped", _guard_dropped(table, name), f"triggers are missing: {name}")
      for table, name in (("lease", "lease_history_delete"), ("access_entry", "access_entry_kept_update"),
                          ("person", "person_credential_update"), ("login_session", "login_session_credential_insert"),
                          ("evidence_file", "evidence_file_kept_update"))),
    Attack("a table is dropped", plainly("DROP TABLE draft"), "table draft is missing"),
    Attack("the table of credentials' changes is dropped", past("DROP TABLE credential_change"),
           "table credential_change is missing"),
    Attack("rows are hidden behind a view", _hidden_behind_a_view, "table lease", on="postgresql"),
    Attack("a check is taken out of the text of a table", _rewritten("CHECK (length(source) > 0)", "CHECK (1)"),
           "was altered", on="sqlite"),
    Attack("a default is put into the text of a table",
           _rewritten("monthly_rent_fen INTEGER", "monthly_rent_fen INTEGER DEFAULT 1"), "table lease was altered",
           on="sqlite"),
    Attack("a trigger has a name that SQLite keeps for itself", _named_as_sqlites_own,
           "trigger lease.sqlite_stat1 was not made by this program", on="sqlite"),
    Attack("a number of the schema is put back", plainly("UPDATE alembic_version SET version_num = '0001'"),
           "alembic_version says that the schema is 0001"),
    Attack("the number of the schema is deleted", plainly("DELETE FROM alembic_version"),
           "alembic_version says that the schema is –"),
    Attack("a further number of the schema is put in", plainly("INSERT INTO alembic_version VALUES ('0003')"),
           "alembic_version says that the schema is 0003, "),
    Attack("a park is taken out of the spatial index", plainly("DELETE FROM park_rtree WHERE id = 901"),
           "the spatial index of park is not that of its rows", on="sqlite"),
    Attack("statistics are forged", plainly("ANALYZE", "INSERT INTO sqlite_stat1 VALUES ('lease', NULL, '1 1')"),
           "there are statistics of ANALYZE", on="sqlite"),
    Attack("a park is moved in the spatial index", plainly("UPDATE park_rtree SET maxx = maxx + 1 WHERE id = 901"),
           "the spatial index of park is not that of its rows", on="sqlite"),
]  # fmt: skip

EMPTY = "RETURNS trigger LANGUAGE plpgsql {} AS $$ BEGIN RETURN NULL; END $$"
INSIDER += [
    Attack(sentence, plainly(*statements), says, on="postgresql")
    for sentence, says, statements in (
        ("all triggers of a table are disabled", "trigger lease.lease_history_update was altered",
         ["ALTER TABLE lease DISABLE TRIGGER ALL", "UPDATE lease SET monthly_rent_fen = 1 WHERE id = 11"]),
        ("a trigger is disabled", "trigger lease.lease_history_update was altered",
         ["ALTER TABLE lease DISABLE TRIGGER lease_history_update"]),
        ("a trigger fires for replicas only", "trigger lease.lease_history_update was altered",
         ["ALTER TABLE lease ENABLE REPLICA TRIGGER lease_history_update"]),
        ("a function is changed", "function lease_history_update() was altered",
         ["CREATE OR REPLACE FUNCTION lease_history_update() " + EMPTY.format("")]),
        ("a function is made to run as its owner", "function lease_history_update() was altered",
         ["ALTER FUNCTION lease_history_update() SECURITY DEFINER"]),
        ("a function is given another search path", "function lease_history_update() was altered",
         ["ALTER FUNCTION lease_history_update() SET search_path = elsewhere, public"]),
        ("a function gets another owner", "owned by somebody else than the owner of the table of change sets",
         ["ALTER FUNCTION lease_history_update() OWNER TO pg_monitor"]),
        ("a table gets another owner", "owned by somebody else than the owner of the table of change sets",
         ["ALTER TABLE lease OWNER TO pg_monitor"]),
        ("a trigger calls a function of the same name elsewhere", "trigger lease.lease_history_update was altered",
         ["CREATE SCHEMA elsewhere", "CREATE FUNCTION elsewhere.lease_history_update() " + EMPTY.format(""),
          "DROP TRIGGER lease_history_update ON lease",
          "CREATE TRIGGER lease_history_update AFTER UPDATE ON lease REFERENCING OLD TABLE AS old_rows "
          "NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION elsewhere.lease_history_update()"]),
        ("a rewrite rule swallows changes", "rule lease.quiet was not made by this program",
         ["CREATE RULE quiet AS ON UPDATE TO lease DO INSTEAD NOTHING"]),
        ("a policy hides rows", "policy lease.hidden was not made by this program",
         ["ALTER TABLE lease ENABLE ROW LEVEL SECURITY", "CREATE POLICY hidden ON lease USING (id <> 11)"]),
        ("row security is switched on", "table lease was altered", ["ALTER TABLE lease FORCE ROW LEVEL SECURITY"]),
        ("a default is set", "column lease.monthly_rent_fen was altered",
         ["ALTER TABLE lease ALTER COLUMN monthly_rent_fen SET DEFAULT 1"]),
        ("a column is worked out from others", "column lease.y was not made by this program",
         ["ALTER TABLE lease ADD COLUMN y bigint GENERATED ALWAYS AS (2 * monthly_rent_fen) STORED"]),
        ("a column may be empty", "column lease.source was altered",
         ["ALTER TABLE lease ALTER COLUMN source DROP NOT NULL"]),
        ("a constraint is dropped", "constraint lease.ck_lease_source_given is missing",
         ["ALTER TABLE lease DROP CONSTRAINT ck_lease_source_given"]),
        ("a constraint is made anew without looking", "constraint lease.ck_lease_source_given was altered",
         ["ALTER TABLE lease DROP CONSTRAINT ck_lease_source_given",
          "ALTER TABLE lease ADD CONSTRAINT ck_lease_source_given CHECK (length(source) > 0) NOT VALID"]),
        ("a reference is dropped", "constraint lease.fk_lease_park_id is missing",
         ["ALTER TABLE lease DROP CONSTRAINT fk_lease_park_id"]),
        ("a table inherits", "table hidden was not made by this program", ["CREATE TABLE hidden () INHERITS (lease)"]),
        ("a table is kept out of the database's log", "table draft was altered", ["ALTER TABLE draft SET UNLOGGED"]),
        ("a function is added that could be called instead", "function json_build_object(text) was not made",
         ["CREATE FUNCTION json_build_object(text) RETURNS json LANGUAGE sql AS $$ SELECT '{}'::json $$"]),
        ("an operator is added", "operator", [
            "CREATE FUNCTION joined(bigint, text) RETURNS text LANGUAGE sql AS $$ SELECT '' $$",
            "CREATE OPERATOR || (LEFTARG = bigint, RIGHTARG = text, FUNCTION = joined)"]),
        ("a cast is added", "a cast was not made by this program", [
            "CREATE FUNCTION told(date) RETURNS bigint LANGUAGE sql AS $$ SELECT 0::bigint $$",
            "CREATE CAST (date AS bigint) WITH FUNCTION told(date)"]),
        ("a sequence is made to count backwards", "table lease_id_seq was altered",
         ["ALTER SEQUENCE lease_id_seq INCREMENT BY -1"]),
        ("a sequence begins anew when it ends", "table lease_id_seq was altered",
         ["ALTER SEQUENCE lease_id_seq MAXVALUE 20 CYCLE"]),
        ("statistics of one's own are made", "object lease.statistics forged was not made by this program",
         ["CREATE STATISTICS forged ON tenant_id, park_id FROM lease"]),
        ("an event trigger is added", "an event trigger was not made by this program", [
            "CREATE FUNCTION seen() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$",
            "CREATE EVENT TRIGGER seen ON ddl_command_end EXECUTE FUNCTION seen()"]),
    )
]  # fmt: skip

UNDER_A_KEY = [
    Attack("a password hash is replaced, and the stamp made to fit without the key", stamped_anew,
           "somebody has replaced the stamp"),
    Attack("a password hash is replaced, the stamp made to fit without the key, and an honest change follows",
           stamped_anew, "somebody has replaced the stamp", then=True),
]  # fmt: skip
"""Those that only a key finds."""
