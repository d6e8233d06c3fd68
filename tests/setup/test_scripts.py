"""What the set-up scripts say on machines that lack something."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOUND_ELSEWHERE = ("sh", "ls", "grep", "cut", "sort", "tail", "cat")


@pytest.fixture
def machine(tmp_path):
    """A folder of programs that is all the PATH there is: a laptop where one is not root, with apt and little else."""
    for name in FOUND_ELSEWHERE:
        (tmp_path / name).symlink_to(shutil.which(name))
    program(tmp_path, "id", "echo 1000")
    program(tmp_path, "apt-get", "echo 'apt-get must not run' >&2; exit 9")
    program(tmp_path, "apt-cache", "echo 'postgresql-15-postgis-3 - x'; echo 'postgresql-17-postgis-3 - y'")
    return tmp_path


def program(folder, name, line):
    path = folder / name
    path.write_text(f"#!/bin/sh\n{line}\n")
    path.chmod(0o755)


def run(script, machine, **settings):
    return subprocess.run(
        [ROOT / "scripts" / script], env={"PATH": str(machine), **settings}, capture_output=True, text=True, check=False
    )


def test_without_chromium_a_laptop_is_told_the_command_and_goes_on(machine):
    done = run("test-packages", machine)
    assert done.returncode == 0
    assert "sudo apt-get update && sudo apt-get install --no-install-recommends chromium" in done.stderr
    assert "skipped" in done.stderr


@pytest.mark.skipif(Path("/usr/sbin/nginx").exists(), reason="needs a machine without nginx")
def test_without_nginx_a_laptop_is_told_the_command(machine):
    assert " nginx" in run("test-packages", machine).stderr


def test_without_chromium_ci_fails(machine):
    done = run("test-packages", machine, CI="true")
    assert done.returncode == 1
    assert "CI is set" in done.stderr


@pytest.mark.skipif(not Path("/usr/share/postgresql").exists(), reason="needs a machine with PostGIS")
def test_a_machine_that_has_all_is_told_nothing(machine):
    program(machine, "chromium", "true")
    program(machine, "fc-list", "echo Noto")
    program(machine, "nginx", "true")
    done = run("test-packages", machine)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_root_gets_chromium_installed_without_being_asked(machine):
    program(machine, "id", "echo 0")
    program(machine, "apt-get", f'echo "$@" >> {machine}/asked')
    assert run("test-packages", machine).returncode == 0
    update, install = (machine / "asked").read_text().splitlines()
    assert update.split()[0] == "update"
    assert install.startswith("install -y") and "chromium" in install


def test_a_machine_without_python_is_told_which_one_to_get(machine):
    program(machine, "python3", "exit 1")
    done = run("find-python", machine)
    assert done.returncode == 1
    assert "SoftPark needs Python 3.11 or later" in done.stderr
    assert "apt-get install python3 python3-venv" in done.stderr


def test_an_old_python_is_passed_over_for_one_that_will_do(machine):
    program(machine, "python3", "exit 1")
    (machine / "python3.12").symlink_to(os.path.realpath(sys.executable))
    done = run("find-python", machine)
    assert done.stdout.strip() == str(machine / "python3.12")


def test_a_python_named_by_hand_must_be_able_to_do_it(machine):
    done = run("find-python", machine, PYTHON="/nowhere/python")
    assert done.returncode == 1
    assert "PYTHON=/nowhere/python is not a Python 3.11 or later" in done.stderr
