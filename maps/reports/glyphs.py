"""Signs that no font has (缺字): in the text their code stands for them, 〔U+2C58B〕, and the report's end says which
they are, where they stand, and what would help. The typesetter alone would draw a crossed box and say nothing.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from xml.sax.saxutils import unescape

from maps.reports import blocks
from maps.reports.blocks import Block, Report
from maps.reports.font_signs import CODE, spelled
from maps.reports.fonts import SETTING, Typeface
from maps.speech import Speech
from registry.rosters.files.cells import old_fonts
from registry.words import Words

WRITTEN = re.compile(r"<text[^>]*>([^<]*)</text>")
PLACES = 5  # of one sign; a list of two hundred parks would fill a page with them

HEADING = Words("缺字", "Signs that could not be drawn")
IN_HEAD = Words("缺字见文末", "signs that could not be drawn: see the end")
TITLE = Words("标题", "title")
KINDS = {
    "map": Words("地图", "map"),
    "figures": Words("关键数字", "key figures"),
    "notes": Words("说明", "notes"),
}
OLD = Words(
    "这是旧 GBK 字库的字，现在的编码是“{now}”，请在登记中改为这个字",
    "it is a sign of old GBK fonts, “{now}” today; write that in the register",
)
PRIVATE = Words(
    "这是造字区（私用区）的字，只有造字的那个系统有它的字体：请在登记中改为通用的字；没有通用字的，用那套造字字体，{where}",
    "it is a private-use sign, of which only the system that made it has a font; write a common sign in the register, "
    "or where there is none take that system's font: {where}",
)
CONTROL = Words(
    "这是控制符，没有字形，请在登记中删去", "it is a control character and has no shape; take it out of the register"
)
FONT = Words("可用字体 {font}，{where}", "the font {font}: {where}")
INSTALL = Words("安装到服务器，重启后重新生成", "install it on the server, restart, and make the report again")
BESIDE = Words(
    f"放到 {SETTING} 所指字体的目录，重启后重新生成",
    f"put it into the folder of the font that {SETTING} names, restart, and make the report again",
)
# From where on, in the order of code points, which free font has the signs. Packages are those of Debian and Ubuntu.
HAN = "HanaMinB（fonts-hanazono）/ Plangothic 遍黑体"
FONTS = (
    (0x0000, "Noto Sans（fonts-noto-core）/ Unifont（fonts-unifont）"),
    (0x2E80, "Noto Sans CJK（fonts-noto-cjk）"),
    (0xA000, "Noto Sans（fonts-noto-core）/ Unifont（fonts-unifont）"),
    (0xF900, "Noto Sans CJK（fonts-noto-cjk）"),
    (0xFB00, "Noto Sans（fonts-noto-core）/ Unifont（fonts-unifont）"),
    (0x10000, "Noto Sans（fonts-noto-core、fonts-noto-extra）"),
    (0x1F000, "Noto Color Emoji（fonts-noto-color-emoji）/ Symbola（fonts-symbola）"),
    (0x20000, HAN),
    (0x2EBF0, "Plangothic 遍黑体"),
    (0x2F800, HAN),
    (0x30000, "Plangothic 遍黑体"),
)


@dataclass(frozen=True)
class Found:
    """A sign that could not be drawn, with the place and the text that it stands in."""

    sign: str
    place: str
    text: str


def named(report: Report, face: Typeface, say: Speech) -> Report:
    """The report with every such sign spelled, and a chapter about them where there are any."""
    head = {name: spelled(getattr(report, name), face) for name in ("title", "subtitle", "foot")}
    content = tuple(_spelled(block, face) for block in report.blocks)
    found = [each for text in head.values() for each in _in(text, say(TITLE))] + list(_places(content, say))
    if not found:
        return report
    missing = tuple(_told(sign, [each for each in found if each.sign == sign], say)
                    for sign in dict.fromkeys(each.sign for each in found))  # fmt: skip
    chapter = (blocks.heading(say(HEADING)), blocks.text(*missing))
    return replace(report, **head, marks=(*report.marks, say(IN_HEAD)), blocks=(*content, *chapter), missing=missing)


def _spelled(value: object, face: Typeface) -> object:
    if isinstance(value, str):
        return spelled(value, face)
    if isinstance(value, dict):
        return {name: _spelled(each, face) for name, each in value.items()}
    return [_spelled(each, face) for each in value] if isinstance(value, list | tuple) else value


def _places(content: tuple[Block, ...], say: Speech) -> Iterator[Found]:
    """The signs of the blocks in their order. A place is the heading above, or what a block is that has none."""
    heading = ""
    for block in content:
        if block["kind"] == "heading":
            heading = str(block["text"])
        kind = KINDS.get(str(block["kind"]))
        place = say(kind) if kind is not None and (block["kind"] == "map" or not heading) else heading
        for text in _texts(block):
            yield from _in(text, place)


def _texts(value: object) -> Iterator[str]:
    """Every text of a block, and of its pictures what is written in them, once each."""
    if isinstance(value, str):
        yield from map(unescape, dict.fromkeys(WRITTEN.findall(value))) if value.startswith("<svg") else (value,)
    elif isinstance(value, dict | list | tuple):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def _in(text: str, place: str) -> Iterator[Found]:
    for code in dict.fromkeys(CODE.findall(text)):
        yield Found(chr(int(code, 16)), place, text)


def _told(sign: str, found: list[Found], say: Speech) -> str:
    """One sentence about one sign: which, where, what would help."""
    by_place: dict[str, dict[str, None]] = {}
    for each in found:
        by_place.setdefault(each.place, {})[each.text] = None
    places = [
        say(f"“{place}”中的“{text}”", f"“{text}” ({place})") for place, texts in by_place.items() for text in texts
    ]
    shown = say("、", ", ").join(places[:PLACES])
    if len(places) > PLACES:
        shown += say(f"等 {len(places)} 处", f" and {len(places) - PLACES} more")
    code, help = f"〔U+{ord(sign):04X}〕", _help(sign, say)
    return say(
        f"{code}没有字体可以显示，见{shown}。{help}。",
        f"{code}: no font has this sign; it stands in {shown}. What helps: {help}.",
    )


def _help(sign: str, say: Speech) -> str:
    where = say(BESIDE if os.environ.get(SETTING, "").strip() else INSTALL)
    code, category = ord(sign), unicodedata.category(sign)
    if code in old_fonts.NOW:
        return say(OLD).format(now=chr(old_fonts.NOW[code]))
    if category == "Co":
        return say(PRIVATE).format(where=where)
    if category in ("Cc", "Cs"):
        return say(CONTROL)
    return say(FONT).format(font=next(font for first, font in reversed(FONTS) if first <= code), where=where)
