"""Mistakes in files, said in words: where, what is wrong, and what would be right.

What pydantic finds (:mod:`registry.policy.files.faults`) and what :mod:`registry.policy.files.checking` finds become
the same :class:`Mistake`, so a file that is loaded (the first mistake) and one that is validated (all of them) are
answered with the same words.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from registry.policy.files.refusal import Refusal
from registry.quoting import shortened


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake: the dotted place, a sentence in Chinese and in English, the offending word, the words allowed.

    line: from 1. within: the ids of the measure and the clause that it stands in. A value that its words quote is cut
    where it is too long to be read.
    """

    at: str
    zh: str
    en: str
    word: str = ""
    allowed: tuple[str, ...] = ()
    line: int | None = None
    within: str = ""

    def __post_init__(self) -> None:
        for name in ("zh", "en", "word", "within"):
            object.__setattr__(self, name, shortened(getattr(self, name)))

    @property
    def near(self) -> str | None:
        """The allowed word that was probably meant."""
        return next(iter(difflib.get_close_matches(self.word, self.allowed, 1, 0.7)), None)

    def said(self) -> tuple[str, str]:
        """The whole answer, (zh, en): what is wrong, what was probably meant, and what is allowed."""
        zh, en = self.zh, self.en
        if self.near:
            zh, en = f"{zh}是不是“{self.near}”？", f"{en} Did you mean {self.near!r}?"
        if self.allowed:
            zh, en = f"{zh}可用：{'、'.join(self.allowed)}。", f"{en} Allowed: {', '.join(self.allowed)}."
        return zh, en

    def refusal(self) -> Refusal:
        return Refusal(self.at, *self.said())
