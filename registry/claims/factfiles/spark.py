"""A run from fact files on Apache Spark (在 Spark 上认定): the same kernel over Arrow batches, on many machines.

Rows go to tasks by claimant and are sorted there, so that no claimant is split; what is answered, and by which law, is
the kernel's as on one machine. Which task runs where, and again where one is lost, and which of its files count, is
Spark's. It is imported when it is used, and needs Java.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa

from registry.claims.factfiles import decode, outcome
from registry.claims.factfiles.answers import SCHEMA, TOTAL, Counted, answered
from registry.claims.factfiles.files import ROWS, FactFiles, kinds, ordered, whole_claimants
from registry.claims.factfiles.folder import put_together
from registry.claims.factfiles.head import Scope
from registry.claims.runs import origin
from registry.claims.runs.errors import RunError
from registry.claims.runs.run import measures_asked
from registry.policy.vocabulary import STATUSES
from registry.quoting import cut

LEAST_SPARK = 4
LEAST_JAVA = 17
ROWS_IN_A_TASK = 1 << 18
"""Of the facts: a task lost costs some seconds, and Spark sorts them in a few hundred MB."""

SETTINGS: Mapping[str, str] = {
    "spark.app.name": "softpark assess",
    "spark.log.level": "OFF",  # what goes wrong is told; workers keep logs of their own
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.maxRecordsPerBatch": str(ROWS),
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.hadoop.mapreduce.fileoutputcommitter.algorithm.version": "1",  # files of a lost task never count
}
"""What we set where nobody sets otherwise."""


def work_out(files: FactFiles, out: Path, settings: Mapping[str, str] | None = None) -> outcome.FileRun:
    """Answer everybody in the files and write the folder `out`, which there must not be yet: a folder of Parquet for
    each kind of claimants, and `run.json`. All machines must see both paths. settings: Spark's own, as `spark.master`.

    Raises RunError where Spark or Java is missing or too old, on what a file may not say, and where Spark gives up;
    then there is no folder.
    """
    law = files.scope.law()
    asked = measures_asked(law, files.scope.measure)
    with put_together(out) as folder, _session(settings or {}) as spark:
        totals, rows = dict[str, Counted](), dict[str, int]()
        for kind in kinds(files):
            mine = files.of(kind)
            scope, kernel = replace(files.scope, unasked=()), origin.code()["kernel"]
            task = _Task(kind, scope, kernel, str(files.path), tuple(mine[0].columns.names))
            facts = spark.read.parquet(*(_local(each.path) for each in mine)).toDF(*_plain(task.names))
            count = max(spark.sparkContext.defaultParallelism, -(-files.rows(kind) // ROWS_IN_A_TASK))
            by_claimant = facts.repartition(count, "id").sortWithinPartitions("id", "premise")
            answers = by_claimant.mapInArrow(partial(_answers, task), _ddl(SCHEMA))
            answers.write.parquet(_local(folder / kind))
            written = spark.read.parquet(_local(folder / kind))
            claimants = facts.select("id").distinct().count() if files.scope.measure is not None else None
            totals[kind] = _counted(written, (each.id for each in asked[kind]), claimants)
            rows[kind] = written.count()
        return outcome.kept(law, files, {}, totals, rows, {"name": "spark", "version": spark.version}, folder)


# ---- in a task -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Task:
    """What every task is told. kernel: the digest of the law's code. where: the files, for who has to mend them. names:
    of their columns."""

    kind: str
    scope: Scope
    kernel: str
    where: str
    names: tuple[str, ...]


_MARK = "<softpark>"
_SHOWN = 400
"""Signs of what Spark says of its own faults."""


def _answers(task: _Task, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The answers to the claimants of one task, whose rows come sorted."""
    try:
        _check_program(task)
        scope = task.scope
        law, adopted = scope.law(), scope.adopted()
        measures = measures_asked(law, scope.measure)[task.kind]
        named = (batch.rename_columns(list(task.names)) for batch in batches)
        for rows in whole_claimants(ordered(named, task.where)):
            batch = decode.batch(law, task.kind, scope.as_of, rows, task.where)
            for table in answered(law, measures, adopted, batch, scope.measure is None, {}):
                yield from table.to_batches()
    except RunError as fault:
        # Errors of tasks reach whoever asked as text within text.
        raise RuntimeError(_MARK + json.dumps([fault.zh, fault.en]) + _MARK) from None


def _check_program(task: _Task) -> None:
    host = os.uname().nodename
    if origin.code()["kernel"] != task.kernel or origin.policy_files() != task.scope.policies:
        raise RunError(
            f"工作机 {host} 上的 SoftPark 或政策文件与此机不同；请在各机安装同一版本。",
            f"on the worker {host} SoftPark, or a policy file, is another one than here; install the same everywhere.",
        )


# ---- Spark itself --------------------------------------------------------------------------------------------------


class _session:
    """A session of Spark, and its errors in our words."""

    def __init__(self, settings: Mapping[str, str]) -> None:
        self._settings = {**SETTINGS, **settings}
        self._spark: Any = None

    def __enter__(self) -> Any:
        check_java()
        builder = spark_class().builder
        for name, value in self._settings.items():
            builder = builder.config(name, value)
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas")  # nothing here uses it
        try:
            self._spark = builder.getOrCreate()
        except Exception as fault:  # of py4j, of Spark or of Java: whatever keeps it from starting
            raise _said(fault) from fault
        return self._spark

    def __exit__(self, _kind: object, fault: BaseException | None, _trace: object) -> None:
        self._spark.stop()
        if fault is not None and type(fault).__module__.partition(".")[0] in ("py4j", "pyspark"):
            raise _said(fault) from fault


