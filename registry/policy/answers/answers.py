"""Answers (认定说明): what the columns of a determination say about each claimant of a batch.

Amounts are yuan with at most two decimals, statuses and names those of the vocabulary. Who is told the same is told it
by the same object, made once.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from registry.policy.answers.cases import Case
from registry.policy.answers.claims import ClaimsLeft
from registry.policy.answers.plain import Inside, Row, Rows, places
from registry.policy.answers.replies import AtLeast, Determination, Floor, Payer, Reading, Span, Yuan
from registry.policy.files import documents as d
from registry.policy.files.clause_states import ClauseState
from registry.policy.files.law import Law
from registry.policy.kernel.determination import Determinations
from registry.policy.kernel.facts import Facts
from registry.policy.kernel.outcome import MET, REFUSED, SUPERSEDED, UNKNOWN
from registry.policy.kernel.payers import NO_FLOOR, NO_PAYER, NOWHERE, UNBOUNDED
from registry.policy.kernel.payments.amounts import OPEN
from registry.policy.kernel.tiers import NO_TIER
from registry.policy.vocabulary import STATUSES, TIERS

_STATUS_NAMES = tuple(STATUSES)
_TIER_NAMES = tuple(TIERS)
_ELSEWHERE = Determination(status="not_applicable")

_Fields = dict[str, Any]
"""Fields of an answer, as they are given to `Determination` or `Reading`."""


def yuan(fen: int) -> Yuan:
    """Fen as a number of yuan: whole where it is whole, else with its two decimals."""
    fen = int(fen)  # a number of numpy's takes its time
    return fen // 100 if fen % 100 == 0 else round(fen / 100, 2)


def yuan_at_most(fen: int) -> Yuan | None:
    """The same of an end; None where nobody knows it and the text has no cap."""
    return None if fen >= OPEN else yuan(fen)


def between(low: int, high: int) -> Span | AtLeast:
    """From one amount in fen to another, in yuan; without an end where nobody knows it."""
    return AtLeast(yuan(low)) if high >= OPEN else Span(yuan(low), yuan(high))


def answers(law: Law, found: Determinations, facts: Facts, cases: Sequence[Case]) -> list[Determination]:
    """What one measure answers each claimant, with its clauses, readings and the facts that are missing."""
    return _Answers(law, found, facts).to(cases)


class _Answers:
    """The answers of one measure to one batch."""

    def __init__(self, law: Law, found: Determinations, facts: Facts) -> None:
        self.law, self.found, self.measure, self.facts = law, found, found.measure, facts
        self.document = law.document(found.measure.id)
        self.secondary = self.document.provenance == "secondary"
        self.left = ClaimsLeft(found.measure, self.document.jurisdiction, found.standing, found.ruled)
        uncertified = (place for place in self.document.places if place.role in ("candidate", "named"))
        self.named = [(_plain(place.name), place.role) for place in uncertified]
        self.named_facts: dict[int, tuple[str, ...]] = {}
        self.made: dict[Hashable, Determination] = {}
        self.readings: dict[Hashable, Reading] = {}
        self.clauses: dict[tuple[int, int], tuple[ClauseState, ...]] = {}

    def to(self, cases: Sequence[Case]) -> list[Determination]:
        status = [_STATUS_NAMES[code] for code in self.found.status.tolist()]
        if all(name == "not_applicable" for name in status):
            return [_ELSEWHERE] * len(cases)
        rows, inside = Rows.of(self.found.outcome), places(self.found)
        return [
            _ELSEWHERE if name == "not_applicable" else self._one(name, rows, inside[i], i, case)
            for i, (name, case) in enumerate(zip(status, cases, strict=True))
        ]

    def _one(self, status: str, rows: Rows, inside: Inside, i: int, case: Case) -> Determination:
        mine = self._of_case(status, rows, i, case)
        readings = _told(inside)
        same = (status, rows.said(i), readings, tuple(mine.items()))
        if same not in self.made:
            said = {"status": status, "secondary": self.secondary, **_amounts(self.measure, status, rows, i), **mine}
            self.made[same] = Determination(**said | self._clauses_and_readings(status, rows.rows[i], inside))
        return self.made[same]

    def _of_case(self, status: str, rows: Rows, i: int, case: Case) -> _Fields:
        """The fields that say something of the case itself."""
        said: _Fields = {"role": self._role(case)}
        if status == "not_in_force":
            return said
        if status != "not_eligible" and (left := self.left.of(case)) is not None:
            said |= {"claims_left": left, "until": self.found.standing.end}
        if status == "needs_facts":
            said["missing"] = self._missing(rows.rows[i].missing, case)
        if self.measure.payment.kind == "discretionary":
            said |= _payers(rows, i) or self._payer(case)
        return said

    def _missing(self, bits: int, case: Case) -> tuple[str, ...]:
        """Paths of the facts whose bits are set, of a fact that has years with the year; the rent by its year, or by
        what its lease lacks, of premises that lie where the document applies, or may."""
        paths: list[str] = []
        for path in self._named(bits):
            if path == "rent":
                paths += _rent_paths(self.facts, case, self.document.jurisdiction)
            else:
                paths.append(path)
        return tuple(dict.fromkeys(paths))

    def _named(self, bits: int) -> tuple[str, ...]:
        if bits not in self.named_facts:
            paths, declared, year = self.measure.missing(bits), self.law.facts, self.facts.rent_year
            dated = (path != "rent" and declared[path].by == "year" for path in paths)
            self.named_facts[bits] = tuple(
                f"{path}.{year}" if by_year else path for path, by_year in zip(paths, dated, strict=True)
            )
        return self.named_facts[bits]

    def _payer(self, case: Case) -> _Fields:
        """The one district in which the premises lie."""
        here = {premise.park.get("district") for premise in case.premises_in(self.document.jurisdiction)}
        return {"payer": here.pop()} if len(here) == 1 else {}

    def _clauses_and_readings(self, status: str, row: Row, inside: Inside) -> _Fields:
        if status == "not_in_force":
            return {"why": _why(self.found)}
        said: _Fields = {"readings": self._readings(inside), "clauses": self._clauses(row, inside)}
        if status == "not_eligible":
            said["failed"] = _failed(self.measure, row.failed | (inside[0].ever[inside[1]] if inside else 0))
        if status == "superseded":
            said["by"] = self.measure.payment.gives_way_to
        return said

    def _role(self, case: Case) -> str | None:
        """What the document calls the park by name: a candidate is not certified."""
        if not self.named:
            return None
        called = {_plain(name) for name in {premise.park.get("name", "") for premise in case.premises}}
        return next((role for name, role in self.named if name in called), None)

    def _clauses(self, row: Row, inside: Inside) -> tuple[ClauseState, ...]:
        always = inside[0].always[inside[1]] if inside else 0
        states = row.met, row.failed | always
        if states not in self.clauses:
            self.clauses[states] = clause_states(self.measure, *states)
        return self.clauses[states]

    def _readings(self, inside: Inside) -> dict[str, Reading]:
        """The answer under every option that changes it, keyed ``question=option``; empty where none does."""
        if inside is None:
            return {}
        readings, at = inside
        matters = [place for place, turns in enumerate(readings.turns[at]) if turns]
        listed: dict[str, Reading] = {}
        for combination, rows in zip(readings.combinations, readings.outcomes, strict=True):
            key = ", ".join(f"{readings.group.questions[place]}={combination[place]}" for place in matters)
            if key and key not in listed:
                listed[key] = self._reading(rows, at)
        return listed

    def _reading(self, rows: Rows, at: int) -> Reading:
        same = rows.said(at)
        if same not in self.readings:
            self.readings[same] = _reading(self.measure, rows, at)
        return self.readings[same]


def _told(inside: Inside) -> Hashable:
    """What the readings say of the claimant; equal where nothing sets two claimants apart."""
    if inside is None:
        return None
    readings, at = inside
    return (readings.group.questions, readings.turns[at], tuple(rows.said(at) for rows in readings.outcomes))


# ---- amounts -------------------------------------------------------------------------------------------------------


def _amounts(measure: d.Measure, status: str, rows: Rows, i: int) -> _Fields:
    """The fields of an answer that say how much."""
    row = rows.rows[i]
    if measure.payment.kind == "discretionary":
        if row.floor_low == row.floor_high and status != "discretionary":
            return {"low": 0, "high": 0}
        return {"floor": _floor(row.floor_low, row.floor_high)}
    said: _Fields = {"low": yuan(row.low), "high": yuan_at_most(row.high)}
    if status not in ("not_eligible", "not_in_force"):
        said |= _tiers(rows, i)
    if status in ("eligible", "superseded"):
        said["capped"] = row.capped
    if measure.payment.kind == "in_kind" and status == "eligible":
        said["months"] = row.months
        if row.worth_low is not None and row.worth_high is not None:
            said["worth"] = between(row.worth_low, row.worth_high)
    return said


def _tiers(rows: Rows, i: int) -> _Fields:
    """The tier on which the amount arose, and where several contribute the amount of each."""
    said: _Fields = {}
    if rows.rows[i].tier != NO_TIER:
        said["tier"] = _TIER_NAMES[rows.rows[i].tier]
    if i in rows.steps:
        said["tiers"] = {_TIER_NAMES[tier]: Span(yuan(low), yuan(high)) for tier, low, high in rows.steps[i]}
    return said


def _floor(low: int, high: int) -> Floor:
    return Floor(_least(low), _least(high), low == high)


def _least(fen: int) -> Yuan | None:
    return None if fen in (NO_FLOOR, NO_PAYER, UNBOUNDED) else yuan(fen)


def _payers(rows: Rows, i: int) -> _Fields:
    """``payers`` of premises in several districts: each with its own floor, None for a district that is not known; or
    ``payer`` where only one of them pays."""
    told = rows.payers.get(i, ())
    if len(told) > 1:
        return {"payers": tuple(Payer(_district(code), _floor(low, high)) for code, low, high in told)}
    return {"payer": _district(told[0][0])} if told and told[0][0] != NOWHERE else {}


def _district(code: int) -> str | None:
    return None if code == NOWHERE else str(code)


def _plain(name: str) -> str:
    return "".join(name.split())


def _why(found: Determinations) -> str:
    state = found.standing.state
    return "expired" if state == "last_day" else state


# ---- clauses and facts ---------------------------------------------------------------------------------------------


def _failed(measure: d.Measure, bits: int) -> tuple[str, ...]:
    return ("no-payment",) if measure.payment.kind == "none" else _named(measure, bits)


def _rent_paths(facts: Facts, case: Case, jurisdiction: str) -> list[str]:
    lacking = set()
    for premise in case.premises_in(jurisdiction):
        if premise.lease is not None:
            lacking |= {f"lease.{key}" for key in ("start", "monthly_rent") if key not in premise.lease}
        elif premise.rent is None or facts.rent_year not in premise.rent:
            lacking.add(f"rent.{facts.rent_year}")
    return sorted(lacking)


def clause_states(measure: d.Measure, met: int, failed: int) -> tuple[ClauseState, ...]:
    """Every clause of the measure, met, failed or unknown, from the bits of those that are met and that failed."""
    return tuple(
        states.met if met >> bit & 1 else states.failed if failed >> bit & 1 else states.unknown
        for bit, states in enumerate(measure.clause_states)
    )


def _named(measure: d.Measure, bits: int) -> tuple[str, ...]:
    """Ids of the clauses whose bits are set, those that only decide a floor left out."""
    return tuple(
        clause.id for bit, clause in enumerate(measure.clauses) if bits >> bit & 1 and clause.decides == "payment"
    )


def _reading(measure: d.Measure, rows: Rows, i: int) -> Reading:
    names = {
        REFUSED: "not_eligible",
        UNKNOWN: "needs_facts",
        MET: measure.payment.status_met,
        SUPERSEDED: "superseded",
    }
    row = rows.rows[i]
    status = names.get(row.state, "not_in_force")
    failed = _named(measure, row.failed) if status == "not_eligible" else ()
    return Reading(status=status, failed=failed, **_amounts(measure, status, rows, i) | _payers(rows, i))
