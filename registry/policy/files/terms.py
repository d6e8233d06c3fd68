"""The terms (条件与支付方式) that a policy file may use: what a clause can test, and how a measure can pay.

Each form has its function over columns: tests in :mod:`registry.policy.kernel.clauses`, payments in
:mod:`registry.policy.kernel.payments.forms`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, ClassVar, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from registry.policy import vocabulary as v
from registry.policy.files.schema import MAX_AREA_M2, MAX_YUAN


def said(zh: str, en: str, word: str = "", allowed: tuple[str, ...] = (), key: str = "") -> PydanticCustomError:
    """A mistake in words of our own; ``key`` is the key of the model that is wrong."""
    return PydanticCustomError("said", "{en}", {"zh": zh, "en": en, "word": word, "allowed": allowed, "key": key})


def _quoted(text: str) -> str:
    if len("".join(text.split())) < 2:
        raise said("引文是空的，请逐字抄录原文。", "The quote is empty; copy the words of the document.", text)
    return text


Quote = Annotated[str, AfterValidator(_quoted)]

Yuan = Annotated[Decimal, Field(ge=0, le=MAX_YUAN, decimal_places=2)]
Percent = Annotated[Decimal, Field(gt=0, le=100, decimal_places=2)]
YesNoFact = Literal[
    "tenant.ai_listed",
    "tenant.software_enterprise",
    "tenant.above_scale",
    "tenant.startup",
    "tenant.newly_moved_in",
    "park.software_park",
    "park.zero_rent_incubator",
    "cooperation",
    "incubator.recognised",
]
"""The facts of the vocabulary that are yes or no."""

ChosenFact = Literal["tenant.kind", "tenant.size", "park.recognition"]
"""The facts of the vocabulary that are chosen from a list of words."""

YES_NO_FACTS: tuple[str, ...] = get_args(YesNoFact)
CHOSEN_FACTS: tuple[str, ...] = get_args(ChosenFact)


class Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


# ---- what a clause tests -------------------------------------------------------------------------------------------


class OneOf(Frozen):
    """The fact is one of these values."""

    fact: ChosenFact
    one_of: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _values_exist(self) -> OneOf:
        allowed = tuple(v.FACTS[self.fact].values)
        for word in self.one_of:
            if word not in allowed:
                zh, en = f"“{self.fact}”没有“{word}”这个取值。", f"{word!r} is no value of {self.fact}."
                raise said(zh, en, word, allowed, "one_of")
        return self


class Division(Frozen):
    """The industry code lies in one of these divisions (大类) of GB/T 4754."""

    fact: Literal["tenant.industry"]
    division: tuple[Annotated[str, Field(pattern=r"^\d\d$")], ...] = Field(min_length=1)


class Is(Frozen):
    """The yes-or-no fact has this value."""

    fact: YesNoFact
    is_: bool = Field(alias="is")


class Between(Frozen):
    """The number lies in this range, both ends included."""

    fact: Literal["lease.rent_free_months"]
    at_least: int = Field(ge=0)
    at_most: int = Field(ge=0)

    @model_validator(mode="after")
    def _has_an_inside(self) -> Between:
        if self.at_least > self.at_most:
            zh = f"at_least {self.at_least} 大于 at_most {self.at_most}，没有数字能满足。"
            en = f"No number is at least {self.at_least} and at most {self.at_most}."
            raise said(zh, en, str(self.at_least), key="at_least")
        return self


class AnyOf(Frozen):
    """At least one of these holds."""

    any: tuple[Test, ...] = Field(min_length=2)


class AllOf(Frozen):
    """All of these hold."""

    all: tuple[Test, ...] = Field(min_length=2)


class YearsLimit(Frozen):
    """Fewer than this many years were paid before; ``consecutive`` years are an open question of the text."""

    years: int = Field(ge=1, le=15)
    consecutive: bool


class Unpaid(Frozen):
    """The measure has not been paid before: for this rent year, or at this tier ever."""

    unpaid: Literal["rent-year", "tier"]


class RentYear(Frozen):
    """The rent year did not end before the measure began (an open question where it did)."""

    rent_year: Literal["not-before-start"]


class Titled(Frozen):
    """The park holds a 软件名园 title on the day of the claim; what 园区 means is an open question."""

    park: Literal["titled"]


class Cooperates(Frozen):
    """Refused only where a tier asks for cooperation, the tenant has none, and the reading excludes it."""

    tier: Literal["not-excluded"]


class Assessed(Frozen):
    """Last year's assessment of the park has this result."""

    assessed: Literal["excellent", "good", "pass"]


