"""The process that reads one roster file and ends: `python -m registry.rosters.files.child`, within limits."""

from __future__ import annotations

import gc
import sys
from array import array

from registry.process.apart.outcomes import Refused
from registry.process.apart.worker import Tell, serve
from registry.process.limits import Limits
from registry.rosters.facts.columns import of_plain
from registry.rosters.files.fact_headings import FactHeadings
from registry.rosters.files.model import WALL_SECONDS, CannotReadRoster
from registry.rosters.files.parse import parse_roster
from registry.rosters.files.plain import parse_plain

MEMORY = 2 << 30
CPU_SECONDS = 30
"""For the largest file: about three times what one takes on a slow machine."""
CPU_AT_LEAST, CPU_FOR_MB = 8, 2


def limits(size: int) -> Limits:
    """For a file of so many bytes: a small file is no reason to keep others waiting."""
    return Limits(MEMORY, min(CPU_SECONDS, CPU_AT_LEAST + CPU_FOR_MB * size // 1_000_000), WALL_SECONDS)


def answer(asked: dict, data: bytes, tell: Tell) -> tuple[dict, list[array]]:
    """What is in the file, see `parse.parse_roster`; of a list that is no roster its cells, see `plain`."""
    if asked.get("plain"):
        return parse_plain(data, asked["name"], asked["sheet"], tell)
    try:
        facts = FactHeadings(map(of_plain, asked["facts"]), asked["year"]) if asked.get("facts") else None
        return parse_roster(data, asked["name"], asked["year"], asked["match"], asked["sheet"], tell, facts)
    except CannotReadRoster as refused:
        raise Refused({"zh": refused.zh, "en": refused.en, "sheets": refused.sheets}) from refused


def main() -> int:
    gc.disable()  # nothing here goes in circles, and the process ends soon
    return serve(answer, limits)


if __name__ == "__main__":
    sys.exit(main())
