"""A run from fact files is the run over the register: the same id, and each answer the same to the last fen."""

import datetime as dt
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from registry.claims import rulings
from registry.claims.factfiles import embedded, export, files
from registry.claims.runs import run
from registry.policy import load_law
from registry.policy.vocabulary import TOPICS
from registry.store import models
from tests.claims.assess_rows import fill, spoil
from tests.claims.factfiles.exported import KEY, record_in, rewritten, said_by, said_in
from tests.fixtures.examples import some
from tests.fixtures.rows import day, lease

TODAY = day("2026-11-21")
RENT = "guangming-2025-4/14"


def assert_the_same_run(store, folder, law=None, rows=100, **scope):
    """The run over the register, and the one that is worked out of its files in small batches."""
    law = law or load_law().asking()
    made = run.compute(store, TODAY, law=law, **scope)
    export.written(store, TODAY, folder / "facts", law, **scope, chunk=rows)
    found = files.opened(folder / "facts")
    again = embedded.work_out(found, folder / "answers", rows=rows)
    assert said_in(folder / "answers") == said_by(made)
    assert again.totals == made.record["totals"]
    assert again.id == made.id
    record = record_in(folder / "answers")
    assert {name: record[name] for name in made.record} == json.loads(json.dumps(made.record))
    return made, found


@pytest.mark.parametrize("seed", some([11, 12, 13, 14], 2))
def test_a_run_from_files_answers_as_the_register_does(placed_store, tmp_path, seed):
    with placed_store.write() as session:
        fill(session, seed)
    made, _files = assert_the_same_run(placed_store, tmp_path, rows=5)
    assert any(row["high"] for row in said_by(made).values())


@pytest.mark.parametrize("seed", some([15, 16], 1))
def test_so_it_does_about_every_topic_and_where_the_law_refuses_somebody(placed_store, tmp_path, seed):
    with placed_store.write() as session:
        fill(session, seed)
        spoil(session, seed)
    made, found = assert_the_same_run(placed_store, tmp_path, load_law().asking(TOPICS), rows=5)
    assert made.unasked and found.scope.unasked == made.unasked


@pytest.mark.parametrize("scope", [{"measure": RENT}, {"district": "440311"}])
def test_so_it_does_of_a_measure_or_a_district_alone(store, tmp_path, scope):
    made, _files = assert_the_same_run(store, tmp_path, **scope)
    assert made.demo and said_by(made)


def test_rulings_of_the_register_go_along(store, tmp_path):
    made = run.compute(store, TODAY)
    key = next(k for k, row in said_by(made).items() if k[3] is not None and "=" in k[3] and k[2] == RENT)
    question, _, option = key[3].partition(", ")[0].partition("=")
    with store.write() as session:
        rulings.adopt(session, question, option, "区", "文号 1", dt.date(2026, 1, 1))
    ruled, found = assert_the_same_run(store, tmp_path)
    assert said_by(ruled) != said_by(made)
    assert [each["option"] for each in found.scope.rulings] == [option]


def test_a_claimant_is_never_split_over_batches_however_many_premises_it_has(store, tmp_path):
    with store.write() as session:
        someone = session.query(models.Tenant.id).order_by(models.Tenant.id).offset(3).first().id
        parks = [id for (id,) in session.query(models.Park.id).limit(12)]
        session.add_all(lease(someone, park, "2024-01-01", monthly_rent_fen=10**6) for park in parks for _ in "ab")
    _made, found = assert_the_same_run(store, tmp_path)
    rows = pq.read_table(tmp_path / "facts" / "tenant.parquet")["id"].to_pylist()
    assert rows.count(someone) > 20
    batches = [set(table["id"].to_pylist()) for table in files.in_order(found, "tenant", 5)]
    assert len(batches) > 20
    assert sum(len(batch) for batch in batches) == len(set(rows))


def test_files_may_be_many_and_end_within_a_claimant(store, tmp_path):
    made, _files = assert_the_same_run(store, tmp_path)
    whole = tmp_path / "facts" / "tenant.parquet"
    rows, told = pq.read_table(whole), pq.ParquetFile(whole).metadata.metadata[KEY.encode()]
    ids = rows["id"].to_pylist()
    within = next(place for place in range(20, len(ids)) if ids[place] == ids[place - 1])
    for name, part in (("a", rows.slice(0, within)), ("b", rows.slice(within))):
        pq.write_table(
            part.replace_schema_metadata({b"softpark.facts": told}), whole.with_name(f"tenant-{name}.parquet")
        )
    whole.unlink()
    found = files.opened(tmp_path / "facts")
    embedded.work_out(found, tmp_path / "again", rows=100)
    assert said_in(tmp_path / "again") == said_by(made)


def test_a_platform_writes_wider_numbers_and_no_digests(store, tmp_path):
    """As engines do that have no small numbers. The answers are the same, and so is the run, by its facts' digests."""
    made, _files = assert_the_same_run(store, tmp_path)

    def wider(rows: pa.Table) -> pa.Table:
        kinds = [pa.int64() if pa.types.is_integer(field.type) else field.type for field in rows.schema]
        return rows.cast(pa.schema(list(zip(rows.column_names, kinds, strict=True))))

    for name in ("tenant", "operator"):
        rewritten(tmp_path / "facts" / f"{name}.parquet", wider, {"softpark": None, "columns": None})
    again = embedded.work_out(files.opened(tmp_path / "facts"), tmp_path / "again")
    assert said_in(tmp_path / "again") == said_by(made)
    assert again.id == made.id
