"""Credit codes as rosters write them, and how they are commonly spoilt."""

from __future__ import annotations

import re

from registry import identity, uscc
from registry.typed.complaints import Noted, reject
from registry.typed.text import half_width, plain
from registry.words import Words

_POWER = re.compile(r"\d(\.\d+)?E\+?1\d", re.IGNORECASE)
_SIGNS = re.compile(r"[\s'’‘`\-_·]")
_MISTAKEN = str.maketrans("OIQZS", "01025")
_RIGHT = (
    "18 位数字或大写字母，不含 I、O、Z、S、V，末位为校验码；单元格设为文本",
    "18 digits or capital letters without I, O, Z, S, V, the last a check digit; the cell set to text",
)


def code(raw: object) -> str:
    """The credit code (统一社会信用代码) in its standard form. Raises `Rejected`."""
    if isinstance(raw, str) and uscc.fits(raw):
        return raw
    if isinstance(raw, int | float):
        return _number(raw)
    raw = str(raw)
    text = _SIGNS.sub("", half_width(raw)).upper()
    if uscc.fits(text):
        raise Noted(text, _changed(raw))
    if _POWER.fullmatch(text) or re.fullmatch(r"9\d{14}000", text):
        _spoilt(text)
    _refuse(text)


def _changed(raw: str) -> Words:
    """What was changed in a code that is not written in its standard form."""
    wide = "".join(sign for sign in raw if "\uff01" <= sign <= "\uff5e")
    other = dict.fromkeys(sign for sign in half_width(raw) if _SIGNS.fullmatch(sign) and not sign.isspace())
    done = [
        *([("小写改为大写", "small letters made capitals")] if half_width(raw) != half_width(raw).upper() else []),
        *([("全角改为半角", "full-width signs made half-width")] if wide else []),
        *([("去掉空格和看不见的字", "blanks and invisible signs taken out")] if _unseen(raw) else []),
        *([(f"去掉“{''.join(other)}”", f"“{''.join(other)}” taken out")] if other else []),
    ]
    return Words("、".join(zh for zh, _ in done), ", ".join(en for _, en in done))


def _unseen(raw: str) -> bool:
    """Whether there are blanks or signs that nobody sees."""
    return any(sign.isspace() or not sign.isprintable() for sign in raw)


def _number(number: float) -> str:
    if abs(number) >= 1e15 and not isinstance(number, int):
        _spoilt(f"{number:.5E}")
    text = plain(number)
    return text if uscc.fits(text) else _refuse(text)


def _spoilt(text: str) -> None:
    reject(
        (f"Excel 把信用代码变成了数字 {text}，末几位已丢失",
         f"Excel turned the code into the number {text}; digits are lost"),
        ("先把该列设为文本，再重新填写 18 位代码", "set the column to text, then type the 18 signs again"),
    )  # fmt: skip


def _refuse(text: str) -> str:
    if len(text) != 15 and identity.looks_like(text):
        reject(
            uscc.NO_PERSON,
            ("填营业执照上的 18 位信用代码，勿填身份证号", "the credit code of the licence, never an identity number"),
        )
    meant = text.translate(_MISTAKEN)
    if meant != text and uscc.fits(meant):
        reject(
            ("可能把数字抄成了字母，或看错了字母", "a digit may have been copied as a letter, or a letter misread"),
            (f"是否为 {meant}？请与营业执照核对", f"perhaps {meant}? Compare with the business licence"),
        )
    if re.fullmatch(r"[A-Z0-9]{18}", text) and not re.search("[IOZSV]", text):
        _check_digit(text)
    if re.fullmatch(r"\d{15}", text):
        reject(
            ("这是 15 位的旧注册号或税号", "this is an old registration or tax number of 15 digits"),
            ("填营业执照上的 18 位统一社会信用代码", "the credit code of 18 signs from the business licence"),
        )
    if re.fullmatch(r"[A-Z0-9]+", text):
        letters = "、".join(sorted(set(text) & set("IOZSV")))
        if letters:
            reject((f"信用代码中不会有字母 {letters}", f"a credit code has no letter {letters}"), _RIGHT)
        reject((f"信用代码应为 18 位，这里是 {len(text)} 位", f"{len(text)} signs instead of 18"), _RIGHT)
    odd = "".join(dict.fromkeys(re.sub("[A-Z0-9]", "", text)))[:10]
    reject((f"信用代码中不会有“{odd}”", f"a credit code has no “{odd}”"), _RIGHT)


def _check_digit(text: str) -> None:
    if not uscc.is_pair(text):
        reject(
            uscc.NO_PAIR, ("营业执照上的 18 位代码，企业以 91 开头", "the code of the licence; a company's begins 91")
        )
    fitting = uscc.check_digit(text[:17])
    if fitting is None:
        reject(("信用代码第 3–8 位应为数字", "signs 3–8 of a credit code are digits"), _RIGHT)
    reject(
        ("校验码不符，代码中有抄错的位", "the check digit does not fit: a sign was copied wrongly"),
        (
            f"逐位与营业执照核对（若前 17 位无误，末位应为 {fitting}）",
            f"compare each sign with the licence (if the first 17 are right, the last is {fitting})",
        ),
    )
