"""The rows of a sheet, cell by cell and then against each other. Values are worked out once for each distinct cell."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import zip_longest
from operator import itemgetter

from registry.quoting import cut
from registry.rosters.fields import FIELDS
from registry.rosters.files import spellings
from registry.rosters.files.across import across
from registry.rosters.files.cells.values import Units, shown
from registry.rosters.files.columns import FileColumn, checked
from registry.rosters.files.grid import Grid, Header, letter
from registry.rosters.files.model import MAX_PROBLEMS, Problem
from registry.rosters.files.row_list import rows_said
from registry.typed.complaints import Complaint, complaint
from registry.words import Words

RowComplaint = tuple[int, str, Complaint]
"""A complaint about the row with this index, in this field."""
MAX_HEADING = 200
"""Signs of a heading that a problem names."""


@dataclass(slots=True)
class Checked:
    """Columns of values by field, the indexes of the rows without an error, and what is wrong with the others."""

    columns: dict[str, FileColumn]
    good: array
    places: array
    notes: list[Words] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    errors: int = 0
    unlisted: int = 0
    wrong_rows: list[int] = field(default_factory=list)


def check(grid: Grid, header: Header, numbers: list[int], tell: Callable[[str, float], None]) -> Checked:
    """Check the rows with these places (from 0) of the grid."""
    lacking = _lacking(grid, header)
    if lacking:
        return Checked({}, array("I"), array("I"), problems=lacking, errors=len(lacking))
    rows = list(map(grid.rows.__getitem__, numbers))
    columns: dict[str, FileColumn] = {}
    cells = list(zip_longest(*rows, fillvalue=""))
    known = [
        one for one in zip(header.columns.fields, header.columns.places, header.columns.times, strict=True) if one[0]
    ]
    for done, (name, place, times) in enumerate(known):
        tell("check", 0.5 + 0.35 * done / len(known))
        columns[name] = checked(
            header.columns.field(name),
            cells[place] if place < len(cells) else ("",) * len(rows),
            Units(times, grid.epoch),
        )
    said = _complaints(columns)
    notes = [*_notes(said, numbers, header), *spellings.unify(columns, numbers)]
    said = [one for one in said if one[2].severity != "note"]
    found = sorted([*sorted(said, key=itemgetter(0)), *across(columns, numbers)], key=itemgetter(0))
    wrong = sorted({row for row, _, what in found if what.severity == "error"})
    good = _good(len(rows), wrong)
    places = array("I", (numbers[row] + 1 for row in good))
    result = Checked(columns, good, places, notes=notes, errors=sum(what.severity == "error" for _, _, what in found))
    listed = _listed(found)
    result.problems = [_problem(grid, header, numbers, rows, one) for one in listed]
    result.unlisted = len(found) - len(listed)
    result.wrong_rows = [numbers[row] + 1 for row in wrong]
    return result


def _notes(said: list[RowComplaint], numbers: list[int], header: Header) -> list[Words]:
    """How values were read that are not as we write them, once for each way."""
    rows: dict[tuple[str, Words], list[int]] = {}
    for row, name, what in said:
        if what.severity == "note":
            rows.setdefault((name, what.wrong), []).append(numbers[row] + 1)
    notes = []
    for (name, done), own in rows.items():
        (zh, en), field = rows_said(own), header.columns.field(name).name
        notes.append(Words(f"{zh}“{field.zh}”：{done.zh}。", f"{en}, “{field.en}”: {done.en}."))
    return notes


def _good(rows: int, wrong: list[int]) -> array:
    if not wrong:
        return array("I", range(rows))
    bad = set(wrong)
    return array("I", (row for row in range(rows) if row not in bad))


def _listed(found: list[RowComplaint]) -> list[RowComplaint]:
    """The problems that are listed: errors go before warnings, then both in the order of their rows."""
    if len(found) <= MAX_PROBLEMS:
        return found
    errors = [one for one in found if one[2].severity == "error"][:MAX_PROBLEMS]
    warnings = [one for one in found if one[2].severity == "warning"][: MAX_PROBLEMS - len(errors)]
    return sorted([*errors, *warnings], key=itemgetter(0))


def _lacking(grid: Grid, header: Header) -> list[Problem]:
    """A problem for each required field that has no column."""
    problems = []
    for one in FIELDS:
        if one.required and one.id not in header.columns.fields:
            what = complaint(
                (f"没有“{one.name.zh}”这一列", f"there is no column “{one.name.en}”"),
                ("加上这一列，或指明哪一列是它", "add the column, or say which one it is"),
            )
            problems.append(Problem(grid.sheet, header.last + 1, "", one.name.zh, one.id, "", what.wrong, what.right))
    return problems


def _complaints(columns: dict[str, FileColumn]) -> list[RowComplaint]:
    found = []
    for name, column in columns.items():
        if column.complaints:
            asked = column.complaints
            found += [(row, name, asked[at]) for row, at in enumerate(column.at) if at in asked]
    return found


def _problem(grid: Grid, header: Header, numbers: list[int], rows: list, found: RowComplaint) -> Problem:
    row, name, what = found
    which = header.columns.fields.index(name)
    place = header.columns.places[which]
    value = shown(rows[row][place]) if place < len(rows[row]) else ""
    heading = cut(header.columns.headings[which], MAX_HEADING)
    return Problem(
        grid.sheet, numbers[row] + 1, letter(place), heading, name, value, what.wrong, what.right, what.severity
    )
