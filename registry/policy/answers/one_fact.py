"""The value of one declared fact (一项事实的取值) as a case file writes it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from registry.policy.answers.declared_facts import Value
from registry.policy.shared_facts import Fact


def case_value(fact: Fact, value: Value) -> bool | str | dt.date | Decimal:
    """The value as a case file writes it."""
    if isinstance(value, bool | str | dt.date):
        return value
    return Decimal(value).scaleb(-2 if fact.kind != "number" else -fact.decimals)
