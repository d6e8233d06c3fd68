"""Registers with their facts in files, and what a run says cell by cell, for the tests of both."""

import json
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from registry.claims.factfiles.answers import SCHEMA, TOTAL

KEY = "softpark.facts"


def said_by(made) -> dict[tuple, dict]:
    """By kind, claimant, measure and reading, what a run of the register answers; None for what it does not say."""
    found = {}
    for name in made.parts:
        kind, _, rest = name.partition("/")
        if rest == "facts":
            continue
        measure = rest.removeprefix("readings/")
        for row in made.table(name).to_pylist():
            key = kind, row["id"], measure if rest != "total" else TOTAL, row.get("reading")
            assert key not in found
            found[key] = {column: row.get(column) for column in SCHEMA.names[2:]}
    return found


def said_in(folder: Path) -> dict[tuple, dict]:
    """The same of the folder that a run from files was written to."""
    found = {}
    for kind in ("tenant", "operator"):
        for path in sorted([*folder.glob(f"{kind}.parquet"), *folder.glob(f"{kind}/*.parquet")]):
            for row in pq.read_table(path).to_pylist():
                key = kind, row["id"], row["measure"], row["reading"]
                assert key not in found
                found[key] = {column: row[column] for column in SCHEMA.names[2:]}
    return found


def record_in(folder: Path) -> dict:
    return json.loads((folder / "run.json").read_text("utf-8"))


def rewritten(path: Path, table: Callable[[pa.Table], pa.Table] = lambda rows: rows, head: dict | None = None) -> None:
    """A fact file as somebody else writes it: its rows changed, and some of what it says of itself. None takes a word
    of it away; digests are left out, which nobody else takes."""
    said = json.loads(pq.ParquetFile(path).metadata.metadata[KEY.encode()])
    said = {name: value for name, value in (said | {"facts": {}} | (head or {})).items() if value is not None}
    rows = table(pq.read_table(path))
    pq.write_table(rows.replace_schema_metadata({KEY: json.dumps(said)}), path)
