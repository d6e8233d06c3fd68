"""Complaints in words: made here where several readers of values need the same."""

from __future__ import annotations

from typing import NoReturn

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
        super().__init__(wrong[0])
        self.value, self.complaint = value, Complaint(Words(*wrong), Words(*right), "warning")


def complaint(wrong: tuple[str, str], right: tuple[str, str]) -> Complaint:
    return Complaint(Words(*wrong), Words(*right))


def reject(wrong: tuple[str, str], right: tuple[str, str]) -> NoReturn:
    raise Rejected(complaint(wrong, right))
