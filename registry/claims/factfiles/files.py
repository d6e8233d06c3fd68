"""Fact files (事实文件): found, their heads read, and their rows in batches that hold their claimants whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from registry.claims.factfiles import form
from registry.claims.factfiles.checks import check_names
from registry.claims.factfiles.head import Head, Scope, head_of
from registry.claims.runs.arrow import known, values
from registry.claims.runs.errors import RunError

ROWS = 1 << 16
"""In one batch, if no claimant has more: enough for numpy, and a few dozen MB."""

ENDING = ".parquet"


@dataclass(frozen=True)
class FactFile:
    """One file: its columns by name and type, and how many rows it has."""

    path: Path
    head: Head
    columns: pa.Schema
    rows: int


@dataclass(frozen=True)
class FactFiles:
    """All files of one export, in the order of their names. path: what was asked for."""

    path: Path
    scope: Scope
    files: tuple[FactFile, ...]

    def of(self, kind: str) -> list[FactFile]:
        return [each for each in self.files if each.head.kind == kind]

    def rows(self, kind: str) -> int:
        return sum(each.rows for each in self.of(kind))

    def digests(self) -> dict[str, str]:
        """By fact, what the files say their digests are; of kinds with several files none."""
        alone = [each for each in self.files if len(self.of(each.head.kind)) == 1]
        return {name: digest for each in alone for name, digest in each.head.facts.items()}


def opened(path: Path) -> FactFiles:
    """The file, or all files that end in .parquet in the folder. Raises RunError where there is none, where one cannot
    be read, is no fact file of this program's law, or is not of one export with the others."""
    paths = sorted(path.rglob(f"*{ENDING}")) if path.is_dir() else [path]
    if not paths:
        raise RunError(f"{path}：文件夹中没有 {ENDING} 文件。", f"{path}: there is no {ENDING} file in this folder.")
    found = [_opened(each) for each in paths]
    first = found[0]
    for other in found[1:]:
        if other.head.scope != first.head.scope:
            what = next(
                name
                for name in Scope.__dataclass_fields__
                if getattr(other.head.scope, name) != getattr(first.head.scope, name)
            )
            raise RunError(
                f"{other.path}：{what} 与 {first.path} 不同；一次认定的文件应出自同一次导出。",
                f"{other.path}: {what} differs from that of {first.path}; the files of a run are those of one export.",
            )
    for kind in form.CLAIMANTS:
        alike = [each for each in found if each.head.kind == kind]
        for other in alike[1:]:
            if other.columns != alike[0].columns:
                raise RunError(
                    f"{other.path}：列名或类型与 {alike[0].path} 不同；同类申请人的文件应有同样的列。",
                    f"{other.path}: its columns differ from those of {alike[0].path}; files of one kind of claimants "
                    "have the same, by name, order and type.",
                )
    return FactFiles(path, first.head.scope, tuple(found))


def _opened(path: Path) -> FactFile:
    try:
        file = pq.ParquetFile(path)
    except OSError as fault:
        zh = "没有这个文件" if isinstance(fault, FileNotFoundError) else f"读不了（{fault}）"
        en = "there is no such file" if isinstance(fault, FileNotFoundError) else f"cannot be read ({fault})"
        raise RunError(f"{path}：{zh}。", f"{path}: {en}.") from None
    except pa.ArrowInvalid as fault:
        raise RunError(f"{path}：不是 Parquet 文件（{fault}）。", f"{path}: no Parquet file ({fault}).") from None
    with file:
        schema, rows, told = file.schema_arrow, file.metadata.num_rows, file.metadata.metadata
    head = head_of(told or {}, str(path))
    check_names(head.scope.law(), head.kind, schema, str(path))
    return FactFile(path, head, schema.remove_metadata(), rows)


def in_order(files: FactFiles, kind: str, rows: int = ROWS) -> Iterator[pa.Table]:
    """All rows of one kind of claimants, some `rows` at a time, claimants whole. Raises RunError where they are not in
    the order of claimants and premises."""
    yield from whole_claimants(ordered(_batches(files.of(kind), rows), str(files.path)), rows)


def _batches(files: Iterable[FactFile], rows: int) -> Iterator[pa.RecordBatch]:
    for each in files:
        with pq.ParquetFile(each.path) as file:
            batches = file.iter_batches(batch_size=rows)
            while (batch := _next(batches, each.path)) is not None:
                yield batch.replace_schema_metadata(None)


def _next(batches: Iterator[pa.RecordBatch], path: Path) -> pa.RecordBatch | None:
    try:
        return next(batches, None)
    except (OSError, pa.ArrowException) as fault:
        raise RunError(
            f"{path}：文件损坏，读不下去（{fault}）；请重新导出。", f"{path} is damaged ({fault}); export it anew."
        ) from None


def whole_claimants(batches: Iterable[pa.RecordBatch], rows: int = ROWS) -> Iterator[pa.Table]:
    """The same rows, in the order of their claimants, in tables of at least so many, the last one aside, none of which
    ends within a claimant."""
    held: list[pa.RecordBatch] = []
    count = 0
    for batch in batches:
        held.append(batch)
        count += batch.num_rows
        if count >= rows:
            table = pa.Table.from_batches(held)
            id = values(_whole(table["id"]))
            if cut := int(np.searchsorted(id, id[-1])):
                yield table.slice(0, cut)
            held = table.slice(cut).to_batches()
            count -= cut
    if count:
        yield pa.Table.from_batches(held)


def ordered(batches: Iterable[pa.RecordBatch], where: str) -> Iterator[pa.RecordBatch]:
    """The same batches. Raises RunError where a row does not come after the one before, by its claimant and premise."""
    last = (np.iinfo(np.int64).min, -1)
    for batch in batches:
        if batch.num_rows:
            last = _check_order(batch, where, last)
            yield batch


def _check_order(batch: pa.RecordBatch, where: str, last: tuple[int, int]) -> tuple[int, int]:
    """The last claimant and premise of the batch."""
    for name in ("id", "premise"):
        cells = batch.column(name)
        if cells.null_count:
            at = int(np.flatnonzero(~known(cells))[0])
            row = f"id {batch['id'][at]}, premise {batch['premise'][at]}"
            raise RunError(
                f"{where}：列“{name}”有空值（{row}）；每行都要有。",
                f"{where}: column {name!r} has a null ({row}); every row has one.",
            )
    ids = np.concatenate([[last[0]], values(batch.column("id")).astype(np.int64)])
    places = np.concatenate([[last[1]], values(batch.column("premise")).astype(np.int64)])
    wrong = (ids[1:] < ids[:-1]) | ((ids[1:] == ids[:-1]) & (places[1:] <= places[:-1]))
    if wrong.any():
        at = int(np.flatnonzero(wrong)[0])
        raise RunError(
            f"{where}：id {ids[at + 1]}、premise {places[at + 1]} 排在 id {ids[at]}、premise {places[at]} 之后；"
            "应按 id、premise 升序，且不重复；未排序的文件可用 --engine spark，它自行排序。",
            f"{where}: id {ids[at + 1]}, premise {places[at + 1]} comes after id {ids[at]}, premise {places[at]}; rows "
            "ascend by id and premise, each pair once. --engine spark sorts by itself.",
        )
    return int(ids[-1]), int(places[-1])


def _whole(column: pa.ChunkedArray) -> pa.Array:
    return pa.concat_arrays(column.chunks) if column.num_chunks != 1 else column.chunk(0)


def kinds(files: FactFiles) -> list[str]:
    return [kind for kind in form.CLAIMANTS if files.of(kind)]
