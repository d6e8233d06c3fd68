"""A fact file that says what it may not is refused whole: where, what, and what would be right."""

import json
import shutil

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from registry.claims.factfiles import embedded, export, files
from registry.claims.runs import origin
from registry.claims.runs.errors import RunError
from registry.policy import load_law
from registry.store.store import Store
from tests.claims.factfiles.exported import KEY, rewritten
from tests.fixtures.rows import day

TODAY = day("2026-11-21")


@pytest.fixture(scope="module")
def exported(template_database, tmp_path_factory):
    folder = tmp_path_factory.mktemp("exported")
    store = Store.open(f"sqlite:///{shutil.copyfile(template_database, folder / 'register.db')}")
    export.written(store, TODAY, folder / "facts", load_law().asking())
    store.close()
    return folder / "facts"


@pytest.fixture
def facts(exported, tmp_path):
    return shutil.copytree(exported, tmp_path / "facts")


def refusal(facts, rows=1 << 16):
    """The words of it, and that nothing was written."""
    out = facts.with_name("out")
    with pytest.raises(RunError) as refused:
        embedded.work_out(files.opened(facts), out, rows=rows)
    assert [path.name for path in facts.parent.iterdir()] == ["facts"]
    assert str(facts) in refused.value.zh and str(facts) in refused.value.en
    assert any("一" <= letter <= "鿿" for letter in refused.value.zh)
    return refused.value


def put(name, value, at=5):
    """The cell of a row changed."""

    def changed(rows):
        cells = rows[name].to_pylist()
        cells[at] = value
        return rows.set_column(rows.column_names.index(name), name, pa.array(cells, rows.schema.field(name).type))

    return changed


CELLS = {
    "tenant.kind": (9, "0 enterprise"),
    "tenant.industry": (98, "1 to 97"),
    "rent": (-1, "0 to"),
    "lease.area_m2": (0, "0.01 m2"),
    "lease.rent_free_months": (601, "0 to 600"),
    "lease.start": (day("1899-05-01"), "1990-01-01 to 2199-12-31"),
    "granted": (False, "null where it is not known"),
    "park.recognition": (False, "null where it is not known"),
    "park.district": (440399, "GB/T 2260"),
    "status.municipal": (-5, "0 to"),
    "granted.guangming-2025-4/14": (-1, "0 to"),
    "other_support.beside.district": (-1, "0 to"),
    "grants.paid": ([{"measure": "x/1", "tier": None, "count": 1, "fen": 1, "unstated": False}], "guangming-2025-4/14"),
    "grants.undated": ([{"measure": "guangming-2025-4/14", "count": 0}], "1 to 255"),
}


@pytest.mark.parametrize("name", CELLS)
def test_a_cell_that_says_what_it_may_not_is_named_with_its_claimant(facts, name):
    value, right = CELLS[name]
    rewritten(facts / "tenant.parquet", put(name, value))
    said = refusal(facts)
    id = pq.read_table(facts / "tenant.parquet")["id"][5]
    assert name in said.en and f"id {id}" in said.en and right in said.en


def test_a_claimant_has_no_more_premises_than_a_case_may_list(facts):
    last = len(pq.read_table(facts / "tenant.parquet")) - 1
    rewritten(facts / "tenant.parquet", put("premise", 10_000, last))
    assert "0 to 9999" in refusal(facts).en


PAID = {"measure": "guangming-2025-4/14", "tier": "municipal", "count": 1, "fen": 1, "unstated": False}


@pytest.mark.parametrize(
    ("entries", "right"),
    [
        ([PAID | {"tier": "metropolitan"}], "municipal"),
        ([PAID | {"fen": -1}], "0 to"),
        ([PAID | {"count": None}], "no null"),
        ([PAID, PAID], "put both together"),
    ],
)
def test_a_grant_is_one_that_the_law_knows(facts, entries, right):
    rewritten(facts / "tenant.parquet", put("grants.paid", entries))
    said = refusal(facts)
    assert "grants.paid" in said.en and right in said.en


@pytest.mark.parametrize("name", ["id", "premise", "park", "status.national", "granted.guangming-2025-4/14"])
def test_a_null_where_none_may_be_is_refused(facts, name):
    rewritten(facts / "tenant.parquet", put(name, None))
    said = refusal(facts)
    assert name in said.en and "null" in said.en and "空" in said.zh


def test_what_is_said_of_a_claimant_is_the_same_in_all_its_rows(facts):
    rows = pq.read_table(facts / "tenant.parquet")
    at = rows["premise"].to_pylist().index(1)
    told = rows["tenant.startup"][at].as_py()
    rewritten(facts / "tenant.parquet", put("tenant.startup", not told, at))
    assert f"id {rows['id'][at]}, premise 1" in refusal(facts).en


def test_a_rent_beside_a_lease_that_yields_it_is_refused(facts):
    rows = pq.read_table(facts / "tenant.parquet")
    yields = pc.and_(rows["lease.start"].is_valid(), rows["lease.monthly_rent"].is_valid())
    rewritten(facts / "tenant.parquet", put("rent", 100, yields.to_pylist().index(True)))
    assert "lease.monthly_rent" in refusal(facts).en


