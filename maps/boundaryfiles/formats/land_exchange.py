"""勘测定界界址点 (boundary points of a land survey), the text of the land offices' exchange format.

`[属性描述]` says the coordinates; `[地块坐标]` holds parcels, each a line that ends with @, then its points
`J1,1,north,east`: the second field is the ring, 1 the outer one, those after it holes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import shapely

from maps.boundaryfiles import rings
from maps.boundaryfiles.reading import MAX_FEATURES, CannotReadBoundary, Raw, feature, many
from registry.words import Words

FORM = "勘测定界界址点"
SECTION = re.compile(r"^\[(属性描述|地块坐标)\]\s*$", re.M)
# EPSG of zone 25 (three degrees) and of zone 13 (six), with the number in the easting; `PLAIN` later without it.
CGCS2000, XIAN, BEIJING = (4513, 4491), (2349, 2327), (2401, 21413)
PLAIN = (21, 11)
ZONES = ((25, 45), (13, 23))


@dataclass(slots=True)
class _Parcel:
    name: str
    points: int | None
    rings: dict[str, list[tuple[float, float]]] = field(default_factory=dict)


def matches(text: str) -> bool:
    return SECTION.match(text) is not None


def read(text: str) -> Raw:
    """Raises `CannotReadBoundary` with the line that is no point and no parcel."""
    head, parcels = _parts(text)
    if not parcels:
        raise CannotReadBoundary(
            "[地块坐标] 中没有地块。每个地块先写一行“点数,面积,编号,名称,…,@”，再逐行写界址点。",
            "There is no parcel in [地块坐标]: each has a line that ends with @, then its points.",
        )
    if len(parcels) > MAX_FEATURES:
        raise many(len(parcels))
    notes = [Words("每行第一个数为北坐标，第二个为东坐标。", "The first number of a point is the north.")]
    made = [_shape(parcel, notes) for parcel in parcels]
    features = [
        feature(shape, number, {"name": parcel.name})
        for number, (parcel, shape) in enumerate(zip(parcels, made, strict=True), 1)
    ]
    eastings = [x for parcel in parcels for ring in parcel.rings.values() for x, _ in ring]
    return Raw(FORM, features, _crs(head, eastings, notes), notes)


def _parts(text: str) -> tuple[dict[str, str], list[_Parcel]]:
    head: dict[str, str] = {}
    parcels: list[_Parcel] = []
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip().replace("，", ",")
        if not line:
            continue
        if line.startswith("["):
            section = line.strip("[]")
        elif section == "属性描述":
            key, _, value = line.partition("=")
            head[key.strip()] = value.strip()
        elif line.endswith("@"):
            said = [part.strip() for part in line.split(",")]
            name = next((part for part in reversed(said[2:4]) if part), "")
            parcels.append(_Parcel(name, int(said[0]) if said[0].isdecimal() else None))
        else:
            _point(line, number, parcels)
    return head, parcels


def _point(line: str, number: int, parcels: list[_Parcel]) -> None:
    said = [part.strip() for part in line.split(",")]
    try:
        ring, north, east = said[1], float(said[2]), float(said[3])
    except (IndexError, ValueError):
        ring = ""
    if not ring or not parcels:
        raise CannotReadBoundary(
            f"第 {number} 行不是界址点：{line[:60]}。应为“点号,圈号,北坐标,东坐标”，且在地块行（以 @ 结尾）之后。",
            f"Line {number} is no point: {line[:60]}. Write number, ring, north, east, below the line of a parcel.",
        )
    parcels[-1].rings.setdefault(ring, []).append((east, north))


def _shape(parcel: _Parcel, notes: list[Words]) -> shapely.MultiPolygon:
    """The first ring with its holes; a ring beside it is a part of its own, and that is said."""
    given = sum(len(ring) for ring in parcel.rings.values())
    if parcel.points is not None and parcel.points not in range(given - len(parcel.rings), given + 1):
        notes.append(
            Words(
                f"地块“{parcel.name}”写明 {parcel.points} 个点，文件里有 {given} 个，请核对文件是否完整。",
                f"The parcel “{parcel.name}” is said to have {parcel.points} points, the file has {given}: "
                "look whether it is complete.",
            )
        )
    if not given:
        raise CannotReadBoundary(f"地块“{parcel.name}”没有界址点。", f"The parcel “{parcel.name}” has no points.")
    drawn = [rings.ring(ring) for ring in parcel.rings.values()]
    outer = shapely.Polygon(drawn[0])
    beside = [ring for ring in drawn[1:] if outer.disjoint(shapely.Point(ring[0]))]
    holes = [ring for ring in drawn[1:] if not any(ring is each for each in beside)]
    if beside:
        notes.append(
            Words(
                f"地块“{parcel.name}”有 {len(beside)} 圈在第一圈之外，按另一部分处理，不作孔洞。",
                f"{len(beside)} rings of the parcel “{parcel.name}” lie outside of its first one: parts, not holes.",
            )
        )
    return rings.multi([rings.polygon([drawn[0], *holes]), *(shapely.Polygon(ring) for ring in beside)])


def _crs(head: dict[str, str], eastings: list[float], notes: list[Words]) -> str | None:
    """EPSG:… from what the head says and the eastings show; None, with a note, where they do not agree."""
    name, unit = head.get("坐标系", ""), head.get("计量单位", "米")
    if "度" in unit:
        return "EPSG:4490" if _datum(name) == CGCS2000 else None
    if unit.casefold() not in ("米", "m", "meter", "metre"):
        raise CannotReadBoundary(
            f"计量单位是“{unit}”，只能读“米”或“度”。请换算后再试。",
            f"The unit is “{unit}”; only metres (米) and degrees (度) are read.",
        )
    datum, shown = _datum(name), {int(x // 1_000_000) for x in eastings}
    zone = _number(head.get("带号", "")) or (min(shown) or None if len(shown) == 1 else None)
    degrees = _number(head.get("几度分带", ""))
    if datum is None or zone is None:
        notes.append(
            Words("文件头没有写明可用的坐标系或带号。", "The head names no coordinate system or zone that can be used.")
        )
        return None
    wide = 1 if degrees == 6 or (degrees is None and zone < ZONES[0][0]) else 0
    first, last = ZONES[wide]
    if not first <= zone <= last or not shown <= {0} | {zone} or len(shown) != 1:
        notes.append(
            Words(
                f"文件头写明带号 {zone}，与横坐标开头的带号不符，请选择坐标系。",
                f"The head says zone {zone}, which is not the zone in the eastings: choose the system.",
            )
        )
        return None
    code = datum[wide] + zone - first
    if shown == {0} and datum == CGCS2000:
        code += PLAIN[wide]
    return f"EPSG:{code}"


def _datum(name: str) -> tuple[int, int] | None:
    if "2000" in name:
        return CGCS2000
    if "80" in name or "西安" in name:
        return XIAN
    return BEIJING if "54" in name or "北京" in name else None


def _number(said: str) -> int | None:
    found = re.search(r"\d+", said)
    return int(found.group()) if found else None
