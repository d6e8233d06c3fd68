"""光明区 深光府规〔2025〕4号, （十三） to （十五）, in the scope of （二十）."""

from fractions import Fraction

from tests.policy.second_reading import days, grants
from tests.policy.second_reading.facts import EVER, FEN, Premises, Span, World
from tests.policy.second_reading.outcome import NOT_APPLICABLE, Outcome, failing
from tests.policy.second_reading.percentages import share
from tests.policy.second_reading.questions import Reading

DISTRICT = "440311"
LAW = "guangming-2025-4"
MILLION = 1_000_000 * FEN
SOFTWARE_TITLES = {"national", "provincial", "municipal"}


def _outside(world: World, reading: Reading) -> Outcome | None:
    if not world.within(DISTRICT):
        return NOT_APPLICABLE
    why = days.why_not_in_force(world.as_of, days.GUANGMING_START, days.GUANGMING_YEARS, reading["last-day"])
    return Outcome("not_in_force", why=why) if why else None


def _first_rent_year(world: World, reading: Reading) -> bool:
    """A rent year that ended before the measure began (`first-rent-year`)."""
    ended_before = world.rent_year < days.GUANGMING_START.year
    return not ended_before or reading["first-rent-year"] == "previous-year"


# --- （十四） ---

Q14 = ("three-years", "status-date", "higher-title", "no-cooperation", "first-rent-year", "last-day",
       "free-and-subsidised", "rent-tax")  # fmt: skip
CAP_14 = {"ai_software": 2 * MILLION, "other_featured": 2 * MILLION, "other_park": MILLION}
"""每家企业每年最高200万元; 其他特色产业园区…给予同等标准; 其他产业园…最高100万元."""


def step_14(recognised: str, titled: bool, cooperation: bool, reading: Reading) -> str | None:
    """Which sentence of （十四） a park falls under; None: none of them."""
    if recognised == "ai_software" or (titled and reading["higher-title"] == "counts"):
        return "ai_software"
    if recognised == "other_featured":
        if cooperation:
            return "other_featured"
        return "other_park" if reading["no-cooperation"] == "falls-through" else None
    return "other_park"


def rents_by_step(premises: Premises, world: World, reading: Reading) -> list[tuple[str | None, int]]:
    """The rent of the year at one place by the step it falls under, after the day on which the park's status counts."""
    year = world.rent_year

    def step(recognised: str, titles: set[str]) -> str | None:
        return step_14(recognised, bool(titles & SOFTWARE_TITLES), world.cooperation, reading)

    if reading["status-date"] == "as-of":
        found = step(premises.recognised_as(world.as_of), premises.titled(world.as_of))
        return [(found, premises.rent_of(year))]
    if reading["status-date"] == "by-month":
        return [
            (step(premises.recognised_as(month.first), premises.titled(month.first)), rent)
            for month, rent in premises.rent_by_month(year)
        ]
    first, last = days.months_of(year)[0].first, days.months_of(year)[-1].last
    seen = {span.what for span in premises.recognition if span.meets(first, last)}
    recognised = next((kind for kind in ("ai_software", "other_featured") if kind in seen), "none")
    titles = {span.what for span in premises.titles if span.meets(first, last)}
    return [(step(recognised, titles), premises.rent_of(year))]


