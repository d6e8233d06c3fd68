"""Columns of facts (事实列): what documents declare, as columns behind the fields that every roster has.

A row of a roster keeps its fixed form; facts stand beside the rows, column by column, so that a roster without such
columns is read, compared and written as if there were none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from registry.policy.shared_facts import Fact
from registry.policy.shared_facts import fact_of as declared
from registry.rosters.fields import Field
from registry.words import Words

if TYPE_CHECKING:  # its module waits for numpy and a validator, which the process that reads a file has no use for
    from registry.policy.answers.declared_facts import Value
    from registry.stated.counting import Whose

PREMISES = "property"
"""The group of facts that are those of a lease; all others here are the tenant's."""
_UNITS = {"money": Words("元", "yuan"), "percent": Words("%", "%")}


@dataclass(frozen=True, slots=True, kw_only=True)
class FactColumn(Field):
    """A column of the kind `fact`. Its id is the fact's path, and the year behind it where the fact has one:
    `tenant.revenue.2025`. Its values are those of `registry.policy.answers.declared_facts`: money in fen, a percentage
    or a number in its smallest parts.
    """

    fact: Fact
    year: int | None = None
    apart: bool = False

    @property
    def of_premises(self) -> bool:
        """Whether it is a fact of a row's premises, and not of its tenant."""
        return self.fact.group == PREMISES

    def whose(self, lease_id: int, tenant_id: int) -> Whose:
        """Whose it is beside a row."""
        return ("lease_id", lease_id) if self.of_premises else ("tenant_id", tenant_id)


def fact_of(field: Field) -> Fact:
    """The fact of a column whose kind is `fact`."""
    assert isinstance(field, FactColumn)
    return field.fact


def column(fact: Fact, year: int, synonyms: Sequence[str] = (), apart: bool = False) -> FactColumn:
    """The column of a fact; `year`: of one by year. `apart`: another column has its name, so its path stands in it."""
    of = year if fact.by == "year" else None
    unit = fact.unit or _UNITS.get(fact.kind)
    zh, en = fact.name.zh, fact.name.en
    if of is not None:
        zh, en = f"{of}年{fact.behind_a_year.zh}", f"{en} in {of}"
    if unit is not None:
        zh, en = f"{zh}（{unit.zh}）", f"{en} ({unit.en})"
    if apart:
        zh, en = f"{zh}〔{fact.path}〕", f"{en} [{fact.path}]"
    return FactColumn(
        id=column_id(fact.path, of), name=Words(zh, en), kind="fact", of="stated", help=fact.why, words=fact.values,
        synonyms=tuple(synonyms), fact=fact, year=of, apart=apart,
    )  # fmt: skip


def of_year(known: FactColumn, year: int) -> FactColumn:
    """The column of the same fact in another year."""
    return known if known.year in (None, year) else column(known.fact, year, known.synonyms, known.apart)


def column_id(path: str, year: int | None) -> str:
    return path if year is None else f"{path}.{year}"


def parted(id: str) -> tuple[str, int | None]:
    """The path of a column's fact, and its year: the other way round."""
    path, _, last = id.rpartition(".")
    return (path, int(last)) if last.isdecimal() else (id, None)


def is_fact(id: str) -> bool:
    """Whether a field is a column of a fact; the ids of all others hold no point."""
    return "." in id


class FactTable(NamedTuple):
    """Columns of facts beside the rows of a roster. `values`: of each column, one for each row; None: not said."""

    columns: tuple[FactColumn, ...] = ()
    values: tuple[tuple[Value | None, ...], ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(each.id for each in self.columns)

    def rows(self) -> Iterator[tuple[Value | None, ...]]:
        """What is said beside each row, in the order of the columns."""
        return zip(*self.values, strict=True)


NO_FACTS = FactTable()


def plain(known: FactColumn) -> dict[str, object]:
    """The column as JSON holds it."""
    fact = known.fact
    listed = {key: _both(words) for key, words in fact.values.items()} if fact.kind == "one-of" else {}
    said: dict[str, object] = {
        "id": fact.path, "kind": fact.kind, "name": _both(fact.name), "why": _both(fact.why), "values": listed,
        "decimals": fact.decimals,
    }  # fmt: skip
    said |= {"unit": _both(fact.unit)} if fact.unit is not None else {}
    said |= {"by": fact.by} if fact.by is not None else {}
    return {"fact": said, "year": known.year or 0, "synonyms": known.synonyms, "apart": known.apart}


def of_plain(said: Mapping[str, Any]) -> FactColumn:
    """What `plain` put into JSON."""
    return column(declared(said["fact"]), said["year"], said["synonyms"], said["apart"])


def _both(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}
