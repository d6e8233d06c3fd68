"""One self-check: the answers in the address, the case they make, what the law says, and what is still worth asking.

Nothing is decided here. The law (`registry.policy.answer_case`) says which measures are open and which facts each of
them misses; which of these to ask first, `views.selfcheck.at_stake` says.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.claims import rulings
from registry.claims.headline_measure import CLOSED, rank
from registry.parks import parks
from registry.policy import Determination, Ruling, Told, Unanswered, answer_case, load_law
from registry.policy.files.law import Law
from registry.policy.turning.stakes import Stake
from registry.store.models import District, Park
from views.kit.i18n import pick
from views.selfcheck.questions import RENT, UNKNOWN, Question, Wrong, case_facts, question, questions

ELSEWHERE = "other"  # the building lies outside every district of the register


@dataclass
class Check:
    """`answers`: key of a question → text of the address. `park`: the register's park that was chosen, None if none.

    `known`: the facts the register supplies of that park. `wrong`: why an answer could not be taken, `typed` what it
    was, so that it stands in its field again. `refused`: a fact of the register that the law does not take. `said`: the
    facts that the visitor gave, with where the premises are; `adopted`: the rulings of the day. `case` and
    `determinations`: the law's question and its answers by measure. `hanging`: the money that hangs on what is missing,
    None until it was asked for (`views.selfcheck.at_stake`).
    """

    answers: dict[str, str]
    also: list[str] = field(default_factory=list)
    park: Park | None = None
    district: District | None = None
    known: dict[str, object] = field(default_factory=dict)
    wrong: Wrong | None = None
    typed: dict[str, str] = field(default_factory=dict)
    refused: Unanswered | None = None
    said: dict[str, object] = field(default_factory=dict)
    adopted: tuple[Ruling, ...] = ()
    case: dict[str, object] = field(default_factory=dict)
    determinations: dict[str, Determination] = field(default_factory=dict)
    hanging: list[Stake] | None = None

    @property
    def as_of(self) -> date:
        """The day of the claim."""
        return cast("date", self.case["as_of"])


def read_check(session: Session, address: Mapping[str, str], also: Iterable[str], as_of: date) -> Check:
    """The self-check that an address describes; what cannot be read in it is left out and said."""
    check = Check({q.key: address[q.key] for q in questions() if q.key in address}, list(also))
    _find_place(session, check, as_of)
    check.adopted = rulings.in_force(session, as_of)
    while not _decided(check, as_of):
        key = question_of(check.wrong).key
        check.typed[key] = check.answers.pop(key)
    return check


def written(check: Check, key: str) -> str | None:
    """What stands in the field of a question: its answer, or what was typed and could not be taken."""
    return check.answers.get(key, check.typed.get(key))


def _find_place(session: Session, check: Check, as_of: date) -> None:
    """The park or the district that `where` names; a name nobody knows is asked again."""
    where = check.answers.get("where")
    if where in (None, UNKNOWN, ELSEWHERE):
        return
    check.district = session.get(District, where) if where.isdecimal() else None
    if check.district is None:
        check.park = session.scalar(select(Park).where(Park.slug == where))
        if check.park is None:
            del check.answers["where"]
            return
        check.known = parks.facts_of(session, check.park, as_of)
        check.district = session.get(District, check.park.district_code) if check.park.district_code else None


def _decided(check: Check, as_of: date) -> bool:
    """Put the case to the law under the day's rulings; False, with `wrong` set, where an answer cannot be taken."""
    try:
        facts = case_facts({k: text for k, text in check.answers.items() if k != "where"}, as_of.year - 1)
    except Wrong as wrong:
        check.wrong = wrong
        return False
    check.said = {"where": check.answers.get("where"), **copy.deepcopy(facts)}
    # What a visitor says of the park fills the gaps of the register; it does not overrule it.
    park = facts.pop("park", {}) | check.known
    if check.district is not None:
        park["district"] = check.district.code
    check.case = {"id": "self-check", "as_of": as_of, "tenant": facts.pop("tenant", {}), "park": park, **facts}
    if check.answers.get("where", UNKNOWN) in (ELSEWHERE, UNKNOWN):
        return True  # it is the district that decides which measures there are
    said = answer_case(check.case, load_law().asking(besides=check.also), check.adopted)
    if isinstance(said, Told):
        check.determinations = dict(said.determinations)
        return True
    key = _key_of(said.at, check)
    if key is None:
        check.refused = said
        return True
    check.wrong = Wrong(key, pick(said))
    return False


def _key_of(path: str, check: Check) -> str | None:
    """The key of the question that a refused fact came from; None where the register supplied it."""
    return next((q.key for q in questions() if q.key in check.answers and q.covers(path)), None)


def question_of(wrong: Wrong) -> Question:
    """The question a wrong field belongs to; the parts of a lease belong to the rent."""
    return question(wrong.field) or RENT


def pursued(law: Law, check: Check) -> list[str]:
    """The measures this check is about: the open ones of the first rank, and those the visitor asked for besides."""
    found = open_measures(check)
    first = min((rank(law.measures[id]) for id in found), default=0)
    return [id for id in found if rank(law.measures[id]) == first] + [
        id for id in check.also if id in found and rank(law.measures[id]) != first
    ]


def open_measures(check: Check) -> list[str]:
    """Measures of this territory that are in force."""
    return [id for id, found in check.determinations.items() if found.status not in CLOSED]


def missing(law: Law, check: Check) -> list[str]:
    """The facts that the measures pursued still need."""
    return [path for id in pursued(law, check) for path in check.determinations[id].missing]


def unasked(paths: Iterable[str], check: Check) -> list[Question]:
    """The questions that supply these facts and were not asked yet."""
    wanted = list(paths)
    return [q for q in questions() if q.key not in check.answers and any(q.covers(path) for path in wanted)]


def needs_lease(law: Law, check: Check) -> bool:
    """Whether the rent must be given as a lease, because a measure pursued looks at its area or its months."""
    return any(law.measures[id].payment.reads_lease for id in pursued(law, check))
