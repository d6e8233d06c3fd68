"""A run of the tests that is interrupted, in whatever way, leaves no process and no directory behind."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fixtures import held
from tests.fixtures.browser import CHROMIUM
from tests.fixtures.children import started
from tests.fixtures.needs import lacking
from tests.fixtures.postgis import programs
from tests.fixtures.waiting import PATIENCE, until

ROOT = Path(__file__).parents[2]
STARTS = """
import json, multiprocessing, os, subprocess, time
from pathlib import Path

def stays():
    time.sleep(3600)

def test_somebody_interrupts(run FIXTURES):
    subprocess.Popen(["sleep", "3600"], start_new_session=True)
    multiprocessing.get_context("forkserver").Process(target=stays).start()
    OPENS
    told = {"worker": os.getpid(), "directory": str(run.directory)}
    Path(TOLD + ".new").write_text(json.dumps(told))
    os.replace(TOLD + ".new", TOLD)
    while True:  # a signal that comes just before one waits for it would never be noticed
        time.sleep(0.1)
"""
READY = """
from pathlib import Path
import pytest

@pytest.fixture(scope="session")
def template_database(): return Path(TEMPLATE)
"""
"""The register that an app of the run is served with lies ready: to make it starts nothing that stays."""
ONLY_CHILDREN = STARTS.replace("FIXTURES", "").replace("OPENS", "")
EVERYTHING = READY + STARTS.replace("FIXTURES", ", served_app, browser_page, postgis_url").replace(
    "OPENS", "browser_page.goto('/')"
)

RUN = ("tests.fixtures.run",)
ALL = tuple(f"tests.fixtures.{name}" for name in ("fast", "run", "register", "postgis", "serving", "browser"))
"""The plugins that start something and clean up after it; others would only take their time to be imported."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent ended")


def below(number: int) -> list[str]:
    """The command lines of all processes below this one."""
    found = []
    for child in Path(f"/proc/{number}/task/{number}/children").read_text().split():
        try:
            words = Path(f"/proc/{child}/cmdline").read_bytes().decode(errors="replace").replace("\0", " ")
            found += [f"{child} {words[:200]}", *below(int(child))]
        except OSError:  # it has ended
            continue
    return found


class Interrupted:
    """A run of one test that has started children, and waits to be interrupted."""

    def __init__(self, folder: Path, source: str, plugins: tuple[str, ...], *options: str) -> None:
        told, test = folder / "told.json", folder / "test_sleeper.py"
        test.write_text(f"TOLD = {str(told)!r}\n{source}", encoding="utf-8")
        loaded = [word for name in plugins for word in ("-p", name)]
        self.log = folder / "run.log"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        environment |= {"TMPDIR": str(folder), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        with open(self.log, "w") as lines:
            self.guardian = started(
                [
                    *(sys.executable, "-m", "tests.fixtures.guardian", sys.executable, "-m", "pytest", test),
                    *("-c", ROOT / "pyproject.toml", "--rootdir", ROOT, *loaded),
                    *("-p", "no:cacheprovider", "--basetemp", folder / "temporary", *options),
                ],
                cwd=ROOT, env=environment, stdin=subprocess.DEVNULL,
                stdout=lines, stderr=lines,
            )  # fmt: skip
        until(lambda: told.exists() or self.guardian.poll() is not None, "the run is under way", 3 * PATIENCE)
        assert self.guardian.poll() is None, self.log.read_text()
        self.told = json.loads(told.read_text())
        self.directory = Path(self.told["directory"])

    @property
    def number(self) -> int:
        """That of pytest, the process that a user started."""
        return int(Path(f"/proc/{self.guardian.pid}/task/{self.guardian.pid}/children").read_text().split()[0])

    def left(self) -> list[str]:
        return below(self.guardian.pid) if self.guardian.poll() is None else []


@pytest.fixture
def interrupted(run) -> Iterator:
    folder = Path(tempfile.mkdtemp(prefix="", dir=run.directory))  # short, for sockets; `tmp_path` is not for postgres
    folder.chmod(0o755)
    runs: list[Interrupted] = []

    def start(source: str, plugins: tuple[str, ...], *options: str) -> Interrupted:
        runs.append(Interrupted(folder, source, plugins, *options))
        return runs[-1]

    yield start
    for each in runs:
        for line in each.left():
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(line.split()[0]), signal.SIGKILL)
        each.guardian.kill()
        each.guardian.wait()


