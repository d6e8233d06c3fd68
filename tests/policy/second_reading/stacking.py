"""What one claimant may draw in all: 深圳 附则, 光明 （二十一）. Bounds in fen.

深圳 附则: 本措施与我市市级层面其他同类优惠措施不得重复享受. 光明 （二十一）: 原则上同市级以上政策可叠加享受，
与光明区其它同类优惠措施由企业按照就高不就低的原则选择适用，不重复补贴，资助总额不超过项目实际投入. What is known from a
secondary source only, and what a district decides, is left out.
"""

from tests.policy.second_reading import completions, guangming
from tests.policy.second_reading.answers import Answer
from tests.policy.second_reading.completions import HUGE
from tests.policy.second_reading.facts import fen

CITY, DISTRICT = "shenzhen-2022-5/", "guangming-2025-4/"


def other(case: dict, level: str | None = None) -> int:
    """Support drawn elsewhere: of the same kind at one level, or all of the rest."""
    return sum(
        fen(each["amount"])
        for each in case.get("other_support", ())
        if (each["same_kind"] and each["level"] == level if level else not _higher_is_taken(each))
    )


def drawn_elsewhere(case: dict) -> int:
    return sum(fen(each["amount"]) for each in case.get("other_support", ()))


def _higher_is_taken(support: dict) -> bool:
    return support["same_kind"] and support["level"] in ("district", "municipal")


def superseded(case: dict, name: str, amount: int) -> bool:
    """Whether another measure of the same kind and level gives more: 就高不就低. 龙岗's words say nothing of others."""
    level = {CITY: "municipal", DISTRICT: "district"}.get(name.partition("/")[0] + "/")
    return level is not None and amount < other(case, level)


def total(case: dict, found: dict[str, Answer]) -> tuple[int, int]:
    """[low, high] of all that can be drawn."""
    return _bound(case, found, "low"), _bound(case, found, "high")


def _bound(case: dict, found: dict[str, Answer], end: str) -> int:
    district = sum(getattr(each, end) for name, each in found.items() if name.startswith(DISTRICT))
    if "incubator" not in case and "tenant" not in case:
        district -= getattr(found["guangming-2025-4/15.2"], end)
    city = sum(getattr(each, end) for name, each in found.items() if name.startswith(CITY))
    # A tenant draws nothing fixed of the city, whose measures of the same kind stack with the district's.
    of_district = max(district, other(case, "district"))
    of_city = max(city, other(case, "municipal"))
    drawn = of_district + of_city + other(case)
    if "tenant" in case:
        return min(drawn, spent(case, end)) if district else drawn
    # What is paid for a title has no outlay of its own; the incubator's bounds what is paid for it, from everywhere.
    incubator = getattr(found["guangming-2025-4/15.2"], end) if "incubator" in case else 0
    rewards = district + city - incubator
    return rewards + min(drawn - rewards, spent(case, end)) if incubator else drawn


def spent(case: dict, end: str) -> int:
    """资助总额不超过项目实际投入: the rent of the year in the district, or the audited outlay of the incubator."""
    year = case["as_of"].year - 1
    if "tenant" in case:
        slots, world = completions.slots_and_world(case, "")
        rents = [slot for slot in slots if slot.fact.startswith(("rent.", "lease.monthly_rent", "park.district"))]
        sums = [
            sum(place.rent_of(year) for place in known.within(guangming.DISTRICT))
            for _ways, known in completions.worlds(rents, world)
        ]
        return min(sums) if end == "low" else max(sums)
    outlay = case.get("incubator", {}).get("audited_outlay", {}).get(year)
    return HUGE if outlay is None else fen(outlay)
