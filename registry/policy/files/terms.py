"""The terms (条件) that a policy file may use: what a clause can test.

Each form has its function over columns in :mod:`registry.policy.kernel.clauses`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Discriminator, Field, PlainValidator, StringConstraints, Tag, ValidationInfo, model_validator

from registry.policy.files.base import Frozen, said
from registry.policy.shared_facts import Fact, Kind

FactPath = Annotated[str, Field(min_length=1, max_length=60)]
"""A fact by its path."""

NUMBERS: tuple[Kind, ...] = ("number", "money", "percent")


def fitting(path: str, kinds: tuple[Kind, ...], facts: Mapping[str, Fact], key: str = "fact") -> Fact:
    """The fact with this path, of one of these kinds. Raises a mistake with the facts that there are."""
    if path in facts and facts[path].kind in kinds:
        return facts[path]
    allowed = tuple(each.path for each in facts.values() if each.kind in kinds)
    raise said(f"这种写法没有“{path}”这个事实。", f"This form of test has no fact {path!r}.", path, allowed, key)


class Asking(Frozen):
    """A test of one fact.

    kinds: the kinds of facts that can be asked so. Which facts there are is the context of the reading: those that
    documents share, and the document's own. Without one, only the form is held.
    """

    kinds: ClassVar[tuple[Kind, ...]]
    fact: FactPath

    @model_validator(mode="after")
    def _can_be_asked(self, info: ValidationInfo[Mapping[str, Fact] | None]) -> Self:
        if info.context is not None:
            self.check(fitting(self.fact, self.kinds, info.context), info.context)
        return self

    def check(self, fact: Fact, facts: Mapping[str, Fact]) -> None:
        """Raises a mistake where the fact is of the right kind, but cannot be asked with these words."""


def _bound(value: object) -> Decimal | dt.date:
    """A number or a day, as `yaml_text` reads them."""
    if isinstance(value, dt.date):
        return value
    if isinstance(value, int | Decimal) and not isinstance(value, bool) and abs(value) < 10**15:
        return Decimal(value)
    zh, en = (
        f"应为数字或日期（如 2026-11-21），而不是“{value}”。",
        f"Write a number or a day like 2026-11-21, not {value!r}.",
    )
    raise said(zh, en, str(value)[:60])


Bound = Annotated[Decimal | dt.date, PlainValidator(_bound, json_schema_input_type=float | str)]
"""What a value is compared with: a number (yuan, percent, the unit of the fact), or a day."""


class OneOf(Asking):
    """The fact, which is chosen from a list, is one of these values."""

    kinds = ("one-of",)

    one_of: tuple[str, ...] = Field(min_length=1)

    def check(self, fact: Fact, facts: Mapping[str, Fact]) -> None:
        for word in self.one_of:
            if word not in fact.values:
                zh, en = f"“{self.fact}”没有“{word}”这个取值。", f"{word!r} is no value of {self.fact}."
                raise said(zh, en, word, tuple(fact.values), "one_of")


class Division(Frozen):
    """The industry code lies in one of these divisions (大类) of GB/T 4754."""

    fact: Literal["tenant.industry"]
    division: tuple[Annotated[str, Field(pattern=r"^\d\d$")], ...] = Field(min_length=1)


class BeginsWith(Asking):
    """The code begins with one of these digits."""

    kinds = ("code",)

    begins_with: tuple[Annotated[str, StringConstraints(pattern=r"^\d{1,12}$")], ...] = Field(min_length=1)


class Is(Asking):
    """The yes-or-no fact has this value."""

    kinds = ("yes-no",)

    is_: bool = Field(alias="is")


class Compare(Asking):
    """The number, amount, percentage or day lies on this side of a bound, or between two: `at_least` and `at_most`
    (不少于、不超过) include it, `more_than` and `less_than` (超过、不足) do not."""

    kinds = (*NUMBERS, "day")

    at_least: Bound | None = None
    more_than: Bound | None = None
    at_most: Bound | None = None
    less_than: Bound | None = None

    def check(self, fact: Fact, facts: Mapping[str, Fact]) -> None:
        for key, bound in self.bounds.items():
            if isinstance(bound, dt.date) != (fact.kind == "day"):
                is_day = fact.kind == "day"
                zh, en = ("日期（如 2026-11-21）", "a day like 2026-11-21") if is_day else ("数字", "a number")
                zh = f"“{self.fact}”应与{zh}比较，而不是“{bound}”。"
                raise said(zh, f"{self.fact!r} is compared with {en}, not {bound}.", str(bound), key=key)
            if isinstance(bound, Decimal) and bound != bound.quantize(Decimal(1).scaleb(-fact.decimals)):
                zh = f"“{self.fact}”最多 {fact.decimals} 位小数，而不是 {bound}。"
                raise said(zh, f"{self.fact!r} has at most {fact.decimals} decimals, not {bound}.", str(bound), key=key)

    @property
    def bounds(self) -> dict[str, Decimal | dt.date]:
        """The bounds that are written, by their keys."""
        written = {key: getattr(self, key) for key in COMPARISONS}
        return {key: bound for key, bound in written.items() if bound is not None}

    @model_validator(mode="after")
    def _has_an_inside(self) -> Compare:
        bounds = self.bounds
        for one, other in (("at_least", "more_than"), ("at_most", "less_than")):
            if one in bounds and other in bounds:
                zh, en = f"{one} 与 {other} 只能写一个。", f"Write {one} or {other}, not both."
                raise said(zh, en, other, key=other)
        lower, upper = (
            next((key for key in keys if key in bounds), None) for keys in (COMPARISONS[:2], COMPARISONS[2:])
        )
        if lower is None or upper is None:
            return self
        low: Any = bounds[lower]
        high: Any = bounds[upper]
        if type(low) is not type(high):
            zh = f"{lower} 与 {upper} 应同为数字或同为日期。"
            raise said(zh, f"{lower} and {upper} are both numbers or both days.", str(high), key=upper)
        if low > high or (low == high and (lower, upper) != ("at_least", "at_most")):
            zh = f"{lower} {low} 大于 {upper} {high}，没有数字能满足。"
            if low == high:
                zh = f"{lower} {low} 与 {upper} {high} 之间没有数字能满足。"
            en = f"No number is {_SAID[lower]} {low} and {_SAID[upper]} {high}."
            raise said(zh, en, str(low), key=lower)
        return self


COMPARISONS = ("at_least", "more_than", "at_most", "less_than")
_SAID = {key: key.replace("_", " ") for key in COMPARISONS}

CLAIM = "claim"
"""The day of the claim, where a day is asked for."""


class Within(Asking):
    """The day lies so many days, months or years before another, or after it: that day itself is inside, and of
    `within` (N 年之内) the last day is, too; of `under` (未满 N 年) it is not. The other day is that of the `claim`, or
    a fact. N years or months after a day end on the day of the same number (29 February, or the 31st of a shorter
    month: the last of the month)."""

    kinds = ("day",)

    within: Span | None = None
    under: Span | None = None
    before: FactPath | None = None
    after: FactPath | None = None

    @model_validator(mode="after")
    def _of_one_day(self) -> Within:
        if (self.before is None) == (self.after is None):
            zh = f"within 要写明在哪一天之前（before）或之后（after），如 before: {CLAIM}（申请日）。"
            en = f"Say of 'within' before or after which day, such as 'before: {CLAIM}'."
            raise said(zh, en, "within", key="within" if self.within is not None else "under")
        if (self.within is None) == (self.under is None):
            zh, en = "within（之内）与 under（未满）写一个，而且只写一个。", "Write just one of 'within' and 'under'."
            raise said(zh, en, "under", key="under")
        return self

    @property
    def span(self) -> Span:
        """The stretch of time, whichever end it has."""
        span = self.within or self.under
        if span is None:
            raise ValueError("a test of a stretch of time has one")
        return span

    def check(self, fact: Fact, facts: Mapping[str, Fact]) -> None:
        if self.other != CLAIM:
            fitting(self.other, self.kinds, facts, "before" if self.before is not None else "after")

    @property
    def other(self) -> str:
        """The other day: `claim`, or the path of a fact."""
        return self.before or self.after or CLAIM


class Span(Frozen):
    """A stretch of time, in one unit."""

    years: int | None = Field(default=None, ge=1, le=50)
    months: int | None = Field(default=None, ge=1, le=600)
    days: int | None = Field(default=None, ge=1, le=20_000)

    @model_validator(mode="after")
    def _in_one_unit(self) -> Span:
        given = [key for key in ("years", "months", "days") if getattr(self, key) is not None]
        if len(given) != 1:
            zh, en = "写 years、months、days 中的一个。", "Write one of years, months and days."
            raise said(zh, en, (given or ["within"])[-1])
        return self


class Not(Frozen):
    """This does not hold."""

    not_: Test = Field(alias="not")


class AnyOf(Frozen):
    """At least one of these holds."""

    any: tuple[Test, ...] = Field(min_length=2)


class AllOf(Frozen):
    """All of these hold."""

    all: tuple[Test, ...] = Field(min_length=2)


class FirstKnown(Frozen):
    """The first of these of which anything is known holds: those after it stand in for a finding that nobody made."""

    first_known: tuple[Test, ...] = Field(min_length=2, max_length=8)


class YearsLimit(Frozen):
    """Fewer than this many years were paid before; ``consecutive`` years are an open question of the text."""

    years: int = Field(ge=1, le=15)
    consecutive: bool


class Unpaid(Frozen):
    """The measure has not been paid before: for this rent year, or at this tier ever, or ever at all.

    of: another measure of the document, which was not paid for this rent year (同一年度不得同时享受). assessed-year: a
    year that was assessed as the clause on assessments asks has not been paid.
    """

    unpaid: Literal["rent-year", "tier", "ever", "assessed-year"]
    of: str | None = None

    @model_validator(mode="after")
    def _another_for_this_year(self) -> Unpaid:
        if self.of is not None and self.unpaid != "rent-year":
            zh, en = "of 只与 unpaid: rent-year 一起写。", "'of' goes with 'unpaid: rent-year'."
            raise said(zh, en, self.unpaid, ("rent-year",), "unpaid")
        return self


class RentYear(Frozen):
    """The rent year did not end before the measure began: `not-before-start`, where the text leaves that open, and
    `since-start`, where it says so, or is read so."""

    rent_year: Literal["not-before-start", "since-start"]


class Titled(Frozen):
    """The park holds a title that counts, on the day of the claim or on any day of the year before it. What 园区 means
    is an open question. since: one that began on that day or later; recognised_first: one that it was given after the
    district had recognised it."""

    park: Literal["titled"]
    on: Literal["claim", "rent-year"] = "claim"
    since: dt.date | None = None
    recognised_first: bool = False


class Window(Frozen):
    """From one day to another, both inside."""

    from_: dt.date = Field(alias="from")
    to: dt.date

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Window:
        if self.to < self.from_:
            zh = f"最后一天 {self.to} 早于第一天 {self.from_}。"
            raise said(zh, f"The last day, {self.to}, is before the first, {self.from_}.", str(self.to), key="to")
        return self


class Claimed(Frozen):
    """The claim is made within this time (申报期); several years' times stand in ``any``."""

    claimed: Window


