"""统一社会信用代码, the unified social credit code (USCC): 18 signs, the last of them a check digit (GB 32100)."""

import re
from operator import mul

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError


def checked(number: str) -> str:
    """The code in its standard form. Raises `ValueError` where its length, its signs or its check digit are wrong."""
    try:
        return uscc.validate(number)
    except ValidationError as wrong:
        raise ValueError(
            f"统一社会信用代码 {number} 有误：应为 18 位数字或大写字母（不含 I、O、Z、S、V），末位为校验码"
            f" / {number} is no valid credit code: {wrong.message}"
        ) from wrong


_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUES = {sign: value for value, sign in enumerate(_SIGNS)}
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_START = re.compile(r"[0-9A-HJ-NP-RTUW-Y]{2}\d{6}")


def check_digit(first: str) -> str | None:
    """The 18th sign for these first 17; None where they cannot begin a code."""
    if len(first) != 17 or not _START.match(first) or not _VALUES.keys() >= set(first):
        return None
    return _SIGNS[-sum(map(mul, _WEIGHTS, map(_VALUES.__getitem__, first))) % 31]


def fits(number: str) -> bool:
    """Whether this is a code in its standard form: as `checked`, and quick enough for a whole roster."""
    return len(number) == 18 and check_digit(number[:17]) == number[17]
