"""What became of a clause (逐条对照): met, failed or unknown for a claimant, its words and the facts it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["met", "failed", "unknown"]


@dataclass(frozen=True, slots=True)
class ClauseState:
    """A clause of a measure, by its id, and its state; `facts`: paths of the vocabulary."""

    id: str
    article: str
    quote: str
    facts: tuple[str, ...]
    state: State


@dataclass(frozen=True, slots=True)
class ClauseStates:
    """The three states that a clause can have for somebody, made once for all who are answered."""

    met: ClauseState
    failed: ClauseState
    unknown: ClauseState

    @classmethod
    def of(cls, id: str, article: str, quote: str, facts: tuple[str, ...]) -> ClauseStates:
        return cls(*(ClauseState(id, article, quote, facts, state) for state in ("met", "failed", "unknown")))
