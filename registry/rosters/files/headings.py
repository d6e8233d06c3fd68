"""Headings (表头): which column of a file is which field of the roster, and in which unit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as field_
from typing import Protocol

from registry.rosters.facts.columns import FactColumn
from registry.rosters.fields import BY_ID, FIELDS, Field
from registry.rosters.files.model import CannotReadRoster
from registry.typed.text import half_width
from registry.words import Words

_BRACKETS = re.compile(r"\(.*?\)|\[.*?\]|【.*?】|\(.*$")
_SIGNS = re.compile(r"[\W_]+")
_UNITS = re.compile(r"(万元|千元|元|m2|平方米|平米|个月|必填|选填|文本)$")
_PER = re.compile(r"单价|元?(/|每)\s*(m2|平|天|日)")
_UNIT_ABOVE = re.compile(r"单位\s*:?\s*(人民币)?(\(人民币\))?(万|千)?元")
_OTHER_AREA = re.compile(r"亩|公顷|万\s*(平|m2)|hectare")


@dataclass(frozen=True, slots=True)
class Meant:
    """What a heading means: the field's id, or None where it is none of ours, with a reason where it nearly is.

    `official`: the heading is the field's own name.
    """

    field: str | None
    official: bool = False
    note: Words | None = None


class KnownFacts(Protocol):
    """The facts that a file may have columns of: `registry.rosters.files.fact_headings`."""

    def meant(self, heading: str) -> Meant | None:
        """What the heading means; None where it is no fact's."""

    def get(self, id: str) -> FactColumn | None:
        """The column with this id."""

    def decided(self, heading: str, id: str) -> str | None:
        """The column's id where a person said that a heading is this fact."""


def key(heading: str) -> str:
    """A heading for comparison: half-width, lower case, letters and digits only."""
    return _SIGNS.sub("", half_width(heading).casefold())


def shortened(heading: str) -> str:
    """The same without what stands in brackets."""
    return key(_BRACKETS.sub("", half_width(heading)))


def _known() -> dict[str, str]:
    found = {}
    for field in FIELDS:
        for name in (field.name.zh, field.name.en, *field.synonyms):
            found |= {key(name): field.id, shortened(name): field.id}
    return found


_KNOWN = _known()
_OFFICIAL = {key(name): field.id for field in FIELDS for name in (field.name.zh, field.name.en)}
NUMBERING = frozenset(
    key(word) for word in ("序号", "编号", "no", "no.", "#", "备注", "说明", "remark", "remarks", "note")
)
"""Headings that everybody uses and that mean no field."""


def named(heading: str) -> str | None:
    """The field that these words name, whatever the year is and in whatever unit."""
    return _KNOWN.get(key(heading)) or _KNOWN.get(shortened(heading)) or _KNOWN.get(_UNITS.sub("", key(heading)))


def meant(heading: str, year: int, facts: KnownFacts | None = None) -> Meant:
    """What the heading means in a roster of this year, which may have columns of these `facts`."""
    said = key(heading)
    if official := _OFFICIAL.get(said):
        return Meant(official, official=True)
    fact = None if facts is None else facts.meant(heading)
    if fact is not None and fact.official:
        return fact
    plain = re.sub(rf"{year - 1}\s*年度?", "上年度", half_width(heading).casefold())
    found = named(plain)
    if found is None and re.search(r"租金.*元\s*/\s*月", plain) and shortened(plain) == "租金":
        found = "monthly_rent_fen"
    return (fact or Meant(None)) if found is None else _with_unit(found, heading, plain)


def _with_unit(field: str, heading: str, plain: str) -> Meant:
    kind, unit = BY_ID[field].kind, "".join(_BRACKETS.findall(plain)) or plain
    if kind == "money" and _PER.search(plain):
        return Meant(None, note=_left(heading, "是单价，不是总额", "is a price per unit"))
    if kind == "area" and _OTHER_AREA.search(plain):
        return Meant(None, note=_left(heading, "不是以平方米计", "is not in m²"))
    if kind == "months" and re.search(r"天|日", unit):
        return Meant(None, note=_left(heading, "不是以月计", "is not in months"))
    return Meant(field)


