"""How the value of a stated fact is kept (取值的存法): a whole number or a word, with the form that it had then.

A file may declare a fact otherwise later, with other decimals or other choices. What was said does not change by that:
a value of another form is no value of the fact any more, and is shown as such.
"""

import datetime as dt
from typing import NamedTuple

from registry.policy.answers.declared_facts import MOST, Value
from registry.policy.kernel.codes import LONGEST
from registry.policy.shared_facts import Fact
from registry.policy.vocabulary import FIRST_DAY, LAST_DAY

_EPOCH = dt.date(1970, 1, 1)


class Kept(NamedTuple):
    """A value as the table has it: one of `number` and `word`."""

    form: str
    number: int | None
    word: str | None


def form_of(fact: Fact) -> str:
    """Of which form the values of a fact are."""
    return f"number.{fact.decimals}" if fact.kind == "number" else fact.kind


def kept(fact: Fact, value: Value) -> Kept:
    """The value (as `registry.policy.answers.declared_facts` reads it) as it is kept."""
    if isinstance(value, str):
        return Kept(form_of(fact), None, value)
    return Kept(form_of(fact), (value - _EPOCH).days if isinstance(value, dt.date) else int(value), None)


def value_of(fact: Fact, kept: Kept) -> Value | None:
    """The value again; None where it is none that the fact can have now."""
    if kept.form != form_of(fact):
        return None
    if fact.kind in ("one-of", "code"):
        return kept.word if kept.word is not None and _is_word(fact, kept.word) else None
    if kept.number is None:
        return None
    if fact.kind == "yes-no":
        return bool(kept.number) if kept.number in (0, 1) else None
    if fact.kind == "day":
        return _day(kept.number)
    most = MOST * fact.scale if fact.kind == "number" else MOST * 100
    least = 0 if fact.kind == "money" else -most
    return kept.number if least <= kept.number <= most else None


def _is_word(fact: Fact, word: str) -> bool:
    if fact.kind == "one-of":
        return word in fact.values
    return word.isascii() and word.isdecimal() and 1 <= len(word) <= LONGEST


def _day(number: int) -> dt.date | None:
    in_time = (FIRST_DAY - _EPOCH).days <= number <= (LAST_DAY - _EPOCH).days
    return _EPOCH + dt.timedelta(days=number) if in_time else None
