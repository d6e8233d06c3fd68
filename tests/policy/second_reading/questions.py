"""Open questions of the texts, in the order of the contract's table, and which of them matter to an answer."""

from collections.abc import Callable, Iterator
from itertools import product
from typing import TypeVar

QUESTIONS = {
    "three-years": ("clock-from-first", "three-payments", "gap-ends"),
    "status-date": ("as-of", "by-month", "any-time"),
    "higher-title": ("strict", "counts"),
    "no-cooperation": ("falls-through", "excluded"),
    "first-rent-year": ("previous-year", "not-before-start"),
    "last-day": ("day-before", "anniversary"),
    "upgrade": ("full", "difference"),
    "two-titles": ("both", "higher"),
    "park-meaning": ("certified-only", "any-software-park"),
    "free-and-subsidised": ("paid-rent", "same-kind"),
    "assessed-title": ("title-now", "title-then"),
    "earlier-excellent": ("last-year", "any-year"),
    "several-titles": ("highest", "each"),
    "before-start": ("counts", "not-counted"),
    "recognition-order": ("any", "recognised-first"),
    "title-day": ("day-of-claim", "in-the-year"),
    "year-before-start": ("counts", "not-counted"),
    "newly-moved-in": ("as-found", "park", "district", "city"),
    "rent-tax": ("with-tax", "without-tax"),
}
Reading = dict[str, str]
Told = TypeVar("Told")


def readings(names: tuple[str, ...]) -> Iterator[Reading]:
    """Every combination of options of these questions."""
    ordered = [name for name in QUESTIONS if name in names]
    for options in product(*(QUESTIONS[name] for name in ordered)):
        yield dict(zip(ordered, options, strict=True))


def that_matter(names: tuple[str, ...], told: Callable[[Reading], Told]) -> tuple[str, ...]:
    """The questions of which two options give different answers, the others held as they are."""
    mattering = []
    for name in (each for each in QUESTIONS if each in names):
        for reading in readings(tuple(other for other in names if other != name)):
            if len({told(reading | {name: option}) for option in QUESTIONS[name]}) > 1:
                mattering.append(name)
                break
    return tuple(mattering)


def key(reading: Reading) -> str:
    return ", ".join(f"{name}={reading[name]}" for name in QUESTIONS if name in reading)
