"""What stands in a cell beside its value (格中多余的字): a label before it, a full stop behind it, blanks between the
digits of an amount, signs of old fonts. It is taken off, and that is noted.
"""

from __future__ import annotations

import re
from types import MappingProxyType

from registry.rosters.fields import Field
from registry.rosters.files import headings
from registry.rosters.files.cells import old_fonts
from registry.rosters.files.cells.spread import AMOUNTS
from registry.typed.complaints import reject
from registry.typed.text import half_width, tidy
from registry.words import Words

_LOST = ("这里的字在转换编码时丢失了", "a sign was lost when the text was converted")
_OLD = ("这个字来自旧字库，别的电脑和打印都显示不出来", "a sign of an old font, which no other machine can show")
_PERHAPS = re.compile(r"[:：]|[。．.，,、；;][^\w。．.，,、；;]*$|\d[ '’\u00a0\u2000-\u200a\u202f\u3000]\d{3}")
_LABEL = re.compile(r"\s*([^:：]{1,40}?)\s*[:：]\s*(\S.*)", re.DOTALL)
_BEFORE_CODE = re.compile(r"\s*([^\x00-\x7f\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+)\s*(?=[0-9A-Za-z\uff10-\uff5a])")
_STOPS = MappingProxyType(
    {"code": "。．.，,、；;", "text": "。；;，,、", "money": "。；;", "area": "。；;", "room": ""}
)
_STOPS_ELSE = "。．.；;，,、"
_POINT = re.compile(r"\d+[.．]")
_GROUPS = re.compile(r"(?<![\d.,])\d{1,3}(?:[ '’]\d{3})+(?![\d'’])")


def cleaned(field: Field, text: str) -> tuple[str, list[Words]]:
    """The text that is left for the field's reader, and what was taken off it. Raises `Rejected` for signs that nobody
    can read.
    """
    done: list[Words] = []
    if old_fonts.within(text):
        text = _without_old_signs(text, done)
    if not _PERHAPS.search(text) and field.kind != "code":
        return text, done
    text = _without_label(field, text, done)
    text = _without_stop(field, text, done)
    if field.kind in AMOUNTS:
        text = _without_blanks(text, done)
    return text, done


def _without_old_signs(text: str, done: list[Words]) -> str:
    text, changed, unknown = old_fonts.modern(text)
    if unknown:
        signs = "、".join(unknown[:8])
        zh, en = _LOST if "U+FFFD" in unknown else _OLD
        reject((f"{signs}：{zh}", f"{signs}: {en}"), ("用输入法重新输入这个字", "type the sign anew"))
    if changed:
        listed = "、".join(changed)
        done.append(Words(f"旧字库的字已换成通用的字（{listed}）", f"signs of an old font were replaced ({listed})"))
    return text


def _without_label(field: Field, text: str, done: list[Words]) -> str:
    """Without the field's own name before it: `统一社会信用代码：9144…`. A room keeps whatever stands there."""
    if field.kind == "room":
        return text
    found = _LABEL.fullmatch(text)
    if found is None and field.kind == "code":
        found = re.fullmatch(_BEFORE_CODE.pattern + r"(.*)", text, re.DOTALL)
    if found is None or headings.named(found[1]) != field.id:
        return text
    done.append(Words(f"去掉了前面的“{found[1]}”", f"“{found[1]}” before it was taken off"))
    return _without_label(field, found[2], done)


def _without_stop(field: Field, text: str, done: list[Words]) -> str:
    """Without a full stop or comma behind it."""
    whole = tidy(text)  # what nobody sees may stand behind it
    signs = _STOPS.get(field.kind, _STOPS_ELSE)
    left = whole.rstrip(signs + " \u3000") if signs else whole
    if left == whole and field.kind in AMOUNTS and _POINT.fullmatch(whole):
        left = whole[:-1]
    if left in ("", whole):
        return text
    stop = half_width(whole[len(left) :])
    done.append(Words(f"去掉了末尾的“{stop}”", f"“{stop}” behind it was taken off"))
    return left


def _without_blanks(text: str, done: list[Words]) -> str:
    """Without blanks or ' between groups of three digits: `12 500`."""
    plain = half_width(text)
    whole = _GROUPS.sub(lambda found: re.sub("[ '’]", "", found[0]), plain)
    if whole == plain:
        return text
    done.append(Words("去掉了数字中间的空格", "blanks between the digits were taken out"))
    return whole
