"""Read and judge boundaries in a limited process: `read_file`, `judge`. Whatever comes, an answer comes in seconds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import shapely

from maps.boundaryfiles import packing
from maps.boundaryfiles.judging import Judgement
from maps.boundaryfiles.reading import MAX_BYTES, WALL_SECONDS, BoundaryFile, CannotReadBoundary
from registry.boundaries.surroundings import Surroundings
from registry.process.apart.caller import Apart
from registry.process.apart.outcomes import Busy, Crashed, Refused, TookTooLong, TookTooMuch, Unanswered

READER = Apart("maps.boundaryfiles.child", WALL_SECONDS + 5, at_once=2)
UNREAD = {
    Busy: (
        "同时读取边界的人较多，请稍后再试。没有任何改变。",
        "Too many boundaries are being read at the moment; nothing was changed. Try again in a while.",
    ),
    TookTooLong: (
        "处理这份边界超过了时限，已停止，没有任何改变。图形可能过于复杂；请抽稀或只导出所需的部分。",
        "This boundary took too long and was stopped; nothing was changed. It may be too complex: simplify it, or "
        "export only what is needed.",
    ),
    TookTooMuch: (
        "处理这份边界需要的内存过多，已停止，没有任何改变。图形可能过于复杂，或是有意构造的；请抽稀后再试。",
        "This boundary takes too much memory and was stopped; nothing was changed. Simplify it and try again.",
    ),
    Crashed: (
        "这份边界读不出来，原因已记入日志，没有任何改变。请从测绘软件重新导出后再试。",
        "This boundary could not be read; the reason is in the log and nothing was changed. Export it anew.",
    ),
}
"""What is said where no answer came, in Chinese and English."""


def read_file(
    data: bytes,
    name: str,
    system: str | None = None,
    near: tuple[float, float] | None = None,
    unit: str | None = None,
    control: Sequence[str] = (),
) -> BoundaryFile:
    """The outlines of a file, see `maps.boundaryfiles.reader.read_boundary`. Raises `CannotReadBoundary`."""
    asked = {"what": "read", "name": name, "system": system, "near": near, "unit": unit, "control": list(control)}
    # More than may be read is not even handed over; what is said about it needs no more than its length.
    if len(data) > MAX_BYTES or not data:
        from maps.boundaryfiles.reader import read_boundary

        return read_boundary(data, name)
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
    try:
        answer, _no_blocks = READER.ask(asked, data, patience=WALL_SECONDS)
    except Refused as refused:
        raise CannotReadBoundary(**refused.said) from refused
    except Unanswered as failed:
        raise CannotReadBoundary(*UNREAD[type(failed)]) from failed
    return answer
