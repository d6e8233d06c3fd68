"""What every measure answers in a case: all that unknown facts can turn out to be, and every reading, together."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from tests.policy.second_reading import completions, days, elsewhere, guangming, longgang, questions, shenzhen
from tests.policy.second_reading.completions import HUGE, Slot
from tests.policy.second_reading.facts import World
from tests.policy.second_reading.outcome import Outcome
from tests.policy.second_reading.percentages import share
from tests.policy.second_reading.questions import Reading


@dataclass(frozen=True)
class Measure:
    """A measure, the questions that its text leaves open, and the facts that it asks."""

    says: Callable[[World, Reading], Outcome]
    questions: tuple[str, ...]
    facts: tuple[str, ...]


RENT = ("rent.", "lease.monthly_rent")
OF_TENANTS = {
    "guangming-2025-4/14": Measure(
        guangming.guangming_14, guangming.Q14,
        ("park.district", "tenant.kind", "tenant.industry", "tenant.ai_listed", "park.recognition", "cooperation",
         "granted", *RENT, "park.zero_rent_incubator", "tenant.size", "tenant.startup"),
    ),
    "guangming-2025-4/15.1": Measure(
        guangming.guangming_15_1, guangming.Q15_1,
        ("park.district", "tenant.kind", "tenant.industry", "tenant.ai_listed", "tenant.size", "tenant.startup",
         "park.zero_rent_incubator", "lease.rent_free_months"),
    ),
    "shenzhen-2022-5/9.3": Measure(
        shenzhen.shenzhen_9_3, shenzhen.Q9_3,
        ("park.district", "tenant.kind", "tenant.software_enterprise", "tenant.newly_moved_in", "park.software_park",
         "granted", *RENT),
    ),
    "guangzhou-draft/11": Measure(elsewhere.guangzhou_11, (), ("park.district",)),
    "guangdong-2020-137/4.4": Measure(elsewhere.guangdong_4_4, (), ("park.district",)),
    "longgang-2023/2": Measure(
        longgang.longgang_2, (),
        ("park.district", "tenant.kind", "tenant.software_enterprise", "tenant.above_scale", "granted",
         "lease.area_m2", *RENT),
    ),
}  # fmt: skip
OF_OPERATORS = {
    "guangdong-2020-137/4.4": Measure(elsewhere.guangdong_4_4, (), ("park.district",)),
    "guangming-2025-4/13.1": Measure(
        guangming.guangming_13_1, guangming.Q13_1, ("park.district", "park.recognition", "granted")
    ),
    "guangming-2025-4/13.2": Measure(
        guangming.guangming_13_2, guangming.Q13_2, ("park.district", "park.recognition", "granted")
    ),
    "guangming-2025-4/15.2": Measure(
        guangming.guangming_15_2, guangming.Q15_2,
        ("park.district", "incubator.recognised", "incubator.audited_outlay", "granted"),
    ),
    "shenzhen-2022-5/9.1": Measure(shenzhen.shenzhen_9_1, shenzhen.Q9_1, ("park.district", "granted")),
    "shenzhen-2022-5/9.2": Measure(
        shenzhen.shenzhen_9_2, shenzhen.Q9_2, ("park.district", "park.assessments", "granted")
    ),
}  # fmt: skip
MEASURES = OF_TENANTS | OF_OPERATORS


@dataclass(frozen=True)
class Answer:
    """Of one measure. Amounts are fen; `floor_high` is None where there may be no limit, `floor_low` where there may be
    no floor. `readings` has an outcome by its key, where the facts are known and only readings differ.
    """

    status: str
    low: int = 0
    high: int = 0
    floor_low: int | None = None
    floor_high: int | None = None
    payers: tuple[tuple[str, int | None], ...] | None = None
    failed: frozenset[str] = frozenset()  # whatever the facts and the reading
    may_fail: frozenset[str] = frozenset()  # with some of them
    missing: frozenset[str] = frozenset()
    readings: dict[str, Outcome] | None = None
    outcome: Outcome | None = None  # the one that all facts and readings come to
    why: str = ""


def answer(case: dict, name: str) -> Answer:
    """What the measure answers."""
    measure = MEASURES[name]
    slots, world = completions.slots_and_world(case, name)
    asked = [slot for slot in slots if slot.fact.startswith(measure.facts)]
    asking = tuple(question for question in measure.questions if can_matter(question, case))
    readings = {questions.key(REST | reading): REST | reading for reading in questions.readings(asking)}
    table = {
        ways: {key: measure.says(found, reading) for key, reading in readings.items()}
        for ways, found in completions.worlds(asked, world)
    }
    return concluded(asking, asked, table)


REST = {name: options[0] for name, options in questions.QUESTIONS.items()}
"""An option of each question, for those that cannot matter."""


def can_matter(question: str, case: dict) -> bool:
    """Whether the day, or the leases, leave the question any room: only to save time, where that is plain."""
    day = case["as_of"]
    if question == "last-day":
        return (day.month, day.day) in ((10, 15), (3, 31))
    if question == "first-rent-year":
        return day.year - 1 < days.GUANGMING_START.year
    if question == "free-and-subsidised":
        return any(place.get("lease", {}).get("rent_free_months") for place in case.get("premises", [case]))
    return True


def concluded(asking: tuple[str, ...], slots: list[Slot], table: dict[tuple[int, ...], dict[str, Outcome]]) -> Answer:
    every = [outcome for row in table.values() for outcome in row.values()]
    here = [outcome for outcome in every if outcome.status != "not_applicable"]
    if not here:
        return Answer("not_applicable")
    if any(outcome.status == "names_candidates" for outcome in here):
        return Answer("names_candidates")
    if {outcome.status for outcome in here} == {"not_in_force"}:
        return Answer("not_in_force", why=here[0].why)
    if {outcome.status for outcome in here} <= {"not_eligible", "not_in_force"}:
        failing = [outcome.failed for outcome in here if outcome.status == "not_eligible"]
        may_fail = frozenset.union(*failing)
        return Answer("not_eligible", failed=frozenset.intersection(*failing), may_fail=may_fail)
    low, high = min(outcome.amount for outcome in every), max(outcome.amount for outcome in every)
    floors = [outcome.floor for outcome in every]
    floor_low = None if None in floors else min(floors)
    some = [floor for floor in floors if floor is not None]
    floor_high = None if not some or max(some) >= HUGE * share() / 4 else max(some)
    bounds = {"low": low, "high": high, "floor_low": floor_low, "floor_high": floor_high}
    seen = {tuple((key, outcome.visible) for key, outcome in row.items()) for row in table.values()}
    if len(seen) > 1:
        return Answer("needs_facts", **bounds, missing=deciding(slots, table), payers=agreed_payers(here))
    row = next(iter(table.values()))
    names = questions.that_matter(asking, lambda reading: row[questions.key(REST | reading)].visible)
    if not names:
        told = every[0]
        for name, nothing in {"tiers": (), "capped": None, "months": None}.items():  # what changes no amount
            if len({getattr(outcome, name) for outcome in every}) > 1:
                told = replace(told, **{name: nothing})
        return Answer(told.status, **bounds, payers=agreed_payers(here), outcome=told)
    listed = {}
    for reading in questions.readings(asking):
        short = questions.key({name: reading[name] for name in names})
        listed.setdefault(short, row[questions.key(REST | reading)])
    return Answer("depends_on_reading", **bounds, readings=listed, payers=agreed_payers(here))


def agreed_payers(outcomes: list[Outcome]) -> tuple[tuple[str, int | None], ...] | None:
    """The payers, where all outcomes have the same."""
    found = {outcome.payers for outcome in outcomes}
    return found.pop() if len(found) == 1 else None


def deciding(slots: list[Slot], table: dict[tuple[int, ...], dict[str, Outcome]]) -> frozenset[str]:
    """The facts of which two values give different answers, the others held as they are."""
    found = set()
    for place, slot in enumerate(slots):
        if slot.fact in found:
            continue
        groups: dict[tuple[int, ...], set] = {}
        for ways, row in table.items():
            others = ways[:place] + ways[place + 1 :]
            groups.setdefault(others, set()).add(tuple(outcome.visible for outcome in row.values()))
        if any(len(group) > 1 for group in groups.values()):
            found.add(slot.fact)
    return frozenset(found)


def answers(case: dict) -> dict[str, Answer]:
    """Of all measures that speak of tenants, or of operating bodies."""
    return {name: answer(case, name) for name in (OF_TENANTS if "tenant" in case else OF_OPERATORS)}
