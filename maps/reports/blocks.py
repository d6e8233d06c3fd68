"""Blocks (版块) of a report, as plain values that the template sets: key figures, map, table, chart, clauses, notes.

Everything is text in the report's language by now; the template (`templates/report.typ`) knows no word and no figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from maps.coverage.results import Result, ResultColumn, ResultRow, Source
from maps.speech import NOTHING, UNKNOWN, UNTOLD, Speech
from registry.policy import load_law
from registry.typed.article_words import article

Block = dict[str, object]
TEXTS = ("name", "text", "day")


@dataclass(frozen=True)
class Report:
    """A report ready to be set. `marks`: what every page says at its head; `name`: what it is about, in file names;
    `missing`: a sentence about each sign that no font has (`maps.reports.glyphs`).
    """

    name: str
    title: str
    subtitle: str
    day: date
    language: str
    marks: tuple[str, ...]
    foot: str
    blocks: tuple[Block, ...]
    missing: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        """The name of its file, without the end."""
        return f"softpark-{self.name}-{self.day}{'' if self.language == 'zh' else f'-{self.language}'}"


def heading(text: str) -> Block:
    return {"kind": "heading", "text": text}


def text(*sentences: str) -> Block:
    return {"kind": "text", "sentences": list(sentences)}


def figures(*items: tuple[str, str, str]) -> Block:
    """Key figures: (value, what it is, what must be known of it)."""
    return {"kind": "figures", "items": [{"value": v, "label": label, "note": note} for v, label, note in items]}


def notes(sentences: Iterable[str]) -> Block:
    """What a reader must know, in small print; each sentence once."""
    return {"kind": "notes", "sentences": list(dict.fromkeys(sentence for sentence in sentences if sentence))}


def chart(title: str, svg: str, said: str = "") -> Block:
    return {"kind": "chart", "title": title, "svg": svg, "note": said}


def table(columns: Sequence[tuple[str, str]], rows: Sequence[Sequence[str]], total: bool = False,
          shares: Sequence[float] = ()) -> Block:  # fmt: skip
    """`columns`: (heading, left or right). `shares`: of the width; 0 takes what it needs. `total`: of the last row."""
    widths = list(shares) or [1.0 if align == "right" else 1.4 for _name, align in columns]
    return {
        "kind": "table", "columns": [{"name": name, "align": align} for name, align in columns],
        "rows": [list(row) for row in rows], "total": total, "shares": widths,
    }  # fmt: skip


def of_result(result: Result, say: Speech, leave_out: Sequence[str] = ()) -> Block:
    """A result as a table: what may not be told and what is not known are said, never empty."""
    columns = [column for column in result.columns if column.id not in leave_out]
    rows = [[_cell(column, row, say) for column in columns] for row in result.table()]
    heads = [(say(column.name), "left" if column.kind in TEXTS else "right") for column in columns]
    return table(heads, rows, result.total is not None)


def _cell(column: ResultColumn, row: ResultRow, say: Speech) -> str:
    if row.hidden and column.kind not in TEXTS:
        return say(UNTOLD)
    value = row.cells.get(column.id)
    if value is None:
        if column.kind in ("hectares", "square_kilometres"):
            return say(UNKNOWN)
        return "" if column.kind in TEXTS else NOTHING
    return say.figure(column.kind, value)


def about(results: Iterable[Result], say: Speech) -> list[str]:
    """Denominators, notes and sources of results, each once."""
    said: list[str] = []
    for result in results:
        colon = say("：", ": ")
        said += [f"“{say(column.name)}”{colon}{say(column.of)}" for column in result.columns if column.of]
        said += [say(note) for note in result.notes]
        said += [say("来源：", "Source: ") + source(each, say) for each in result.sources]
    return list(dict.fromkeys(said))


def source(each: Source, say: Speech) -> str:
    if each.document is None:
        return say(each.name)
    document = cited(" ".join(filter(None, (each.document, each.article))), say)
    return document if say(each.name) in document else f"{say(each.name)}{say('：', ': ')}{document}"


def cited(stated: str | None, say: Speech) -> str:
    """`guangdong-2020-137 四(四)` as the document's title and article; any other source as it stands."""
    if stated is None:
        return ""
    id, _space, where = stated.partition(" ")
    document = next((each for each in load_law().documents if each.id == id), None)
    if document is None:
        return say.pick(stated)
    title = f"《{document.title.zh}》" if not say.english else document.title.en
    return f"{title}{' ' if say.english else ''}{say.pick(article(where))}"