def nothing_is_left_of(run: Interrupted) -> None:
    until(lambda: run.guardian.poll() is not None, "no process is left")
    assert not run.directory.exists()


@pytest.fixture
def with_everything(interrupted, template_database):
    """Starts a run that has an app, a browser and a cluster as well."""
    if os.environ.get("SOFTPARK_TEST_POSTGIS"):
        pytest.skip("the server that is named there ends with nobody")
    if not any(map(shutil.which, CHROMIUM)):
        lacking("Chromium")
    programs() or lacking("PostgreSQL with PostGIS 3")

    def start(*options: str) -> Interrupted:
        workers = ("xdist.plugin",) if "-n" in options else ()
        run = interrupted(f"TEMPLATE = {str(template_database)!r}\n{EVERYTHING}", (*ALL, *workers), *options)
        words = "\n".join(run.left())
        assert "softpark serve" in words and "postgres" in words and any(name in words for name in CHROMIUM), words
        return run

    return start


def test_a_run_of_which_the_whole_group_is_killed_leaves_no_app_no_browser_and_no_cluster(with_everything):
    run = with_everything("-n", "1")
    os.killpg(run.number, signal.SIGKILL)
    nothing_is_left_of(run)


@pytest.mark.prove
def test_a_worker_that_is_killed_takes_its_app_and_its_browser_with_it(with_everything):
    run = with_everything("-n", "1", "--max-worker-restart", "0")
    os.kill(run.told["worker"], signal.SIGKILL)
    nothing_is_left_of(run)


@pytest.mark.prove
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda sent: sent.name)
@pytest.mark.parametrize("workers", [(), ("-n", "1")], ids=["alone", "with a worker"])
def test_an_interrupted_run_leaves_no_app_no_browser_and_no_cluster(with_everything, sent, workers):
    run = with_everything(*workers)
    os.kill(run.number, sent)
    nothing_is_left_of(run)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda sent: sent.name)
def test_an_interrupted_run_leaves_none_of_its_children_that_nobody_else_ends(interrupted, sent):
    run = interrupted(ONLY_CHILDREN, RUN)
    assert "sleep 3600" in "\n".join(run.left())
    os.kill(run.number, sent)
    nothing_is_left_of(run)


def ended_but_not_its_children(left: list[str]) -> bool:
    """Seen more than once, since a child that changes its parent while one looks may stand below neither."""
    words = "\n".join(left)
    return "pytest" not in words and "sleep 3600" in words


def test_a_run_that_is_killed_together_with_its_keeper_is_cleaned_up_by_the_next(interrupted, monkeypatch):
    run = interrupted(ONLY_CHILDREN, RUN)
    (keeper,) = [line.split()[0] for line in run.left() if "tests.fixtures.keeper" in line]
    os.kill(int(keeper), signal.SIGKILL)
    os.killpg(run.number, signal.SIGKILL)
    until(lambda: ended_but_not_its_children(run.left()), "the run has ended, and its children stay")
    assert run.directory.exists()
    held.wait_until_left(run.directory / held.LOCK)  # a process that ends loses its words before its locks
    monkeypatch.setattr(tempfile, "tempdir", str(run.directory.parent))
    held.sweep()
    nothing_is_left_of(run)


KILLED = """
import os, signal
from tests.fixtures import held
directory, holding = held.make()
print(directory, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_the_next_run_removes_what_a_killed_one_left_and_nothing_that_is_held(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", KILLED], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    left = Path(done.stdout.strip())
    assert left.parent == tmp_path and left.exists()
    with started(
        [sys.executable, "-c", KILLED.replace("os.kill", "input(), os.kill")],
        cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as other:  # fmt: skip
        held_still = Path(other.stdout.readline().strip())
        held.sweep()
        assert not left.exists() and held_still.exists()


def test_what_is_written_while_a_run_is_removed_is_removed_too(tmp_path, monkeypatch):
    directory = tmp_path / "run"
    directory.mkdir()
    remove, late = shutil.rmtree, ["a profile of a browser", "a log of an app"]

    def remove_while_others_write(path, **options):
        remove(path, **options)
        if late:
            path.mkdir()
            (path / late.pop()).touch()

    monkeypatch.setattr(shutil, "rmtree", remove_while_others_write)
    held.remove(directory)
    assert not directory.exists()
