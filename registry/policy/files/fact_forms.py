"""Facts (事实) that a document declares: the fact's name and question, the kind of its values, and who may state it.

A declared fact belongs to a record of the case: ``tenant.`` (企业), ``park.`` (园区), ``property.`` (租用的房屋) or
``operator.`` (运营主体); the id says to which, and is the path under which a case gives it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Literal, cast, get_args

from pydantic import Field, StringConstraints, model_validator

from registry.policy.files.base import Frozen, Text, said
from registry.policy.files.mistakes import Mistake
from registry.policy.files.refusal import join
from registry.policy.shared_facts import Declared, Fact, Kind, ValueKind, fact_of
from registry.policy.vocabulary import FACTS

KINDS: tuple[str, ...] = get_args(ValueKind)
"""Kinds of values that a declared fact may have."""

GROUPS = ("tenant", "park", "property", "operator")
"""The records of a case that declared facts may belong to."""

_PATH = r"(tenant|park|property|operator)\.[a-z][a-z0-9_]{0,39}"
Synonym = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
Stater = Literal["company", "operating-body", "authority"]


class DeclaredFact(Frozen):
    """A fact as a file declares it.

    why: why it is asked, in one line. question: how it is asked; else by its name. column: synonyms of its heading in a
    roster. stated_by: who may state it; what only an authority states is a finding. proof: which paper proves it.
    """

    id: Annotated[str, Field(min_length=1, max_length=60)]
    kind: Kind
    by: Literal["year", "days"] | None = None
    unit: Text | None = None
    decimals: Literal[0, 1, 2] = 2
    name: Text
    question: Text | None = None
    why: Text
    values: dict[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")], Text] | None = None
    column: tuple[Synonym, ...] = ()
    stated_by: tuple[Stater, ...] = ("company", "operating-body", "authority")
    proof: Text | None = None

    @model_validator(mode="after")
    def _values_fit_the_kind(self) -> DeclaredFact:
        if self.kind == "one-of" and len(self.values or ()) < 2:
            zh, en = (
                "one-of 的事实至少要列出两个取值（values）。",
                "A fact of the kind one-of lists at least two values.",
            )
            raise said(zh, en, "values", key="values" if self.values is not None else "")
        if self.kind != "one-of" and self.values is not None:
            zh, en = "只有 one-of 的事实才有 values。", "Only a fact of the kind one-of has values."
            raise said(zh, en, "values", key="values")
        if self.kind != "number" and (self.unit is not None or self.decimals != 2):
            key = "unit" if self.unit is not None else "decimals"
            zh, en = f"只有 number 的事实才写 {key}。", f"Only a fact of the kind number has {key!r}."
            raise said(zh, en, key, key=key)
        return self

    @cached_property
    def fact(self) -> Fact:
        """The fact that it declares."""
        return fact_of(cast("Declared", self.model_dump(exclude_none=True)))


class FactFile(Frozen):
    """A file of facts that documents share: ``data/facts/shared.yaml``."""

    facts: tuple[DeclaredFact, ...] = Field(min_length=1)


def check_facts(declared: Mapping[int, DeclaredFact]) -> Iterator[Mistake]:
    """The facts that a document declares for itself: of a kind that any fact may have, and each once."""
    seen: set[str] = set()
    for place, each in declared.items():
        at = join("facts", place)
        if each.id in FACTS or each.id in seen:
            shared = each.id in FACTS
            zh = f"事实“{each.id}”已是共用的事实，不必再声明。" if shared else f"事实“{each.id}”声明了两次。"
            en = f"The fact {each.id!r} is shared already." if shared else f"The fact {each.id!r} is declared twice."
            yield Mistake(join(at, "id"), zh, en, each.id)
        elif not re.fullmatch(_PATH, each.id):
            zh = f"“{each.id}”不能作事实的编号：先写属于谁（{'、'.join(GROUPS)}），再写小写名称，如 tenant.revenue。"
            en = (
                f"{each.id!r} is no id of a fact: it says whose it is ({', '.join(GROUPS)}), "
                "then a name in small letters, such as tenant.revenue."
            )
            yield Mistake(join(at, "id"), zh, en, each.id)
        if each.kind not in KINDS:
            zh, en = f"“{each.kind}”只用于共用的事实。", f"The kind {each.kind!r} is for shared facts only."
            yield Mistake(join(at, "kind"), zh, en, each.kind, KINDS)
        seen.add(each.id)
