"""One thing said in two languages (双语词语): what data carry is a pair, what pages say comes from the catalogue."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The same words in Chinese and English."""

    zh: str
    en: str


def in_both(source: str) -> Words:
    """A source of the register, which may be written as “中文 / English”."""
    zh, _both, en = source.partition(" / ")
    return Words(zh, en or zh)
