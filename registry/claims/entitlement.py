"""Entitlements (补贴资格): what the law and the rulings of the day answer for those whom the register holds.

A tenant claims once for all its premises: that answer is the one of a run. Beside it stands what each park, and each of
the premises, gives by itself: that is all a park's operating body is told, since from an amount for premises elsewhere
the rent paid there could be worked out.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy.orm import Session

from registry.claims import case_files
from registry.claims.case_files import TenantCase
from registry.claims.rulings import in_force
from registry.claims.runs import reader
from registry.policy import Answer, Law, answer_cases, load_law
from registry.policy.answers.cases import Case
from registry.policy.kernel.determination import determine
from registry.policy.spoken.premises_on_steps import OnStep, premises_on_steps


@dataclass(frozen=True)
class Alone:
    """What is answered for one park, or for one of the premises (`lease` None: all leases there), as if it were all
    that the tenant rents."""

    park: int
    lease: int | None
    answer: Answer


@dataclass(frozen=True)
class Entitled:
    """A tenant: the answer for all its premises together, and for each `park` and each of the premises (`rooms`) by
    itself. Where there is but one, `answer` is its own. on_steps: of measures whose steps are those of each of the
    premises, which of the rooms stand on which, by their places from 1."""

    answer: Answer
    parks: tuple[Alone, ...]
    rooms: tuple[Alone, ...]
    on_steps: Mapping[str, Sequence[OnStep]]


def of_park(session: Session, park_id: int, as_of: dt.date, only: Collection[int] | None = None) -> dict[int, Answer]:
    """By tenant id, the answer for the premises in this park alone, of the tenants of the park on the day (or in the
    year before), or of `only` these."""
    cases = case_files.of_park(session, park_id, as_of, only)
    return dict(zip(cases, _answers(session, cases.values(), as_of), strict=True))


def of_tenants(session: Session, tenants: Collection[int], as_of: dt.date) -> dict[int, Entitled]:
    """By tenant id, what each of these tenants is entitled to; who has no premises on the day, or in the year before,
    is left out."""
    cases = case_files.of_tenants(session, tenants, as_of)
    asked: dict[tuple[int, Places], TenantCase] = {}
    for tenant, case in cases.items():
        whole = tuple(range(len(case.rooms)))
        for places in (whole, *_by_park(case).values(), *((place,) for place in whole)):
            asked[tenant, places] = case.only(places)
    found = dict(zip(asked, _answers(session, asked.values(), as_of), strict=True))
    on_steps = _on_steps(session, cases, as_of)
    return {tenant: _entitled(tenant, case, found, on_steps[tenant]) for tenant, case in cases.items()}


def _on_steps(session: Session, cases: Mapping[int, TenantCase], as_of: dt.date) -> dict[int, dict[str, list[OnStep]]]:
    """By tenant and measure, which of its premises stand on which step."""
    law, found = load_law(), dict[int, dict[str, list[OnStep]]]()
    stepped = [each.id for each in law.measures_for("tenant") if each.payment.steps_by_premises]
    adopted = in_force(session, as_of) if stepped else ()
    for tenant, case in cases.items():
        taken = case.taken(law) if stepped else None
        found[tenant] = (
            {id: premises_on_steps(law, id, taken, adopted) for id in stepped} if isinstance(taken, Case) else {}
        )
    return found


Places = tuple[int, ...]


def _by_park(case: TenantCase) -> dict[int, Places]:
    """By park, the places of its rooms in the case."""
    parks = dict.fromkeys(room.park for room in case.rooms)
    return {park: tuple(n for n, room in enumerate(case.rooms) if room.park == park) for park in parks}


def _entitled(
    tenant: int,
    case: TenantCase,
    found: Mapping[tuple[int, Places], Answer],
    on_steps: Mapping[str, Sequence[OnStep]],
) -> Entitled:
    whole = tuple(range(len(case.rooms)))
    parks = tuple(Alone(park, None, found[tenant, places]) for park, places in _by_park(case).items())
    rooms = tuple(Alone(room.park, room.lease, found[tenant, (n,)]) for n, room in enumerate(case.rooms))
    return Entitled(found[tenant, whole], parks, rooms, on_steps)


def _answers(session: Session, cases: Iterable[TenantCase], as_of: dt.date) -> list[Answer]:
    law = load_law()
    taken = [case.taken(law) for case in cases]
    return answer_cases(taken, law, in_force(session, as_of))


def turning(session: Session, as_of: dt.date, law: Law | None = None) -> dict[str, dict[str, list[int]]]:
    """Whose answers turn on each open question on the day: ids of tenants, and for operating bodies of parks.

    Rulings are left out, so that a question that was ruled on is counted as well: these are the answers it decided. A
    tenant counts once, an operating body once for each of its parks; who cannot be asked about turns on nothing.
    """
    law = law or load_law()
    found: dict[str, dict[str, list[int]]] = {"tenant": {}, "operator": {}}
    for batch in (*reader.tenants(session, law, as_of), *reader.operators(session, law, as_of)):
        turns: dict[str, np.ndarray] = {}
        for measure in law.measures_for(batch.kind):
            determined = determine(law, measure, batch.facts)
            for question in measure.questions:
                turns[question] = turns.get(question, False) | determined.turns_on(question)
        for question, here in turns.items():
            if here.any():
                found[batch.kind].setdefault(question, []).extend(batch.ids[here].tolist())
    return found
