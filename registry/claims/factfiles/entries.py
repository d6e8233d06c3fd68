"""Lists in a column (列表列): what each row lists, as long columns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from registry.claims.runs.arrow import known, values


@dataclass(frozen=True, slots=True)
class Entries:
    """All entries of a column of lists, one after another. row: of each entry, int64."""

    row: np.ndarray
    fields: pa.StructArray

    @classmethod
    def of(cls, lists: pa.Array) -> Entries:
        counts = np.where(known(lists), np.diff(values(lists.offsets)), 0)
        return cls(np.repeat(np.arange(len(lists)), counts), lists.flatten())

    def __len__(self) -> int:
        return len(self.row)

    @property
    def whole(self) -> np.ndarray:
        """Bool per entry: whether it is one at all."""
        return known(self.fields)

    def field(self, name: str) -> pa.Array:
        return self.fields.field(name)

    def numbers(self, name: str) -> np.ndarray:
        return values(self.field(name))

    def words(self, name: str) -> tuple[np.ndarray, list[str]]:
        """int64 per entry, the place of its word in the list of words; -1 where it is null."""
        coded = self.field(name).dictionary_encode()
        return np.where(known(coded.indices), values(coded.indices), -1).astype(np.int64), coded.dictionary.to_pylist()
