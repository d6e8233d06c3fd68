"""Files that are sent packed (压缩的文件): Streamlit's scripts, ours, those of the map and of its frame.

Streamlit sends its scripts as they lie on the disk, three megabytes for a map, and every one of them passes all that
a request passes. Here a file is read and packed when it is asked for first, and sent from memory after that.

A file under a name or an address that changes with its content is kept by browsers for a year; of any other they ask
whether it has changed. Nothing here depends on who asks, and nothing but files is sent, so nothing that is packed
holds a secret (`registry.process.packing`). The plain pages of accounts have a form's token beside what somebody typed:
nobody packs those, Streamlit neither.
"""

import hashlib
import mimetypes
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from xstatic.pkg import leaflet

from maps.viewport import scripts
from registry.process import packing, revalidating
from registry.process.once import made_once
from views.entrance import icons
from views.entrance.headers import COMPONENTS, INDEX

ASSETS = Path(__file__).parents[1] / "assets"
KEPT = scripts.KEPT
ASKED_AGAIN = "no-cache"
WORDS = ("text/", "application/json", "image/svg+xml")  # what packing makes smaller
KINDS = {".js": "text/javascript", ".woff2": "font/woff2"}  # of which not every machine knows the same
HASHED = re.compile(r"\.[\w-]{8,}\.\w+$")  # as Vite and webpack name what they make: index.DormvYxC.js
SECRET = "/account"
INSTEAD = {icons.WHOLE: icons.FONT}
READY: dict[Path, tuple[int, int]] = {}  # when each file was changed that is packed, and its size
MADE = {scripts.ENTRY: scripts.bundled}  # what is sent in place of the bytes on the disk


def of_the_frame(name: str) -> Path:
    """The folder of streamlit-folium's frame, found without loading it."""
    found = find_spec(name)
    if found is None or found.origin is None:
        raise LookupError(f"{name} is not installed")
    return Path(found.origin).parent / "frontend" / "build"


@cache
def _resolved(directory: Path) -> Path:
    return directory.resolve()


@dataclass(frozen=True)
class Folder:
    """Files that are served below `prefix`; `lasting`: whether a name stands for ever for the same content."""

    prefix: str
    directory: Path
    lasting: Callable[[str], bool]

    def file(self, path: str) -> Path | None:
        """The file at this path, or None where there is none."""
        if not path.startswith(self.prefix):
            return None
        name = path.removeprefix(self.prefix)
        if "\0" in name or "\\" in name or {"", ".", ".."} & set(name.split("/")):
            return None
        found = self.directory / name
        try:
            inside = found.is_file() and found.resolve().is_relative_to(_resolved(self.directory))
        except (OSError, ValueError):  # a name that no disk could hold
            return None
        return found if inside else None


def _hashed(name: str) -> bool:
    return HASHED.search(name) is not None


FOLDERS = (
    Folder("/static/", icons.STATIC, _hashed),
    Folder("/assets/", ASSETS, lambda _name: False),
    Folder(f"{scripts.LEAFLET}/", Path(leaflet.BASE_DIR), lambda _name: False),
    Folder(f"/{scripts.address('')}", scripts.STATIC, lambda _name: True),
    Folder(f"/{scripts.host('')}", scripts.STATIC, lambda _name: True),
    Folder(f"{COMPONENTS}streamlit_folium.st_folium/static/", of_the_frame("streamlit_folium") / "static", _hashed),
)


@dataclass(frozen=True)
class Packed:
    """A file: its digest, and the packed bytes by encoding; none of what does not get smaller. `made`: the bytes
    themselves, where they are not those on the disk."""

    digest: str
    bodies: dict[str, bytes]
    made: bytes | None


def read(path: Path) -> Packed:
    """The file, packed at the first asking and again after a change."""
    seen = path.stat()
    return _read(path, seen.st_mtime_ns, seen.st_size)


def is_ready(path: Path) -> bool:
    """Whether the file is packed already, so that sending it takes no time."""
    seen = path.stat()
    return READY.get(path) == (seen.st_mtime_ns, seen.st_size)


@made_once(2048)
def _read(path: Path, changed: int, size: int) -> Packed:
    made = MADE[path]() if path in MADE else None
    body = path.read_bytes() if made is None else made
    bodies = {}
    if kind(path).startswith(WORDS) and len(body) >= packing.LEAST:
        bodies = {encoding: packing.packed(body, encoding) for encoding in packing.ENCODINGS}
    smaller = {encoding: found for encoding, found in bodies.items() if len(found) < len(body)}
    found = Packed(hashlib.sha256(body).hexdigest()[:24], smaller, made)
    READY[path] = changed, size
    return found


def kind(path: Path) -> str:
    """The media type by the file's name."""
    return KINDS.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"


def version(path: Path) -> str:
    """What stands behind `?v=` in an address that changes with the file."""
    return read(path).digest[:12]


def address(name: str) -> str:
    """Where a file of `views/assets` is fetched, from the root of the site: for ever the same content."""
    return f"assets/{name}?v={version(ASSETS / name)}"


def make_ready() -> None:
    """Pack what every page begins with before the first visitor asks for it."""
    begins = re.findall(r'"\./static/([^"]+)"', INDEX.read_text(encoding="utf-8"))
    for path in [icons.STATIC / name for name in begins]:
        if path.is_file():
            read(path)


class Files:
    """ASGI middleware: answers for a file in one of `FOLDERS`; all else, and what is no file, goes on."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer: ASGIApp = self.app
        if scope["type"] == "http" and scope["method"] in {"GET", "HEAD"}:
            for folder in FOLDERS:
                if path := folder.file(scope["path"]):
                    if not is_ready(INSTEAD.get(path, path)):
                        await run_in_threadpool(read, INSTEAD.get(path, path))
                    answer = _answer(folder, path, scope)
                    break
        if scope["type"] == "http" and scope["path"].startswith(SECRET):
            kept = [(name, value) for name, value in scope["headers"] if name.lower() != b"accept-encoding"]
            scope = {**scope, "headers": kept}
        await answer(scope, receive, send)


def _answer(folder: Folder, asked: Path, scope: Scope) -> Response:
    path, headers = INSTEAD.get(asked, asked), Headers(scope=scope)
    found = read(path)
    known = parse_qs(scope["query_string"].decode("latin-1")).get("v", [""])[0] == found.digest[:12]
    lasting = known or (path is asked and folder.lasting(scope["path"]))
    ours = {"Cache-Control": KEPT if lasting else ASKED_AGAIN}
    if found.bodies:
        ours["Vary"] = "Accept-Encoding"
    # A part of a file is a part of the bytes on the disk: Starlette cuts it out.
    encoding = None if "range" in headers else packing.accepted(headers.get("accept-encoding"))
    body = found.bodies.get(encoding or "")
    ours["ETag"] = f'"{found.digest}{f"-{encoding}" if body is not None else ""}"'
    if revalidating.has(headers.get("if-none-match"), ours["ETag"]):
        return Response(status_code=304, headers=ours)
    if body is None and found.made is not None:
        return Response(found.made, media_type=kind(path), headers=ours)
    if body is None:
        return FileResponse(path, media_type=kind(path), headers=ours)
    return Response(body, media_type=kind(path), headers=ours | {"Content-Encoding": encoding or ""})
