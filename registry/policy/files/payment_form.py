"""What the forms of payment have in common (支付方式): what the law, the register and the pages must know of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from registry.policy.files.base import Frozen, Percent, Quote, Yuan
from registry.policy.files.terms import Test


class Tier(Frozen):
    """One step of the ladder of caps: the recognition of the park it asks for, and the facts that it needs besides."""

    tier: Literal["ai_software", "other_featured", "other_park"]
    park: Literal["ai_software", "other_featured", "any"]
    needs: tuple[Literal["cooperation"], ...] = ()
    cap: Yuan
    article: str
    quote: Quote


class Floor(Frozen):
    """The least that a district's own scheme must pay, as a percentage of last year's rent."""

    percent: Percent
    quote: Quote


class PaymentForm(Frozen):
    """How a measure pays. What the law, the register and the pages must know of a form, it says itself:

    kind: `cash` comes to an amount; of `discretionary` support a district decides whether and how much; `in_kind` is no
    cash; `none` pays nothing. claimants: who can be paid so. adds_up: how it goes into the sum of all support:
    `within_outlay`, all together at most what was spent, where the document says so, or `in_full` beside it. outlay_of:
    whose outlay it is a part of; where nothing is said of that, the sum has no part for it. reads_lease: whether it
    rests on what a rent by year does not tell, the area or the months of the lease.
    """

    kind: ClassVar[Literal["cash", "discretionary", "in_kind", "none"]] = "cash"
    claimants: ClassVar[tuple[str, ...]] = ("tenant",)
    adds_up: ClassVar[Literal["within_outlay", "in_full"]] = "within_outlay"
    outlay_of: ClassVar[Literal["incubator"] | None] = None
    reads_lease: ClassVar[bool] = False

    @property
    def is_in_full(self) -> bool:
        """Whether no outlay that the case knows can limit it in the sum."""
        return self.adds_up == "in_full"

    @property
    def leaves_amount_open(self) -> bool:
        """Whether who decides sets the amount within bounds: even where all is known there is a least and a most."""
        return False

    @property
    def names(self) -> Mapping[str, str]:
        """The facts that its keys name, to reckon the amount from: key -> path."""
        return {}

    @property
    def rests_on(self) -> tuple[str, ...]:
        """The facts that the amount is reckoned from, by their paths; those of `vocabulary.FACTS` may be left out."""
        return tuple(self.names.values())

    @property
    def asks(self) -> tuple[tuple[str, Test], ...]:
        """The tests that tell its steps apart: (place in it, test)."""
        return ()

    @property
    def steps_by_premises(self) -> bool:
        """Whether each of the premises stands on a step of its own (各处房屋各在一档)."""
        return False

    @property
    def status_met(self) -> Literal["eligible", "discretionary"]:
        """The status of who surely meets the clauses."""
        return "discretionary" if self.kind == "discretionary" else "eligible"

    @property
    def ladder(self) -> tuple[Tier, ...]:
        """The steps of its cap; none where it has no ladder."""
        return ()

    @property
    def rewarded(self) -> tuple[str, ...]:
        """The tiers of title, and the recognitions, that it rewards."""
        return ()

    @property
    def is_once(self) -> bool:
        """Whether it is paid once for each tier, not once a year."""
        return False

    @property
    def upgrade(self) -> str | None:
        """What a park draws that climbs a tier, where the text says so: `full` or `difference`."""
        return None

    @property
    def gives_way_to(self) -> str | None:
        """The measure of the same kind beside which only the higher counts."""
        return None

    @property
    def least(self) -> Floor | None:
        """The least that a district's own scheme must pay."""
        return None
