"""The law (政策): all documents at hand, found by id, and when each is in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path

from registry.policy import vocabulary as v
from registry.policy.files.checks import between
from registry.policy.files.documents import Document, Force, Measure
from registry.policy.files.mistakes import Mistake
from registry.policy.files.policy_file import Reading, read_document

POLICIES = Path(__file__).resolve().parents[3] / "data" / "policies"


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

    @cached_property
    def _by_id(self) -> dict[str, Document]:
        return {document.id: document for document in self.documents}

    def document(self, id: str) -> Document:
        """The document with this id, or the one that a measure's id begins with. Raises KeyError."""
        return self._by_id[id.partition("/")[0]]

    def measures_for(self, claimant: str) -> tuple[Measure, ...]:
        """The measures that a ``tenant`` or an ``operator`` can ask."""
        return tuple(m for m in self.measures.values() if m.claimant in (claimant, "anyone"))


@cache
def load_law(folder: Path = POLICIES) -> Law:
    """Every ``*.yaml`` of the folder. Raises Refusal naming the file, the place and the words allowed there."""
    documents = tuple(load_document(path) for path in sorted(folder.glob("*.yaml")))
    for mistake in between(documents):
        raise mistake.refusal()
    return Law(documents)


def load_document(path: Path) -> Document:
    """One policy file. Raises Refusal with file, place, the offending word and the words allowed."""
    reading = read_file(path)
    if reading.document is None:
        raise reading.mistakes[0].refusal().under(path.name)
    return reading.document


def read_file(path: Path) -> Reading:
    """One policy file: the document, or every mistake in it. Raises OSError where there is no such file."""
    try:
        reading = read_document(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError:
        zh, en = "文件不是 UTF-8 编码，请另存为 UTF-8。", "The file is not UTF-8 text; save it as UTF-8."
        return Reading(None, (Mistake("", zh, en),))
    id = reading.value.get("id") if isinstance(reading.value, dict) else None
    if not isinstance(id, str) or id == path.stem or any(mistake.at == "id" for mistake in reading.mistakes):
        return reading
    zh, en = f"文件名“{path.name}”应为“{id}.yaml”。", f"The file {path.name!r} should be named '{id}.yaml'."
    misnamed = Mistake("id", zh, en, path.name)
    return replace(reading, document=None, mistakes=tuple(reading.placed([*reading.mistakes, misnamed])))


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
    return force.start, _anniversary(force.start, force.years) - dt.timedelta(days=1)


def _anniversary(day: dt.date, years: int) -> dt.date:
    """The same day some years later; 1 March for a 29 February that does not come again."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)


def ordered(questions: Iterable[str]) -> list[str]:
    """Question ids in the order of the vocabulary."""
    asked = set(questions)
    return [id for id in v.QUESTIONS if id in asked]
