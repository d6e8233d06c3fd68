"""KML: placemarks with polygons or closed lines. WGS-84 by its standard, though what draws on 高德 writes GCJ-02.

Read by expat as it comes, so that nothing is expanded: a document type, and with it every entity, is refused.
Links to elsewhere are never followed.
"""

from __future__ import annotations

import codecs
import re
from xml.parsers import expat

import numpy as np

from maps.boundaryfiles import rings
from maps.boundaryfiles.reading import MAX_FEATURES, CannotReadBoundary, Feature, Raw, feature, left_out, many
from registry.words import Words

FORM = "KML"
DEEPEST = 100
TEXTS = ("coordinates", "name", "SimpleData", "value", "OvCoordType")
DATUMS = {"wgs84": "none", "cgcs2000": "none", "gcj02": "gcj02", "bd09": "bd09"}
"""What 奥维 (.ovkml) says in OvCoordType, without signs and in lower case."""
LIKELY = ("gcj02", "bd09")
GB = ("gb2312", "gbk", "gb18030", "cp936", "936", "x-gbk", "gb_2312-80")
DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']""")


class _Placemarks:
    """What is collected on the way through the document."""

    def __init__(self) -> None:
        self.features: list[Feature] = []
        self.lines = self.links = 0
        self.blanks = False
        self.datums: set[str] = set()  # as the outlines say, "" where nothing was said
        self._everywhere = ""
        self._field = ""
        self._path: list[str] = []
        self._text: list[str] = []
        self._start_placemark()

    def _start_placemark(self) -> None:
        self._said: dict[str, str] = {}
        self._polygons, self._loose = [], []
        self._rings: list[np.ndarray] = []
        self._datum = self._everywhere

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
        elif tag.rpartition(":")[2] == "OvCoordType":
            self._datum = "".join(self._text).strip()
            if "Placemark" not in self._path:
                self._everywhere = self._datum
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
        points, blanks = _points(said)
        self.blanks = self.blanks or blanks
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
            self.datums.add(self._datum)


def read(data: bytes) -> Raw:
    notes: list[Words] = []
    data, encoding = _decoded(data, notes)
    found = _Placemarks()
    parser = expat.ParserCreate(encoding)
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
    shift, crs = _datum(found.datums, notes)
    if found.blanks:
        notes.append(
            Words(
                "坐标的逗号前后有空格，已忽略。",
                "There were blanks beside the commas of coordinates; they are ignored.",
            )
        )
    if found.lines:
        notes.append(left_out(found.lines))
    if found.links:
        notes.append(
            Words("文件里指向别处的链接没有打开。", "Links in the file that lead elsewhere were not followed.")
        )
    return Raw(FORM, found.features, crs, notes, shift, LIKELY)


def _points(said: str) -> tuple[list[list[str]], bool]:
    """Pairs of numbers as they are written, and whether blanks beside the commas had to be left out for that."""
    pairs = [point.split(",")[:2] for point in said.split()]
    if all(len(pair) == 2 and all(pair) for pair in pairs):
        return pairs, False
    joined = [point.split(",") for point in re.sub(r"\s*[,，]\s*", ",", said).split()]
    if all(2 <= len(point) <= 3 for point in joined):
        return [point[:2] for point in joined], True
    return pairs, False


def _datum(said: set[str], notes: list[Words]) -> tuple[str, str | None]:
    """The datum that 奥维 wrote, and the system: WGS-84 where nothing is said, none where it is not understood."""
    if said == {""}:
        notes.append(Words("KML 按标准为 WGS-84 经纬度。", "By its standard, KML is in WGS-84 degrees."))
        return "none", "EPSG:4326"
    meant = {DATUMS.get(re.sub(r"[\W_]", "", each).casefold()) for each in said if each}
    listed = "、".join(sorted(said - {""}))[:80]
    if len(meant) > 1 or ("" in said and meant != {"none"}):
        raise CannotReadBoundary(
            f"文件里的图形写明了不同的坐标基准（{listed}）。请按基准分开导出。",
            f"The outlines of the file are in different datums ({listed}). Export those of each datum by themselves.",
        )
    (shift,) = meant
    if shift is None:
        notes.append(
            Words(f"文件写明的坐标基准“{listed}”不认识。", f"The datum that the file names, “{listed}”, is not known.")
        )
        return "none", None
    if shift == "none":
        notes.append(Words(f"文件写明坐标基准 {listed}。", f"The file says that its datum is {listed}."))
    else:
        notes.append(
            Words(
                f"文件写明坐标基准 {listed}，按它转换为 CGCS2000。",
                f"The file says that its datum is {listed}; it is converted to CGCS2000 from there.",
            )
        )
    return shift, "EPSG:4326"


def _decoded(data: bytes, notes: list[Words]) -> tuple[bytes, str | None]:
    """The document in UTF-8, where expat does not know its encoding or it lies about it; else as it is."""
    declared = DECLARED.match(data.removeprefix(codecs.BOM_UTF8)[:200])
    name = declared.group(1).decode().casefold() if declared else "utf-8"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or (
        name not in GB and name not in ("utf-8", "utf8")
    ):
        return data, None
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        if name in GB and not data.isascii():
            notes.append(_lie(name.upper(), "UTF-8"))
        return data.removeprefix(codecs.BOM_UTF8), "utf-8"
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return data, None
    if name not in GB:
        notes.append(_lie("UTF-8", "GB18030"))
    return text.encode(), "utf-8"


def _lie(said: str, read: str) -> Words:
    return Words(
        f"文件写明编码 {said}，实为 {read}，已按 {read} 读取。",
        f"The file says {said}, but is in {read} and was read so.",
    )


def _refuse(*_: object) -> None:
    raise CannotReadBoundary(
        "KML 含有文档类型或实体声明，为安全起见不读取。请从地图软件重新导出。",
        "The KML declares a document type or entities, so it is not read. Export it anew from the map program.",
    )


def _damaged(zh: str, en: str) -> CannotReadBoundary:
    return CannotReadBoundary(f"KML 读不下去：{zh}。请重新导出。", f"The KML cannot be read: {en}. Export it anew.")
