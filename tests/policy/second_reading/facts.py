"""A case in which every fact is known. Money is in fen, areas are fractions of m²."""

from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cache

from tests.policy.second_reading.days import Month, months_of

FEN = 100
FAR = date(9999, 12, 31)
EVER = date(1900, 1, 1)
"""Where what holds is told without a day."""


def fen(yuan: object) -> int:
    """Whole fen of an amount as the file says it, in yuan with at most two decimals."""
    exact = Fraction(str(yuan)) * FEN
    assert exact.denominator == 1, f"{yuan} has more than two decimals"
    return int(exact)


@dataclass(frozen=True)
class Span:
    """What a park was from one day to another, both included."""

    what: str
    start: date
    end: date = FAR

    def holds(self, day: date) -> bool:
        return self.start <= day <= self.end

    def meets(self, first: date, last: date) -> bool:
        return self.start <= last and first <= self.end


@dataclass(frozen=True)
class Lease:
    """A lease whose rent arises month by month; the free months come first."""

    start: date
    end: date
    monthly: int  # fen
    free: int  # months
    area: Fraction  # m²

    def paying(self, year: int) -> list[Month]:
        """The months of the year in which rent arises."""
        covered = [month for month in months_of(year) if month.first >= self.start and month.last <= self.end]
        begun = Month(self.start.year, self.start.month)
        return [month for month in covered if month.after(begun) >= self.free]

    def free_months(self, year: int) -> int:
        """How many of the year's months are free."""
        covered = [month for month in months_of(year) if month.first >= self.start and month.last <= self.end]
        return len(covered) - len(self.paying(year))


@cache
def _rent_by_month(lease: Lease | None, rent: int | None, year: int) -> tuple[tuple[Month, int], ...]:
    paying = lease.paying(year) if lease else months_of(year)[:1]
    rent = lease.monthly if lease else rent or 0
    return tuple((month, rent if month in paying else 0) for month in months_of(year))


@dataclass(frozen=True)
class Premises:
    """One park in which the claimant is, and what it pays there; `district` "" stands for one outside Guangdong."""

    district: str = ""
    recognition: tuple[Span, ...] = ()
    titles: tuple[Span, ...] = ()
    software_park: bool = False
    zero_rent: bool = False
    rent: int | None = None  # fen of the rent year, where no lease says more
    area: Fraction = Fraction(1)  # m², the same
    lease: Lease | None = None
    tax: Fraction = Fraction(0)  # the rate of the tax in the rent, where it is known

    def without_tax(self) -> "Premises":
        """The same, rented for what the rent is without its tax; of each month, or of the year, less than a fen is
        dropped."""
        lease = self.lease and replace(self.lease, monthly=int(self.lease.monthly / (1 + self.tax)))
        return replace(self, lease=lease, rent=None if self.rent is None else int(self.rent / (1 + self.tax)))

    def rent_by_month(self, year: int) -> tuple[tuple[Month, int], ...]:
        """Where only the year's sum is known, all of it stands in January: no part of it is asked for then."""
        return _rent_by_month(self.lease, self.rent, year)

    @property
    def square_metres(self) -> Fraction:
        return self.lease.area if self.lease else self.area

    def rent_in(self, month: Month) -> Fraction | None:
        """The rent that arises in a month; None where none does. Of a year's sum each month has a twelfth."""
        if self.lease:
            return Fraction(self.lease.monthly) if month in self.lease.paying(month.year) else None
        return Fraction(self.rent or 0, 12)

    def rent_of(self, year: int) -> int:
        return sum(rent for _month, rent in self.rent_by_month(year))

    def recognised_as(self, day: date) -> str:
        """`ai_software`, `other_featured` or `none`: outside all listed intervals it is none."""
        return next((span.what for span in self.recognition if span.holds(day)), "none")

    def titled(self, day: date, since: date | None = None) -> set[str]:
        """The titles held on the day; only those that began on `since` or later, where that is asked."""
        return {span.what for span in self.titles if span.holds(day) and (since is None or span.start >= since)}


@dataclass(frozen=True)
class Grant:
    """What was paid before; the amount may be unknown, where a text does not ask for it. noted: whether the register
    says the amount, so that it is not one of those that it may have been."""

    measure: str
    year: int | None = None
    tier: str | None = None
    amount: int | None = None  # fen
    noted: bool = True


@dataclass(frozen=True)
class World:
    """Everything that a clause may ask."""

    as_of: date
    kind: str = ""
    industry: str = ""
    ai_listed: bool = False
    software_enterprise: bool = False
    above_scale: bool = False
    size: str = ""
    startup: bool = False
    newly_moved_in: bool = False
    found_new: bool = True  # whether it is the authority that says so
    new_in: tuple[tuple[str, bool], ...] = ()  # in the park, the district, the city, as far as it is known
    cooperation: bool = False
    premises: tuple[Premises, ...] = ()
    granted: tuple[Grant, ...] = ()
    excellent: bool = False  # the assessment of last year
    excellent_before: tuple[int, ...] = ()  # the earlier years that were assessed so
    incubator: bool = False  # recognised
    outlay: int = 0  # fen, audited, of last year
    other_support: tuple[tuple[str, bool, int], ...] = field(default=())  # level, same kind, fen

    @property
    def rent_year(self) -> int:
        return self.as_of.year - 1

    @property
    def in_scope(self) -> bool:
        """（二十）: listed as artificial intelligence, or 软件和信息技术服务业 (65), 互联网和相关服务业 (64)."""
        return self.ai_listed or self.industry[:2] in ("64", "65")

    def within(self, place: str) -> list[Premises]:
        """The premises in a district or a city."""
        return [each for each in self.premises if each.district.startswith(place)]

    def taxed(self, place: str) -> bool:
        """Whether of all premises there the rate of the tax in the rent is known, and there is one."""
        there = self.within(place)
        return bool(there) and all(each.tax > 0 for each in there)

    def read(self, place: str, rent_tax: str) -> "World":
        """The world as the question is read whether rents there count with their tax."""
        if rent_tax == "with-tax" or not self.taxed(place):
            return self
        there = self.within(place)
        return replace(self, premises=tuple(at.without_tax() if at in there else at for at in self.premises))

    def grants_of(self, measure: str) -> list[Grant]:
        return [grant for grant in self.granted if grant.measure == measure]
