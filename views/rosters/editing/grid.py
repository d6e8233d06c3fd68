"""The grid (表格) in which a roster is edited: its cells, what was changed in them, and the check of every change.

What the browser enforces (choices, kinds of columns) is a help for the person and counts for nothing: every edited
cell goes through the same check as a cell of a file.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from registry import identity
from registry.rosters.fields import BY_ID, FIELDS, Field, RosterRow
from registry.rosters.files.cells import choices
from registry.rosters.files.cells.values import check_cell, text_of
from registry.rosters.files.one_row import check_row
from registry.rosters.plan import Comparison
from registry.services.rosters import RosterEntry
from registry.typed.complaints import Complaint
from views.kit.i18n import _, language, pick
from views.rosters.drafts import Cells, Draft
from views.rosters.words import field_name, row_name

WHOSE = "whose"  # the column that tells rows apart and stays in sight; a pinned one looks locked, and this one is
IDS = tuple(field.id for field in FIELDS)


@dataclass(frozen=True, slots=True)
class GridLine:
    """A line of the grid: a registered lease, or the added row with this key in the draft."""

    entry: RosterEntry | None
    added: str | None
    cells: Cells


@dataclass(frozen=True, slots=True)
class Wrong:
    """An edited cell that cannot be taken, and whose row it is in."""

    row: str
    field: str
    value: object
    complaint: Complaint


def lines(entries: Sequence[RosterEntry], draft: Draft, with_added: bool = True) -> list[GridLine]:
    """The lines of the grid: the entries with their edits, then the added rows."""
    shown = [GridLine(e, None, registered(e.row) | draft.edited.get(e.lease_id, {})) for e in entries
             if e.lease_id not in draft.gone]  # fmt: skip
    added = [GridLine(None, key, dict.fromkeys(IDS) | cells) for key, cells in draft.added.items()]
    return shown + added if with_added else shown


def registered(row: RosterRow) -> Cells:
    """A checked row as cells of the grid."""
    return {id: cell(BY_ID[id], value) for id, value in zip(IDS, row, strict=True)}


def cell(known: Field, value: object) -> object:
    """A checked value as it stands in the grid."""
    if value is None:
        return None
    match known.kind:
        case "money":
            return amount(value)
        case "area" | "months":
            return value
        case "day":
            return value.isoformat()
    return text_of(known, value, language())


def amount(fen: int) -> str:
    """Yuan, with the fen where there are any; text, so that 1.2万 can be typed in its place."""
    return f"{fen // 100:,}" + (f".{fen % 100:02d}" if fen % 100 else "")


def frame(shown: Sequence[GridLine]) -> pd.DataFrame:
    """The lines as a table whose columns have the kind that the grid's widgets expect."""
    columns = {WHOSE: pd.Series([_whose(line) for line in shown], dtype=object)}
    for known in FIELDS:
        held = [line.cells[known.id] for line in shown]
        if known.kind == "day":
            columns[known.id] = pd.Series([_day(each) for each in held], dtype=object)
        elif known.kind in ("area", "months"):
            columns[known.id] = pd.Series(held, dtype="float64")
        elif known.kind == "money":
            columns[known.id] = pd.Series([_typed(each) for each in held], dtype=object)
        else:
            columns[known.id] = pd.Series(held, dtype=object)
    return pd.DataFrame(columns)


def printed(shown: Sequence[GridLine]) -> pd.DataFrame:
    """The lines as they stand on paper: every field under its name, and no column that only repeats whose row it is."""
    return frame(shown)[list(IDS)].rename(columns={id: field_name(id) for id in IDS})


def _whose(line: GridLine) -> str:
    """Whose row it is, as registered."""
    return str((line.entry.row.name if line.entry is not None else line.cells["name"]) or "")


def _typed(value: object) -> object:
    """An amount as text; drafts of earlier versions hold numbers of yuan."""
    return amount(round(value * 100)) if isinstance(value, int | float) else value


def _day(written: object) -> date | None:
    try:
        return date.fromisoformat(str(written)[:10]) if written else None
    except ValueError:
        return None


def columns() -> dict[str, object]:
    """How the grid shows each field."""
    help = _("这一行是谁的，只供查看；更改名称请在“企业名称”一列。")
    whose = st.column_config.TextColumn(_("行"), help=help, width=150, pinned=True, disabled=True)
    return {WHOSE: whose} | {known.id: _column(known) for known in FIELDS}


def _column(known: Field):
    label, help = field_name(known), pick(known.help)
    match known.kind:
        case "day":
            return st.column_config.DateColumn(label, help=help, format="YYYY-MM-DD", width=120)
        case "money":
            return st.column_config.TextColumn(label, help=help, max_chars=40, width=160, alignment="right")
        case "area":
            return st.column_config.NumberColumn(label, help=help, step=0.01, format="localized", width=165)
        case "months":
            return st.column_config.NumberColumn(label, help=help, step=1, width=110)
        case "word" | "yes_no":
            options = [pick(words) for words in choices.words_of(known).values()]
            return st.column_config.SelectboxColumn(label, help=help, options=options, width=170)
    wide = {"uscc": 190, "name": 220}
    return st.column_config.TextColumn(label, help=help, max_chars=200, width=wide.get(known.id, 120))


