"""Units of length (单位): metres, unless a file or a person says otherwise; what fits only in others is offered."""

from __future__ import annotations

from types import MappingProxyType

from maps.boundaryfiles.reading import CannotReadBoundary
from registry.words import Words

METRES = MappingProxyType({"m": 1.0, "mm": 0.001, "cm": 0.01, "dm": 0.1, "km": 1000.0, "ft": 0.3048, "in": 0.0254})
"""By unit, its length in metres."""
NAMES = MappingProxyType(
    {
        "m": Words("米", "metres"),
        "mm": Words("毫米", "millimetres"),
        "cm": Words("厘米", "centimetres"),
        "dm": Words("分米", "decimetres"),
        "km": Words("公里", "kilometres"),
        "ft": Words("英尺", "feet"),
        "in": Words("英寸", "inches"),
    }
)
TRIED = ("mm", "cm", "km")
"""What is tried where metres do not fit. Feet differ too little from metres to be told by their fit alone."""
DXF = MappingProxyType({1: "in", 2: "ft", 4: "mm", 5: "cm", 6: "m", 7: "km", 14: "dm"})
"""By the number in $INSUNITS."""


def known(id: str | None) -> str | None:
    """The unit of this id. Raises `CannotReadBoundary` with the ids there are."""
    if id is None or id in METRES:
        return id
    listed = "、".join(METRES)
    raise CannotReadBoundary(
        f"不认识单位 {id}；可用：{listed}。", f"{id} is no known unit; there are {', '.join(METRES)}."
    )
