"""Standing (等次): the best thing a park can show on a day, one word for the map and the lists.

The titles rank before what a district recognises; the order is that of the rewards in 深府规〔2022〕5号（九） and
深光府规〔2025〕4号（十三）.
"""

from collections.abc import Iterable

STANDINGS = ("national", "provincial", "municipal", "humanoid", "ai_software", "other_featured", "none")
OF_TIER = {
    "national": "national",
    "provincial": "provincial",
    "municipal": "municipal",
    "municipal_humanoid": "humanoid",
}


def best(tiers: Iterable[str], recognition: str = "none") -> str:
    """The standing that title tiers and a recognition (of the same day) give together."""
    return min([*(OF_TIER[tier] for tier in tiers), recognition], key=STANDINGS.index)


def best_recognition(kinds: Iterable[str]) -> str:
    """What a park counts as that the district recognises as several kinds on one day; none for no kind."""
    return min(kinds, key=STANDINGS.index, default="none")
