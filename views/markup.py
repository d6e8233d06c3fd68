"""HTML for the parts of a page that are only read: escaped by default, built by one function."""

import html

import streamlit as st


class Html(str):
    """A piece of markup that is safe to put into a page as it is."""


def tag(name: str, *children: object, **attributes: object) -> Html:
    """`<name attributes>children</name>`; children that are not `Html` are escaped, None is left out.

    `cls` stands for `class`, `_` in a name for `-`; an attribute that is None is left out.
    """
    written = "".join(
        f' {"class" if key == "cls" else key.replace("_", "-")}="{html.escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Html(f"<{name}{written}>{join(children)}</{name}>")


def join(children: object) -> Html:
    """Pieces one after the other, plain text escaped, None left out."""
    return Html("".join(c if isinstance(c, Html) else html.escape(str(c)) for c in children if c is not None))


def show(*children: object) -> None:
    """Put the pieces into the page here."""
    st.html(join(children))
