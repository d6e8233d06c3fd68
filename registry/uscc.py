"""统一社会信用代码, the unified social credit code (USCC): 18 signs, the last of them a check digit (GB 32100-2015).

The first sign is the department that registers, the second its kind of organisation; the standard lists the pairs. What
is a person's identity number as well is none of them: about one identity number in 31 fits the check digit, too.
"""

import re
from operator import mul
from types import MappingProxyType

from registry import identity

_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUES = {sign: value for value, sign in enumerate(_SIGNS)}
_WEIGHTS = (*(pow(3, place, 31) for place in range(17)), 1)

PAIRS = MappingProxyType(
    {
        "1": "1239",  # 机构编制: 机关, 事业单位, 群众团体, 其他
        "2": "19",  # 外交: 外国常驻新闻机构, 其他
        "3": "123459",  # 司法行政: 律师执业机构, 公证处, 基层法律服务所, 司法鉴定机构, 仲裁委员会, 其他
        "4": "19",  # 文化: 外国在华文化中心, 其他
        "5": "1239",  # 民政: 社会团体, 民办非企业单位, 基金会, 其他
        "6": "129",  # 旅游: 外国旅游部门常驻代表机构, 港澳台地区旅游部门常驻内地代表机构, 其他
        "7": "129",  # 宗教: 宗教活动场所, 宗教院校, 其他
        "8": "19",  # 工会: 基层工会, 其他
        "9": "123",  # 工商: 企业, 个体工商户, 农民专业合作社
        "A": "19",  # 中央军委改革和编制办公室: 军队事业单位, 其他
        "N": "1239",  # 农业: 组级、村级、乡镇级集体经济组织, 其他
        "Y": "1",  # 其他
    }
)
"""By department (first sign), the kinds of organisation (second sign): GB 32100-2015 with its amendment of 2016."""

_PAIR = "|".join(f"{department}[{kinds}]" for department, kinds in PAIRS.items())
_FIRST = re.compile(rf"(?:{_PAIR})[0-9]{{6}}[{_SIGNS}]{{9}}")

_FORM = "应为 18 位数字或大写字母（不含 I、O、Z、S、V），末位为校验码"
NO_PAIR = ("第 1–2 位不是登记管理部门与机构类别", "signs 1–2 are no registering department with its kind")
NO_PERSON = ("这是个人身份证号，不是统一社会信用代码", "this is a person's identity number, not a credit code")


def checked(number: str) -> str:
    """The code in its standard form. Raises `ValueError` where it is none; an identity number is covered in it."""
    from stdnum.cn import uscc  # with it come the modules of the network, which reading a register does not need

    standard = uscc.compact(number)
    # stdnum wants a digit in the first two places, where GB 32100 has letters too: N for village collectives.
    if fits(standard):
        return standard
    zh, en = _why(standard)
    shown = identity.masked(number)
    raise ValueError(f"统一社会信用代码 {shown} 有误：{zh} / {shown} is no valid credit code: {en}")


def _why(standard: str) -> tuple[str, str]:
    """What is wrong with a code, in Chinese and English."""
    if identity.looks_like(standard):
        return NO_PERSON
    if len(standard) == 18 and not is_pair(standard):
        return NO_PAIR
    from stdnum.cn import uscc
    from stdnum.exceptions import ValidationError

    try:
        uscc.validate(standard)
    except ValidationError as wrong:
        return _FORM, str(wrong.message)
    return _FORM, "The number has an invalid check digit."


def is_pair(number: str) -> bool:
    """Whether the first two signs are a department that registers and one of its kinds of organisation."""
    return len(number) > 1 and number[1] in PAIRS.get(number[0], "")


def check_digit(first: str) -> str | None:
    """The 18th sign for these first 17; None where they cannot begin a code."""
    if not _FIRST.fullmatch(first):
        return None
    return _SIGNS[-_sum(first) % 31]


def fits(number: str) -> bool:
    """Whether this is a code in its standard form, told quickly enough for a whole roster."""
    return (
        len(number) == 18
        and _FIRST.match(number) is not None
        and number[17] in _VALUES
        and _sum(number) % 31 == 0
        and not identity.is_number(number)
    )


def _sum(signs: str) -> int:
    return sum(map(mul, _WEIGHTS, map(_VALUES.__getitem__, signs)))
