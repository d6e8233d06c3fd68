"""One thing said in two languages (双语词语): what data carry is a pair, what pages say comes from the catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from registry.quoting import shortened


@dataclass(frozen=True, slots=True)
class Words:
    """The same words in Chinese and English."""

    zh: str
    en: str


class Explained(Exception):
    """An error that people are told of: in each language why something was not done, and what would be right.

    Every error of the program that a page or the terminal shows is one. A value that its words quote is cut where it is
    too long to be read.
    """

    def __init__(self, zh: str, en: str):
        zh, en = shortened(zh), shortened(en)
        super().__init__(f"{zh}\n{en}")
        self.zh, self.en = zh, en


def in_both(source: str) -> Words:
    """A source of the register, which may be written as “中文 / English”."""
    zh, _both, en = source.partition(" / ")
    return Words(zh, en or zh)
