"""Walking distance (步行范围): the ground that lies at most so many metres from a park, as the crow flies.

No road network is at hand, so the distance is a straight line (直线距离), and what one walks is longer. A park whose
place is less certain than the distance itself is left out and named.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from maps.coverage.adding import explained
from maps.coverage.ground import INDICATIVE, OFFICIAL, REGISTER, Ground, official_sources, place_keys
from maps.coverage.results import Result, ResultColumn, ResultRow, Source, box_of, share
from maps.geo.geodesy import SQUARE_KILOMETRE, polygonal, square_metres, united, within_distance
from maps.viewport.outlines import source_words
from registry.words import Words

RADIUS = 1200.0  # metres: about a quarter of an hour on foot
SHORTEST, LONGEST = 100.0, 10_000.0
COLUMNS = (
    ResultColumn("district", Words("区", "district"), "name"),
    ResultColumn("parks", Words("计入的园区（个）", "parks counted"), "count"),
    ResultColumn("left_out", Words("位置不够准（个）", "place too uncertain"), "count"),
    ResultColumn("reached", Words("范围内面积（km²）", "ground within reach, km²"), "square_kilometres"),
    *OFFICIAL,
)


NO_DISTRICT = Words(
    "只知道所在市、不知道在哪个区的园区不在任何一行", "parks of which only the city is known are in no row"
)
OUTSIDE = Words(
    "合计含各区区界以外的范围，示意区界相互重叠处只计一次",
    "the total includes ground outside of all districts, and counts ground where indicative borders overlap once",
)


def reach(ground: Ground, metres: float = RADIUS) -> Result:
    """For each district the ground within `metres` of any park, also of one beyond its border.

    Raises `ValueError` on a distance that is not from SHORTEST to LONGEST.
    """
    if not SHORTEST <= metres <= LONGEST:
        raise ValueError(f"{metres}: {SHORTEST:g} – {LONGEST:g} m")
    sure = (ground.parks["outline"] == "surveyed") | (ground.parks["accuracy_m"] <= metres)
    served = united(within_distance(ground.parks[sure].geometry, metres))
    keys = place_keys(ground)
    rows = []
    if not served.is_empty:
        shapely.prepare(served)
    # As in the other tables: districts with a published area first.
    for district in sorted(ground.districts.itertuples(), key=lambda row: pd.isna(row.official_area_km2)):
        here = keys == district.code
        touched = not served.is_empty and served.intersects(district.geometry)
        if pd.isna(district.official_area_km2) and not here.any() and not touched:
            continue
        part = polygonal(shapely.intersection(served, district.geometry))
        rows.append(_row(district, int((here & sure).sum()), int((here & ~sure).sum()), part))
    whole = ResultRow(
        "all", _cells(Words("合计", "all"), sure.sum(), (~sure).sum(), served, None), served, box_of([served])
    )
    sources = (REGISTER, *official_sources(ground), *_outlines(ground))
    name = Words(f"园区 {metres:g} m 直线范围", f"Within {metres:g} m of a park, straight line")
    notes, settings = _notes(ground, metres, sure), {"radius_m": metres}
    result = Result("walking", name, COLUMNS, tuple(rows), whole, notes, sources, settings)
    return explained(result, {"parks": NO_DISTRICT, "left_out": NO_DISTRICT, "reached": OUTSIDE})


def _row(district, parks: int, left_out: int, part: shapely.MultiPolygon) -> ResultRow:
    name = Words(district.name_zh, district.name_en)
    official = None if pd.isna(district.official_area_km2) else float(district.official_area_km2)
    cells = _cells(name, parks, left_out, part, official)
    box = box_of([part]) or district.geometry.bounds
    return ResultRow(district.code, cells, None if part.is_empty else part, box, kind="reached")


def _cells(name: Words, parks: int, left_out: int, part: shapely.MultiPolygon, official: float | None) -> dict:
    reached = float(square_metres([part])[0]) / SQUARE_KILOMETRE
    return {"district": name, "parks": int(parks), "left_out": int(left_out), "reached": reached,
            "official": official, "share": share(reached, official)}  # fmt: skip


def _notes(ground: Ground, metres: float, sure: pd.Series) -> tuple[Words, ...]:
    straight = Words(
        f"按直线距离 {metres:g} m 计算，不是实际步行路程；登记中没有路网。范围按示意区界裁切，沿海一带可能含海面。",
        f"Straight lines of {metres:g} m, not the way one walks: no road network is at hand. Cut at the indicative "
        "borders of districts, so sea may be included along the coast.",
    )
    unsure = ground.parks[~np.asarray(sure)]
    if unsure.empty:
        return straight, INDICATIVE
    names = [
        [f"{getattr(park, f'name_{lang}') or park.name_zh}" for park in unsure.itertuples()] for lang in ("zh", "en")
    ]
    left = Words(
        f"位置误差超过这一距离、因而没有计入的园区：{'、'.join(names[0])}。",
        f"Left out, because their place is less certain than that: {', '.join(names[1])}.",
    )
    return straight, left, INDICATIVE


def _outlines(ground: Ground) -> list[Source]:
    return [
        Source(Words(f"区界：{said.zh}", f"district borders: {said.en}"))
        for said in map(source_words, dict.fromkeys(ground.districts["geom_source"]))
    ]
