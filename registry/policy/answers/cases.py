"""Cases: the facts about one tenant or one operating body, as read from a file or built by a page.

The format is the contract of ``softpark check``; every key and value of it is declared here and nowhere else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import yaml

from registry.policy import vocabulary as v
from registry.policy.files import jurisdictions, yaml_text
from registry.policy.files import schema as s
from registry.policy.files.refusal import Refusal, join


@dataclass(frozen=True, slots=True)
class Premise:
    """One place that a tenant rents: its park, and the rent by year (fen) or the lease it arises from.

    found: what a register finds of the tenant for just this park (`cooperation`, `newly_moved_in`), an absent key
    being unknown; None where nobody tells the places apart, and what the case says counts for each.
    """

    park: Mapping[str, object]
    rent: Mapping[int, int] | None = None
    lease: Mapping[str, object] | None = None
    found: Mapping[str, bool] | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """Facts known about one claimant on one day. Amounts are fen; an absent key is an unknown fact.

    granted: grants paid before, None where nobody knows. tenant: None for the operating body of a park.
    """

    id: str
    as_of: dt.date
    tenant: Mapping[str, object] | None
    premises: tuple[Premise, ...]
    cooperation: bool | None = None
    granted: tuple[Mapping[str, object], ...] | None = None
    other_support: tuple[Mapping[str, object], ...] = ()
    budget: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    incubator: Mapping[str, object] = field(default_factory=dict)

    def premises_in(self, jurisdiction: str) -> list[Premise]:
        """The premises that lie in the jurisdiction, or may."""
        return [each for each in self.premises if each.park.get("district", jurisdiction).startswith(jurisdiction)]


@dataclass(frozen=True, slots=True)
class Refused:
    """A case that could not be taken, and why. position: its place in the file, from 1; None where there is no file."""

    id: str | None
    refusal: Refusal
    position: int | None = None


_SIX_DIGITS = s.code(
    r"[1-8]\d{5}", '区划代码为 6 位数字并加引号，如 "440311"。', 'six digits in quotes, such as "440311".'
)


def _district(value: object, at: str) -> str:
    code = _SIX_DIGITS(value, at)
    if not jurisdictions.is_district(code):
        raise Refusal(
            at,
            f'GB/T 2260 没有“{code}”这个现行的区（县）代码；应为房屋所在的区，如 "440311"（光明区）。',
            f'{code!r} is no district in force of GB/T 2260; give that of the building, such as "440311".',
        )
    return code


_INDUSTRY = s.code(
    r"(0[1-9]|[1-8]\d|9[0-7])\d{0,2}",
    '行业代码为 GB/T 4754-2017 的 2 至 4 位数字并加引号，如 "6513"。',
    'GB/T 4754-2017, two to four digits in quotes, such as "6513".',
)
_TENANT = s.record(
    {
        "kind": s.choice(v.KINDS),
        "industry": _INDUSTRY,
        "ai_listed": s.boolean,
        "software_enterprise": s.boolean,
        "above_scale": s.boolean,
        "size": s.choice(v.SIZES),
        "startup": s.boolean,
        "moved_in": s.date,
        "newly_moved_in": s.boolean,
    }
)
_RECOGNISED = s.many(
    s.interval({"as": s.choice(v.RECOGNITIONS), "from": s.date, "to": s.date}, "from", "to", required=("as", "from"))
)
_TITLE = s.interval(
    {"tier": s.choice(v.TITLE_TIERS), "kind": s.text, "from": s.date, "to": s.date},
    "from",
    "to",
    required=("tier", "from"),
)


def _recognition(value: object, at: str) -> object:
    return _RECOGNISED(value, at) if isinstance(value, list) else s.choice(v.RECOGNITIONS)(value, at)


_ASSESSED = s.many(s.record({"year": s.year, "result": s.choice(v.RESULTS)}, required=("year", "result")))


def _assessments(value: object, at: str) -> list[object]:
    """One result a year."""
    found = _ASSESSED(value, at)
    years: set[int] = set()
    for place, each in enumerate(found):
        if each["year"] in years:
            raise Refusal(
                join(at, place, "year"),
                f"{each['year']} 年度的考核结果写了两次，只能有一个。",
                f"the assessment of {each['year']} is given twice; a year has one result.",
            )
        years.add(each["year"])
    return found


_PARK = s.record(
    {
        "name": s.text,
        "area": s.text,
        "district": _district,
        "recognition": _recognition,
        "titles": s.many(_TITLE),
        "software_park": s.boolean,
        "zero_rent_incubator": s.boolean,
        "assessments": _assessments,
    }
)
_RENT = s.by_year(s.fen)
_LEASE = s.interval(
    {
        "start": s.date,
        "end": s.date,
        "area_m2": s.centiares,
        "monthly_rent": s.fen,
        "rent_free_months": s.whole(0, 600),
    },
    "start",
    "end",
)
_PREMISE = s.record({"park": _PARK, "rent": _RENT, "lease": _LEASE}, required=("park",))


def _reader(measures: Iterable[str]) -> s.Reader:
    ids = tuple(measures)
    return s.record(
        {
            "id": s.text,
            "title": s.text,
            "expect": lambda value, at: None,
            "as_of": s.date,
            "tenant": _TENANT,
            "park": _PARK,
            "cooperation": s.boolean,
            "rent": _RENT,
            "lease": _LEASE,
            "premises": s.many(_PREMISE, at_least=1),
            "incubator": s.record({"recognised": s.boolean, "audited_outlay": s.by_year(s.fen)}),
            "granted": s.many(
                s.record(
                    {"measure": s.choice(ids), "rent_year": s.year, "tier": s.choice(v.TIERS), "amount": s.fen},
                    required=("measure",),
                )
            ),
            "other_support": s.many(
                s.record(
                    {"level": s.choice(v.LEVELS), "same_kind": s.boolean, "amount": s.fen},
                    required=("level", "same_kind", "amount"),
                )
            ),
            "budget": s.by_key(ids, s.by_year(s.record({"pays_percent": s.percent}, required=("pays_percent",)))),
        },
        required=("id", "as_of"),
    )


def case_of(facts: Mapping[str, object], measures: Iterable[str]) -> Case:
    """The case that these facts describe. Raises Refusal. ``measures``: the ids that grants and budgets may name."""
    read = _reader(measures)(facts, "")
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
    )


def _paid_by(as_of: dt.date, granted: Iterable[Mapping[str, object]]) -> None:
    """Raises Refusal on what cannot have been paid by the day of the claim."""
    for place, grant in enumerate(granted):
        year = grant.get("rent_year", as_of.year)
        if year > as_of.year:
            raise Refusal(
                join("granted", place, "rent_year"),
                f"申请日 {as_of} 之前不可能已领取 {year} 年度的补贴；应写已领取的年度。",
                f"nothing can have been paid for {year} by the day of the claim, {as_of}; give the year that was paid.",
            )


def _premises(read: Mapping[str, object]) -> tuple[Premise, ...]:
    if "premises" in read:
        for key in ("park", "rent", "lease"):
            if key in read:
                raise Refusal(key, "已写 premises，此项应写在各处房屋之内。", "with premises this belongs inside them.")
        found = [(join("premises", i), item) for i, item in enumerate(read["premises"])]
    else:
        found = [("", {"park": {}, **read})]
    for at, item in found:
        if "rent" in item and "lease" in item:
            raise Refusal(
                join(at, "lease"),
                "rent 与 lease 只能写一项：已有年度租金就不再写租约。",
                "give either the rent by year or the lease it arises from.",
            )
    return tuple(Premise(item["park"], item.get("rent"), item.get("lease")) for _, item in found)


def read_cases(text: str, measures: Iterable[str]) -> list[Case | Refused]:
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
    return [_read_one(node, position, ids, taken) for position, node in enumerate(root.value, 1)]


def _read_one(node: yaml.Node, position: int, measures: tuple[str, ...], taken: set[str]) -> Case | Refused:
    try:
        case = case_of(_facts(node), measures)
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
