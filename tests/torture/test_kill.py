"""kill -9 at any moment of imports, edits and undos: the register is exactly as before, or exactly as after."""

import multiprocessing
import os
import random
import signal
import sqlite3
import threading

from registry.store import audit
from registry.store.store import Store
from tests.fixtures.waiting import PATIENCE
from tests.rosters.rosters import last
from tests.torture.work import FIRST, held, roster_after, without_end


def processes():
    """Processes that are forked from one which has all modules loaded, so that starting takes no time."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.torture.work"])
    return context


def killed(url: str, step: int, after: float) -> int:
    """Let a process work on from `step`, and kill it; the last step that it had told of."""
    context = processes()
    hear, tell = context.Pipe(duplex=False)
    process = context.Process(target=without_end, args=(url, step, tell), daemon=True)
    process.start()
    tell.close()
    try:
        assert hear.poll(PATIENCE), "the process did not start"
        told = hear.recv()
        threading.Event().wait(after)  # a moment that nothing tells of: at any of them it must be sound
        os.kill(process.pid, signal.SIGKILL)
        process.join(PATIENCE)
        assert process.exitcode == -signal.SIGKILL, f"it ended by itself: {process.exitcode}"
        while hear.poll():
            try:
                told = hear.recv()
            except EOFError:
                break
    finally:
        process.kill()
    return told


def test_a_killed_process_leaves_the_register_as_before_or_as_after(tmp_path, opened, amounts, capsys):
    path = tmp_path / "register.db"
    url = f"sqlite:///{path}"
    base = last(opened(url))
    draw = random.Random(20261121)
    step, hot, steps = FIRST, 0, 0
    window = 0.3  # seconds; kept so that every other process gets to write something, however busy the machine is
    for _ in range(amounts.kills):
        told = killed(url, step, draw.uniform(0.0, window))
        window *= 1.15 if told < step else 0.87
        journal = path.with_name(path.name + "-journal")
        hot += journal.exists() and journal.stat().st_size > 0
        store = Store.open(url)
        reached = last(store) - base
        assert told <= reached <= told + 1, "what was told as written is there, and at most one step more"
        assert held(store) == roster_after(reached)
        with store.read() as session:
            assert audit.verify(session) == []
        store.close()
        with sqlite3.connect(path) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
        steps, step = reached, reached + 1
    with capsys.disabled():
        print(f"\n{amounts.kills} kills within {steps} steps; {hot} left a transaction to roll back")
    assert steps > amounts.kills // 4 and hot > 1, "the kills came before anything was written"
