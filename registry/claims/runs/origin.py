"""Where answers come from (依据): the policy files, the rulings in force, and the code, so that they can be named."""

from __future__ import annotations

import datetime as dt
import hashlib
from importlib.metadata import version
from pathlib import Path

from sqlalchemy.orm import Session

from registry.claims import rulings
from registry.policy import Ruling
from registry.policy.files.law import POLICIES, SETTING, own_folder

KERNEL = Path(__file__).resolve().parents[2] / "policy"


def policy_files() -> dict[str, str]:
    """By name, the sha256 of every policy file; those of the office's own folder under the setting that names it."""
    own = own_folder()
    found = {path.name: _sha256(path) for path in sorted(POLICIES.glob("*.yaml"))}
    if own is not None and own.is_dir():
        found |= {f"{SETTING}/{path.name}": _sha256(path) for path in sorted(own.glob("*.yaml")) if path.is_file()}
    return found


def code() -> dict[str, str]:
    """The version of SoftPark, the digest of its kernel, and the version of the library that writes the results."""
    kernel = hashlib.sha256()
    for path in sorted(KERNEL.rglob("*.py")):
        kernel.update(f"{path.relative_to(KERNEL).as_posix()} {_sha256(path)}\n".encode())
    return {"softpark": version("softpark"), "kernel": kernel.hexdigest(), "pyarrow": version("pyarrow")}


def rulings_on(session: Session, as_of: dt.date) -> list[Ruling]:
    """The rulings that decide on the day."""
    return list(rulings.in_force(session, as_of))


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
