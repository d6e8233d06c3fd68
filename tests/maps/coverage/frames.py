"""A small synthetic register in the shape of `registry.parks.parks.park_frame`."""

import geopandas
import numpy as np
import shapely

from maps.viewport.filters import RECOGNITIONS, ROLES, TIERS

DISTRICTS = ("440305", "440311", "440307", None)
AREAS = ("hetao", None)


def park_frame(count: int, seed: int = 1, outlines: bool = True) -> geopandas.GeoDataFrame:
    """`count` parks in and around Shenzhen, every second one with an outline, EPSG:4490."""
    draw = np.random.default_rng(seed)
    lon, lat = draw.uniform(113.7, 114.7, count), draw.uniform(22.4, 22.9, count)
    shapes = shapely.points(lon, lat)
    squares = shapely.box(lon - 0.002, lat - 0.002, lon + 0.002, lat + 0.002)
    has_outline = (np.arange(count) % 2 == 0) & outlines
    roles = draw.choice(ROLES, count)
    return geopandas.GeoDataFrame(
        {
            "id": np.arange(1, count + 1),
            "slug": [f"park-{number}" for number in range(count)],
            "name_zh": [f"园区{number}号" for number in range(count)],
            "name_en": [f"Park {number}" for number in range(count)],
            "role": roles,
            "candidate": roles == "candidate",
            "district": (codes := draw.choice(np.array(DISTRICTS, dtype=object), count)),
            "district_zh": [f"区{code}" for code in codes],
            "district_en": [f"District {code}" for code in codes],
            "area": draw.choice(np.array(AREAS, dtype=object), count),
            "standing": draw.choice(TIERS, count),
            "recognition": draw.choice(RECOGNITIONS, count),
            "outline": np.where(has_outline, "surveyed", "point"),
            "accuracy_m": draw.uniform(10, 3000, count),
            "demo": draw.random(count) < 0.3,
            "lon": lon,
            "lat": lat,
        },
        geometry=np.where(has_outline, squares, shapes),
        crs=4490,
    )
