"""The process that answers one question and ends: what its `__main__` calls, `serve`."""

from __future__ import annotations

import json
import sys
import traceback
from array import array
from collections.abc import Callable
from typing import BinaryIO

from registry import identity
from registry.process.apart.outcomes import Refused
from registry.process.limits import Limits, end_with_input, restrict

Tell = Callable[[str, float], None]
"""Told a stage and the share done, 0 to 1."""
Answering = Callable[[dict, bytes, Tell], tuple[dict, list[array]]]
"""From the question, the bytes and `tell` to the answer as JSON holds it, and blocks of numbers (`array("I")`)."""


def serve(answer: Answering, limits: Callable[[int], Limits]) -> int:
    """Read the question, answer it within `limits` (of so many bytes), and give the process's exit code."""
    asked = json.loads(sys.stdin.buffer.readline())
    size = asked.pop("size")
    data = sys.stdin.buffer.read(size)
    if len(data) != size:
        return 1
    restrict(limits(size))
    end_with_input()
    sys.dont_write_bytecode = True  # from here on no file can be written
    out = sys.stdout.buffer

    def tell(stage: str, share: float) -> None:
        _write(out, {"stage": stage, "share": share})

    said, blocks = outcome(answer, asked, data, tell)
    _write(out, said | {"blocks": [len(block) for block in blocks]}, *blocks)
    return 0


def outcome(answer: Answering, asked: dict, data: bytes, tell: Tell) -> tuple[dict, list[array]]:
    """What is written at last: the answer, or what came instead of it."""
    try:
        said, blocks = answer(asked, data, tell)
    except Refused as refused:
        return {"refused": refused.said}, []
    except MemoryError:
        return {"memory": True}, []
    except Exception as failed:
        if "bad_alloc" in str(failed):  # libraries in C++ tell in these words alone that they got no memory
            return {"memory": True}, []
        return {"crash": identity.masked(traceback.format_exc())}, []
    return {"answer": said}, blocks


def _write(out: BinaryIO, said: dict, *blocks: array) -> None:
    out.write(json.dumps(said, ensure_ascii=False).encode() + b"\n")
    for block in blocks:
        out.write(block.tobytes())
    out.flush()
