"""Policy documents (政策文件) as data: what a file under ``data/policies`` may say.

A file is read by :func:`registry.policy.law.load_document`; a mistake in it is refused with the file, the clause, the
offending word and the words allowed.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from . import vocabulary as v

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Yuan = Annotated[Decimal, Field(ge=0, le=10**12, decimal_places=2)]
FactPath = Literal[*v.FACTS]
QuestionId = Literal[*v.QUESTIONS]


class Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Frozen):
    """The same words in Chinese and English."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


# ---- what a clause tests -------------------------------------------------------------------------------------------


class OneOf(Frozen):
    """The fact is one of these values."""

    fact: FactPath
    one_of: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _values_exist(self) -> OneOf:
        allowed = v.FACTS[self.fact].values
        for word in self.one_of:
            if word not in allowed:
                raise ValueError(f"{word!r} is no value of {self.fact}; allowed: {', '.join(allowed)}")
        return self


class Division(Frozen):
    """The industry code lies in one of these divisions (大类) of GB/T 4754."""

    fact: Literal["tenant.industry"]
    division: tuple[Annotated[str, Field(pattern=r"^\d\d$")], ...] = Field(min_length=1)


class Is(Frozen):
    """The yes-or-no fact has this value."""

    fact: FactPath
    is_: bool = Field(alias="is")


class Between(Frozen):
    """The number lies in this range, both ends included."""

    fact: Literal["lease.rent_free_months"]
    at_least: int = Field(ge=0)
    at_most: int = Field(ge=0)


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


Test = OneOf | Division | Is | Between | AnyOf | AllOf | YearsLimit | Unpaid | RentYear | Titled | Cooperates | Assessed

AnyOf.model_rebuild()
AllOf.model_rebuild()


class Clause(Frozen):
    """A clause (条款) of a measure: what it asks, where it stands, and the words it stands in."""

    id: Slug
    name: Text
    article: str
    quote: str = Field(min_length=2)
    test: Test
    decides: Literal["payment", "floor"] = "payment"


# ---- what a measure pays -------------------------------------------------------------------------------------------


class Tier(Frozen):
    """One step of the ladder of caps: the recognition of the park it asks for, and the facts that it needs besides."""

    tier: Literal[*v.TIERS]
    park: Literal["ai_software", "other_featured", "any"]
    needs: tuple[Literal["cooperation"], ...] = ()
    cap: Yuan
    article: str
    quote: str = Field(min_length=2)


class ShareOfRent(Frozen):
    """A percentage of last year's rent, up to the cap of the first tier that fits."""

    pays: Literal["share-of-rent"]
    percent: Annotated[Decimal, Field(gt=0, le=100, decimal_places=2)]
    tiers: tuple[Tier, ...] = Field(min_length=1)
    same_kind_offer: str | None = None


class ShareByArea(Frozen):
    """A percentage of the rent of the first square metres, up to an amount for each square metre and month."""

    pays: Literal["share-by-area"]
    percent: Annotated[Decimal, Field(gt=0, le=100, decimal_places=2)]
    first_m2: int = Field(gt=0)
    cap_per_m2_month: Yuan


class Floor(Frozen):
    """The least that a district's own scheme must pay, as a percentage of last year's rent."""

    percent: Annotated[Decimal, Field(gt=0, le=100, decimal_places=2)]
    quote: str = Field(min_length=2)


class Discretionary(Frozen):
    """The text lets the district pay and fixes no amount, at most a floor."""

    pays: Literal["discretionary"]
    payer: Literal["district"]
    floor: Floor | None = None


class InKind(Frozen):
    """Rent-free months granted by the park; no cash."""

    pays: Literal["free-months"]


class RewardByTitle(Frozen):
    """A fixed amount for each tier of title (or one for all, under the key of a recognition)."""

    pays: Literal["reward"]
    once: bool
    amounts: dict[Literal[*v.TIERS], Yuan] = Field(min_length=1)


class ShareOfOutlay(Frozen):
    """A percentage of the audited outlay of the year before, up to a cap."""

    pays: Literal["share-of-outlay"]
    percent: Annotated[Decimal, Field(gt=0, le=100, decimal_places=2)]
    cap: Yuan


class Nothing(Frozen):
    """The text pays nothing here; it only names or encourages."""

    pays: Literal["nothing"]


