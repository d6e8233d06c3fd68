"""DuckDB reads, sorts and hands on the facts, our kernel answers: `duckdb_feeds.py FACTS OUT`."""

import json
import sys
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from registry.claims.factfiles import decode, files
from registry.claims.factfiles.answers import SCHEMA, Counted, answered
from registry.claims.runs.run import measures_asked
from registry.process import heap


def main(facts: Path, out: Path) -> None:
    heap.keep()
    found = files.opened(facts)
    law = found.scope.law()
    measures = measures_asked(law, None)["tenant"]
    out.mkdir()
    totals: Counted = {}
    rows = duckdb.connect().sql(f"from read_parquet('{facts}/*.parquet') order by id, premise")
    with pq.ParquetWriter(out / "tenant.parquet", SCHEMA, compression="zstd", compression_level=1) as file:
        for table in files.whole_claimants(rows.fetch_record_batch(files.ROWS)):
            batch = decode.batch(law, "tenant", found.scope.as_of, table, str(facts))
            file.write_table(pa.concat_tables(answered(law, measures, [], batch, True, totals)))
    (out / "run.json").write_text(json.dumps({"totals": {"tenant": totals}}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
