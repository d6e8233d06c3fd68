"""KML: placemarks with polygons or closed lines. WGS-84 by its standard, though what draws on 高德 writes GCJ-02.

Read by expat as it comes, so that nothing is expanded: a document type, and with it every entity, is refused.
Links to elsewhere are never followed.
"""

from __future__ import annotations

from xml.parsers import expat

import numpy as np

from maps.boundaries import rings
from maps.boundaries.geojson import left_out, many
from maps.boundaries.reading import MAX_FEATURES, CannotRead, Feature, Raw, feature
from registry.policy.vocabulary import Words

FORM = "KML"
DEEPEST = 100
TEXTS = ("coordinates", "name", "SimpleData", "value")


class _Placemarks:
    """What is collected on the way through the document."""

    def __init__(self) -> None:
        self.features: list[Feature] = []
        self.lines = self.links = 0
        self._field = ""
        self._path: list[str] = []
        self._text: list[str] = []
        self._start_placemark()

    def _start_placemark(self) -> None:
        self._said: dict[str, str] = {}
        self._polygons, self._loose = [], []
        self._rings: list[np.ndarray] = []

    def start(self, tag: str, attributes: dict) -> None:
        tag = tag.rpartition(":")[2]
        self._path.append(tag)
        self._text = []
        if len(self._path) > DEEPEST:
            raise _damaged("嵌套过深", "it is nested too deeply")
        if tag == "Placemark":
            self._start_placemark()
        elif tag == "Polygon":
            self._rings = []
        elif tag in ("SimpleData", "Data"):
            self._field = attributes.get("name", "")
        elif tag == "NetworkLink":
            self.links += 1

    def text(self, said: str) -> None:
        if self._path and self._path[-1] in TEXTS:
            self._text.append(said)

    def end(self, tag: str) -> None:
        tag = self._path.pop()
        if tag == "coordinates":
            self._coordinates("".join(self._text))
        elif tag == "name" and self._path and self._path[-1] == "Placemark":
            self._said["name"] = "".join(self._text).strip()
        elif tag in ("SimpleData", "value"):
            self._said.setdefault(self._field, "".join(self._text).strip())
        elif tag == "Polygon" and self._rings:
            self._polygons.append(rings.polygon(self._rings))
        elif tag == "Placemark":
            self._end_placemark()

    def _coordinates(self, said: str) -> None:
        within = self._path[-1] if self._path else ""
        if within not in ("LinearRing", "LineString"):
            return
        points = [point.split(",")[:2] for point in said.split()]
        if "Polygon" in self._path:
            found = rings.ring(points)
            inner = "innerBoundaryIs" in self._path
            self._rings = [*self._rings, found] if inner else [found, *self._rings]
        elif len(points) > rings.FEWEST and (within == "LinearRing" or points[0] == points[-1]):
            self._loose.append(rings.ring(points))
        else:
            self.lines += 1

    def _end_placemark(self) -> None:
        if self._loose:
            self._polygons += list(rings.nested(self._loose).geoms)
        if self._polygons:
            number = len(self.features) + 1
            if number > MAX_FEATURES:
                raise many(number)
            self.features.append(feature(rings.multi(self._polygons), number, self._said))


def read(data: bytes) -> Raw:
    found = _Placemarks()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.StartElementHandler, parser.EndElementHandler = found.start, found.end
    parser.CharacterDataHandler = found.text
    try:
        parser.Parse(data, True)
    except expat.ExpatError as failed:
        raise _damaged(f"第 {failed.lineno} 行", f"line {failed.lineno}") from None
    except (LookupError, ValueError):
        raise _damaged("编码不认识", "its encoding is not known") from None
    if not found.features:
        raise rings.nothing(found.lines)
    notes = [Words("KML 按标准为 WGS-84 经纬度。", "By its standard, KML is in WGS-84 degrees.")]
    if found.lines:
        notes.append(left_out(found.lines))
    if found.links:
        notes.append(
            Words("文件里指向别处的链接没有打开。", "Links in the file that lead elsewhere were not followed.")
        )
    return Raw(FORM, found.features, "EPSG:4326", notes)


def _refuse(*_: object) -> None:
    raise CannotRead(
        "KML 含有文档类型或实体声明，为安全起见不读取。请从地图软件重新导出。",
        "The KML declares a document type or entities, so it is not read. Export it anew from the map program.",
    )


def _damaged(zh: str, en: str) -> CannotRead:
    return CannotRead(f"KML 读不下去：{zh}。请重新导出。", f"The KML cannot be read: {en}. Export it anew.")
