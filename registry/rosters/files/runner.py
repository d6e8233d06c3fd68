"""Read a roster file (读取名册文件) in a limited process of its own: `read_file`."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import logging
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from array import array
from collections.abc import Callable, Iterator, Mapping
from itertools import compress
from pathlib import Path
from typing import BinaryIO

from registry.identity import masked
from registry.process.logs import below
from registry.rosters.fields import BY_ID, FIELDS, RosterRow
from registry.rosters.files.model import MAX_BYTES, WALL_SECONDS, CannotReadRoster, Problem, RosterReading
from registry.rosters.files.packing import unpacked
from registry.words import Words

ReadProgress = Callable[[str, float], None]

_ROOT = Path(__file__).resolve().parents[3]
_TICK = 0.2
"""Seconds: `progress` is called at least so often, so that a person who cancels is heard."""

AT_ONCE = 2
"""Files that are read at the same time; each may take as much memory as the limits of `child` allow."""
_turns = threading.BoundedSemaphore(AT_ONCE)

log = logging.getLogger(__name__)


def read_file(
    data: bytes,
    name: str,
    year: int,
    match: Mapping[str, str | None] | None = None,
    progress: ReadProgress | None = None,
    sheet: str | None = None,
) -> RosterReading:
    """Read and check a roster file. Raises `CannotReadRoster` where the file as a whole cannot be read.

    `name`: the file's name, for people; what the file is, its content says. `year`: of the roster's day; last year's
    rent is that of the year before. `match`: what each heading is, as a person confirmed it. `progress`: is told a
    stage (see `STAGES`) and the share done; an exception from it ends the reading and passes through. `sheet`: which
    sheet to read, where `CannotRead.sheets` asked.
    """
    if len(data) > MAX_BYTES:
        raise CannotReadRoster(
            f"文件有 {len(data) / 1e6:.1f} MB，一次最多 {MAX_BYTES // 10**6} MB。"
            "请删去图片和无关的工作表，或分成几个文件。",
            f"The file has {len(data) / 1e6:.1f} MB, more than {MAX_BYTES // 10**6} MB. "
            "Remove pictures and other sheets, or split it.",
        )
    if not data:
        raise CannotReadRoster("文件是空的（0 字节）。", "The file is empty (0 bytes).")
    name = masked(name)
    told = progress or (lambda stage, share: None)
    told("start", 0.0)
    asked = {"name": name, "year": year, "match": match and dict(match), "sheet": sheet, "size": len(data)}
    with _turn(told):
        answer, blocks = _ask(asked, data, told)
    try:
        reading = _reading(answer, blocks, name, data)
    except (KeyError, IndexError, TypeError, ValueError) as failed:
        log.exception("the child's answer about a roster file cannot be understood")
        raise _crashed() from failed
    told("hand", 1.0)
    return reading


@contextlib.contextmanager
def _turn(told: ReadProgress) -> Iterator[None]:
    """Wait until fewer than AT_ONCE files are being read; `told` may end the waiting."""
    while not _turns.acquire(timeout=_TICK):
        told("wait", 0.0)
    try:
        yield
    finally:
        _turns.release()


def _ask(asked: dict, data: bytes, told: ReadProgress) -> tuple[dict, list[array]]:
    with _started() as child:
        feeder = threading.Thread(target=_feed, args=(child.stdin, asked, data), daemon=True)
        lines: queue.Queue = queue.Queue()
        listener = threading.Thread(target=_listen, args=(child.stdout, lines), daemon=True)
        try:
            feeder.start()
            listener.start()
            return _answered(child, lines, told)
        finally:
            child.kill()
            child.wait()
            feeder.join(5)
            listener.join(5)
            with contextlib.suppress(OSError):
                child.stdin.close()


def _started() -> subprocess.Popen:
    """The child, with nothing of our environment but what Python needs."""
    kept = {key: value for key, value in os.environ.items() if key in ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "HOME")}
    return subprocess.Popen(
        [sys.executable, "-m", "registry.rosters.files.child"],
        cwd=_ROOT,
        env=kept | {"OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def _feed(pipe: BinaryIO, asked: dict, data: bytes) -> None:
    """The pipe stays open: its end is how the child learns that nobody waits any more."""
    with contextlib.suppress(OSError, ValueError):
        pipe.write(json.dumps(asked).encode() + b"\n")
        pipe.write(data)
        pipe.flush()


def _listen(pipe: BinaryIO, lines: queue.Queue) -> None:
    with contextlib.suppress(OSError, ValueError):
        for line in pipe:
            said = json.loads(line)
            if "stage" in said:
                lines.put(said)
                continue
            blocks = []
            for length in said.get("blocks", ()):
                block = array("I")
                block.frombytes(pipe.read(length * block.itemsize))
                blocks.append(block)
            lines.put((said, blocks))
            return
    lines.put(None)


def _answered(child: subprocess.Popen, lines: queue.Queue, told: ReadProgress) -> tuple[dict, list[array]]:
    until = time.monotonic() + WALL_SECONDS
    stage, share = "start", 0.0
    while time.monotonic() < until:
        try:
            said = lines.get(timeout=_TICK)
        except queue.Empty:
            told(stage, share)
            continue
        if isinstance(said, dict):
            stage, share = said["stage"], said["share"]
            told(stage, share)
        elif said is None:
            raise _ended(child.wait())
        else:
            return _refusals(said)
    raise _too_long()


def _refusals(said: tuple[dict, list[array]]) -> tuple[dict, list[array]]:
    answer = said[0]
    if "refused" in answer:
        raise CannotReadRoster(answer["refused"]["zh"], answer["refused"]["en"], tuple(answer["refused"]["sheets"]))
    if "memory" in answer:
        raise _too_much()
    if "crash" in answer:
        log.error("a roster file could not be read:%s", below(answer["crash"]))
        raise _crashed()
    return said


def _ended(code: int) -> CannotReadRoster:
    log.warning("the process that read a roster file ended with %s", code)
    if code in (-getattr(signal, "SIGXCPU", 24), -getattr(signal, "SIGALRM", 14)):
        return _too_long()
    return _too_much()


def _too_long() -> CannotReadRoster:
    return CannotReadRoster(
        "读取超过了时限，已停止，名册没有改动。请把名册单独复制到新的工作簿，或分成几个文件后再试。",
        "Reading took too long and was stopped; nothing was changed. "
        "Copy the roster alone into a new workbook, or split it.",
    )


def _too_much() -> CannotReadRoster:
    return CannotReadRoster(
        "读取这个文件需要的内存过多，已停止，名册没有改动。文件可能在很远的单元格有内容，或是有意构造的。"
        "请把名册单独复制到新的工作簿，另存为 .xlsx 后再试。",
        "Reading this file takes too much memory and was stopped; nothing was changed. It may hold something in a cell "
        "far away. Copy the roster alone into a new workbook and save it as .xlsx.",
    )


def _crashed() -> CannotReadRoster:
    return CannotReadRoster(
        "这个文件读不出来，原因已记入日志，名册没有改动。请用 Excel 打开，另存为 .xlsx 后再试。",
        "This file could not be read; the reason is in the log and nothing was changed. Save it anew as .xlsx.",
    )


def _reading(answer: dict, blocks: list[array], name: str, data: bytes) -> RosterReading:
    good, places, *columns = blocks
    own = len(answer["columns"])
    rows = _rows(answer["columns"], columns[:own], good)
    whole = answer["original"] and unpacked(answer["original"], columns[own:])
    return RosterReading(
        file_name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        sheet=answer["sheet"],
        headings=tuple(answer["headings"]),
        columns=tuple(answer["letters"]),
        matched=dict(enumerate(answer["fields"])),
        sure=answer["sure"],
        rows=rows,
        places=places.tolist(),
        problems=[_problem(problem) for problem in answer["problems"]],
        notes=[Words(*words) for words in answer["notes"]],
        stated=frozenset(field for field in answer["fields"] if field),
        sample=[tuple(row) for row in answer["sample"]],
        wrong_rows=tuple(answer["wrong_rows"]),
        original=whole,
        perhaps={place: tuple(fields) for place, fields in answer["perhaps"]},
        errors=answer["errors"],
        unlisted=answer["unlisted"],
    )


def _problem(said: dict) -> Problem:
    return Problem(**(said | {"wrong": Words(**said["wrong"]), "right": Words(**said["right"])}))


def _rows(columns: list, numbers: list[array], good: array) -> list[RosterRow]:
    """The rows without an error, put together from their columns."""
    if not good:
        return []
    whole = len(numbers[0]) == len(good)
    chosen = None if whole else bytearray(len(numbers[0]))
    for row in () if whole else good:
        chosen[row] = 1
    said = {}
    for (field, values), at in zip(columns, numbers, strict=True):
        if BY_ID[field].kind == "day":
            values = [value and dt.date.fromisoformat(value) for value in values]
        said[field] = list(map(values.__getitem__, at if whole else compress(at, chosen)))
    nothing = [None] * len(good)
    return list(map(RosterRow._make, zip(*(said.get(field.id, nothing) for field in FIELDS), strict=True)))
