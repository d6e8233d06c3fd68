"""Files to be saved (下载): one answer for all of them, kept by no cache and under the name it is given.

Never `st.download_button`: what it offers can be fetched by anybody who knows its address.
"""

from pathlib import PurePath
from urllib.parse import quote

from starlette.responses import Response

from maps.coverage import exports
from views.kit.i18n import link
from views.kit.markup import Html, tag

KINDS = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".geojson": "application/geo+json",
    ".gpkg": "application/geopackage+sqlite3",
    ".csv": "text/csv; charset=utf-8",
    ".pdf": "application/pdf",
}
ANY = "application/octet-stream"


def saved(name: str, content: bytes, kind: str | None = None) -> Response:
    """The file; its type follows from its name where `kind` says none."""
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",  # a file that somebody brought is never taken for a page
    }
    return Response(content, media_type=kind or KINDS.get(PurePath(name).suffix, ANY), headers=headers)


def links(said: str, path: str, query: dict[str, str]) -> Html:
    """A line that offers what lies at `path` as each of the kinds that results are written as."""
    found = [
        piece
        for kind, name in exports.KINDS.items()
        for piece in (" · ", tag("a", name, href=link(path.removeprefix("/"), **query, format=kind), target="_self",
                                 download=""))
    ]  # fmt: skip
    return tag("p", said, *found)
