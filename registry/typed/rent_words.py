"""What people write around a rent (租金旁的话): 免租, （含税）, （不含物业费）, /月. Some of it is part of the amount,
some puts it in doubt, and some says that it is another amount than the one that is asked for.
"""

from __future__ import annotations

import re

from registry.typed.complaints import reject
from registry.words import Words

FREE = re.compile(r"(全?免|免租金?|免租期内?|租金全?免|免费|0租金?|零租金?)")
_TAX = re.compile(r"\(?((?:不|未|已)?含(?:增值)?税价?|税前|税后|价税合计)\)?")
_FEES = re.compile(r"(?<!不)(?<!未)含(?:物业|管理|水电|空调|停车)[^()]*费?")
_WITHOUT_FEES = re.compile(r"\(?((?:不|未)含(?:物业|管理|水电|空调|停车)[^()]*)\)?$")
_BRACKETS = re.compile(r"(.*\d.*?)\(([^()]*)\)")
_SAYS_NOTHING = re.compile(r"(人民币|rmb|cny)?(元|万元|千元)?(/|每)?(个?月|年)?")
_BY_MONTH = re.compile(r"(/|每|一)\s*(个?月|month)|月租")
_BY_YEAR = re.compile(r"(/|每|一)\s*(年|year)|年租")


def is_free(text: str) -> bool:
    """Whether the text says that no rent is paid."""
    return FREE.fullmatch(text.replace(" ", "")) is not None


def free(text: str, of_year: bool) -> tuple[tuple[str, str], tuple[str, str]]:
    """What is asked where no rent is paid."""
    if of_year:
        return (
            (f"“{text}”按 0 元读取：上年度全年没有租金吗？", f"“{text}” was read as 0 yuan: no rent all the year?"),
            ("只免了几个月的，填实际发生的租金", "where only some months were free, the rent that arose"),
        )
    return (
        (f"“{text}”按 0 元读取：整个租期都免租吗？", f"“{text}” was read as 0 yuan: free for the whole lease?"),
        ("只免几个月的，填月租金，并在“免租月数”写明几个月",
         "where only some months are free, the monthly rent, and their number under “rent-free months”"),
    )  # fmt: skip


def taken_apart(text: str, of_year: bool | None) -> tuple[str, Words | None, bool]:
    """The amount without the words around it, what they said, and whether they are about tax. Raises `Rejected` where
    they say that it is another amount. `text`: half-width, in small letters.
    """
    if _FEES.search(text):
        reject(
            (f"“{text[:40]}”含物业管理费等，不只是租金", f"“{text[:40]}” is more than the rent: it has fees in it"),
            ("不含物业管理费的租金", "the rent without the management fee"),
        )
    _same_term(text, of_year)
    if found := _TAX.search(text):
        return (text[: found.start()] + text[found.end() :]).strip(), Words(found[1], found[1]), True
    if found := _WITHOUT_FEES.search(text):
        return text[: found.start()].strip(), Words(found[1], found[1]), False
    if (found := _BRACKETS.fullmatch(text)) and not found[1].startswith("("):
        if not _SAYS_NOTHING.fullmatch(found[2].replace(" ", "")):
            reject(
                (f"看不出“{text[:40]}”括号里的话是否改变这个数", f"“{text[:40]}”: do the brackets change the amount?"),
                ("只填一个数；说明写在备注列", "the number alone; words in a column of remarks"),
            )
        return found[1].strip() + _unit(found[2]), None, False
    return text, None, False


def _unit(words: str) -> str:
    found = re.search("万元|千元|元", words)
    return found[0] if found else ""


def _same_term(text: str, of_year: bool | None) -> None:
    """A rent by month is none of the year, and the other way round."""
    if of_year and _BY_MONTH.search(text):
        reject(
            (f"“{text[:40]}”是每月的租金", f"“{text[:40]}” is a rent by month"),
            ("上年度全年实际发生的租金合计", "all rent that arose in the year before"),
        )
    if of_year is False and _BY_YEAR.search(text):
        reject(
            (f"“{text[:40]}”是每年的租金", f"“{text[:40]}” is a rent by year"),
            ("一个月的租金", "the rent of one month"),
        )
