"""Three processes behind nginx on one PostgreSQL (一台服务器), to be killed and restarted.

PostgreSQL has its own settings, so that it waits for the disk; nginx has those that are shipped.
"""

from __future__ import annotations

import datetime as dt
import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
from sqlalchemy import select

from registry.parks import demo, places
from registry.services import rosters
from registry.store.models import Lease, Park
from registry.store.store import Store
from tests.fixtures.nginx import Proxy, proxied
from tests.fixtures.own_postgres import OwnPostgres, own_postgres
from tests.fixtures.people import Known, make_account
from tests.fixtures.postgis import free_port
from tests.fixtures.register import SOFTPARK
from tests.fixtures.serving import answers, begun, ended
from tests.fixtures.waiting import PATIENCE, until
from tests.fixtures.websocket import drawn

DAY = dt.date(2026, 11, 21)
SETTINGS = {"SOFTPARK_PROXIES": "127.0.0.1", "SOFTPARK_SITE": "https://park.example", "SOFTPARK_TODAY": DAY.isoformat()}
PAGES = ("map", "park", "coverage", "check", "rulings", "certification")
PATHS = ("/readyz", "/api/map/parks?bbox=113.5,22.3,114.8,23.0&z=11", "/api/map/areas")
AWAY = "数据库现在没有应答"
TICKS, PAGE_SIZE = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")


class Site:
    """The running site; `proxy`: where people come in."""

    def __init__(self, folder: Path, database: OwnPostgres, processes: int) -> None:
        self.database, self._folder = database, folder
        self._ports = [free_port() for _ in range(processes)]
        self._begun = 0
        self._processes = [self._begin(port) for port in self._ports]
        self.proxy: Proxy

    @property
    def apps(self) -> list[str]:
        return [f"http://127.0.0.1:{port}" for port in self._ports]

    def _begin(self, port: int) -> subprocess.Popen:
        self._begun += 1
        return begun(self.database.url, self._folder / f"serve-{self._begun}.log", port, **SETTINGS)

    def ready(self) -> None:
        """Wait until every process answers."""
        for url in self.apps:
            until(lambda url=url: answers(url), f"{url} answers")

    def kill(self, number: int) -> None:
        """kill -9."""
        self._processes[number].kill()
        self._processes[number].wait()

    def start_again(self, number: int) -> None:
        self._processes[number] = self._begin(self._ports[number])

    def every_page_answers(self) -> None:
        """Wait until every page and every route of every process has answered as it should, each asked until it does,
        one after another.
        """
        for url in self.apps:
            for path in PATHS:
                until(lambda at=url + path: _found(at), f"{url}{path} is answered")
            for page in PAGES:
                until(lambda url=url, page=page: _drawn(url, page), f"{page} of {url} is drawn")

    def memory(self) -> int:
        """Bytes that the processes of the app hold (RSS)."""
        return sum(int(Path(f"/proc/{each.pid}/statm").read_text().split()[1]) for each in self._processes) * PAGE_SIZE

    def processor(self) -> float:
        """Seconds that the processes of the app that run now have taken of the processor."""
        times = [Path(f"/proc/{each.pid}/stat").read_text().rpartition(")")[2].split() for each in self._processes]
        return sum(int(each[11]) + int(each[12]) for each in times) / TICKS

    def verified(self) -> subprocess.CompletedProcess:
        """What `softpark audit verify` says."""
        known = {**os.environ, "SOFTPARK_DATABASE_URL": self.database.url}
        words = [SOFTPARK, "audit", "verify"]
        return subprocess.run(words, env=known, capture_output=True, text=True, timeout=PATIENCE, check=False)

    def end(self) -> None:
        for each in self._processes:
            ended(each)


def _found(address: str) -> bool:
    try:
        return httpx.get(address, timeout=PATIENCE).status_code == 200
    except httpx.HTTPError:
        return False


def _drawn(url: str, page: str) -> bool:
    try:
        return AWAY not in drawn(url, page).decode("utf-8", "replace")
    except (OSError, AssertionError):
        return False


@contextmanager
def site(folder: Path, processes: int = 3) -> Iterator[Site]:
    """A site with the places and the demo data in it, whose logs lie in the folder."""
    with ExitStack() as stack:
        database = stack.enter_context(own_postgres(None))
        store = Store.open(database.url)
        with store.write() as session:
            places.load(session)
            demo.load(session)
        store.close()
        here = Site(folder, database, processes)
        stack.callback(here.end)
        here.ready()
        here.proxy = stack.enter_context(proxied(here.apps, folder / "nginx"))
        yield here


def keepers(store: Store, count: int) -> list[tuple[Known, str, list[int]]]:
    """So many accounts that keep a roster: each with its park, and with rows of it that no other of them has."""
    with store.read() as session:
        slugs = list(session.scalars(select(Park.slug).where(Park.id.in_(select(Lease.park_id))).order_by(Park.slug)))
    made = []
    for number in range(count):
        place, slug = number // len(slugs), slugs[number % len(slugs)]
        together = len(range(number % len(slugs), count, len(slugs)))  # how many keep this roster
        known = make_account(store, parks=[slug], login=f"keeper-{number}")
        (park_id,) = known.person.parks
        with store.read() as session:
            rows = rosters.roster(known.person, session, park_id, DAY).rows
        made.append((known, slug, [each.lease_id for each in rows][place::together]))
    return made
