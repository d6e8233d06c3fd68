"""A run on Spark is the run on this machine, to the last fen, also where an executor is killed in its midst."""

import os
import signal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.dataset as ds
import pytest

from registry.claims.factfiles import embedded, export, files
from registry.claims.factfiles.answers import SCHEMA, TOTAL
from registry.policy import load_law
from tests.claims.assess_rows import fill
from tests.claims.factfiles.exported import record_in, rewritten
from tests.fixtures.spark import executors, softpark_on_spark
from tests.fixtures.stores import place
from tests.fixtures.synthetic_facts import DAY, write
from tests.fixtures.waiting import until

pytestmark = pytest.mark.prove

TENANTS = 2_000_000
PATIENCE = 1_800
"""Seconds, for two million tenants on a machine that does other things as well."""


@pytest.fixture(scope="module")
def many(tmp_path_factory) -> Path:
    """Facts of so many tenants in four files, and `here`: the answers of this machine."""
    folder = tmp_path_factory.mktemp("many")
    write(folder / "facts", TENANTS, load_law().asking(), files=4)
    embedded.work_out(files.opened(folder / "facts"), folder / "here")
    return folder


def ended(process) -> str:
    said, _nothing = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, said
    return said


def assert_same_answers(here: Path, there: Path) -> None:
    """Each cell of each claimant, measure and reading, and the sums by measure and status."""
    record, ours = record_in(there), record_in(here)
    assert record["totals"] == ours["totals"] and record["rows"] == ours["rows"]
    compared = 0
    for kind, totals in ours["totals"].items():
        for measure in [*totals, TOTAL]:
            tables = [
                _sorted(ds.dataset(path, schema=SCHEMA).to_table(filter=ds.field("measure") == measure))
                for path in (here / f"{kind}.parquet", there / kind)
            ]
            assert tables[0].equals(tables[1]), (kind, measure)
            compared += len(tables[0])
    assert compared == sum(ours["rows"].values()) > 0


def _sorted(table: pa.Table) -> pa.Table:
    return table.sort_by([("id", "ascending"), ("reading", "ascending")]).combine_chunks()


def test_two_million_tenants_are_answered_on_spark_as_on_this_machine(many, spark_environment):
    said = ended(softpark_on_spark(spark_environment, many / "facts", many / "there"))
    assert "guangming-2025-4/14" in said
    assert_same_answers(many / "here", many / "there")


def test_an_executor_killed_in_the_midst_changes_nothing(many, spark_environment):
    process = softpark_on_spark(spark_environment, many / "facts", many / "killed")

    def writing() -> int | None:
        """An executor whose tasks run, of a run of which some rows are written already."""
        assert process.poll() is None, process.stdout.read()
        busy = [pid for pid, workers in executors(process.pid).items() if workers]
        return busy[0] if busy and any(many.glob(".killed.*/tenant/_temporary/**/part-*")) else None

    victim = until(writing, "an executor writes answers", PATIENCE)
    os.kill(victim, signal.SIGKILL)
    seen = until(
        lambda: victim not in (alive := executors(process.pid)) and len(alive) == 2 and alive,
        "another executor has taken its place",
        PATIENCE,
    )
    assert process.poll() is None and victim not in seen
    ended(process)
    assert_same_answers(many / "here", many / "killed")


@pytest.fixture
def exported(copy_of, tmp_path) -> Path:
    """The facts of a random register, their rows in no order, and `here`."""
    store = copy_of("sqlite", "placed", place)
    with store.write() as session:
        fill(session, 21, parks=12, tenants=60)
    export.written(store, DAY, tmp_path / "facts", load_law().asking())
    embedded.work_out(files.opened(tmp_path / "facts"), tmp_path / "here")
    for kind in ("tenant", "operator"):
        rewritten(tmp_path / "facts" / f"{kind}.parquet", _shuffled)
    return tmp_path


def _shuffled(rows: pa.Table) -> pa.Table:
    return rows.take(pa.array(np.random.default_rng(1).permutation(len(rows))))


def test_tenants_and_operating_bodies_in_no_order_are_answered_alike(exported, spark_environment):
    """Spark sorts them itself."""
    ended(softpark_on_spark(spark_environment, exported / "facts", exported / "there"))
    assert_same_answers(exported / "here", exported / "there")
    record = record_in(exported / "there")
    assert record["run"] is None and set(record["files"]) == {"tenant.parquet", "operator.parquet"}


def test_what_a_file_may_not_say_is_refused_from_within_a_task(exported, spark_environment):
    path = exported / "facts" / "tenant.parquet"
    rewritten(path, lambda rows: rows.set_column(3, "tenant.kind", pa.array([9] * len(rows), pa.int8())))
    process = softpark_on_spark(spark_environment, exported / "facts", exported / "there")
    said, _nothing = process.communicate(timeout=PATIENCE)
    assert process.returncode == 2, said
    assert "tenant.kind" in said and "0 enterprise" in said and "Traceback" not in said
    assert sorted(each.name for each in exported.iterdir() if "db" not in each.name) == ["facts", "here"]
