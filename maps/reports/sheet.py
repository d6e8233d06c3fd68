"""The map as a sheet (地图的 A4): what filters choose on a day, its map with legend, its list, its filters and sources.

It tells what the map page tells everybody, and no sum of money.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import geopandas
import numpy as np

from maps.coverage.coverage import tenants_of
from maps.coverage.ground import INDICATIVE, REGISTER, Ground
from maps.coverage.park_list import EACH, ROLES
from maps.coverage.results import Box, box_of
from maps.geo.geodesy import METRES_PER_DEGREE
from maps.reports import blocks, lists
from maps.reports.basis import part
from maps.reports.blocks import Block, Report
from maps.reports.drawing import pictures
from maps.reports.drawing.paper import Frame
from maps.reports.drawing.pictures import View
from maps.reports.framing import made_up, map_and_register
from maps.speech import Speech
from maps.viewport.filters import MANY, BadParameter, Columns, Filters, in_order
from registry.parks.counted import WHAT_A_PARK_IS, WHO_IS_A_TENANT, are_parks
from registry.parks.park_words import RECOGNITION_NAMES, STANDING_NAMES
from registry.words import Words

HEIGHT = 300.0  # points: with WIDTH about the shape of the map on a screen, and ten parks still have room below
ACROSS = 1100.0  # pixels of that map from west to east
LEAST = 1500.0  # metres to each side of a park that is alone
SOURCES = 40  # documents and notes that the parks come from; more are in the workbook
NAMES = {
    "district": Words("行政区", "district"), "area": Words("重点片区", "key area"), "tier": Words("等次", "standing"),
    "recognition": Words("区级认定", "recognition"), "role": Words("来历", "origin"),
}  # fmt: skip
WORDS = {"tier": STANDING_NAMES, "recognition": RECOGNITION_NAMES, "role": ROLES}


@dataclass(frozen=True)
class Seen:
    """Where the map of the page stands, as its address says it: zoom level of Leaflet, latitude, longitude."""

    zoom: float
    latitude: float
    longitude: float

    @classmethod
    def read(cls, text: str | None) -> Seen | None:
        """`12.5/22.75/113.95`; None where nothing is asked. Raises `BadParameter`."""
        if not text:
            return None
        found = re.fullmatch(r"(\d{1,2}(?:\.\d{1,6})?)/(-?\d{1,2}(?:\.\d{1,9})?)/(-?\d{1,3}(?:\.\d{1,9})?)", text)
        if found is None:
            raise BadParameter("view", text, "zoom/latitude/longitude such as 12/22.75/113.95")
        seen = cls(*map(float, found.groups()))
        if not (seen.zoom <= 22 and abs(seen.latitude) <= 80 and abs(seen.longitude) <= 179):
            raise BadParameter("view", text, "a zoom level from 0 to 22, within ±80 and ±179 degrees")
        return seen

    def box(self) -> Box:
        """What a map of the screen's size shows there, in degrees."""
        across = min(ACROSS * 360 / (256 * 2**self.zoom), 40.0)
        up = across * HEIGHT / pictures.WIDTH * math.cos(math.radians(self.latitude))
        east, north = across / 2, up / 2
        return self.longitude - east, self.latitude - north, self.longitude + east, self.latitude + north


def sheet(ground: Ground, filters: Filters, seen: Seen | None, say: Speech, font: str, address: str = "") -> Report:
    """The sheet of the parks that pass. `ground`: with the places that are no parks; `seen`: the part of the map that
    is shown, without it all that passes; `address`: where the same map is found.
    """
    columns = Columns(ground.parks)
    counted = columns.counted(filters)
    box = seen.box() if seen is not None else _around(ground.parks[columns.mask(filters)])
    inside = counted & _within(ground.parks, box)
    here = part(ground, inside)
    asked = blocks.text(said(filters, ground, say))
    if not counted.any():
        content = [asked, blocks.text(say("没有符合条件的园区。", "No park passes these filters."))]
    else:
        content = [asked, *_shown(part(ground, columns.mask(filters)), here, int(counted.sum()), box, say, font)]
    content.append(blocks.heading(say("说明与来源", "Notes and sources")))
    content.append(blocks.notes(_notes(ground, here, address, say)))
    subtitle = say(f"截至 {ground.day}", f"as of {ground.day}")
    return Report("map", say("软件园区地图", "Map of software parks"), subtitle, ground.day, say.language,
                  made_up(here.demo, content, say), map_and_register(say), tuple(content))  # fmt: skip


