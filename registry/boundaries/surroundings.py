"""What a new boundary is held against (周边): plain shapes, so that they can be looked at in another process."""

from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from registry.words import Words


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A park with an outline near the new boundary."""

    id: int
    name_zh: str
    name_en: str
    outline: str
    shape: shapely.MultiPolygon


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a new boundary is held against. `within`: the outline it must lie in, true to `tolerance_m`; `old`: the
    boundary or point that the register has, true to `accuracy_m`; `outline` as `Park.outline`, or district;
    `area_m2`: the area that the register tells, whatever its outline, None: none.
    """

    within: shapely.MultiPolygon | None
    within_name: Words | None
    tolerance_m: float
    old: BaseGeometry
    outline: str
    accuracy_m: float
    neighbours: tuple[Neighbour, ...] = ()
    area_m2: float | None = None
