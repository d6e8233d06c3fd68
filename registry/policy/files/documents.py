"""Policy documents (政策文件) as data: what a file under ``data/policies`` may say.

A file is read by :mod:`registry.policy.files.policy_file`; a mistake in it is refused with the file, the clause, the
offending word and the words allowed. What goes beyond single words stands in :mod:`registry.policy.files.checking`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import product
from typing import Annotated, Any, Literal, TypeVar, assert_never, cast

from pydantic import BaseModel, Field, WithJsonSchema

from registry.policy import vocabulary as v
from registry.policy.files import payments as ways
from registry.policy.files import terms as t
from registry.policy.files.base import Frozen, Quote, Text, Words, written
from registry.policy.files.bounds import MAX_TARGET_M2
from registry.policy.files.clause_states import ClauseStates
from registry.policy.files.examples import Example
from registry.policy.files.fact_forms import DeclaredFact
from registry.policy.files.left_open.alternatives import ByOption, Taken, of_payment, other_payment, other_tests
from registry.policy.files.left_open.own_questions import Change, DeclaredQuestion, OptionKey
from registry.policy.files.payments import Payment
from registry.policy.files.terms import Test
from registry.policy.known_questions import QUESTIONS

Slug = Annotated[
    str,
    WithJsonSchema({"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}),
    written(
        r"[a-z0-9]+(-[a-z0-9]+)*",
        "编号只用小写字母、数字和连字符，如 three-years。",
        "an id is small letters, digits and hyphens, such as three-years.",
    ),
]
MeasureId = Annotated[
    str,
    WithJsonSchema({"type": "string", "pattern": r"^[a-z0-9]+(-[a-z0-9]+)*/[0-9]+(\.[0-9]+)?$"}),
    written(
        r"[a-z0-9]+(-[a-z0-9]+)*/[0-9]+(\.[0-9]+)?",
        "措施编号为“文件编号/条次”，如 guangming-2025-4/14。",
        "a measure is named document/article, such as guangming-2025-4/14.",
    ),
]
Jurisdiction = Annotated[
    str,
    WithJsonSchema({"type": "string", "pattern": r"^\d{2}(\d{2}){0,2}$"}),
    written(
        r"\d{2}(\d{2}){0,2}",
        '区划代码为 2 位（省）、4 位（市）或 6 位（区）数字并加引号，如 "440311"。',
        'two digits (province), four (city) or six (district) in quotes, such as "440311".',
    ),
]
Year = Annotated[int, Field(ge=1990, le=2100)]
Topic = Literal["rent", "park", "space", "other"]
"""What a measure is about; in words: `vocabulary.TOPICS`."""
QuestionId = Annotated[
    Words, WithJsonSchema({"type": "string", "examples": list(QUESTIONS)})  # and those that the document declares
]


class Clause(Frozen):
    """A clause (条款) of a measure: what it asks, where it stands, and the words it stands in."""

    id: Slug
    name: Text
    article: Words
    quote: Quote
    test: Test
    decides: Literal["payment", "floor"] = "payment"


class OpenQuestion(Frozen):
    """A question that the text of this measure leaves open, with the words that leave it open.

    Of one that the document declares: where: it is asked only of whom this surely holds; changes: by option, what
    becomes of the measure.
    """

    question: QuestionId
    article: Words
    quote: Quote
    note: Text
    where: Test | None = None
    changes: dict[OptionKey, Annotated[tuple[Change, ...], Field(min_length=1)]] = Field(default_factory=dict)


class Told(Frozen):
    """What the text itself says for who claims, in both languages, with its words."""

    zh: Words
    en: Words
    article: Words
    quote: Quote


class Claim(Frozen):
    """How a measure is claimed, as far as the text says: 受理单位, 申报入口, 申报时间, 电话."""

    office: Told | None = None
    portal: Told | None = None
    period: Told | None = None
    telephone: Told | None = None


class Beside(Frozen):
    """A project that exists and may be of the same kind (同类), by name and basis: whether it is, is not decided."""

    name: Text
    basis: Words


Form = TypeVar("Form", bound=ways.PaymentForm)
AnyTest = TypeVar("AnyTest")


def topic_of_old(measure: dict[str, object]) -> Topic:
    """The topic of a measure that was written before there were topics: all that was written then was of these two."""
    return "rent" if measure.get("claimant") == "tenant" else "park"


class Measure(Frozen):
    """A measure (措施): who may get what, under which clauses.

    topic: where the file says none, as before there were topics: rent for tenants, park for all others.
    """

    id: MeasureId
    name: Text
    claimant: Literal["tenant", "operator", "anyone"]
    topic: Topic = Field(default_factory=topic_of_old)
    article: Words
    quote: Quote
    clauses: tuple[Clause, ...] = Field(default=(), max_length=16)
    payment: Payment
    open_questions: tuple[OpenQuestion, ...] = ()
    claim: Claim = Claim()
    documents_needed: tuple[Text, ...] = ()
    perhaps_same_kind: tuple[Beside, ...] = ()
    examples: tuple[Example, ...] = ()

    def paying(self, form: type[Form]) -> Form:
        """Its payment, which is of this form.

        Raises:
            TypeError: it pays in another form.
        """
        if not isinstance(self.payment, form):
            raise TypeError(f"{self.id}: {type(self.payment).__name__} is no {form.__name__}")
        return self.payment

    @cached_property
    def clause_states(self) -> tuple[ClauseStates, ...]:
        """Its clauses as answers tell them, in each of their states."""
        return tuple(
            ClauseStates.of(clause.id, clause.article, clause.quote, tuple(self._facts_of(clause.test)))
            for clause in self.clauses
        )

    def _facts_of(self, *tests: Test | None) -> dict[str, None]:
        """The facts that the tests rest on, each once."""
        return dict.fromkeys(path for test in tests if test is not None for path in facts_asked(test, self))

    @cached_property
    def years_limit(self) -> t.YearsLimit | None:
        """The clause that limits for how many years it is paid; None where none does."""
        return next((clause.test for clause in self.clauses if isinstance(clause.test, t.YearsLimit)), None)

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that its clauses rest on, and then those that its amount does, each once, under every reading."""
        of_clauses = self._facts_of(
            *(
                test
                for clause, others in zip(self.clauses, self.other_tests, strict=True)
                for test in (clause.test, *others.values())
            )
        )
        payments = (self.payment, *(other_payment(self.payment, self.changes, dict([each])) for each in self.changes))
        steps = (test for payment in payments for _, test in payment.asks)
        amounts = (path for payment in payments for path in payment.rests_on)
        asked = self._facts_of(*steps, *(question.where for question in self.open_questions))
        return tuple(of_clauses | asked | dict.fromkeys(amounts))

    @cached_property
    def facts_by_bit(self) -> tuple[str, ...]:
        """The paths of the facts that may be missing, by the bit that says so: those that documents share, and then
        the measure's own."""
        return (*v.FACTS, *(path for path in self.facts if path not in v.FACTS))

    @cached_property
    def bits(self) -> dict[str, int]:
        """The bit of each fact that may be missing."""
        return {path: bit for bit, path in enumerate(self.facts_by_bit)}

    def missing(self, bits: int) -> tuple[str, ...]:
        """The paths of the facts whose bits are set."""
        return tuple(path for bit, path in enumerate(self.facts_by_bit) if bits >> bit & 1)

    @cached_property
    def questions(self) -> tuple[str, ...]:
        """The ids of its open questions: those that the kernel knows in their order, then its own."""
        asked = dict.fromkeys(question.question for question in self.open_questions)
        return (*(id for id in QUESTIONS if id in asked), *(id for id in asked if id not in QUESTIONS))

    @cached_property
    def own_questions(self) -> Mapping[str, OpenQuestion]:
        """Its questions that its document declares."""
        return {each.question: each for each in self.open_questions if each.question not in QUESTIONS}

    @cached_property
    def changes(self) -> ByOption:
        """What the options of its own questions change."""
        return {
            (id, option): listed for id, each in self.own_questions.items() for option, listed in each.changes.items()
        }

    @cached_property
    def other_tests(self) -> tuple[Mapping[Taken, Test | None], ...]:
        """Of each clause the test that an option puts in place; None where the option leaves it out."""
        return other_tests(self.changes, [clause.id for clause in self.clauses])

    @cached_property
    def paid_otherwise(self) -> frozenset[Taken]:
        """The options under which it pays otherwise."""
        return of_payment(self.changes)

    @cached_property
    def ways_to_pay(self) -> tuple[Measure, ...]:
        """The measure under every combination of the options under which it pays otherwise."""
        asked = dict.fromkeys(id for id, _ in self.paid_otherwise)
        options = [[(id, ""), *(taken for taken in self.paid_otherwise if taken[0] == id)] for id in asked]
        return tuple(self.under(dict(taken)) for taken in product(*options))

    def tests_of(self, form: type[AnyTest]) -> Iterator[AnyTest]:
        """The tests of this form that its clauses ask under any reading, by themselves or inside others."""
        tests = [clause.test for clause in self.clauses]
        tests += [test for others in self.other_tests for test in others.values() if test is not None]
        while tests:
            test = tests.pop()
            tests += [part for _, part in t.parts(test)]
            if isinstance(test, form):
                yield test

    def under(self, reading: Mapping[str, str]) -> Measure:
        """The measure as it pays under a reading. Its clauses are those of before, which are asked by option."""
        taken = self.paid_otherwise & frozenset(reading.items())
        if not taken:
            return self
        if taken not in self._made:
            payment = other_payment(self.payment, self.changes, dict(taken))
            self._made[taken] = self.model_copy(update={"payment": payment}).with_bits_of(self)
        return self._made[taken]

    def with_bits_of(self, other: Measure) -> Measure:
        """Itself, with the bits that say which facts are missing in another reading of the same measure."""
        self.__dict__ |= {"facts_by_bit": other.facts_by_bit, "bits": other.bits}
        return self

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Measure:
        """A copy, of which nothing is kept that was worked out of the other."""
        made = super().model_copy(update=update, deep=deep)
        for name in made.__dict__.keys() - type(self).model_fields.keys():
            del made.__dict__[name]
        return made

    @cached_property
    def _made(self) -> dict[frozenset[Taken], Measure]:
        return {}


