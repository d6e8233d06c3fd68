"""Personal identity numbers (公民身份号码, GB 11643), so that none is taken for a credit code, kept, or shown.

A number is the code of a division, a day of birth, an order number and a check digit. Whether the division existed in
that year is not asked: many were numbered late, with the code of the place where they then lived.

Between blanks and dashes, as numbers are usually written, what has a day of birth counts even with a slip in it. Digits
may also stand between other signs, strokes, commas, brackets or words, but so do those of dates and amounts: these make
a number only where all 18 are there and the check digit is right.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import cache

PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83".split()
)
"""First two digits of GB/T 2260; 81 to 83 begin the numbers of residents from Hong Kong, Macao and Taiwan."""
FIRST_YEAR, LAST_YEAR = 1850, 2099


# Sign for sign, so that places stay: the digits of every script, and letters that are typed for digits.
@cache
def _plain_signs() -> dict[int, str | int]:
    """By place in Unicode, made when a text is first looked at: of most commands none is."""
    digits = {place: str(int(chr(place))) for place in range(0x80, 0x20000) if chr(place).isdecimal()}
    return digits | str.maketrans("Ｘｘ－．\u3000OoIlQZS", "Xx-. 0011025")


def _half(text: str) -> str:
    return text.translate(_plain_signs())


_GAP = r"[\s\-_.·'’‘`\u200b-\u200f\u2010-\u2015\u2212\ufe58\ufe63\ufeff]{0,9}"
_RUN = re.compile(rf"(?<![0-9])[0-9](?:{_GAP}[0-9]){{13,16}}(?:{_GAP}[0-9Xx])?(?![0-9])")
_BETWEEN = r"(?:[^0-9A-Za-z*]|(?<!\*)\*(?!\*)){0,9}"  # several asterisks are what has been covered
_SPREAD = re.compile(rf"(?<![0-9])(?=([0-9](?:{_BETWEEN}[0-9]){{16}}{_BETWEEN}[0-9Xx])(?![0-9A-Za-z]))")
_NO_DIGIT = re.compile(r"[^0-9Xx]")
_COVERED = re.compile(r"[0-9]{3}\*{7,28}[0-9]{3}[0-9Xx]")
_NO_SIGN = re.compile(r"[^0-9A-Za-z*]")


def is_number(text: str) -> bool:
    """Whether this is a whole identity number of 18 signs, right to its check digit."""
    digits = text[:17]
    if len(text) != 18 or not (digits.isascii() and digits.isdigit()) or not _begins(text):
        return False
    from stdnum.cn import ric  # with it come the modules of the network, which few texts are worth

    return ric.calc_check_digit(text) == text[17].upper()


def looks_like(text: str) -> bool:
    """Whether this is an identity number, one with a sign copied wrongly or cut off, one of the 15 digits of before
    2000, or one that `masked` has covered."""
    half = _half(text).strip()
    if _COVERED.fullmatch(_NO_SIGN.sub("", half)):
        return True
    if (found := _RUN.fullmatch(half)) and _personal(found[0]):
        return True
    return any(_NO_SIGN.sub("", half) == _NO_SIGN.sub("", half[slice(*place)]) for place in _spread(half))


def within(text: str) -> bool:
    """Whether an identity number stands anywhere in the text."""
    half = _half(text)
    return any(_personal(found[0]) for found in _RUN.finditer(half)) or any(_spread(half))


def masked(text: str) -> str:
    """The text with whatever looks like an identity number covered: `440***********1234`, and where signs stand
    between the digits of a right one, these stay: `440***/********/1234`.
    """
    half = _half(text)
    for begin, end in reversed(list(_spread(half))):
        covered = _covered(text[begin:end], half[begin:end])
        text, half = _put(text, (begin, end), covered), _put(half, (begin, end), "A" * len(covered))  # seen to
    for found in reversed(list(_RUN.finditer(half))):
        if _personal(found[0]):
            digits = _NO_DIGIT.sub("", found[0])
            text = _put(text, found.span(), f"{digits[:3]}{'*' * (len(digits) - 7)}{digits[-4:]}")
    return text


def _covered(text: str, half: str) -> str:
    """A spread number with its day of birth covered; asterisks that stand between its digits would be taken for more
    covered ones, and go.
    """
    digits = [place for place, sign in enumerate(half) if not _NO_SIGN.match(sign) and sign != "*"]
    hidden = set(digits[3:-4])
    return "".join("*" if place in hidden else sign for place, sign in enumerate(text) if half[place] != "*")


def _put(text: str, place: tuple[int, int], instead: str) -> str:
    return text[: place[0]] + instead + text[place[1] :]


def _spread(half: str) -> Iterator[tuple[int, int]]:
    """Where the numbers begin and end whose digits stand between other signs, one after the other."""
    end = 0
    for found in _SPREAD.finditer(half):
        if found.start() >= end and is_number(_NO_SIGN.sub("", found[1]).replace("*", "")):
            end = found.end(1)
            yield found.start(), end


def _personal(run: str) -> bool:
    digits = _NO_DIGIT.sub("", run)
    return _begins(digits) or (len(digits) == 15 and digits[:2] in PROVINCES and _is_day("19" + digits[6:12]))


def _begins(digits: str) -> bool:
    """Whether a division of a province and a day of birth stand at the beginning."""
    return digits[:2] in PROVINCES and _is_day(digits[6:14])


def _is_day(digits: str) -> bool:
    try:
        return FIRST_YEAR <= dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:8])).year <= LAST_YEAR
    except ValueError:
        return False
