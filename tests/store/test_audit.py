"""Whoever alters the database past the program is found out."""

import datetime as dt

import pytest
from sqlalchemy import text

from registry.store import audit, history
from registry.store.audit import KeptSeal, chain
from registry.store.models import Tenant
from registry.store.stamping.access_chain import End
from registry.store.stamping.seals import Authorship
from registry.store.triggers import install
from tests.fixtures.rows import lease, park, tenant


@pytest.fixture
def register(placed_store):
    with placed_store.write(Authorship("first")) as session:
        session.add_all([park(id=901), tenant(id=1, number=1), tenant(id=2, number=2)])
        session.flush()
        session.add(lease(1, 901, "2025-01-01", id=11, monthly_rent_fen=100_00))
    with placed_store.write(Authorship("second")) as session:
        session.get(Tenant, 1).name = "新名称"
    return placed_store


def found(store, kept=()) -> list[str]:
    with store.read() as session:
        return [problem.en for problem in audit.verify(session, kept)]


def tamper(store, statement: str) -> None:
    """Alter the database as somebody with its password could: triggers off, one statement, triggers on again."""
    with store.engine.execution_options(write=True).begin() as connection:
        for name in install.existing(connection):
            if connection.dialect.name == "sqlite":
                connection.execute(text(f"DROP TRIGGER {name}"))
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role = replica"))
        connection.execute(text(statement))
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role = DEFAULT"))
        install.install(connection)


def test_an_untouched_database_has_no_problem(register):
    assert found(register) == []


def test_the_demo_data_loaded_and_removed_leaves_a_whole_chain(store):
    from registry.parks import demo

    assert found(store) == []
    with store.write() as session:
        demo.remove(session)
    assert found(store) == []


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE lease SET monthly_rent_fen = 1 WHERE id = 11", ["lease 11: not as its last change left it"]),
        ("DELETE FROM lease WHERE id = 11", ["lease 11: not as its last change left it"]),
        (
            "INSERT INTO tenant (id, uscc, name, source, demo, recorded_at) SELECT 77, substr(uscc, 1, 17) || 'X', "
            "name, source, demo, recorded_at FROM tenant WHERE id = 1",
            ["tenant 77: not as its last change left it"],
        ),
        ("UPDATE change_set SET made_by = 'somebody else' WHERE id = 2", ["the seal of change set 2 does not fit"]),
        (
            "UPDATE change SET row_before = row_after WHERE set_id = 2 AND id > 0",
            ["the rows of change set 2 were altered", "tenant 1: altered past the program before change set 2"],
        ),
        ("DELETE FROM change WHERE set_id = 3", None),
    ],
)
def test_what_is_altered_past_the_program_is_found_and_named(register, statement, says):
    tamper(register, statement.replace("id = 2", "id = 3").replace("set_id = 2", "set_id = 3"))
    problems = found(register)
    assert problems
    if says:
        assert [said.replace("set 2", "set 3") for said in says] == problems


def test_a_change_of_rows_and_of_their_history_together_breaks_the_seal(register):
    tamper(register, "UPDATE lease SET monthly_rent_fen = 1 WHERE id = 11")
    tamper(register, "UPDATE change SET row_after = replace(row_after, '10000', '1') WHERE table_name = 'lease'")
    assert "the rows of change set 2 were altered" in found(register)


def test_missing_triggers_are_found(register):
    with register.engine.execution_options(write=True).begin() as connection:
        on = " ON lease" if connection.dialect.name == "postgresql" else ""
        connection.execute(text(f"DROP TRIGGER lease_history_update{on}"))
    assert "triggers are missing: lease_history_update" in found(register)


def test_a_seal_kept_elsewhere_finds_an_older_backup_put_in_its_place(register):
    with register.read() as session:
        made = history.sets(session, limit=1)[0]
    good = KeptSeal(dt.datetime(2026, 11, 21, tzinfo=dt.UTC), End(made.id, made.seal))
    assert found(register, [good]) == []
    ahead = KeptSeal(dt.datetime(2026, 11, 22, tzinfo=dt.UTC), End(made.id + 1, made.seal))
    assert "kept on 2026-11-22" in found(register, [good, ahead])[0]


def test_rows_whose_image_is_another_after_an_upgrade_are_recorded_anew(register):
    """As after a migration that added a column: the images of before have not got it."""
    tamper(register, "UPDATE change SET row_after = replace(row_after, '\"rent_free_months\"', '\"gone\"')")
    with register.engine.execution_options(write=True).begin() as connection:
        audit.rebase(connection, "9999")
    with register.read() as session:
        (made,) = history.sets(session, limit=1)
        (item,) = [item for item in history.changes(session, made.id) if item.table == "lease"]
        assert list(chain.upgrades(session.connection())) == []
    assert (made.by, made.what, made.note) == ("softpark", "migration", "schema 9999")
    assert ("gone" in item.before, "gone" in item.after) == (True, False)
    assert "lease 11: not as its last change left it" not in found(register)


def test_what_an_upgrade_finds_altered_is_named_though_it_is_recorded_now(register):
    tamper(register, "UPDATE lease SET rent_free_months = 3 WHERE id = 11")
    with register.engine.execution_options(write=True).begin() as connection:
        audit.rebase(connection, "9999")
    says = "lease 11: altered past the program before the upgrade in change set 4: rent_free_months"
    assert says in found(register)
