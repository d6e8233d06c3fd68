"""What is open (开放目录): the collections with their columns, in the register's own words."""

from __future__ import annotations

from maps.opendata.columns import OpenCollection, OpenColumn, coded
from registry.parks.park_standing import OF_TIER
from registry.parks.park_words import (
    OUTLINE_NAMES,
    RECOGNITION_NAMES,
    ROLE_NAMES,
    STANDING_NAMES,
    TITLE_KINDS,
)
from registry.words import Words

CODES = Words("行政区划代码（GB/T 2260）", "codes of GB/T 2260")
REGISTER = Words("软件名园登记", "the register of software parks")
OF_THE_ROW = Words("登记中该行的来源，见 source", "the source of the row in the register, see source")
DECISION = Words("作出认定的文件", "the document that decided")
HERE = Words("由本系统给出", "given by this program")
DAY_ASKED = Words("查询的日期", "the day that was asked for")

LEVELS = {tier: STANDING_NAMES[standing] for tier, standing in OF_TIER.items()} | {
    kind: words for kind, words in RECOGNITION_NAMES.items() if kind != "none"
}
"""Tiers of titles, and kinds of district recognition."""
GRANTS = {
    "title": Words("称号（软件名园等）", "title (accredited software park)"),
    "recognition": Words("区级认定", "district recognition"),
}

_NAMES = (
    OpenColumn("name_zh", Words("名称", "name, in Chinese"), "text", REGISTER, may_lack=False),
    OpenColumn("name_en", Words("英文名称", "name, in English"), "text", REGISTER, may_lack=False),
)
_KIND = coded("geometry_kind", Words("图形性质", "kind of geometry"), OUTLINE_NAMES, OF_THE_ROW)
_GEOMETRY = (
    *_KIND,
    OpenColumn("accuracy_m", Words("位置误差", "accuracy of the position"), "number", OF_THE_ROW, unit="m"),
)
_EXTENT = (
    OpenColumn("area_ha", Words("登记面积", "registered area"), "number", OF_THE_ROW, unit="ha"),
    OpenColumn("lon", Words("中心经度", "longitude of the centre"), "number", OF_THE_ROW, unit="°", may_lack=False),
    OpenColumn("lat", Words("中心纬度", "latitude of the centre"), "number", OF_THE_ROW, unit="°", may_lack=False),
)
_SOURCE = OpenColumn("source", Words("来源", "source"), "text", REGISTER, may_lack=False)
_NOTE = OpenColumn("note", Words("备注", "note"), "text", REGISTER)
_DEMO = OpenColumn("demo", Words("演示数据（虚构）", "demo data (made up)"), "yes_no", REGISTER, may_lack=False)
_AS_OF = OpenColumn("as_of", Words("截至日期", "as of"), "day", DAY_ASKED, may_lack=False)


def _named(name: str, words: Words, source: Words, *, may_lack: bool) -> tuple[OpenColumn, ...]:
    """A code with the names of what it stands for."""
    return (
        OpenColumn(name, words, "text", source, may_lack=may_lack),
        OpenColumn(f"{name}_zh", Words(f"{words.zh}：名称", f"{words.en}: name, in Chinese"), "text", source,
                   may_lack=may_lack),
        OpenColumn(f"{name}_en", Words(f"{words.zh}：英文名称", f"{words.en}: name, in English"), "text", source,
                   may_lack=may_lack),
    )  # fmt: skip


