"""Logging in: who gets a session, who does not, and what the answer tells."""

import pytest
from sqlalchemy import select

from registry.access import sessions
from registry.store.models import AccessEntry, LoginSession
from registry.store.models import Person as Account
from views.kit.context import store as register


def holder(browser) -> str | None:
    """Who the browser's session belongs to."""
    login = sessions.look_up(register(), browser.session)
    return login and login.person.login


def test_a_right_password_begins_a_session(visitor, account):
    known = account(parks=["demo-guangming-1"])
    answer = visitor.log_in(known.login)
    assert answer.status_code == 303
    assert holder(visitor) == known.login


BEGINS = {"operator": "/roster", "tenant": "/own", "admin": "/people", "official": "/"}


@pytest.mark.parametrize("role", BEGINS)
def test_who_asked_for_no_page_begins_at_the_work_of_the_role(visitor, account, role):
    known = account(role, parks=["demo-guangming-1"] if role == "operator" else [])
    assert visitor.log_in(known.login).headers["location"] == BEGINS[role]
    assert visitor.log_in(known.login, path="/account/login?next=").headers["location"] == BEGINS[role]
    english = visitor.log_in(known.login, path="/account/login?lang=en")
    assert english.headers["location"] == f"{BEGINS[role]}?lang=en"


def test_the_log_in_name_is_taken_as_people_type_it(visitor, account):
    account(role="admin", login="li.lei")
    assert visitor.log_in("  Ｌi.Lei ").status_code == 303


def test_the_page_that_asked_for_it_follows(visitor, account):
    known = account(role="admin")
    assert visitor.log_in(known.login, path="/account/login?next=/people%3Flang%3Den").headers["location"] == (
        "/people?lang=en"
    )


@pytest.mark.parametrize(
    "away",
    ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "\\\\elsewhere.example",
     "javascript:alert(1)", "/\t/elsewhere.example", "elsewhere.example", "///elsewhere.example", "/account/logout",
     " /x", "http:elsewhere.example"],
)  # fmt: skip
def test_logging_in_never_leads_to_another_site(visitor, account, away):
    known = account(role="admin")
    from urllib.parse import quote

    assert visitor.log_in(known.login, path=f"/account/login?next={quote(away)}").headers["location"] == "/"


def test_a_wrong_password_and_an_unknown_name_read_the_same(visitor, browser_of, account):
    known = account(role="admin")
    wrong, unknown = visitor.log_in(known.login, "not this one"), browser_of().log_in("nobody", "not this one")
    assert wrong.status_code == unknown.status_code == 401
    assert strip(wrong.text) == strip(unknown.text)
    assert "与密码不符" in wrong.text and visitor.session is None


def strip(page: str) -> str:
    return page.split('name="form-token"')[0]


def test_a_disabled_account_reads_as_a_wrong_password_and_its_sessions_are_over(visitor, account, store):
    known = account(role="admin")
    visitor.log_in(known.login)
    with store.write() as session:
        from registry.store.models.base import now

        session.get(Account, known.id).disabled_at = now()
    assert holder(visitor) is None
    assert visitor.log_in(known.login).status_code == 401


def test_an_account_without_a_password_cannot_be_entered(visitor, account):
    known = account(role="admin", password=None)
    for guess in ("", "None", "anything at all"):
        assert visitor.log_in(known.login, guess).status_code == 401


def test_full_width_signs_are_the_same_password(visitor, account):
    known = account(role="admin", password="Moon 12 lantern river")
    assert visitor.log_in(known.login, "Ｍoon １２ lantern river").status_code == 303


def test_log_ins_and_failures_are_logged_without_what_was_typed(visitor, account, store):
    known = account(role="admin")
    visitor.log_in(known.login, "not this one")
    visitor.log_in("My Secret Password typed into the wrong field", "x")
    visitor.log_in(known.login)
    with store.read() as session:
        entries = session.scalars(select(AccessEntry).order_by(AccessEntry.id)).all()
        written = [(entry.login, entry.what, entry.result, entry.address) for entry in entries]
    assert written == [
        (known.login, "login_failed", "refused", "10.0.0.7"),
        ("", "login_failed", "refused", "10.0.0.7"),
        (known.login, "login", "done", "10.0.0.7"),
    ]
    assert b"wrong field" not in database(store)


def database(store) -> bytes:
    from pathlib import Path

    return Path(store.engine.url.database).read_bytes()


def test_neither_password_nor_token_is_kept(visitor, account, store):
    known = account(role="admin")
    visitor.log_in(known.login)
    kept = database(store)
    assert known.password.encode() not in kept and visitor.session.encode() not in kept
    with store.read() as session:
        assert session.scalar(select(LoginSession.token_sha256)) == sessions.digest(visitor.session)


def test_the_form_is_plain_html_that_a_password_manager_fills(visitor):
    page = visitor.get("/account/login").text
    assert 'autocomplete="username"' in page and 'autocomplete="current-password"' in page
    assert "<script" not in page
    assert visitor.get("/account/login").headers["cache-control"] == "no-store"


def test_the_form_is_read_in_english_on_demand(visitor):
    page = visitor.get("/account/login?lang=en&next=/park").text
    assert "Log in" in page and '<html lang="en"' in page
    assert "/account/login?lang=en&amp;next=%2Fpark" in page


def test_a_register_that_cannot_be_written_is_said_without_a_traceback(visitor, account, store, monkeypatch):
    from registry.store.store import CannotWrite, Store

    def refuse(self, by=None):
        raise CannotWrite("磁盘空间不足", "The disk is full")

    known, token = account(role="admin"), visitor.form_token("/account/login")
    monkeypatch.setattr(Store, "write", refuse)
    answer = visitor.submit("/account/login", form_token=token, login=known.login, password=known.password)
    assert answer.status_code == 503 and "磁盘空间不足" in answer.text and "The disk" not in answer.text
