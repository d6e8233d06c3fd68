"""The scripts and the style sheet of the map, under an address that changes whenever one of them does.

The modules import one another by relative addresses, so the version stands in the folder and not behind a question
mark: all that one page loads is of one version. A file of another version is not there (404) and is never answered
with ours: after an upgrade an old module would be mixed with new ones.

`map.js` is sent with all that it imports in it (`maps.viewport.bundle`).
"""

import hashlib
from functools import cache
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope
from xstatic.pkg import leaflet

from maps.viewport.bundle import bundle

STATIC = Path(__file__).parent / "static"
ROUTE = "/vendor/map"
LEAFLET = "/vendor/leaflet"
HOST = "/_stcore/bidi-components/softpark_map"
ENTRY = STATIC / "map.js"
KEPT = "public, max-age=31536000, immutable"  # a year: what is under this address never changes


def digest(folder: Path) -> str:
    """Twelve hexadecimal digits that stand for all files of a folder, their names and their content."""
    found = hashlib.sha256()
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        found.update(
            f"{path.relative_to(folder).as_posix()}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\0".encode()
        )
    return found.hexdigest()[:12]


VERSION = digest(STATIC)  # as this process began


def address(name: str) -> str:
    """Where a file of `static/` is fetched, from the root of the site."""
    return f"{ROUTE.removeprefix('/')}/{VERSION}/{name}"


def host(name: str) -> str:
    """Where Streamlit fetches the script of the map's component, likewise (views/map/frame.py)."""
    return f"{HOST.removeprefix('/')}/{VERSION}/{name}"


@cache
def leaflets(name: str) -> str:
    """Where a file of Leaflet is fetched, likewise; it has no version but in its content."""
    found = hashlib.sha256((Path(leaflet.BASE_DIR) / name).read_bytes()).hexdigest()[:12]
    return f"{LEAFLET.removeprefix('/')}/{name}?v={found}"


@cache
def bundled() -> bytes:
    """`map.js` with all that it imports, as this process began."""
    return bundle(ENTRY).encode()


class Scripts(StaticFiles):
    """`static/` below the folder of its version."""

    def __init__(self) -> None:
        super().__init__(directory=STATIC)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file of `VERSION/name`; 404 for any other version."""
        version, _slash, name = Path(path).as_posix().partition("/")
        if version != VERSION:
            raise HTTPException(status_code=404)
        answer = await super().get_response(name, scope)
        if name == ENTRY.name:
            answer = Response(bundled(), media_type="text/javascript")
        answer.headers["cache-control"] = KEPT
        return answer