def _left(heading: str, zh: str, en: str) -> Words:
    return Words(f"“{heading}”{zh}，该列未读取。", f"“{heading}” {en}; the column was left out.")


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a sheet: headings (each once), their places in a row, and what they mean. `more`: by id, the
    columns among them that are facts.
    """

    headings: tuple[str, ...]
    places: tuple[int, ...]
    fields: tuple[str | None, ...]
    times: tuple[int, ...]
    sure: bool
    notes: tuple[Words, ...]
    more: Mapping[str, Field] = field_(default_factory=dict)

    def field(self, id: str | None) -> Field:
        """The field of the roster, or the column of a fact, with this id."""
        assert id is not None
        return BY_ID.get(id) or self.more[id]

    def of(self, field: str) -> int | None:
        """The place in a row where the field stands."""
        return self.places[self.fields.index(field)] if field in self.fields else None


def columns(
    cells: Sequence[str], year: int, match: Mapping[str, str | None] | None = None, above: Sequence[str] = (),
    facts: KnownFacts | None = None,
) -> Columns:  # fmt: skip
    """The columns under these headings, by what a person confirmed (`match`) or else by their names.

    Sure is what a person confirmed for each heading, and a file with our own headings. `above`: the texts over them,
    where 单位：万元 may stand. `facts`: those that may have a column.
    """
    places = tuple(place for place, cell in enumerate(cells) if cell)
    headings = _unique([cells[place] for place in places])
    found = [meant(heading, year, facts) for heading in headings]
    notes = [one.note for one in found if one.note is not None]
    if match is not None and all(heading in match for heading in headings):
        fields, sure, notes = _confirmed(headings, match, facts), True, []
    else:
        fields, again = _once(headings, found)
        notes += again
        sure = match is None and all(
            one.official or key(heading) in NUMBERING for one, heading in zip(found, headings, strict=True)
        )
    left = [heading for heading, one in zip(headings, fields, strict=True) if one is None]
    if left:
        some = "、".join(left[:12]) + ("…" if len(left) > 12 else "")
        notes.append(Words(f"未读取的列：{some}。", f"Columns that were left out: {some}."))
    more = _facts(fields, facts)
    times = tuple(
        times_of(heading, above) if field and _is_money(BY_ID.get(field) or more[field]) else 1
        for heading, field in zip(headings, fields, strict=True)
    )
    notes += [
        Words(
            f"“{heading}”按{'万元' if one == 10_000 else '千元'}换算为元。",
            f"“{heading}” was converted to yuan (×{one:,}).",
        )
        for heading, one in zip(headings, times, strict=True)
        if one > 1
    ]
    return Columns(headings, places, tuple(fields), times, sure, tuple(notes), more)


def _facts(fields: Sequence[str | None], facts: KnownFacts | None) -> dict[str, Field]:
    """The columns among the fields that are facts."""
    if facts is None:
        return {}
    return {id: known for id in fields if id and id not in BY_ID and (known := facts.get(id)) is not None}


def _is_money(field: Field) -> bool:
    return field.kind == "money" or (isinstance(field, FactColumn) and field.fact.kind == "money")


def times_of(heading: str, above: Sequence[str] = ()) -> int:
    """How many yuan one is in this column, by its heading, or else by what stands above all of them."""
    said = half_width(heading).casefold()
    if "元" not in said:
        said = next((text for text in map(half_width, above) if _UNIT_ABOVE.search(text)), "")
    return 10_000 if "万元" in said else 1_000 if "千元" in said else 1


def _confirmed(headings: Sequence[str], match: Mapping[str, str | None], facts: KnownFacts | None) -> list[str | None]:
    fields = [_decided(heading, match[heading], facts) for heading in headings]
    for place, field in enumerate(fields):
        if field and field in fields[:place]:
            first, name = headings[fields.index(field)], (BY_ID.get(field) or _facts([field], facts)[field]).name
            raise CannotReadRoster(
                f"“{first}”与“{headings[place]}”都被指为“{name.zh}”。请只为一列选择它。",
                f"“{first}” and “{headings[place]}” are both said to be “{name.en}”. Choose it for one column only.",
            )
    return fields


def _decided(heading: str, said: str | None, facts: KnownFacts | None) -> str | None:
    """The field that a person chose for a heading."""
    if said is None or said in BY_ID:
        return said
    return None if facts is None else facts.decided(heading, said)


def _unique(headings: list[str]) -> tuple[str, ...]:
    """A heading that stands twice gets a number."""
    seen: dict[str, int] = {}
    result = []
    for heading in headings:
        seen[heading] = seen.get(heading, 0) + 1
        result.append(heading if seen[heading] == 1 else f"{heading} ({seen[heading]})")
    return tuple(result)


def _once(headings: Sequence[str], found: Sequence[Meant]) -> tuple[list[str | None], list[Words]]:
    """Each field once: its own name goes first, then the first column."""
    taken: dict[str, int] = {}
    for official in (True, False):
        for place, one in enumerate(found):
            if one.field and one.official == official:
                taken.setdefault(one.field, place)
    notes = [
        Words(
            f"“{heading}”与“{headings[taken[one.field]]}”意思相同，只读取后者。",
            f"“{heading}” means the same as “{headings[taken[one.field]]}”; only the latter was read.",
        )
        for place, (heading, one) in enumerate(zip(headings, found, strict=True))
        if one.field and taken[one.field] != place
    ]
    return [one.field if one.field and taken[one.field] == place else None for place, one in enumerate(found)], notes


def score(
    cells: Sequence[str], year: int, match: Mapping[str, str | None] | None = None, facts: KnownFacts | None = None
) -> int:
    """How many fields these cells name as headings."""
    known = {cell for cell in cells if cell}
    fields = {
        match[cell] if match and match.get(cell) else meant(cell, year, facts).field
        for cell in known
        if len(cell) <= 40
    }
    return len(fields - {None})
