"""The gates of `make lint`: what they hold, and that whoever checks before each commit has the same ones."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
MAKEFILE = (ROOT / "Makefile").read_text()
GATES = ("imports", "style", "scripts")


def oxlint(path):
    command = [Path(sys.executable).parent / "oxlint", "-c", ROOT / ".oxlintrc.json", path]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("script", "rule"),
    [
        ("function follow() {}\nfollow();\nfunction follow() {}\n", "no-redeclare"),
        ("export function go() { follow(); }\n", "no-undef"),
        ("export function go() { const at = 1; }\n", "no-unused-vars"),
        ("export function go(from, to) { return from; }\n", "no-unused-vars"),
    ],
)
def test_a_name_declared_twice_or_never_or_not_used_stops_a_script(tmp_path, script, rule):
    (tmp_path / "bad.js").write_text(script)
    done = oxlint(tmp_path / "bad.js")
    assert done.returncode == 1 and f"({rule})" in done.stdout


def test_a_script_without_such_names_passes(tmp_path):
    (tmp_path / "good.js").write_text("export function go(_event, to) { return to; }\n")
    assert oxlint(tmp_path / "good.js").returncode == 0


def recipe(target):
    return re.search(rf"^{target}:.*\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE)[1]


def test_lint_runs_every_gate_and_the_tests_run_lint():
    assert set(GATES) <= set(recipe("lint").split())
    assert re.search(r"^test: .*\blint\b", MAKEFILE, re.MULTILINE)


def test_every_script_that_git_keeps_is_read_by_oxlint():
    listed = subprocess.run(["git", "ls-files", "*.js", "*.mjs"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git clone")
    read = re.search(r"^SCRIPTS := (.*)", MAKEFILE, re.MULTILINE)[1].split()
    strangers = [name for name in listed.stdout.split() if not name.startswith(tuple(read))]
    assert strangers == []


def test_pre_commit_has_the_same_tools_as_lint_and_fetches_none():
    settings = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())
    assert [repo["repo"] for repo in settings["repos"]] == ["local"]
    hooks = [hook for repo in settings["repos"] for hook in repo["hooks"]]
    entries = [hook["entry"].split() for hook in hooks]
    assert {hook["language"] for hook in hooks} == {"system"}
    commands = [line.split() for gate in GATES for line in recipe(gate).replace("$(BIN)", ".venv/bin").splitlines()]
    wanted = [[word.strip("'") for word in command if word not in (".", "$(SCRIPTS)")] for command in commands]
    assert sorted(wanted) == sorted(entries)
