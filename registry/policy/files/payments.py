"""The ways to pay (支付方式) that a policy file may use: how a measure can pay.

Each form has its function over columns in :mod:`registry.policy.kernel.payments.forms`.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, model_validator

from registry.policy.files.base import Percent, Yuan, said
from registry.policy.files.bounds import MAX_AREA_M2
from registry.policy.files.paying.by_area import ByArea, ReducedRent, YuanForEach
from registry.policy.files.paying.ceiling import UpTo
from registry.policy.files.paying.of_rent import OfRent
from registry.policy.files.payment_form import Floor, PaymentForm, Tier
from registry.policy.files.put_together import FixedSum, Share

TIER_PARKS = {"ai_software": "ai_software", "other_featured": "other_featured", "other_park": "any"}
"""The recognition that each step of a ladder stands for."""


class ShareOfRent(OfRent):
    """A percentage of last year's rent, up to the cap of the first tier that fits."""

    pays: Literal["share-of-rent"]
    percent: Percent
    tiers: tuple[Tier, ...] = Field(min_length=1)
    same_kind_offer: str | None = None

    @property
    def ladder(self) -> tuple[Tier, ...]:
        return self.tiers

    @property
    def gives_way_to(self) -> str | None:
        return self.same_kind_offer


class ShareByArea(OfRent):
    """A percentage of the rent of the first square metres, up to an amount for each square metre and month."""

    reads_lease = True

    pays: Literal["share-by-area"]
    percent: Percent
    first_m2: int = Field(gt=0, le=MAX_AREA_M2)
    cap_per_m2_month: YuanForEach


class Discretionary(OfRent):
    """The text lets somebody pay and fixes no amount, at most a floor of what districts pay.

    payer: the districts, or who issued the document (一事一议、予以资助).
    """

    kind = "discretionary"
    claimants = ("tenant", "operator")

    pays: Literal["discretionary"]
    payer: Literal["district", "issuer"]
    floor: Floor | None = None

    @model_validator(mode="after")
    def _is_of_districts(self) -> Discretionary:
        if self.payer == "issuer" and self.floor is not None:
            zh, en = (
                "下限（floor）只对各区（payer: district）而言。",
                "A floor is for districts only (payer: district).",
            )
            raise said(zh, en, "floor", key="floor")
        return self

    @model_validator(mode="after")
    def _tax_of_a_floor(self) -> Discretionary:
        if self.tax_left_out is not None and self.floor is None:
            zh, en = "没有下限（floor），就没有租金要扣税。", "Without a floor no rent plays a part."
            raise said(zh, en, "tax_left_out", key="tax_left_out")
        return self

    @property
    def least(self) -> Floor | None:
        return self.floor


class InKind(PaymentForm):
    """Rent-free months granted by the park; no cash."""

    kind = "in_kind"
    reads_lease = True

    pays: Literal["free-months"]


RewardedTier = Literal["national", "provincial", "municipal", "municipal_humanoid", "ai_software", "other_featured"]
"""The tiers of title, and what a district recognises."""


class RewardByTitle(PaymentForm):
    """A fixed amount for each tier of title (or one for all, under the key of a recognition).

    It is for a title: no project of its own stands behind it, whose outlay could limit it. upgrade_draws: what a park
    that climbs a tier draws, where the text says so; else it is the open question `upgrade`.

    title_on: which title counts, that of the day of the claim, or that of the end of the year before it. held: of
    several software titles the highest draws its reward, or each of them. titles_from: the day before which a title
    that counts did not begin. recognised_first: whether the district recognised the park before it held the title.
    years: whether last year is rewarded, or each year that was assessed as asked and has not been paid.
    """

    claimants = ("operator",)
    adds_up = "in_full"

    pays: Literal["reward"]
    once: bool
    upgrade_draws: Literal["full", "difference"] | None = None
    amounts: dict[RewardedTier, Yuan] = Field(min_length=1)
    title_on: Literal["claim", "year-end"] = "claim"
    held: Literal["highest", "each"] = "highest"
    titles_from: dt.date | None = None
    recognised_first: bool = False
    years: Literal["last", "any"] = "last"

    @property
    def upgrade(self) -> str | None:
        return self.upgrade_draws

    @property
    def rewarded(self) -> tuple[str, ...]:
        return tuple(self.amounts)

    @property
    def is_once(self) -> bool:
        return self.once


class ShareOfOutlay(PaymentForm):
    """A percentage of the audited outlay of the year before, up to a cap."""

    claimants = ("operator",)
    outlay_of = "incubator"

    pays: Literal["share-of-outlay"]
    percent: Percent
    cap: Yuan


class Nothing(PaymentForm):
    """The text pays nothing here; it only names or encourages."""

    kind = "none"
    claimants = ("tenant", "operator", "anyone")

    pays: Literal["nothing"]


PAYMENTS: dict[str, type[PaymentForm]] = {
    "share-of-rent": ShareOfRent,
    "share-by-area": ShareByArea,
    "discretionary": Discretionary,
    "free-months": InKind,
    "reward": RewardByTitle,
    "share-of-outlay": ShareOfOutlay,
    "nothing": Nothing,
    "share": Share,
    "fixed": FixedSum,
    "up-to": UpTo,
    "by-area": ByArea,
    "reduced-rent": ReducedRent,
}

Payment = Annotated[
    ShareOfRent
    | ShareByArea
    | Discretionary
    | InKind
    | RewardByTitle
    | ShareOfOutlay
    | Nothing
    | Share
    | FixedSum
    | UpTo
    | ByArea
    | ReducedRent,
    Field(discriminator="pays"),
]
