"""The secrets in the database: encrypted under a key, each bound to its account, and whole for verification."""

import pytest
from pyotp import random_base32
from sqlalchemy import select

from registry.access import account_acts, log, logins, sessions
from registry.store import audit
from registry.store.models import SecondFactor
from registry.store.stamping import stamp
from registry.store.stamping.audit_key import NO_KEY, read_key
from registry.store.store import Store
from tests.fixtures.people import PASSWORD
from tests.fixtures.second_factor import Phone, stepped, with_second_factor

KEY, OTHER = (read_key(name * 40) for name in "ko")


def found(store) -> list[str]:
    with store.read() as session:
        return [problem.en for problem in audit.verify(session, key=store.key)]


@pytest.fixture(params=["sqlite", "postgis"])
def kept(request, copy_of):
    """`kept(KEY)`: a register on each database, under a key or none."""
    made = copy_of(request.param, "empty", lambda store: None)

    def under(key) -> Store:
        store = Store(made.engine, key=key)
        if key is not NO_KEY:
            with made.engine.execution_options(write=True).begin() as connection:
                stamp.begin(connection, key)
        return store

    return under


def enrolled(store, clock, login: str = "chief") -> Phone:
    """The telephone of an account that has set it up through the services."""
    _, phone = with_second_factor(store, login, at=clock.at())
    clock(60)
    return Phone(phone.secret, clock)


@pytest.mark.parametrize("key", [NO_KEY, KEY], ids=["no key", "a key"])
def test_verification_stays_whole_and_the_secret_is_kept_as_the_key_allows(kept, clock, key):
    store = kept(key)
    phone = enrolled(store, clock)
    assert sessions.look_up(store, stepped(store, "chief", phone.code())).person.login == "chief"
    assert found(store) == []
    with store.read() as session:
        assert (phone.secret in session.scalar(select(SecondFactor.secret))) is (key is NO_KEY)


def test_a_key_taken_into_use_or_exchanged_takes_the_secrets_along(kept, clock):
    store = kept(NO_KEY)
    phone = enrolled(store, clock)
    for old, new in ((NO_KEY, KEY), (KEY, OTHER)):
        store = Store(store.engine, key=new)
        assert store.take_key(old) == [] and found(store) == []
        with store.read() as session:
            assert phone.secret not in session.scalar(select(SecondFactor.secret))
        assert stepped(store, "chief", phone.code())
        clock(60)


def test_a_key_that_was_not_taken_into_use_encrypts_nothing_that_could_be_lost(kept, clock):
    plain = kept(NO_KEY)
    phone = enrolled(Store(plain.engine, key=KEY), clock)
    assert stepped(plain, "chief", phone.code())


def test_under_a_key_a_secret_of_ones_own_put_in_past_the_program_is_found_and_taken_for_none(kept, clock):
    from sqlalchemy import text

    from registry.access.second_factor import BadCode
    from tests.attacks.insider import past

    store = kept(KEY)
    enrolled(store, clock)
    mine = Phone(random_base32(), clock)
    with store.engine.execution_options(write=True).begin() as connection:
        past(f"UPDATE second_factor SET secret = 'plain:{mine.secret}'")(connection)
    assert any("second_factor" in problem for problem in found(store))
    with pytest.raises(BadCode, match="重置两步验证"):
        stepped(store, "chief", mine.code())
    with store.read() as session:
        assert session.scalar(text("SELECT count(*) FROM login_session WHERE ended_at IS NULL")) == 0


def test_one_accounts_secret_is_no_other_accounts(kept, clock):
    from registry.access.second_factor import BadCode
    from tests.attacks.insider import past

    store = kept(KEY)
    enrolled(store, clock)
    phone = enrolled(store, clock, "mine")
    mine, chief = (f"(SELECT id FROM person WHERE login = '{login}')" for login in ("mine", "chief"))
    copied = f"(SELECT secret FROM second_factor WHERE person_id = {mine})"
    with store.engine.execution_options(write=True).begin() as connection:
        past(f"UPDATE second_factor SET secret = {copied} WHERE person_id = {chief}")(connection)
    with pytest.raises(BadCode, match="重置两步验证"):
        stepped(store, "chief", phone.code())


def test_at_the_server_it_is_reset_too(store, account, clock, monkeypatch):
    from typer.testing import CliRunner

    from cli.main import app

    monkeypatch.setenv("SOFTPARK_DATABASE_URL", store.engine.url.render_as_string(hide_password=False))
    enrolled(store, clock)
    listed = CliRunner().invoke(app, ["people", "list"], env={"COLUMNS": "200"})
    assert "✓" in listed.output
    done = CliRunner().invoke(app, ["people", "reset-second-factor", "chief"])
    assert done.exit_code == 0 and "已重置 chief" in done.output
    again = CliRunner().invoke(app, ["people", "reset-second-factor", "chief"])
    assert again.exit_code == 0 and "没有两步验证" in again.output
    assert CliRunner().invoke(app, ["people", "reset-second-factor", "nobody"]).exit_code == 2
    assert logins.finish(store, logins.attempt(store, "chief", "10.0.0.7"), PASSWORD, "test")
    with store.read() as session:
        assert log.entries(session, what="second_factor_reset")[0].address == account_acts.COMMAND_LINE
