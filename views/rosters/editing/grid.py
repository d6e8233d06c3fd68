"""The grid (表格) in which a roster is edited: its lines, its columns, and what was changed in them.

What the browser enforces (choices, kinds of columns) is a help for the person and counts for nothing: every edited
cell goes through the same check as a cell of a file (`views.rosters.editing.checked`).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from registry import identity
from registry.quoting import cut
from registry.rosters.facts.columns import FactColumn
from registry.rosters.fields import FIELDS, Field
from registry.rosters.files.cells import choices
from registry.services.rosters import RosterEntry
from views.kit.i18n import _, pick
from views.rosters.drafts import Cells, Draft
from views.rosters.editing.sheet import Sheet, amount, is_money, shape, typed
from views.rosters.words import field_name

MOST = 1e15  # yuan, m² or months of which a float has every fen; greater ones, and what is no number, are no amounts
LONGEST = 200  # signs that are kept of what is no text
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
                series[known.id] = pd.Series([_numeric(each) for each in held], dtype="float64")
            case "amount" if is_money(known):
                series[known.id] = pd.Series([_typed(each) for each in held], dtype=object)
            case _:
                series[known.id] = pd.Series([_text(each) for each in held], dtype=object)
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


def _numeric(value: object) -> object:
    """A number; None of what is none, which stands among the problems."""
    return value if isinstance(value, int | float) else None


def _text(value: object) -> str | None:
    return None if value is None else typed(value)


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


def edited(sheet: Sheet, shown: Sequence[GridLine], base: Draft, state: Mapping[str, Any], keys: str) -> Draft:
    """The draft after what the grid's `state` says was changed in the lines `shown`, which had the draft `base`.

    `keys`: what the keys of rows that are added in this grid begin with. Whoever speaks to the websocket writes the
    state as they like, and a draft that cannot be drawn would be kept all the same.
    """
    draft = base.copy()
    for place, changes in state.get("edited_rows", {}).items():
        if (line := _line(shown, place)) is not None:
            _edit(sheet, draft, line, changes)
    for place in state.get("deleted_rows", ()):
        line = _line(shown, place)
        if line is not None and line.entry is not None:
            draft.gone.add(line.entry.lease_id)
            draft.edited.pop(line.entry.lease_id, None)
        elif line is not None:
            draft.added.pop(line.added, None)
    for place, row in enumerate(state.get("added_rows", ())):
        cells = _cells(sheet, row)
        if any(value is not None for value in cells.values()):
            draft.added[f"{keys}-{place}"] = cells
    return draft


def _line(shown: Sequence[GridLine], place: object) -> GridLine | None:
    """The line at this place of the grid, if there is one."""
    return shown[place] if type(place) is int and 0 <= place < len(shown) else None


def _cells(sheet: Sheet, said: Mapping[str, object]) -> Cells:
    """What was typed, in columns that there are."""
    return {id: _raw(value) for id, value in said.items() if id in sheet.by_id}


def _edit(sheet: Sheet, draft: Draft, line: GridLine, changes: Mapping[str, object]) -> None:
    said = _cells(sheet, changes)
    if line.entry is None:
        draft.added[line.added] = draft.added[line.added] | said
        return
    if kept := sheet.differing(line.entry, draft.edited.pop(line.entry.lease_id, {}) | said):
        draft.edited[line.entry.lease_id] = kept


def _raw(value: object) -> object:
    """A cell as it is kept: an emptied one is None; an identity number is covered, which the check then refuses. What
    is neither text nor a number that is one is kept as text, which the check refuses, too.
    """
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < MOST):
        return value
    text = value if isinstance(value, str) else cut(str(value), LONGEST)
    text = text.encode("utf-8", "replace").decode()  # JSON has halves of signs, which no database takes
    return identity.masked(text) if text.strip() else None