def guangming_14(world: World, reading: Reading) -> Outcome:
    """按照上年度实际发生租金的50%，给予每家企业每年最高200万元补贴，连续补贴三年."""
    outside = _outside(world, reading)
    if outside:
        return outside
    world = world.read(DISTRICT, reading["rent-tax"])
    year, measure = world.rent_year, f"{LAW}/14"
    paid = {grant.year for grant in world.grants_of(measure)}
    rents: dict[str, int] = {}
    excluded = 0
    for premises in world.within(DISTRICT):
        for step, rent in rents_by_step(premises, world, reading):
            if step is None:
                excluded += 1
            else:
                rents[step] = rents.get(step, 0) + rent
    refused = failing(
        {
            "kind": world.kind in ("enterprise", "institution"),
            "industry": world.in_scope,
            "first-rent-year": _first_rent_year(world, reading),
            "three-years": grants.three_years(paid, year, reading["three-years"]),
            "once": year not in paid,
            "cooperation": bool(rents) or not excluded,
        }
    )
    if refused:
        return refused
    shares = {step: rent * share() for step, rent in rents.items()}
    parts = {step: min(part, Fraction(CAP_14[step])) for step, part in shares.items()}
    most = max((CAP_14[step] for step in rents), default=0)
    amount = int(min(sum(parts.values()), Fraction(most)))  # what is less than a fen is dropped from the whole
    if reading["free-and-subsidised"] == "same-kind" and 0 < amount <= rent_waived(world):
        return Outcome("superseded", why="guangming-2025-4/15.1", spent=sum(rents.values()))
    cut = any(part > CAP_14[step] for step, part in shares.items()) or sum(parts.values()) > most
    steps = tuple(sorted((step, int(part)) for step, part in parts.items()))
    return Outcome("eligible", amount, capped=cut, tiers=steps, spent=sum(rents.values()))


def rent_waived(world: World) -> int:
    """What a zero-rent incubator waived in the rent year, in fen: zero rent and a rent subsidy in one year may be of
    the same kind in the sense of （二十一）, 就高不就低.
    """
    if guangming_15_1(world, {"last-day": "anniversary"}).status != "eligible":
        return 0
    return sum(
        each.lease.free_months(world.rent_year) * each.lease.monthly
        for each in world.within(DISTRICT)
        if each.zero_rent and each.lease and each.lease.free in FREE_MONTHS
    )


# --- （十五） ---

Q15_1 = ("last-day",)
Q15_2 = ("three-years", "last-day", "year-before-start")
FREE_MONTHS = range(6, 36 + 1)  # 6个月至3年


def guangming_15_1(world: World, reading: Reading) -> Outcome:
    """对符合条件的人工智能和软件信息领域中小微企业、初创企业和行业商协会，给予6个月至3年的免租优惠. In kind."""
    outside = _outside(world, reading)
    if outside:
        return outside
    offers = [each for each in world.within(DISTRICT) if each.zero_rent]
    months = [each.lease.free if each.lease else 0 for each in offers]
    meant = world.kind == "association" or (
        world.kind == "enterprise" and (world.size in ("medium", "small", "micro") or world.startup)
    )
    refused = failing(
        {
            "incubator": bool(offers),
            "industry": world.in_scope,
            "size": meant,
            "free-months": not offers or any(number in FREE_MONTHS for number in months),
        }
    )
    if refused:
        return refused
    return Outcome("eligible", months=max(number for number in months if number in FREE_MONTHS))


def guangming_15_2(world: World, reading: Reading) -> Outcome:
    """对经认定的“零租”孵化器，按不超过经审定投入金额的50%，给予园区运营主体每年最高500万元资助，连续资助3年."""
    outside = _outside(world, reading)
    if outside:
        return outside
    year, measure = world.rent_year, f"{LAW}/15.2"
    begun = year >= days.GUANGMING_START.year  # the year of the outlay did not end before the measures began
    paid = {grant.year for grant in world.grants_of(measure)}
    refused = failing(
        {
            "recognised": world.incubator and (begun or reading["year-before-start"] == "counts"),
            "three-years": grants.three_years(paid, year, reading["three-years"]),
            "once": year not in paid,
        }
    )
    if refused:
        return refused
    part = world.outlay * share()
    return Outcome("eligible", min(int(part), 5 * MILLION), capped=part > 5 * MILLION, spent=world.outlay)


# --- （十三） ---

