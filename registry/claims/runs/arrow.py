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


def _bits(flags: np.ndarray) -> pa.Buffer:
    return pa.py_buffer(np.packbits(flags, bitorder="little"))
