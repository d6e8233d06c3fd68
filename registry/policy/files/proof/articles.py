"""Articles of a document (条次): which ones a reference names, and which ones a text has by its own numbering.

An article is (chapter or 第…条, item, number), 0 where it has none: 八、附则 is (8, 0, 0), （九） of a document whose
items run on through its chapters (0, 9, 0), 二（四）11 is (2, 4, 11).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from registry.policy.files.proof.numerals import number

Article = tuple[int, int, int]

_NUMERAL = "[一二三四五六七八九十百零]+"
_TOKEN = re.compile(
    rf"\s*(?:(?P<said>第{_NUMERAL}条|第\d+条)|（(?P<item>{_NUMERAL})）|(?P<chapter>{_NUMERAL})(?!{_NUMERAL})|(?P<number>\d+)"
    r"|(?P<to>至|到|[—–－-]{1,2})|(?P<and>[、，,;；和及]))\s*"
)
_LEVELS = ("chapter", "item", "number")
_MOST = 500


UNSEEN = "条次未见"
"""What stands for an article of which a copy gives the words and not the number."""
_UNSEEN: Article = (-1, 0, 0)


@lru_cache(maxsize=1024)
def named(reference: str) -> tuple[Article, ...]:
    """The articles that a reference names, in its order: （一）至（十二） is twelve, 八、附则 one with its
    heading. Empty where it cannot be read."""
    if reference.strip() == UNSEEN:
        return (_UNSEEN,)
    try:
        return tuple(_named(reference))
    except ValueError:
        return ()


def _named(reference: str) -> Iterator[Article]:
    """Raises ValueError where the reference cannot be read."""
    found: list[list[int]] = []
    levels: list[int] = []  # of each article found, how deep it is named
    joined, place, ranged = True, 0, False  # whether the next token continues the last, or ends a range with it
    while place < len(reference):
        token = _TOKEN.match(reference, place)
        if token is None or (token["chapter"] and found and joined and not ranged):
            if not found or (joined and levels[-1]) or not reference[place:].strip():
                raise ValueError(reference)
            break  # the heading of a chapter: 八、附则
        place = token.end()
        if token["to"] or token["and"]:
            if not found or joined is False:
                raise ValueError(reference)
            joined, ranged = False, bool(token["to"])
            continue
        level, value = _read(token)
        last = found[-1] if found else [0, 0, 0]
        if ranged:
            if level != levels[-1] or not last[level] < value <= last[level] + _MOST:
                raise ValueError(reference)
            for n in range(last[level] + 1, value + 1):
                found.append([*last[:level], n, 0, 0][:3])
                levels.append(level)
        else:
            deeper = found and joined
            if deeper and level <= levels[-1]:
                raise ValueError(reference)
            article = [*last[:level], value, 0, 0][:3]
            if deeper:
                found[-1], levels[-1] = article, level
            else:
                found.append(article)
                levels.append(level)
        joined, ranged = True, False
    if not found or (joined is False and place >= len(reference)):
        raise ValueError(reference)
    yield from ((article[0], article[1], article[2]) for article in found)


def _read(token: re.Match[str]) -> tuple[int, int]:
    """Which level a token names, and its number. Raises ValueError where it is none."""
    if token["said"]:
        level, text = 0, token["said"][1:-1]
    else:
        level = next(n for n, name in enumerate(_LEVELS) if token[name])
        text = token[_LEVELS[level]]
    value = number(text)
    if not value:
        raise ValueError(text)
    return level, int(value)


# ---- a text's own numbering ----------------------------------------------------------------------------------------

_HEADINGS = (
    re.compile(rf"^[\s　]*(?:第({_NUMERAL})条|({_NUMERAL})、)"),
    re.compile(rf"^[\s　]*（({_NUMERAL})）"),
    re.compile(r"^[\s　]*(\d{1,3})[.．、](?!\d)"),
)


def numbered(text: str) -> tuple[Article, ...]:
    """The articles of a text, read off the numbers that its lines begin with: of chapters that have items the items, of
    items that have numbers the numbers. Items that run on through the chapters stand without them. Empty where a text
    numbers nothing, or nothing from one on."""
    found: list[Article] = []
    now, runs_on = [0, 0, 0], False
    for line in text.splitlines():
        for level, heading in enumerate(_HEADINGS):
            match = heading.match(line)
            value = int(number(next(filter(None, match.groups()))) or 0) if match else 0
            if not value:
                continue
            goes_on = value == _last(found, now, level) + 1
            if level == 1 and value > 1 and now[1] == 0 and goes_on:
                runs_on = True
            if goes_on or (level and value == 1):
                now = [*now[:level], value, 0, 0][:3]
                found.append((now[0], now[1], now[2]))
            break
    leaves = [a for n, a in enumerate(found) if not found[n + 1 :] or not _holds(a, found[n + 1])]
    return tuple((0, item, n) if runs_on and item else (chapter, item, n) for chapter, item, n in leaves)


def _last(found: list[Article], now: list[int], level: int) -> int:
    """The number before at a level: of this chapter or item, or of the one before it where the numbers run on."""
    if now[level]:
        return now[level]
    return next((article[level] for article in reversed(found) if article[level]), 0)


def _holds(article: Article, after: Article) -> bool:
    """Whether the next article is a part of this one."""
    depth = max(level for level, part in enumerate(article, 1) if part)
    return article[:depth] == after[:depth] and article != after


def within(article: Article, whole: Article) -> bool:
    """Whether an article is this one or a part of it."""
    return whole == article or _holds(whole, article)


def said(article: Article) -> str:
    """The article as a file writes it: 二（四）11."""
    if article == _UNSEEN:
        return UNSEEN
    chapter, item, n = article
    return (
        (in_chinese(chapter) if chapter else "") + (f"（{in_chinese(item)}）" if item else "") + (str(n) if n else "")
    )


def in_chinese(n: int) -> str:
    """A number below 100 in Chinese, above it in digits."""
    digits = "零一二三四五六七八九"
    if n >= 100:
        return str(n)
    tens, ones = divmod(n, 10)
    return (digits[tens] if tens > 1 else "") + ("十" if tens else "") + (digits[ones] if ones or not tens else "")
