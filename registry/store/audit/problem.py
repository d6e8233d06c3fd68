"""What verification says."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that the program did not do."""

    zh: str
    en: str
