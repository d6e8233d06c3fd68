"""Results of coverage drawn on the map (结果图层): districts shaded by a figure, parts of the ground by their kind,
parks by circles whose area is the amount.

The browser gets what it draws and what it says of it (`static/drawing/overlay.js`), nothing that the reader of the
table may not see. Coordinates are whole multiples of 1/SCALE degree, EPSG:4490.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from maps.coverage import key_areas, overlaps
from maps.coverage.results import PartKind, Result, ResultColumn, ResultRow
from maps.speech import UNKNOWN, UNTOLD, Speech
from maps.viewport.layers import SCALE, rings
from registry.typed.article_words import article
from registry.words import Words

SHADES = 5  # steps from light to dark; more than five nobody tells apart
FIGURES = ("count", "hectares", "square_kilometres", "percent", "money", "rate")
TOLERANCE = 0.00002  # degrees (2 m): finer than any outline here is known
NOT_A_FIGURE = ("official",)  # the denominator itself says nothing about parks
MOST_TELLING = ("high", "share")
BESIDE = ("document", "period")  # of a role in a plan: said behind its name

Form = Literal["shaded", "parts", "circles"]
"""How a result is drawn: districts by a figure, ground by its kind, parks by an amount."""
FORMS: dict[str, Form] = {
    "parks_by_district": "shaded",
    "parks_by_city": "shaded",
    "subsidies_by_district": "shaded",
    "subsidies_by_park": "circles",
    "key_areas": "parts",
    "overlaps": "parts",
    "walking": "parts",
    "plan_roles": "parts",
}
KINDS: dict[PartKind, Words] = {
    "inside": key_areas.INSIDE,
    "gap": key_areas.GAP,
    "outside": key_areas.OUTSIDE,
    "overlap": overlaps.OVERLAP,
    "sliver": overlaps.SLIVER,
    "strip": overlaps.GAP,
    "reached": Words("直线范围内", "within reach"),
    "role": Words("文件给出定位的地方", "place with a role in a document"),
}
"""The kinds of parts and how the legend names them; `static/drawing/overlay.js` has a filling for each."""
UNCOUNTED = ("reached", "role")  # pieces of one range; places that several documents name


def figures(result: Result) -> list[ResultColumn]:
    """The columns that districts can be shaded by, or circles of parks stand for; none where parts are drawn."""
    if FORMS[result.id] == "parts":
        return []
    return [column for column in result.columns if column.kind in FIGURES and column.id not in NOT_A_FIGURE]


def usual(result: Result) -> ResultColumn:
    """The figure that says most: what may be claimed at most, or what share the parks have."""
    choices = figures(result)
    return next((column for column in choices if column.id in MOST_TELLING), choices[0])


def drawn(result: Result, language: str, by: str | None = None) -> dict:
    """The layer, ready for JSON. `by`: one of `figures`, by default the `usual` one.

    Raises `KeyError` with the id of a result that is no layer, `ValueError` with the columns where `by` is none.
    """
    form, say = FORMS[result.id], Speech(language)
    layer = {"id": result.id, "name": say(result.name), "form": form}
    if form == "parts":
        return layer | _parts(result, say)
    column = _column(result, by)
    layer["by"] = {"id": column.id, "name": say(column.name)}
    return layer | (_shaded if form == "shaded" else _circles)(result, column, say)


def _column(result: Result, by: str | None) -> ResultColumn:
    if by is None:
        return usual(result)
    choices = {column.id: column for column in figures(result)}
    if by not in choices:
        raise ValueError(f"one of {', '.join(choices)}")
    return choices[by]


# --- districts shaded by a figure ---


def _shaded(result: Result, column: ResultColumn, say: Speech) -> dict:
    """`rows`: by code of a district or city, its shade: 0 for nothing, None where it is not known or not told."""
    placed = [row for row in result.rows if not row.apart]
    values = {row.id: None if row.hidden else _rounded(column, row.cells.get(column.id)) for row in placed}
    steps = _steps(value for value in values.values() if value)
    rows = []
    for row in placed:
        value = values[row.id]
        shade = None if value is None else 0 if not value else 1 + sum(value > last for _first, last in steps[:-1])
        said = _told(column, row, say)
        rows.append({"code": row.id, "name": say(row.cells[result.columns[0].id]), "shade": shade, "said": said})
    return {"rows": rows, "legend": _legend(column, values.values(), steps, say), "shades": len(steps)}


def _told(column: ResultColumn, row: ResultRow, say: Speech) -> str:
    value, of = row.cells.get(column.id), row.cells.get("of")
    said = say(UNTOLD) if row.hidden else say(UNKNOWN) if value is None else say.figure(column.kind, value)
    return said + say(f"（公布截至 {of}）", f" (published as of {of})") if of else said


def _rounded(column: ResultColumn, value: float | None) -> float | None:
    """As it is shown: two shades never bear the same figure. A trace that rounds to nothing is still not nothing."""
    if value is None or column.kind in ("count", "money", "rate"):
        return value
    return max(round(value, 2), 0.01) if value else 0.0


def _steps(values: Iterable[float]) -> list[tuple[float, float]]:
    """(least, most) of each shade: as many values in each as can be, equal ones together."""
    distinct = np.unique(np.fromiter(values, dtype=float))
    return [(float(part[0]), float(part[-1])) for part in np.array_split(distinct, min(SHADES, len(distinct) or 1))
            if len(part)]  # fmt: skip


def _legend(column: ResultColumn, values: Iterable[float | None], steps: list, say: Speech) -> list[dict]:
    values = list(values)
    nothing = sum(value == 0 for value in values)
    lines = [{"shade": 0, "text": say.figure(column.kind, 0), "count": nothing}]
    for shade, (first, last) in enumerate(steps, 1):
        low, high = (say.figure(column.kind, _exact(column, value)) for value in (first, last))
        count = sum(first <= value <= last for value in values if value)
        lines.append({"shade": shade, "text": low if low == high else f"{low} – {high}", "count": count})
    unknown = sum(value is None for value in values)
    lines.append({"shade": None, "text": f"{say(UNKNOWN)} / {say(UNTOLD)}", "count": unknown})
    return [line for line in lines if line["count"]]


def _exact(column: ResultColumn, value: float) -> float | int:
    return int(value) if column.kind in ("count", "money", "rate") else value


# --- parks by circles ---


def _circles(result: Result, column: ResultColumn, say: Speech) -> dict:
    """`size`: the figure as a share of the greatest, 0 to 1; None where it is not told."""
    placed = [row for row in result.rows if not row.apart and row.box is not None]
    most = max((row.cells.get(column.id) or 0 for row in placed), default=0)
    rows = []
    for row in placed:
        value = None if row.hidden else row.cells.get(column.id)
        west, south, east, north = row.box
        rows.append({
            "at": [round((west + east) / 2 * SCALE), round((south + north) / 2 * SCALE)],
            "name": say(row.cells[result.columns[0].id]),
            "size": None if value is None else value / most if most else 0.0,
            "said": _told(column, row, say),
        })  # fmt: skip
    told = [{"size": 1.0, "text": f"{say(column.name)} {say.figure(column.kind, most)}", "count": None}] if most else []
    untold = sum(row["size"] is None for row in rows)
    hidden = [{"size": None, "text": f"{say(UNKNOWN)} / {say(UNTOLD)}", "count": untold}] if untold else []
    return {"rows": rows, "legend": told + hidden}


# --- parts of the ground ---


def _parts(result: Result, say: Speech) -> dict:
    rows, counted = [], dict.fromkeys(KINDS, 0)
    for row in result.rows:
        kind = row.kind
        if kind is None or row.shape is None:
            continue
        counted[kind] += 1
        told = {"name": _title(result, row, say), "said": _said(result, row, say)}
        label = {"label": say(row.cells["role"])} if kind == "role" else {}
        rows.append({"kind": kind} | told | label | _outline(row.shape))
    legend = [
        {"kind": kind, "text": say(KINDS[kind]), "count": None if kind in UNCOUNTED else count}
        for kind, count in counted.items()
        if count
    ]
    return {"rows": rows, "legend": legend}


def _outline(shape: BaseGeometry) -> dict:
    """The rings, or the point where there is no ground."""
    if shapely.get_dimensions(shape) < 2:
        point = shape.centroid
        return {"at": [round(point.x * SCALE), round(point.y * SCALE)]}
    return {"rings": rings(shapely.simplify(shape, TOLERANCE))}


def _title(result: Result, row: ResultRow, say: Speech) -> str:
    """The names of the row: what it is about."""
    names = [row.cells.get(column.id) for column in result.columns if column.kind == "name" and column.id not in BESIDE]
    return " · ".join(say(name) for name in names if name is not None)


def _said(result: Result, row: ResultRow, say: Speech) -> str:
    """Its figures with their headings; of a role in a plan, the document and its article."""
    if result.id == "plan_roles":
        return f"{say(row.cells['document'])} {say(article(str(row.cells['article'])))}"
    kinds = (*FIGURES, "square_metres", "metres")
    told = [column for column in result.columns if column.kind in kinds and column.id not in NOT_A_FIGURE]
    return (", " if say.english else "，").join(
        f"{say(column.name)} {say.figure(column.kind, row.cells[column.id])}"
        for column in told
        if row.cells.get(column.id) is not None
    )
