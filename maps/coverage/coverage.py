"""Coverage (覆盖): how many parks there are, how much ground they take and how many tenants they have.

By district, city, key area (片区), tier, recognition and origin. Ground that two parks share counts once, and a tenant
of two parks counts once. A district's share is one of its published area, never of its outline, which is indicative.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import geopandas
import pandas as pd
import shapely

from maps.coverage.adding import explained
from maps.coverage.ground import ALL, INDICATIVE, OFFICIAL, ONCE, REGISTER, Ground, official_sources, place_keys
from maps.coverage.results import Result, ResultColumn, ResultRow, box_of, share
from maps.geo.geodesy import HECTARE, SQUARE_KILOMETRE, square_metres, united
from maps.viewport.filters import RECOGNITIONS, ROLES, TIERS
from registry.parks.counted import PARK, TENANT, WHAT_A_PARK_IS, WHO_IS_A_TENANT
from registry.parks.park_words import RECOGNITION_NAMES, ROLE_NAMES, STANDING_NAMES
from registry.words import Words

KEYS = ("district", "city", "area", "tier", "recognition", "role")


# --- words ---

NO_AREA = Words("不在重点片区", "in no key area")
TITLES = {
    "district": Words("按区", "by district"),
    "city": Words("按市", "by city"),
    "area": Words("按重点片区", "by key area"),
    "tier": Words("按等次", "by tier"),
    "recognition": Words("按区级认定", "by district recognition"),
    "role": Words("按来历", "by origin"),
}
COUNTED = (
    ResultColumn("parks", PARK, "count"),
    ResultColumn("outlined", Words("有轮廓的（个）", "with an outline"), "count"),
    ResultColumn("land", Words("园区占地（公顷）", "land of parks, ha"), "hectares"),
)
TENANTS = ResultColumn("tenants", TENANT, "count")
# --- tables ---


@dataclass(frozen=True)
class ParkGroup:
    """Parks that belong together: those whose `key` column holds `id`."""

    id: str
    name: Words
    official_km2: float | None = None


def by(ground: Ground, key: str) -> Result:
    """The table of one key of `KEYS`."""
    groups, keys = GROUPS[key](ground)
    found = [_row(ground, group, ground.parks[keys == group.id]) for group in groups]
    columns = (ResultColumn(key, _heading(key), "name"), *COUNTED)
    sources = [REGISTER]
    if key in ("district", "city"):
        columns += OFFICIAL
        sources += official_sources(ground)
    total = _row(ground, ParkGroup("all", ALL), ground.parks, united(row.shape for row in found))
    result = Result(
        f"parks_by_{key}", _title(key), (*columns, TENANTS),
        tuple(_named(row, key) for row in found), _named(total, key), notes(ground), tuple(sources),
    )  # fmt: skip
    return explained(result, {"land": OVERLAPPING, "tenants": _several(key)})


def _row(
    ground: Ground, group: ParkGroup, parks: geopandas.GeoDataFrame, land: shapely.MultiPolygon | None = None
) -> ResultRow:
    outlined = parks[parks["outline"] != "point"]
    land = united(outlined.geometry) if land is None else land
    # Parks of which no outline is known take ground that nobody has measured, which is not none.
    square = None if len(parks) and outlined.empty else float(square_metres([land])[0])
    cells = {
        "name": group.name,
        "parks": len(parks),
        "outlined": len(outlined),
        "land": None if square is None else square / HECTARE,
        "official": group.official_km2,
        "share": None if square is None else share(square / SQUARE_KILOMETRE, group.official_km2),
        "tenants": tenants_of(ground, parks),
    }
    return ResultRow(group.id, cells, None if land.is_empty else land, box_of(parks.geometry))


def _named(row: ResultRow, key: str) -> ResultRow:
    cells = {key if name == "name" else name: cell for name, cell in row.cells.items()}
    return ResultRow(row.id, cells, row.shape, row.box, row.park)


def tenants_of(ground: Ground, parks: pd.DataFrame) -> int:
    """How many tenants the parks have together."""
    return int(ground.tenancies.loc[ground.tenancies["park"].isin(parks["id"]), "tenant"].nunique())


def _heading(key: str) -> Words:
    return {
        "district": Words("区", "district"),
        "city": Words("市", "city"),
        "area": Words("重点片区", "key area"),
        "tier": Words("等次", "tier"),
        "recognition": Words("区级认定", "recognition"),
        "role": Words("来历", "origin"),
    }[key]


OVERLAPPING = Words("相互重叠的用地在合计中只计一次", "ground that parks share counts once in the total")


def _several(key: str) -> Words:
    """Why tenants of rows are more than there are."""
    name = _heading(key)
    return Words(
        f"在几个{name.zh}都有场所的企业在各行各计一次，在合计中只计一次",
        f"a tenant with premises under several counts in each row ({name.en}), and once in the total",
    )


def _title(key: str) -> Words:
    return Words(f"园区与入驻企业：{TITLES[key].zh}", f"Parks and tenants {TITLES[key].en}")


def notes(ground: Ground) -> tuple[Words, ...]:
    """What a reader of these figures must know."""
    indicative = bool((ground.outlined["outline"] == "indicative").any())
    said = (WHAT_A_PARK_IS, WHO_IS_A_TENANT, ONCE)
    return (*said, INDICATIVE) if indicative else said


# --- groups ---

Grouped = tuple[Sequence[ParkGroup], pd.Series]


def _districts(ground: Ground) -> Grouped:
    """Every district with a published area, also one without a park; after them the others that have parks."""
    keys = place_keys(ground)
    seen = set(keys)
    rows = [r for r in ground.districts.itertuples() if r.code in seen or not pd.isna(r.official_area_km2)]
    rows.sort(key=lambda row: pd.isna(row.official_area_km2))
    groups = [ParkGroup(r.code, Words(r.name_zh, r.name_en), _number(r.official_area_km2)) for r in rows]
    known = {row.code for row in rows}
    names = ground.parks.assign(key=keys).drop_duplicates("key").set_index("key")
    return [
        *groups,
        *(
            ParkGroup(key, Words(f"{zh}（区不清楚）", f"{en}, district unknown"))
            for key, zh, en in ((key, *names.loc[key, ["district_zh", "district_en"]]) for key in sorted(seen - known))
        ),
    ], keys


def _cities(ground: Ground) -> Grouped:
    """The published area of a city is the sum over its districts, where every one of them has one."""
    groups = []
    for code, rows in ground.districts.groupby("city_code"):
        areas = [_number(area) for area in rows["official_area_km2"]]
        whole = None if None in areas else sum(areas)
        if whole is not None or (ground.parks["city"] == code).any():
            groups.append(ParkGroup(code, Words(rows.iloc[0]["city_zh"], rows.iloc[0]["city_en"]), whole))
    return groups, ground.parks["city"]


def _areas(ground: Ground) -> Grouped:
    groups = [ParkGroup(row.id, Words(row.name_zh, row.name_en)) for row in ground.areas.itertuples()]
    return [*groups, ParkGroup("none", NO_AREA)], ground.parks["area"].fillna("none")


def _words(column: str, order: Sequence[str], names: Mapping[str, Words]) -> Callable[[Ground], Grouped]:
    def grouped(ground: Ground) -> Grouped:
        return [ParkGroup(id, names[id]) for id in order if id in names], ground.parks[column]

    return grouped


GROUPS: dict[str, Callable[[Ground], Grouped]] = {
    "district": _districts,
    "city": _cities,
    "area": _areas,
    "tier": _words("standing", TIERS, STANDING_NAMES),
    "recognition": _words("recognition", RECOGNITIONS, RECOGNITION_NAMES),
    "role": _words("role", ROLES, ROLE_NAMES),
}


def _number(value: object) -> float | None:
    return None if value is None or pd.isna(value) else float(value)
