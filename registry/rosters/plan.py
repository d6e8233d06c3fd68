"""A plan (变更方案): what applying rows to a roster would change, to be looked at before anything is written."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as field_
from typing import NamedTuple

from registry.rosters.facts.columns import NO_FACTS, FactTable
from registry.rosters.fields import FIELDS, RosterRow
from registry.words import Words

MANY = 5
"""More than one in so many rows moved out at once needs a second yes."""

ALL_FIELDS = frozenset(field.id for field in FIELDS)


@dataclass(frozen=True)
class Comparison:
    """What is compared, and how.

    `rows`: the checked rows; `stated`: the fields that they have a word about, others stay as they are.
    `since`: from which day a tenant is what the rows say (default: the roster's day). `correct`: it always was, the
    register was wrong. `clear`: an empty value takes the registered one away; else it says nothing.
    `leases`: beside the rows, which registered lease each is, None for a new one; without it they are matched, and
    leases that no row speaks of are missing. `gone`: the leases whose rows were taken out, where `leases` is given.
    `numbers`: the rows' numbers in the file. `facts`: beside the rows, the columns of facts that they have.
    """

    park_id: int
    day: dt.date
    rows: tuple[RosterRow, ...]
    stated: frozenset[str] = ALL_FIELDS
    since: dt.date | None = None
    correct: bool = False
    clear: bool = False
    leases: tuple[int | None, ...] | None = None
    gone: frozenset[int] = frozenset()
    numbers: tuple[int, ...] = ()
    facts: FactTable = NO_FACTS

    def number(self, place: int) -> int:
        """The row's number as people see it: that in the file, where it is known."""
        return self.numbers[place] if self.numbers else place + 1


class Difference(NamedTuple):
    """A field, what is registered, and what the row says."""

    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class New:
    """A row that becomes a new lease. `known`: the park knows its tenant, from another lease or from before. `facts`:
    what the row says of the facts of documents.
    """

    place: int
    row: RosterRow
    known: bool
    facts: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Changed:
    """What a row changes. `lease_id` is None where only the tenant of a new lease changes.

    `shared`: fields that other parks' rosters show, too, because the tenant rents there: they change when somebody who
    may has accepted it. `stated`: of the tenant the roster shows only what the park says itself, and that changes.
    """

    place: int
    lease_id: int | None
    tenant_id: int
    row: RosterRow
    differences: tuple[Difference, ...]
    shared: tuple[str, ...] = ()
    stated: bool = False


@dataclass(frozen=True, slots=True)
class Missing:
    """A lease that runs on the day and that no row speaks of: moved out, if somebody says so."""

    lease_id: int
    row: RosterRow


@dataclass(frozen=True, slots=True)
class Trouble:
    """A row that cannot be applied as it is: `place` in the rows, and the field."""

    place: int
    field: str
    value: object
    wrong: Words
    right: Words


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that somebody else changed since the rows were compared: what it was, theirs, and mine.

    `key` names it in the choices of a merge. `field` None: the row as a whole; theirs None: they took it out, mine
    None: I do. `act`: what is applied where mine is chosen.
    """

    key: str
    place: int | None
    row: RosterRow
    field: str | None
    base: object
    theirs: object
    mine: object
    act: "New | Changed | Missing" = field_(repr=False)


@dataclass(frozen=True)
class Plan:
    """`based_on`: the last change set that was known; `registered`: how many leases run on the day.

    `introduces`: by credit code, what the park states of tenants that were here before and come from elsewhere now.
    """

    asked: Comparison
    based_on: int
    registered: int
    demo: bool
    new: tuple[New, ...] = ()
    changed: tuple[Changed, ...] = ()
    missing: tuple[Missing, ...] = ()
    unchanged: int = 0
    problems: tuple[Trouble, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    matched: Mapping[int, int] = field_(default_factory=dict, repr=False)
    introduces: Mapping[str, tuple[Difference, ...]] = field_(default_factory=dict, repr=False)

    @property
    def empty(self) -> bool:
        """Nothing differs."""
        return not (self.new or self.changed or self.missing or self.problems or self.conflicts)

    def many(self, moved_out: int) -> bool:
        """Whether so many moved out at once need a second yes."""
        return moved_out * MANY > self.registered
