"""What is in a backup: of which register, up to where, how many rows in each table, and its runs byte for byte.

Verification says that rows are as their history has them and the chains end as the stamp says; with the ends of the
chains, the counts and the runs equal, a restored register is the one that was backed up, and its receipts are the same.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from registry import clock
from registry.backup.files import BadBackup, whole
from registry.store import audit
from registry.store.audit import Problem
from registry.store.models import Base, Run, RunPart
from registry.store.stamping import stamp
from registry.store.stamping.audit_key import Key
from registry.store.tables import VERSION_TABLE


@dataclass(frozen=True, slots=True)
class Contents:
    """`rows` by table; `runs`: sha256 over all runs and their parts; `problems`: what verification found."""

    taken_at: str
    schema: str
    era: str
    sets: int
    set_seal: str
    entries: int
    entry_seal: str
    rows: dict[str, int]
    runs: str
    problems: tuple[Problem, ...] = ()
    sha256: str = ""

    def unlike(self, other: "Contents") -> list[str]:
        """In what `other` is not the same register at the same moment."""
        kept = ("schema", "era", "sets", "set_seal", "entries", "entry_seal", "runs")
        wrong = [name for name in kept if getattr(self, name) != getattr(other, name)]
        return wrong + [name for name, count in self.rows.items() if other.rows.get(name) != count]


def of(session: Session, key: Key) -> Contents:
    """What the session's register holds, verified."""
    connection = session.connection()
    heads = stamp.heads(connection)
    counts = {
        table.name: session.scalar(select(func.count()).select_from(table)) for table in Base.metadata.sorted_tables
    }
    return Contents(
        taken_at=clock.now().isoformat(timespec="seconds"),
        schema=session.scalar(text("SELECT version_num FROM alembic_version")),
        era=session.scalar(text(f"SELECT era FROM {VERSION_TABLE}")),
        sets=heads.sets.id, set_seal=heads.sets.seal, entries=heads.access.id, entry_seal=heads.access.seal,
        rows=counts, runs=_runs(session), problems=tuple(audit.verify(session, key=key)),
    )  # fmt: skip


def _runs(session: Session) -> str:
    """Of all runs with what was kept of them; one after the other, since parts are large."""
    found = hashlib.sha256()
    for id, record in session.execute(select(Run.id, Run.record).order_by(Run.id)):
        found.update(f"{id}\n{record}\n".encode())
    asked = select(RunPart.run_id, RunPart.name, RunPart.content).order_by(RunPart.run_id, RunPart.name)
    for id, name, content in session.execute(asked.execution_options(yield_per=1)):
        found.update(f"{id}/{name}\n".encode() + hashlib.sha256(content).digest())
    return found.hexdigest()


class List:
    """The list of a backup's contents, in a file beside it."""

    def __init__(self, path: Path):
        self.path = path

    def write(self, contents: Contents) -> None:
        with whole(self.path) as part:
            part.write_text(json.dumps(asdict(contents), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    def read(self) -> Contents | None:
        """None where there is no list. Raises `BadBackup` where it is none."""
        if not self.path.exists():
            return None
        try:
            told = json.loads(self.path.read_text(encoding="utf-8"))
            told["problems"] = tuple(Problem(**problem) for problem in told["problems"])
            return Contents(**told)
        except (OSError, TypeError, KeyError, ValueError) as error:
            raise BadBackup(
                f"{self.path} 不是备份的清单（{error}）。", f"{self.path} is no list of a backup: {error}."
            ) from None


def listed(path: Path) -> List:
    """The list that belongs to the backup `path`."""
    return List(path.with_name(path.name + ".json"))
