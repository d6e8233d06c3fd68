"""The address of the database: read as people write it, or refused in one sentence with the right form."""

import pytest
from typer.testing import CliRunner

from cli.main import app
from registry.store import address
from registry.store.address import BadAddress
from registry.store.store import Store, StoreError

WRONG = {
    "/data/x.db": "sqlite:////data/x.db",
    "x.db": "sqlite:///x.db",
    "C:\\x.db": "sqlite:///C:\\x.db",
    "sqlite:/y.db": "sqlite:////y.db",
    "sqlite:y.db": "sqlite:///y.db",
    "sqlite://y.db": "sqlite:///y.db",
    "sqlite://": address.SQLITE,
    "sqlite:///": address.SQLITE,
    "sqlite:///:memory:": address.SQLITE,
    "sqlite:////no/such/folder/y.db": "/no/such/folder",
    "sqlite:////tmp": "sqlite:////tmp/softpark.db",
    "sqlite:////tmp/y.db?colour=red": address.SQLITE,
    "postgresql://me:s3cret@host:abc/x": address.POSTGRESQL,
    "postgresql://me:s3cret@host:99999/x": address.POSTGRESQL,
    "postgresql://me:s3cret@host:-1/x": address.POSTGRESQL,
    "postgresql://me:c/ret@ho:s3cret@host/x": address.POSTGRESQL,
    "postgres:host/x": address.POSTGRESQL,
    "mysql+pymysql://me:s3cret@host/x": address.POSTGRESQL,
    "oracle://host/x": address.SQLITE,
    "http://host/x": address.SQLITE,
    "sqlite:///x\x07.db": "?",
    "::": "sqlite:///::",
}


@pytest.mark.parametrize(("written", "right"), WRONG.items())
def test_a_wrong_address_is_refused_with_the_right_form(written, right):
    with pytest.raises(StoreError) as refused:
        Store.open(written)
    zh, en = str(refused.value).split("\n")
    assert right in zh and right in en
    assert "s3cret" not in str(refused.value) and "c/ret" not in str(refused.value)


@pytest.mark.parametrize(
    "written", ["postgres://u@h:5432/d", "postgresql://u@h:5432/d", "POSTGRESQL+asyncpg://u@h:5432/d"]
)
def test_every_way_to_write_postgresql_is_taken(written):
    url = address.read_address(f" {written}\n".strip(" \n") + " ")
    assert (url.drivername, url.host, url.port, url.database) == ("postgresql+psycopg", "h", 5432, "d")


def test_a_file_from_here_or_by_its_whole_path_is_taken(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for written in ("sqlite:///x.db", f"sqlite:///{tmp_path}/x.db", f"SQLite:///file:{tmp_path}/x.db?mode=ro&uri=true"):
        assert address.file_of(address.read_address(written)) == tmp_path / "x.db"


def test_a_folder_that_is_not_there_is_not_made(tmp_path):
    with pytest.raises(BadAddress, match="不存在"):
        address.read_address(f"sqlite:///{tmp_path}/misspelt/x.db")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [["parks"], ["init"], ["audit", "verify"], ["people", "list"], ["rulings"]])
@pytest.mark.parametrize(
    "written", ["/data/x.db", "sqlite:/y.db", "postgresql://h:abc/x", "mysql://h/x", "sqlite:////no/such/x.db",
                "postgres://nobody@127.0.0.1:1/x", "sqlite:////dev/null"]
)  # fmt: skip
def test_a_command_says_so_and_shows_no_traceback(monkeypatch, command, written):
    monkeypatch.setenv("SOFTPARK_DATABASE_URL", written)
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 1 and isinstance(result.exception, SystemExit), result.output
    assert "Traceback" not in result.output and len(result.output.splitlines()) <= 8


@pytest.mark.parametrize("written", ["soon", "-1", "1.5", "９", "9" * 5000])
def test_seconds_that_are_none_are_refused_in_a_sentence(monkeypatch, written):
    monkeypatch.setenv("SOFTPARK_DATABASE_LOCK_TIMEOUT", written)
    with pytest.raises(StoreError, match=r"SOFTPARK_DATABASE_LOCK_TIMEOUT.*秒"):
        Store.open("postgresql://u@h/d")


def test_a_database_error_in_the_middle_of_a_command_is_said_without_a_traceback(database_file, monkeypatch):
    """A table that somebody dropped: nothing that a program foresees, and still no traceback."""
    import sqlite3

    with sqlite3.connect(database_file) as raw:
        raw.execute("DROP TABLE lease")
    monkeypatch.setenv("SOFTPARK_DATABASE_URL", f"sqlite:///{database_file}")
    result = CliRunner().invoke(app, ["parks"])
    assert result.exit_code == 1 and isinstance(result.exception, SystemExit)
    assert "no such table" in result.output and "Traceback" not in result.output
