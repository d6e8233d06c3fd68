"""The day is asked in one place: China's, or the one that SOFTPARK_TODAY sets, for commands, pages and routes alike."""

import ast
import datetime as dt
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from typer.testing import CliRunner

from cli.main import app
from maps.viewport import api
from registry import clock

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("registry", "maps", "views", "cli")
CODE = [ROOT / "app.py", *(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))]
ASKS = {"today", "now", "utcnow", "localtime", "gmtime"}
MODULES = {"dt", "datetime", "date", "time", "pd", "np", "Timestamp"}


def asked_of_the_machine(path: Path) -> list[str]:
    """Calls such as `dt.date.today()`, `datetime.now(…)`, `time.localtime()`, and time zones made anew."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        *owner, asks = ast.unparse(node.func).split(".")
        if (asks in ASKS and owner[-1:] and owner[-1] in MODULES) or asks == "timezone":
            found.append(f"{path.relative_to(ROOT)}:{node.lineno} {ast.unparse(node)}")
    return found


def test_only_the_clock_asks_the_machine_what_day_or_hour_it_is():
    others = [path for path in CODE if path.name != "clock.py"]
    assert [line for path in others for line in asked_of_the_machine(path)] == []
    assert asked_of_the_machine(ROOT / "registry" / "clock.py")


def test_the_day_is_china_s_wherever_the_machine_stands(monkeypatch):
    monkeypatch.delenv("SOFTPARK_TODAY", raising=False)
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2026, 11, 20, 16, 30, tzinfo=dt.UTC))
    assert clock.today() == dt.date(2026, 11, 21)
    assert clock.midnight(dt.date(2026, 11, 21)) == dt.datetime(2026, 11, 20, 16, tzinfo=dt.UTC)


@pytest.mark.parametrize("words", [["policies"], ["policies", "show"]])
def test_the_list_of_documents_is_of_the_day_that_the_setting_says(monkeypatch, words):
    monkeypatch.setenv("SOFTPARK_TODAY", "2022-10-14")
    listed = CliRunner().invoke(app, words).output
    assert "2022-10-14" in listed


def test_the_list_of_documents_is_of_china_s_day_and_not_the_machine_s(monkeypatch):
    monkeypatch.delenv("SOFTPARK_TODAY", raising=False)
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2031, 12, 31, 23, 0, tzinfo=dt.UTC))
    assert "2032-01-01" in CliRunner().invoke(app, ["policies"]).output


@pytest.mark.parametrize("words", [["parks"], ["rulings"]])
def test_commands_on_the_register_go_by_the_setting(monkeypatch, database_file, words):
    monkeypatch.setenv("SOFTPARK_DATABASE_URL", f"sqlite:///{database_file}")
    monkeypatch.setenv("SOFTPARK_TODAY", "2031-05-06")
    assert "2031-05-06" in CliRunner().invoke(app, words).output


def test_the_map_without_a_day_is_of_the_day_that_the_setting_says(monkeypatch, store):
    monkeypatch.setenv("SOFTPARK_TODAY", "2015-01-01")
    client = TestClient(Starlette(routes=api.routes(lambda: store)))
    layer = client.get("/api/map/parks?bbox=113.5,22.3,114.8,23.0&z=11").json()
    assert layer["as_of"] == "2015-01-01"
    assert layer["counts"]["national"] == 0


@pytest.mark.parametrize("written", ["tomorrow", "2026-02-30", "21.11.2026"])
def test_a_setting_that_is_no_day_is_said_in_a_sentence_before_anything_is_done(monkeypatch, written):
    monkeypatch.setenv("SOFTPARK_TODAY", written)
    answer = CliRunner().invoke(app, ["policies"])
    assert answer.exit_code == 1
    assert written in answer.output and "2026-11-21" in answer.output
    assert answer.exception is None or isinstance(answer.exception, SystemExit)


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1989-12-31", "2200-01-01"])
@pytest.mark.parametrize(
    "words",
    [
        ["parks", "--as-of"],
        ["assess", "--as-of"],
        ["near-misses", "--measure", "guangming-2025-4/14", "--as-of"],
        ["budget", "--measure", "guangming-2025-4/14", "--year", "2026", "--amount", "1", "--as-of"],
        ["report", "--all", "--out", "x", "--on"],
        ["policies", "--on"],
        ["rulings", "--on"],
    ],
    ids=" ".join,
)
def test_a_day_on_which_no_fact_can_lie_is_refused_in_a_sentence(monkeypatch, database_file, words, day):
    monkeypatch.setenv("SOFTPARK_DATABASE_URL", f"sqlite:///{database_file}")
    answer = CliRunner().invoke(app, [*words, day])
    assert answer.exit_code == 2
    assert "2199-12-31" in answer.output
    assert isinstance(answer.exception, SystemExit)
