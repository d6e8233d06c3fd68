"""The lock files pin every package by hash, and tell nothing of the machine they were made on."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-test.lock")
PINNED = re.compile(r"^([a-z0-9._-]+)==([^\s;]+)", re.MULTILINE)


def text(lock):
    return (ROOT / lock).read_text()


def pins(lock):
    return dict(PINNED.findall(text(lock)))


def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_pins_hashes_and_comments_only(lock):
    pin = r"[a-z0-9._-]+==[^\s;]+( ; [^\\]+)?"
    lines = [line.removesuffix(" \\") for line in text(lock).splitlines()]
    strangers = [line for line in lines if not re.fullmatch(rf"|#.*|{pin}|    --hash=sha256:[0-9a-f]{{64}}", line)]
    assert strangers == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address_and_no_folder(lock):
    assert not re.search(r"://|(^|\s)/\w", text(lock))


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(lock):
    entries = re.split(r"\n(?=[a-z])", text(lock))[1:]
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_what_the_project_declares_is_what_the_lock_pins():
    declared = [*project()["project"]["dependencies"], *project()["build-system"]["requires"]]
    pinned = pins("requirements.lock")
    for requirement in map(Requirement, declared):
        assert requirement.specifier.contains(pinned[canonicalize_name(requirement.name)]), requirement


def test_what_the_tests_declare_is_what_their_lock_pins():
    pinned = pins("requirements-test.lock")
    for requirement in map(Requirement, project()["project"]["optional-dependencies"]["test"]):
        assert requirement.specifier.contains(pinned[canonicalize_name(requirement.name)]), requirement


def test_the_tests_run_with_the_very_packages_of_the_app():
    assert pins("requirements.lock").items() <= pins("requirements-test.lock").items()
