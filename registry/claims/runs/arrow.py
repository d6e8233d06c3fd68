"""Columns of numpy's as columns of Arrow's (列的转换), cell for cell and without copying numbers.

`pyarrow.array` and `pyarrow.scalar` ask whether what they are given is one of pandas', and import pandas to know: a
third of a second, which a run that writes no list does not need.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa


def array(values: np.ndarray, known: np.ndarray | None = None) -> pa.Array:
    """The values, null where they are not known; known is None where all are."""
    validity = None if known is None else _bits(known)
    if values.dtype == bool:
        return pa.Array.from_buffers(pa.bool_(), len(values), [validity, _bits(values)])
    kind = pa.from_numpy_dtype(values.dtype)
    return pa.Array.from_buffers(kind, len(values), [validity, pa.py_buffer(np.ascontiguousarray(values))])


def repeated(text: str, count: int) -> pa.Array:
    """The same text so many times."""
    content = text.encode()
    ends = np.arange(count + 1, dtype=np.int32) * np.int32(len(content))
    return pa.Array.from_buffers(pa.string(), count, [None, pa.py_buffer(ends), pa.py_buffer(content * count)])


def values(column: pa.Array) -> np.ndarray:
    """The numbers, days or flags of a column, as `array` takes them; of a cell that is null, zero."""
    kind = column.type
    found = _flags(column.buffers()[1], column) if kind == pa.bool_() else _numbers(column)
    return np.where(known(column), found, found.dtype.type(0)) if column.null_count else found


def known(column: pa.Array) -> np.ndarray:
    """Bool per cell: whether it is not null."""
    if not column.null_count:
        return np.ones(len(column), dtype=bool)
    return _flags(column.buffers()[0], column)


def _numbers(column: pa.Array) -> np.ndarray:
    kind = np.dtype(np.int32 if column.type == pa.date32() else column.type.to_pandas_dtype())
    if not len(column):
        return np.zeros(0, dtype=kind)
    return np.frombuffer(column.buffers()[1], dtype=kind, count=column.offset + len(column))[column.offset :]


def _flags(bits: pa.Buffer | None, column: pa.Array) -> np.ndarray:
    if bits is None or not len(column):
        return np.zeros(len(column), dtype=bool)
    packed = np.frombuffer(bits, dtype=np.uint8)
    return np.unpackbits(packed, count=column.offset + len(column), bitorder="little")[column.offset :].view(bool)


def _bits(flags: np.ndarray) -> pa.Buffer:
    return pa.py_buffer(np.packbits(flags, bitorder="little"))
