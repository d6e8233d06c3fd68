"""A measure under another reading (另一种解释下的措施): its clauses, its payment and its days, as an option of one of
its own questions has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from registry.policy.files.left_open.own_questions import Change, OtherForce
from registry.policy.files.payment_form import PaymentForm
from registry.policy.files.terms import Test

Taken = tuple[str, str]
"""A question and the option of it that is taken."""

ByOption = Mapping[Taken, tuple[Change, ...]]
"""What each option of a measure's own questions changes."""

Form = TypeVar("Form", bound=PaymentForm)


def other_tests(changes: ByOption, clauses: Iterable[str]) -> tuple[Mapping[Taken, Test | None], ...]:
    """For each clause, by option its other test, None where it is left out."""
    return tuple(
        {taken: change.test for taken, listed in changes.items() for change in listed if change.clause == clause}
        for clause in clauses
    )


def other_force(changes: ByOption, reading: Mapping[str, str]) -> OtherForce | None:
    """The days in force under a reading; None where they are those of the document."""
    return next((change.force for change in _taken(changes, reading) if change.force is not None), None)


def of_payment(changes: ByOption) -> frozenset[Taken]:
    """The options under which the payment is another one."""
    return frozenset(taken for taken, listed in changes.items() if any(_is_of_payment(each) for each in listed))


def other_payment(payment: Form, changes: ByOption, reading: Mapping[str, str]) -> Form:
    """The payment under a reading."""
    listed = [change for change in _taken(changes, reading) if _is_of_payment(change)]
    return payment if not listed else type(payment).model_validate(replaced(payment, listed))


def replaced(payment: PaymentForm, changes: Iterable[Change]) -> dict[str, Any]:
    """The payment as plain values, as a file has it, with what the changes put in place.

    Raises KeyError where it has no such step or tier.
    """
    told = payment.model_dump(by_alias=True, exclude_unset=True)
    for change in changes:
        if change.payment is not None:
            told |= change.payment
        elif change.step is not None:
            told["steps"] = _with_entry(told.get("steps", ()), change.step - 1, change)
        elif change.tier is not None:
            told |= _with_tier(told, change.tier, change)
    return told


def _with_entry(listed: Iterable[dict[str, Any]], place: int, change: Change) -> list[dict[str, Any]]:
    entries = list(listed)
    if place >= len(entries):
        raise KeyError(place)
    entries[place] = entries[place] | _plain(change)
    return entries


def _with_tier(told: Mapping[str, Any], tier: str, change: Change) -> dict[str, Any]:
    """Of a ladder the cap of a tier, of rewards its amount."""
    if tier in told.get("amounts", ()):
        return {"amounts": told["amounts"] | {tier: change.replaced.get("amount")}}
    place = next((n for n, each in enumerate(told.get("tiers", ())) if each["tier"] == tier), None)
    if place is None:
        raise KeyError(tier)
    return {"tiers": _with_entry(told["tiers"], place, change)}


def _plain(change: Change) -> dict[str, Any]:
    return change.model_dump(by_alias=True, exclude_unset=True, include=set(change.replaced))


def _is_of_payment(change: Change) -> bool:
    return change.part in ("step", "tier", "payment")


def _taken(changes: ByOption, reading: Mapping[str, str]) -> Iterator[Change]:
    for taken in reading.items():
        yield from changes.get(taken, ())