def said(filters: Filters, ground: Ground, say: Speech) -> str:
    """What the filters choose, each with its name: 行政区 光明区；等次 国家级、省级."""
    places = {
        "district": {row.code: say.name(row) for row in ground.districts.itertuples()},
        "area": {row.id: say.name(row) for row in ground.areas.itertuples()},
    }
    parts = []
    for key in MANY:
        values = in_order(key, getattr(filters, key))
        names = [places[key].get(value, value) if key in places else say(WORDS[key][value]) for value in values]
        if names:
            parts.append(f"{say(NAMES[key])} {say('、', ', ').join(names)}")
    if filters.name:
        parts.append(say(f"名称含“{filters.name}”", f"name with “{filters.name}”"))
    if not parts:
        return say("筛选：无，全部园区", "Filters: none, all parks")
    return say("筛选：", "Filters: ") + say("；", "; ").join(parts)


def _shown(drawn: Ground, here: Ground, total: int, box: Box | None, say: Speech, font: str) -> list[Block]:
    """Key figures, the map and the list; what passes the filters and lies beside the map is counted."""
    parks = here.parks[are_parks(here.parks["role"])]
    beside = total - len(here.parks)
    found = [
        blocks.figures(
            (f"{len(parks):,}", say("图上的园区（个）", "parks on the map"), lists.roles_note(parks, say)),
            (f"{lists.titled(parks):,}", say("有称号的园区（个）", "parks with a title"), ""),
            (f"{tenants_of(here, parks):,}", say("入驻企业（家）", "tenants"), say("每家计一次", "each counted once")),
        ),
        pictures.map_of(drawn, [View(box)], HEIGHT, say, font),
    ]
    if beside:
        found.append(
            blocks.text(say(f"另有 {beside:,} 个符合筛选的地点不在图上，也未列出。",
                            f"{beside:,} more pass the filters; they lie beside the map and are not listed."))
        )  # fmt: skip
    listed = lists.parks(here, say, district=True)
    return [*found, blocks.heading(say("图上的园区", "Parks on the map")), *listed]


def _notes(ground: Ground, here: Ground, address: str, say: Speech) -> list[str]:
    colon = say("：", ": ")
    sources = list(dict.fromkeys(blocks.cited(source, say) for source in here.parks["source"] if source))
    told = [f"{say('来源', 'Source')}{colon}{source}" for source in sources[:SOURCES]]
    if len(sources) > SOURCES:
        told.append(say("其余来源见导出的表格。", "The other sources are in the workbook."))
    return [
        *([f"{say('网址', 'Address')}{colon}{address}"] if address else []),
        *([say(INDICATIVE)] if (here.parks["outline"] == "indicative").any() else []),
        say(WHAT_A_PARK_IS), say(WHO_IS_A_TENANT), say(EACH),
        f"{say('来源', 'Source')}{colon}{say(REGISTER.name)}",
        *told,
        pictures.outlines_line(ground, say),
    ]  # fmt: skip


def _around(parks: geopandas.GeoDataFrame) -> Box | None:
    """The box around the parks, with some ground around one that is alone; None where there are none."""
    box = box_of(parks.geometry)
    if box is None:
        return None
    middle = (box[1] + box[3]) / 2
    up = LEAST / METRES_PER_DEGREE
    across = up / math.cos(math.radians(middle))
    east = (box[0] + box[2]) / 2
    return (min(box[0], east - across), min(box[1], middle - up), max(box[2], east + across), max(box[3], middle + up))


def _within(parks: geopandas.GeoDataFrame, box: Box | None) -> np.ndarray:
    """Which parks have their symbol on the sheet of the box, bool of shape (n,)."""
    if box is None:
        return np.zeros(len(parks), dtype=bool)
    west, south, east, north = Frame.around(box, pictures.WIDTH, HEIGHT).box()
    lon, lat = parks["lon"].to_numpy(dtype=float), parks["lat"].to_numpy(dtype=float)
    return (lon > west) & (lon < east) & (lat > south) & (lat < north)
