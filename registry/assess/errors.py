"""What can go wrong with a whole register (错误), said in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from registry.policy import Refusal
from registry.policy.cases import Case, case_of


class RunError(Exception):
    """The run cannot be made, or is not what it was; the message says why, in both languages."""


def taken(case: Mapping[str, object], measures: Iterable[str]) -> Case:
    """The case as the law takes it. Raises RunError, naming the case, on facts that the law refuses."""
    try:
        return case_of(case, measures)
    except Refusal as refusal:
        at = f"{case['id']} {refusal.at}"
        raise RunError(f"登记有误，{at}：{refusal.zh} / the register has a mistake: {refusal.en}") from None
