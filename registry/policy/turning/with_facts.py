"""A case with other facts (假设): what it gives for a fact, and the same case with something else there."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from registry.policy.answers.cases import Case, Premise, case_of
from registry.policy.files.law import Law

_OF_PREMISES = ("park", "lease", "property")
"""Records that each of the premises has of its own."""


def given(case: Mapping[str, object], path: str) -> object:
    """The fact as the case gives it (of the first premises), None where unknown."""
    found: object = case
    first = _premises(case)[0]
    for part in path.split("."):
        found = cast("Mapping[str, object]", first if found is case and part in _OF_PREMISES else found or {}).get(part)
    return found


def can_be_set(case: Mapping[str, object], path: str) -> bool:
    """Free months belong to a lease; where the rent is given by year there is none."""
    return not path.startswith("lease.") or "lease" in _premises(case)[0]


def with_facts(case: Mapping[str, object], facts: Mapping[str, object]) -> dict[str, object]:
    """The case with these facts instead, in all its premises."""
    changed = copy.deepcopy(dict(case))
    for path, told in facts.items():
        outer, _, key = path.rpartition(".")
        places = _premises(changed) if outer in _OF_PREMISES else [changed]
        for place in places:
            record = cast("dict[str, object]", place.setdefault(outer, {}) if outer else place)
            record[key] = told
    return changed


def _premises(case: Mapping[str, object]) -> list[dict[str, object]]:
    return cast("list[dict[str, object]]", case.get("premises", [case]))


def changed(law: Law, case: Case, facts: Mapping[str, object]) -> Case:
    """The same of a case that was read: it takes these facts instead, as a case gives them. Raises Refusal."""
    told = case_of(with_facts({"id": case.id, "as_of": case.as_of}, facts), law.measures, law.declared)
    groups = {path.partition(".")[0] for path in facts}
    own: dict[str, Any] = {
        group: {**(getattr(case, group) or {}), **getattr(told, group)}
        for group in groups & {"tenant", "incubator", "operator"}
    }
    own |= {name: getattr(told, name) for name in groups & {"cooperation", "granted"}}
    if groups & {*_OF_PREMISES, "rent"}:
        own["premises"] = tuple(_premise(premise, told.premises[0], groups) for premise in case.premises)
    return replace(case, **own)


def _premise(premise: Premise, told: Premise, groups: set[str]) -> Premise:
    own: dict[str, Any] = {
        group: {**(getattr(premise, group) or {}), **getattr(told, group)} for group in groups & {*_OF_PREMISES, "rent"}
    }
    return replace(premise, **own)
