"""The process that reads one draft and ends: `python -m registry.drafts.child`, within limits.

A text of some kilobytes can keep a reader busy for hours; who waits for others must not wait for that.
"""

from __future__ import annotations

import sys
from array import array
from dataclasses import asdict

from registry.drafts.model import CPU_SECONDS, SHOWN, WALL_SECONDS
from registry.policy.files.policy_file import read_document
from registry.process.apart.outcomes import Refused
from registry.process.apart.worker import Tell, serve
from registry.process.limits import Limits

MEMORY = 1 << 30


def limits(size: int) -> Limits:
    return Limits(MEMORY, CPU_SECONDS, WALL_SECONDS)


def answer(asked: dict[str, object], data: bytes, tell: Tell) -> tuple[dict[str, object], list[array[int]]]:
    """The first mistakes of the text, and how many there are."""
    try:
        reading = read_document(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Refused({}) from None
    return {"mistakes": [asdict(each) for each in reading.mistakes[:SHOWN]], "count": len(reading.mistakes)}, []


def main() -> int:
    return serve(answer, limits)


if __name__ == "__main__":
    sys.exit(main())
