"""Texts that pay nothing: 广州 is a draft, and the period of the province's plan (2021 to 2025) is over."""

from tests.policy.second_reading.facts import World
from tests.policy.second_reading.outcome import NOT_APPLICABLE, Outcome
from tests.policy.second_reading.questions import Reading


def guangzhou_11(world: World, reading: Reading) -> Outcome:
    """征求意见稿: never in force as written."""
    return Outcome("not_in_force", why="draft") if world.within("4401") else NOT_APPLICABLE


def guangdong_4_4(world: World, reading: Reading) -> Outcome:
    """2021—2025年. In its own time it names candidates, and pays nothing: that is not read here."""
    if not world.within("44"):
        return NOT_APPLICABLE
    return Outcome("not_in_force", why="expired") if world.as_of.year > 2025 else Outcome("names_candidates")
