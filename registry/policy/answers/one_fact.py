"""The value of one declared fact (一项事实的取值), read by the very reader of case files and refused in its words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import cast

from registry.policy.answers.case_format import read_facts
from registry.policy.answers.declared_facts import Value
from registry.policy.shared_facts import Fact
from registry.policy.vocabulary import FIRST_DAY


def read_value(fact: Fact, given: object) -> Value:
    """What somebody says the fact is: money in fen, a percentage or a number in its smallest parts. Raises Refusal."""
    asked = {"id": "stated", "as_of": FIRST_DAY, fact.group: {fact.key: given}}
    read = cast("Mapping[str, Mapping[str, Value]]", read_facts(asked, (), (_undated(fact),)))
    return read[fact.group][fact.key]


def case_value(fact: Fact, value: Value) -> bool | str | dt.date | Decimal:
    """The value as a case file writes it: `read_value` the other way round."""
    if isinstance(value, bool | str | dt.date):
        return value
    return Decimal(value).scaleb(-2 if fact.kind != "number" else -fact.decimals)


@cache
def _undated(fact: Fact) -> Fact:
    """The same fact for one day or year."""
    return replace(fact, by=None)
