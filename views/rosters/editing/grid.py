"""The grid (表格) in which a roster is edited: its lines, its columns, and what was changed in them.

What the browser enforces (choices, kinds of columns) is a help for the person and counts for nothing: every edited
cell goes through the same check as a cell of a file (`views.rosters.editing.checked`).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from registry import identity
from registry.rosters.facts.columns import FactColumn
from registry.rosters.fields import FIELDS, Field
from registry.rosters.files.cells import choices
from registry.services.rosters import RosterEntry
from views.kit.i18n import _, pick
from views.rosters.drafts import Cells, Draft
from views.rosters.editing.sheet import Sheet, amount, is_money, shape
from views.rosters.words import field_name

WHOSE = "whose"  # the column that tells rows apart and stays in sight; a pinned one looks locked, and this one is


@dataclass(frozen=True, slots=True)
class GridLine:
    """A line of the grid: a registered lease, or the added row with this key in the draft."""

    entry: RosterEntry | None
    added: str | None
    cells: Cells


def lines(sheet: Sheet, entries: Sequence[RosterEntry], draft: Draft, with_added: bool = True) -> list[GridLine]:
    """The lines of the grid: the entries with their edits, then the added rows."""
    shown = [GridLine(e, None, sheet.registered(e) | draft.edited.get(e.lease_id, {})) for e in entries
             if e.lease_id not in draft.gone]  # fmt: skip
    added = [GridLine(None, key, sheet.registered(None) | cells) for key, cells in draft.added.items()]
    return shown + added if with_added else shown


def shown_columns(facts: Sequence[FactColumn]) -> tuple[Field, ...]:
    """The columns from the left: the facts that a person has chosen to fill in, then the fields."""
    return (*facts, *FIELDS)


def frame(shown: Sequence[GridLine], columns: Collection[Field] = FIELDS) -> pd.DataFrame:
    """The lines as a table whose columns have the kind that the grid's widgets expect."""
    series = {WHOSE: pd.Series([_whose(line) for line in shown], dtype=object)}
    for known in columns:
        held = [line.cells[known.id] for line in shown]
        match shape(known):
            case "day":
                series[known.id] = pd.Series([_day(each) for each in held], dtype=object)
            case "number":
                series[known.id] = pd.Series(held, dtype="float64")
            case "amount" if is_money(known):
                series[known.id] = pd.Series([_typed(each) for each in held], dtype=object)
            case _:
                series[known.id] = pd.Series(held, dtype=object)
    return pd.DataFrame(series)


def printed(shown: Sequence[GridLine], columns: Collection[Field] = FIELDS) -> pd.DataFrame:
    """The lines as they stand on paper: every field under its name, and no column that only repeats whose row it is."""
    names = {known.id: field_name(known) for known in columns}
    return frame(shown, columns)[list(names)].rename(columns=names)


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


def columns(shown: Collection[Field] = FIELDS) -> dict[str, object]:
    """How the grid shows each column."""
    help = _("这一行是谁的，只供查看；更改名称请在“企业名称”一列。")
    whose = st.column_config.TextColumn(_("行"), help=help, width=150, pinned=True, disabled=True)
    return {WHOSE: whose} | {known.id: _column(known) for known in shown}


def _column(known: Field):
    label, help = field_name(known), pick(known.help)

    def width(usual: int) -> int:
        return max(usual, _to_read(label)) if isinstance(known, FactColumn) else usual

    match shape(known):
        case "day":
            return st.column_config.DateColumn(label, help=help, format="YYYY-MM-DD", width=width(120))
        case "amount":
            return st.column_config.TextColumn(label, help=help, max_chars=40, width=width(160), alignment="right")
        case "number":
            step, usual = _step(known)
            return st.column_config.NumberColumn(label, help=help, step=step, format="localized", width=width(usual))
        case "choice":
            options = [pick(words) for words in choices.words_of(known).values()]
            return st.column_config.SelectboxColumn(label, help=help, options=options, width=width(170))
    wide = {"uscc": 190, "name": 220}
    return st.column_config.TextColumn(label, help=help, max_chars=200, width=width(wide.get(known.id, 120)))


def _to_read(label: str) -> int:
    """So many px that a heading can be read: a Chinese sign takes twice the place of a letter."""
    return min(320, 45 + sum(15 if ord(sign) > 255 else 8 for sign in label))


def _step(known: Field) -> tuple[float, int]:
    """The least step of a number, and the width of its column."""
    if isinstance(known, FactColumn):
        return (1 if known.fact.decimals == 0 else 10**-known.fact.decimals), 160
    return (0.01, 165) if known.kind == "area" else (1, 110)


def edited(sheet: Sheet, shown: Sequence[GridLine], base: Draft, state: Mapping[str, object], keys: str) -> Draft:
    """The draft after what the grid's `state` says was changed in the lines `shown`, which had the draft `base`.

    `keys`: what the keys of rows that are added in this grid begin with.
    """
    draft = base.copy()
    for place, changes in state.get("edited_rows", {}).items():
        if int(place) < len(shown):
            _edit(sheet, draft, shown[int(place)], changes)
    for place in state.get("deleted_rows", ()):
        line = shown[place] if place < len(shown) else None
        if line is not None and line.entry is not None:
            draft.gone.add(line.entry.lease_id)
            draft.edited.pop(line.entry.lease_id, None)
        elif line is not None:
            draft.added.pop(line.added, None)
    for place, row in enumerate(state.get("added_rows", ())):
        cells = {id: _raw(value) for id, value in row.items() if id in sheet.by_id}
        if any(value is not None for value in cells.values()):
            draft.added[f"{keys}-{place}"] = cells
    return draft


def _edit(sheet: Sheet, draft: Draft, line: GridLine, changes: Mapping[str, object]) -> None:
    said = {id: _raw(value) for id, value in changes.items() if id in sheet.by_id}
    if line.entry is None:
        draft.added[line.added] = draft.added[line.added] | said
        return
    if kept := sheet.differing(line.entry, draft.edited.pop(line.entry.lease_id, {}) | said):
        draft.edited[line.entry.lease_id] = kept


def _raw(value: object) -> object:
    """A cell as it is kept: an emptied one is None; an identity number is covered, which the check then refuses."""
    if not isinstance(value, str):
        return value
    return identity.masked(value) if value.strip() else None
