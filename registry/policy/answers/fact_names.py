"""The place of a refused fact in words (位置): `premises.1.lease.start` is 第 2 处房屋 · 起租日."""

from __future__ import annotations

import re

from registry.policy.files.law import load_law
from registry.words import Words

_NAMES = {
    "rent": Words("租金", "rent"),
    "park.assessments": Words("考核结果", "assessment"),
    "as_of": Words("截至日期", "day asked for"),
    "tenant": Words("企业情况", "the tenant"),
    "tenant.moved_in": Words("入驻日", "moved in on"),
    "park": Words("园区", "the park"),
    "park.district": Words("行政区", "district"),
    "park.titles": Words("称号", "titles"),
    "lease.end": Words("到期日", "end of the lease"),
    "incubator": Words("孵化器", "incubator"),
    "other_support": Words("其他支持", "other support"),
    "property": Words("租用的房屋", "the premises"),
    "operator": Words("运营主体", "the operating body"),
    "budget": Words("年度预算", "announced budget"),
}
_PREMISE = re.compile(r"premises\.(\d+)(?:\.|$)")
_ENTRY = re.compile(r"\.(\d{1,3})(?:\.|$)")


def place_of(at: str) -> Words:
    """The place in words with its path behind it; the path alone where no word is known for any of it."""
    premise = _PREMISE.match(at)
    path = at[premise.end() :] if premise else at
    entry = _ENTRY.search(path)
    name = _name(path)
    parts = [
        Words(f"第 {int(premise[1]) + 1} 处房屋", f"premises {int(premise[1]) + 1}") if premise else None,
        name,
        Words(f"第 {int(entry[1]) + 1} 项", f"entry {int(entry[1]) + 1}") if entry and name else None,
    ]
    said = [part for part in parts if part is not None]
    if not said:
        return Words(at, at)
    return Words(f"{' · '.join(part.zh for part in said)}（{at}）", f"{' · '.join(part.en for part in said)} ({at})")


def _name(path: str) -> Words | None:
    """The name of the fact that the path leads into: of `rent.2025` the rent."""
    while path:
        if path in _NAMES:
            return _NAMES[path]
        if (fact := load_law().facts.get(path)) is not None:
            return fact.name
        path = path.rpartition(".")[0]
    return None
