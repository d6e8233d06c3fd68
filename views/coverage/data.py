"""What of coverage an address asks for (覆盖查询), and its results: the page and the files get them from here alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from maps.coverage import (
    changes,
    coverage,
    ground,
    key_areas,
    overlaps,
    plan_roles,
    plan_targets,
    subsidy_layer,
    walking,
)
from maps.coverage.ground import Ground
from maps.coverage.results import Result
from maps.viewport.filters import BadParameter
from registry import parameters
from registry.claims import subsidies
from registry.claims.published import reading as published
from registry.claims.subsidies import PlaceSums
from registry.parks.counted import PARKS
from registry.parks.difference import difference
from registry.person import Person
from registry.process.once import made_once
from views.kit import publication
from views.kit.context import store, today
from views.kit.days import FIRST_DAY, LAST_DAY

BY = tuple(coverage.KEYS)
SHOWS = (*BY, "key_areas", "overlaps", "walking", "subsidies", "changes", "plans", "targets")
OF_ALL = ("changes", "plans", "targets")
"""Those that speak of all parks, whichever are chosen."""
WHICH = {"all": PARKS, "registered": ("registered",), "named": ("candidate", "named")}
WIDEST = 100.0  # metres of a sliver


@dataclass(frozen=True)
class CoverageAsked:
    """`show`: one of SHOWS; `on`: the day; `since`: the earlier day of a comparison; `which`: a word of WHICH;
    `radius`, `width`: metres.
    """

    show: str = "district"
    on: date = FIRST_DAY
    since: date = FIRST_DAY
    which: str = "all"
    radius: float = walking.RADIUS
    width: float = overlaps.WIDTH

    @classmethod
    def read(cls, params: Mapping[str, str]) -> CoverageAsked:
        """From the parameters of an address. Raises `BadParameter` with what would be right."""
        on = _day(params, "on", today())
        since = _day(params, "since", _year_before(on))
        if since > on:
            raise BadParameter("since", since.isoformat(), f"a day up to {on.isoformat()}")
        return cls(
            _word(params, "show", SHOWS), on, since, _word(params, "which", tuple(WHICH)),
            _metres(params, "radius", walking.RADIUS, walking.SHORTEST, walking.LONGEST),
            _metres(params, "width", overlaps.WIDTH, 0.5, WIDEST),
        )  # fmt: skip

    def write(self) -> dict[str, str]:
        """The parameters that `read` takes, only those that differ from what it would take anyway."""
        plain = replace(CoverageAsked.read({"on": self.on.isoformat()}), show="district")
        said = {"show": self.show, "which": self.which, "radius": f"{self.radius:g}", "width": f"{self.width:g}"}
        usual = {"show": plain.show, "which": plain.which, "radius": f"{plain.radius:g}", "width": f"{plain.width:g}"}
        days = {"on": self.on.isoformat()} if self.on != today() else {}
        since = {"since": self.since.isoformat()} if self.since != plain.since else {}
        return {name: value for name, value in said.items() if value != usual[name]} | days | since


def _word(params: Mapping[str, str], name: str, words: tuple[str, ...]) -> str:
    return parameters.word(name, params.get(name), words, words[0])


def _day(params: Mapping[str, str], name: str, otherwise: date) -> date:
    return parameters.day(name, params.get(name), FIRST_DAY, LAST_DAY) or otherwise


def _year_before(day: date) -> date:
    """The same day a year earlier; the last of February of a leap year becomes the 28th."""
    earlier = date(day.year - 1, day.month, 28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)
    return max(earlier, FIRST_DAY)


def _metres(params: Mapping[str, str], name: str, usual: float, least: float, most: float) -> float:
    text = params.get(name, f"{usual:g}")
    metres = parameters.decimal_of(text)
    if metres is None or not least <= metres <= most:
        raise BadParameter(name, text, f"metres from {least:g} to {most:g}")
    return metres


# --- results ---


def results(asked: CoverageAsked, person: Person) -> tuple[Result, ...]:
    """What is asked for, as this person may see it."""
    return results_of(asked, seen_by(asked, person))


def seen_by(asked: CoverageAsked, person: Person) -> frozenset[int] | None:
    """All of the person that decides what they are shown: of money the parks whose rosters they may read; None of all
    else, which everybody sees alike. Two people for whom it is the same get the same result, made once.
    """
    return _readable(store().version(), person) if asked.show == "subsidies" else None


def results_of(asked: CoverageAsked, seen: frozenset[int] | None) -> tuple[Result, ...]:
    """What is asked for, as those see it of whom `seen_by` gives this; of money without it, what everybody may see."""
    if asked.show == "subsidies":
        number = publication.number()  # first: it writes where a day is to be closed, and the register is another then
        return _subsidies(store().version(), number, asked.on, frozenset() if seen is None else seen)
    return _results(store().version(), asked)


def ground_of(asked: CoverageAsked) -> Ground:
    """The register of the day with the parks that are asked for."""
    return _ground(store().version(), asked.on, asked.which)


@made_once(8)
def _ground(version: str, day: date, which: str) -> Ground:
    with store().read() as session:
        return ground.read_ground(session, day, WHICH[which])


@made_once(64)
def _results(version: str, asked: CoverageAsked) -> tuple[Result, ...]:
    found = _ground(version, asked.on, "all" if asked.show in OF_ALL else asked.which)
    if asked.show in BY:
        return (coverage.by(found, asked.show),)
    if asked.show == "targets":
        return plan_targets.targets(found)
    return (MAKERS[asked.show](found, asked),)


def _changes(found: Ground, asked: CoverageAsked) -> Result:
    with store().read() as session:
        events = difference(session, asked.since, asked.on)
    return changes.changes(found, events, asked.since, asked.on)


MAKERS: dict[str, Callable[[Ground, CoverageAsked], Result]] = {
    "key_areas": lambda found, asked: key_areas.three_way(found),
    "overlaps": lambda found, asked: overlaps.overlaps(found, asked.width),
    "walking": lambda found, asked: walking.reach(found, asked.radius),
    "changes": _changes,
    "plans": lambda found, asked: plan_roles.plan_layer(found),
}


@made_once(8)  # the key has all that decides: the register, what was published, and what of money may be seen
def _subsidies(version: str, number: int, day: date, seen: frozenset[int]) -> tuple[Result, ...]:
    told, found = _told(version, number, day, seen), _ground(version, day, "all")
    return () if told is None else (subsidy_layer.by_district(found, told), subsidy_layer.by_park(found, told))


def places(day: date, person: Person) -> tuple[PlaceSums, ...] | None:
    """Sums of subsidies by park and district as this person may see them, in the order of
    `registry.claims.subsidies.shown`.

    None: nothing was published by that day, and nothing else may be seen.
    """
    number = publication.number()
    version = store().version()
    return _told(version, number, day, _readable(version, person))


@made_once(64)
def _readable(version: str, person: Person) -> frozenset[int]:
    with store().read() as session:
        return subsidies.readable(subsidies.targets(session), person)


@made_once(8)
def _told(version: str, number: int, day: date, open_parks: frozenset[int]) -> tuple[PlaceSums, ...] | None:
    with store().read() as session:
        parks, told = subsidies.targets(session), published.sums(session, day)
    if not open_parks and not told:
        return None
    if not open_parks:  # nobody has to be asked: all that may be told lies there
        return tuple(subsidies.shown(subsidies.Figures(day, None, parks), (), told))
    return tuple(subsidies.shown(subsidies.figures_of(store(), day), open_parks, told))
