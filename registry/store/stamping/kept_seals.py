"""Seals kept elsewhere (留存的封印): what finds a history written anew as a whole, or an older copy put in place.

`SOFTPARK_SEALS` says where each write leaves a line about the ends of both chains: a folder, best one of another
machine or one that only grows (a file a day, `softpark-seals-2026-11-21.txt`); `syslog` for the log of the system; or
`syslog://host:port` for another machine's, over UDP. A line is written after the write is done. Where that fails, the
write stands, and the failure is said in the program's log, by `softpark audit verify` and on the administrators' page.

A line: `softpark-seal MOMENT ERA SET SEAL ENTRY SEAL WRITES MAC`, whatever a syslog puts before it. ERA tells one
register from another. `softpark-restored` instead says that the register was put back to these ends on purpose.
"""

import datetime as dt
import logging
import logging.handlers
import os
import re
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from registry import clock
from registry.store.stamping.access_chain import End
from registry.store.stamping.stamp import Stamp
from registry.words import Explained

ENVIRONMENT = "SOFTPARK_SEALS"
LOG = logging.getLogger("softpark")
FILE = "softpark-seals-{day}.txt"
SYSLOG_PORT = 514
MADE, RESTORED = "softpark-seal", "softpark-restored"
LINE = re.compile(
    rf"(?P<kind>{MADE}|{RESTORED}) (?P<at>\S+) (?P<era>\S+) (?P<set>\d+) (?P<set_seal>[0-9a-f]{{64}}) "
    r"(?P<entry>\d+) (?P<entry_seal>[0-9a-f]{64}) (?P<writes>\d+) (?P<mac>[0-9a-f]{64})\s*$"
)
BY_HAND = re.compile(r"(?P<day>\d{4}-\d\d-\d\d) (?P<set>\d+) (?P<set_seal>[0-9a-f]{64})\s*$")


class BadSeals(Explained, ValueError):
    """The setting, or a line of a file of seals, is not what it should be; the message says what would be right."""


@dataclass(frozen=True, slots=True)
class KeptSeal:
    """A line that was kept. Lines written by hand (`softpark audit seal --to`) know the change set and the day only."""

    at: dt.datetime
    sets: End
    access: End | None = None
    era: str | None = None
    writes: int | None = None
    mac: str | None = None
    restored: bool = False


def line_of(era: str, made: Stamp, at: dt.datetime, restored: bool = False) -> str:
    """The line about a stamp."""
    sets, access = made.heads.sets, made.heads.access
    moment = at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    kind = RESTORED if restored else MADE
    return f"{kind} {moment} {era} {sets.id} {sets.seal} {access.id} {access.seal} {made.writes} {made.mac}"


def read_seals(lines: Iterable[str], where: str) -> Iterator[KeptSeal]:
    """The seals in the lines of a file; what stands before them in a line is the syslog's. Raises `BadSeals`."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        found = LINE.search(line)
        if found:
            moment = dt.datetime.strptime(found["at"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=dt.UTC)
            yield KeptSeal(
                moment, End(int(found["set"]), found["set_seal"]), End(int(found["entry"]), found["entry_seal"]),
                found["era"], int(found["writes"]), found["mac"], found["kind"] == RESTORED,
            )  # fmt: skip
        elif found := BY_HAND.match(line):
            day = dt.datetime.fromisoformat(found["day"]).replace(tzinfo=dt.UTC)
            yield KeptSeal(day, End(int(found["set"]), found["set_seal"]))
        else:
            raise BadSeals(
                f"{where} 第 {number} 行不是封印，应如“2026-11-21 17 9f…”",
                f"{where}: line {number} is no seal, like those of `softpark audit seal`",
            )


class Keeper:
    """Where the seals of this process go. `failed`: what went wrong last, None while all is well."""

    def __init__(self, folder: Path | None = None, address: tuple[str, int] | str | None = None):
        self.folder, self.address = folder, address
        self.failed: str | None = None
        self._syslog: logging.handlers.SysLogHandler | None = None
        self._turn = threading.Lock()

    @property
    def place(self) -> str | None:
        """In words, for people; None where no seals are kept."""
        if self.folder is not None:
            return str(self.folder)
        if self.address is None:
            return None
        return "syslog" if isinstance(self.address, str) else "syslog://{}:{}".format(*self.address)

    def keep(self, line: str) -> None:
        """Write a line. A failure is noted and logged, and stops nothing."""
        if self.place is None:
            return
        try:
            with self._turn:
                if self.folder is not None:
                    self._append(self.folder, line)
                else:
                    self._send(line)
        except OSError as error:
            self.failed = f"{clock.now():%Y-%m-%d %H:%M} {self.place}: {error.strerror or error}"
            LOG.error("a seal could not be kept: %s", self.failed)
        else:
            self.failed = None

    def _append(self, folder: Path, line: str) -> None:
        path = folder / FILE.format(day=clock.now().date())
        # One write of a whole line to a file that is opened for appending: several processes may share it.
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
        try:
            os.write(file, f"{line}\n".encode())
        finally:
            os.close(file)

    def _send(self, line: str) -> None:
        if self._syslog is None:
            self._syslog = _Handler(address=self.address, facility=logging.handlers.SysLogHandler.LOG_AUTHPRIV)
            self._syslog.ident = "softpark: "
        self._syslog.failure = None
        self._syslog.emit(logging.LogRecord("softpark", logging.INFO, "", 0, line, None, None))
        if self._syslog.failure is not None:
            raise self._syslog.failure

    def kept(self) -> list[KeptSeal]:
        """All lines of the folder; none of a syslog, which only its own machine can read. Raises `BadSeals`."""
        if self.folder is None:
            return []
        try:
            paths = sorted(self.folder.glob(FILE.format(day="*")))
            return [
                seal for path in paths for seal in read_seals(path.read_text(encoding="utf-8").splitlines(), str(path))
            ]
        except (OSError, UnicodeDecodeError) as error:
            raise BadSeals(
                f"{self.folder} 中的封印读不出来：{error}", f"the seals in {self.folder} cannot be read: {error}"
            ) from None


class _Handler(logging.handlers.SysLogHandler):
    """Tells its caller what failed, instead of printing a traceback."""

    failure: OSError | None = None

    def handleError(self, record: logging.LogRecord) -> None:
        import sys

        error = sys.exc_info()[1]
        self.failure = error if isinstance(error, OSError) else OSError(str(error))


def from_environment() -> Keeper:
    """The keeper that `SOFTPARK_SEALS` asks for. Raises `BadSeals`."""
    given = os.environ.get(ENVIRONMENT, "").strip()
    if not given:
        return Keeper()
    if given == "syslog":
        return Keeper(address="/dev/log")
    if given.startswith("syslog:"):
        parts = urlsplit(given)
        try:
            host, port = parts.hostname, parts.port or SYSLOG_PORT
        except ValueError:
            host, port = None, SYSLOG_PORT
        if not host or parts.path.strip("/"):
            raise BadSeals(
                f"{ENVIRONMENT}={given}：应如 syslog://10.0.0.5:514",
                f"{ENVIRONMENT}={given}: write it like syslog://10.0.0.5:514",
            )
        return Keeper(address=(host, port))
    folder = Path(given)
    if not folder.is_dir():
        raise BadSeals(
            f"{ENVIRONMENT}={given}：没有这个文件夹；请先建立它，或写 syslog。",
            f"{ENVIRONMENT}={given}: there is no such folder; make it first, or write syslog.",
        )
    return Keeper(folder=folder)
