"""Headings of facts (事实的表头): which column of a file is which fact of a document, and of which year.

A fact by year is of the year in its heading, and of the year before the roster's day where there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from registry.policy.vocabulary import FIRST_DAY
from registry.rosters.facts.columns import FactColumn, column, column_id, of_year, parted
from registry.rosters.files.headings import Meant, key, named, shortened
from registry.typed.text import half_width
from registry.words import Words

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*年?度?|\b(?:in|of)\s+((?:19|20)\d{2})\b")
_OPENING = re.compile("^(是否|年度?)")  # of a fact's name, which a heading may leave out
_LAST_YEAR = re.compile(r"^(上一?年度?|去年)")


class FactHeadings:
    """The facts that a file may have columns of. `year`: that of the roster's day."""

    def __init__(self, columns: Iterable[FactColumn], year: int):
        self.year = year
        self.columns = tuple(columns)
        self._by_path = {each.fact.path: each for each in self.columns}
        self._names: dict[str, str] = {}
        for each in self.columns:
            of_no_year = column(each.fact, 0, apart=each.apart)
            names = (each.fact.name.zh, each.fact.name.en, of_no_year.name.zh, of_no_year.name.en, *each.synonyms)
            for name in (*names, *(_OPENING.sub("", name) for name in names)):
                for said in (key(_YEAR.sub("", half_width(name))), shortened(name)):
                    self._names.setdefault(said, each.fact.path)

    def get(self, id: str) -> FactColumn | None:
        """The column with this id, of whichever year; None where no fact of these has it."""
        path, year = parted(id)
        known = self._by_path.get(path)
        return None if known is None else of_year(known, self.year - 1 if year is None else year)

    def meant(self, heading: str) -> Meant | None:
        """What the heading means; None where it is no fact's."""
        said = half_width(heading)
        year, bare = self._year(said)
        path = self._names.get(key(said)) or self._names.get(key(bare)) or self._names.get(shortened(bare))
        if path is None:
            return None
        known = self._by_path[path]
        if wrong := self._wrong_year(heading, known, year):
            return Meant(None, note=wrong)
        found = of_year(known, self.year - 1 if year is None else year)
        return Meant(found.id, official=key(heading) in (key(found.name.zh), key(found.name.en)))

    def decided(self, heading: str, id: str) -> str | None:
        """The column's id where a person said that a heading is this fact; its year is that of the heading."""
        known = self.get(id)
        if known is None:
            return None
        year = self._year(half_width(heading))[0]
        if year is None or known.year is None or not FIRST_DAY.year <= year < self.year:
            return known.id
        return column_id(known.fact.path, year)

    def _year(self, said: str) -> tuple[int | None, str]:
        """The year in a heading, and the heading without it."""
        if found := _YEAR.search(said):
            return int(found[1] or found[2]), (said[: found.start()] + said[found.end() :]).strip()
        if found := _LAST_YEAR.search(said):
            return self.year - 1, said[found.end() :]
        return None, said

    def _wrong_year(self, heading: str, known: FactColumn, year: int | None) -> Words | None:
        if year is None or (known.year is not None and FIRST_DAY.year <= year < self.year):
            return None
        if known.year is None:
            zh, en = f"“{known.fact.name.zh}”不分年度", f"“{known.fact.name.en}” is not by year"
        else:
            zh, en = f"{year} 年还没有结束，或太早", f"{year} is not over yet, or too long ago"
        return Words(f"“{heading}”：{zh}，该列未读取。", f"“{heading}”: {en}; the column was left out.")


def told_apart(columns: Sequence[FactColumn]) -> Iterator[FactColumn]:
    """The columns, each under a name that is no other's and no field's of a roster."""
    seen: set[str] = set()
    for each in columns:
        own = {key(each.name.zh), key(each.name.en), key(each.fact.name.zh)}
        taken = bool(own & seen) or any(named(name) for name in (each.name.zh, each.fact.name.zh, each.fact.name.en))
        seen |= own
        yield column(each.fact, each.year or 0, each.synonyms, apart=True) if taken else each
