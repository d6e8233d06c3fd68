"""How long a user waits at the command line: help, a new database, and the app's first answer.

Each is measured as a user meets it, a process of its own from its start to its end (for the app, to the first answer
of /healthz), three times; the median is printed. The database is a temporary one.
"""

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from rich.console import Console
from rich.table import Table

SOFTPARK = Path(sys.executable).with_name("softpark")
TIMES = 3


def seconds(work) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def softpark(*words: str, database: Path) -> subprocess.Popen:
    return subprocess.Popen(
        [SOFTPARK, *words],
        env={**os.environ, "SOFTPARK_DATABASE_URL": f"sqlite:///{database}"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def until_the_first_answer(database: Path) -> float:
    """Seconds from `softpark serve` to its first answer."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    begin = time.perf_counter()
    server = softpark("serve", "--port", str(port), database=database)
    try:
        while server.poll() is None:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                    return time.perf_counter() - begin
            except urllib.error.URLError:
                time.sleep(0.02)
        raise SystemExit("softpark serve ended before it answered; run it by hand to see why")
    finally:
        server.terminate()
        server.wait()


def measured(folder: Path) -> dict[str, list[float]]:
    """What was measured, and the seconds of each time."""
    databases = [folder / f"{turn}.db" for turn in range(TIMES)]
    return {
        "softpark --help": [seconds(softpark("--help", database=base).wait) for base in databases],
        "softpark init, a new database": [seconds(softpark("init", database=base).wait) for base in databases],
        "softpark init, again": [seconds(softpark("init", database=base).wait) for base in databases],
        "softpark serve, first answer": [until_the_first_answer(base) for base in databases],
    }


def main() -> None:
    table = Table("command", "seconds, median", "from", "to", box=None)
    with tempfile.TemporaryDirectory() as folder:
        for command, times in measured(Path(folder)).items():
            table.add_row(command, *(f"{value:.2f}" for value in (statistics.median(times), min(times), max(times))))
    Console().print(table)


if __name__ == "__main__":
    main()
