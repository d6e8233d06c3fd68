"""The law (政策): all documents at hand, found by id, and when each is in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from pydantic import ValidationError

from . import vocabulary as v
from . import yamltext
from .documents import Document, Force, Measure
from .mistakes import refusal_of
from .refusal import Refusal

POLICIES = Path(__file__).resolve().parents[2] / "data" / "policies"


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a document is in force on a day, and from when to when. ``end`` is the last day, None where unknown.

    state: ``in_force``, ``not_yet``, ``expired``, ``draft``, or ``last_day``: the one day on which it depends on
    how 有效期N年 is read.
    """

    state: str
    start: dt.date | None
    end: dt.date | None

    def under(self, option: str) -> str:
        """The state once the question `last-day` is answered with this option."""
        if self.state != "last_day":
            return self.state
        return "expired" if option == "day-before" else "in_force"


@dataclass(frozen=True)
class Law:
    """The documents, in the order of their ids."""

    documents: tuple[Document, ...]

    @cached_property
    def measures(self) -> dict[str, Measure]:
        return {measure.id: measure for document in self.documents for measure in document.measures}

    def document(self, id: str) -> Document:
        """The document with this id, or the one that a measure's id begins with. Raises KeyError."""
        stem = id.split("/")[0]
        for document in self.documents:
            if document.id == stem:
                return document
        raise KeyError(id)

    def measures_for(self, claimant: str) -> tuple[Measure, ...]:
        """The measures that a ``tenant`` or an ``operator`` can ask."""
        return tuple(m for m in self.measures.values() if m.claimant in (claimant, "anyone"))


@cache
def load_law(folder: Path = POLICIES) -> Law:
    """Every ``*.yaml`` of the folder. Raises Refusal naming the file, the place and the words allowed there."""
    documents = tuple(load_document(path) for path in sorted(folder.glob("*.yaml")))
    law = Law(documents)
    for measure in law.measures.values():
        offer = getattr(measure.payment, "same_kind_offer", None)
        if offer is not None and offer not in law.measures:
            raise Refusal(measure.id, f"没有措施“{offer}”。", f"there is no measure {offer!r}.")
    return law


def load_document(path: Path) -> Document:
    """One policy file. Raises Refusal with file, place, the offending word and the words allowed."""
    try:
        node = yamltext.compose(path.read_text(encoding="utf-8"))
        if node is None:
            raise Refusal("", "文件是空的。", "the file is empty.")
        document = Document.model_validate(yamltext.value(node))
    except Refusal as refusal:
        raise refusal.under(path.name) from None
    except ValidationError as fault:
        raise refusal_of(fault).under(path.name) from None
    if path.stem != document.id:
        raise Refusal(path.name, f"文件名应为 {document.id}.yaml。", f"the file should be named {document.id}.yaml.")
    return document


def standing(document: Document, day: dt.date) -> Standing:
    """Whether the document is in force on the day (施行与有效期)."""
    force = document.force
    if force.state == "draft":
        return Standing("draft", None, None)
    start, end = _term(force)
    if day < start:
        return Standing("not_yet", start, end)
    if end is None or day <= end:
        return Standing("in_force", start, end)
    if force.state == "issued" and day == end + dt.timedelta(days=1):
        return Standing("last_day", start, end)
    return Standing("expired", start, end)


def _term(force: Force) -> tuple[dt.date, dt.date | None]:
    """First and last day; N years end on the day before their anniversary, the next day being an open question."""
    if force.state == "plan":
        return dt.date(force.first_year, 1, 1), dt.date(force.last_year, 12, 31)
    if force.years is None:
        return force.start, None
    anniversary = force.start.replace(year=force.start.year + force.years)
    return force.start, anniversary - dt.timedelta(days=1)


def ordered(questions: Iterable[str]) -> list[str]:
    """Question ids in the order of the vocabulary."""
    asked = set(questions)
    return [id for id in v.QUESTIONS if id in asked]
