"""What a page will ask for, asked for at once (预取): scripts of its widgets, and all that the frame of a map needs.

Streamlit fetches a widget's script when the first message names the widget, and the frame fetches its own one after the
other once it is there; by then the browser has had nothing to do for a second.
"""

import json
from functools import cache

from maps.viewport import scripts
from views.entrance.headers import INDEX

EVERYWHERE = ("Html", "PageLink", "Button")
OF_A_MAP = ("Checkbox", "TextInput", "DateInput", "Selectbox", "BidiComponent")


@cache
def ahead(path: str) -> list[tuple[str, str]]:
    """What to fetch for the page at `path`: `modulepreload` or `prefetch`, and the address from the site's root."""
    is_map = path in ("/", "/map")
    widgets = (*EVERYWHERE, *OF_A_MAP) if is_map else EVERYWHERE
    found = [("modulepreload", address) for address in _scripts(widgets)]
    if is_map:
        found.append(("modulepreload", scripts.host("host.js").lstrip("/")))
    return found


def _scripts(widgets: tuple[str, ...]) -> list[str]:
    """The scripts of these widgets with all that they import, but for what index.html asks for itself."""
    known = json.loads((INDEX.parent / "manifest.json").read_text(encoding="utf-8"))
    html = INDEX.read_text(encoding="utf-8")
    left = [key for key, entry in known.items() if entry.get("name") in widgets and entry.get("isDynamicEntry")]
    reached: dict[str, str] = {}
    while left:
        key = left.pop()
        if key not in reached:
            reached[key] = known[key]["file"]
            left += known[key].get("imports", [])
    return sorted(address for address in reached.values() if address not in html)


def of_the_frame() -> list[str]:
    """The addresses of what the map's frame asks for, from the site's root: Leaflet's files and ours."""
    ours = [scripts.address(name) for name in ("start.js", "map.js", "map.css")]
    return [scripts.leaflets(name) for name in ("leaflet.js", "leaflet.css")] + ours