FORMS: dict[str, type[Frozen]] = {
    "one_of": OneOf,
    "division": Division,
    "is": Is,
    "at_least": Between,
    "any": AnyOf,
    "all": AllOf,
    "years": YearsLimit,
    "unpaid": Unpaid,
    "rent_year": RentYear,
    "park": Titled,
    "tier": Cooperates,
    "assessed": Assessed,
}
"""Each form of test by the key that tells it."""


def _form(value: object) -> str | None:
    """The key that tells the form of a test; None where it has none, which pydantic then refuses by name."""
    if isinstance(value, dict):
        return next((key for key in FORMS if key in value), None)
    return next((key for key, form in FORMS.items() if isinstance(value, form)), None)


Test = Annotated[
    Annotated[OneOf, Tag("one_of")]
    | Annotated[Division, Tag("division")]
    | Annotated[Is, Tag("is")]
    | Annotated[Between, Tag("at_least")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[AllOf, Tag("all")]
    | Annotated[YearsLimit, Tag("years")]
    | Annotated[Unpaid, Tag("unpaid")]
    | Annotated[RentYear, Tag("rent_year")]
    | Annotated[Titled, Tag("park")]
    | Annotated[Cooperates, Tag("tier")]
    | Annotated[Assessed, Tag("assessed")],
    Discriminator(_form),
]

AnyOf.model_rebuild()
AllOf.model_rebuild()


# ---- what a measure pays -------------------------------------------------------------------------------------------


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
    def gives_way_to(self) -> str | None:
        """The measure of the same kind beside which only the higher counts."""
        return None

    @property
    def least(self) -> Floor | None:
        """The least that a district's own scheme must pay."""
        return None


TIER_PARKS = {"ai_software": "ai_software", "other_featured": "other_featured", "other_park": "any"}
"""The recognition that each step of a ladder stands for."""


class Tier(Frozen):
    """One step of the ladder of caps: the recognition of the park it asks for, and the facts that it needs besides."""

    tier: Literal["ai_software", "other_featured", "other_park"]
    park: Literal["ai_software", "other_featured", "any"]
    needs: tuple[Literal["cooperation"], ...] = ()
    cap: Yuan
    article: str
    quote: Quote


class ShareOfRent(PaymentForm):
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


class ShareByArea(PaymentForm):
    """A percentage of the rent of the first square metres, up to an amount for each square metre and month."""

    reads_lease = True

    pays: Literal["share-by-area"]
    percent: Percent
    first_m2: int = Field(gt=0, le=MAX_AREA_M2)
    cap_per_m2_month: Annotated[Decimal, Field(ge=0, le=10_000, decimal_places=2)]


class Floor(Frozen):
    """The least that a district's own scheme must pay, as a percentage of last year's rent."""

    percent: Percent
    quote: Quote


class Discretionary(PaymentForm):
    """The text lets the district pay and fixes no amount, at most a floor."""

    kind = "discretionary"

    pays: Literal["discretionary"]
    payer: Literal["district"]
    floor: Floor | None = None

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

    It is for a title: no project of its own stands behind it, whose outlay could limit it.
    """

    claimants = ("operator",)
    adds_up = "in_full"

    pays: Literal["reward"]
    once: bool
    amounts: dict[RewardedTier, Yuan] = Field(min_length=1)

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
}

Payment = Annotated[
    ShareOfRent | ShareByArea | Discretionary | InKind | RewardByTitle | ShareOfOutlay | Nothing,
    Field(discriminator="pays"),
]
