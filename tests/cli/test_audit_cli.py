"""`softpark audit` in an administrator's hands."""

import os
import sqlite3
import subprocess
from functools import partial
from typing import NamedTuple

import pytest
from typer.testing import CliRunner

from cli.main import app
from tests.fixtures.register import SOFTPARK
from tests.fixtures.waiting import PATIENCE


class Said(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def softpark(database_file):
    """Run a command on a database of this test's own, with settings of the environment."""

    def run(*words, **settings):
        url = f"sqlite:///{database_file}"
        done = CliRunner().invoke(app, words, env={"SOFTPARK_DATABASE_URL": url, **settings})
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception  # no traceback
        return Said(done.exit_code, done.stdout, done.stderr)

    return run


@pytest.fixture
def audit(softpark):
    return partial(softpark, "audit")


def test_a_whole_database_is_said_to_be_whole(database_file):
    said = subprocess.run(
        [SOFTPARK, "audit", "verify"],
        env={**os.environ, "SOFTPARK_DATABASE_URL": f"sqlite:///{database_file}"},
        capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert said.returncode == 0
    assert "完好：1 次变更的封印相连" in said.stdout and "Whole" in said.stdout
    assert "未证明" in said.stderr and "SOFTPARK_AUDIT_KEY" in said.stderr and "SOFTPARK_SEALS" in said.stderr


def test_a_row_altered_in_the_file_is_named_and_ends_with_1(audit, database_file):
    with sqlite3.connect(database_file) as file:
        file.execute("DROP TRIGGER tenant_history_update")
        file.execute("UPDATE tenant SET name = '改' WHERE id = 1")
    said = audit("verify")
    assert said.returncode == 1
    assert "tenant 1：与其最后一次变更不符" in said.stderr and "tenant_history_update" in said.stderr


def test_a_seal_is_kept_in_a_file_and_compared(audit, tmp_path):
    kept = tmp_path / "seals.txt"
    line = audit("seal", "--to", str(kept)).stdout
    kind, _, _, number, seal, entry, *_ = line.split()
    assert (kind, number, len(seal), entry) == ("softpark-seal", "1", 64, "0")
    assert "与留存的 1 个封印一致" in audit("verify", "--seals", str(kept)).stdout
    kept.write_text(f"Nov 21 10:00:00 host softpark: {line.replace(seal, '0' * 64)}")  # as a syslog has it
    said = audit("verify", "--seals", str(kept))
    assert said.returncode == 1 and "第 1 号封印与库中不同" in said.stderr


def test_seals_that_were_kept_by_earlier_versions_are_compared(audit, tmp_path):
    kept = tmp_path / "seals.txt"
    seal = audit("seal").stdout.split()[4]
    kept.write_text(f"2026-11-21 1 {seal}\n")
    assert "与留存的 1 个封印一致" in audit("verify", "--seals", str(kept)).stdout
    kept.write_text(f"2026-11-21 2 {seal}\n")
    assert audit("verify", "--seals", str(kept)).returncode == 1


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


KEY = "0123456789abcdef" * 4


def test_a_key_is_taken_into_use_from_the_command_line(audit):
    assert "SOFTPARK_AUDIT_KEY" in audit("key").stderr
    assert audit("verify", SOFTPARK_AUDIT_KEY=KEY).returncode == 1
    assert "已启用密钥" in audit("key", SOFTPARK_AUDIT_KEY=KEY).stdout
    said = audit("verify", SOFTPARK_AUDIT_KEY=KEY)
    assert said.returncode == 0 and "SOFTPARK_AUDIT_KEY" not in said.stderr
    said = audit("verify")
    assert said.returncode == 1 and "这里没有给出" in said.stderr


def test_a_key_of_a_register_that_was_altered_needs_somebody_to_accept_it(audit, database_file):
    with sqlite3.connect(database_file) as file:
        file.execute("DELETE FROM stamp")
    said = audit("key", SOFTPARK_AUDIT_KEY=KEY)
    assert said.returncode == 1 and "没有启用" in said.stderr and "封签不见了" in said.stderr
    assert audit("key", "--accept", SOFTPARK_AUDIT_KEY=KEY).returncode == 0
    assert audit("verify", SOFTPARK_AUDIT_KEY=KEY).returncode == 0


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ({"SOFTPARK_AUDIT_KEY": "short"}, "至少 32 个字符"),
        ({"SOFTPARK_SEALS": "/nowhere/at/all"}, "没有这个文件夹"),
        ({"SOFTPARK_SEALS": "syslog://"}, "syslog://10.0.0.5:514"),
    ],
)
def test_a_wrong_setting_is_said_in_words(audit, setting, says):
    said = audit("verify", **setting)
    assert said.returncode == 1 and says in said.stderr and "Traceback" not in said.stderr


def test_seals_are_kept_in_a_folder_by_every_write_and_compared_by_verify(audit, tmp_path, database_file):
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    before = database_file.read_bytes()
    assert "启用" in audit("key", SOFTPARK_AUDIT_KEY=KEY, SOFTPARK_SEALS=str(folder)).stdout
    (file,) = folder.iterdir()
    assert file.read_text().startswith("softpark-seal ")
    said = audit("verify", SOFTPARK_AUDIT_KEY=KEY, SOFTPARK_SEALS=str(folder))
    assert "与留存的 1 个封印一致" in said.stdout and "SOFTPARK_SEALS" not in said.stderr
    database_file.write_bytes(before)  # an older copy is put in place
    said = audit("verify", SOFTPARK_SEALS=str(folder))
    assert said.returncode == 1 and "换用了较早的状态" in said.stderr
    file.write_text("hello\n")
    said = audit("verify", SOFTPARK_SEALS=str(folder))
    assert said.returncode == 2 and "第 1 行不是封印" in said.stderr


def test_backup_and_restore_at_the_command_line(softpark, tmp_path):
    run, kept = softpark, str(tmp_path / "kept.db")
    assert "已备份到" in run("backup", kept).stdout
    said = run("backup", kept)
    assert said.returncode == 1 and "已经存在" in said.stderr
    said = run("restore", kept)
    assert said.returncode == 1 and "--replace" in said.stderr
    said = run("restore", kept, "--replace")
    assert said.returncode == 0 and "已恢复" in said.stdout and ".before-" in said.stdout
    assert run("audit", "verify").returncode == 0
