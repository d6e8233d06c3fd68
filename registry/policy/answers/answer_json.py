"""Answers as JSON (认定结果的 JSON): the one place where an answer becomes what ``softpark check --json`` writes.

The form of it is published as ``docs/answer.schema.json``, which is made from the types below (`schema`):
``scripts/answer-schema`` writes it anew.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Literal, NotRequired

from typing_extensions import TypedDict

from registry.policy.answers.next_step import NextStep, plain
from registry.policy.answers.replies import (
    Answer,
    AtLeast,
    Determination,
    Floor,
    Payer,
    Reading,
    Span,
    Status,
    Unanswered,
    Yuan,
)
from registry.policy.files.clause_states import ClauseState, State

Tier = Literal[
    "national", "provincial", "municipal", "municipal_humanoid", "ai_software", "other_featured", "other_park"
]
Part = Literal["office", "portal", "period", "papers", "telephone"]


class _Strict(TypedDict):
    """No other keys than those named."""

    __pydantic_config__ = {"extra": "forbid"}  # type: ignore[misc]  # noqa: RUF012


class SpanJson(_Strict):
    """From the least to the most; `high` is null where nobody knows an end."""

    low: Yuan
    high: Yuan | None


class FloorJson(_Strict):
    """The least that a district must pay, in yuan a year: `floor`, null where there is none; or, where that is not
    certain, `floor_low` and `floor_high`, null where there may be none or nobody knows how much."""

    floor: NotRequired[Yuan | None]
    floor_low: NotRequired[Yuan | None]
    floor_high: NotRequired[Yuan | None]


class PayerJson(FloorJson):
    """A district that pays, or may: its code of GB/T 2260, null where it is not known, and its own floor."""

    payer: str | None


class ReadingJson(FloorJson):
    """What a measure answers under one reading of its text. Amounts are yuan, exact to the fen.

    `tiers` tells what each tier comes to where several contribute; `capped`, whether a cap cuts something off; `worth`,
    what is given in kind, a year; without `high` nobody knows an end;
    `failed`, the clauses that refuse, or `no-payment`.
    """

    status: Status
    tier: NotRequired[Tier]
    tiers: NotRequired[Mapping[Tier, Yuan | SpanJson]]
    low: NotRequired[Yuan]
    high: NotRequired[Yuan]
    capped: NotRequired[bool]
    months: NotRequired[int]
    worth: NotRequired[Yuan | SpanJson]
    payer: NotRequired[str]
    payers: NotRequired[list[PayerJson]]
    failed: NotRequired[list[str]]


class ClauseJson(_Strict):
    """A clause with its words, the facts it rests on, and what became of it."""

    id: str
    article: str
    quote: str
    facts: list[str]
    state: State


# One of its keys is a word of Python, so it is written as a call.
RulingJson = TypedDict(
    "RulingJson",
    {"question": str, "option": str, "by": str, "basis": str, "from": str, "document": NotRequired[str]},
)
RulingJson.__doc__ = "A ruling that decided the answer: by whom, on what basis, from which day, for which document."
RulingJson.__pydantic_config__ = {"extra": "forbid"}  # type: ignore[attr-defined]


class BecauseJson(_Strict):
    """The article that lets only the higher of two measures of one kind be taken."""

    article: str
    quote: str


class AdviceJson(_Strict):
    """Whom to ask about what is unknown."""

    zh: str
    en: str


class StatedJson(_Strict):
    """Who stated the next step, for the claims of which year."""

    year: int
    by: str
    source: str


class NextJson(_Strict):
    """Where a measure is asked for, when and with which papers; `unknown` names what neither the text nor an authority
    says."""

    office: NotRequired[str]
    portal: NotRequired[str]
    period: NotRequired[str]
    papers: NotRequired[list[str]]
    telephone: NotRequired[str]
    unknown: NotRequired[list[Part]]
    advice: NotRequired[AdviceJson]
    stated: NotRequired[StatedJson]


class DeterminationJson(ReadingJson):
    """What a measure answers, over all readings. `missing` names the facts that decide; `readings` the answer under
    every option that changes it, keyed `question=option`."""

    provenance: NotRequired[Literal["secondary"]]
    role: NotRequired[Literal["candidate", "named"]]
    why: NotRequired[Literal["draft", "not_yet", "expired"]]
    missing: NotRequired[list[str]]
    by: NotRequired[str]
    readings: NotRequired[Mapping[str, ReadingJson]]
    claims_left: NotRequired[SpanJson]
    until: NotRequired[str]
    clauses: NotRequired[list[ClauseJson]]
    rulings: NotRequired[list[RulingJson]]
    because: NotRequired[BecauseJson]
    after_budget: NotRequired[Yuan | SpanJson]
    next: NotRequired[NextJson]


class ToldJson(_Strict):
    """The answer to a case: by measure, and what may be drawn in all after stacking."""

    id: str
    determinations: Mapping[str, DeterminationJson]
    total: SpanJson


class ErrorJson(_Strict):
    """Where the mistake is, as a dotted path, and what would be right, in Chinese and in English."""

    at: str
    message: str


class UnansweredJson(_Strict):
    """A case that is refused. `id` is null where it has none; `position` is its place in the file, from 1."""

    id: str | None
    position: NotRequired[int]
    error: ErrorJson


AnswerJson = ToldJson | UnansweredJson


def all_as_json(answers: Sequence[Answer], following: Sequence[Mapping[str, NextStep]]) -> list[AnswerJson]:
    """The answers in plain values, their keys in the order that programs were given. following: next steps by measure.

    What several are told alike is one value in all of them, and not to be changed.
    """
    made: dict[tuple[int, int], DeterminationJson] = {}

    def determination(said: Determination, step: NextStep | None) -> DeterminationJson:
        same = id(said), id(step)  # both are held by the caller as long as this runs
        if same not in made:
            made[same] = determination_json(said, step)
        return made[same]

    def one(answer: Answer, steps: Mapping[str, NextStep]) -> AnswerJson:
        if isinstance(answer, Unanswered):
            where = {} if answer.position is None else {"position": answer.position}
            return {"id": answer.id, **where, "error": {"at": answer.at, "message": f"{answer.zh} {answer.en}"}}
        told = {id: determination(said, steps.get(id)) for id, said in answer.determinations.items()}
        return {"id": answer.id, "determinations": told, "total": _ends(answer.total)}

    return [one(answer, steps) for answer, steps in zip(answers, following, strict=True)]


def determination_json(said: Determination, step: NextStep | None = None) -> DeterminationJson:
    """One measure's answer. Lists that belong to the status are written even where they are empty."""
    by = {"by": said.by}
    elsewhere = said.by == "other_support"  # found after all else, and written after it
    listed = {
        "status": said.status,
        "provenance": "secondary" if said.secondary else None,
        "role": said.role,
        **_amounts(said),
        "why": said.why,
        "failed": _failed(said),
        "missing": list(said.missing) if said.status == "needs_facts" else None,
        **({} if elsewhere else by),
        **_payers(said),
        "readings": {key: reading_json(reading) for key, reading in said.readings.items()} or None,
        "claims_left": None if said.claims_left is None else _ends(said.claims_left),
        "until": None if said.until is None else said.until.isoformat(),
        "clauses": None if said.status in _UNASKED else [_clause(clause) for clause in said.clauses],
        "rulings": [ruling.cited() for ruling in said.rulings] or None,
    }
    listed |= (by if elsewhere else {}) | {
        "because": None if said.because is None else {"article": said.because.article, "quote": said.because.quote},
        "after_budget": None if said.after_budget is None else _amount(said.after_budget),
        "next": None if step is None else plain(step),
    }
    return _told(listed)


