"""Drafts (草稿) of the grid and the form: edits that are not applied yet, and those of two windows put together.

A person may edit one roster in several windows. What a window saves is what changed in it since it last saw the draft,
upon what the other windows have saved meanwhile. Where two changed the same cell to different things, both stay in the
draft until the person has chosen.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

Cells = dict[str, object]  # by field, as they stand in the grid: text, number, a day as text, None
RowKey = str
"""Which row: the number of a registered lease, or the key of an added one."""

GONE = ""  # in place of a field: whether the row was taken out, or added
ABSENT: tuple = ()
"""No word about a cell: the register's content, or no such row. A cell with a word is (value,)."""


class Contested(NamedTuple):
    """A cell (or, with the field `GONE`, a row) that two windows changed; `one` stands in the draft, `other` beside."""

    row: RowKey
    field: str
    one: tuple
    other: tuple


@dataclass
class Draft:
    """Edits that are not applied: cells by lease, added rows by their keys, leases whose rows were taken out."""

    edited: dict[int, Cells] = field(default_factory=dict)
    added: dict[RowKey, Cells] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    contested: list[Contested] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.edited or self.added or self.gone or self.contested)

    def columns(self) -> set[str]:
        """The ids of all columns that it says something of."""
        return {id for cells in (*self.edited.values(), *self.added.values()) for id in cells}

    def copy(self) -> "Draft":
        """One that can be changed without changing this."""
        return Draft(
            {id: dict(cells) for id, cells in self.edited.items()},
            {key: dict(cells) for key, cells in self.added.items()},
            set(self.gone),
            list(self.contested),
        )

    def content(self) -> dict[str, object] | None:
        """What is kept of it, in words that JSON has; None where there is nothing to keep."""
        if not self:
            return None
        return {
            "edited": {str(id): cells for id, cells in self.edited.items()},
            "added": self.added,
            "gone": sorted(self.gone),
            "contested": [list(map(_plain, each)) for each in self.contested],
        }

    @classmethod
    def of(cls, content: Mapping | None) -> "Draft":
        """The draft that gave this `content`; an empty one where there is none."""
        if not content:
            return cls()
        added = content["added"]
        if isinstance(added, list):  # as it was kept before rows had keys
            added = {f"row-{place}": cells for place, cells in enumerate(added)}
        contested = [Contested(row, field, tuple(one), tuple(other))
                     for row, field, one, other in content.get("contested", ())]  # fmt: skip
        edited = {int(id): cells for id, cells in content["edited"].items()}
        return cls(edited, dict(added), set(content["gone"]), contested)


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def merged(seen: Draft, mine: Draft, stored: Draft) -> Draft:
    """The draft `stored` with what was changed in this window, from `seen` to `mine`."""
    before, here, there = _rows(seen), _rows(mine), _rows(stored)
    contested = [each for each in stored.contested if each in mine.contested or each not in seen.contested]
    contested += [each for each in mine.contested if each not in seen.contested and each not in contested]
    rows = {}
    for row in dict.fromkeys([*there, *here, *before]):
        found = _row(row, before.get(row, {}), here.get(row, {}), there.get(row, {}))
        rows[row] = found.words
        settled = {one for one in {*before.get(row, {}), *here.get(row, {})}
                   if before.get(row, {}).get(one) != here.get(row, {}).get(one)}  # fmt: skip
        gone = _taken_out(row, found.words)
        contested = [each for each in contested if each.row != row or not (gone or each.field in settled)]
        contested += found.contested
    return _whole(rows, contested)


CellWords = dict[str, tuple]  # by field what is said of it, (value,), or ABSENT; under GONE "added" or "gone"


class _Merged(NamedTuple):
    words: CellWords
    contested: list[Contested]


def _row(row: RowKey, before: CellWords, mine: CellWords, stored: CellWords) -> _Merged:
    """One row of the three; where one window took it out and the other changed it, it is contested as a whole."""
    if mine == before:
        return _Merged(stored, [])
    if stored in (before, mine):
        return _Merged(mine, [])
    if _taken_out(row, mine) != _taken_out(row, stored):
        kept, gone = (stored, mine) if _taken_out(row, mine) else (mine, stored)
        return _Merged(kept, [Contested(row, GONE, kept.get(GONE, ABSENT), gone.get(GONE, ABSENT))])
    words, contested = {}, []
    for field_ in dict.fromkeys([*stored, *mine, *before]):
        was, own, other = (each.get(field_, ABSENT) for each in (before, mine, stored))
        words[field_] = other if own == was or other not in (was, own) else own
        if own != was and other not in (was, own):
            contested.append(Contested(row, field_, other, own))
    return _Merged({field_: said for field_, said in words.items() if said != ABSENT}, contested)


def _taken_out(row: RowKey, words: CellWords) -> bool:
    return words.get(GONE) == ("gone",) if row.isdecimal() else not words


def left_over(stored: Draft, done: Draft) -> Draft:
    """What is left of the draft after `done` was applied or thrown away: what other windows have saved since."""
    rest = merged(done, Draft(), stored)
    rest.contested = [each for each in stored.contested if each not in done.contested]
    return rest


def chosen(draft: Draft, which: Contested, other: bool) -> Draft:
    """The draft after the person has chosen, of what two windows made of a cell, the `other` or what stands."""
    if which not in draft.contested:
        return draft
    rows = _rows(draft)
    if other and which.field == GONE:  # the row goes, with all that was said of it
        rows[which.row] = {GONE: which.other} if which.other else {}
    elif other:
        rows[which.row] = rows.get(which.row, {}) | {which.field: which.other}
    return _whole(rows, [
        each for each in draft.contested if each != which and not _taken_out(each.row, rows.get(each.row, {}))
    ])  # fmt: skip


def _rows(draft: Draft) -> dict[RowKey, CellWords]:
    """Every word of the draft by its row."""
    found = {str(id): {field: (value,) for field, value in cells.items()} for id, cells in draft.edited.items()}
    for key, cells in draft.added.items():
        found[key] = {GONE: ("added",)} | {field: (value,) for field, value in cells.items()}
    return found | {str(id): {GONE: ("gone",)} for id in draft.gone}


def _whole(rows: Mapping[RowKey, CellWords], contested: list[Contested]) -> Draft:
    """The draft of these rows."""
    draft = Draft(contested=contested)
    for row, words in rows.items():
        cells = {field_: said[0] for field_, said in words.items() if field_ != GONE and said != ABSENT}
        if not row.isdecimal():
            if words:
                draft.added[row] = cells
        elif words.get(GONE) == ("gone",):
            draft.gone.add(int(row))
        elif cells:
            draft.edited[int(row)] = cells
    return draft
