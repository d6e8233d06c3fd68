"""The sheet (可编辑的表): the columns in which a roster is edited, and what is registered in each of its rows.

Behind the fields that every roster has stand the facts of documents (事实列), as `registry.services.roster_facts` gives
them. A cell is what the grid and the form show: text, a number, a day as text, None.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, cast

from registry.policy.answers.declared_facts import Value
from registry.rosters.facts.columns import FactColumn
from registry.rosters.facts.own_word import OwnWord, said
from registry.rosters.fields import BY_ID, FIELDS, Field
from registry.rosters.files.cells.values import check_cell, text_of
from registry.services.rosters import RosterEntry
from views.kit.i18n import language
from views.rosters.drafts import Cells

Shape = Literal["text", "choice", "day", "amount", "number"]
"""How a cell is shown and typed. `amount`: a number that may be typed with words (1.2万, 20%): text, to the right."""

_SHAPES: Mapping[str, Shape] = {
    "word": "choice", "yes_no": "choice", "yes-no": "choice", "one-of": "choice", "day": "day", "money": "amount",
    "percent": "amount", "area": "number", "months": "number", "number": "number",
}  # fmt: skip


def shape(known: Field) -> Shape:
    """The shape of a column's cells."""
    return _SHAPES.get(known.fact.kind if isinstance(known, FactColumn) else known.kind, "text")


def is_money(known: Field) -> bool:
    """Whether it is an amount of yuan."""
    return (known.fact.kind if isinstance(known, FactColumn) else known.kind) == "money"


@dataclass(frozen=True)
class Sheet:
    """`facts`: the columns of facts that the roster may have; `says`: what the park says of them."""

    facts: tuple[FactColumn, ...] = ()
    says: OwnWord = field(default_factory=dict)

    @cached_property
    def columns(self) -> tuple[Field, ...]:
        return (*FIELDS, *self.facts)

    @cached_property
    def by_id(self) -> Mapping[str, Field]:
        return {**BY_ID, **{each.id: each for each in self.facts}}

    def said(self, column: FactColumn, entry: RosterEntry) -> Value | None:
        """What the park says of a fact beside a row."""
        return said(self.says, column, entry.lease_id, entry.tenant_id)

    def registered(self, entry: RosterEntry | None) -> Cells:
        """A checked row, with its facts, as cells; of a row that is added every cell is empty."""
        if entry is not None:
            return dict(self._registered(entry))
        empty: Cells = {}
        return empty | dict.fromkeys(self.by_id)

    def _registered(self, entry: RosterEntry) -> Iterator[tuple[str, object]]:
        yield from ((each.id, cell(each, value)) for each, value in zip(FIELDS, entry.row, strict=True))
        yield from ((each.id, cell(each, self.said(each, entry))) for each in self.facts)

    def differing(self, entry: RosterEntry, cells: Cells) -> Cells:
        """Those of the cells that do not say what is registered."""
        before = self.registered(entry)
        return {id: value for id, value in cells.items()
                if id not in before or not same(self.by_id[id], value, before[id])}  # fmt: skip


def cell(known: Field, value: object) -> object:
    """A checked value as it stands in the grid."""
    if value is None:
        return None
    match shape(known):
        case "amount" if is_money(known):
            return amount(cast("int", value))
        case "number" if isinstance(known, FactColumn):
            return _number(cast("int", value), known.fact.scale)
        case "number":
            return value
        case "day":
            return str(value)
    return text_of(known, cast("Value", value), language())


def amount(fen: int) -> str:
    """Yuan, with the fen where there are any; text, so that 1.2万 can be typed in its place."""
    return f"{fen // 100:,}" + (f".{fen % 100:02d}" if fen % 100 else "")


def _number(value: int, scale: int) -> float | int:
    return value / scale if value % scale else value // scale


def typed(value: object) -> str:
    """A cell as a person finds it in a field."""
    return "" if value is None else f"{value:.15g}" if isinstance(value, float) else str(value)


def same(known: Field, value: object, before: object) -> bool:
    """Whether a cell says what is registered; an amount may be written in many ways."""
    if value == before or shape(known) not in ("amount", "number"):
        return value == before
    meant, complaint = check_cell(known, value)
    unasked = complaint is None or complaint.severity == "note"
    return unasked and meant == check_cell(known, before)[0]