Payment = Annotated[
    ShareOfRent | ShareByArea | Discretionary | InKind | RewardByTitle | ShareOfOutlay | Nothing,
    Field(discriminator="pays"),
]


class OpenQuestion(Frozen):
    """A question that the text of this measure leaves open, with the words that leave it open."""

    question: QuestionId
    article: str
    quote: str = Field(min_length=2)
    note: Text


class Measure(Frozen):
    """A measure (措施): who may get what, under which clauses."""

    id: str = Field(pattern=r"^[a-z0-9-]+/[0-9]+(\.[0-9]+)?$")
    name: Text
    claimant: Literal["tenant", "operator", "anyone"]
    article: str
    quote: str = Field(min_length=2)
    clauses: tuple[Clause, ...] = ()
    payment: Payment
    open_questions: tuple[OpenQuestion, ...] = ()
    documents_needed: tuple[Text, ...] = ()

    @property
    def questions(self) -> tuple[str, ...]:
        """The ids of its open questions, in the order of the vocabulary."""
        asked = {question.question for question in self.open_questions}
        return tuple(id for id in v.QUESTIONS if id in asked)

    @model_validator(mode="after")
    def _clauses_differ(self) -> Measure:
        ids = [clause.id for clause in self.clauses]
        for id in ids:
            if ids.count(id) > 1:
                raise ValueError(f"clause {id!r} stands twice in {self.id}")
        return self


# ---- documents -----------------------------------------------------------------------------------------------------


class Quoted(Frozen):
    """Words of the document, and where they stand."""

    article: str
    quote: str = Field(min_length=2)


class Force(Frozen):
    """When a document is in force: from a day for some years, or the period of a plan; a draft never is."""

    state: Literal["issued", "draft", "plan"]
    issued: dt.date | None = None
    start: dt.date | None = None
    years: int | None = Field(default=None, ge=1, le=20)
    first_year: int | None = None
    last_year: int | None = None
    quote: str | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _states_its_dates(self) -> Force:
        if self.state == "issued" and self.start is None:
            raise ValueError("an issued document needs the day it starts")
        if self.state == "plan" and (self.first_year is None or self.last_year is None):
            raise ValueError("a plan needs first_year and last_year")
        return self


class Stacking(Frozen):
    """How the document's support goes together with other support (叠加)."""

    within_level: Literal["higher"] | None = None
    with_other_levels: Literal["sum"] | None = None
    at_most: Literal["spent"] | None = None
    articles: tuple[Quoted, ...] = ()
    note: Text | None = None


class Coverage(Frozen):
    """What was done with an article: encoded here, left to people, or ignored, and why."""

    article: str
    treated: Literal["encoded", "people", "ignored"]
    reason: Text


class Place(Frozen):
    """A place that the document names, in the role that it gives it."""

    name: str
    role: Literal["area", "candidate", "named", "district"]
    article: str
    quote: str = Field(min_length=2)


class Document(Frozen):
    """A policy document (政策文件)."""

    id: Slug
    title: Text
    number: str | None = None
    issuer: str
    jurisdiction: str = Field(pattern=r"^\d{2}(\d{2}){0,2}$")
    level: Literal["district", "municipal", "provincial"]
    provenance: Literal["primary", "secondary"]
    source: str
    force: Force
    scope: tuple[Quoted, ...] = ()
    stacking: Stacking = Stacking()
    ceiling: Quoted | None = None
    measures: tuple[Measure, ...] = ()
    places: tuple[Place, ...] = ()
    coverage: tuple[Coverage, ...]

    @model_validator(mode="after")
    def _measures_belong(self) -> Document:
        for measure in self.measures:
            if measure.id.split("/")[0] != self.id:
                raise ValueError(f"measure {measure.id!r} does not begin with {self.id!r}")
        return self

    def quotes(self) -> list[str]:
        """Every clause quoted in the document, for the proof that it stands in the source."""
        return list(_quotes(self))


def _quotes(part: object) -> list[str]:
    if isinstance(part, BaseModel):
        own = [part.quote] if getattr(part, "quote", None) else []
        return own + [q for name in type(part).model_fields for q in _quotes(getattr(part, name))]
    if isinstance(part, tuple):
        return [q for item in part for q in _quotes(item)]
    return []
