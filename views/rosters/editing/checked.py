"""What was edited, checked (检查更改): the changed cells of a draft, what is wrong, and what is to be compared."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from registry.policy.answers.declared_facts import Value
from registry.rosters.facts.columns import FactColumn, FactTable
from registry.rosters.fields import BY_ID, RosterRow
from registry.rosters.files.cells.facts import NOT_STATED
from registry.rosters.files.cells.values import check_cell
from registry.rosters.files.one_row import check_row
from registry.rosters.plan import Comparison
from registry.services.rosters import RosterEntry
from registry.typed.complaints import Complaint
from views.rosters.drafts import Cells, Draft
from views.rosters.editing.sheet import Sheet
from views.rosters.words import row_name

Work = tuple[RosterEntry | None, Cells]
"""A row that was edited, None for one that is added, and its cells."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """An edited cell that cannot be taken, and whose row it is in."""

    row: str
    field: str
    value: object
    complaint: Complaint


@dataclass(frozen=True, slots=True)
class Row:
    """A row after its edits: None where a cell has an error. `facts`: the columns of facts that it has a word about."""

    row: RosterRow | None
    facts: dict[str, Value | None]
    wrong: list[Wrong]


def changes(sheet: Sheet, entries: Sequence[RosterEntry], draft: Draft) -> list[tuple[str, str, object, object]]:
    """Every changed cell of a registered row: whose, which field, as it is registered, and what was typed."""
    found = []
    for entry in entries:
        if cells := draft.edited.get(entry.lease_id):
            before = sheet.registered(entry)
            whose = row_name(entry.row.name, entry.row.room)
            found += [(whose, id, before.get(id), value) for id, value in cells.items()]
    return found


def asked(
    sheet: Sheet, park_id: int, day: date, entries: Sequence[RosterEntry], draft: Draft
) -> tuple[Comparison, list[Wrong]]:
    """The edited and added rows to be compared, and what is wrong in them; rows with an error are not among them."""
    by_lease = {entry.lease_id: entry for entry in entries}
    work: list[Work] = [(by_lease[id], cells) for id, cells in sorted(draft.edited.items()) if id in by_lease]
    work += [(None, cells) for cells in draft.added.values()]
    made = [_checked(sheet, each).row for each in work]
    companies = _companies(entries, draft, work, made)
    good: list[tuple[RosterEntry | None, Row]] = []
    wrong: list[Wrong] = []
    for each, row in zip(work, made, strict=True):
        beside = [] if row is None else [one for one in companies[row.uscc] if one is not row]
        found = _checked(sheet, each, beside)
        wrong += found.wrong
        if found.row is not None:
            good.append((each[0], found))
    rows = tuple(cast("RosterRow", found.row) for _, found in good)
    leases = tuple(None if entry is None else entry.lease_id for entry, _ in good)
    gone = frozenset(draft.gone & by_lease.keys())
    facts = _facts(sheet, good)
    return Comparison(park_id, day, rows, clear=True, leases=leases, gone=gone, facts=facts), wrong


def _facts(sheet: Sheet, good: Sequence[tuple[RosterEntry | None, Row]]) -> FactTable:
    """The columns of facts that any row has a word about, beside all of them: where it has none, as registered."""
    said = {id for _, found in good for id in found.facts}
    columns = tuple(each for each in sheet.facts if each.id in said)
    return FactTable(columns, tuple(tuple(_fact(sheet, each, *row) for row in good) for each in columns))


def _fact(sheet: Sheet, column: FactColumn, entry: RosterEntry | None, found: Row) -> Value | None:
    if column.id in found.facts or entry is None:
        return found.facts.get(column.id)
    return sheet.said(column, entry)


def _companies(
    entries: Sequence[RosterEntry],
    draft: Draft,
    work: Sequence[Work],
    made: Sequence[RosterRow | None],
) -> dict[str, list[RosterRow]]:
    """By credit code, all rows as they are after the edits; one with an error as it is registered."""
    rows: dict[int, RosterRow] = {entry.lease_id: entry.row for entry in entries if entry.lease_id not in draft.gone}
    rows |= {entry.lease_id: row for (entry, _cells), row in zip(work, made, strict=True) if entry and row}
    found: dict[str, list[RosterRow]] = defaultdict(list)
    added = (row for (entry, _cells), row in zip(work, made, strict=True) if entry is None and row)
    for row in (*rows.values(), *added):
        found[row.uscc].append(row)
    return found


def _checked(sheet: Sheet, work: Work, beside: Sequence[RosterRow] = ()) -> Row:
    """The row after its edits."""
    entry, cells = work
    known = None if entry is None else entry.row
    row, found = check_row({id: raw for id, raw in cells.items() if id in BY_ID}, known, beside)
    name = str(cells.get("name") or getattr(known, "name", ""))
    whose = row_name(name, cast("str | None", cells.get("room") or getattr(known, "room", None)))
    wrong = [Wrong(whose, each.field, each.raw, each.complaint) for each in found]
    facts: dict[str, Value | None] = {}
    for id, raw in cells.items():
        if id in BY_ID:
            continue
        column = sheet.by_id.get(id)
        if column is None:
            wrong.append(Wrong(whose, id, raw, NOT_STATED))
            continue
        value, complaint = check_cell(column, raw)
        facts[id] = cast("Value | None", value)
        if complaint is not None and complaint.severity != "note":
            wrong.append(Wrong(whose, id, raw, complaint))
    errors = any(each.complaint.severity == "error" for each in wrong)
    return Row(None if errors else row, facts, wrong)
