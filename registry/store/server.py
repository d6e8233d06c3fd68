"""Which server answers (数据库服务器): only PostgreSQL itself, 15 or later, and one whose clock agrees with ours.

openGauss and what is made of it speak the protocol of PostgreSQL and call themselves that, with the version 9.2; the
register would begin there and fail half-way, at the first thing that version lacks.
"""

from __future__ import annotations

import datetime as dt
import re

from sqlalchemy import Connection, func, select, text
from sqlalchemy.orm import Session

from registry.store.models.history import ChangeSet
from registry.words import Words

OLDEST = 15
APART = dt.timedelta(minutes=2)  # more, and sessions, lockouts and one-time links of several processes disagree
_OTHER = re.compile(r"openGauss|GaussDB|MogDB|Vastbase|KingbaseES|EnterpriseDB|CockroachDB|YugabyteDB|Redshift", re.I)
_NUMBER = re.compile(r"PostgreSQL (\d+)")


def refused(said: str) -> Words | None:
    """Why a server that says this of its `version()` is not taken; None where it is."""
    other, number = _OTHER.search(said), _NUMBER.match(said)
    if other is None and number is not None and int(number[1]) >= OLDEST:
        return None
    name = other[0] if other else said.split(",")[0][:60]
    return Words(
        f"登记库所在的服务器是 {name}，不能使用：请用 PostgreSQL {OLDEST} 或更新的版本和 PostGIS。没有写入任何内容。",
        f"The register's server is {name}, which cannot be used: take PostgreSQL {OLDEST} or later, with PostGIS. "
        "Nothing was written.",
    )


def version(connection: Connection) -> str:
    """What the server says it is."""
    return str(connection.scalar(text("SELECT version()")))


def clock_doubt(session: Session, here: dt.datetime) -> Words | None:
    """What to say where our clock, `here` in UTC, is too far from the server's, or behind what was written last."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        apart = abs(connection.execute(text("SELECT clock_timestamp()")).scalar_one() - here)
        if apart > APART:
            return Words(
                f"本机的时钟与数据库服务器相差 {_minutes(apart)} 分钟：登录、一次性链接和“今天”会出错。"
                "请让两台机器对时。",
                f"This machine's clock is {_minutes(apart)} minutes from that of the database's server: log-ins, "
                'one-time links and "today" go wrong. Have both set by the network.',
            )
    last = session.scalar(select(func.max(ChangeSet.at)))
    if last is None or last - here <= APART:
        return None
    behind = _minutes(last - here)
    return Words(
        f"本机的时钟比登记中最近的更改还早 {behind} 分钟：时钟可能被调回。请对时，再让人使用。",
        f"This machine's clock is {behind} minutes behind the latest change of the register: it was perhaps set "
        "back. Set it right before people come.",
    )


def _minutes(apart: dt.timedelta) -> int:
    return round(apart.total_seconds() / 60)