DISTRICTS = OpenCollection(
    "districts",
    Words("行政区", "Districts"),
    Words(
        "登记涉及城市的行政区，轮廓为查询日期登记所载；比例一律按公布面积计，不按轮廓计。",
        "The districts of the cities with parks, with their outlines as the register held them on the day. Shares are "
        "taken of the official area, never of an outline.",
    ),
    (
        OpenColumn("id", Words("行政区划代码", "district code"), "text", CODES, may_lack=False),
        *_NAMES,
        *_named("city", Words("城市代码", "city code"), CODES, may_lack=False),
        OpenColumn("official_area_km2", Words("公布面积", "official area"), "number",
                   Words("见 official_area_source", "see official_area_source"), unit="km²"),
        OpenColumn("official_area_source", Words("公布面积的来源", "source of the official area"), "text", REGISTER),
        OpenColumn("official_area_note", Words("公布面积的说明", "note on the official area"), "text", REGISTER),
        *_KIND,
        _SOURCE,
        _AS_OF,
    ),
    filters=("city",),
)  # fmt: skip
AREAS = OpenCollection(
    "areas",
    Words("重点片区", "Key areas"),
    Words(
        "文件列明的重点片区：知道面积的为同面积的示意圆，其余仅有中心点；位置误差见 accuracy_m。",
        "The key areas that documents name: an indicative circle of the stated size where it is known, else the centre "
        "alone; accuracy_m says how well it is known.",
    ),
    (
        OpenColumn("id", Words("代号", "id"), "text", HERE, may_lack=False),
        *_NAMES,
        OpenColumn("district", Words("所在行政区代码", "codes of its districts"), "texts", CODES, may_lack=False),
        OpenColumn("document", Words("依据文件", "document"), "text", REGISTER, may_lack=False),
        *_GEOMETRY,
        *_EXTENT,
        _SOURCE,
        _NOTE,
        _DEMO,
        _AS_OF,
    ),
    filters=("district",),
)
PARKS = OpenCollection(
    "parks",
    Words("软件园区", "Software parks"),
    Words(
        "已登记、争创和文件提及的园区，含查询日期的等次、称号与区级认定。参照地点（role=reference）不是园区，"
        "只在筛选指定时列出。未查到认定文件的园区一律为未认定；演示数据为虚构，demo 为 true。",
        "Parks that are registered, candidates, or named in a document, with their standing, titles and district "
        "recognitions on the day. A place of reference (role=reference) is no park and is listed only where the filter "
        "asks for it. No park is certified for which no document was found; demo data is made up, its demo is true.",
    ),
    (
        OpenColumn("id", Words("代号", "id"), "text", HERE, may_lack=False),
        *_NAMES,
        *coded("role", Words("来历", "origin"), ROLE_NAMES, REGISTER),
        OpenColumn("software_park", Words("是否软件园区", "a software park at all"), "yes_no", REGISTER),
        *_named("city", Words("城市代码", "city code"), CODES, may_lack=False),
        *_named("district", Words("行政区划代码", "district code"), CODES, may_lack=True),
        *_named("area", Words("重点片区代号", "key area"), REGISTER, may_lack=True),
        *coded("tier", Words("等次", "standing"), STANDING_NAMES,
               Words("查询日期最高的称号或区级认定", "the best title or district recognition on the day")),
        *coded("recognition", Words("区级认定", "district recognition"), RECOGNITION_NAMES, DECISION),
        OpenColumn("titles", Words("称号", "titles"), "grants", DECISION, may_lack=False),
        OpenColumn("recognitions", Words("历次区级认定", "district recognitions"), "grants", DECISION, may_lack=False),
        OpenColumn("document", Words("提及园区的文件", "document that names the park"), "text", REGISTER),
        *_GEOMETRY,
        *_EXTENT,
        _SOURCE,
        _NOTE,
        _DEMO,
        _AS_OF,
    ),
    filters=("district", "area", "tier", "recognition", "role"),
)  # fmt: skip
_GRANT = (
    *coded("level", Words("级别", "level"), LEVELS, DECISION),
    *coded("kind", Words("称号种类", "kind of title"), TITLE_KINDS, DECISION, may_lack=True),
    OpenColumn("from", Words("起始日期", "first day"), "day", DECISION, may_lack=False),
    OpenColumn("to", Words("终止日期（空：未定）", "last day (empty: open)"), "day", DECISION),
    OpenColumn("document", Words("认定文件及文号", "document and number"), "text", REGISTER, may_lack=False),
    _DEMO,
)
GRANT = OpenCollection(
    "grant", Words("称号或认定", "Title or recognition"),
    Words("查询日期（期间）有效的一项称号或区级认定。",
          "A title or district recognition that held on the day, or within the interval, that was asked for."),
    _GRANT,
)  # fmt: skip
TITLES = OpenCollection(
    "titles",
    Words("称号与区级认定", "Titles and recognitions"),
    Words(
        "截至查询日期已开始的称号与区级认定，含其间已终止的；已作废的登记不列入。",
        "Titles and district recognitions that had begun by the day, also those that have ended since; what was "
        "declared void is left out.",
    ),
    (
        OpenColumn("park", Words("园区代号", "park"), "text", HERE, may_lack=False),
        OpenColumn("park_zh", Words("园区名称", "park, in Chinese"), "text", REGISTER, may_lack=False),
        OpenColumn("park_en", Words("园区英文名称", "park, in English"), "text", REGISTER, may_lack=False),
        OpenColumn("district", Words("行政区划代码", "district code"), "text", CODES),
        *coded("granted", Words("称号或认定", "title or recognition"), GRANTS, REGISTER),
        *_GRANT[:-1],
        OpenColumn("in_effect", Words("当日有效", "in effect on the day"), "yes_no", DAY_ASKED, may_lack=False),
        _DEMO,
        _AS_OF,
    ),
)
