"""One name in two spellings within a file (同名异写): the rows of a tenant get one of them, and that is said."""

from __future__ import annotations

from collections import defaultdict

from registry.rosters.comparing.spelling import NAMES, best, key
from registry.rosters.files.columns import FileColumn
from registry.rosters.files.row_list import rows_said
from registry.words import Words


def unify(columns: dict[str, FileColumn], numbers: list[int]) -> list[Words]:
    """Let the rows of a tenant have one spelling of its names; what was done. `numbers`: the rows' places from 0."""
    codes = columns["uscc"].whole()
    return [note for name in NAMES & columns.keys() for note in _unified(columns[name], codes, numbers)]


def _unified(column: FileColumn, codes: list, numbers: list[int]) -> list[Words]:
    keys = [None if value is None else key(value) for value in column.values]
    if len(set(keys)) == len(set(column.values)):
        return []  # no two values are one name
    places: dict[tuple, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row, (code, at) in enumerate(zip(codes, column.at, strict=True)):
        if code is not None and keys[at] is not None:
            places[code, keys[at]][at].append(row)
    notes = []
    for spelt in places.values():
        by_value = {column.values[at]: at for at in reversed(spelt)}
        if len(by_value) < 2:
            continue
        kept = best(column.values[at] for at in spelt)
        rows = sorted(row for own in spelt.values() for row in own)
        for row in rows:
            column.at[row] = by_value[kept]
        notes.append(_note(column.field.name, [numbers[row] + 1 for row in rows], kept))
    return notes


def _note(name: Words, rows: list[int], kept: str) -> Words:
    zh, en = rows_said(rows)
    return Words(
        f"{zh}的{name.zh}只是括号、空格或全半角不同，都作为“{kept}”。",
        f"{en}: “{name.en}” differs in brackets, spaces or width only; “{kept}” was taken for all.",
    )
