"""What reading a roster file gives (读取结果): rows, what is wrong in which cell, and what was handled on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType

from registry.rosters.facts.columns import NO_FACTS, FactTable, parted
from registry.rosters.fields import RosterRow
from registry.rosters.files.original import Original
from registry.typed.complaints import Severity
from registry.words import Explained, Words

MAX_BYTES = 20_000_000
MAX_ROWS = 200_000
MAX_COLUMNS = 702
"""Columns A to ZZ."""
MAX_CELLS = 6_000_000
"""Cells of all visible sheets together: the most rows, with thirty columns."""
WALL_SECONDS = 60
LOOK = 30
"""How many rows may stand above the headings."""
MAX_PROBLEMS = 2_000
"""Problems that are listed; the rest is counted in `RosterReading.unlisted`."""

STAGES = MappingProxyType(
    {
        "wait": Words("前面还有文件在读取，请稍候", "waiting for other files"),
        "start": Words("准备读取", "getting ready"),
        "open": Words("打开文件", "opening the file"),
        "sheet": Words("读取工作表", "reading the sheet"),
        "check": Words("逐格检查", "checking every cell"),
        "hand": Words("整理结果", "putting the result together"),
    }
)
"""What `progress` is told, by name, with the share that is done (0 to 1)."""


class CannotReadRoster(Explained):
    """The file as a whole cannot be read. `zh`, `en`: why, and what to do instead.

    `sheets`: where several sheets look like rosters, their names, one of which may be asked for.
    """

    def __init__(self, zh: str, en: str, sheets: tuple[str, ...] = ()):
        super().__init__(zh, en)
        self.sheets = sheets


@dataclass(frozen=True, slots=True)
class Problem:
    """A complaint and its place: row from 1 as Excel counts, column as a letter; `field` None: of no known field."""

    sheet: str
    row: int
    column: str
    heading: str
    field: str | None
    value: str
    wrong: Words
    right: Words
    severity: Severity = "error"


@dataclass(frozen=True, slots=True)
class RosterReading:
    """A file as it was read. Rows with an error are not among `rows`.

    `headings`: of the columns that have one, in their order, each once; `columns`: their letters; `matched`: which of
    them is which field, None where it is left out; `sure`: no person has to confirm that. `places`: beside `rows`, the
    row's number in the file. `stated`: the fields that have a column. `sample`: the first rows of the file as text,
    a cell for each heading. `errors`: how many cells are wrong, `unlisted`: how many problems are not in `problems`;
    `wrong_rows`: the numbers of the rows that are not among `rows`; `original`: the whole sheet, where errors are.
    `perhaps`: of headings that are no field's, which fields they look like that have no column yet. `facts`: beside
    `rows`, the columns of facts.
    """

    file_name: str
    sha256: str
    sheet: str
    headings: tuple[str, ...]
    columns: tuple[str, ...]
    matched: dict[int, str | None]
    sure: bool
    rows: list[RosterRow]
    places: list[int]
    problems: list[Problem]
    notes: list[Words]
    stated: frozenset[str]
    sample: list[tuple[str, ...]] = field(default_factory=list)
    wrong_rows: tuple[int, ...] = ()
    errors: int = 0
    unlisted: int = 0
    original: Original | None = None
    perhaps: dict[int, tuple[str, ...]] = field(default_factory=dict)
    facts: FactTable = NO_FACTS

    @property
    def match(self) -> dict[str, str | None]:
        """The columns by their headings, as `read_file` takes it again: of a fact without its year, which its heading
        tells."""
        found = ((heading, self.matched.get(place)) for place, heading in enumerate(self.headings))
        return {heading: id and parted(id)[0] for heading, id in found}
