"""统一社会信用代码, the unified social credit code (USCC): 18 signs, the last of them a check digit (GB 32100)."""

import re
from operator import mul

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUES = {sign: value for value, sign in enumerate(_SIGNS)}
_WEIGHTS = (*(pow(3, place, 31) for place in range(17)), 1)
_FIRST = re.compile(rf"[{_SIGNS}]{{2}}[0-9]{{6}}[{_SIGNS}]{{9}}")


def checked(number: str) -> str:
    """The code in its standard form. Raises `ValueError` where its length, its signs or its check digit are wrong."""
    try:
        standard = uscc.compact(number)
        # stdnum wants a digit in the first two places, where GB 32100 has letters too: N for village collectives.
        return standard if fits(standard) else uscc.validate(number)
    except ValidationError as wrong:
        raise ValueError(
            f"统一社会信用代码 {number} 有误：应为 18 位数字或大写字母（不含 I、O、Z、S、V），末位为校验码"
            f" / {number} is no valid credit code: {wrong.message}"
        ) from wrong


def check_digit(first: str) -> str | None:
    """The 18th sign for these first 17; None where they cannot begin a code."""
    if not _FIRST.fullmatch(first):
        return None
    return _SIGNS[-_sum(first) % 31]


def fits(number: str) -> bool:
    """Whether this is a code in its standard form, told quickly enough for a whole roster."""
    return len(number) == 18 and _FIRST.match(number) is not None and number[17] in _VALUES and _sum(number) % 31 == 0


def _sum(signs: str) -> int:
    return sum(map(mul, _WEIGHTS, map(_VALUES.__getitem__, signs)))
