"""The symbols on buttons (图标): of Streamlit's font of them, the few that are ever named (`scripts/icon-font`)."""

import re
from pathlib import Path

import streamlit

STATIC = Path(streamlit.__file__).parent / "static" / "static"
WHOLE = next((STATIC / "media").glob("MaterialSymbols-Rounded.*.woff2"))
FONT = Path(__file__).parents[1] / "assets" / "icons.woff2"
OURS = Path(__file__).parents[1]
NAMED = re.compile(rb":material/([a-z0-9_]+):")


def named() -> set[str]:
    """The names of symbols in Streamlit's scripts and in our pages."""
    written = [*(STATIC / "js").glob("*.js"), *OURS.rglob("*.py")]
    return {name.decode() for path in written for name in NAMED.findall(path.read_bytes())}