def facts_asked(test: Test, measure: Measure) -> list[str]:
    """The facts that a test of the measure rests on."""
    match test:
        case t.AnyOf() | t.AllOf() | t.Not() | t.FirstKnown():
            return list(dict.fromkeys(path for _, part in t.parts(test) for path in facts_asked(part, measure)))
        case t.Unpaid(unpaid="assessed-year"):
            return ["granted", "park.assessments"]
        case t.YearsLimit() | t.Unpaid():
            return ["granted"]
        case t.RentYear() | t.Claimed():
            return []
        case t.Titled():
            return ["park.software_park"] if "park-meaning" in measure.questions else []
        case t.Cooperates():
            return ["park.recognition", "cooperation"]
        case t.Assessed():
            return ["park.assessments"]
        case t.Within():
            return [path for path in (test.fact, test.other) if path != t.CLAIM]
        case t.OneOf() | t.Division() | t.BeginsWith() | t.Is() | t.Compare():
            return [test.fact]
        case _:
            assert_never(test)


class Quoted(Frozen):
    """Words of the document, and where they stand."""

    article: Words
    quote: Quote


class Force(Frozen):
    """When a document is in force: from a day for some years, or the period of a plan; a draft never is.

    last: the last day, where the text gives it outright. replaced_on: the day from which another text stands in its
    place, the first of the month where only that is known.
    """

    state: Literal["issued", "draft", "plan"]
    issued: dt.date | None = None
    start: dt.date | None = None
    years: int | None = Field(default=None, ge=1, le=20)
    last: dt.date | None = None
    replaced_on: dt.date | None = None
    first_year: Year | None = None
    last_year: Year | None = None
    quote: Quote | None = None
    issued_quote: Quote | None = None
    note: Text | None = None


