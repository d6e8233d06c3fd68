"""What was paid before: 连续三年 year by year, and what is paid once."""

from collections.abc import Iterable

THREE = 3


def three_years(paid: Iterable[int], year: int, option: str) -> bool:
    """连续三年: whether `year` may be paid after the years that were.

    clock-from-first  the three years run from the first year paid, whether or not each of them is
    three-payments    three payments, whenever
    gap-ends          years in a row, and a gap ends them
    """
    before = {other for other in paid if other != year}
    if not before:
        return True
    if option == "clock-from-first":
        return year <= min(before) + THREE - 1
    if option == "three-payments":
        return len(before) < THREE
    row = before | {year}
    return len(row) <= THREE and max(row) - min(row) + 1 == len(row)
