"""History: every change is recorded whoever makes it, can be read as it was known, and can be taken back."""

import datetime as dt
import hashlib

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from registry.person import Person as Who
from registry.store import history, images
from registry.store.history import CannotUndo
from registry.store.models import Base, Change, ChangeSet, Lease, Park, Person, Tenant
from registry.store.stamping.seals import BLOCK, Authorship
from tests.fixtures.examples import examples
from tests.fixtures.rows import lease, park, tenant

CLERK = Who(7, "clerk", "经办人", "operator", frozenset({901}))


@pytest.fixture
def register(placed_store):
    """One park and two tenants with a lease each."""
    with placed_store.write(Authorship("first")) as session:
        session.add_all([park(id=901), tenant(id=1, number=1), tenant(id=2, number=2)])
        session.flush()
        session.add_all([lease(1, 901, "2025-01-01", id=11), lease(2, 901, "2025-02-01", id=12, area_m2=80.25)])
    return placed_store


def last_set(store) -> ChangeSet:
    with store.read() as session:
        return history.sets(session, limit=1)[0]


def items(store, number=None):
    with store.read() as session:
        return history.changes(session, number or history.last(session))


def table_of(store, model) -> list[tuple]:
    with store.read() as session:
        return session.execute(select(model.__table__).order_by(*model.__table__.primary_key)).all()


def test_a_change_tells_who_made_it_when_for_which_park_and_from_which_file(register):
    by = history.of(CLERK, "import", park_id=901, file_name="十一月.xlsx", file_sha256="ab", note="月报")
    began = dt.datetime.now(dt.UTC)
    with register.write(by) as session:
        session.get(Tenant, 1).name = "新名称"
    made = last_set(register)
    assert (made.by, made.person_id, made.what, made.park_id) == ("clerk", 7, "import", 901)
    assert (made.file_name, made.file_sha256, made.note) == ("十一月.xlsx", "ab", "月报")
    assert began <= made.at <= dt.datetime.now(dt.UTC)
    (item,) = items(register)
    assert (item.table, item.key, item.operation, item.changed) == ("tenant", "1", "update", ("name",))
    assert (item.before["name"], item.after["name"]) == ("测试企业1", "新名称")


def test_what_is_typed_on_the_server_is_recorded_under_the_account_of_its_system(register, monkeypatch):
    monkeypatch.setenv("LOGNAME", "operator-on-duty")
    with register.write() as session:
        session.get(Tenant, 1).name = "新名称"
    assert (last_set(register).by, last_set(register).what) == ("operator-on-duty", "command")


def test_an_image_holds_every_value_of_a_row_exactly(register):
    shape = shapely.multipolygons([shapely.box(113.915000000000013, 22.1, 113.93, 22.2)])
    with register.write() as session:
        session.add(park("exact", shape, id=902, lon=113.91500000000001, accuracy_m=1 / 3, software_park=True))
    (item,) = items(register)
    with register.read() as session:
        row = session.execute(select(Park.__table__).where(Park.id == 902)).mappings().one()
    assert item.after == dict(row)
    assert type(item.after["software_park"]) is bool and item.after["recorded_at"].tzinfo is not None


def test_bulk_statements_and_raw_sql_are_recorded_row_by_row(register):
    with register.write() as session:
        session.execute(insert(Lease), [row(21), row(22), row(23)])
        session.execute(update(Lease).where(Lease.id > 20).values(area_m2=5.5))
        session.execute(text("UPDATE lease SET rent_free_months = 2 WHERE id = 11"))
        session.execute(delete(Lease).where(Lease.id == 23))
    made = [(item.operation, item.key) for item in items(register)]
    assert made == [("insert", "21"), ("insert", "22"), ("insert", "23"), ("update", "21"), ("update", "22"),
                    ("update", "23"), ("update", "11"), ("delete", "23")]  # fmt: skip


def row(id, **given):
    return {"id": id, "tenant_id": 1, "park_id": 901, "start": dt.date(2026, 1, 1), "source": "x", **given}


