"""One row of a roster that a person edits (单行检查): the same check as a row of a file."""

from array import array
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from registry.rosters.fields import BY_ID, FIELDS, RosterRow
from registry.rosters.files.across import across
from registry.rosters.files.cells.values import check_cell, text_of
from registry.rosters.files.columns import FileColumn
from registry.typed.complaints import Complaint


class CellComplaint(NamedTuple):
    """What is wrong with a field of the row; `raw` is what stands there, as people write it."""

    field: str
    raw: object
    complaint: Complaint


def check_row(
    edited: Mapping[str, object], known: RosterRow | None = None, beside: Sequence[RosterRow] = ()
) -> tuple[RosterRow | None, list[CellComplaint]]:
    """The row after its cells were `edited` (raw, by field), None where there is an error; and all complaints.

    `known`: the row as it is registered, whose other values were checked before. Without it every field is checked.
    `beside`: the other leases of the same company.
    """
    values: dict[str, object] = {} if known is None else known._asdict()
    cells = edited if known is not None else dict.fromkeys(BY_ID) | dict(edited)
    found = []
    for id, raw in cells.items():
        values[id], complaint = check_cell(BY_ID[id], raw)
        if complaint is not None and complaint.severity != "note":
            found.append(CellComplaint(id, raw, complaint))
    if not _wrong(found):
        places = array("I", range(1 + len(beside)))
        columns = {
            field.id: FileColumn(field, [values[field.id], *(getattr(row, field.id) for row in beside)], places, {})
            for field in FIELDS
        }
        between = (
            CellComplaint(id, cells.get(id, text_of(BY_ID[id], values[id])), complaint)
            for row, id, complaint in across(columns, list(places))
            if row == 0
        )
        found += [
            each for each in between if known is None or each.complaint.severity == "error" or each.field in edited
        ]
    return (None if _wrong(found) else RosterRow(**values)), found


def _wrong(found: list[CellComplaint]) -> bool:
    return any(each.complaint.severity == "error" for each in found)
