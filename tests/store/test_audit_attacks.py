"""Whatever is done past the program to the database, `softpark audit verify` says so; the list is in tests/attacks."""

import datetime as dt

import pytest
from sqlalchemy import Connection, create_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from registry.access import account_acts, invitations, log, logins
from registry.person import Person
from registry.store import audit
from registry.store.models import Lease, Publication, PublishedFigure, PublishedPart, SignOnIdentity, Tenant
from registry.store.stamping import stamp
from registry.store.stamping.audit_key import NO_KEY, Key
from registry.store.stamping.seals import Authorship
from registry.store.store import Store
from tests.attacks.insider import INSIDER, UNDER_A_KEY, Attack
from tests.fixtures.copies import copied
from tests.fixtures.people import PASSWORD, make_account
from tests.fixtures.rows import lease, park, tenant
from tests.fixtures.stores import place

KEY = Key(b"a key of the tests, 32 bytes long")
DATABASES = {"sqlite": "sqlite", "postgresql": "postgis"}


def on_each(attacks: list[Attack]) -> list:
    """Each attack on each database that it is one on: in `make attacks`; else of those that are the same on both every
    fourth on PostGIS, where one takes five times as long.
    """
    return [
        pytest.param(
            kind, attack, id=f"{database}: {attack}",
            marks=pytest.mark.prove if kind == "postgis" and attack.on is None and number % 4 else (),
        )
        for database, kind in DATABASES.items()
        for number, attack in enumerate(attacks)
        if attack.on in (None, database)
    ]  # fmt: skip


def filled(store: Store) -> None:
    """A register with a tenant and a lease, an account that has logged in, an identity, one-time links, a log."""
    place(store)
    with store.write(Authorship("first")) as session:
        session.add_all([park(id=901), tenant(id=1, number=1), tenant(id=2, number=2)])
        session.flush()
        session.add(lease(1, 901, "2025-01-01", id=11, monthly_rent_fen=100_00, area_m2=100.0))
    chief = make_account(store, "admin", login="chief")
    with store.write() as session:
        wang = account_acts.add(session, chief.person, "wang", "王明", "official", scope="440311")
        session.add(SignOnIdentity(person_id=wang.id, issuer="https://id.example", subject="w"))
        token = invitations.invite(session, wang)
    invitations.accept(store, token, "seven quiet herons, one lake", "10.0.0.8", "test")
    logins.finish(store, logins.attempt(store, "chief", "10.0.0.7"), PASSWORD, "test")
    log.record(store, chief.person, "export", "roster")
    with store.write(Authorship("published")) as session:
        session.add(Publication(id=1, day=dt.date(2026, 1, 1)))
        session.flush()
        session.add(PublishedFigure(publication_id=1, name="sums/all", digest="d", value="0"))
        session.add(PublishedPart(publication_id=1, sum_name="sums/all", what="n", who=1, mark="m", inside=True))
    with store.write(Authorship("second")) as session:
        session.get(Tenant, 1).name = "新名称"


def found(store: Store) -> list[str]:
    with store.read() as session:
        return [problem.en for problem in audit.verify(session, key=store.key)]


@pytest.fixture(scope="module")
def whole(request, run, tmp_path_factory):
    """One register for all attacks that are made and taken back within a transaction."""
    folder = tmp_path_factory.mktemp("attacked")
    with copied(request, run, folder, request.param, "filled", filled) as store:
        assert found(store) == []
        yield store
        assert found(store) == [], "an attack was not taken back"


@pytest.mark.parametrize(
    ("whole", "attack"), on_each([attack for attack in INSIDER if not attack.then]), indirect=["whole"]
)
def test_what_is_done_past_the_program_is_found(whole, attack):
    with whole.engine.execution_options(write=True).connect() as connection:
        attack.does(connection)
        said = verified(connection)
        connection.rollback()
    assert attack.says in said


def verified(connection: Connection, key: Key = NO_KEY) -> str:
    return "\n".join(problem.en for problem in audit.verify(Session(connection), key=key))


@pytest.fixture
def register(request, copy_of):
    return copy_of(request.param, "filled", filled)


def followed(store: Store, attack: Attack) -> str:
    """What verification says after the attack, committed, and an honest change and entry after it."""
    url = store.engine.url
    store.engine.dispose()
    with create_engine(url, poolclass=NullPool).begin() as connection:
        attack.does(connection)
    with store.write(Authorship("third")) as session:
        session.get(Lease, 11).rent_free_months = 3
    log.record(store, Person(None, "li.lei", "李雷", "official"), "export", "roster")
    return "\n".join(found(store))


@pytest.mark.parametrize(
    ("register", "attack"), on_each([attack for attack in INSIDER if attack.then]), indirect=["register"]
)
def test_an_honest_change_afterwards_does_not_hide_it(register, attack):
    assert attack.says in followed(register, attack)


@pytest.mark.parametrize(("register", "attack"), on_each(UNDER_A_KEY), indirect=["register"])
def test_who_knows_the_program_but_not_the_key_is_found_out(register, attack):
    with register.engine.execution_options(write=True).begin() as connection:
        stamp.begin(connection, KEY)
    keyed = Store(register.engine, key=KEY)
    assert found(keyed) == []
    if attack.then:
        assert attack.says in followed(keyed, attack)
        return
    with register.engine.execution_options(write=True).begin() as connection:
        attack.does(connection)
    assert attack.says in "\n".join(found(keyed))
