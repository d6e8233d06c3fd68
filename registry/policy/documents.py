"""Policy documents (政策文件) as data: what a file under ``data/policies`` may say.

A file is read by :func:`registry.policy.law.load_document`; a mistake in it is refused with the file, the clause, the
offending word and the words allowed.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, Field, model_validator

from . import vocabulary as v
from .terms import Frozen, Payment, Test

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
QuestionId = Literal[*v.QUESTIONS]


class Text(Frozen):
    """The same words in Chinese and English."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Clause(Frozen):
    """A clause (条款) of a measure: what it asks, where it stands, and the words it stands in."""

    id: Slug
    name: Text
    article: str
    quote: str = Field(min_length=2)
    test: Test
    decides: Literal["payment", "floor"] = "payment"


class OpenQuestion(Frozen):
    """A question that the text of this measure leaves open, with the words that leave it open."""

    question: QuestionId
    article: str
    quote: str = Field(min_length=2)
    note: Text


class Measure(Frozen):
    """A measure (措施): who may get what, under which clauses."""

    id: str = Field(pattern=r"^[a-z0-9-]+/[0-9]+(\.[0-9]+)?$")
    name: Text
    claimant: Literal["tenant", "operator", "anyone"]
    article: str
    quote: str = Field(min_length=2)
    clauses: tuple[Clause, ...] = ()
    payment: Payment
    open_questions: tuple[OpenQuestion, ...] = ()
    documents_needed: tuple[Text, ...] = ()

    @property
    def questions(self) -> tuple[str, ...]:
        """The ids of its open questions, in the order of the vocabulary."""
        asked = {question.question for question in self.open_questions}
        return tuple(id for id in v.QUESTIONS if id in asked)

    @model_validator(mode="after")
    def _clauses_differ(self) -> Measure:
        ids = [clause.id for clause in self.clauses]
        for id in ids:
            if ids.count(id) > 1:
                raise ValueError(f"clause {id!r} stands twice in {self.id}")
        return self


class Quoted(Frozen):
    """Words of the document, and where they stand."""

    article: str
    quote: str = Field(min_length=2)


class Force(Frozen):
    """When a document is in force: from a day for some years, or the period of a plan; a draft never is."""

    state: Literal["issued", "draft", "plan"]
    issued: dt.date | None = None
    start: dt.date | None = None
    years: int | None = Field(default=None, ge=1, le=20)
    first_year: int | None = None
    last_year: int | None = None
    quote: str | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _states_its_dates(self) -> Force:
        if self.state == "issued" and self.start is None:
            raise ValueError("an issued document needs the day it starts")
        if self.state == "plan" and (self.first_year is None or self.last_year is None):
            raise ValueError("a plan needs first_year and last_year")
        return self


class Stacking(Frozen):
    """How the document's support goes together with other support (叠加)."""

    within_level: Literal["higher"] | None = None
    with_other_levels: Literal["sum"] | None = None
    at_most: Literal["spent"] | None = None
    articles: tuple[Quoted, ...] = ()
    note: Text | None = None


class Coverage(Frozen):
    """What was done with an article: encoded here, left to people, or ignored, and why."""

    article: str
    treated: Literal["encoded", "people", "ignored"]
    reason: Text


class Place(Frozen):
    """A place that the document names, in the role that it gives it."""

    name: str
    role: Literal["area", "candidate", "named", "district"]
    article: str
    quote: str = Field(min_length=2)


class Document(Frozen):
    """A policy document (政策文件)."""

    id: Slug
    title: Text
    number: str | None = None
    issuer: str
    jurisdiction: str = Field(pattern=r"^\d{2}(\d{2}){0,2}$")
    level: Literal["district", "municipal", "provincial"]
    provenance: Literal["primary", "secondary"]
    source: str
    force: Force
    scope: tuple[Quoted, ...] = ()
    stacking: Stacking = Stacking()
    ceiling: Quoted | None = None
    measures: tuple[Measure, ...] = ()
    places: tuple[Place, ...] = ()
    coverage: tuple[Coverage, ...]

    @model_validator(mode="after")
    def _measures_belong(self) -> Document:
        for measure in self.measures:
            if measure.id.split("/")[0] != self.id:
                raise ValueError(f"measure {measure.id!r} does not begin with {self.id!r}")
        return self

    def quotes(self) -> list[str]:
        """Every clause quoted in the document, for the proof that it stands in the source."""
        return list(_quotes(self))


def _quotes(part: object) -> list[str]:
    if isinstance(part, BaseModel):
        own = [part.quote] if getattr(part, "quote", None) else []
        return own + [q for name in type(part).model_fields for q in _quotes(getattr(part, name))]
    if isinstance(part, tuple):
        return [q for item in part for q in _quotes(item)]
    return []
