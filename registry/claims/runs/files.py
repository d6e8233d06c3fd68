"""Tables of a run as files (结果文件): Parquet with fixed settings, so that equal tables are equal bytes."""

from __future__ import annotations

import hashlib
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

ROW_GROUP = 1 << 20


def packed(tables: list[pa.Table]) -> bytes:
    """One file of tables with the same columns, one after the other. Where one table ends leaves no trace: readings,
    which come question by question in each batch, are put in the order of their claimants."""
    whole = pa.concat_tables(tables).combine_chunks()
    if "reading" in whole.column_names:
        whole = whole.sort_by([("id", "ascending"), ("reading", "ascending")])
    numbers = [name for name in whole.column_names if pa.types.is_int64(whole.schema.field(name).type)]
    dictionaries: Any = [name for name in whole.column_names if name not in numbers]  # the stubs know yes and no
    sink = pa.BufferOutputStream()
    pq.write_table(
        whole,
        sink,
        row_group_size=ROW_GROUP,
        version="2.6",
        data_page_version="1.0",
        compression="zstd",
        compression_level=1,
        use_dictionary=dictionaries,
        column_encoding=dict.fromkeys(numbers, "DELTA_BINARY_PACKED"),  # ids and fen: hardly one comes twice
        write_statistics=False,
    )
    return sink.getvalue().to_pybytes()


def unpacked(content: bytes) -> pa.Table:
    return pq.read_table(pa.BufferReader(content))


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
