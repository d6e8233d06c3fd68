"""A result of coverage as a table: its rows lead to the map, and below stand denominators, notes and sources."""

from datetime import date

import streamlit as st

from maps.coverage.results import Box, Result, ResultColumn, ResultRow, Source, view_of
from registry.words import Words
from views.coverage.data import BY, CoverageAsked
from views.coverage.layer import Layer, layer_of
from views.kit import format
from views.kit.articles import article
from views.kit.days import kept
from views.kit.i18n import _, link, pick
from views.kit.markup import NUMBER, Html, show, table, tag
from views.kit.sources import cited, cited_plainly

TEXTS = ("name", "text", "day")
DASH = "—"
# What a name in a cell is filtered by on the map, where the rows of the table are what a filter of it chooses.
FILTERS = ("district", "area", "tier", "recognition", "role")


def draw_table(result: Result, asked: CoverageAsked) -> None:
    """Heading, table, and what a reader must know of its figures."""
    st.header(pick(result.name), anchor=False)
    if drawn := layer_query(result, asked):
        on_it = link("./", **drawn, day=kept(asked.on))
        show(tag("p", tag("a", _("在地图上看这一图层"), href=on_it, target="_self"), cls="sp sp-quiet"))
    empty = [row for row in result.rows if row.cells.get("parks") == 0]
    if len(empty) == len(result.rows):
        show(tag("p", _("登记中没有这些园区。") if empty else _none(result), cls="sp-lead"))
    else:
        columns = [(_begun(pick(column.name)), _class(column)) for column in result.columns]
        listed = [row for row in result.table() if row is result.total or row.cells.get("parks") != 0]
        rows = _once(result, [_line(result, row, asked) for row in listed])
        show(tag("div", tag("div", table(columns, rows, "sp-coverage"), cls="sp-scroll"), cls="sp"))
        if empty:
            names = _("、").join(pick(row.cells[result.columns[0].id]) for row in empty)
            show(tag("p", _("没有园区，未列出：{names}。").format(names=names), cls="sp sp-quiet sp-small"))
    show(tag("div", *_about(result), cls="sp sp-about"))


def _none(result: Result) -> str:
    """What it means that a table has no row."""
    said = {
        "overlaps": _("没有相互重叠的园区，也没有这样窄的缝隙。"),
        "changes": _("这两天之间没有变化。"),
        "subsidies_by_park": _("没有园区有可测算的企业。"),
    }
    return said.get(result.id, _("没有可列的内容。"))


def _line(result: Result, row: ResultRow, asked: CoverageAsked) -> list[object]:
    """The cells of a row; the first leads to the map, the total is set off."""
    cells: list[object] = [_cell(column, row) for column in result.columns]
    if row.box is not None:
        cells[0] = tag("a", cells[0], href=on_map(result, row, asked), title=_("在地图上看"), target="_self")
    if row is result.total:
        return [[tag("strong", cell)] if cell else "" for cell in cells]
    return cells


def _class(column: ResultColumn) -> str | None:
    if column.kind in TEXTS:
        return "sp-nowrap" if column.id == "article" or column.kind == "day" else None
    return NUMBER


def _begun(words: str) -> str:
    """Words at the beginning of a cell, in English with a capital."""
    return words[:1].upper() + words[1:]


def _once(result: Result, rows: list[list[object]]) -> list[list[object]]:
    """Long words that stand in several rows one below the other are said in the first of them."""
    places = [place for place, column in enumerate(result.columns) if column.id in ("document", "quote")]
    for place in places:
        column = [row[place] for row in rows]
        for line, before in enumerate(column[:-1], 1):
            if column[line] == before:
                rows[line][place] = _("同上")
    return rows


def on_map(result: Result, row: ResultRow, asked: CoverageAsked) -> str:
    """The address of the map that shows what the row speaks of: its filter or its layer, its park, its day or days, and
    the view."""
    chosen = {asked.show: row.id} if asked.show in FILTERS and row.id != "all" and _filters(asked.show, row.id) else {}
    beside = asked.since.isoformat() if asked.show == "changes" and asked.since != asked.on else None
    drawn = {} if asked.show in BY else layer_query(result, asked)
    return f"{link('./', **chosen, **drawn, park=row.park, day=kept(asked.on), beside=beside)}#map={_view(row.box)}"


def layer_query(result: Result, asked: CoverageAsked) -> dict[str, str]:
    """The parameters with which the map draws the result; none where its filters show what the rows speak of."""
    id = layer_of(asked.show, result)
    return Layer(id, asked).write() if id else {}


def _filters(show: str, id: str) -> bool:
    """Whether the map has a filter for the row: not for a place of which only the city is known."""
    return show != "district" or len(id) == 6


def _view(box: Box) -> str:
    return "/".join(f"{value:g}" for value in view_of(box))


def _cell(column: ResultColumn, row: ResultRow) -> Html | str:
    value = row.cells.get(column.id)
    if column.id == "article" and isinstance(value, str):
        return article(value)
    if row.hidden and column.kind not in TEXTS:
        return _("不显示")
    if value is None:
        return _nothing(column)
    if isinstance(value, Words):
        return _begun(pick(value))
    if isinstance(value, date):
        return format.day(value)
    if column.id == "source":
        return cited(str(value))
    return NUMBERS.get(column.kind, str)(value)


def _nothing(column: ResultColumn) -> str:
    """An area that nobody has measured is not known; a cell that has no meaning in its row is empty."""
    if column.kind in ("hectares", "square_kilometres"):
        return format.unknown()
    return "" if column.kind in (*TEXTS, "count") else DASH


NUMBERS = {
    "count": lambda value: f"{value:,}",
    "hectares": lambda value: f"{value:,.2f}",
    "square_kilometres": lambda value: f"{value:,.2f}",
    "square_metres": lambda value: f"{value:,.0f}",
    "metres": lambda value: f"{value:,.1f}",
    "percent": lambda value: f"{value:,.2f}%",
    "money": lambda value: format.money(format.yuan(value)),
    "rate": lambda value: format.exact(format.yuan(value)),
}


def _about(result: Result) -> list[Html]:
    """Denominators, notes, sources."""
    denominators = [
        tag("li", _("“{column}”的{denominator}").format(column=pick(c.name), denominator=pick(c.of)))
        for c in result.columns
        if c.of
    ]
    notes = [tag("li", pick(note)) for note in result.notes]
    sources = [piece for source in result.sources for piece in (_("；"), _source(source))][1:]
    return [
        tag("ul", *denominators, *notes),
        tag("p", _("来源："), *sources),
    ]


def plain_source(source: Source) -> str:
    """A source in words, with its document and article."""
    if source.document is None:
        return pick(source.name)
    document = cited_plainly(f"{source.document} {source.article or ''}".strip())
    return document if pick(source.name) in document else f"{pick(source.name)} {document}"


def _source(source: Source) -> Html | str:
    if source.document is None:
        return pick(source.name)
    document = f"{source.document} {source.article or ''}".strip()
    named = pick(source.name) in cited_plainly(document)  # its title is said once
    return tag("span", None if named else f"{pick(source.name)} ", cited(document))
