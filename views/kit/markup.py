"""HTML for the parts of a page that are only read: escaped by default, built by one function."""

import html
from collections.abc import Iterable, Sequence

import streamlit as st


class Html(str):
    """A piece of markup that is safe to put into a page as it is."""


def tag(name: str, /, *children: object, **attributes: object) -> Html:
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


NUMBER = "sp-number"  # right-aligned, tabular figures


def table(columns: Sequence[tuple[str, str | None]], rows: Iterable[Sequence[object]], cls: str = "") -> Html:
    """A table of `columns` (heading, class of its cells) and rows of cells; a cell may be a list of pieces.

    Each cell carries its heading as `data-label`, so that on a phone the stylesheet can stack a row into a card.
    """
    head = tag("tr", *(tag("th", heading, scope="col", cls=cell) for heading, cell in columns))
    body = [
        tag(
            "tr",
            *(
                tag("td", *(cell if isinstance(cell, list) else [cell]), data_label=heading, cls=kind)
                for (heading, kind), cell in zip(columns, row, strict=True)
            ),
        )
        for row in rows
    ]
    return tag("table", tag("thead", head), tag("tbody", *body), cls=f"sp-table {cls}".strip())
