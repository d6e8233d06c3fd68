"""Names, rooms and telephones as rosters write them."""

from __future__ import annotations

import datetime as dt
import re

from registry import identity
from registry.typed.complaints import reject
from registry.typed.text import half_width, plain, tidy

MAX_NAME, MAX_SHORT, MAX_ROOM = 120, 40, 80
_FORMULA = tuple("=+@")
_LETTER = re.compile(r"[^\W\d_]")


def name(raw: object) -> str:
    """The name of an enterprise, with a letter in it."""
    text = _text(raw, MAX_NAME, ("与营业执照一致的企业全称", "the full name, as on the business licence"))
    if len(text) < 2 or not _LETTER.search(text):
        reject(
            (f"“{text}”不像企业名称", f"“{text}” is no name of an enterprise"),
            ("与营业执照一致的企业全称", "the full name, as on the business licence"),
        )
    return text


def short(raw: object) -> str | None:
    """The name of a person; None for 无."""
    text = _text(raw, MAX_SHORT, ("联系人的姓名", "the name of the contact"))
    return None if text == "无" else text


def _text(raw: object, longest: int, right: tuple[str, str]) -> str:
    if isinstance(raw, int | float | dt.date | dt.time | dt.timedelta):
        said = plain(raw) if isinstance(raw, int | float) else str(raw)
        reject((f"{said} 是数字或日期，不是名称", f"{said} is a number or a day, not a name"), right)
    text = tidy(str(raw))
    if len(text) > longest:
        reject((f"有 {len(text)} 个字，最多 {longest} 个", f"{len(text)} signs, at most {longest}"), right)
    if text.startswith(_FORMULA):
        reject((f"以“{text[0]}”开头，像公式而不像名称", f"it begins with “{text[0]}”, like a formula"), right)
    _nobodys(text, right)
    return text


def _nobodys(text: str, right: tuple[str, str]) -> None:
    """No identity number is kept beside a name, a room or a telephone either."""
    if identity.within(text):
        reject(("里面有个人身份证号，不能登记", "it holds a person's identity number, which is not kept"), right)


def room(raw: object) -> str | None:
    """The room as the operating body names it, with usual digits and signs."""
    right = ("如 3栋1205；把该列设为文本后重填", "such as 3-1205, in a column set to text")
    if isinstance(raw, dt.date | dt.time | dt.timedelta):
        reject((f"Excel 把房号变成了日期或时间 {raw}", f"Excel turned the room into {raw}"), right)
    text = plain(raw) if isinstance(raw, int | float) else half_width(str(raw))
    if len(text) > MAX_ROOM:
        reject((f"有 {len(text)} 个字，最多 {MAX_ROOM} 个", f"{len(text)} signs, at most {MAX_ROOM}"), right)
    if text == "无":
        return None
    if text.startswith(("=", "@")):
        reject((f"以“{text[0]}”开头，像公式而不像房号", f"it begins with “{text[0]}”, like a formula"), right)
    _nobodys(text, right)
    return text


_RIGHT = ("11 位手机号，或带区号的座机，如 0755-86668888", "a mobile of 11 digits, or such as 0755-86668888")
_MOBILE = re.compile(r"1[0-9]{10}")


def telephone(raw: object) -> str | None:
    """Telephones, several joined by 、. Each has 7 to 15 digits beside an extension."""
    if isinstance(raw, str) and _MOBILE.fullmatch(raw):
        return raw
    if isinstance(raw, dt.date | dt.time | dt.timedelta):
        reject((f"{raw} 不是电话", f"{raw} is no telephone"), _RIGHT)
    text = plain(raw) if isinstance(raw, int | float) else half_width(str(raw))
    if re.fullmatch(r"\d\.\d+E\+?\d+", text, re.IGNORECASE):
        reject((f"Excel 把电话变成了 {text}，末几位已丢失", f"Excel turned the telephone into {text}"), _RIGHT)
    if text == "无":
        return None
    _nobodys(text, _RIGHT)
    return "、".join(_one(part.strip()) for part in re.split(r"[,、;/|]|\s或\s?", text) if part.strip()) or reject(
        (f"“{text}”不是电话", f"“{text}” is no telephone"), _RIGHT
    )


def _one(text: str) -> str:
    shown = text[:40]
    number = re.split(r"(?:转|分机|ext\.?|x)", text, maxsplit=1, flags=re.IGNORECASE)[0]
    digits = re.sub(r"[\s()+.\-—–]", "", number)
    if not digits.isascii() or not digits.isdigit():
        reject((f"“{shown}”不是电话", f"“{shown}” is no telephone"), _RIGHT)
    if not 7 <= len(digits) <= 15:
        reject((f"电话 {shown} 有 {len(digits)} 位数字", f"the telephone {shown} has {len(digits)} digits"), _RIGHT)
    if digits[0] == "1" and len(digits) != 11:
        reject(
            (f"手机号 {shown} 有 {len(digits)} 位，应为 11 位", f"{shown} has {len(digits)} digits, not 11"),
            _RIGHT,
        )
    return text
