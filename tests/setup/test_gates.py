"""The gates of `make lint`: what they hold, and that whoever checks before each commit has the same ones."""

import importlib.util
import json
import re
import subprocess
import sys
import tomllib
from importlib.machinery import SourceFileLoader
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
MAKEFILE = (ROOT / "Makefile").read_text()
GATES = ("types", "imports", "style", "scripts")


@pytest.fixture
def types(tmp_path, monkeypatch):
    """The script of the types, in a clone whose numbers are those of two rooms."""
    loader = SourceFileLoader("types_gate", str(ROOT / "scripts" / "types"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("types_gate", loader))
    monkeypatch.setitem(sys.modules, "types_gate", module)
    loader.exec_module(module)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / module.NUMBERS).write_text(module.written({"registry.store": 2, "views.map": 1}))
    return module


@pytest.fixture
def gate(types, monkeypatch):
    """Runs it with these errors and words; what it answers."""

    def run(errors, *words, lines=None):
        monkeypatch.setattr(types, "checked", lambda: errors)
        monkeypatch.setattr(types, "since_the_numbers", lambda: lines or {})
        monkeypatch.setattr(sys, "argv", ["types", *words])
        return types.main()

    return run


@pytest.fixture
def error(types):
    return lambda file, line=1, message="a None is not subscriptable": types.Error(
        file, line, "OptionalSubscript", message
    )


def numbers(types):
    return tomllib.loads((types.ROOT / types.NUMBERS).read_text())["errors"]


def test_as_many_errors_as_are_written_down_pass(gate, error):
    assert gate([error("registry/store/seals.py")] * 2 + [error("views/map/page.py")]) == 0


def test_one_error_more_fails_and_says_in_which_room(gate, error, capsys):
    assert gate([error("registry/store/seals.py", line) for line in (3, 5, 8)]) == 1
    assert "registry.store: 3 errors, 2 are written down." in capsys.readouterr().out


def test_a_room_that_is_not_listed_may_have_none(gate, error, capsys):
    assert gate([error("maps/geo/datum.py")]) == 1
    assert "maps.geo: 1 errors, 0 are written down." in capsys.readouterr().out


def test_fewer_errors_in_one_room_do_not_pay_for_more_in_another(gate, error):
    assert gate([error("views/map/page.py")] * 2) == 1


def test_of_a_room_that_rose_the_errors_on_changed_lines_are_named(gate, error, capsys):
    errors = [error("registry/store/seals.py", line, f"at {line}") for line in (3, 5, 8)]
    gate(errors, lines={"registry/store/seals.py": {5, 6}})
    said = capsys.readouterr().out
    assert "registry/store/seals.py:5: at 5 (OptionalSubscript)" in said
    assert "at 3" not in said and "at 8" not in said


def test_where_no_changed_line_has_one_those_of_the_changed_files_are_named(gate, error, capsys):
    errors = [error(f"registry/store/{name}.py", 1, name) for name in ("seals", "audit", "history")]
    gate(errors, lines={"registry/store/audit.py": {40}})
    said = capsys.readouterr().out
    assert "registry/store/audit.py:1: audit" in said and "seals.py" not in said


def test_fewer_errors_pass_and_tell_how_the_lower_number_is_written_down(types, gate, error, capsys):
    assert gate([error("registry/store/seals.py")]) == 0
    assert "scripts/types --lower" in capsys.readouterr().out
    assert numbers(types) == {"registry.store": 2, "views.map": 1}


def test_lower_writes_lower_numbers_and_drops_a_room_without_errors(types, gate, error):
    assert gate([error("registry/store/seals.py")], "--lower") == 0
    assert numbers(types) == {"registry.store": 1}


def test_lower_raises_no_number(types, gate, error):
    assert gate([error("registry/store/seals.py")] * 9 + [error("cli/main.py")], "--lower") == 1
    assert numbers(types) == {"registry.store": 2}


@pytest.mark.parametrize(
    ("file", "room"),
    [
        ("app.py", "app"),
        ("cli/main.py", "cli"),
        ("registry/words.py", "registry.words"),
        ("registry/__init__.py", "registry"),
        ("registry/store/audit/chain.py", "registry.store"),
    ],
)
def test_a_room_is_two_names_deep(types, file, room):
    assert types.room(file) == room


def test_what_basedpyright_prints_is_read_without_its_warnings(types):
    def printed(severity, **more):
        place = {"start": {"line": 6, "character": 0}, "end": {"line": 6, "character": 1}}
        return {"file": str(types.ROOT / "cli/main.py"), "severity": severity, "message": "m", "range": place, **more}

    out = {"generalDiagnostics": [printed("error", rule="reportIndexIssue"), printed("warning"), printed("error")]}
    read = types.read(json.dumps(out), types.ROOT.resolve())
    assert read == [types.Error("cli/main.py", 7, "IndexIssue", "m"), types.Error("cli/main.py", 7, "syntax", "m")]


def test_changed_lines_are_read_from_what_git_says(types):
    diff = (
        "--- a/cli/main.py\n+++ b/cli/main.py\n@@ -3 +3,2 @@ def x\n+a\n+b\n@@ -9,2 +10,0 @@\n-c\n@@ -20 +20 @@\n+d\n"
    )
    assert types.changed(diff) == {"cli/main.py": {3, 4, 20}}


def test_a_type_checker_that_cannot_run_is_a_failure_and_not_no_errors(types, monkeypatch):
    broken = subprocess.CompletedProcess([], 3, "", "the configuration cannot be read")
    monkeypatch.setattr(types.subprocess, "run", lambda *_, **__: broken)
    with pytest.raises(SystemExit, match="cannot be read"):
        types.checked()


def test_the_numbers_are_of_rooms_that_there_are_in_the_form_that_the_script_writes(types):
    held = (ROOT / types.NUMBERS).read_text()
    errors = tomllib.loads(held)["errors"]
    assert held == types.written(dict(sorted(errors.items())))
    places = [ROOT / name.replace(".", "/") for name in errors]
    assert [place for place in places if not (place.is_dir() or place.with_suffix(".py").is_file())] == []


def test_the_law_the_store_and_the_services_are_read_strictly():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["basedpyright"]
    assert settings["strict"] == ["registry/policy", "registry/services", "registry/store"]
    assert all(
        (ROOT / folder).exists() for folder in [*settings["include"], *settings["strict"], settings["exclude"][0]]
    )


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