class Exclusion(Frozen):
    """Measures of the document of which one claimant draws one in a year (不得同时享受).

    counts: which of them: `chosen`, the one that the claimant chooses; `higher`, the higher (就高不就低); `unsaid`,
    where the text only says that they do not go together (不得重复享受).
    """

    measures: tuple[MeasureId, ...] = Field(min_length=2)
    counts: Literal["chosen", "higher", "unsaid"]
    article: Words
    quote: Quote


class Stacking(Frozen):
    """How the document's support goes together with other support (叠加).

    within_level: beside support of the same kind and level: `higher` (就高不就低), or `once` (不得重复享受), which does
    not say that the higher is taken. with_other_levels: `sum` (可叠加), as where nothing is said, or one of those two.
    """

    within_level: Literal["higher", "once"] | None = None
    with_other_levels: Literal["sum", "higher", "once"] | None = None
    at_most: Literal["spent"] | None = None
    one_of: tuple[Exclusion, ...] = ()
    articles: tuple[Quoted, ...] = ()
    note: Text | None = None


class Coverage(Frozen):
    """What was done with an article: encoded here, left to people, or ignored, and why."""

    article: Words
    treated: Literal["encoded", "people", "ignored"]
    reason: Text


class Place(Frozen):
    """A place that the document names, in the role that it gives it."""

    name: Words
    role: Literal["area", "candidate", "named", "district"]
    article: Words
    quote: Quote


