"""The access log: what is kept, for how long, and who may read it."""

import datetime as dt

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from registry.access import log
from registry.access.log_detail import told
from registry.person import PUBLIC
from registry.services import access as service
from registry.store import audit
from registry.store.models import AccessEntry
from registry.store.models.base import now
from registry.store.stamping import access_chain
from registry.words import Words


@pytest.fixture
def chief(account):
    return account(role="admin").person


def counted(store) -> int:
    with store.read() as session:
        return session.scalar(select(func.count()).select_from(AccessEntry))


def aged(store, days: int) -> None:
    with store.write() as session:
        access_chain.add(
            session, AccessEntry(at=now() - dt.timedelta(days=days), login="x", what="login", result="done")
        )


def test_an_entry_says_who_what_of_whom_and_from_where(store, chief):
    log.record(store, chief, "reveal", "91000000DEM0000019", park_id=1, address="10.0.0.7")
    with store.read() as session:
        (entry,) = service.entries(chief, session)
    assert (entry.login, entry.what, entry.subject, entry.park_id, entry.address, entry.result) == (
        chief.login, "reveal", "91000000DEM0000019", 1, "10.0.0.7", "done",
    )  # fmt: skip


def test_a_word_that_is_no_kind_is_a_mistake_of_the_program(store, chief):
    with pytest.raises(KeyError):
        log.record(store, chief, "looked")


def test_entries_of_six_months_cannot_be_deleted_or_changed_even_in_the_database(store, chief):
    log.record(store, chief, "export")
    for statement in ("DELETE FROM access_entry", "UPDATE access_entry SET login = 'nobody'"):
        with pytest.raises(DBAPIError), store.write() as session:
            session.execute(text(statement))
    assert counted(store) == 1


def test_what_is_older_than_two_hundred_days_goes_at_the_next_log_in(store, visitor, account):
    aged(store, 201)
    aged(store, 190)
    visitor.log_in(account(role="admin").login)
    with store.read() as session:
        entries = log.entries(session)
        assert audit.verify(session) == []
    assert [(now() - entry.at).days for entry in entries] == [0, 0, 190]
    assert [entry.what for entry in entries] == ["login", "pruned", "login"]
    assert told(entries[1]) == Words("1 条，至第 1 条", "entries removed: 1, up to number 1")


def test_entries_are_asked_for_by_kind_name_and_days_in_china(store, chief):
    with store.write() as session:
        for hour in (15, 16, 17):  # UTC: 23:00, midnight and 01:00 in China
            at = dt.datetime(2026, 11, 20, hour, tzinfo=dt.UTC)
            access_chain.add(session, AccessEntry(at=at, login=f"n{hour}", what="login", result="done"))
    with store.read() as session:
        day = dt.date(2026, 11, 21)
        assert [entry.login for entry in service.entries(chief, session, first=day, last=day)] == ["n17", "n16"]
        assert [entry.login for entry in service.entries(chief, session, login=" N15 ")] == ["n15"]
        assert service.entries(chief, session, what="export") == []


def test_the_export_is_defused_logged_and_readable_by_a_spreadsheet(store, chief):
    log.record(store, PUBLIC, "login_failed", '=HYPERLINK("http://elsewhere.example")', address="+1")
    content = service.export(chief, store, address="10.0.0.7").decode("utf-8")
    assert content.startswith("\ufeff时间 time,")
    assert "\"'=HYPERLINK" in content and ",'+1," in content
    with store.read() as session:
        assert service.entries(chief, session)[0].what == "export"
