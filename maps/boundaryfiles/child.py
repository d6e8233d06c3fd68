"""The process that reads or judges one boundary and ends: `python -m maps.boundaryfiles.child`, within limits."""

from __future__ import annotations

import json
import sys
from array import array

from maps.boundaryfiles.reading import CPU_SECONDS, MEMORY, WALL_SECONDS, CannotReadBoundary
from registry.process.apart.outcomes import Refused
from registry.process.apart.worker import Tell, serve
from registry.process.limits import Limits


def limits(size: int) -> Limits:
    """The same for every file: a few bytes can ask for as much as many."""
    return Limits(MEMORY, CPU_SECONDS, WALL_SECONDS)


def answer(asked: dict, data: bytes, tell: Tell) -> tuple[dict, list[array]]:
    """What `what` asks for: the outlines (`read`), what is in the file (`check`) or what a boundary lacks (`judge`)."""
    try:
        return _ANSWERS[asked["what"]](asked, data), []
    except CannotReadBoundary as refused:
        raise Refused({"zh": refused.zh, "en": refused.en}) from refused
    except RecursionError as deep:
        raise MemoryError from deep


def _read(asked: dict, data: bytes) -> dict:
    from maps.boundaryfiles import packing
    from maps.boundaryfiles.reader import read_boundary

    near = asked["near"] and tuple(asked["near"])
    file = read_boundary(data, asked["name"], asked["system"], near, asked["unit"], asked["control"])
    return packing.from_file(file)


def _check(asked: dict, data: bytes) -> dict:
    from maps.boundaryfiles.checking import check_here

    return check_here(data, asked["name"], asked["system"], asked["unit"], asked["control"])


def _judge(asked: dict, data: bytes) -> dict:
    from maps.boundaryfiles import packing
    from maps.boundaryfiles.judging import judge_here

    shape, around = packing.to_question(json.loads(data))
    return packing.from_judgement(judge_here(shape, around, asked["shift"], asked["repair"]))


_ANSWERS = {"read": _read, "check": _check, "judge": _judge}


def main() -> int:
    return serve(answer, limits)


if __name__ == "__main__":
    sys.exit(main())