def test_a_lease_that_ends_before_it_starts_is_refused(facts):
    rows = pq.read_table(facts / "tenant.parquet")
    at = rows["lease.start"].is_valid().to_pylist().index(True)
    rewritten(facts / "tenant.parquet", put("lease.end", day("1990-01-01"), at))
    assert "lease.end" in refusal(facts).en


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda rows: rows.drop_columns(["tenant.kind"]), ["'tenant.kind'", "int8", "missing"]),
        (lambda rows: rows.append_column("tenant.kinds", rows["tenant.kind"]), ["tenant.kinds", "'tenant.kind'"]),
        (lambda rows: rows.append_column("rent", rows["rent"]), ["two columns 'rent'"]),
        (lambda rows: rows.set_column(20, "rent", rows["rent"].cast("double")), ["'rent'", "double", "int64"]),
        (
            lambda rows: rows.set_column(1, "premise", pc.add(rows["premise"].cast("int64"), 1 << 40)),
            ["'premise'", "int32"],
        ),
    ],
)
def test_wrong_columns_are_refused_by_name_and_type(facts, change, words):
    assert pq.read_table(facts / "tenant.parquet").column_names[20] == "rent"
    rewritten(facts / "tenant.parquet", change)
    said = refusal(facts)
    assert all(word in said.en for word in words), said.en


def backwards(rows):
    return rows.take(pa.array(np.arange(len(rows))[::-1].copy()))


def test_rows_out_of_order_and_rows_twice_are_refused(facts):
    path = facts / "tenant.parquet"
    rewritten(path, backwards)
    assert "ascend" in refusal(facts, rows=7).en
    rewritten(path, lambda rows: pa.concat_tables([backwards(rows), backwards(rows).slice(len(rows) - 1)]))
    assert "each pair once" in refusal(facts, rows=7).en


HEADS = {
    "another law": (
        {"policies": {**origin.policy_files(), "guangming-2025-4.yaml": "0" * 64}},
        ["guangming-2025-4.yaml", "other policy files"],
    ),
    "another form": ({"format": 99}, ["99", "export it anew"]),
    "no day": ({"as_of": None}, ["as_of"]),
    "a day that is none": ({"as_of": "2026-02-30"}, ["2026-02-30", "1990-01-01"]),
    "a day too late": ({"as_of": "2300-01-01"}, ["2300-01-01", "2199-12-31"]),
    "no such topic": ({"topics": ["housing"]}, ["housing", "rent"]),
    "no such measure": ({"measure": "x/1"}, ["x/1", "guangming-2025-4/14"]),
    "a ruling on nothing": (
        {"rulings": [{"question": "x", "option": "y", "by": "a", "basis": "b"}]}, ["rulings"]
    ),
    "other words": ({"columns": {"tenant.kind": {"values": ["institution", "enterprise"]}}}, ["tenant.kind", "values"]),
    "another unit": ({"columns": {"rent": {"unit": "yuan"}}}, ["rent", "yuan", "fen"]),
}  # fmt: skip


@pytest.mark.parametrize("what", HEADS)
def test_a_file_of_another_law_day_or_form_is_refused(facts, what):
    head, words = HEADS[what]
    for name in ("tenant", "operator"):
        rewritten(facts / f"{name}.parquet", head=head)
    said = refusal(facts)
    assert all(word in said.en for word in words), said.en


def test_files_of_two_exports_are_not_mixed(facts):
    rewritten(facts / "tenant.parquet", head={"as_of": "2026-11-20"})
    assert "as_of" in refusal(facts).en


def test_files_of_one_kind_have_the_same_columns(facts):
    shutil.copy(facts / "tenant.parquet", facts / "tenant-2.parquet")
    rewritten(facts / "tenant-2.parquet", lambda rows: rows.select(list(reversed(rows.column_names))))
    assert "its columns differ" in refusal(facts).en


def test_a_file_that_was_changed_after_its_export_is_found_out(facts):
    """Its digests are still those of the export."""
    path = facts / "tenant.parquet"
    rows, told = pq.read_table(path), pq.ParquetFile(path).metadata.metadata[KEY.encode()]
    at = rows["cooperation"].is_valid().to_pylist().index(True)
    changed = put("cooperation", not rows["cooperation"][at].as_py(), at)(rows)
    pq.write_table(changed.replace_schema_metadata({KEY: told}), path)
    said = refusal(facts)
    assert "tenant: cooperation" in said.en and "changed" in said.en


def test_what_is_no_fact_file_is_said_to_be_none(facts, tmp_path):
    path = facts / "tenant.parquet"
    pq.write_table(pq.read_table(path).replace_schema_metadata(None), path)
    assert "--export-facts" in refusal(facts).en
    path.write_bytes(b"id,premise\n1,0\n")
    assert "no Parquet file" in refusal(facts).en
    for each in facts.iterdir():
        each.unlink()
    assert "no .parquet file" in refusal(facts).en
    facts.rmdir()
    with pytest.raises(RunError, match="没有这个文件"):
        files.opened(facts)


def test_what_is_there_is_not_overwritten(facts):
    facts.with_name("out").mkdir()
    with pytest.raises(RunError, match="已存在"):
        embedded.work_out(files.opened(facts), facts.with_name("out"))


def test_a_metadata_that_is_no_json_is_said(facts):
    path = facts / "operator.parquet"
    pq.write_table(pq.read_table(path).replace_schema_metadata({KEY: "{"}), path)
    assert "JSON" in refusal(facts).en
    pq.write_table(pq.read_table(path).replace_schema_metadata({KEY: json.dumps({"kind": "landlord"})}), path)
    assert "docs/beyond.md" in refusal(facts).en


def test_a_file_that_is_damaged_within_is_said_to_be(facts):
    path = facts / "tenant.parquet"
    content = bytearray(path.read_bytes())
    at = pq.ParquetFile(path).metadata.row_group(0).column(0).data_page_offset
    content[at : at + 40] = b"\xff" * 40
    path.write_bytes(bytes(content))
    said = refusal(facts)
    assert "damaged" in said.en and "export it anew" in said.en


def test_a_place_that_cannot_be_written_to_is_told(facts):
    with pytest.raises(RunError, match="没有目录"):
        embedded.work_out(files.opened(facts), facts / "nosuch" / "out")
