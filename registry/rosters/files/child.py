"""The process that reads one file and ends: `python -m registry.rosters.files.child`, with limits of its own.

In: a line of JSON (name, year, match, sheet, size), then the file. Out: lines of JSON with a stage and a share, at
last one with the result or the refusal, and the columns' numbers after it. What comes back is data, never code.
"""

from __future__ import annotations

import gc
import json
import sys
import traceback
from array import array
from collections.abc import Callable
from typing import Any

from registry import identity
from registry.process.limits import restrict
from registry.rosters.files.model import WALL_SECONDS, CannotReadRoster
from registry.rosters.files.parse import read

MEMORY = 2 << 30
CPU_SECONDS = 30
"""For the largest file: about three times what one takes on a slow machine."""
CPU_AT_LEAST, CPU_FOR_MB = 8, 2


def cpu_seconds(size: int) -> int:
    """Seconds of the processor for a file of so many bytes: a small file is no reason to keep others waiting."""
    return min(CPU_SECONDS, CPU_AT_LEAST + CPU_FOR_MB * size // 1_000_000)


def limit(size: int) -> None:
    """Limit this process, which reads so many bytes, and end it when the other end of its input is closed.

    Nothing of it exists on Windows.
    """
    restrict(MEMORY, cpu_seconds(size), WALL_SECONDS)
    try:
        import fcntl
        import os
    except ImportError:
        return
    # The kernel signals when the parent closes the pipe or dies, and that signal ends the process even within the
    # reader's own code, which no thread of Python could interrupt.
    fcntl.fcntl(0, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(0, fcntl.F_SETFL, fcntl.fcntl(0, fcntl.F_GETFL) | os.O_ASYNC)


def main() -> int:
    asked = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read(asked["size"])
    if len(data) != asked["size"]:
        return 1
    limit(len(data))
    gc.disable()  # nothing here goes in circles, and the process ends soon
    out = sys.stdout.buffer

    def tell(stage: str, share: float) -> None:
        out.write(json.dumps({"stage": stage, "share": share}).encode() + b"\n")
        out.flush()

    answer, blocks = _answer(asked, data, tell)
    out.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")
    for block in blocks:
        out.write(block.tobytes())
    out.flush()
    return 0


def _answer(asked: dict[str, Any], data: bytes, tell: Callable[[str, float], None]) -> tuple[dict, list[array]]:
    try:
        return read(data, asked["name"], asked["year"], asked["match"], asked["sheet"], tell)
    except CannotReadRoster as refused:
        return {"refused": _words(refused)}, []
    except MemoryError:
        return {"memory": True}, []
    except Exception:
        return {"crash": identity.masked(traceback.format_exc())}, []


def _words(refused: Any) -> dict[str, Any]:
    return {"zh": refused.zh, "en": refused.en, "sheets": refused.sheets}


if __name__ == "__main__":
    sys.exit(main())
