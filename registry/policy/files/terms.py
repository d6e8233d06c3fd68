"""The terms (条件) that a policy file may use: what a clause can test.

Each form has its function over columns in :mod:`registry.policy.kernel.clauses`.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Discriminator, Field, Tag, model_validator

from registry.policy import vocabulary as v
from registry.policy.files.base import Frozen, said

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
