"""Headings that look like a field (像登记项的列名) although they are none of its names: 合同终止日, 2025年度实缴租金.

They are no reason to take a column, but one to ask about it: left out in silence, its facts would be missing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from registry.rosters.files.headings import NUMBERING, key
from registry.typed.text import half_width

_LIKE: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"单价|物业|管理费|水电|押金|保证金|滞纳|欠|税率|递增|注册地|注册资本|法定代表|法人|身份证|邮箱|邮件|网址", ()),
    (r"信用代码|税号|纳税人|代码证|企业代码|组织机构代码|统一代码|\bcode\b", ("uscc",)),
    (r"(上年|去年|上一年|全年|年度|年).*(租金|租费|房租)|(租金|租费|房租).*(上年|去年|全年|年度)", ("rent_fen",)),
    (r"月.*(租金|租费|房租)|(租金|租费|房租).*月|monthly", ("monthly_rent_fen",)),
    (r"免租|免收|装修期|rent.?free", ("rent_free_months",)),
    (r"租金|租费|房租|\brent\b", ("monthly_rent_fen", "rent_fen")),
    (r"面积|平方|\barea\b|m2", ("area_m2",)),
    (r"(终止|到期|截止|结束|届满|期满|退租|迄|止)|\bend|expir", ("end",)),
    (r"(起租|起始|开始|起算|入驻|入园|生效).*(日|时间|年月)|(租期|合同|租赁).*(起|始)|start", ("start",)),
    (r"租期|租赁期|合同期", ("start", "end")),
    (r"新入驻|新迁入|新引进", ("newly_moved_in",)),
    (r"电话|手机|联系方式|座机|phone|mobile", ("telephone",)),
    (r"联系人|负责人|经办|对接人|contact", ("contact",)),
    (r"人工智能|\bai\b", ("ai_listed",)),
    (r"软件企业|双软|软企", ("software_enterprise",)),
    (r"规上|规模以上|四上", ("above_scale",)),
    (r"规模|中小微|大中小", ("size",)),
    (r"初创|创业", ("startup",)),
    (r"行业|\bindustry\b", ("industry",)),
    (r"(企业|单位|主体|公司|机构).*(性质|类型|类别|形式)", ("kind",)),
    (r"房号|房间|房源|室号|门牌|楼栋|楼层|单元|铺位|工位|坐落|\bunit\b|\broom\b", ("room",)),
    (r"(企业|公司|单位|租户|承租|客户|商户|租赁方|乙方).*(名|全称|称)?$|^(名称|name)$", ("name",)),
)


def like(heading: str, year: int) -> tuple[str, ...]:
    """The fields that the heading looks like; none where it names something else, also another year's rent."""
    text = half_width(heading).casefold()
    if key(heading) in NUMBERING:
        return ()
    fields = next((fields for pattern, fields in _LIKE if re.search(pattern, text)), ())
    named = [int(found) for found in re.findall(r"(?<!\d)(20\d\d)(?!\d)", text)]
    if "rent_fen" in fields and named and year - 1 not in named:
        return ()
    return fields


def perhaps(headings: Sequence[str], fields: Sequence[str | None], year: int) -> list[tuple[int, tuple[str, ...]]]:
    """By place, which fields a heading that was left out looks like, as far as no other column is them."""
    found = [
        (place, tuple(one for one in like(heading, year) if one not in fields))
        for place, (heading, field) in enumerate(zip(headings, fields, strict=True))
        if field is None
    ]
    return [(place, likely) for place, likely in found if likely]