Q13_1 = ("last-day", "before-start")
Q13_2 = ("upgrade", "two-titles", "last-day", "before-start", "recognition-order")
LADDER = {"national": 1_200_000 * FEN, "provincial": 800_000 * FEN, "municipal": 600_000 * FEN,
          "municipal_humanoid": 300_000 * FEN}  # fmt: skip
"""分别给予园区运营单位120万元、80万元、60万元、30万元奖励."""


def guangming_13_1(world: World, reading: Reading) -> Outcome:
    """区级人工智能、软件信息特色产业园认定评估工作，对符合条件的园区给予一次性30万元奖励."""
    outside = _outside(world, reading)
    if outside:
        return outside
    (park,) = world.within(DISTRICT)
    refused = failing(
        {
            "recognition": any(
                span.what == "ai_software"
                and span.holds(world.as_of)
                and (reading["before-start"] == "counts" or begun(span))
                for span in park.recognition
            ),
            "once": not world.grants_of(f"{LAW}/13.1"),
        }
    )
    return refused or Outcome("eligible", 300_000 * FEN)


def begun(span: Span) -> bool:
    """Whether it began under the measures, as far as anybody says when it did."""
    return span.start >= days.GUANGMING_START or span.start == EVER


def guangming_13_2(world: World, reading: Reading) -> Outcome:
    """支持有条件的区级特色产业园申报国家、省、市级软件名园（基地）、市人形机器人友好示范园区，对入选的产业园区，分别给予…"""
    outside = _outside(world, reading)
    if outside:
        return outside
    (park,) = world.within(DISTRICT)
    held = park.titled(world.as_of, days.GUANGMING_START if reading["before-start"] == "not-counted" else None)
    titled = bool(held)
    if reading["recognition-order"] == "recognised-first":
        known = min((span.start for span in park.recognition if span.holds(world.as_of)), default=None)
        later = {span.what for span in park.titles if span.holds(world.as_of) and known and span.start < known}
        held -= later
    paid = world.grants_of(f"{LAW}/13.2")
    software = highest(held)
    steps = [tier for tier in (software, "municipal_humanoid" if "municipal_humanoid" in held else None) if tier]
    if reading["two-titles"] == "higher":
        steps = steps[:1]
    rewards = {}
    for tier in steps:
        kin = [grant for grant in paid if (grant.tier == "municipal_humanoid") == (tier == "municipal_humanoid")]
        rewards[tier] = reward(tier, LADDER, kin, reading)
    parts = {tier: found for tier, found in rewards.items() if found is not None}
    refused = failing(
        {
            "title": titled,
            "recognition": park.recognised_as(world.as_of) != "none" and bool(held or not titled),
            "once": not steps or bool(parts),
        }
    )
    return refused or Outcome("eligible", sum(parts.values()), tiers=tuple(sorted(parts.items())))


ORDER = ("national", "provincial", "municipal")


def highest(held: set[str]) -> str | None:
    """The highest 软件名园 title."""
    return next((tier for tier in ORDER if tier in held), None)


def reward(tier: str, ladder: dict[str, int], paid: list, reading: Reading) -> int | None:
    """分别…一次性: the reward of a step, in fen; None where it was paid. Where another step was, the whole reward, or
    what is missing to it (`upgrade`).
    """
    if any(grant.tier == tier for grant in paid):
        return None
    if reading["upgrade"] == "full":
        return ladder[tier]
    return max(0, ladder[tier] - sum(paid_for(step, ladder, paid) for step in {grant.tier for grant in paid}))


def paid_for(step: str | None, ladder: dict[str, int], paid: list) -> int:
    """What was paid for a step, fen. It is paid once (一次性): what is not noted was no more than the rest of it."""
    of_it = [grant for grant in paid if grant.tier == step]
    noted = sum(grant.amount or 0 for grant in of_it if grant.noted)
    whole = sum(grant.amount or 0 for grant in of_it)
    return max(noted, min(whole, ladder.get(step, whole)))
