"""`make attacks` runs every attack that docs/security.md tells of: whatever test it names is of a file that is run."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECURITY = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")


def listed() -> list[str]:
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "attacks", "--list"], capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def test_what_is_run_are_files_of_tests_that_exist():
    files = {ROOT / test.split("::")[0] for test in listed()}
    assert files and [file for file in files if not file.is_file() or not file.name.startswith("test_")] == []


def test_each_test_that_the_document_names_is_run():
    run = listed()
    whole = "\n".join((ROOT / test).read_text(encoding="utf-8") for test in run if "::" not in test)
    defined = set(re.findall(r"^def (test_\w+)\(", whole, re.MULTILINE))
    defined |= {test.split("::")[1] for test in run if "::" in test}
    named = set(re.findall(r"`(test_\w+)`", SECURITY))
    assert named and sorted(named - defined) == []


def test_each_list_of_attacks_is_run_by_a_test_that_is_named():
    files = {test.split("::")[0] for test in listed()}
    for attacks in (ROOT / "tests" / "attacks").glob("[a-z]*.py"):
        used = f"from tests.attacks.{attacks.stem} import"
        named = str(attacks.relative_to(ROOT)) in files
        assert named or any(used in (ROOT / file).read_text(encoding="utf-8") for file in files), attacks.name