def test_a_write_that_changes_nothing_leaves_no_change_set_and_the_version_as_it_is(register):
    before, version = last_set(register).id, register.version()
    with register.write() as session:
        session.execute(text("UPDATE lease SET area_m2 = area_m2"))
    assert (last_set(register).id, register.version()) == (before, version)


def test_any_recorded_change_moves_the_version(register):
    version = register.version()
    with register.write() as session:
        session.get(Tenant, 1).name = "新名称"
    assert register.version() != version


def test_what_was_rolled_back_leaves_no_history(register):
    before = last_set(register).id
    with pytest.raises(RuntimeError), register.write() as session:
        session.get(Tenant, 1).name = "新名称"
        session.flush()
        raise RuntimeError
    assert last_set(register).id == before
    with register.write() as session:
        session.get(Tenant, 2).name = "另名"
    assert [item.key for item in items(register)] == ["2"]


def test_a_write_past_the_program_is_refused(register):
    """Another tool opens no change set, so the triggers have no number to write under."""
    with register.engine.execution_options(write=True).connect() as connection, pytest.raises(DBAPIError):
        connection.execute(text("UPDATE tenant SET name = 'x' WHERE id = 1"))


@pytest.mark.parametrize("statement", [
    "INSERT INTO tenant DEFAULT VALUES", "UPDATE tenant SET name = 'x' WHERE id = 1", "DELETE FROM tenant WHERE id = 1",
])  # fmt: skip
def test_recording_a_row_on_sqlite_makes_no_table_of_words_for_it(store, statement):
    """What a trigger runs is a statement of its own, for which SQLite would make one, for each row anew."""
    with store.engine.execution_options(write=True).connect() as connection:
        steps = [step[1] for step in connection.exec_driver_sql(f"EXPLAIN {statement}")]
    assert "Program" in steps and "OpenEphemeral" not in steps


def test_a_digest_is_that_of_the_changes_as_they_are_written(register):
    """Whatever is in them, on both databases: seals that were made are looked at for ever."""
    with register.write() as session:
        session.get(Tenant, 1).name = "新名称 \U00020bb7"
        session.execute(delete(Lease).where(Lease.id == 12))
        session.execute(insert(Lease), [row(id) for id in range(100, 100 + BLOCK)])
    made, columns = last_set(register), Change.__table__.columns
    with register.read() as session:
        changes = session.execute(select(*columns).where(Change.set_id == made.id).order_by(Change.id)).all()
    lines = ["\x1f".join("" if value is None else str(value) for value in change) for change in changes]
    assert len(lines) == BLOCK + 2
    assert made.digest == hashlib.sha256("".join(f"{line}\x1e" for line in lines).encode()).hexdigest()


@pytest.mark.parametrize("statement", ["UPDATE change SET row_after = NULL", "DELETE FROM change",
                                       "UPDATE change_set SET made_by = 'x'", "DELETE FROM change_set"])  # fmt: skip
def test_history_is_appended_never_changed_or_deleted(register, statement):
    with pytest.raises(DBAPIError, match="appended"), register.write() as session:
        session.execute(text(statement))


def test_a_password_is_in_no_image(register):
    with register.write() as session:
        session.add(Person(login="a", name="a", role="admin", password_hash="$argon2id$secret"))
    (item,) = items(register)
    assert item.after["login"] == "a" and "password_hash" not in item.after


def test_an_undone_change_is_a_new_change_and_the_rows_are_as_before(register):
    before = {model: table_of(register, model) for model in (Tenant, Lease)}
    with register.write() as session:
        session.add(tenant(id=3, number=3))
        session.flush()
        session.add(lease(3, 901, "2026-01-01", id=13))
        session.get(Tenant, 1).name = "新名称"
        session.execute(delete(Lease).where(Lease.id == 12))
    done = last_set(register).id
    with register.write(history.of(CLERK, "undo", park_id=901, undoes=done)) as session:
        assert history.undo(session, done) == 4
    assert {model: table_of(register, model) for model in (Tenant, Lease)} == before
    assert (last_set(register).what, last_set(register).undoes) == ("undo", done)


