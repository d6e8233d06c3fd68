"""The words of the interface: Chinese is the message id, English comes from `locale/en/LC_MESSAGES/softpark.po`.

`?lang=en` in the address chooses English and survives every page change. The catalogue is compiled in memory from
the .po file, so that no binary is committed and an edited translation needs no build step.
Texts that are data (documents, places, facts) carry both languages themselves: see `pick`.
"""

import gettext
import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = {"zh": "中文", "en": "English"}  # each in its own words, whatever the page's language
DEFAULT = "zh"
LOCALE = Path(__file__).parents[2] / "locale"


@cache
def catalogue(lang: str) -> gettext.NullTranslations:
    """The translations into `lang`; Chinese needs none, its words are the message ids."""
    if lang == DEFAULT:
        return gettext.NullTranslations()
    with open(LOCALE / lang / "LC_MESSAGES" / "softpark.po", "rb") as po:
        messages = read_po(po, locale=lang)
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


_SPOKEN: ContextVar[str | None] = ContextVar("spoken", default=None)


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Within, all is said in `lang`: for what is answered without a page of Streamlit, which knows its visitor."""
    before = _SPOKEN.set(lang)
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def language() -> str:
    """`zh` or `en`: the address decides, else what this visitor chose before, else Chinese."""
    if (spoken := _SPOKEN.get()) is not None:
        return spoken
    asked = st.query_params.get("lang")
    if asked in LANGUAGES:
        st.session_state["lang"] = asked
        return asked
    return st.session_state.get("lang", DEFAULT)


def remember_language() -> None:
    """Write the visitor's choice back into the address, where a change of page has dropped it."""
    chosen = language()
    if chosen != DEFAULT and st.query_params.get("lang") != chosen:
        st.query_params["lang"] = chosen


def choose_language(lang: str) -> None:
    """Switch to `lang`; Chinese, the default, leaves no trace in the address."""
    st.session_state["lang"] = lang
    if lang == DEFAULT:
        st.query_params.pop("lang", None)
    else:
        st.query_params["lang"] = lang


def address(**params: object) -> dict[str, str]:
    """Query parameters of a link inside the app: `params` that are not None, and the language if not Chinese."""
    chosen = language()
    kept = {} if chosen == DEFAULT else {"lang": chosen}
    return kept | {name: str(value) for name, value in params.items() if value is not None}


def link(page: str, /, **params: object) -> str:
    """A relative address of a page of the app for an `href`; it keeps the language."""
    query = address(**params)
    return f"{page}?{urlencode(query)}" if query else page


def _(message: str) -> str:
    """`message` (Chinese) in the visitor's language."""
    return catalogue(language()).gettext(message)


def N_(message: str) -> str:
    """`message` as it is: marks a text that is translated where it is said."""
    return message


def in_english(message: str) -> str:
    """The English of `message`, whatever the visitor's language."""
    return catalogue("en").gettext(message)


def both(message: str) -> str:
    """`message` (Chinese) and below it the English: for terminals and for who has no page with a language."""
    return f"{message}\n{in_english(message)}"


def ngettext(message: str, plural: str, count: int) -> str:
    """The form of `message` for `count`; Chinese has one form, so `message` and `plural` are the same there."""
    return catalogue(language()).ngettext(message, plural, count)


def pick(text: object) -> str:
    """A text that is data and carries `.zh` and `.en`, in the visitor's language; Chinese where English is missing.

    A string of the register may hold both as "中文 / English"; any other is returned as it is, None as an empty string.
    """
    if text is None or isinstance(text, str):
        chinese, both, english = (text or "").partition(" / ")
        return english if both and language() == "en" else chinese
    return (text.en if language() == "en" else text.zh) or text.zh


def label(text: object) -> str:
    """What `pick` gives, as a label: English begins with a large letter."""
    said = pick(text)
    return said[:1].upper() + said[1:]


def pick_name(row: object, stem: str = "name") -> str:
    """`row.name_zh` or `row.name_en`; Chinese where English is missing."""
    return (getattr(row, f"{stem}_en", None) if language() == "en" else None) or getattr(row, f"{stem}_zh") or ""
