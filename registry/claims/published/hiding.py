"""What may be told (可公布): nothing that, put together in any way with all that was told before, speaks of fewer than
five enterprises.

An amount of an enterprise, as it was from one change to the next, is an unknown (`Contribution`). A figure that was
told is the sum of a set of them. Two unknowns that stood in just the same sums so far are alike: nobody can tell them
apart by adding and subtracting. Of a new sum, any combination with the earlier ones in which it counts holds

- all unknowns that were in no sum before, and
- of those that are alike either all that are in the new sum, or all that are not,

because the new sum adds the same to the one and nothing to the other, so that both cannot vanish. Where these come to
five enterprises at least, the new sum may be told. That holds for every combination, over time as between places, so
it holds for every difference of two figures as well.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from registry.claims.public_counts import SMALLEST


class Contribution(NamedTuple):
    """What one enterprise adds to a sum. `what`: to which sort of sum; `mark`: stands for how much, so that a changed
    amount is another part.
    """

    what: str
    who: int
    mark: str = ""


Contributions = frozenset[Contribution]
Sums = tuple[int, ...]  # in which sums a part stood, and from when until when; parts with the same are alike
NONE: Contributions = frozenset()


class Reader(NamedTuple):
    """Somebody with an account: the enterprises that it `knows` one by one, and those of which it knows what they
    `once` added, before they left: these hide nobody from it either, but what they add elsewhere now it does not know.
    """

    knows: frozenset[int]
    once: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Event:
    """From one publication on, the sum `name` holds the part, or holds it no longer."""

    name: str
    part: Contribution
    inside: bool


class ToldSums:
    """All sums that were told, from the first publication on."""

    def __init__(self) -> None:
        self._stood: dict[Contribution, Sums] = {}
        self._alike: defaultdict[Sums, set[Contribution]] = defaultdict(set)
        self._now: defaultdict[str, dict[Contribution, int]] = defaultdict(dict)  # by sum, since when it holds what
        self._spans: dict[tuple[str, int, int | None], int] = {}
        self._contents: set[int] = {_content(NONE)}

    def replay(self, number: int, events: Iterable[Event]) -> None:
        """Take over what publication `number` told; publications come in their order."""
        names = set()
        for event in events:
            self._move(number, event)
            names.add(event.name)
        self._contents |= {_content(self._now[name]) for name in names}

    def tell(self, number: int, sums: Mapping[str, Contributions], readers: Collection[Reader] = ()) -> list[Event]:
        """The events of telling all of these sums in publication `number`.

        Raises `TellsTooMuch` where one of them may not be told, and then none is. `readers`: who knows the enterprises
        of one park or district must not learn of fewer than five others either.
        """
        done: list[tuple[Event, Sums | None, int | None]] = []
        try:
            for name, parts in sums.items():
                if not self._may(name, parts, readers):
                    raise TellsTooMuch(name)
                for event in self._events(name, parts):
                    done.append((event, self._stood.get(event.part), self._now[name].get(event.part)))
                    self._move(number, event)
        except TellsTooMuch:
            for event, stood, since in reversed(done):
                self._put_back(event, stood, since)
            raise
        self._contents |= {_content(parts) for parts in sums.values()}
        return [event for event, _stood, _since in done]

    def _events(self, name: str, parts: Contributions) -> list[Event]:
        before = self._now[name]
        gone = [Event(name, part, False) for part in before if part not in parts]
        return [*gone, *(Event(name, part, True) for part in parts if part not in before)]

    def _may(self, name: str, parts: Contributions, readers: Collection[Reader]) -> bool:
        if _content(parts) in self._contents:
            return True  # it can be told already
        hidden = self._hidden(parts)
        if hidden < SMALLEST:
            return False
        changed = {event.part.who for event in self._events(name, parts)}
        return all(
            hidden - 2 * (len(reader.knows) + len(reader.once)) >= SMALLEST
            or changed <= reader.knows
            or self._hidden(parts, reader.knows | reader.once) >= SMALLEST
            for reader in readers
        )

    def _hidden(self, parts: Contributions, known: frozenset[int] = frozenset()) -> int:
        """How many enterprises, at least, any combination speaks of in which a sum of these parts counts; beside those
        that are `known`. Each enterprise counts by one of its parts only.
        """
        seen = {part.who for part in parts if part not in self._stood} - known
        found = len(seen)
        inside: Counter[Sums] = Counter()
        for part in parts:
            if part in self._stood and part.who not in seen and part.who not in known:
                seen.add(part.who)
                inside[self._stood[part]] += 1
        for stood, many in inside.items():
            outside = 0
            for part in self._alike[stood]:
                if outside == many:
                    break
                if part not in parts and part.who not in seen and part.who not in known:
                    seen.add(part.who)
                    outside += 1
            found += outside
        return found

    def _move(self, number: int, event: Event) -> None:
        name, part = event.name, event.part
        stood = set(self._stood.get(part, ()))
        if event.inside:
            self._now[name][part] = number
            stood.add(self._span(name, number, None))
        else:
            since = self._now[name].pop(part)
            stood.remove(self._span(name, since, None))
            stood.add(self._span(name, since, number))
        self._stand(part, tuple(sorted(stood)))

    def _stand(self, part: Contribution, stood: Sums | None) -> None:
        if (before := self._stood.pop(part, None)) is not None:
            self._alike[before].discard(part)
        if stood is not None:
            self._stood[part] = stood
            self._alike[stood].add(part)

    def _span(self, name: str, first: int, end: int | None) -> int:
        return self._spans.setdefault((name, first, end), len(self._spans))

    def _put_back(self, event: Event, stood: Sums | None, since: int | None) -> None:
        now = self._now[event.name]
        if since is None:
            del now[event.part]
        else:
            now[event.part] = since
        self._stand(event.part, stood)


class TellsTooMuch(Exception):
    """The sum may not be told: with what was told before it would speak of fewer than five."""


def _content(parts: Iterable[Contribution]) -> int:
    """A number that stands for a set of parts, whatever their order."""
    together = 0
    for part in parts:
        written = "\x1f".join((part.what, str(part.who), part.mark)).encode()
        together ^= int.from_bytes(hashlib.blake2b(written, digest_size=16).digest())
    return together
