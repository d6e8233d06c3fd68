"""The process that reads or judges one boundary and ends: `python -m maps.boundaryfiles.child`, with limits of its own.

In: a line of JSON (what, and its arguments), then the file. Out: one line of JSON with the result or the refusal.
What comes back is data, never code.
"""

from __future__ import annotations

import json
import sys
import traceback
from typing import Any

from maps.boundaryfiles.reading import CPU_SECONDS, MEMORY, WALL_SECONDS, CannotReadBoundary
from registry.process.limits import restrict


def main() -> int:
    asked = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    if len(data) != asked.pop("size"):
        return 1
    restrict(MEMORY, CPU_SECONDS, WALL_SECONDS)
    sys.stdout.buffer.write(json.dumps(_answer(asked, data), ensure_ascii=False).encode())
    return 0


def _answer(asked: dict[str, Any], data: bytes) -> dict:
    from maps.boundaryfiles import packing

    try:
        if asked["what"] == "read":
            from maps.boundaryfiles.reader import read

            near = asked["near"] and tuple(asked["near"])
            file = read(data, asked["name"], asked["system"], near, asked["unit"], asked["control"])
            return packing.from_file(file)
        if asked["what"] == "check":
            from maps.boundaryfiles.checking import check_here

            return check_here(data, asked["name"], asked["system"], asked["unit"], asked["control"])
        from maps.boundaryfiles.judging import judge_here

        shape, around = packing.to_question(json.loads(data))
        return packing.from_judgement(judge_here(shape, around, asked["shift"], asked["repair"]))
    except CannotReadBoundary as refused:
        return {"refused": [refused.zh, refused.en]}
    except (MemoryError, RecursionError):
        return {"memory": True}
    except Exception as failed:
        # GEOS tells that it got no memory in the words of C++ alone.
        return {"memory": True} if "bad_alloc" in str(failed) else {"crash": traceback.format_exc()}


if __name__ == "__main__":
    sys.exit(main())
