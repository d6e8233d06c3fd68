"""DXF as pairs of lines (组码与值): a drawing cut down to what can enclose land, before ezdxf builds objects of it.

Texts, dimensions, styles and the objects of the program are most of a drawing and tell nothing here; without them
ezdxf reads what remains in a tenth of the time. Handles go as well: a copied drawing may have them twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from maps.boundaryfiles import rings
from maps.boundaryfiles.reading import CannotReadBoundary

BINARY = b"AutoCAD Binary DXF"
BYTES = "ISO-8859-1"  # as which bytes become text and back without loss
DRAWN = frozenset(
    "LINE ARC CIRCLE ELLIPSE SPLINE HELIX LWPOLYLINE POLYLINE VERTEX SEQEND INSERT HATCH MPOLYGON".split()
)
# What may be an outline as well, but is not read: said by name.
NOT_READ = frozenset("REGION MLINE 3DSOLID ACAD_PROXY_ENTITY SOLID TRACE 3DFACE".split())
BLOCKS = frozenset(("BLOCK", "ENDBLK"))
PARTS = frozenset(("VERTEX", "SEQEND"))  # of the polyline before them
# The class that a new entity must name; drawings written by hand leave it out.
CLASSES = {
    "LWPOLYLINE": "AcDbPolyline",
    "SPLINE": "AcDbSpline",
    "ELLIPSE": "AcDbEllipse",
    "HATCH": "AcDbHatch",
    "MPOLYGON": "AcDbMPolygon",
}
COMMON = frozenset((6, 8, 48, 60, 62, 67, 370, 420, 430, 440))
HANDLES = frozenset((5, 102, 330, 360))
XDATA, ATTRIBUTES = 1000, 66
PAPER = (67, "1")  # stands on a layout
SAID = {"$ACADVER": 1, "$DWGCODEPAGE": 3, "$INSUNITS": 70}
MAX_ENTITIES = 50_000

Tag = tuple[int, str]


@dataclass(slots=True)
class Drawing:
    """What remains of a drawing. `text`: DXF for ezdxf, its words as `BYTES`; `head`: the variables of `SAID`;
    `not_read`: how many there are of each kind of `NOT_READ`; `on_paper`: how many entities stand on a layout.
    """

    text: str
    head: dict[str, str] = field(default_factory=dict)
    not_read: Counter[str] = field(default_factory=Counter)
    on_paper: int = 0


def cut(data: bytes) -> Drawing:
    """Raises `CannotReadBoundary` where it is no pairs of lines, ends before its end, or has too much to read."""
    binary = data.startswith(BINARY)
    drawing, kept, parent = Drawing(""), [], ""
    for section, tags in _entities(_binary(data) if binary else _pairs(data)):
        kind = tags[0][1]
        if section == "HEADER":
            drawing.head = _head(tags)
        elif section in ("BLOCKS", "ENTITIES") and kind in NOT_READ:
            drawing.not_read[kind] += 1
        elif (section in ("BLOCKS", "ENTITIES") and kind in DRAWN) or (section == "BLOCKS" and kind in BLOCKS):
            if kind == "SEQEND" and parent == "INSERT":  # the end of attributes, which were left out
                continue
            parent = parent if kind in PARTS else kind
            if PAPER in tags:
                drawing.on_paper += kind not in PARTS
            else:
                kept.append((section, _lean(tags)))
    if binary:
        drawing.head["$DWGCODEPAGE"] = "UTF-8"  # as which `_word` writes what was decoded
    _limit(kept)
    drawing.text = _written(kept)
    return drawing


def _pairs(data: bytes) -> list[Tag]:
    """Codes and values up to the end of the drawing."""
    lines = data.removeprefix(b"\xef\xbb\xbf").decode(BYTES).strip("\r\n\t ").replace("\r\n", "\n").split("\n")
    if len(lines) == 1:
        lines = lines[0].split("\r")
    found: list[Tag] = []
    for number in range(0, len(lines) - 1, 2):
        try:
            code = int(lines[number])
        except ValueError:
            raise CannotReadBoundary(
                f"DXF 第 {number + 1} 行应为组码（整数），却是“{lines[number][:30]}”，文件已损坏。请重新导出。",
                f"Line {number + 1} of the DXF should be a group code, but is “{lines[number][:30]}”: the file is "
                "damaged. Export it anew.",
            ) from None
        value = lines[number + 1].strip("\r")
        if code == 0:
            value = value.strip().upper()
            if value == "EOF":
                return found
        if code != 999:
            found.append((code, value))
    raise _cut_short()


def _binary(data: bytes) -> list[Tag]:
    """The pairs of the binary form, as ezdxf reads it; points come in one there."""
    from ezdxf.lldxf.const import DXFStructureError
    from ezdxf.lldxf.tagger import binary_tags_loader

    found: list[Tag] = []
    try:
        for code, value in binary_tags_loader(data, errors="surrogateescape"):
            if code == 0 and value == "EOF":
                return found
            found.append((code, value.hex() if isinstance(value, bytes) else _word(str(value))))
    except (DXFStructureError, UnicodeError, ValueError, IndexError, LookupError) as failed:
        raise _cut_short() from failed
    raise _cut_short()


def _word(value: str) -> str:
    """A word of a binary drawing as its bytes in UTF-8; ezdxf has decoded it."""
    return value if value.isascii() else value.encode("utf-8", "surrogateescape").decode(BYTES)


def _entities(pairs: list[Tag]) -> Iterator[tuple[str, list[Tag]]]:
    """Every entity with the name of its section; the header is one."""
    section = ""
    starts = [at for at, (code, _) in enumerate(pairs) if code == 0]
    for start, end in zip(starts, [*starts[1:], len(pairs)], strict=True):
        tags = pairs[start:end]
        if tags[0][1] == "SECTION":
            section = next((value.strip().upper() for code, value in tags if code == 2), "")
            if section == "HEADER":
                yield section, tags
        elif tags[0][1] == "ENDSEC":
            section = ""
        else:
            yield section, tags


def _head(tags: list[Tag]) -> dict[str, str]:
    found, name = {}, ""
    for code, value in tags:
        if code == 9:
            name = value.strip().upper()
        elif SAID.get(name) == code:
            found[name] = value.strip()
    return found


def _lean(tags: list[Tag]) -> list[Tag]:
    """Without handles, reactors and extended data; with the class where it must be named and is not."""
    kind = tags[0][1]
    first = next((at for at, (code, _) in enumerate(tags) if code == 100), None)
    before, rest = (tags, []) if first is None else (tags[:first], tags[first:])
    of_links = (5,) if first is None else HANDLES
    kept = [tag for tag in before if tag[0] not in of_links] + rest
    kept = [tag for tag in kept if tag[0] < XDATA and not (kind == "INSERT" and tag[0] == ATTRIBUTES)]
    name = CLASSES.get(kind)
    if name is None or first is not None:
        return kept
    shared = [tag for tag in kept[1:] if tag[0] in COMMON]
    own = [tag for tag in kept[1:] if tag[0] not in COMMON]
    return [kept[0], (100, "AcDbEntity"), *shared, (100, name), *own]


def _limit(kept: list[tuple[str, list[Tag]]]) -> None:
    rings.limit(sum(code == 10 for _, tags in kept for code, _ in tags))
    entities = sum(tags[0][1] not in PARTS for _, tags in kept)
    if entities > MAX_ENTITIES:
        raise CannotReadBoundary(
            f"图中有 {entities:,} 条线和块，最多 {MAX_ENTITIES:,}。请只导出红线所在的图层（如 WBLOCK 写块）。",
            f"The drawing has {entities:,} lines and blocks, more than {MAX_ENTITIES:,}. Export only the layer of the "
            "boundary, as with WBLOCK.",
        )


def _written(kept: list[tuple[str, list[Tag]]]) -> str:
    lines = ["0", "SECTION", "2", "HEADER", "9", "$ACADVER", "1", "AC1015", "0", "ENDSEC"]
    for section in ("BLOCKS", "ENTITIES"):
        lines += ["0", "SECTION", "2", section]
        for of, tags in kept:
            if of == section:
                for code, value in tags:
                    lines += (str(code), value)
        lines += ["0", "ENDSEC"]
    return "\n".join([*lines, "0", "EOF", ""])


def _cut_short() -> CannotReadBoundary:
    return CannotReadBoundary(
        "DXF 文件已损坏或不完整（没有结尾标记 EOF）。请重新导出后再试。",
        "The DXF is damaged or not complete (its end mark EOF is missing). Export it anew.",
    )
