"""Comparing facts (比对事实): the columns of facts beside the rows, held against what the park says itself.

A fact of the premises is one of its row, one of the tenant is said once for all its rows. Rosters without such columns
never come here.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from registry.rosters.comparing.troubles import two_words
from registry.rosters.facts.columns import FactColumn
from registry.rosters.fields import RosterRow
from registry.rosters.plan import Changed, Comparison, Difference, New, Trouble
from registry.rosters.state import RosterEntry, State, Tenancy

Said = Callable[[Comparison, str, object, list[tuple[int, object]]], list[tuple[int, object]]]
"""What the rows of a tenant say of a field: `registry.rosters.comparing.compare.said`."""


class Facts:
    """The differences of all columns, upon those that were `changed` and `new` already."""

    def __init__(self, state: State, asked: Comparison, matched: Mapping[int, RosterEntry]):
        self.state, self.asked, self.matched = state, asked, matched
        self.places: dict[str, list[int]] = defaultdict(list)
        for place, row in enumerate(asked.rows):
            self.places[row.uscc].append(place)
        self.premises = {column.id for column in asked.facts.columns if column.of_premises}
        self.found: dict[int, list[Difference]] = defaultdict(list)

    def compare(self, said: Said) -> Iterator[Trouble]:
        """Work the differences out; what is wrong."""
        for column, values in zip(self.asked.facts.columns, self.asked.facts.values, strict=True):
            if column.of_premises:
                self._of_premises(column, values)
            else:
                yield from self._of_tenants(column, values, said)

    def _of_premises(self, column: FactColumn, values: tuple) -> None:
        for place, value in enumerate(values):
            entry = self.matched.get(place)
            before = None if entry is None else self.state.says.get((("lease_id", entry.lease_id), column.id))
            if value != before and (value is not None or self.asked.clear):
                self.found[place].append(Difference(column.id, before, value))

    def _of_tenants(self, column: FactColumn, values: tuple, said: Said) -> Iterator[Trouble]:
        for code, places in self.places.items():
            tenant = self.state.tenants.get(code)
            before = None if tenant is None else self.state.says.get((("tenant_id", tenant.tenant_id), column.id))
            if before is None and all(values[place] is None for place in places):
                continue
            told = said(self.asked, column.id, before, [(place, values[place]) for place in places])
            if len({value for _, value in told}) > 1:
                yield from two_words(self.asked, column.name, column.id, told)
            elif told and told[0][1] != before:
                self.found[told[0][0]].append(Difference(column.id, before, told[0][1]))

    def into(self, changed: dict[int, Changed], new: list[New]) -> None:
        """Put the differences where those of the same rows are."""
        at = {each.place: number for number, each in enumerate(new)}
        for place, differences in self.found.items():
            row, entry = self.asked.rows[place], self.matched.get(place)
            tenant = self.state.tenants.get(row.uscc)
            of_new = [each for each in differences if entry is None and (tenant is None or each.field in self.premises)]
            if of_new:
                new[at[place]] = replace(new[at[place]], facts=tuple(of_new))
            of_known = tuple(each for each in differences if each not in of_new)
            if of_known and place in changed:
                known = changed[place]
                changed[place] = replace(known, differences=known.differences + of_known)
            elif of_known:
                changed[place] = _changed(place, row, entry, tenant, of_known)


def _changed(
    place: int, row: RosterRow, entry: RosterEntry | None, tenant: Tenancy | None, differences: tuple[Difference, ...]
) -> Changed:
    """A row of which nothing but facts changes; of one that is new, only its tenant."""
    if entry is None:
        assert tenant is not None
        return Changed(place, None, tenant.tenant_id, row, differences)
    shown = entry.row if entry.row.name is not None else entry.row._replace(name=row.name)
    return Changed(place, entry.lease_id, entry.tenant_id, shown, differences)
