"""Who acts (以谁的名义): the role and the limits of a person, as settings of one transaction of PostgreSQL.

`registry.access.permissions.allowed` says who acts while a service runs. Where the database has no wall, as on SQLite,
nothing is asked of it and nothing changes.
"""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from registry.store.wall.policies import PROGRAM, role_of

WALL = "softpark wall"
"""Under this word `Connection.info` says whether the database has the wall; under `ACTS`, who acts in it now."""
ACTS = "softpark acts"


@dataclass(frozen=True, slots=True)
class Acting:
    """A person's role and what its account is for, as in `registry.person.Person`; `action`: what it does, of
    `registry.access.permissions`; `sight`: own, whole or roster, see
    `registry.store.wall.policies`; `documents`, `measures`: the policy documents of its office, and what they pay.
    """

    role: str
    person_id: int | None = None
    parks: frozenset[int] = frozenset()
    scope: str | None = None
    uscc: str | None = None
    action: str = ""
    sight: str = "own"
    documents: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()

    def settings(self) -> dict[str, str]:
        return {
            "role": role_of(self.role),
            "softpark.person": "" if self.person_id is None else str(self.person_id),
            "softpark.parks": ",".join(str(id) for id in sorted(self.parks)),
            "softpark.scope": self.scope or "",
            "softpark.uscc": self.uscc or "",
            "softpark.action": self.action,
            "softpark.sight": self.sight,
            "softpark.documents": ",".join(self.documents),
            "softpark.measures": ",".join(self.measures),
        }


_ACTING: ContextVar[Acting | None] = ContextVar("acting", default=None)


@contextmanager
def acting(who: Acting, session: Session | None) -> Generator[None, None, None]:
    """Within, `who` acts: in the `session` that is open, and in all that are opened."""
    before = _ACTING.set(who)
    try:
        if session is None:
            yield
        else:
            session.flush()
            with _as(session.connection(), who):
                yield
    finally:
        _ACTING.reset(before)


@contextmanager
def nobody() -> Generator[None, None, None]:
    """Within, what is opened is the program's own: counting log-ins, for whomever they are."""
    before = _ACTING.set(None)
    try:
        yield
    finally:
        _ACTING.reset(before)


@contextmanager
def whoever_acts(session: Session) -> Generator[None, None, None]:
    """In a session that was just opened, whoever acts here; the program where nobody does."""
    who = _ACTING.get()
    if who is None:
        yield
    else:
        with _as(session.connection(), who):
            yield
            session.flush()


@contextmanager
def the_program(session: Session) -> Generator[None, None, None]:
    """Within, the program itself acts, for what belongs to nobody: the access log."""
    session.flush()  # what a person has changed so far is written as that person
    with _as(session.connection(), None):
        yield


@contextmanager
def _as(connection: Connection, who: Acting | None) -> Generator[None, None, None]:
    if not connection.info.get(WALL):
        yield
        return
    before = connection.info.get(ACTS)
    _set(connection, who)
    try:
        yield
    finally:
        # After an error nothing can be said any more, and what was set ends with the transaction anyway.
        driver = None if connection.closed else cast("Any", connection.connection.dbapi_connection)
        if driver is not None and driver.info.transaction_status.name == "INTRANS":
            _set(connection, before)


def _set(connection: Connection, who: Acting | None) -> None:
    settings = {"role": PROGRAM} if who is None else who.settings()
    names = {f"n{number}": name for number, name in enumerate(settings)}
    asked = ", ".join(f"set_config(:{key}, :v{key}, true)" for key in names)
    values = {f"v{key}": settings[name] for key, name in names.items()}
    connection.execute(text(f"SELECT {asked}"), names | values)
    connection.info[ACTS] = who
