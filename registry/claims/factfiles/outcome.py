"""What a run from fact files comes to (认定记录): its record, beside the answers in the folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from registry.claims.factfiles.answers import Counted
from registry.claims.factfiles.files import FactFiles
from registry.claims.factfiles.head import Scope
from registry.claims.runs.run import id_of, measures_asked, record_of
from registry.policy import Law

RECORD = "run.json"


@dataclass(frozen=True)
class FileRun:
    """A run from fact files. id: that of the run which the register itself gives of the same facts; None where it took
    no digests of them. totals: by kind of claimants, measure and status. rows: of the answers, by kind."""

    id: str | None
    scope: Scope
    totals: Mapping[str, Counted]
    rows: Mapping[str, int]


def kept(
    law: Law,
    files: FactFiles,
    facts: Mapping[str, str],
    totals: Mapping[str, Counted],
    rows: Mapping[str, int],
    engine: Mapping[str, str],
    folder: Path,
) -> FileRun:
    """Write the record. facts: digests by fact, none where the engine took none. engine: what worked it out."""
    scope = files.scope
    said = [each.record() for each in scope.unasked]
    record = record_of(law, scope.as_of, scope.district, scope.measure, list(scope.rulings), facts, said)
    id = id_of(record) if facts else None
    bits = {
        measure.id: {"clauses": [clause.id for clause in measure.clauses], "facts": list(measure.facts_by_bit)}
        for each in measures_asked(law, scope.measure).values()
        for measure in each
    }
    read = {str(each.path.relative_to(files.path)) if files.path.is_dir() else each.path.name: _sha256(each.path)
            for each in files.files}  # fmt: skip
    told = {
        "run": id,
        **record,
        "files": read,
        "totals": totals,
        "rows": rows,
        "demo": scope.demo,
        "engine": engine,
        "bits": bits,
    }
    (folder / RECORD).write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    return FileRun(id, scope, totals, rows)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
