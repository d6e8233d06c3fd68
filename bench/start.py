"""How long a user waits at the command line: help, a new database, and the app's first answer.

Each is measured as a user meets it, a process of its own from its start to its end (for the app, to the first answer
of /healthz), three times; the median is printed. The database is a temporary one.

Help is held, in seconds of the processor and the two in turn, beside that of a typer program of one command: no help of
ours can come sooner. Ends with 1 where it takes more than the goal.
"""

import os
import resource
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
HELP_GOAL = 2.5
"""Times what the help of a typer program of one command takes."""
BARE = """
import typer

app = typer.Typer(rich_markup_mode="markdown")


@app.command()
def one() -> None:
    \"\"\"One command.\"\"\"


app(["--help"])
"""


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


def processor(command: list[str | Path]) -> float:
    """Seconds of the processor of one run."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def help_beside_typer() -> bool:
    """Whether help takes no longer than it may."""
    turns = [(processor([SOFTPARK, "--help"]), processor([sys.executable, "-c", BARE])) for _ in range(3 * TIMES)]
    ours, bare = (min(each) for each in zip(*turns, strict=True))
    met = ours <= HELP_GOAL * bare
    told = f"Help, processor: {ours:.2f} s, of a bare typer program {bare:.2f}: {ours / bare:.1f} times"
    print(f"{told}; goal {HELP_GOAL}{'' if met else ', not met'}")
    return met


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
    sys.exit(0 if help_beside_typer() else 1)


if __name__ == "__main__":
    main()
