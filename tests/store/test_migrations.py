"""Migrations give the schema that the models describe, and every trigger."""

import subprocess
import sys

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, text

from registry.store import audit, history, migrations, tables
from registry.store.models import Base
from registry.store.store import Store, _engine
from registry.store.triggers import install
from tests.fixtures.waiting import PATIENCE


def expected(connection, tables) -> set[str]:
    """The names of the triggers that must exist."""
    return {trigger.name for trigger in install.definitions(connection.dialect.name, tables)}


def ours(thing, name, kind, reflected, compare_to):
    if kind == "index" and name == "ix_park_geom":
        return False  # PostGIS only, where test_geometry asks for it; SQLite has the R*Tree
    return not (kind == "table" and ("_rtree" in name or name == "spatial_ref_sys"))


def test_the_migrated_schema_is_that_of_the_models(empty_store):
    with empty_store.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": ours, "compare_type": True, "target_metadata": Base.metadata}
        )
        differences = compare_metadata(context, Base.metadata)
    assert differences == []


def test_the_checks_of_the_models_are_in_the_migrated_schema(empty_store):
    """Alembic does not compare check constraints: here by name, and on SQLite by their text as well."""
    checks = {
        str(constraint.name): str(constraint.sqltext)
        for table in Base.metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }
    assert len(checks) > 40
    with empty_store.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            written = " ".join(connection.execute(text("SELECT sql FROM sqlite_master WHERE sql NOT NULL")).scalars())
            assert {n: c for n, c in checks.items() if f"CONSTRAINT {n} CHECK ({c})" not in written} == {}
        else:
            found = connection.execute(text("SELECT conname FROM pg_constraint WHERE contype = 'c'")).scalars()
            assert set(checks) - set(found) == set()


def test_every_table_on_sqlite_is_strict(tmp_path):
    store = Store.open(f"sqlite:///{tmp_path / 'x.db'}")
    with store.engine.connect() as connection:
        listed = connection.execute(text("PRAGMA table_list")).mappings().all()
    ours = [row for row in listed if row["name"] in Base.metadata.tables]
    assert len(ours) == len(Base.metadata.tables)
    assert all(row["strict"] for row in ours)


def test_every_trigger_is_there_and_none_besides(empty_store):
    with empty_store.engine.connect() as connection:
        kept = install.content_tables(connection)
        assert install.existing(connection) == expected(connection, kept)
    assert set(kept) == set(Base.metadata.tables) - {tables.VERSION_TABLE}


def test_a_migration_that_rebuilds_a_table_gets_its_triggers_back(tmp_path):
    """Alembic's batch mode drops SQLite's triggers silently; installing them is the last step of the environment."""
    from alembic.operations import Operations

    store = Store.open(f"sqlite:///{tmp_path / 'x.db'}")
    with store.engine.execution_options(write=True).begin() as connection:
        before = install.existing(connection)
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("title", recreate="always") as batch:
            batch.alter_column("kind", nullable=True)
        assert install.existing(connection) < before
        install.install(connection)
        assert install.existing(connection) == before


def test_the_revisions_on_disk_are_those_alembic_walks(empty_store):
    with empty_store.engine.connect() as connection:
        walked = ScriptDirectory.from_config(migrations.config(connection)).walk_revisions()
        assert [script.revision for script in walked][::-1] == migrations.revisions()
    assert empty_store.revision() == migrations.revisions()[-1]


def test_opening_a_current_database_does_not_import_alembic(tmp_path):
    url = f"sqlite:///{tmp_path / 'x.db'}"
    Store.open(url)
    opened = f"from registry.store.store import Store; Store.open({url!r})"
    code = f"import sys; {opened}; sys.exit('alembic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=PATIENCE).returncode == 0


def test_a_second_start_changes_nothing(empty_store):
    before = empty_store.version()
    assert empty_store.migrate() is False
    assert empty_store.version() == before


def test_a_database_from_before_history_gets_one_and_keeps_its_rows(empty_store, tmp_path, request, monkeypatch):
    """Its rows are recorded as they are, by the program; triggers of the old schema do not stay."""
    sqlite = empty_store.engine.dialect.name == "sqlite"
    with empty_store.engine.begin() as connection:
        if not sqlite:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
            connection.execute(text("CREATE EXTENSION postgis"))
    url = f"sqlite:///{tmp_path / 'old.db'}" if sqlite else request.getfixturevalue("postgis_url")
    empty_store.close()
    old = Store(*_engine(url))
    monkeypatch.setenv("SOFTPARK_UPGRADE_BACKUP", "none")
    with old.engine.execution_options(write=True).begin() as connection:
        migrations.upgrade(connection, "0003")
        connection.execute(
            text(
                "INSERT INTO tenant (id, uscc, name, source, demo, recorded_at) "
                "VALUES (7, '91000000DEM700001X', '旧企业', '测试', false, '2026-01-01 00:00:00')"
            )
        )
        if sqlite:
            connection.execute(
                text(
                    "CREATE TRIGGER tenant_version_insert AFTER INSERT ON tenant "
                    "BEGIN UPDATE register_version SET number = number + 1; END"
                )
            )
    assert old.migrate() is True
    with old.read() as session:
        connection = session.connection()
        (made,) = history.sets(session)
        assert (made.by, made.what) == ("softpark", "migration")
        assert [(item.key, item.after["name"]) for item in history.changes(session, made.id)] == [("7", "旧企业")]
        assert audit.verify(session) == []
        tables = install.content_tables(connection)
        assert install.existing(connection) == expected(connection, tables)
    old.close()
