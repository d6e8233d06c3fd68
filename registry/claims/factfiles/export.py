"""Facts written out (导出事实): what an assessment of the register feeds the kernel, as fact files in a folder."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow.parquet as pq

from registry.claims.factfiles import encode
from registry.claims.factfiles.folder import put_together
from registry.claims.factfiles.head import Head, Scope
from registry.claims.runs import origin, reader
from registry.claims.runs.errors import RunError
from registry.claims.runs.run import (
    RunProgress,
    any_demo,
    batches,
    check_district,
    is_demo,
    law_asked,
    made_up_ids,
    measures_asked,
)
from registry.claims.runs.snapshot import Snapshot
from registry.claims.runs.unasked import Unasked
from registry.policy import Law
from registry.store.store import Store


@dataclass(frozen=True)
class Written:
    """What was written: rows by kind of claimants, and how many claimants."""

    rows: dict[str, int]
    claimants: dict[str, int]
    unasked: tuple[Unasked, ...]
    demo: bool


def written(
    store: Store,
    as_of: dt.date,
    path: Path,
    law: Law,
    district: str | None = None,
    measure: str | None = None,
    progress: RunProgress | None = None,
    chunk: int = reader.CHUNK,
) -> Written:
    """Write the folder, which there must not be yet: `tenant.parquet` and `operator.parquet`, or one of them. Raises
    RunError where it cannot be written, and where there is nobody to ask; then there is no folder."""
    law = law_asked(law, measure)
    asked = measures_asked(law, measure)
    left_out: list[Unasked] = []
    rows, claimants = dict[str, int](), dict[str, int]()
    demo = False
    with put_together(path) as folder, store.read() as session:
        check_district(session, district)
        cited = tuple(ruling.cited() for ruling in origin.rulings_on(session, as_of))
        scope = Scope(as_of, district, measure, frozenset(law.topics), origin.policy_files(), cited)
        made_up = made_up_ids(session)
        files = dict[str, _File]()
        for batch in batches(session, law, as_of, district, asked, progress, chunk, left_out):
            table = encode.table(law, batch)
            if batch.kind not in files:
                files[batch.kind] = _File(folder / f"{batch.kind}.parquet", table.schema)
            files[batch.kind].add(batch, table)
            demo |= is_demo(batch, made_up)
            rows[batch.kind] = rows.get(batch.kind, 0) + len(table)
            claimants[batch.kind] = claimants.get(batch.kind, 0) + len(batch.ids)
        if not files:
            raise RunError("没有可导出的事实：登记中无人可认定。", "nothing to export: there is nobody to determine.")
        whole = replace(scope, unasked=tuple(left_out), demo=demo or any_demo(left_out, made_up))
        for kind, file in files.items():
            file.close(law, whole, kind)
    return Written(rows, claimants, whole.unasked, whole.demo)


class _File:
    """A file that is being written; what it says of itself comes last, when all of it is known."""

    def __init__(self, path: Path, schema) -> None:
        self._names = schema.names
        self._taken = Snapshot()
        self._file = pq.ParquetWriter(path, schema, compression="zstd", compression_level=1)

    def add(self, batch, table) -> None:
        self._taken.add(batch)
        self._file.write_table(table)

    def close(self, law: Law, scope: Scope, kind: str) -> None:
        head = Head(scope, kind, self._taken.digests())
        self._file.add_key_value_metadata(head.packed(law, self._names))
        self._file.close()
