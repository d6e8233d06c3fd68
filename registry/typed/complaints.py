"""Complaints in words: made here where several readers of values need the same.

Whatever a complaint repeats of a cell passes `_words`, which covers identity numbers and cuts what is too long.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, NoReturn

from registry.identity import masked
from registry.quoting import readable
from registry.words import Words

Severity = Literal["error", "warning", "note"]
"""A warning asks a person to look; a note says how a value was read, of which nobody needs to be asked."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with a value, and what would be right. A warning leaves the value as it was understood, and so does
    a note, which says in `wrong` what was done and has nothing in `right`.
    """

    wrong: Words
    right: Words
    severity: Severity = "error"


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


class Noted(Doubted):
    """A value that was understood as `value`; `done` says how, for nobody needs to look at it."""

    def __init__(self, value: object, done: Words):
        super().__init__(value, (done.zh, done.en), ("", ""))
        self.complaint = note(done)


def complaint(wrong: tuple[str, str], right: tuple[str, str]) -> Complaint:
    return Complaint(_words(wrong), _words(right))


def doubt(wrong: tuple[str, str], right: tuple[str, str]) -> Complaint:
    """A complaint that leaves the value as it was understood."""
    return Complaint(_words(wrong), _words(right), "warning")


def note(done: Words) -> Complaint:
    """How a value was read that is not as we write it."""
    return Complaint(_words((done.zh, done.en)), Words("", ""), "note")


def joined(done: Sequence[Words]) -> Words:
    """Several things that were done, as one."""
    return Words("、".join(each.zh for each in done), ", ".join(each.en for each in done))


def after(done: Sequence[Words], found: Complaint | None) -> Complaint | None:
    """The complaint about a value that something was done to before: an error stands for itself."""
    if not done or (found is not None and found.severity == "error"):
        return found
    if found is None:
        return note(joined(done))
    wrong = Words(f"{joined(done).zh}；{found.wrong.zh}", f"{joined(done).en}; {found.wrong.en}")
    return replace(found, wrong=wrong)


def _words(said: tuple[str, str]) -> Words:
    return Words(readable(masked(said[0])), readable(masked(said[1])))


def reject(wrong: tuple[str, str], right: tuple[str, str]) -> NoReturn:
    raise Rejected(complaint(wrong, right))


LONGEST = 1_000
"""Signs of a text that is read as a value: none has as many, and readers may take their time with each of them."""


def endless(text: str) -> Complaint | None:
    """What is wrong with a text that is too long to be a value; None where it is not."""
    n = len(text)
    if n <= LONGEST:
        return None
    return complaint(
        (f"有 {n:,} 个字，一格最多 {LONGEST:,} 个", f"{n:,} signs, a cell has {LONGEST:,} at most"),
        ("只写这一项的内容", "what this column is for, alone"),
    )