_UNASKED = ("not_applicable", "not_in_force")


def reading_json(said: Reading) -> ReadingJson:
    """What a measure answers under one reading."""
    return _told({"status": said.status, **_amounts(said), **_payers(said), "failed": _failed(said)})


_NONE = {"floor", "floor_low", "floor_high"}
"""Keys whose null says something."""


def _told(listed: dict[str, object]) -> dict[str, object]:
    """Without the keys of which nothing is told."""
    return {key: value for key, value in listed.items() if value is not None or key in _NONE}


def _amounts(said: Reading) -> dict[str, object]:
    tiers = None if said.tiers is None else {tier: _amount(each) for tier, each in said.tiers.items()}
    told = {"tier": said.tier, "tiers": tiers, "low": said.low, "high": said.high, "capped": said.capped}
    return {
        **(_floor(said.floor) if said.floor is not None else {}),
        **told,
        "months": said.months,
        "worth": _worth(said),
    }


def _worth(said: Reading) -> object:
    return None if said.worth is None else _amount(said.worth)


def _failed(said: Reading) -> list[str] | None:
    return list(said.failed) if said.status == "not_eligible" else None


def _payers(said: Reading) -> dict[str, object]:
    return {"payer": said.payer, "payers": [_payer(payer) for payer in said.payers] or None}


def _payer(payer: Payer) -> PayerJson:
    return {"payer": payer.district, **_floor(payer.floor)}


def _floor(floor: Floor) -> FloorJson:
    return {"floor": floor.low} if floor.settled else {"floor_low": floor.low, "floor_high": floor.high}


def _ends(span: Span | AtLeast) -> SpanJson:
    return {"low": span.low, "high": span.high}


def _amount(span: Span | AtLeast) -> Yuan | SpanJson:
    """One number where both ends are the same."""
    return span.low if span.low == span.high else _ends(span)


def _clause(clause: ClauseState) -> ClauseJson:
    facts = list(clause.facts)
    return {"id": clause.id, "article": clause.article, "quote": clause.quote, "facts": facts, "state": clause.state}


# ---- its form ------------------------------------------------------------------------------------------------------


def schema() -> dict[str, object]:
    """The JSON Schema of what ``softpark check --json`` writes: a list of answers."""
    from pydantic import TypeAdapter

    made = TypeAdapter(list[AnswerJson]).json_schema(ref_template="#/$defs/{model}")
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Answers of softpark check --json"}
    return head | made


def written() -> str:
    """The file ``docs/answer.schema.json``."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"
