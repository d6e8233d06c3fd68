"""What `make test FAST=1` leaves out is told by the tests themselves."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
TESTS = """
import subprocess
import pytest
from tests.fixtures.serving import serving as served_by

@pytest.fixture
def page(browser): ...
@pytest.fixture
def child(): return subprocess.run(["true"])
@pytest.fixture(scope="session")
def prepared(): return subprocess.run(["true"])
@pytest.fixture(params=["sqlite", "postgis"])
def either(request): ...
@pytest.fixture(params=[("sqlite", 1), ("postgis", 2)])
def either_with_more(request): ...
def site(path):
    with served_by(path, path) as url:
        return url
def urls(): return [site(each) for each in range(3)]

def test_plain(tmp_path): ...
def test_made_once_a_run(prepared): ...
def test_of_both(either): ...
def test_of_both_with_more(either_with_more): ...
def test_looks_at_a_page(page): ...
def test_asks_a_server(postgis_url): ...
def test_serves_far_away(): assert urls()
def test_starts_a_child(child): ...
"""


def test_a_fast_run_keeps_what_needs_no_browser_no_database_no_server_and_no_other_process(tmp_path):
    file = tmp_path / "test_of_all_kinds.py"
    file.write_text(TESTS, encoding="utf-8")
    kept = {"test_plain", "test_made_once_a_run", "test_of_both[sqlite]", "test_of_both_with_more[either_with_more0]"}
    assert collected(file) == kept


def collected(file):
    command = [sys.executable, "-m", "pytest", "--fast", "--collect-only", "-q", file]
    same = ["-c", ROOT / "pyproject.toml", "--rootdir", ROOT, "-p", "tests.conftest", "-p", "no:cacheprovider"]
    plain = {name: said for name, said in os.environ.items() if name != "PYTEST_ADDOPTS"}
    done = subprocess.run([*command, *same], cwd=ROOT, env=plain, capture_output=True, text=True, check=True)
    return set(re.findall(r"::(\S+)", done.stdout))
