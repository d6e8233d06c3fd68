"""The ways in which unknown facts can turn out. Where a fact is a number, the ends and the bends of what it can do.

A case is a dict as `yaml` reads it from a file of cases. A `Slot` is one fact of it that is not known.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import product

from tests.policy.second_reading import guangming, shenzhen
from tests.policy.second_reading.facts import EVER, FAR, Grant, Lease, Premises, Span, World, fen
from tests.policy.second_reading.percentages import share

HUGE = 10**20
"""fen; so much that every cap is reached, and what has none is as good as unlimited."""
TINY = Fraction(1, 10**30)  # m²
DISTRICTS = ("440311", "440305", "440307", "440106", "")
INDUSTRIES = ("6513", "2710")
TIERS = {"shenzhen-2022-5/9.1": shenzhen.LADDER, "guangming-2025-4/13.2": guangming.LADDER}
"""The rewards of each tier: grants that do not say their amount brought what was paid for it to at most that."""
NEW_IN = ("park", "district", "city")
ONCE = ("guangming-2025-4/13.1",)
Apply = Callable[[World], World]


@dataclass(frozen=True)
class Slot:
    """An unknown fact: its name as an answer reports it, and what each way of knowing it makes of a world."""

    fact: str
    ways: tuple[Apply, ...]


def _set(name: str, *values: object) -> tuple[Apply, ...]:
    return tuple(lambda world, value=value: replace(world, **{name: value}) for value in values)


def _of_premises(place: int, change: Callable[[Premises, object], Premises], *values: object) -> tuple[Apply, ...]:
    def at(world: World, value: object) -> World:
        premises = list(world.premises)
        premises[place] = change(premises[place], value)
        return replace(world, premises=tuple(premises))

    return tuple(lambda world, value=value: at(world, value) for value in values)


def spans(listed: object) -> tuple[Span, ...]:
    """A recognition or titles as the file says them."""
    if isinstance(listed, str):
        return () if listed == "none" else (Span(listed, EVER),)
    return tuple(
        Span(each.get("as") or each["tier"], each.get("from", EVER), each.get("to", FAR)) for each in listed or ()
    )


def slots_and_world(case: dict, measure: str) -> tuple[list[Slot], World]:
    """The facts of the case that are not known, and the world with what is known."""
    tenant = case.get("tenant", {})
    year = case["as_of"].year - 1
    slots: list[Slot] = []
    known: dict[str, object] = {"as_of": case["as_of"]}
    for name, values in {
        "kind": ("enterprise", "institution", "association", "sole_trader"),
        "industry": INDUSTRIES,
        "ai_listed": (True, False),
        "software_enterprise": (True, False),
        "above_scale": (True, False),
        "size": ("small", "large"),
        "startup": (True, False),
        "newly_moved_in": (True, False),
    }.items():
        if name in tenant:
            known[name] = tenant[name]
        elif "tenant" in case:
            slots.append(Slot(f"tenant.{name}", _set(name, *values)))
    known["found_new"] = "newly_moved_in" in tenant
    if "cooperation" in case:
        known["cooperation"] = case["cooperation"]
    elif "tenant" in case:
        slots.append(Slot("cooperation", _set("cooperation", True, False)))
    places = case.get("premises") or [
        {name: case[name] for name in ("park", "rent", "lease", "property") if name in case}
    ]
    premises = []
    own = places[0].get("property", {})
    known["new_in"] = tuple((key, own[f"new_in_{key}"]) for key in NEW_IN if f"new_in_{key}" in own)
    for place, told in enumerate(places):
        at, found = _premises(told, place, year, "tenant" in case)
        premises.append(at)
        slots += found
    known["premises"] = tuple(premises)
    if "tenant" not in case:
        slots += _of_operator(case, year, known)
    granted, found = _grants(case, measure, year)
    known["granted"] = granted
    slots += found
    known["other_support"] = tuple(
        (each["level"], each["same_kind"], fen(each["amount"])) for each in case.get("other_support", ())
    )
    return slots, World(**known)


def _premises(told: dict, place: int, year: int, tenant: bool) -> tuple[Premises, list[Slot]]:
    park, slots, known = told.get("park", {}), [], {"titles": spans(told.get("park", {}).get("titles"))}
    known["tax"] = Fraction(str(told.get("property", {}).get("rent_tax_rate", 0))) / 100

    def unknown(fact: str, name: str, *values: object) -> None:
        slots.append(
            Slot(fact, _of_premises(place, lambda at, value, name=name: replace(at, **{name: value}), *values))
        )

    if "district" in park:
        known["district"] = park["district"]
    else:
        unknown("park.district", "district", *DISTRICTS)
    if "recognition" in park:
        known["recognition"] = spans(park["recognition"])
    else:
        unknown("park.recognition", "recognition", *(spans(kind) for kind in ("none", "other_featured", "ai_software")))
    for fact, name in (("software_park", "software_park"), ("zero_rent_incubator", "zero_rent")):
        if fact in park:
            known[name] = park[fact]
        elif tenant:
            unknown(f"park.{fact}", name, True, False)
    if "lease" in told:
        lease, found = _lease(told["lease"], place)
        return Premises(**known, lease=lease), slots + found
    if year in told.get("rent", {}):
        known["rent"] = fen(told["rent"][year])
    elif tenant:
        unknown(f"rent.{year}", "rent", 0, HUGE)
    if tenant:  # nothing is known of the lease but, perhaps, what it cost
        bend = Fraction(known.get("rent", 0), 12 * 3000) * share()
        unknown("lease.area_m2", "area", TINY, max(bend, TINY), Fraction(1000), Fraction(10**15))
        free = (Lease(date(year, 1, 1), FAR, 0, months, Fraction(1)) for months in (0, 6, 12, 36, 37))
        offered = lambda at, lease: replace(at, lease=lease)  # noqa: E731
        slots.append(Slot("lease.rent_free_months", _of_premises(place, offered, *free)))
    return Premises(**known), slots


def _lease(told: dict, place: int) -> tuple[Lease, list[Slot]]:
    slots = []

    def unknown(fact: str, name: str, *values: object) -> None:
        def change(at: Premises, value: object) -> Premises:
            return replace(at, lease=replace(at.lease, **{name: value}))

        slots.append(Slot(f"lease.{fact}", _of_premises(place, change, *values)))

    if "monthly_rent" not in told:
        unknown("monthly_rent", "monthly", 0, HUGE)
    if "area_m2" not in told:
        bend = Fraction(fen(told.get("monthly_rent", 0)), 3000) * share()  # the part given is 30 yuan a m² there
        unknown("area_m2", "area", TINY, max(bend, TINY), Fraction(1000), Fraction(10**15))
    return (
        Lease(
            told["start"], told.get("end", FAR), fen(told.get("monthly_rent", 0)), told.get("rent_free_months", 0),
            Fraction(str(told.get("area_m2", 1))),
        ),
        slots,
    )  # fmt: skip


def _of_operator(case: dict, year: int, known: dict) -> list[Slot]:
    """The assessment of last year, and the incubator."""
    slots = []
    assessed = {each["year"]: each["result"] for each in case.get("park", {}).get("assessments", ())}
    if year in assessed:
        known["excellent"] = assessed[year] == "excellent"
    else:
        slots.append(Slot("park.assessments", _set("excellent", True, False)))
    known["excellent_before"] = tuple(
        then for then, result in assessed.items() if then < year and result == "excellent"
    )
    incubator = case.get("incubator", {})
    if "recognised" in incubator:
        known["incubator"] = incubator["recognised"]
    else:
        slots.append(Slot("incubator.recognised", _set("incubator", True, False)))
    if year in incubator.get("audited_outlay", {}):
        known["outlay"] = fen(incubator["audited_outlay"][year])
    else:
        slots.append(Slot(f"incubator.audited_outlay.{year}", _set("outlay", 0, HUGE)))
    return slots


def _grants(case: dict, measure: str, year: int) -> tuple[tuple[Grant, ...], list[Slot]]:
    """What was paid of this measure: known grants, and for each that does not say what it was for, a slot."""

    def add(*grants: Grant) -> Apply:
        return lambda world: replace(world, granted=(*world.granted, *grants))

    tiers = TIERS.get(measure)
    if "granted" not in case:
        if measure in ONCE:
            return (), [Slot("granted", (add(), add(Grant(measure))))]
        if tiers:
            amounts = [
                Grant(measure, tier=tier, amount=each, noted=False) for tier in tiers for each in (0, tiers[tier])
            ]
            return (), [Slot("granted", (add(), *map(add, amounts)))]
        past = [
            (),
            (year,),
            (year, year - 1, year - 2, year - 3),
            (year - 1,),
            (year - 2,),
            (year - 3,),
            (year - 1, year - 2, year - 3),
        ]
        return (), [Slot("granted", tuple(add(*(Grant(measure, paid) for paid in years)) for years in past))]
    known, slots = [], []
    for told in case["granted"]:
        if told["measure"] != measure:
            continue
        amount = fen(told["amount"]) if "amount" in told else None
        if measure in ONCE:
            known.append(Grant(measure, amount=amount))
        elif tiers:
            if "tier" in told and amount is not None:
                known.append(Grant(measure, tier=told["tier"], amount=amount))
                continue
            of = (told["tier"],) if "tier" in told else tiers
            ways = [
                Grant(measure, tier=tier, amount=paid, noted=amount is not None)
                for tier in of
                for paid in ((0, tiers[tier]) if amount is None else (amount,))
            ]
            slots.append(Slot("granted", tuple(map(add, ways))))
        elif "rent_year" in told:
            known.append(Grant(measure, told["rent_year"], amount=amount))
        else:
            slots.append(Slot("granted", tuple(add(Grant(measure, paid)) for paid in range(year - 5, year + 1))))
    return tuple(known), slots


def worlds(slots: list[Slot], world: World) -> Iterator[tuple[tuple[int, ...], World]]:
    """Every way in which all of them can turn out, with the number of the way of each."""
    for ways in product(*(range(len(slot.ways)) for slot in slots)):
        found = world
        for slot, way in zip(slots, ways, strict=True):
            found = slot.ways[way](found)
        yield ways, found
