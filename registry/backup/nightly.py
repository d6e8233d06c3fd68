"""The nightly backup (每夜备份), where `SOFTPARK_BACKUPS` names a folder.

The server makes it after two in China, checked, and keeps it for `SOFTPARK_BACKUPS_KEPT` days. Of several processes one
makes it. A failure is in the log, in a file of the folder where that can be written, at `softpark audit verify` and on
the administrators' page.
"""

import datetime as dt
import fcntl
import logging
import os
import re
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from registry import backup, clock
from registry.backup.contents import listed
from registry.backup.files import BadBackup
from registry.store.audit import Problem
from registry.store.store import Store, StoreError
from registry.words import Explained

FOLDER, KEPT = "SOFTPARK_BACKUPS", "SOFTPARK_BACKUPS_KEPT"
DAYS = 30
HOUR = 2  # in China, when few are at work
FAILED = "softpark-backup-failed.txt"
NAME = re.compile(r"softpark-(\d{4}-\d\d-\d\d)\.(?:db|dump)")
LOG = logging.getLogger("softpark")


class BadSetting(Explained, ValueError):
    """A setting of backups is wrong."""


def folder() -> Path | None:
    """Where backups go; None where none are made. Raises `BadSetting`."""
    given = os.environ.get(FOLDER, "").strip()
    if not given:
        return None
    if not Path(given).is_dir():
        raise BadSetting(f"{FOLDER}={given}：没有这个文件夹。", f"{FOLDER}={given}: there is no such folder.")
    return Path(given)


def days_kept() -> int:
    """Raises `BadSetting`."""
    given = os.environ.get(KEPT, "").strip() or str(DAYS)
    if not (given.isascii() and given.isdigit() and len(given) < 6 and int(given) > 0):
        raise BadSetting(f"{KEPT}={given[:40]}：应为正整数天。", f"{KEPT}={given[:40]}: give whole days, 1 at least.")
    return int(given)


def made(place: Path) -> dict[dt.date, Path]:
    """The backups in the folder that are whole, by day."""
    found = {}
    for path in place.iterdir():
        if (named := NAME.fullmatch(path.name)) and listed(path).path.exists():
            found[dt.date.fromisoformat(named[1])] = path
    return found


def run(store: Store, at: dt.datetime | None = None) -> Path | None:
    """Make tonight's backup, unless it is there or its hour has not come; where it is. Never raises: what fails is
    said.
    """
    try:
        place = folder()
    except BadSetting as wrong:  # a folder that was there at the start
        LOG.error("the nightly backup failed: %s", wrong)
        return None
    at = at or clock.now()
    day = clock.day_of(at)
    if place is None or clock.in_china(at).hour < HOUR:
        return None
    try:
        with (place / ".softpark-backup.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:  # another process makes it
                return None
            return None if day in made(place) else _make(store, place, day)
    except (BadBackup, StoreError, DBAPIError, OSError) as error:
        _failed(place, at, str(error))
        return None


def _make(store: Store, place: Path, day: dt.date) -> Path:
    ending = "db" if store.engine.dialect.name == "sqlite" else "dump"
    path = place / f"softpark-{day}.{ending}"
    path.unlink(missing_ok=True)  # one without a list, from a night that was interrupted
    contents = backup.make(store, path)
    (place / FAILED).unlink(missing_ok=True)
    if contents.problems:
        LOG.error("the backup %s was made, but verification found %s problems", path, len(contents.problems))
    else:  # while anything is wrong, none that may still be right goes
        _tidy(place, day)
    return path


def _tidy(place: Path, day: dt.date) -> None:
    for old, path in made(place).items():
        if old < day - dt.timedelta(days=days_kept()):
            listed(path).path.unlink()
            path.unlink()


def _failed(place: Path, at: dt.datetime, why: str) -> None:
    said = f"{clock.in_china(at):%Y-%m-%d %H:%M} {why}"
    LOG.error("the nightly backup failed: %s", said)
    try:
        (place / FAILED).write_text(said + "\n", encoding="utf-8")
    except OSError as error:
        LOG.error("nor can it be written down in %s: %s", place, error.strerror)


def troubles(at: dt.datetime | None = None) -> list[Problem]:
    """What is wrong with the nightly backups; nothing where none are asked for."""
    try:
        place = folder()
        if place is None:
            return []
        days_kept()
        found = made(place)
        failed = (place / FAILED).read_text(encoding="utf-8").strip() if (place / FAILED).exists() else None
    except BadSetting as error:
        return [Problem(f"每夜备份：{error.zh}", f"the nightly backup: {error.en}")]
    except OSError as error:
        return [Problem(f"每夜备份：{error}", f"the nightly backup: {error}")]
    said = [] if failed is None else [Problem(f"备份失败：{failed}", f"the backup failed: {failed}")]
    latest = max(found, default=None)
    if latest is None or latest < clock.day_of(at or clock.now()) - dt.timedelta(days=1):
        said.append(
            Problem(
                f"最近一次完好的每夜备份：{latest or '没有'}（以其他方式作的备份不计）",
                f"the latest nightly backup that is whole: {latest or 'there is none'} (backups made otherwise are not "
                "counted)",
            )
        )
        return said
    try:
        wrong = listed(found[latest]).read().problems
    except BadBackup as bad:
        return [*said, Problem(bad.zh, bad.en)]
    if wrong:
        said.append(
            Problem(
                f"{latest} 备份时核验发现 {len(wrong)} 个问题：{wrong[0].zh}",
                f"verification at the backup of {latest} found {len(wrong)} problems: {wrong[0].en}",
            )
        )
    return said
