"""Codes in a case file: the district of a building, and the industry of a tenant."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, Strict

from registry.policy.files import jurisdictions
from registry.policy.files.base import Worded
from registry.policy.files.refusal import Refusal


def _in_force(code: str) -> str:
    if not jurisdictions.is_district(code):
        zh, en = jurisdictions.beside_the_codes(code)
        raise Refusal(
            "",
            f'GB/T 2260 没有“{code}”这个现行的区（县）代码；应为房屋所在的区，如 "440311"（光明区）。{zh}',
            f'{code!r} is no district in force of GB/T 2260; give that of the building, such as "440311".{en}',
        )
    return code


District = Annotated[
    str,
    Strict(),
    Field(pattern=r"^[1-8][0-9]{5}$"),
    Worded(
        '“{input}”不对：区划代码为 6 位数字并加引号，如 "440311"。',
        '{input!r} is wrong: six digits in quotes, such as "440311".',
    ),
    AfterValidator(_in_force),
]
Industry = Annotated[
    str,
    Strict(),
    Field(pattern=r"^(0[1-9]|[1-8][0-9]|9[0-7])[0-9]{0,2}$"),
    Worded(
        '“{input}”不对：行业代码为 GB/T 4754-2017 的 2 至 4 位数字并加引号，如 "6513"。',
        '{input!r} is wrong: GB/T 4754-2017, two to four digits in quotes, such as "6513".',
    ),
]
