"""The access log (访问日志), for administrators."""

import csv
import io
from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import log, log_detail
from registry.access.permissions import allowed
from registry.clock import in_china, midnight
from registry.person import Person
from registry.rosters.files.making.export import defused
from registry.store.models.park import Park
from registry.store.models.person import AccessEntry
from registry.store.store import Store
from registry.words import Words

COLUMNS = ("时间 time", "登录名 login", "事项 what", "对象 subject", "园区 park id", "地址 address", "结果 result")


@allowed("access.read")
def entries(
    person: Person,
    session: Session,
    *,
    what: str | None = None,
    login: str | None = None,
    first: date | None = None,
    last: date | None = None,
    limit: int | None = None,
) -> list[AccessEntry]:
    """The entries of the days from `first` to `last`, both inclusive, the latest first."""
    return _entries(session, what, login, first, last, limit)


@allowed("access.read")
def park_names(person: Person, session: Session, found: Iterable[AccessEntry]) -> dict[int, Words]:
    """The names of the parks that entries are about, by id."""
    asked = select(Park.id, Park.name_zh, Park.name_en).where(Park.id.in_({entry.park_id for entry in found}))
    return {id: Words(zh, en or zh) for id, zh, en in session.execute(asked)}


@allowed("access.read")
def export(
    person: Person,
    store: Store,
    *,
    what: str | None = None,
    login: str | None = None,
    first: date | None = None,
    last: date | None = None,
    address: str | None = None,
) -> bytes:
    """The same as CSV (UTF-8 with BOM, for spreadsheets); that it was exported is an entry, too."""
    with store.read() as session:
        found = [_row(entry) for entry in _entries(session, what, login, first, last, None)]
    log.record(store, person, "export", "访问日志 access log", address=address)
    written = io.StringIO()
    csv.writer(written).writerows([COLUMNS, *found])
    return written.getvalue().encode("utf-8-sig")


def _entries(session: Session, what, login, first: date | None, last: date | None, limit) -> list[AccessEntry]:
    return log.entries(
        session, what=what, login=login, limit=limit,
        since=midnight(first) if first else None,
        until=midnight(last + timedelta(days=1)) if last else None,
    )  # fmt: skip


def _row(entry: AccessEntry) -> list[str]:
    cells = (
        f"{in_china(entry.at):%Y-%m-%d %H:%M:%S}", entry.login, entry.what, _subject(entry), entry.park_id,
        entry.address, entry.result,
    )  # fmt: skip
    return [defused("" if cell is None else str(cell)) for cell in cells]


def _subject(entry: AccessEntry) -> str | None:
    """Of what or whom, with what was changed in both languages."""
    told = log_detail.told(entry)
    return told.zh if told.zh == told.en else f"{told.zh} / {told.en}"
