"""The parks that the map shows (园区清单), as a result like those of coverage: to be taken along with their sources."""

from __future__ import annotations

import pandas as pd

from maps.coverage.ground import INDICATIVE, REGISTER
from maps.coverage.results import Result, ResultColumn, ResultRow
from maps.viewport.filters import Filters
from maps.viewport.layers import ParkIndex
from registry.parks.counted import REFERENCE, TENANT, WHAT_A_PARK_IS, WHO_IS_A_TENANT
from registry.parks.park_words import OUTLINE_NAMES, RECOGNITION_NAMES, REFERENCES, ROLE_NAMES, STANDING_NAMES
from registry.words import Words

COLUMNS = (
    ResultColumn("name", Words("园区", "park"), "name"),
    ResultColumn("standing", Words("等次", "standing"), "name"),
    ResultColumn("recognition", Words("区级认定", "recognition"), "name"),
    ResultColumn("role", Words("来历", "origin"), "name"),
    ResultColumn("district", Words("区", "district"), "name"),
    ResultColumn("operator", Words("运营主体", "operating body"), "text"),
    ResultColumn("tenants", TENANT, "count"),
    ResultColumn("area", Words("登记面积（公顷）", "registered area, ha"), "hectares"),
    ResultColumn("outline", Words("轮廓", "outline"), "name"),
    ResultColumn("accuracy", Words("位置误差（m）", "accuracy, m"), "metres"),
    ResultColumn("demo", Words("数据", "data"), "name"),
    ResultColumn("source", Words("来源", "source"), "text"),
)
ROLES = ROLE_NAMES | {REFERENCE: REFERENCES}
DATA = {True: Words("演示", "demo"), False: Words("文件", "documents")}
EMPTY = Words("空格表示不清楚。", "An empty cell is not known.")
EACH = Words(
    "“入驻企业”按园区计，在几个园区都有场所的企业在各园区各计一次，各行之和可多于企业数。",
    "Tenants are counted park by park: one of several parks counts in each, so rows may add up to more than there are.",
)


def listed(index: ParkIndex, filters: Filters) -> Result:
    """The parks that pass, best standing first, and places of reference where the filters ask for them; the shape of
    each is its outline, or the point where none is known."""
    frame = index.frame.iloc[index.found(filters)]
    notes = [WHAT_A_PARK_IS, WHO_IS_A_TENANT, EACH, EMPTY]
    if (frame["outline"] == "indicative").any():
        notes.insert(0, INDICATIVE)
    return Result("parks", Words("园区", "Parks"), COLUMNS, tuple(_row(park) for park in frame.itertuples()),
                  None, tuple(notes), (REGISTER,), filters.write())  # fmt: skip


def _known(number: object) -> float | None:
    """A number of a frame; None where it is not known."""
    return None if number is None or pd.isna(number) else float(number)


def _row(park) -> ResultRow:
    cells = {
        "name": Words(park.name_zh, park.name_en or park.name_zh),
        "standing": STANDING_NAMES[park.standing],
        "recognition": RECOGNITION_NAMES[park.recognition],
        "role": ROLES[park.role],
        "district": Words(park.district_zh, park.district_en),
        "operator": park.operator,
        "tenants": park.tenants,
        "area": _known(park.area_ha),
        "outline": OUTLINE_NAMES[park.outline],
        "accuracy": _known(park.accuracy_m),
        "demo": DATA[bool(park.demo)],
        "source": park.source,
    }
    return ResultRow(park.slug, cells, park.geometry, park.geometry.bounds, park.slug)
