"""龙岗区 关于降低企业产业用房成本的若干措施, 二; known from a secondary copy only."""

from fractions import Fraction

from tests.policy.second_reading import days, grants
from tests.policy.second_reading.facts import FEN, World
from tests.policy.second_reading.outcome import NOT_APPLICABLE, Outcome, failing
from tests.policy.second_reading.percentages import share
from tests.policy.second_reading.questions import Reading

DISTRICT = "440307"
MEASURE = "longgang-2023/2"
AREA = 1000  # m²
MOST = 30 * FEN  # fen a m² and month


def longgang_2(world: World, reading: Reading) -> Outcome:
    """The copy says a date and no day of force, so that nothing is asked of a rent year before it.

    对符合条件的规模以上软件企业上年度不超过1000平方米的租金部分，按照不超过实际支付租金的50%，给予最高30元/平方米/月的
    租金补贴，最长补贴3年.
    """
    if not world.within(DISTRICT):
        return NOT_APPLICABLE
    if world.as_of < days.LONGGANG_START:
        return Outcome("not_in_force", why="not_yet")
    year = world.rent_year
    paid = {grant.year for grant in world.grants_of(MEASURE)}
    refused = failing(
        {
            "kind": world.kind == "enterprise",
            "software-enterprise": world.software_enterprise,
            "above-scale": world.above_scale,
            "three-years": grants.three_years(paid, year, "three-payments"),  # 最长补贴3年, not 连续
            "once": year not in paid,
        }
    )
    if refused:
        return refused
    total, cut = Fraction(0), False
    for month in days.months_of(year):
        rates = []
        for place in world.within(DISTRICT):
            rent = place.rent_in(month)
            if rent is not None:
                part = rent * share() / place.square_metres  # fen a m²
                rates.append((min(part, Fraction(MOST)), place.square_metres, part > MOST))
        left = Fraction(AREA)
        for rate, area, above in sorted(rates, reverse=True):  # the claimant's 1,000 m² that bring most
            counted = min(area, left)
            total += rate * counted
            left -= counted
            cut |= above and counted > 0
    return Outcome("eligible", int(total), capped=cut)
