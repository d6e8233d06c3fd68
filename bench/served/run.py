"""One run (一次测量): people come, things happen to the site, and what was written is looked at."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from bench.served.ledger import Ledger
from bench.served.page import Client
from bench.served.people import Editor, Person, Visitor, Written
from bench.served.site import Site, keepers, site
from registry.store.models import Lease
from registry.store.models.history import ChangeSet
from registry.store.store import Store

SUPERVISOR = 2.0  # seconds after which a process that ended is started again, as deploy/systemd has it
AWAY = 3.0  # seconds that PostgreSQL is away


@dataclass(frozen=True)
class Asked:
    """How many come and for how long, and what happens meanwhile."""

    visitors: int
    editors: int
    seconds: float
    think: float
    kill: bool = False
    restart: bool = False


@dataclass
class Happened:
    """Something that was done to the site: when, and how many seconds later all processes were ready again, and every
    page of each had been drawn, one after another.
    """

    what: str
    at: float
    ready: float
    drawn: float


@dataclass
class Outcome:
    """What was measured, and `lost`: what is not as the pages had said, in words; empty where nothing is lost."""

    ledger: Ledger
    happened: list[Happened]
    sessions: int
    reconnected: int
    told: int
    lost: list[str]
    memory_before: int
    memory: int
    client_cpu: float
    app_cpu: float
    load: float


def run(folder: Path, asked: Asked) -> Outcome:
    """Have it all happen, with logs in the folder."""
    with site(folder) as here:
        store = Store.open(here.database.url)
        try:
            here.every_page_answers()
            ledger, home = Ledger(), asyncio.Event()
            people = _people(here, store, asked, ledger, home)
            return _lived(here, store, asked, people, ledger, home)
        finally:
            store.close()


def _people(here: Site, store: Store, asked: Asked, ledger: Ledger, home: asyncio.Event) -> list[Person]:
    def client(number: int) -> Client:
        """Each at an address, and in a network, of their own."""
        return Client(here.proxy.https, here.proxy.trust, f"127.{1 + number // 250}.{1 + number % 250}.1")

    how = asked.think, home
    people: list[Person] = [Visitor(client(n), ledger, n, *how) for n in range(asked.visitors)]
    for number, (known, park, leases) in enumerate(keepers(store, asked.editors), asked.visitors):
        words = {"login": known.login, "password": known.password, "park": park, "leases": leases}
        people.append(Editor(client(number), ledger, number, *how, **words))
    return people


def _lived(
    here: Site, store: Store, asked: Asked, people: list[Person], ledger: Ledger, home: asyncio.Event
) -> Outcome:
    """The people live in a thread of their own, so that what happens to the site keeps none of them waiting."""
    before, cpu, app_cpu = here.memory(), time.process_time(), here.processor()
    loop = asyncio.new_event_loop()

    async def all_live() -> None:
        async with asyncio.TaskGroup() as group:
            for each in people:
                group.create_task(each.live())

    failed: list[BaseException] = []

    def lives() -> None:
        try:
            loop.run_until_complete(all_live())
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=lives)
    thread.start()
    try:
        happened = _happens(here, asked, ledger, thread)
        sessions, memory = sum(each.client.connected for each in people), here.memory()
        app = here.processor() - (0.0 if asked.kill else app_cpu)
        spent, load = time.process_time() - cpu, os.getloadavg()[0]
    finally:
        loop.call_soon_threadsafe(home.set)
        thread.join()
        loop.close()
    if failed:
        raise failed[0]
    written = [row for each in people if isinstance(each, Editor) for row in each.written]
    lost = _lost(store, written)
    said = here.verified()
    if said.returncode:
        lost.append(f"softpark audit verify ended with {said.returncode}: {said.stdout}{said.stderr}")
    told = sum(len(row.told) for row in written)
    again = sum(max(0, each.reconnected - 1) for each in people)
    return Outcome(ledger, happened, sessions, again, told, lost, before, memory, spent, app, load)


def _happens(here: Site, asked: Asked, ledger: Ledger, living: threading.Thread) -> list[Happened]:
    """What was asked to happen, each thing at its share of the time."""
    happened = []
    if asked.kill:
        living.join(asked.seconds * 0.25 - ledger.now())
        at = ledger.now()
        here.kill(0)
        living.join(SUPERVISOR)
        here.start_again(0)
        happened.append(_recovered(here, ledger, "kill -9 of one process of three", at))
    if asked.restart:
        living.join(max(0.0, asked.seconds * 0.65 - ledger.now()))
        at = ledger.now()
        here.database.stop()
        living.join(AWAY)
        here.database.start()
        happened.append(_recovered(here, ledger, "PostgreSQL stopped at once, and started again", at))
    living.join(max(0.0, asked.seconds - ledger.now()))
    return happened


def _recovered(here: Site, ledger: Ledger, what: str, at: float) -> Happened:
    here.ready()
    ready = ledger.now() - at
    here.every_page_answers()
    return Happened(what, at, ready, ledger.now() - at)


def _lost(store: Store, written: list[Written]) -> list[str]:
    """What a page had said was written and is not in the register."""
    lost = []
    with store.read() as session:
        numbers = set(session.scalars(select(ChangeSet.id)))
        rents = dict(session.execute(select(Lease.id, Lease.monthly_rent_fen)).all())
    for row in written:
        lost += [f"change {number} of lease {row.lease}" for number, _fen in row.told if number not in numbers]
        if row.told:
            last = row.told[-1][1]
            if rents[row.lease] not in {last, *(fen for fen in row.tried if fen > last)}:
                lost.append(f"lease {row.lease}: {rents[row.lease]} fen, and {last} were written last")
    return lost
