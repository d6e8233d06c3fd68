"""Complaints in words: made here where several readers of values need the same.

Whatever a complaint repeats of a cell passes `_words`, which covers identity numbers.
"""

from __future__ import annotations

from typing import NoReturn

from registry.identity import masked
from registry.policy.vocabulary import Words
from registry.rosterfile.reading import Complaint


class Rejected(ValueError):
    """A value that cannot be taken; `complaint` says why and what would be right."""

    def __init__(self, complaint: Complaint):
        super().__init__(complaint.wrong.zh)
        self.complaint = complaint


class Doubted(Exception):
    """A value that was understood as `value`, but should be looked at."""

    def __init__(self, value: object, wrong: tuple[str, str], right: tuple[str, str]):
        super().__init__(masked(wrong[0]))
        self.value, self.complaint = value, doubt(wrong, right)


def complaint(wrong: tuple[str, str], right: tuple[str, str]) -> Complaint:
    return Complaint(_words(wrong), _words(right))


def doubt(wrong: tuple[str, str], right: tuple[str, str]) -> Complaint:
    """A complaint that leaves the value as it was understood."""
    return Complaint(_words(wrong), _words(right), "warning")


def _words(said: tuple[str, str]) -> Words:
    return Words(masked(said[0]), masked(said[1]))


def reject(wrong: tuple[str, str], right: tuple[str, str]) -> NoReturn:
    raise Rejected(complaint(wrong, right))
