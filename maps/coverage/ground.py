"""The ground (底账) that coverage is worked out from: the register of a day, and what all results have in common."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import geopandas
import pandas as pd
from sqlalchemy.orm import Session

from maps.coverage.results import ResultColumn, Source
from registry.parks import territory
from registry.parks.counted import PARKS
from registry.parks.parks import park_frame
from registry.words import Words, in_both


@dataclass(frozen=True)
class Ground:
    """The register of a day: what every result is worked out from. Frames as `registry.parks.parks` and `territory`
    say."""

    day: date
    parks: geopandas.GeoDataFrame
    areas: geopandas.GeoDataFrame
    districts: geopandas.GeoDataFrame
    tenancies: pd.DataFrame

    @property
    def outlined(self) -> geopandas.GeoDataFrame:
        """The parks that have an outline, surveyed or indicative."""
        return self.parks[self.parks["outline"] != "point"]

    @property
    def demo(self) -> bool:
        return bool(self.parks["demo"].any())


def read_ground(session: Session, day: date, roles: Iterable[str] = PARKS) -> Ground:
    """The register on a day, with the parks of these roles."""
    parks = park_frame(session, day)
    parks = parks[parks["role"].isin(list(roles))].reset_index(drop=True)
    found = territory.tenancies(session, day)
    found = found[found["park"].isin(parks["id"])].reset_index(drop=True)
    return Ground(day, parks, territory.area_frame(session), territory.district_frame(session), found)


def place_keys(ground: Ground) -> pd.Series:
    """The district of each park; its city where only that is known."""
    return ground.parks["district"].where(ground.parks["district"].notna(), ground.parks["city"])


# --- words ---

ALL = Words("合计", "all")
PUBLISHED = Words(
    "分母：该区公布面积（网页转载的二手来源，非统计年鉴；来源未注明年份）",
    "of the district's published area (a secondary web page, not the yearbook; it names no year)",
)
OFFICIAL = (
    ResultColumn("official", Words("公布面积（km²）", "published area, km²"), "square_kilometres"),
    ResultColumn("share", Words("占公布面积", "of the published area"), "percent", PUBLISHED),
)
ONCE = Words(
    "相互重叠的园区用地只计一次。没有轮廓的园区没有面积，不计入占地。",
    "Ground of two parks counts once. A park without an outline has no land.",
)
INDICATIVE = Words("示意轮廓不是测绘成果，面积随轮廓而定。", "Indicative outlines are not surveyed; areas are theirs.")
REGISTER = Source(Words("本登记：园区、称号、认定与租约", "this register: parks, titles, recognitions and leases"))


def official_sources(ground: Ground) -> list[Source]:
    """Where the published areas come from, each source once, with what it says about single districts."""
    known = ground.districts[ground.districts["official_area_km2"].notna()]
    noted = [f"{row.name_zh}{row.area_note.partition(' / ')[0]}" for row in known.itertuples() if row.area_note]
    return [
        Source(Words(f"公布面积：{said.zh}{'；' if noted else ''}{'、'.join(noted)}", f"published areas: {said.en}"))
        for said in map(in_both, dict.fromkeys(known["area_source"]))
    ]
