"""The parameters of the interface (接口的参数): each declared once, with how it is read and what would be right."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from maps.opendata.asked import Days, Window
from maps.viewport.filters import ROLES, TIERS
from registry import parameters
from registry.clock import day_of, today
from registry.parameters import BadParameter
from registry.policy.vocabulary import FIRST_DAY, LAST_DAY, RECOGNITIONS
from views.kit.i18n import LANGUAGES, N_

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
USUAL, MOST = 100, 1_000
"""Features of a page: where nothing is asked, and at most."""
LONGEST_KEY = 200
FORMATS = ("json", "html")
OPEN = ("..", "")
INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?([Zz]|[ +-][0-9]{2}:[0-9]{2}))?"
)


@dataclass(frozen=True, slots=True)
class Parameter:
    """`right`: what it takes, as a refusal and the description of the interface say it. `schema`: the same for
    programs, of OpenAPI 3.0."""

    name: str
    right: str
    schema: Mapping[str, Any]


def _words(name: str, right: str, allowed: tuple[str, ...]) -> Parameter:
    return Parameter(name, right, {"type": "array", "items": {"type": "string", "enum": list(allowed)}})


def _coded(name: str, right: str, pattern: str) -> Parameter:
    return Parameter(name, right, {"type": "array", "items": {"type": "string", "pattern": pattern}})


_LISTED = (
    Parameter("f", N_("答复的格式：json 或 html；不写则看 Accept"), {"type": "string", "enum": list(FORMATS)}),
    Parameter(
        "lang",
        N_("说明文字的语言：zh 或 en；不写则看 Accept-Language，默认中文"),
        {"type": "string", "enum": list(LANGUAGES)},
    ),
    Parameter(
        "limit",
        N_("每页最多几个：1 起的整数，默认 100，多于 1000 的按 1000"),
        {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
    ),
    Parameter(
        "bbox",
        N_("西,南,东,北，单位度（CRS84，经度在前）；六个数时第三、六个是高程，不用；跨 180° 经线时西大于东"),
        {
            "type": "array",
            "items": {"type": "number"},
            "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
        },
    ),
    Parameter(
        "bbox-crs",
        N_("bbox 的坐标系，只有 http://www.opengis.net/def/crs/OGC/1.3/CRS84"),
        {"type": "string", "enum": [CRS84], "default": CRS84},
    ),
    Parameter(
        "datetime",
        N_(
            "一个时刻或一段期间（RFC 3339），如 2026-07-01、2026-07-01T00:00:00+08:00、"
            "2025-01-01/2025-12-31、../2025-12-31、2025-01-01/..，1990-01-01 至 2199-12-31，"
            "按中国的日期；等次与图形为当日所载，期间的为其末日所载（末端未定的为今天），"
            "称号为当日或期间内有效的；默认今天"
        ),
        {"type": "string"},
    ),
    Parameter(
        "after",
        N_("从哪一个之后开始：照抄 next 链接，不必自己编写"),
        {"type": "string", "maxLength": LONGEST_KEY},
    ),
    _coded("city", N_("城市代码，四位数字，如 4403；几个以逗号分隔"), "^[0-9]{4}$"),
    _coded("district", N_("行政区划代码，六位数字，如 440311；几个以逗号分隔"), "^[0-9]{6}$"),
    _coded("area", N_("重点片区的代号；几个以逗号分隔"), "^[A-Za-z0-9_-]{1,80}$"),
    _words(
        "tier",
        N_("当日的等次：national、provincial、municipal、humanoid、ai_software、other_featured、none；几个以逗号分隔"),
        TIERS,
    ),
    _words("recognition", N_("当日的区级认定：ai_software、other_featured、none；几个以逗号分隔"), RECOGNITIONS),
    _words("role", N_("来历：registered、candidate、named、reference；几个以逗号分隔"), ROLES),
)
PARAMETERS: Mapping[str, Parameter] = MappingProxyType({each.name: each for each in _LISTED})
EVERYWHERE = ("f", "lang")
OF_A_FEATURE = (*EVERYWHERE, "datetime")
OF_FEATURES = (*EVERYWHERE, "limit", "bbox", "bbox-crs", "datetime", "after")


def read_days(text: str | None) -> Days:
    """The day or the interval, today where nothing is asked. Raises `BadParameter`."""
    if not text:
        return Days.of(today())
    first, slash, last = text.partition("/")
    if not slash:
        day = _day(first, text)
        if not FIRST_DAY <= day <= LAST_DAY:
            raise _wrong("datetime", text)
        return Days.of(day)
    if first in OPEN and last in OPEN:
        raise _wrong("datetime", text)
    begin = dt.date.min if first in OPEN else _day(first, text)
    end = dt.date.max if last in OPEN else _day(last, text)
    if begin > end or end < FIRST_DAY or begin > LAST_DAY:
        raise _wrong("datetime", text)
    begin, end = max(begin, FIRST_DAY), min(end, LAST_DAY)
    return Days(begin, end, max(begin, today()) if last in OPEN else end)


def _day(text: str, whole: str) -> dt.date:
    """The day in China of a date or an instant. A plus in an address means a space unless it is written %2B."""
    if not INSTANT.fullmatch(text):
        raise _wrong("datetime", whole)
    try:
        if len(text) == len("2026-07-01"):
            return dt.date.fromisoformat(text)
        return day_of(dt.datetime.fromisoformat(text.upper().replace(" ", "+")))
    except (ValueError, OverflowError):
        raise _wrong("datetime", whole) from None


def read_window(text: str | None, crs: str | None) -> Window | None:
    """The window, None where nothing is asked. Raises `BadParameter`."""
    if crs not in (None, "", CRS84):
        raise _wrong("bbox-crs", crs)
    if not text:
        return None
    edges = [parameters.decimal_of(part.strip()) for part in text.split(",")]
    if len(edges) == 6:
        edges = [edges[at] for at in (0, 1, 3, 4)]
    if len(edges) != 4 or None in edges:
        raise _wrong("bbox", text)
    west, south, east, north = (float(edge) for edge in edges if edge is not None)
    if south > north or (west > east and not (-180 <= east and west <= 180)):
        raise _wrong("bbox", text)
    return Window(west, south, east, north)


def read_limit(text: str | None) -> int:
    """How many features a page holds. Raises `BadParameter`; more than the most is no mistake, the standard says."""
    if not text:
        return USUAL
    found = parameters.whole_of(text)
    if not found:
        raise _wrong("limit", text)
    return min(found, MOST)


def read_after(text: str | None) -> str | None:
    """The key after which a page begins. Raises `BadParameter`."""
    if text is not None and len(text) > LONGEST_KEY:
        raise _wrong("after", text)
    return text or None


def read_list(name: str, text: str | None) -> frozenset[str]:
    """The values of a filter, none where nothing is asked. Raises `BadParameter`."""
    found = frozenset(filter(None, (text or "").split(",")))
    pattern = re.compile(PARAMETERS[name].schema["items"]["pattern"])
    if any(not pattern.fullmatch(each) for each in found):
        raise _wrong(name, text or "")
    return found


def _wrong(name: str, word: str) -> BadParameter:
    return BadParameter(name, word, PARAMETERS[name].right)