class Target(Frozen):
    """A figure that the document sets for a year (目标), to hold the register against: so many square metres of space.
    It decides nothing. note: what the words leave open of it."""

    name: Text
    at_least_m2: Annotated[int, Field(gt=0, le=MAX_TARGET_M2)]
    by_year: Year
    article: Words
    quote: Quote
    note: Text | None = None


class Document(Frozen):
    """A policy document (政策文件).

    zone: the functional zone whose authority issued it (`data/authorities.csv`). A zone has no code: the jurisdiction
    is that of the ground it lies on, and a clause asks whether the premises lie in it.
    """

    id: Slug
    title: Text
    number: str | None = None
    issuer: Words
    issuer_en: Words | None = None
    jurisdiction: Jurisdiction
    zone: Literal["dapeng", "qianhai", "shenshan", "hetao"] | None = None
    level: Literal["district", "municipal", "provincial"]
    provenance: Literal["primary", "secondary"]
    source: Words
    force: Force
    scope: tuple[Quoted, ...] = ()
    stacking: Stacking = Stacking()
    ceiling: Quoted | None = None
    guide: Quoted | None = None
    facts: tuple[DeclaredFact, ...] = ()
    questions: tuple[DeclaredQuestion, ...] = ()
    measures: tuple[Measure, ...] = ()
    places: tuple[Place, ...] = ()
    targets: tuple[Target, ...] = ()
    coverage: tuple[Coverage, ...]

    @cached_property
    def by_topic(self) -> dict[Topic, tuple[Measure, ...]]:
        """Its measures by what they are about, rent and parks first, in the order of the file."""
        topics = cast("tuple[Topic, ...]", tuple(v.TOPICS))
        grouped = {topic: tuple(each for each in self.measures if each.topic == topic) for topic in topics}
        return {topic: group for topic, group in grouped.items() if group}

    def quotes(self) -> list[str]:
        """Every clause quoted in the document, for the proof that it stands in the source."""
        return list(_quotes(self))


def _quotes(part: object) -> list[str]:
    if isinstance(part, BaseModel):
        own = [words for key in ("quote", "issued_quote") if (words := getattr(part, key, None))]
        return own + [q for name in type(part).model_fields for q in _quotes(getattr(part, name))]
    if isinstance(part, tuple):
        return [q for item in part for q in _quotes(item)]
    return []
