"""Cases: the facts about one tenant or one operating body, as read from a file or built by a page.

The format stands in :mod:`registry.policy.answers.case_format`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import yaml

from registry.policy.answers.case_format import (
    CaseFacts,
    GrantFacts,
    IncubatorFacts,
    LeaseFacts,
    ParkFacts,
    PremiseFacts,
    SupportFacts,
    TenantFacts,
    read_facts,
)
from registry.policy.files import yaml_text
from registry.policy.files.refusal import Refusal, join
from registry.policy.shared_facts import Fact


@dataclass(frozen=True, slots=True)
class Premise:
    """One place that a tenant rents: its park, and the rent by year (fen) or the lease it arises from.

    found: what a register finds of the tenant for just this park (`cooperation`, `newly_moved_in`), an absent key
    being unknown; None where nobody tells the places apart, and what the case says counts for each. property: declared
    facts about the premises themselves.
    """

    park: ParkFacts
    rent: Mapping[int, int] | None = None
    lease: LeaseFacts | None = None
    found: Mapping[str, bool] | None = None
    property: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True)
class Case:
    """Facts known about one claimant on one day. Amounts are fen; an absent key is an unknown fact.

    granted: grants paid before, None where nobody knows. tenant: None for the operating body of a park. operator:
    declared facts about the operating body.
    """

    id: str
    as_of: dt.date
    tenant: TenantFacts | None
    premises: tuple[Premise, ...]
    cooperation: bool | None = None
    granted: tuple[GrantFacts, ...] | None = None
    other_support: tuple[SupportFacts, ...] = ()
    budget: Mapping[str, Mapping[int, int]] = field(default_factory=dict[str, Mapping[int, int]])
    incubator: IncubatorFacts = field(default_factory=IncubatorFacts)
    operator: Mapping[str, object] = field(default_factory=dict[str, object])
    names_incubator: bool = False

    @property
    def of_incubator(self) -> bool:
        """Whether an incubator is spoken of, if only to say that nothing is known of it: the sum has a part for it."""
        return self.names_incubator or bool(self.incubator)

    def premises_in(self, jurisdiction: str) -> list[Premise]:
        """The premises that lie in the jurisdiction, or may."""
        return [each for each in self.premises if each.park.get("district", jurisdiction).startswith(jurisdiction)]


@dataclass(frozen=True, slots=True)
class Refused:
    """A case that could not be taken, and why. position: its place in the file, from 1; None where there is no file.

    The refusal is kept as what it says. As it was raised it would hold the frames of those that called, and with them
    the whole file that was read, for as long as one answer of it lives.
    """

    id: str | None
    refusal: Refusal
    position: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "refusal", self.refusal.under(""))


def case_of(
    facts: Mapping[str, object],
    measures: Iterable[str],
    declared: tuple[Fact, ...] = (),
    listed: tuple[Fact, ...] | None = None,
) -> Case:
    """The case that these facts describe. Raises Refusal. ``measures``: the ids that grants and budgets may name;
    ``declared``: the facts that documents declare for themselves; ``listed``: those that a mistake offers."""
    read = read_facts(facts, measures, declared, listed)
    _paid_by(read["as_of"], read.get("granted", []))
    budget = {m: {y: b["pays_percent"] for y, b in years.items()} for m, years in read.get("budget", {}).items()}
    return Case(
        id=read["id"],
        as_of=read["as_of"],
        tenant=read.get("tenant"),
        premises=_premises(read),
        cooperation=read.get("cooperation"),
        granted=tuple(read["granted"]) if "granted" in read else None,
        other_support=tuple(read.get("other_support", ())),
        budget=budget,
        incubator=read.get("incubator", {}),
        operator=read.get("operator", {}),
        names_incubator="incubator" in read,
    )


def _paid_by(as_of: dt.date, granted: Iterable[GrantFacts]) -> None:
    """Raises Refusal on what cannot have been paid by the day of the claim."""
    for place, grant in enumerate(granted):
        year = grant.get("rent_year", as_of.year)
        if year > as_of.year:
            raise Refusal(
                join("granted", place, "rent_year"),
                f"申请日 {as_of} 之前不可能已领取 {year} 年度的补贴；应写已领取的年度。",
                f"nothing can have been paid for {year} by the day of the claim, {as_of}; give the year that was paid.",
            )


def _premises(read: CaseFacts) -> tuple[Premise, ...]:
    if "premises" in read:
        for key in ("park", "rent", "lease", "property"):
            if key in read:
                raise Refusal(key, "已写 premises，此项应写在各处房屋之内。", "with premises this belongs inside them.")
        return tuple(_premise(each, join("premises", place)) for place, each in enumerate(read["premises"]))
    return (_premise(read, ""),)


def _premise(read: CaseFacts | PremiseFacts, at: str) -> Premise:
    if "rent" in read and "lease" in read:
        raise Refusal(
            join(at, "lease"),
            "rent 与 lease 只能写一项：已有年度租金就不再写租约。",
            "give either the rent by year or the lease it arises from.",
        )
    return Premise(read.get("park", {}), read.get("rent"), read.get("lease"), property=read.get("property", {}))


def read_cases(
    text: str,
    measures: Iterable[str],
    declared: tuple[Fact, ...] = (),
    listed: tuple[Fact, ...] | None = None,
) -> list[Case | Refused]:
    """Every case of a file, or why it was refused. Raises Refusal only where the file itself cannot be read."""
    root = yaml_text.compose(text)
    if root is None or root.tag == "tag:yaml.org,2002:null":
        return []
    if not isinstance(root, yaml.SequenceNode):
        raise Refusal(
            "", "案例文件应是一个列表，每项以“- id:”开头。", "a file of cases is a list, each entry with an id."
        )
    ids = tuple(measures)
    taken: set[str] = set()
    return [_read_one(node, position, ids, (declared, listed), taken) for position, node in enumerate(root.value, 1)]


def _read_one(
    node: yaml.Node,
    position: int,
    measures: tuple[str, ...],
    facts: tuple[tuple[Fact, ...], tuple[Fact, ...] | None],
    taken: set[str],
) -> Case | Refused:
    try:
        case = case_of(_facts(node), measures, *facts)
        if case.id in taken:
            raise Refusal("id", f"编号 {case.id} 重复。", f"the id {case.id} is given twice.")
        taken.add(case.id)
        return case
    except Refusal as refusal:
        return Refused(_id(node), refusal, position)


def _facts(node: yaml.Node) -> dict[str, object]:
    """The node's value, `expect` left aside unread: it is the business of tests."""
    if not isinstance(node, yaml.MappingNode):
        raise Refusal("", "每个案例应以“键: 值”写成。", "a case is written as keys and values.")
    kept = [(key, item) for key, item in node.value if getattr(key, "value", None) != "expect"]
    asked = yaml.MappingNode(node.tag, kept, node.start_mark, node.end_mark)
    return yaml_text.value(asked)


def _id(node: yaml.Node) -> str | None:
    if isinstance(node, yaml.MappingNode):
        for key, item in node.value:
            if getattr(key, "value", None) == "id" and isinstance(item, yaml.ScalarNode):
                return item.value
    return None
