"""Whether the database is still what seals that were kept elsewhere say."""

import datetime as dt
from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, select, text

from registry import clock
from registry.store.audit.chain import SHOWN
from registry.store.audit.problem import Problem
from registry.store.models import AccessEntry, ChangeSet
from registry.store.stamping import access_chain, stamp
from registry.store.stamping.kept_seals import KeptSeal
from registry.store.tables import ACCESS_KEPT, VERSION_TABLE


def kept(connection: Connection, lines: Iterable[KeptSeal]) -> Iterator[Problem]:
    """What a kept seal says otherwise. Seals from before the register was put back on purpose to an earlier state, and
    of what came after that state, no longer count.
    """
    era = connection.execute(text(f"SELECT era FROM {VERSION_TABLE}")).scalar()
    every = list(lines)
    ours = in_force([line for line in every if line.era in (None, era)])
    if every and not ours:
        yield Problem(
            "留存的封印都是另一个登记库的：库被换过",
            "the seals that were kept are of another register: this one was exchanged",
        )
    there = _There(connection)
    found = [problem for line in ours for problem in there.unlike(line)]
    yield from found[:SHOWN]
    if len(found) > SHOWN:
        more = len(found) - SHOWN
        yield Problem(f"另有 {more} 个留存的封印不符", f"{more} more seals that were kept do not fit")


def in_force(lines: list[KeptSeal]) -> list[KeptSeal]:
    """Without those that a restored backup took back."""
    found: list[KeptSeal] = []
    for line in lines:
        if line.restored:
            found = [one for one in found if not _after(one, line)]
        found.append(line)
    return found


def _after(one: KeptSeal, restored: KeptSeal) -> bool:
    """Whether `one` is about a state that the restored register has not reached."""
    if one.writes is None or restored.writes is None:
        return one.sets.id > restored.sets.id
    return one.writes > restored.writes


class _There:
    """The seals of the database, read once: a folder has a line for every write of years."""

    def __init__(self, connection: Connection):
        self.sets = dict(connection.execute(select(ChangeSet.id, ChangeSet.seal)).all())
        self.entries = dict(connection.execute(select(AccessEntry.id, AccessEntry.seal)).all())
        self.stamp = stamp.read_stamp(connection)
        try:
            self.first = access_chain.beginning(connection).id
        except ValueError:  # said elsewhere
            self.first = 0

    def unlike(self, line: KeptSeal) -> Iterator[Problem]:
        """What a line says otherwise."""
        day, number = line.at.date(), line.sets.id
        if number and self.sets.get(number) != line.sets.seal:
            yield Problem(
                f"{day} 留存的第 {number} 号封印与库中不同：历史被整体改写，或换用了较早的备份",
                f"the seal of set {number} kept on {day} is not the database's: the history was rewritten, "
                "or an older backup is in use",
            )
        if line.access is not None and line.access.id:
            yield from self._entry(line)
        if self.stamp is None or line.writes is None:
            return
        later = line.writes > self.stamp.writes
        if later or (line.writes == self.stamp.writes and line.mac != self.stamp.mac):
            yield Problem(
                f"{day} 留存的第 {line.writes} 次封签不是库中的：换用了较早的状态",
                f"the stamp of write {line.writes} kept on {day} is not the database's: an older state is in use",
            )

    def _entry(self, line: KeptSeal) -> Iterator[Problem]:
        day, number = line.at.date(), line.access.id
        seal = self.entries.get(number)
        if seal is not None and seal != line.access.seal:
            yield Problem(
                f"{day} 留存的访问日志第 {number} 条的封印与库中不同",
                f"the seal of entry {number} of the access log kept on {day} is not the database's",
            )
        elif seal is None:
            due = clock.now() - line.at > dt.timedelta(days=ACCESS_KEPT)
            if not due or number > self.first:
                yield Problem(
                    f"访问日志第 {number} 条（{day} 留存了它的封印）不见了",
                    f"entry {number} of the access log, whose seal was kept on {day}, is gone",
                )
