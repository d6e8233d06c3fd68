"""Polylines as map services write them: `lng,lat;lng,lat;…`, parts parted by `|` or by lines.

高德 and 腾讯 mean GCJ-02, 百度 BD-09, but nothing says so: the datum is asked, GCJ-02 first.
"""

from __future__ import annotations

import re

from maps.boundaryfiles import rings
from maps.boundaryfiles.reading import Raw, feature
from registry.words import Words

FORM = "坐标串"
LIKELY = ("gcj02", "bd09")
_PAIR = r"\s*-?\d+(?:\.\d+)?\s*,\s*-?\d+(?:\.\d+)?\s*"
_PART = re.compile(rf"{_PAIR}(?:;{_PAIR}){{2,}};?\s*")
FULL_WIDTH = str.maketrans("，；｜", ",;|")


def matches(text: str) -> bool:
    parts = _parts(text)
    return bool(parts) and all(_PART.fullmatch(part) for part in parts)


def read(text: str) -> Raw:
    """One outline; a part inside another is a hole."""
    drawn = [[pair.split(",") for pair in part.split(";") if pair.strip()] for part in _parts(text)]
    count = sum(len(points) for points in drawn)
    rings.limit(count)
    shape = rings.nested([rings.ring(points) for points in drawn])
    notes = [
        Words(f"{count} 个点按顺序连接并闭合。", f"{count} points were joined in their order and closed."),
        Words(
            "坐标串没有写明基准：高德、腾讯地图为 GCJ-02，百度地图为 BD-09。",
            "Nothing says the datum: Amap and Tencent mean GCJ-02, Baidu BD-09.",
        ),
    ]
    return Raw(FORM, [feature(shape, 1, {})], None, notes, likely=LIKELY)


def _parts(text: str) -> list[str]:
    text = text.translate(FULL_WIDTH).strip().strip("\"'")
    joined = re.sub(r";\s*\n\s*", ";", text)  # one point a line, with the sign at its end
    return [part for part in re.split(r"[|\n]", joined) if part.strip()]
