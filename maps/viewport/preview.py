"""A small map of outlines (边界预览): what the register has, what is brought, what lies around; nothing of the web."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import folium
import shapely
from branca.element import Element
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from maps.viewport.leaflet import FARTHEST, NEAREST, OfflineMap

LINE = "#1d5b8f"
STYLES = {
    "district": {"color": "#767676", "weight": 1, "fill": False},
    "neighbour": {"color": "#767676", "weight": 1.5, "fillColor": "#767676", "fillOpacity": 0.12},
    "old": {"color": "#333333", "weight": 2, "dashArray": "5 5", "fill": False},
    "new": {"color": LINE, "weight": 2.5, "fillColor": LINE, "fillOpacity": 0.15},
    "doubtful": {"color": "#a33b00", "weight": 2, "dashArray": "2 5", "fill": False},
}
"""Told apart by their lines as well as by their colours."""
FAULT_LINE = "#b3261e"
FAULT = {"radius": 7, "color": FAULT_LINE, "weight": 3, "fill": False}
POINT = {"radius": 4, "color": LINE, "weight": 2, "fillColor": "#ffffff", "fillOpacity": 1.0}
SIMPLE = 5_000  # vertices: more are not to be told apart on a screen
ROOM = 0.004  # degrees around a point, about 400 m


def outline_map(layers: Iterable[tuple[str, BaseGeometry]], faults: Sequence[tuple[float, float]] = ()) -> folium.Map:
    """The shapes, each drawn as `STYLES` says, the later above; `faults`, as longitude and latitude, are ringed."""
    drawn = [(kind, shape) for kind, shape in layers if shape is not None and not shape.is_empty]
    chart = OfflineMap(
        tiles=None, zoom_control=True, attribution_control=False, minZoom=FARTHEST, maxZoom=NEAREST, zoomSnap=0.25
    )
    chart.get_root().header.add_child(Element("<style>.leaflet-container { background: #fff; }</style>"), name="paper")
    for kind, shape in drawn:
        if shape.geom_type == "Point":
            chart.add_child(folium.CircleMarker((shape.y, shape.x), **POINT | {"color": STYLES[kind]["color"]}))
            continue
        style = STYLES[kind]
        chart.add_child(folium.GeoJson(mapping(_lighter(shape)), style_function=lambda _, style=style: style))
    for lon, lat in faults:
        chart.add_child(folium.CircleMarker((lat, lon), **FAULT))
    west, south, east, north = _view([shape for kind, shape in drawn if kind not in ("district", "neighbour")])
    chart.fit_bounds([[south, west], [north, east]], padding=(24, 24))
    return chart


def clicked_points(places: Sequence[tuple[float, float]]) -> folium.FeatureGroup:
    """The points clicked so far and the line through them, to be put on a map that stays as it is."""
    group = folium.FeatureGroup()
    if len(places) > 1:
        around = [*places, places[0]] if len(places) > 2 else places
        group.add_child(folium.PolyLine([(lat, lon) for lon, lat in around], color=LINE, weight=2))
    for lon, lat in places:
        group.add_child(folium.CircleMarker((lat, lon), **POINT))
    return group


def _lighter(shape: BaseGeometry) -> BaseGeometry:
    """For the eye: no more vertices than a screen can show."""
    step = 0.000_005
    while shapely.get_num_coordinates(shape) > SIMPLE and step < 0.01:
        shape, step = shapely.simplify(shape, step, preserve_topology=False), step * 4
    return shape


def _view(shapes: list[BaseGeometry]) -> tuple[float, float, float, float]:
    west, south, east, north = shapely.total_bounds(shapes)
    if east - west < ROOM and north - south < ROOM:
        return west - ROOM, south - ROOM, east + ROOM, north + ROOM
    return west, south, east, north
