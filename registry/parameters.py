"""Parameters of addresses (地址参数): what pages and routes are asked, read in one place.

An address is typed, bookmarked, mangled and attacked. Whatever stands there is a text that can be shown, searched for
and logged (`clean`), or is refused with what would be right (`BadParameter`); it never reaches `int()`, a date or a
database as it came. A test puts the worst of texts into every parameter of every page and route.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qs

LONGEST = 2_000  # signs of one parameter; a list of districts or the facts of a self-check are far shorter
SHOWN = 60  # signs of a wrong word that are said back
STRANGE = "\N{REPLACEMENT CHARACTER}"
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WHOLE = re.compile(r"[0-9]{1,18}")
DECIMAL = re.compile(r"[+-]?[0-9]{1,20}(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?")


class BadParameter(ValueError):
    """A parameter of an address that cannot be read: its `name`, the `word` that stood there, what is `right`."""

    def __init__(self, name: str, word: str, right: str):
        word = clean(word, SHOWN)
        super().__init__(f"{name}: {word!r} is not {right}")
        self.name, self.word, self.right = name, word, right


def clean(text: str, most: int = LONGEST) -> str:
    """The text as it can be shown and searched for: no sign that controls, none that is no character, not too long.

    What was cleaned fits no name in the register, and so is answered like any other unknown one.
    """
    cut = text if len(text) <= most else f"{text[: most - 1]}…"
    return "".join(STRANGE if unicodedata.category(sign) in ("Cc", "Cs") else sign for sign in cut)


def cleaned(params: Mapping[str, str]) -> dict[str, str]:
    """All parameters of an address; of one that is repeated, the one that the mapping gives."""
    return {clean(name): clean(params[name]) for name in params}


def every(query: bytes, *, empty: bool = False) -> dict[str, list[str]]:
    """All that the query of an address says, as ASGI has it; of a parameter that is repeated each text. `empty`: also
    those that say nothing, as a form sends them.
    """
    found = parse_qs(query.decode("latin-1"), errors="replace", keep_blank_values=empty)
    return {clean(name): [clean(text) for text in texts] for name, texts in found.items()}


def day_of(text: str) -> dt.date | None:
    """The day written 2026-07-01; None where it is none."""
    if not DAY.fullmatch(text):
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def day(name: str, text: str | None, first: dt.date, last: dt.date) -> dt.date | None:
    """The day, None where nothing is asked. Raises `BadParameter`."""
    if not text:
        return None
    found = day_of(text)
    if found is None:
        raise BadParameter(name, text, "a day such as 2026-07-01")
    if not first <= found <= last:
        raise BadParameter(name, text, f"a day from {first} to {last}")
    return found


def whole_of(text: str, most: int = 10**18 - 1) -> int | None:
    """The whole number from 0 to `most`, in the digits 0 to 9; None where it is none."""
    if not WHOLE.fullmatch(text):
        return None
    found = int(text)
    return found if found <= most else None


def decimal_of(text: str) -> float | None:
    """The finite number; None where it is none."""
    found = float(text) if DECIMAL.fullmatch(text) else float("inf")
    return found if abs(found) != float("inf") else None


def word(name: str, text: str | None, allowed: Iterable[str], usual: str) -> str:
    """One of the words `allowed`, the `usual` one where nothing is asked. Raises `BadParameter`."""
    allowed = tuple(allowed)
    if text is None:
        return usual
    if text not in allowed:
        raise BadParameter(name, text, f"one of {', '.join(allowed)}")
    return text
