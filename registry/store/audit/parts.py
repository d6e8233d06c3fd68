"""The parts of which a database is built (库的构成), by kind, table and name, each with the text that makes it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SchemaPart:
    """A part of a database: its kind, its table where it has one, its name."""

    kind: str
    name: str
    table: str | None = None

    def __str__(self) -> str:
        return self.name if self.table is None else f"{self.table}.{self.name}"


SchemaParts = Mapping[SchemaPart, str]
"""Each part with the whole text that makes it."""