class Cooperates(Frozen):
    """Refused only where a tier asks for cooperation, the tenant has none, and the reading excludes it."""

    tier: Literal["not-excluded"]


class Assessed(Frozen):
    """The assessment of the park for last year has this result, or that for an earlier year, or for any."""

    assessed: Literal["excellent", "good", "pass"]
    year: Literal["last", "earlier", "any"] = "last"


FORMS: dict[str, type[Frozen]] = {
    "one_of": OneOf,
    "division": Division,
    "begins_with": BeginsWith,
    "is": Is,
    "at_least": Compare,
    "more_than": Compare,
    "at_most": Compare,
    "less_than": Compare,
    "within": Within,
    "under": Within,
    "not": Not,
    "any": AnyOf,
    "all": AllOf,
    "first_known": FirstKnown,
    "years": YearsLimit,
    "unpaid": Unpaid,
    "rent_year": RentYear,
    "park": Titled,
    "claimed": Claimed,
    "tier": Cooperates,
    "assessed": Assessed,
}
"""Each form of test by the keys that tell it."""


def _form(value: object) -> str | None:
    """The key that tells the form of a test; None where it has none, which pydantic then refuses by name."""
    if isinstance(value, dict):
        return next((key for key in FORMS if key in value), None)
    return next((key for key, form in FORMS.items() if isinstance(value, form)), None)


