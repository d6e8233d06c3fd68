"""Keeps the English catalogue in step with the pages: `python -m views.catalogue` after changing a text.

It reads every `_()` and `ngettext()` of `app.py` and `views/`, merges them into locale/en/LC_MESSAGES/softpark.po, and
names what still lacks English. Words written for `say(...)` in views/entrance/document.py are extracted as well: there
no visitor's session exists, so the language comes from the request.
"""

from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from registry.process import terminal
from views.kit.i18n import LOCALE

ROOT = Path(__file__).parent.parent
KEYWORDS = {"_": None, "ngettext": (1, 2), "say": None, "N_": None}
UNDATED = datetime(2026, 1, 1, tzinfo=UTC)  # else every update would change the file
PO = LOCALE / "en" / "LC_MESSAGES" / "softpark.po"


def sources() -> list[Path]:
    """The modules that speak to visitors."""
    return [ROOT / "app.py", *sorted((ROOT / "views").rglob("*.py"))]


def extracted() -> Catalog:
    """Every message of the sources; locations name files without lines, so that moving code changes nothing."""
    found = Catalog(project="SoftPark", charset="utf-8")
    for source in sources():
        for _line, message, comments, context in extract_from_file("python", source, KEYWORDS):
            found.add(
                message, None, [(source.relative_to(ROOT).as_posix(), None)], auto_comments=comments, context=context
            )
    return found


def translated() -> Catalog:
    """The English catalogue as it is on disk, an empty one where there is none."""
    if not PO.exists():
        return Catalog(locale="en", project="SoftPark", charset="utf-8")
    with open(PO, "rb") as po:
        return read_po(po, locale="en")


def untranslated(catalogue: Catalog) -> list[str]:
    """Messages without a full, certain (not fuzzy) English text."""

    def full(string: str | tuple[str, ...] | None) -> bool:
        return all(string) if isinstance(string, tuple) else bool(string)

    return [str(m.id) for m in catalogue if m.id and (m.fuzzy or not full(m.string))]


def update() -> Catalog:
    """Merge the sources into the catalogue on disk; messages no longer used are dropped, nothing is guessed."""
    merged = translated()
    merged.update(extracted(), no_fuzzy_matching=True)
    merged.obsolete.clear()
    merged.header_comment = "# English texts of SoftPark. Message ids are the Chinese texts of the pages."
    merged.fuzzy = False
    merged.version, merged.msgid_bugs_address = "1", ""
    merged.last_translator = merged.language_team = "SoftPark"
    merged.creation_date = merged.revision_date = UNDATED
    PO.parent.mkdir(parents=True, exist_ok=True)
    with open(PO, "wb") as po:
        write_po(po, merged, width=120, omit_header=False, sort_output=True, ignore_obsolete=True, include_lineno=False)
    return merged


if __name__ == "__main__":
    for message in untranslated(update()):
        terminal.lines().say(f"no English yet: {message}")
