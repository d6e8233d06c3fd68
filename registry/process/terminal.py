"""The terminal (终端): the one door through which a command's words go out.

What people wrote into files and registers is text: `[x]` in it is no style, and a control sign reaches no terminal,
where it could move the cursor, turn words around or hide some. It is shown as an escape instead (`\\x1b`, `\\u202e`).
"""

from __future__ import annotations

import json
import re
import sys
from typing import NoReturn

from rich.console import Console
from rich.text import Text

# C0 and C1 controls but tab and line feed, soft hyphen, marks and overrides of direction, separators, invisible
# joiners, halves of surrogate pairs, tags.
_ODD = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f"
)
_CONTROL = re.compile(f"[{_ODD}]")
_BREAK = re.compile(f"[\t\n{_ODD}]")


def visible(text: str) -> str:
    """The text with its control signs shown; its lines stay lines."""
    return _CONTROL.sub(_escaped, text)


def one_line(value: object) -> str:
    """What somebody wrote, for the middle of a sentence: a line break in it begins no line of ours."""
    return _BREAK.sub(_escaped, str(value))


def _escaped(sign: re.Match[str]) -> str:
    return sign[0].encode("unicode_escape").decode("ascii")


def as_json(value: object, indent: int = 2) -> str:
    """JSON whose control signs are escaped, which means the same to a program."""
    plain = _written(value, indent)
    if plain.replace("\n", "").isprintable():  # which no odd sign is, and which is known at once
        return plain
    return _CONTROL.sub(lambda sign: json.dumps(sign[0])[1:-1].replace("\x7f", "\\u007f"), plain)


def _written(value: object, indent: int) -> str:
    """As `json` writes it, and many times as fast but where the value holds half of a surrogate pair."""
    from pydantic_core import PydanticSerializationError, to_json  # most commands write none

    try:
        return to_json(value, indent=indent).decode()
    except PydanticSerializationError:
        return json.dumps(value, ensure_ascii=False, indent=indent)


class Terminal(Console):
    """A console for which every word is text. Colour is asked for by `style`, or by a part (words, style) of `say`."""

    def __init__(self, *, stderr: bool = False, soft_wrap: bool = False, width: int | None = None) -> None:
        super().__init__(stderr=stderr, soft_wrap=soft_wrap, width=width, markup=False, emoji=False, highlight=False)

    def render_str(self, text: str, **options: object) -> Text:
        """Strings, also those in the cells of tables; `markup` is never taken."""
        return super().render_str(visible(text), **options | {"markup": False, "emoji": False})

    def say(self, *parts: str | tuple[str, str], end: str = "\n") -> None:
        """One line put together from words and from (words, style)."""
        told = Text()
        for part in parts:
            words, style = (part, "") if isinstance(part, str) else part
            told.append(visible(words), style)
        self.print(told, end=end)

    def say_json(self, value: object, indent: int = 2) -> None:
        """JSON, as it is: no line is folded and nothing coloured."""
        self.file.write(as_json(value, indent) + "\n")


def end(words: str) -> NoReturn:
    """End the program with exit code 1 and these words on stderr. Raises SystemExit."""
    raise SystemExit(visible(words))


def lines(stderr: bool = False) -> Terminal:
    """A terminal for sentences, which fold where the window ends."""
    return Terminal(stderr=stderr, soft_wrap=True)


def tables() -> Terminal:
    """A terminal for tables. A pipe has no width of its own; 80 columns would fold Chinese names into ribbons."""
    return Terminal(width=None if sys.stdout.isatty() else 120)
