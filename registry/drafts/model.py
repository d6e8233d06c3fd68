"""A draft of a policy file (草稿): its text, its mistakes or the law with it; and how large one may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from registry.policy.files.documents import Document
from registry.policy.files.law import Law
from registry.policy.files.mistakes import Mistake
from registry.words import Explained

MAX_BYTES = 500_000
"""Many times the longest file that is shipped."""
SHOWN = 200
"""Mistakes that are told one by one; nobody reads more."""
CPU_SECONDS, WALL_SECONDS = 6, 20


class CannotReadDraft(Explained):
    """The text as a whole cannot be read."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that was read. mistakes: the first of them, `count` all; document, law: where there are none, and the law
    as it would be with the document. differing: examples of the document that are answered otherwise than they expect:
    such a draft can be tried."""

    text: str
    mistakes: tuple[Mistake, ...] = ()
    count: int = 0
    document: Document | None = None
    law: Law | None = None
    differing: tuple[Mistake, ...] = ()

    @property
    def lines(self) -> Mapping[int, str]:
        """The lines that have a mistake, by their number."""
        every = self.text.splitlines()
        asked = {mistake.line for mistake in (*self.mistakes, *self.differing) if mistake.line}
        return {line: every[line - 1] for line in asked if line <= len(every)}
