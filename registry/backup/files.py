"""Files of backups: written beside, put in place when whole, readable by their owner only."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from registry.words import Explained

PART = ".part"


class BadBackup(Explained):
    """A backup could not be made or restored; `.zh` and `.en` say why and what to do. Nothing was changed."""


def refuse_existing(path: Path) -> None:
    """Raises `BadBackup` where there is a file already: an older backup is never written over."""
    if path.exists():
        raise BadBackup(f"{path} 已经存在：请另取文件名。", f"{path} is there already: take another name.")


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A file to write into, which becomes `path` at the end, synced to the disk; or nothing does, if anything fails.

    Raises `BadBackup` where the folder cannot be written, or the disk is full.
    """
    part = path.with_name(path.name + PART)
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        try:
            yield part
            synced(part)
            os.replace(part, path)
            synced(path.parent)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise BadBackup(
            f"无法写入 {path}：{error.strerror or error}", f"cannot write {path}: {error.strerror or error}"
        ) from error


def synced(path: Path) -> None:
    """What was written into the file, or renamed in the folder, is on the disk."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
