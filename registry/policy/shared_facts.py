"""Facts (事实) that clauses ask for: what is declared of one, and those that documents share.

The shared ones stand in ``data/facts/shared.yaml``, in the words in which a document declares its own
(`registry.policy.files.fact_forms`, which holds the shipped file to its form). Here it is read as it lies: who only
needs the words of the field waits for no validator.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Literal, Required, TypedDict, cast

import yaml

from registry.words import Words

SHARED = Path(__file__).resolve().parents[2] / "data" / "facts" / "shared.yaml"

ValueKind = Literal["yes-no", "one-of", "number", "money", "percent", "day", "code"]
"""Kinds of values that any fact may have."""
OwnKind = Literal["district", "industry", "lease", "grants", "assessments"]
"""Kinds of shared facts whose values have a form of their own in a case; clauses ask for them in forms of their own."""
Kind = Literal[ValueKind, OwnKind]

YES_NO = MappingProxyType({"true": Words("是", "yes"), "false": Words("否", "no")})


@dataclass(frozen=True, slots=True, eq=False)
class Fact:
    """A fact that clauses ask for.

    path: whose it is, and its name, as a case writes them. why: why it is asked, for who is asked. values: of a fact
    that is chosen, or yes or no. question: how it is asked. unit, decimals: of a number; a column holds 10**decimals
    times its value, of money fen, of a percentage hundredths. by: `year` where it differs from year to year, `days`
    where it holds for days.
    """

    path: str
    kind: Kind
    name: Words
    why: Words
    values: MappingProxyType[str, Words] = field(default_factory=lambda: MappingProxyType(dict[str, Words]()))
    question: Words | None = None
    unit: Words | None = None
    decimals: int = 2
    by: Literal["year", "days"] | None = None

    @property
    def group(self) -> str:
        """Whose it is: the record of a case that holds it; empty for one that stands by itself."""
        return self.path.rpartition(".")[0]

    @property
    def key(self) -> str:
        """Its key in that record."""
        return self.path.rpartition(".")[2]

    @property
    def behind_a_year(self) -> Words:
        """Its name where a year stands before it: one that begins with 年 itself does not say it twice."""
        return Words(self.name.zh.removeprefix("年"), self.name.en)

    @property
    def scale(self) -> int:
        """What a column holds for one: 100 for yuan and percent, of a number 10**decimals."""
        return 10**self.decimals


class Declared(TypedDict, total=False):
    """A fact as plain values declare it; what else a file says of one is not for the law."""

    id: Required[str]
    kind: Required[Kind]
    name: Required[dict[str, str]]
    why: Required[dict[str, str]]
    values: dict[str, dict[str, str]]
    question: dict[str, str]
    unit: dict[str, str]
    decimals: int
    by: Literal["year", "days"]


def shared_facts() -> Iterator[Fact]:
    """The facts that documents share, in the order of their file."""
    with SHARED.open("rb") as file:
        declared = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # ours, and nobody else's
    yield from map(fact_of, cast("list[Declared]", declared["facts"]))


def fact_of(declared: Declared) -> Fact:
    """A fact as plain values declare it, which are known to be right."""
    listed = {key: Words(**words) for key, words in declared.get("values", {}).items()}
    return Fact(
        declared["id"],
        declared["kind"],
        Words(**declared["name"]),
        Words(**declared["why"]),
        YES_NO if declared["kind"] == "yes-no" else MappingProxyType(listed),
        Words(**declared["question"]) if "question" in declared else None,
        Words(**declared["unit"]) if "unit" in declared else None,
        declared.get("decimals", 2),
        declared.get("by"),
    )
