"""A zip archive (压缩包) looked at before anything of it is unpacked, and unpacked into memory only.

No name of an archive ever becomes a path: its parts are asked for by kind, and read up to a limit whatever the
archive says of their size.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import PurePosixPath

from maps.boundaryfiles.reading import CannotReadBoundary

MAX_PARTS = 500
MAX_UNPACKED = 200_000_000
JUNK = ("__MACOSX/", ".DS_Store")


class Archive:
    """The parts of a zip archive. Raises `CannotReadBoundary` for one that is damaged, locked, a bomb, or reaches
    outside."""

    def __init__(self, data: bytes):
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            parts = [part for part in self._zip.infolist() if not part.is_dir()]
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as failed:
            raise damaged() from failed
        for part in parts:
            _inside(part.filename)
        self._parts = [part for part in parts if not part.filename.startswith(JUNK[0]) and JUNK[1] not in part.filename]
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise bomb()
        if any(part.flag_bits & 1 for part in parts):
            raise CannotReadBoundary(
                "压缩包有密码。请去掉密码后重新压缩。",
                "The archive is locked with a password. Pack it again without one.",
            )
        self._left = MAX_UNPACKED

    def named(self, *endings: str) -> list[str]:
        """The names of the parts that end so, case ignored."""
        return [part.filename for part in self._parts if part.filename.lower().endswith(endings)]

    def sibling(self, name: str, ending: str) -> str | None:
        """The part that is called like `name` but for its ending."""
        wanted = str(PurePosixPath(name).with_suffix(ending)).lower()
        return next((part.filename for part in self._parts if part.filename.lower() == wanted), None)

    def read(self, name: str) -> bytes:
        """The part, unpacked; together no more than `MAX_UNPACKED`."""
        try:
            with self._zip.open(name) as part:
                data = part.read(self._left + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            KeyError,
            NotImplementedError,
            RuntimeError,
            OSError,
        ) as failed:
            raise damaged() from failed
        self._left -= len(data)
        if self._left < 0:
            raise bomb()
        return data


def _inside(name: str) -> None:
    """Refuse a name that would reach outside the folder it is unpacked into."""
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or (path.parts and path.parts[0].endswith(":")):
        raise CannotReadBoundary(
            f"压缩包里有指向外部目录的文件名（{name[:80]}），为安全起见不读取。请重新压缩后再试。",
            f"The archive holds a name that points outside of it ({name[:80]}), so it is not read. Pack it anew.",
        )


def damaged() -> CannotReadBoundary:
    return CannotReadBoundary(
        "压缩包已损坏，或没有完整上传。请重新压缩后再试。",
        "The archive is damaged or not complete. Pack it anew and try again.",
    )


def bomb() -> CannotReadBoundary:
    return CannotReadBoundary(
        f"压缩包解压后超过 {MAX_UNPACKED // 1_000_000} MB 或文件过多，不像一份边界，没有读取。",
        f"Unpacked, the archive holds more than {MAX_UNPACKED // 1_000_000} MB or too many files for a boundary; "
        "it was not read.",
    )
