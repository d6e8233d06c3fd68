"""Which statement counts (以谁的陈述为准), where several speak of one fact: no text says, so this does, and shows it.

What an authority finds goes before what anybody else says, since it decides on the claim. Among all others nobody goes
before anybody: where they agree, that counts; where they differ, the fact is unknown until the authority has found what
it is or they agree. The same holds between two authorities. Of one sayer the statement that began last counts; what an
operating body took over from the company is said for its park, as its own statements are.
"""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from registry.policy.answers.declared_facts import Value

Whose = tuple[str, int]
"""Whose fact it is: one of `registry.store.models.stated_fact.WHOSE`, and the id."""


class Statement(NamedTuple):
    """What somebody said. `value`: None where it is none that the fact can have as its file declares it now.

    year, since, until: for which year, or which days; since is None for a year. `park_id`, `office`: who said it, as in
    the table; `at`: when the register learned it.
    """

    id: int
    whose: Whose
    fact: str
    year: int | None
    since: dt.date | None
    until: dt.date | None
    value: Value | None
    said_as: str
    park_id: int | None
    office: str | None
    by: str
    source: str
    demo: bool
    at: dt.datetime

    @property
    def sayer(self) -> tuple[int | None, str | None]:
        """Who answers for it: a park's operating body, or an authority."""
        return self.park_id, self.office

    @property
    def of_authority(self) -> bool:
        return self.said_as == "authority"


class Heard(NamedTuple):
    """All that is said of one fact for one day or year.

    value: what counts, None where nothing does. counts: the statements that say so. disputed: statements that differ,
    so that none of them counts. beside: what is said otherwise, and gives way to a finding. unread: of another form.
    """

    value: Value | None
    counts: tuple[Statement, ...] = ()
    disputed: tuple[Statement, ...] = ()
    beside: tuple[Statement, ...] = ()
    unread: tuple[Statement, ...] = ()

    @property
    def said(self) -> tuple[Statement, ...]:
        """All of them, those that count first."""
        return (*self.counts, *self.disputed, *self.beside, *self.unread)


def heard(statements: Iterable[Statement]) -> Heard:
    """What counts of the statements about one fact for one day or year."""
    last: dict[tuple[int | None, str | None], Statement] = {}
    for each in sorted(statements, key=lambda each: (each.since or dt.date.min, each.id)):
        last[each.sayer] = each
    unread = tuple(each for each in last.values() if each.value is None)
    read = [each for each in last.values() if each.value is not None]
    found = [each for each in read if each.of_authority]
    deciding = tuple(found or read)
    if not deciding:
        return Heard(None, unread=unread)
    others = tuple(each for each in read if found and not each.of_authority)
    if any(each.value != deciding[0].value for each in deciding):
        return Heard(None, (), deciding, others, unread)
    value = deciding[0].value
    agreeing = tuple(each for each in others if each.value == value)
    return Heard(value, deciding + agreeing, (), tuple(each for each in others if each.value != value), unread)
