"""深圳市 深府规〔2022〕5号, （九）."""

from datetime import date

from tests.policy.second_reading import days, grants
from tests.policy.second_reading.facts import FEN, Premises, World
from tests.policy.second_reading.guangming import ORDER, SOFTWARE_TITLES, highest, reward
from tests.policy.second_reading.outcome import NOT_APPLICABLE, Outcome, failing
from tests.policy.second_reading.percentages import share
from tests.policy.second_reading.questions import Reading

CITY = "4403"
LAW = "shenzhen-2022-5"
Q9_1 = ("upgrade", "last-day", "several-titles", "before-start")
Q9_2 = ("last-day", "assessed-title", "earlier-excellent")
Q9_3 = ("three-years", "last-day", "park-meaning", "title-day", "year-before-start", "newly-moved-in",
        "rent-tax")  # fmt: skip
LADDER = {"national": 5_000_000 * FEN, "provincial": 3_000_000 * FEN, "municipal": 2_000_000 * FEN}
YEARLY = {"national": 1_500_000 * FEN, "provincial": 1_000_000 * FEN, "municipal": 500_000 * FEN}


def _outside(world: World, reading: Reading) -> Outcome | None:
    if not world.within(CITY):
        return NOT_APPLICABLE
    why = days.why_not_in_force(world.as_of, days.SHENZHEN_START, days.SHENZHEN_YEARS, reading["last-day"])
    return Outcome("not_in_force", why=why) if why else None


def shenzhen_9_1(world: World, reading: Reading) -> Outcome:
    """分别一次性给予园区运营主体500万元、300万元、200万元的奖励."""
    outside = _outside(world, reading)
    if outside:
        return outside
    (park,) = world.within(CITY)
    since = days.SHENZHEN_START if reading["before-start"] == "not-counted" else None
    held = [tier for tier in ORDER if tier in park.titled(world.as_of, since)]
    drawing = held if reading["several-titles"] == "each" else held[:1]
    rewards = {tier: reward(tier, LADDER, world.grants_of(f"{LAW}/9.1"), reading) for tier in drawing}
    parts = {tier: found for tier, found in rewards.items() if found is not None}
    refused = failing({"title": bool(held), "once": not held or bool(parts)})
    return refused or Outcome("eligible", sum(parts.values()), tiers=tuple(sorted(parts.items())))


def shenzhen_9_2(world: World, reading: Reading) -> Outcome:
    """对考核获评优秀的国家级、省级、市级软件名园（基地），分别给予150万元、100万元、50万元奖励.

    What was no 软件名园 in the year before was not assessed as one. Where earlier years count as well, each that was
    assessed so and not paid is rewarded, too.
    """
    outside = _outside(world, reading)
    if outside:
        return outside
    (park,) = world.within(CITY)
    held = highest(park.titled(world.as_of))
    years = [world.rent_year] if world.excellent and titled_in(park, world.rent_year) else []
    if reading["earlier-excellent"] == "any-year":
        years += world.excellent_before
    paid = {grant.year for grant in world.grants_of(f"{LAW}/9.2")}
    unpaid = [year for year in years if year not in paid]
    asked = years if reading["earlier-excellent"] == "any-year" and world.excellent_before else [world.rent_year]
    refused = failing(
        {
            "title": held is not None,
            "excellent": bool(years),
            "once": not asked or not set(asked) <= paid,
        }
    )
    if refused:
        return refused
    parts: dict[str, int] = {}
    for year in unpaid:
        tier = held or ""
        if reading["assessed-title"] == "title-then":  # that of the end of the year that was assessed
            tier = highest(park.titled(date(year, 12, 31))) or tier
        parts[tier] = parts.get(tier, 0) + YEARLY[tier]
    return Outcome("eligible", sum(parts.values()), tiers=tuple(sorted(parts.items())))


def titled_in(park: Premises, year: int) -> bool:
    first, last = days.months_of(year)[0].first, days.months_of(year)[-1].last
    return any(span.what in SOFTWARE_TITLES and span.meets(first, last) for span in park.titles)


def shenzhen_9_3(world: World, reading: Reading) -> Outcome:
    """支持由各区对园区内软件企业给予一定比例的租金补贴，对新入驻的软件企业连续三年给予不低于50%的租金补贴."""
    outside = _outside(world, reading)
    if outside:
        return outside
    world = world.read(CITY, reading["rent-tax"])

    def meant(park: Premises) -> bool:
        """园区: the 软件名园 of the sentence before, or any software park (`park-meaning`)."""
        titled = bool(park.titled(world.as_of) & SOFTWARE_TITLES)
        if reading["title-day"] == "in-the-year":
            titled = titled_in(park, world.rent_year)
        return titled or (reading["park-meaning"] == "any-software-park" and park.software_park)

    places = [each for each in world.within(CITY) if meant(each)]
    refused = failing(
        {
            "kind": world.kind == "enterprise",
            "software-enterprise": world.software_enterprise,
            "park": bool(places),
        }
    )
    if refused:
        return refused
    year = world.rent_year
    paid = {grant.year for grant in world.grants_of(f"{LAW}/9.3")}
    begun = year >= days.SHENZHEN_START.year or reading["year-before-start"] == "counts"
    new = world.newly_moved_in
    if not world.found_new:  # what the authority has found decides
        new = dict(world.new_in).get(reading["newly-moved-in"], new)
    owed = new and begun and grants.three_years(paid, year, reading["three-years"])
    rents: dict[str, int] = {}
    for place in places:
        rents[place.district] = rents.get(place.district, 0) + place.rent_of(year)
    # What is less than a fen is dropped from what a district owes, not from each place.
    floors = {district: int(rent * share()) if owed else None for district, rent in rents.items()}
    known = [floor for floor in floors.values() if floor is not None]
    return Outcome("discretionary", floor=sum(known) if owed else None, payers=tuple(sorted(floors.items())))