def _said(fault: BaseException) -> RunError:
    text = str(fault)
    if found := re.search(f"{_MARK}(.*?){_MARK}", text, re.DOTALL):
        zh, en = json.loads(found[1])
        return RunError(zh, en)
    first = cut(next((line.strip() for line in text.splitlines() if line.strip()), type(fault).__name__), _SHOWN)
    return RunError(f"Spark 未能完成：{first}", f"Spark could not do it: {first}")


def spark_class() -> Any:
    """pyspark's SparkSession. Raises RunError where it is missing or too old."""
    try:
        import pyspark  # pyright: ignore[reportMissingImports]
        from pyspark.sql import SparkSession  # pyright: ignore[reportMissingImports]
    except ImportError as missing:
        raise RunError(
            f"--engine spark 需要 pyspark（{missing}）：pip install 'softpark[spark]'；单机认定请去掉 --engine。",
            f"--engine spark needs pyspark ({missing}): pip install 'softpark[spark]'. One machine needs no --engine.",
        ) from None
    if int(pyspark.__version__.partition(".")[0]) < LEAST_SPARK:
        raise RunError(
            f"pyspark {pyspark.__version__} 太旧，需要 {LEAST_SPARK}.0 或更新：pip install 'softpark[spark]'。",
            f"pyspark {pyspark.__version__} is too old; it must be {LEAST_SPARK}.0 or later: pip install "
            "'softpark[spark]'.",
        )
    return SparkSession


def check_java() -> None:
    """Raises RunError where there is no Java that Spark runs on."""
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home) / "bin" / "java") if home else shutil.which("java")
    remedy = f"Java {LEAST_JAVA}（Debian: apt install openjdk-17-jre-headless）"
    try:
        if java is None:
            raise FileNotFoundError("java")
        said = subprocess.run([java, "-version"], capture_output=True, text=True, check=True, timeout=60).stderr
    except (OSError, subprocess.SubprocessError) as missing:
        where = f" JAVA_HOME={home}" if home else ""
        raise RunError(
            f"--engine spark 需要 {remedy}，没有找到{where}（{missing}）。",
            f"--engine spark needs {remedy}, and there is none{where} ({missing}).",
        ) from None
    found = re.search(r'version "(?:1\.)?(\d+)', said)
    if found is None or int(found[1]) < LEAST_JAVA:
        told = said.splitlines()[0] if said else java
        raise RunError(f"Java 太旧：{told}；需要 {remedy}。", f"Java is too old: {told}; Spark needs {remedy}.")


def _plain(names: Sequence[str]) -> list[str]:
    """The columns for Spark, to which a dot in a name leads into a record."""
    return [name if name in ("id", "premise") else f"fact_{place}" for place, name in enumerate(names)]


def _local(path: Path) -> str:
    """Where Spark finds the path, whatever file system its cluster has for its own."""
    return f"file://{path.absolute()}"


_NAMES = {
    "string": "string",
    "bool": "boolean",
    "int8": "tinyint",
    "int16": "smallint",
    "int32": "int",
    "int64": "bigint",
}


def _ddl(schema: pa.Schema) -> str:
    return ", ".join(f"{field.name} {_type(field.type)}" for field in schema)


def _type(kind: pa.DataType) -> str:
    if isinstance(kind, pa.ListType):
        return f"array<{_type(kind.value_type)}>"
    if isinstance(kind, pa.StructType):
        return f"struct<{', '.join(f'{field.name}: {_type(field.type)}' for field in kind)}>"
    return _NAMES[str(kind)]


_PART = 10**9
"""Sums are taken of the whole and the rest of fen by this, so that no sum of 64 bits is too small for any number of
claimants, and none needs slow decimals."""


def _counted(written: Any, measures: Iterable[str], claimants: int | None) -> Counted:
    """What `results.counted` counts: claimants of other territories are those that a measure does not list. claimants:
    how many there are; None where what each may draw in all is written, which tells it."""
    names = list(STATUSES)
    parts = [
        f"{fen} {how} {_PART} {fen}_{name}" for fen in ("low", "high") for how, name in (("div", "part"), ("%", "rest"))
    ]
    sums = (
        written.where("reading is null")
        .selectExpr("measure", "status", *parts)
        .groupBy("measure", "status")
        .agg({"*": "count", "low_part": "sum", "low_rest": "sum", "high_part": "sum", "high_rest": "sum"})
        .collect()
    )
    found: Counted = {measure: {} for measure in measures}
    for row in sorted(sums, key=lambda row: (row["measure"] != TOTAL, row["status"])):
        if row["measure"] == TOTAL:
            claimants = row["count(1)"]
            continue
        fen = {f"{end}_fen": row[f"sum({end}_part)"] * _PART + row[f"sum({end}_rest)"] for end in ("low", "high")}
        found[row["measure"]][names[row["status"]]] = {"count": row["count(1)"], **fen}
    for statuses in found.values():
        if elsewhere := (claimants or 0) - sum(each["count"] for each in statuses.values()):
            statuses["not_applicable"] = {"count": elsewhere, "low_fen": 0, "high_fen": 0}
    return found
