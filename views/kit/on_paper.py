"""A grid on paper (打印). Streamlit draws a grid on a canvas: on paper it would be cut at the right, and only the rows
that were in sight would be there. So the same rows stand behind it as a table that only a printer sees; the stylesheet
leaves the grid out there.
"""

from datetime import date

import pandas as pd

from views.kit import format
from views.kit.i18n import ngettext
from views.kit.markup import Html, show, tag

MOST = 300  # rows, since they go to the browser a second time
ONE_LINE = 18  # signs: days, amounts, credit codes
UPRIGHT = 10  # columns that an upright A4 page has room for; with more the page is turned


def draw_on_paper(frame: pd.DataFrame, most: int = MOST) -> None:
    """The rows of a grid under its columns' names; how many are left out is said."""
    head = tag("tr", *(tag("th", str(name), scope="col") for name in frame.columns))
    body = [tag("tr", *map(_cell, row)) for row in frame.head(most).itertuples(index=False, name=None)]
    found: list[Html] = [tag("table", tag("thead", head), tag("tbody", *body))]
    if (left := len(frame) - most) > 0:
        found.append(
            tag(
                "p",
                ngettext("另有 {n} 行没有印出，请下载表格。", "另有 {n} 行没有印出，请下载表格。", left).format(
                    n=f"{left:,}"
                ),
            )
        )
    turned = " sp-turned" if len(frame.columns) > UPRIGHT else ""
    show(tag("div", *found, cls=f"sp sp-print-only sp-on-paper{turned}"))


def _cell(value: object) -> Html:
    """A cell; what would be another number or day where a line ends within it stands on one line."""
    said = _said(value)
    whole = said.isascii() and len(said) <= ONE_LINE and " " not in said
    return tag("td", said, cls="sp-one-line" if whole else None)


def _said(value: object) -> str:
    """A cell as the grid shows it; what is not known is empty in both."""
    if value is None or (not isinstance(value, date) and pd.isna(value)):
        return ""
    if isinstance(value, date):
        return format.day(value)
    if isinstance(value, float):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return f"{value:,}" if isinstance(value, int) else str(value)
