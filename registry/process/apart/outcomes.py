"""Outcomes (结局): what may come instead of an answer. Who asks says each in words of its own."""

from __future__ import annotations


class Unanswered(Exception):
    """No answer; nothing is left of the process."""


class Busy(Unanswered):
    """Others were asked for longer than this one could wait."""


class Refused(Unanswered):
    """What was handed over cannot be answered for. `said`: why, as JSON holds it."""

    def __init__(self, said: dict):
        super().__init__(str(said))
        self.said = said


class TookTooLong(Unanswered):
    """Beyond the limit of time, of the clock or of the processor."""


class TookTooMuch(Unanswered):
    """Beyond the limit of memory, or ended for another reason that is not told."""


class Crashed(Unanswered):
    """A mistake of ours; its traceback is in the log."""
