"""Read and judge boundaries in a limited process: `read_file`, `judge`. Whatever comes, an answer comes in seconds."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import shapely

from maps.boundaryfiles import packing
from maps.boundaryfiles.judging import Judgement
from maps.boundaryfiles.reading import MAX_BYTES, WALL_SECONDS, BoundaryFile, CannotReadBoundary
from registry.boundaries.surroundings import Surroundings
from registry.process.logs import below

_ROOT = Path(__file__).resolve().parents[2]
_KEPT = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "HOME")
AT_ONCE = threading.BoundedSemaphore(2)  # processes: together they may take no more than twice the memory of one
log = logging.getLogger(__name__)


def read_file(
    data: bytes,
    name: str,
    system: str | None = None,
    near: tuple[float, float] | None = None,
    unit: str | None = None,
    control: Sequence[str] = (),
) -> BoundaryFile:
    """The outlines of a file, see `maps.boundaryfiles.reader.read`. Raises `CannotReadBoundary`."""
    asked = {"what": "read", "name": name, "system": system, "near": near, "unit": unit, "control": list(control)}
    # More than may be read is not even handed over; what is said about it needs no more than its length.
    if len(data) > MAX_BYTES or not data:
        from maps.boundaryfiles.reader import read

        return read(data, name)
    return packing.to_file(_ask(asked, data))


def check_file(
    data: bytes, name: str, system: str | None = None, unit: str | None = None, control: Sequence[str] = ()
) -> dict[str, Any]:
    """What is in a file and what would be asked, see `maps.boundaryfiles.checking`; a refusal is an answer as well."""
    from maps.boundaryfiles import checking

    try:
        if len(data) > MAX_BYTES or not data:
            return checking.check_here(data, name)
        asked = {"what": "check", "name": name, "system": system, "unit": unit, "control": list(control)}
        return _ask(asked, data)
    except CannotReadBoundary as mistake:
        return checking.refused(mistake)


def judge(shape: shapely.MultiPolygon, around: Surroundings, shift: str = "none", repair: bool = False) -> Judgement:
    """What there is to say about a boundary, see `maps.boundaryfiles.judging.judge_here`. Raises
    `CannotReadBoundary`."""
    question = json.dumps(packing.from_question(shape, around)).encode()
    return packing.to_judgement(_ask({"what": "judge", "shift": shift, "repair": repair}, question))


def _ask(asked: dict, data: bytes) -> dict:
    """The answer of a process with nothing of our environment but what Python needs."""
    kept = {key: value for key, value in os.environ.items() if key in _KEPT}
    try:
        with _turn():
            done = subprocess.run(
                [sys.executable, "-B", "-m", "maps.boundaryfiles.child"],
                input=json.dumps(asked | {"size": len(data)}).encode() + b"\n" + data,
                capture_output=True,
                cwd=_ROOT,
                env=kept | {"OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"},
                timeout=WALL_SECONDS + 5,
                check=False,
            )
    except subprocess.TimeoutExpired:
        raise _too_long() from None
    if done.returncode:
        log.warning("the process that reads boundaries ended with %s: %s", done.returncode, done.stderr[-500:])
        raise _too_long() if -done.returncode in _time_signals() else _too_much()
    return _understood(json.loads(done.stdout))


@contextmanager
def _turn() -> Iterator[None]:
    """Wait until fewer than two are at work; no longer than one of them may take."""
    if not AT_ONCE.acquire(timeout=WALL_SECONDS):
        raise CannotReadBoundary(
            "同时读取边界的人较多，请稍后再试。没有任何改变。",
            "Too many boundaries are being read at the moment; nothing was changed. Try again in a while.",
        )
    try:
        yield
    finally:
        AT_ONCE.release()


def _time_signals() -> set[int]:
    """What ends a process that takes too long; its hard limit of CPU time is told by SIGKILL."""
    return {int(getattr(signal, name)) for name in ("SIGXCPU", "SIGALRM", "SIGKILL") if hasattr(signal, name)}


def _understood(answer: dict) -> dict:
    if "refused" in answer:
        raise CannotReadBoundary(*answer["refused"])
    if "memory" in answer:
        raise _too_much()
    if "crash" in answer:
        log.error("a boundary could not be read:%s", below(answer["crash"]))
        raise CannotReadBoundary(
            "这份边界读不出来，原因已记入日志，没有任何改变。请从测绘软件重新导出后再试。",
            "This boundary could not be read; the reason is in the log and nothing was changed. Export it anew.",
        )
    return answer


def _too_long() -> CannotReadBoundary:
    return CannotReadBoundary(
        "处理这份边界超过了时限，已停止，没有任何改变。图形可能过于复杂；请抽稀或只导出所需的部分。",
        "This boundary took too long and was stopped; nothing was changed. It may be too complex: simplify it, or "
        "export only what is needed.",
    )


def _too_much() -> CannotReadBoundary:
    return CannotReadBoundary(
        "处理这份边界需要的内存过多，已停止，没有任何改变。图形可能过于复杂，或是有意构造的；请抽稀后再试。",
        "This boundary takes too much memory and was stopped; nothing was changed. Simplify it and try again.",
    )
