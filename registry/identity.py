"""Personal identity numbers (公民身份号码, GB 11643), so that none is taken for a credit code, kept, or shown.

A number is the code of a division, a day of birth, an order number and a check digit. Whether the division existed in
that year is not asked: many were numbered late, with the code of the place where they then lived.
"""

from __future__ import annotations

import datetime as dt
import re

from stdnum.cn import ric

PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83".split()
)
"""First two digits of GB/T 2260; 81 to 83 begin the numbers of residents from Hong Kong, Macao and Taiwan."""
FIRST_YEAR, LAST_YEAR = 1850, 2099

# Sign for sign, so that places stay: the digits of every script, and letters that are typed for digits.
_HALF = {place: str(int(chr(place))) for place in range(0x80, 0x20000) if chr(place).isdecimal()} | str.maketrans(
    "Ｘｘ－．\u3000OoIlQZS", "Xx-. 0011025"
)
_GAP = r"[\s\-_.·'’‘`\u200b-\u200f\u2010-\u2015\u2212\ufe58\ufe63\ufeff]{0,9}"
_RUN = re.compile(rf"(?<![0-9])[0-9](?:{_GAP}[0-9]){{13,16}}(?:{_GAP}[0-9Xx])?(?![0-9])")
_NO_DIGIT = re.compile(r"[^0-9Xx]")
_COVERED = re.compile(r"[0-9]{3}\*{7,11}[0-9]{3}[0-9Xx]")


def is_number(text: str) -> bool:
    """Whether this is a whole identity number of 18 signs, right to its check digit."""
    digits = text[:17]
    if len(text) != 18 or not (digits.isascii() and digits.isdigit()) or not _begins(text):
        return False
    return ric.calc_check_digit(text) == text[17].upper()


def looks_like(text: str) -> bool:
    """Whether this is an identity number, one with a sign copied wrongly or cut off, one of the 15 digits of before
    2000, or one that `masked` has covered."""
    half = text.translate(_HALF).strip()
    return bool(_COVERED.fullmatch(half) or ((found := _RUN.fullmatch(half)) and _personal(found[0])))


def within(text: str) -> bool:
    """Whether an identity number stands anywhere in the text."""
    return any(_personal(found[0]) for found in _RUN.finditer(text.translate(_HALF)))


def masked(text: str) -> str:
    """The text with whatever looks like an identity number covered: `440***********1234`."""
    half = text.translate(_HALF)
    for found in reversed(list(_RUN.finditer(half))):
        if _personal(found[0]):
            digits = _NO_DIGIT.sub("", found[0])
            covered = f"{digits[:3]}{'*' * (len(digits) - 7)}{digits[-4:]}"
            text = text[: found.start()] + covered + text[found.end() :]
    return text


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
