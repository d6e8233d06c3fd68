"""The second reading in the words of the contract: yuan, `readings` by their keys, `total`."""

from tests.policy.second_reading import stacking
from tests.policy.second_reading.answers import Answer, answers
from tests.policy.second_reading.facts import FEN
from tests.policy.second_reading.outcome import Outcome

FLOORS = ("shenzhen-2022-5/9.3",)
SECONDARY = ("longgang-2023/2",)


def yuan(amount: int | None) -> int | float | None:
    return None if amount is None else amount // FEN if amount % FEN == 0 else round(amount / FEN, 2)


def of_outcome(outcome: Outcome) -> dict:
    """Of one measure where facts are known and questions answered."""
    if outcome.status == "not_applicable":
        return {"status": outcome.status}
    if outcome.status == "not_in_force":
        return {"status": outcome.status, "why": outcome.why}
    if outcome.status == "discretionary":
        return {"status": outcome.status, "floor": yuan(outcome.floor)}
    told = {"status": outcome.status, "low": yuan(outcome.amount), "high": yuan(outcome.amount)}
    if outcome.failed:
        told["failed"] = sorted(outcome.failed)
    if outcome.tier:
        told["tier"] = outcome.tier
    if outcome.capped is not None:
        told["capped"] = outcome.capped
    if outcome.months is not None:
        told["months"] = outcome.months
    return told


def of_answer(name: str, found: Answer) -> dict:
    """Of one measure in a case."""
    told = of_outcome(found.outcome) if found.outcome else {"status": found.status}
    if found.status in ("needs_facts", "depends_on_reading", "not_eligible"):
        told |= {"low": yuan(found.low), "high": yuan(found.high)}
    if found.status in ("needs_facts", "depends_on_reading") and name in FLOORS:
        told = {"status": found.status, "floor_low": yuan(found.floor_low), "floor_high": yuan(found.floor_high)}
    if found.readings:
        told["readings"] = {key: of_outcome(outcome) for key, outcome in found.readings.items()}
    if found.missing:
        told["missing"] = sorted(found.missing)
    if found.failed:
        told["failed"] = sorted(found.failed)
    if found.may_fail:
        told["may_fail"] = sorted(found.may_fail)
    if found.why:
        told["why"] = found.why
    if found.payers and len(found.payers) == 1:
        told["payer"] = found.payers[0][0]
    elif found.payers:
        told["payers"] = [{"payer": district, "floor": yuan(floor)} for district, floor in found.payers]
    if name in SECONDARY and found.status not in ("not_applicable", "not_in_force"):
        told["provenance"] = "secondary"
    return told


def pays_percent(case: dict, name: str) -> int | None:
    """What the guide of the claim's year announces: of each amount so many parts in a hundred are paid."""
    announced = case.get("budget", {}).get(name, {}).get(case["as_of"].year)
    return announced["pays_percent"] if announced else None


def of_case(case: dict) -> dict:
    """`{"determinations": …, "total": …}`; statuses of what a higher measure takes the place of included."""
    found = answers(case)
    told = {name: of_answer(name, each) for name, each in found.items()}
    for name, each in found.items():
        if each.status == "eligible" and stacking.superseded(case, name, each.high):
            told[name] = {"status": "superseded", "by": "other_support"}
        if each.status == "eligible" and (percent := pays_percent(case, name)) is not None:
            told[name]["after_budget"] = yuan(each.high * percent // 100)
    return {"determinations": told, "total": of_total(case, found)}


def of_total(case: dict, found: dict[str, Answer]) -> dict | None:
    """None where more was drawn elsewhere than spent, or may have been drawn for another district's rent: what the text
    makes of that is open.
    """
    elsewhere = stacking.drawn_elsewhere(case)
    if elsewhere > stacking.spent(case, "low") or (elsewhere and len(case.get("premises", ())) > 1):
        return None
    low, high = stacking.total(case, found)
    return {"low": yuan(low), "high": yuan(high)}
