"""What other programs read with a token (凭接口凭证读取): the same as their account on the pages, and logged."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass

from registry.access import log
from registry.access.permissions import allowed
from registry.claims.runs import keeping, places
from registry.person import Person
from registry.process.once import made_once
from registry.services import rosters
from registry.services.rosters import RosterView
from registry.store.models import Run
from registry.store.store import Store
from registry.store.wall.acting import nobody


@dataclass(frozen=True, slots=True)
class RunEntry:
    """A run that was kept. `district`, `measure`: what alone was asked about, None for all; `record`: what went in, and
    the totals (`registry.claims.runs.run`).
    """

    id: str
    as_of: dt.date
    district: str | None
    measure: str | None
    recorded_at: dt.datetime
    demo: bool
    record: Mapping[str, object]


@allowed("roster.read")
def roster(person: Person, store: Store, park_id: int, day: dt.date, token: str, address: str) -> RosterView:
    """The roster of the day, contacts masked; that a program read it, with which token, is logged before it is given.

    Demo parks are everybody's: whoever comes without an account is not in the log, as on the page.
    """
    if person.id is not None:
        log.record(store, person, "token_roster", f"roster {day}", park_id, address, detail={"token": token})
    return _view(store, store.version(), person, park_id, day)


@made_once(4)  # a roster of 100,000 rows takes seconds to read, and is asked for in parts
def _view(store: Store, version: str, person: Person, park_id: int, day: dt.date) -> RosterView:
    with store.read() as session:
        return rosters.roster(person, session, park_id, day)


@allowed("runs.read")
def runs(person: Person, store: Store, place: str) -> list[RunEntry]:
    """The runs all of whose claimants have their premises within the district (six digits) or city (four): who may read
    the rosters of all of them may see what they come to. The newest first.
    """
    with nobody():  # what was asked of everybody is the program's to read
        with store.read() as session:
            found = [_entry(run) for run in keeping.kept(session)]
        lie = places.places_of(store, [run.id for run in found])
    return [run for run in found if _within(place, lie[run.id])]


@allowed("runs.read")
def run(person: Person, store: Store, place: str, id: str, token: str, address: str) -> RunEntry | None:
    """One of these runs by its whole id, None where there is none such; that it was read is logged."""
    with nobody():
        with store.read() as session:
            kept = session.get(Run, id)
            found = None if kept is None else _entry(kept)
        if found is None or not _within(place, places.places_of(store, [id])[id]):
            return None
    log.record(store, person, "export", f"run {id}", address=address, detail={"token": token})
    return found


def _within(place: str, of_run: str | None) -> bool:
    return of_run is not None and of_run[: len(place)] == place


def _entry(run: Run) -> RunEntry:
    record = json.loads(run.record)
    return RunEntry(run.id, run.as_of, run.district, run.measure, run.recorded_at, run.demo, record)