def edited(shown: Sequence[GridLine], base: Draft, state: Mapping[str, object], keys: str) -> Draft:
    """The draft after what the grid's `state` says was changed in the lines `shown`, which had the draft `base`.

    `keys`: what the keys of rows that are added in this grid begin with.
    """
    draft = base.copy()
    for place, changes in state.get("edited_rows", {}).items():
        if int(place) < len(shown):
            _edit(draft, shown[int(place)], changes)
    for place in state.get("deleted_rows", ()):
        line = shown[place] if place < len(shown) else None
        if line is not None and line.entry is not None:
            draft.gone.add(line.entry.lease_id)
            draft.edited.pop(line.entry.lease_id, None)
        elif line is not None:
            draft.added.pop(line.added, None)
    for place, row in enumerate(state.get("added_rows", ())):
        cells = {id: _raw(value) for id, value in row.items() if id in BY_ID}
        if any(value is not None for value in cells.values()):
            draft.added[f"{keys}-{place}"] = cells
    return draft


def _edit(draft: Draft, line: GridLine, changes: Mapping[str, object]) -> None:
    said = {id: _raw(value) for id, value in changes.items() if id in BY_ID}
    if line.entry is None:
        draft.added[line.added] = draft.added[line.added] | said
        return
    before = registered(line.entry.row)
    cells = draft.edited.get(line.entry.lease_id, {}) | said
    kept = {id: value for id, value in cells.items() if not _same(BY_ID[id], value, before[id])}
    draft.edited.pop(line.entry.lease_id, None)
    if kept:
        draft.edited[line.entry.lease_id] = kept


def _same(known: Field, value: object, before: object) -> bool:
    """Whether a cell says what is registered; an amount may be written in many ways."""
    if value == before or known.kind != "money":
        return value == before
    meant, complaint = check_cell(known, value)
    unasked = complaint is None or complaint.severity == "note"
    return unasked and meant == check_cell(known, before)[0]


def _raw(value: object) -> object:
    """A cell as it is kept: an emptied one is None; an identity number is covered, which the check then refuses."""
    if not isinstance(value, str):
        return value
    return identity.masked(value) if value.strip() else None


def changes(entries: Sequence[RosterEntry], draft: Draft) -> list[tuple[str, str, object, object]]:
    """Every changed cell of a registered row: whose, which field, as it is registered, and what was typed."""
    found = []
    for entry in entries:
        before = registered(entry.row)
        for id, value in draft.edited.get(entry.lease_id, {}).items():
            found.append((row_name(entry.row.name, entry.row.room), id, before[id], value))
    return found


def asked(
    park_id: int, day: date, entries: Sequence[RosterEntry], draft: Draft, **how
) -> tuple[Comparison, list[Wrong]]:
    """The edited and added rows to be compared, and what is wrong in them; rows with an error are not among them."""
    by_lease = {entry.lease_id: entry for entry in entries}
    work = [(by_lease[id], cells) for id, cells in sorted(draft.edited.items()) if id in by_lease]
    work += [(None, cells) for cells in draft.added.values()]
    made = [_checked(entry, cells)[0] for entry, cells in work]
    companies = _companies(entries, draft, work, made)
    rows: list[RosterRow] = []
    leases: list[int | None] = []
    wrong: list[Wrong] = []
    for (entry, cells), row in zip(work, made, strict=True):
        beside = [] if row is None else [each for each in companies[row.uscc] if each is not row]
        row, found = _checked(entry, cells, beside)
        wrong += found
        if row is not None:
            rows.append(row)
            leases.append(None if entry is None else entry.lease_id)
    gone = frozenset(draft.gone & by_lease.keys())
    return Comparison(park_id, day, tuple(rows), clear=True, leases=tuple(leases), gone=gone, **how), wrong


def _companies(
    entries: Sequence[RosterEntry],
    draft: Draft,
    work: Sequence[tuple[RosterEntry | None, Cells]],
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


def _checked(
    entry: RosterEntry | None, cells: Cells, beside: Sequence[RosterRow] = ()
) -> tuple[RosterRow | None, list[Wrong]]:
    """The row after its edits; None where a cell has an error."""
    known = None if entry is None else entry.row
    row, found = check_row(cells, known, beside)
    whose = row_name(
        str(cells.get("name") or getattr(known, "name", "")), cells.get("room") or getattr(known, "room", None)
    )
    return row, [Wrong(whose, each.field, each.raw, each.complaint) for each in found]
