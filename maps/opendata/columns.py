"""Columns (字段) of open data, declared once: what features carry, what files hold, and what the data dictionary
(数据字典) and the description of the interface say of both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from registry.words import Words

Kind = Literal["text", "day", "number", "whole", "yes_no", "texts", "grants"]
NO_DOMAIN: Mapping[str, Words] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class OpenColumn:
    """`kind`: what a value is: a text, a day, a number, a whole number, yes or no, several texts, or what was granted
    (`registry.parks.granted.GrantHeld`, as objects of `GRANT`). `unit` as people write it. `domain`: the words allowed.
    `source`: where a value comes from. `spells`: the coded column whose words this one says, in the language `spoken`.
    `may_lack`: whether a value may be unknown.
    """

    name: str
    words: Words
    kind: Kind
    source: Words
    unit: str = ""
    domain: Mapping[str, Words] = field(default_factory=lambda: NO_DOMAIN)
    may_lack: bool = True
    spells: str | None = None
    spoken: Literal["zh", "en"] = "zh"


@dataclass(frozen=True, slots=True)
class OpenCollection:
    """A kind of thing that is open. The first of `columns` is the key, its name in addresses. `filters`: the columns
    that choose."""

    id: str
    title: Words
    said: Words
    columns: tuple[OpenColumn, ...]
    filters: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return self.columns[0].name

    def filled(self, values: Mapping[str, object]) -> dict[str, object]:
        """A record with a value for each column in order, of the values of those that say no other's words. Raises
        `KeyError` for a value, or a word of a domain, that is missing.
        """
        record = {}
        for column in self.columns:
            if column.spells is None:
                record[column.name] = values[column.name]
                continue
            code = values[column.spells]
            domain = next(each.domain for each in self.columns if each.name == column.spells)
            record[column.name] = None if code is None else getattr(domain[str(code)], column.spoken)
        return record


def coded(
    name: str, words: Words, domain: Mapping[str, Words], source: Words, *, may_lack: bool = False
) -> tuple[OpenColumn, ...]:
    """A column of codes, and two that say them in Chinese and English."""
    spoken: tuple[tuple[Literal["zh", "en"], Words], ...] = (
        ("zh", Words(f"{words.zh}（中文）", f"{words.en}, in Chinese")),
        ("en", Words(f"{words.zh}（英文）", f"{words.en}, in English")),
    )
    return (
        OpenColumn(name, words, "text", source, domain=domain, may_lack=may_lack),
        *(
            OpenColumn(f"{name}_{lang}", said, "text", source, may_lack=may_lack, spells=name, spoken=lang)
            for lang, said in spoken
        ),
    )
