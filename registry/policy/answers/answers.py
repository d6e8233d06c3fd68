"""Answers (认定说明): what the columns of a determination say about one claimant.

Amounts are yuan with at most two decimals, statuses and names those of the vocabulary.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from registry.policy.answers.cases import Case
from registry.policy.answers.claims import claims_left
from registry.policy.answers.replies import Determination, Floor, Payer, Reading, Span, Yuan
from registry.policy.files import documents as d
from registry.policy.files.clause_states import ClauseState
from registry.policy.files.law import Law
from registry.policy.kernel.determination import Determinations
from registry.policy.kernel.facts import Facts
from registry.policy.kernel.outcome import MET, REFUSED, SUPERSEDED, UNKNOWN, Outcome
from registry.policy.kernel.payers import NO_FLOOR, NO_PAYER, NOWHERE, UNBOUNDED
from registry.policy.kernel.tiers import NO_TIER
from registry.policy.vocabulary import FACTS, STATUSES, TIERS

_STATUS_NAMES = tuple(STATUSES)
_TIER_NAMES = tuple(TIERS)
_FACT_PATHS = tuple(FACTS)
_ELSEWHERE = Determination(status="not_applicable")


def yuan(fen: int) -> Yuan:
    """Fen as a number of yuan: whole where it is whole, else with its two decimals."""
    fen = int(fen)  # a number of numpy's takes its time
    return fen // 100 if fen % 100 == 0 else round(fen / 100, 2)


def answer(law: Law, found: Determinations, facts: Facts, claimant: int, case: Case) -> Determination:
    """What one measure answers one claimant, with its clauses, readings and the facts that are missing."""
    measure, outcome = found.measure, found.outcome
    status = _STATUS_NAMES[found.status[claimant]]
    if status == "not_applicable":
        return _ELSEWHERE
    document = law.document(measure.id)
    said: dict[str, object] = {
        "status": status,
        "secondary": document.provenance == "secondary",
        "role": _role(document, case),
        **_amounts(measure, status, outcome, claimant),
    }
    if status == "not_in_force":
        return Determination(**said, why=_why(found))
    if status == "not_eligible":
        said["failed"] = _failed(measure, found, claimant)
    else:
        left = claims_left(measure, document.jurisdiction, found.standing, found.ruled, case)
        if left is not None:
            said |= {"claims_left": left, "until": found.standing.end}
    if status == "needs_facts":
        said["missing"] = missing_facts(outcome.missing[claimant], facts, case, document.jurisdiction)
    if status == "superseded":
        said["by"] = measure.payment.gives_way_to
    if measure.payment.kind == "discretionary":
        said |= _payers(document, outcome, claimant, case)
    return Determination(
        **said,
        readings=readings_of(measure, found, claimant),
        clauses=clause_states(measure, found, claimant),
    )


def _amounts(measure: d.Measure, status: str, outcome: Outcome, i: int) -> dict[str, object]:
    """The fields of an answer that say how much."""
    if measure.payment.kind == "discretionary":
        low, high = int(outcome.floor_low[i]), int(outcome.floor_high[i])
        if low == high and status != "discretionary":
            return {"low": 0, "high": 0}
        return {"floor": _floor(low, high)}
    said: dict[str, object] = {"low": yuan(outcome.low[i]), "high": yuan(outcome.high[i])}
    if status not in ("not_eligible", "not_in_force"):
        said |= _tiers(outcome, i)
    if status in ("eligible", "superseded"):
        said["capped"] = bool(outcome.capped[i])
    if measure.payment.kind == "in_kind" and status == "eligible":
        said["months"] = int(outcome.months[i])
    return said


def _tiers(outcome: Outcome, i: int) -> dict[str, object]:
    """The tier on which the amount arose, and where several contribute the amount of each."""
    said: dict[str, object] = {}
    if outcome.tier[i] != NO_TIER:
        said["tier"] = _TIER_NAMES[outcome.tier[i]]
    if outcome.steps is not None and (steps := outcome.steps.of(i)):
        said["tiers"] = {_TIER_NAMES[tier]: Span(yuan(low), yuan(high)) for tier, low, high in steps}
    return said


def _floor(low: int, high: int) -> Floor:
    return Floor(_least(low), _least(high), low == high)


def _least(fen: int) -> Yuan | None:
    return None if fen in (NO_FLOOR, NO_PAYER, UNBOUNDED) else yuan(fen)


def _payers(document: d.Document, outcome: Outcome, i: int, case: Case) -> dict[str, object]:
    """The district that pays: that of the premises, or of those that count where they lie in several."""
    if told := _payers_of_several(outcome, i):
        return told
    here = {premise.park.get("district") for premise in case.premises_in(document.jurisdiction)}
    return {"payer": here.pop()} if len(here) == 1 else {}


def _payers_of_several(outcome: Outcome, i: int) -> dict[str, object]:
    """``payers`` of premises in several districts: each with its own floor, None for a district that is not known; or
    ``payer`` where only one of them pays."""
    told = outcome.payers.of(i) if outcome.payers is not None else []
    if len(told) > 1:
        return {"payers": tuple(Payer(_district(code), _floor(low, high)) for code, low, high in told)}
    return {"payer": _district(told[0][0])} if told and told[0][0] != NOWHERE else {}


def _district(code: int) -> str | None:
    return None if code == NOWHERE else str(code)


def _role(document: d.Document, case: Case) -> str | None:
    """What the document calls the park by name: a candidate is not certified."""
    if not document.places:
        return None
    names = {_plain(premise.park.get("name", "")) for premise in case.premises}
    for place in document.places:
        if _plain(place.name) in names and place.role in ("candidate", "named"):
            return place.role
    return None


def _plain(name: str) -> str:
    return "".join(name.split())


def _why(found: Determinations) -> str:
    state = found.standing.state
    return "expired" if state == "last_day" else state


def _failed(measure: d.Measure, found: Determinations, i: int) -> tuple[str, ...]:
    if measure.payment.kind == "none":
        return ("no-payment",)
    bits = int(found.outcome.failed[i])
    inside = found.group_of(i)
    if inside is not None:
        group, at = inside
        for outcome in group.outcomes:
            bits |= int(outcome.failed[at])
    return _named(measure, bits)


def missing_facts(bits: int, facts: Facts, case: Case, jurisdiction: str) -> tuple[str, ...]:
    """Paths of the facts whose bits are set; the rent by its year, or by what its lease lacks, of premises that lie
    where the document applies, or may."""
    paths = []
    for bit, path in enumerate(_FACT_PATHS):
        if not int(bits) >> bit & 1:
            continue
        paths += _rent_paths(facts, case, jurisdiction) if path == "rent" else [_dated(path, facts)]
    return tuple(paths)


def _dated(path: str, facts: Facts) -> str:
    return f"{path}.{facts.rent_year}" if path == "incubator.audited_outlay" else path


def _rent_paths(facts: Facts, case: Case, jurisdiction: str) -> list[str]:
    lacking = set()
    for premise in case.premises_in(jurisdiction):
        if premise.lease is not None:
            lacking |= {f"lease.{key}" for key in ("start", "monthly_rent") if key not in premise.lease}
        elif premise.rent is None or facts.rent_year not in premise.rent:
            lacking.add(f"rent.{facts.rent_year}")
    return sorted(lacking)


def clause_states(measure: d.Measure, found: Determinations, i: int) -> tuple[ClauseState, ...]:
    """Every clause of the measure, met, failed or unknown for one claimant."""
    met, failed = int(found.outcome.met[i]), int(found.outcome.failed[i])
    inside = found.group_of(i)
    if inside is not None:
        group, at = inside
        failed |= int(np.bitwise_and.reduce([outcome.failed[at] for outcome in group.outcomes]))
    return tuple(
        states.met if met >> bit & 1 else states.failed if failed >> bit & 1 else states.unknown
        for bit, states in enumerate(measure.clause_states)
    )


# ---- readings ------------------------------------------------------------------------------------------------------


def readings_of(measure: d.Measure, found: Determinations, claimant: int) -> dict[str, Reading]:
    """The answer under every option that changes it, keyed ``question=option``; empty where none does."""
    inside = found.group_of(claimant)
    if inside is None:
        return {}
    group, at = inside
    options = dict(zip(group.combinations, group.outcomes, strict=True))
    matters = [i for i in range(len(group.questions)) if _matters(options, i, at)]
    listed = {}
    for combination, outcome in options.items():
        key = ", ".join(f"{group.questions[i]}={combination[i]}" for i in matters)
        if key and key not in listed:
            listed[key] = _reading(measure, outcome, at)
    return listed


def _matters(options: Mapping[tuple[str, ...], Outcome], question: int, at: int) -> bool:
    """Whether, all other options held, this question's options ever give different answers."""
    for combination, outcome in options.items():
        for other, there in options.items():
            same_else = combination[:question] + combination[question + 1 :] == other[:question] + other[question + 1 :]
            if same_else and outcome.differs(there)[at]:
                return True
    return False


def _reading(measure: d.Measure, outcome: Outcome, i: int) -> Reading:
    names = {
        REFUSED: "not_eligible",
        UNKNOWN: "needs_facts",
        MET: measure.payment.status_met,
        SUPERSEDED: "superseded",
    }
    status = names.get(int(outcome.state[i]), "not_in_force")
    failed = _named(measure, int(outcome.failed[i])) if status == "not_eligible" else ()
    amounts = _amounts(measure, status, outcome, i) | _payers_of_several(outcome, i)
    return Reading(status=status, failed=failed, **amounts)


def _named(measure: d.Measure, bits: int) -> tuple[str, ...]:
    """Ids of the clauses whose bits are set, those that only decide a floor left out."""
    return tuple(
        clause.id for bit, clause in enumerate(measure.clauses) if bits >> bit & 1 and clause.decides == "payment"
    )
