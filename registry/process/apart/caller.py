"""Ask a process apart (向另设的进程提问): start it, hand over the question, hear how far it is, and stop it."""

from __future__ import annotations

import contextlib
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
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from registry import identity
from registry.process.apart.outcomes import Busy, Crashed, Refused, TookTooLong, TookTooMuch, Unanswered
from registry.process.apart.worker import Tell
from registry.process.logs import below

ROOT = Path(__file__).resolve().parents[3]
_KEPT = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "HOME")
_TICK = 0.2
"""Seconds: `tell` is called at least so often, so that a person who cancels is heard."""
_LAST_WORDS = 500  # bytes of what the process wrote to its standard error
_TIME_SIGNALS = {-int(getattr(signal, name)) for name in ("SIGXCPU", "SIGALRM") if hasattr(signal, name)}

log = logging.getLogger(__name__)


class Apart:
    """A module that is run as a process for each question (its `__main__` calls `worker.serve`).

    `seconds`: how long an answer may take by the clock; `at_once`: how many are asked at the same time, as each may
    take as much memory as its limits allow.
    """

    def __init__(self, module: str, seconds: float, at_once: int):
        self.module, self.seconds, self.at_once = module, seconds, at_once
        self._turns = threading.BoundedSemaphore(at_once)

    def ask(
        self, asked: dict, data: bytes, tell: Tell | None = None, patience: float | None = None
    ) -> tuple[dict, list[array]]:
        """The answer, and its blocks of numbers. Raises an `Unanswered` where none came.

        `tell`: is told a stage and the share done, `wait` while others are asked; an exception from it ends the process
        and passes through. `patience`: seconds to wait for a turn, None: for as long as `tell` lets it.
        """
        tell = tell or (lambda stage, share: None)
        with self.turn(tell, patience), self.started() as child:
            heard: queue.Queue = queue.Queue()
            stdin, stdout, stderr = child.stdin, child.stdout, child.stderr
            assert stdin is not None and stdout is not None and stderr is not None, "all three are pipes"
            last = _LastWords(stderr)
            threads = [
                threading.Thread(target=_feed, args=(stdin, asked | {"size": len(data)}, data), daemon=True),
                threading.Thread(target=_listen, args=(stdout, heard), daemon=True),
                last,
            ]
            try:
                for thread in threads:
                    thread.start()
                return self._answered(child, heard, last, tell)
            finally:
                child.kill()
                child.wait()
                for thread in threads:
                    thread.join(5)
                with contextlib.suppress(OSError):
                    stdin.close()

    @contextlib.contextmanager
    def turn(self, tell: Tell, patience: float | None = None) -> Iterator[None]:
        """Wait until fewer than `at_once` are asked; `tell` may end the waiting. Raises `Busy`."""
        until = None if patience is None else time.monotonic() + patience
        while not self._turns.acquire(timeout=_TICK):
            tell("wait", 0.0)
            if until is not None and time.monotonic() >= until:
                raise Busy
        try:
            yield
        finally:
            self._turns.release()

    def started(self) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-m", self.module],
            cwd=ROOT,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def _answered(
        self, child: subprocess.Popen, heard: queue.Queue, last: _LastWords, tell: Tell
    ) -> tuple[dict, list[array]]:
        until = time.monotonic() + self.seconds
        stage, share = "start", 0.0
        while time.monotonic() < until:
            try:
                said = heard.get(timeout=_TICK)
            except queue.Empty:
                tell(stage, share)
                continue
            if isinstance(said, dict):
                stage, share = said["stage"], said["share"]
                tell(stage, share)
            elif said is None:
                raise self._ended(child, last, until)
            else:
                return self.understood(*said)
        log.warning("%s was stopped after %s s", self.module, self.seconds)
        raise TookTooLong

    def understood(self, said: dict, blocks: list[array]) -> tuple[dict, list[array]]:
        """The answer, or raises what came instead of it."""
        if "refused" in said:
            raise Refused(said["refused"])
        if "memory" in said:
            raise TookTooMuch
        if "crash" in said:
            log.error("%s made a mistake:%s", self.module, below(said["crash"]))
            raise Crashed
        return said["answer"], blocks

    def _ended(self, child: subprocess.Popen, last: _LastWords, until: float) -> Unanswered:
        try:
            code = child.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            return TookTooLong()
        log.warning("%s ended with %s without an answer:%s", self.module, code, below(last.said()))
        return without_answer(code)


def environment() -> dict[str, str]:
    """Nothing of ours but what Python needs."""
    kept = {key: value for key, value in os.environ.items() if key in _KEPT}
    return kept | {"OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"}


def without_answer(code: int) -> Unanswered:
    """Why a process ended, by its exit code; negative: the signal that ended it."""
    return TookTooLong() if code in _TIME_SIGNALS else TookTooMuch()


def _feed(pipe: IO[bytes], asked: dict, data: bytes) -> None:
    """The pipe stays open: its end is how the process learns that nobody waits any more."""
    with contextlib.suppress(OSError, ValueError):
        pipe.write(json.dumps(asked).encode() + b"\n")
        pipe.write(data)
        pipe.flush()


def _listen(pipe: IO[bytes], heard: queue.Queue) -> None:
    """Hands on each stage, then the last line with its blocks; None where the process ended before."""
    with contextlib.suppress(OSError, ValueError):
        for line in pipe:
            said = json.loads(line)
            if "stage" in said:
                heard.put(said)
                continue
            heard.put((said, [_block(pipe, length) for length in said["blocks"]]))
            return
    heard.put(None)


def _block(pipe: IO[bytes], length: int) -> array:
    """So many numbers. Raises `ValueError` where the process ended before they came."""
    block = array("I")
    block.frombytes(pipe.read(length * block.itemsize))
    if len(block) != length:
        raise ValueError(f"{len(block)} of {length} numbers")
    return block


class _LastWords(threading.Thread):
    """The end of what the process writes to its standard error, which must be read for it to go on."""

    def __init__(self, pipe: IO[bytes]):
        super().__init__(daemon=True)
        self._pipe, self._bytes = pipe, b""

    def run(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            while said := os.read(self._pipe.fileno(), _LAST_WORDS):
                self._bytes = (self._bytes + said)[-_LAST_WORDS:]

    def said(self) -> str:
        """All of it, once the process has ended."""
        self.join(_TICK)
        return identity.masked(self._bytes.decode(errors="replace"))
