"""`softpark audit` in an administrator's hands."""

import os
import sqlite3
import subprocess

import pytest

from tests.fixtures.register import SOFTPARK
from tests.fixtures.waiting import PATIENCE


@pytest.fixture
def audit(database_file):
    def run(*words):
        return subprocess.run(
            [SOFTPARK, "audit", *words],
            env={**os.environ, "SOFTPARK_DATABASE_URL": f"sqlite:///{database_file}"},
            capture_output=True, text=True, timeout=PATIENCE, check=False,
        )  # fmt: skip

    return run


def test_a_whole_database_is_said_to_be_whole(audit):
    said = audit("verify")
    assert said.returncode == 0
    assert "完好：1 次变更的封印相连" in said.stdout and "Whole" in said.stdout


def test_a_row_altered_in_the_file_is_named_and_ends_with_1(audit, database_file):
    with sqlite3.connect(database_file) as file:
        file.execute("DROP TRIGGER tenant_history_update")
        file.execute("UPDATE tenant SET name = '改' WHERE id = 1")
    said = audit("verify")
    assert said.returncode == 1
    assert "tenant 1：与其最后一次变更不符" in said.stderr and "tenant_history_update" in said.stderr


def test_the_seal_of_the_day_is_kept_in_a_file_and_compared(audit, tmp_path):
    kept = tmp_path / "seals.txt"
    day, number, seal = audit("seal", "--to", str(kept)).stdout.split()
    assert (len(day), number, len(seal)) == (10, "1", 64)
    assert "与留存的 1 个封印一致" in audit("verify", "--seals", str(kept)).stdout
    kept.write_text(f"{day} {number} {'0' * 64}\n")
    said = audit("verify", "--seals", str(kept))
    assert said.returncode == 1 and "第 1 号封印与库中不同" in said.stderr


def test_a_file_that_holds_no_seals_is_refused_with_its_line(audit, tmp_path):
    kept = tmp_path / "notes.txt"
    kept.write_text("\nhello\n")
    said = audit("verify", "--seals", str(kept))
    assert said.returncode == 2 and "第 2 行不是封印" in said.stderr and "Traceback" not in said.stderr


def test_changes_are_listed_and_one_is_shown_row_by_row(audit):
    assert "命令行 command line" in audit("changes").stdout
    assert "insert  district 440103" in audit("changes", "1", "--limit", "3").stdout
    said = audit("changes", "42")
    assert said.returncode == 2 and "没有第 42 号变更" in said.stderr