def test_an_undo_can_be_undone(register):
    with register.write() as session:
        session.get(Tenant, 1).name = "新名称"
    after = table_of(register, Tenant)
    for _ in range(2):
        number = last_set(register).id
        with register.write() as session:
            history.undo(session, number)
    assert table_of(register, Tenant) == after


def test_what_was_changed_again_since_is_not_undone_but_told(register):
    with register.write() as session:
        session.get(Tenant, 1).name = "第一次"
        session.get(Tenant, 2).name = "另一家"
    first = last_set(register).id
    with register.write() as session:
        session.get(Tenant, 1).name = "第二次"
    with pytest.raises(CannotUndo) as refused, register.write() as session:
        history.undo(session, first)
    assert [item.key for item in refused.value.conflicts] == ["1"]
    assert [name for _, _, name, *_ in table_of(register, Tenant)] == ["第二次", "另一家"]


def test_an_addition_that_others_depend_on_is_not_undone_but_told(register):
    with register.write() as session:
        session.add(tenant(id=3, number=3))
    added = last_set(register).id
    with register.write() as session:
        session.add(lease(3, 901, "2026-01-01"))
    with pytest.raises(CannotUndo, match="引用"), register.write() as session:
        history.undo(session, added)


def test_a_change_set_that_does_not_exist_is_said_so(register):
    with pytest.raises(CannotUndo, match="99"), register.write() as session:
        history.undo(session, 99)


def test_history_can_be_asked_what_was_known_at_a_moment(register):
    first = last_set(register)
    with register.write() as session:
        session.get(Tenant, 1).name = "新名称"
    with register.read() as session:
        assert history.known_on(session, first.at) == first.id
        assert history.known_on(session, dt.datetime.now(dt.UTC)) == first.id + 1
        assert history.known_on(session, dt.datetime(2020, 1, 1, tzinfo=dt.UTC)) == 0


STEPS = st.lists(
    st.tuples(st.sampled_from(["insert", "update", "delete", "undo"]), st.integers(31, 34), st.integers(0, 3)),
    min_size=1, max_size=8,
)  # fmt: skip


@settings(max_examples=examples(15), suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_any_earlier_state_can_be_read_back_after_any_sequence_of_changes(register, steps):
    """What `before` says of the past, laid over the present, is what was there then."""
    seen = {}
    with register.write() as session:
        session.execute(delete(Lease).where(Lease.id.between(31, 34)))
    for operation, id, months in steps:
        with register.write() as session:
            there = session.get(Lease, id)
            if operation == "insert" and there is None:
                session.add(lease(1, 901, "2026-01-01", id=id, rent_free_months=months))
            elif operation == "update" and there is not None:
                there.rent_free_months = months
            elif operation == "delete" and there is not None:
                session.delete(there)
            elif operation == "undo":
                try:
                    with session.begin_nested():
                        history.undo(session, history.last(session))
                except CannotUndo:
                    pass
        with register.read() as session:
            seen[history.last(session)] = now(session)
    with register.read() as session:
        for number, state in seen.items():
            then = now(session) | history.before(session, ["lease"], number)["lease"]
            assert {key: image for key, image in then.items() if image is not None} == state


def now(session) -> dict[str, dict]:
    keys = [str(id) for id in session.scalars(select(Lease.id))]
    return history.current(session, "lease", keys)


def test_every_table_has_an_image(register):
    """So that a new table does not silently stay without history."""
    for table in Base.metadata.sorted_tables:
        assert set(images.decode(table.name, "{}")) == set()
        assert images.columns(table)


def test_two_copies_of_a_database_that_went_different_ways_have_different_versions(store, tmp_path):
    """A page keeps what it worked out by the version; a restored backup must not be answered from it."""
    import shutil

    from registry.store.store import Store

    copy = Store.open(f"sqlite:///{shutil.copyfile(store.engine.url.database, tmp_path / 'copy.db')}")
    assert copy.version() == store.version()
    for each, name in ((store, "甲"), (copy, "乙")):
        with each.write() as session:
            session.get(Tenant, 1).name = name
    assert copy.version() != store.version()
    copy.close()
