"""What one types to take facts out of a register and to assess by them, where there is none or on Spark."""

import json
import os
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from cli.main import app
from registry.claims.factfiles import spark
from registry.claims.runs.errors import RunError

DAY = "2026-11-21"
RENT = "guangming-2025-4/14"


@pytest.fixture
def softpark(database_file, monkeypatch):
    """Run a command on a fresh register with demo data."""
    monkeypatch.setenv("SOFTPARK_DATABASE_URL", f"sqlite:///{database_file}")

    def typed(*words, code=0):
        result = CliRunner().invoke(app, [str(word) for word in words])
        assert result.exit_code == code, result.output
        assert "Traceback" not in result.output
        return result.output

    return typed


def test_facts_taken_out_of_a_register_are_assessed_where_there_is_none(softpark, tmp_path, monkeypatch):
    """The same run, in the same words."""
    said = softpark("assess", "--as-of", DAY)
    exported = softpark("assess", "--as-of", DAY, "--export-facts", tmp_path / "facts")
    assert "演示数据" in exported and "tenant.parquet" in exported
    monkeypatch.setenv("SOFTPARK_DATABASE_URL", f"sqlite:///{tmp_path}/nosuch/register.db")
    again = softpark("assess", "--facts", tmp_path / "facts", "--out", tmp_path / "answers")
    assert again.splitlines()[: len(said.splitlines())] == said.splitlines()
    record = json.loads((tmp_path / "answers" / "run.json").read_text("utf-8"))
    assert record["run"] in said and record["as_of"] == DAY


def test_an_export_keeps_no_run(softpark, tmp_path):
    softpark("assess", "--as-of", DAY, "--export-facts", tmp_path / "facts")
    assert "还没有运行" in softpark("runs")


FACTS = ["--facts", "{facts}"]
OUT = ["--out", "{out}"]
WRONG = {
    "a list of an export": (["--export-facts", "{new}", *OUT], "--out"),
    "facts without a place for answers": (FACTS, "--out"),
    "facts in and out": ([*FACTS, *OUT, "--export-facts", "{new}"], "--export-facts"),
    "another day": ([*FACTS, *OUT, "--as-of", "2026-11-20"], DAY),
    "another district": ([*FACTS, *OUT, "--district", "440311"], "--district"),
    "another measure": ([*FACTS, *OUT, "--measure", RENT], "--measure"),
    "other topics": ([*FACTS, *OUT, "--topic", "space"], "park、rent"),
    "spark without facts": (["--engine", "spark"], "--export-facts"),
    "a setting of spark without it": ([*FACTS, *OUT, "--spark-conf", "spark.master=local"], "--engine spark"),
    "no setting of spark": ([*FACTS, *OUT, "--engine", "spark", "--spark-conf", "master"], "spark.master=local[2]"),
    "an export over what is there": (["--export-facts", "{facts}"], "已存在"),
    "no such district": (["--export-facts", "{new}", "--district", "999999"], "999999"),
}


@pytest.fixture
def paths(softpark, tmp_path):
    softpark("assess", "--as-of", DAY, "--export-facts", tmp_path / "facts")
    return {name: str(tmp_path / name) for name in ("facts", "out", "new")}


@pytest.mark.parametrize("what", WRONG)
def test_what_does_not_go_together_is_said_and_nothing_is_written(softpark, paths, tmp_path, what):
    words, remedy = WRONG[what]
    before = set(tmp_path.iterdir())
    said = softpark("assess", *(word.format(**paths) for word in words), code=2)
    assert "未执行" in said and remedy in said.replace("\n", "")
    assert set(tmp_path.iterdir()) == before


# ---- without Spark -------------------------------------------------------------------------------------------------

QUIET = """
import sys
sys.modules["pyspark"] = sys.modules["py4j"] = None
from typer.testing import CliRunner
from cli.main import app
result = CliRunner().invoke(app, {words!r})
print(result.output)
sys.exit(result.exit_code)
"""


def without_pyspark(*words):
    done = subprocess.run(
        [sys.executable, "-c", QUIET.format(words=[str(word) for word in words])],
        capture_output=True, text=True, check=False, env=dict(os.environ), timeout=120,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_nothing_of_spark_is_needed_but_by_its_engine(paths):
    """Any import of it fails here."""
    facts = ["assess", "--facts", paths["facts"], "--out", paths["out"]]
    code, said = without_pyspark(*facts)
    assert code == 0, said
    code, said = without_pyspark(*facts[:-1], paths["new"], "--engine", "spark")
    assert code == 2 and "pip install 'softpark[spark]'" in said and "Traceback" not in said


def java(folder, said):
    """A program that says to be this Java."""
    (folder / "bin").mkdir()
    (folder / "bin" / "java").write_text(f"#!/bin/sh\necho '{said}' >&2\n")
    (folder / "bin" / "java").chmod(0o755)
    return str(folder)


@pytest.mark.parametrize("told", ['openjdk version "11.0.2" 2019-01-15', 'java version "1.8.0_402"'])
def test_a_java_that_is_too_old_is_told_with_what_is_needed(tmp_path, monkeypatch, told):
    monkeypatch.setenv("JAVA_HOME", java(tmp_path, told))
    with pytest.raises(RunError) as refused:
        spark.check_java()
    assert told in refused.value.en and "openjdk-17-jre-headless" in refused.value.zh


def test_a_java_that_will_do_is_taken(tmp_path, monkeypatch):
    monkeypatch.setenv("JAVA_HOME", java(tmp_path, 'openjdk version "21.0.4" 2024-07-16'))
    spark.check_java()


def test_where_there_is_no_java_the_package_is_named(tmp_path, monkeypatch):
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RunError, match="apt install openjdk-17-jre-headless"):
        spark.check_java()
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "nosuch"))
    with pytest.raises(RunError, match="nosuch"):
        spark.check_java()


def test_a_spark_that_is_too_old_is_told_with_what_is_needed(tmp_path, monkeypatch):
    version = "3.5.6"
    for name, text in {"__init__": f"__version__ = {version!r}", "sql": "class SparkSession: pass"}.items():
        (tmp_path / "pyspark").mkdir(exist_ok=True)
        (tmp_path / "pyspark" / f"{name}.py").write_text(text)
    for name in [name for name in sys.modules if name.partition(".")[0] == "pyspark"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(tmp_path)
    try:
        with pytest.raises(RunError, match=version):
            spark.spark_class()
    finally:
        for name in ("pyspark", "pyspark.sql"):
            sys.modules.pop(name, None)
