"""Months and years, and when a measure is in force."""

import calendar
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple


class Month(NamedTuple):
    year: int
    number: int

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        return date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    def after(self, other: "Month") -> int:
        """How many months it comes after the other."""
        return (self.year - other.year) * 12 + self.number - other.number


@cache
def months_of(year: int) -> tuple[Month, ...]:
    return tuple(Month(year, number) for number in range(1, 13))


def last_day(start: date, years: int, option: str) -> date:
    """有效期N年: to the day before the anniversary, or the anniversary itself (`last-day`)."""
    anniversary = start.replace(year=start.year + years)
    return anniversary if option == "anniversary" else anniversary - timedelta(days=1)


GUANGMING_START, GUANGMING_YEARS = date(2025, 3, 31), 3  # 自2025年3月31日起施行，有效期三年
SHENZHEN_START, SHENZHEN_YEARS = date(2022, 10, 15), 5  # 自2022年10月15日起施行，有效期5年
LONGGANG_START = date(2023, 12, 29)  # the end is not known


def why_not_in_force(day: date, start: date, years: int | None, option: str) -> str | None:
    """`not_yet` or `expired`; None where the measure is in force."""
    if day < start:
        return "not_yet"
    return "expired" if years is not None and day > last_day(start, years, option) else None
