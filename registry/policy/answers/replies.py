"""What is told (答复): what the law answers a claimant, or why it could not be asked.

Two types, because one that stands for both is sooner or later read as an answer that grants nothing. As JSON they are
written in one place, :mod:`registry.policy.answers.answer_json`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from registry.policy.vocabulary import Status

if TYPE_CHECKING:
    import datetime as dt

    from registry.policy.files.clause_states import ClauseState
    from registry.policy.files.rulings import Ruling

Yuan = int | float
"""Whole, or with its two decimals."""


@dataclass(frozen=True, slots=True)
class Span:
    """From the least to the most: of an amount in yuan, or of a count."""

    low: Yuan
    high: Yuan


@dataclass(frozen=True, slots=True)
class AtLeast:
    """An amount in yuan that has no end that anybody knows: the text has no cap, and what it rests on is not known."""

    low: Yuan
    high: None = None


@dataclass(frozen=True, slots=True)
class Floor:
    """The least that a district must pay, in yuan, from `low` to `high`; None: none at all, or none that is known.

    settled: whether nothing is left open; `low` is then `high`, and None says that there is no floor.
    """

    low: Yuan | None
    high: Yuan | None
    settled: bool


@dataclass(frozen=True, slots=True)
class Payer:
    """A district (GB/T 2260) that pays, or may, None where it is not known; and its own floor."""

    district: str | None
    floor: Floor


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a measure answers under one reading of its text.

    low, high: yuan, None where the answer has no amount, high also where nobody knows an end. tier: the step on which
    it arose, tiers: what each comes to where several contribute. capped: whether a cap surely cuts something off, None
    where that is not told. months:
    rent-free months, where they are what is offered; worth: what is given in kind, in yuan. floor, payer, payers: only
    where districts pay; `payer` where one is known to, `payers` where several do, or may. failed: ids of the clauses
    that refuse, ``no-payment`` where the text pays nothing.
    """

    status: Status
    low: Yuan | None = None
    high: Yuan | None = None
    tier: str | None = None
    tiers: Mapping[str, Span] | None = None
    capped: bool | None = None
    months: int | None = None
    worth: Span | AtLeast | None = None
    floor: Floor | None = None
    payer: str | None = None
    payers: tuple[Payer, ...] = ()
    failed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Because:
    """The words of the text that an answer rests on."""

    article: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Determination(Reading):
    """What a measure answers one claimant, over all readings.

    secondary: only a copy of the text was seen. role: what the document calls the park by name. why: why it is not in
    force. missing: paths of the facts without which it cannot be told. readings: the answer under every option that
    changes it, keyed ``question=option``. claims_left: how many claims, `until` which last day. rulings: those that
    decided this answer. by, because: what goes before a superseded answer, and the article that says so. after_budget:
    yuan, by the percentage announced for the year of the claim.
    """

    secondary: bool = False
    role: str | None = None
    why: str | None = None
    missing: tuple[str, ...] = ()
    readings: Mapping[str, Reading] = field(default_factory=dict)
    claims_left: Span | None = None
    until: dt.date | None = None
    clauses: tuple[ClauseState, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    by: str | None = None
    because: Because | None = None
    after_budget: Span | AtLeast | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """The answer to a case: `determinations` by measure, `total` in yuan after stacking."""

    determinations: Mapping[str, Determination]
    total: Span | AtLeast
    id: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A fact that the law refuses: `at`, its place as a dotted path, and what would be right, in both languages.

    id: of the case, None where it has none. position: its place in its file, from 1; None where there is no file.
    """

    at: str
    zh: str
    en: str
    id: str | None = field(default=None, compare=False)
    position: int | None = field(default=None, compare=False)


Answer = Told | Unanswered
