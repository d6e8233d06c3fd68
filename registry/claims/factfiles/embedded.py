"""A run from fact files on this machine (本机认定): batch after batch, so that memory does not grow with the files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from registry.claims.factfiles import decode, outcome
from registry.claims.factfiles.answers import SCHEMA, Counted, answered
from registry.claims.factfiles.files import ROWS, FactFiles, in_order, kinds
from registry.claims.factfiles.folder import put_together
from registry.claims.runs.errors import RunError
from registry.claims.runs.run import measures_asked
from registry.claims.runs.snapshot import Snapshot

FileProgress = Callable[[int, int], None]


def work_out(files: FactFiles, out: Path, progress: FileProgress | None = None, rows: int = ROWS) -> outcome.FileRun:
    """Answer everybody in the files and write the folder `out`, which there must not be yet: `tenant.parquet`,
    `operator.parquet` and `run.json`. progress: called with how many rows are done, and of how many.

    Raises RunError on what a file may not say, and where its facts are not those that it has digests of; then there is
    no folder.
    """
    scope = files.scope
    law, adopted, taken = scope.law(), scope.adopted(), Snapshot()
    asked = measures_asked(law, scope.measure)
    totals, written = dict[str, Counted](), dict[str, int]()
    done, of = 0, sum(each.rows for each in files.files)
    with put_together(out) as folder:
        for kind in kinds(files):
            totals[kind], written[kind] = {}, 0
            with pq.ParquetWriter(folder / f"{kind}.parquet", SCHEMA, compression="zstd", compression_level=1) as file:
                for table in in_order(files, kind, rows):
                    batch = decode.batch(law, kind, scope.as_of, table, str(files.path))
                    taken.add(batch)
                    told = answered(law, asked[kind], adopted, batch, scope.measure is None, totals[kind])
                    answers = pa.concat_tables(told)
                    file.write_table(answers)
                    written[kind] += len(answers)
                    done += len(table)
                    if progress:
                        progress(done, of)
        facts = taken.digests()
        _check_digests(files, facts)
        return outcome.kept(law, files, facts, totals, written, {"name": "embedded"}, folder)


def _check_digests(files: FactFiles, facts: Mapping[str, str]) -> None:
    told = files.digests()
    differing = sorted(name for name, digest in told.items() if facts.get(name) != digest)
    if differing:
        listed = ", ".join(differing[:3])
        raise RunError(
            f"{files.path}：内容与导出时的摘要不符：{listed}；文件被改动过，请重新导出。",
            f"{files.path}: what it says is not what was exported: {listed}. It was changed; export it anew.",
        )
