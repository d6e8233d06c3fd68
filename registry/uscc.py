"""统一社会信用代码, the unified social credit code (USCC): 18 signs, the last of them a check digit (GB 32100)."""

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