Test = Annotated[
    Annotated[OneOf, Tag("one_of")]
    | Annotated[Division, Tag("division")]
    | Annotated[BeginsWith, Tag("begins_with")]
    | Annotated[Is, Tag("is")]
    | Annotated[Compare, Tag("at_least")]
    | Annotated[Compare, Tag("more_than")]
    | Annotated[Compare, Tag("at_most")]
    | Annotated[Compare, Tag("less_than")]
    | Annotated[Within, Tag("within")]
    | Annotated[Within, Tag("under")]
    | Annotated[Not, Tag("not")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[AllOf, Tag("all")]
    | Annotated[FirstKnown, Tag("first_known")]
    | Annotated[YearsLimit, Tag("years")]
    | Annotated[Unpaid, Tag("unpaid")]
    | Annotated[RentYear, Tag("rent_year")]
    | Annotated[Titled, Tag("park")]
    | Annotated[Claimed, Tag("claimed")]
    | Annotated[Cooperates, Tag("tier")]
    | Annotated[Assessed, Tag("assessed")],
    Discriminator(_form),
]

Not.model_rebuild()
Within.model_rebuild()
AnyOf.model_rebuild()
AllOf.model_rebuild()
FirstKnown.model_rebuild()


def parts(test: Test) -> list[tuple[str, Test]]:
    """The tests that this one is put together from: (place in it, test)."""
    match test:
        case Not(not_=part):
            return [("not", part)]
        case AnyOf(any=listed):
            return [(f"any.{place}", part) for place, part in enumerate(listed)]
        case AllOf(all=listed):
            return [(f"all.{place}", part) for place, part in enumerate(listed)]
        case FirstKnown(first_known=listed):
            return [(f"first_known.{place}", part) for place, part in enumerate(listed)]
        case _:
            return []
