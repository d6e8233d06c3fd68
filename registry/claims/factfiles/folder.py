"""A folder that is there whole, or not at all (整体写入)."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from registry.claims.runs.errors import RunError


@contextmanager
def put_together(path: Path) -> Iterator[Path]:
    """A folder beside `path` to write into, which becomes it at the end and goes away on any fault. Raises RunError
    where there is something at `path` already, and where it cannot be written."""
    check_free(path)
    beside = path.parent / f".{path.name}.{os.getpid()}"
    try:
        beside.mkdir()
        try:
            yield beside
            beside.rename(path)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as fault:
        why = fault.strerror or fault
        raise RunError(f"写不了 {path}：{why}", f"cannot write {path}: {why}") from fault


def check_free(path: Path) -> None:
    """Raises RunError unless a folder can be made there."""
    if path.exists():
        raise RunError(
            f"{path} 已存在，不覆盖；请换一个名字，或先移走它。",
            f"{path} is there already and is not overwritten; give another name, or move it away.",
        )
    if not path.absolute().parent.is_dir():
        raise RunError(f"没有目录 {path.absolute().parent}", f"there is no folder {path.absolute().parent}")
