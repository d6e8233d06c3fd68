"""DXF read by ezdxf: every closed ring of a drawing, by layer, for a person to choose among.

A drawing has frames, title blocks and buildings on the layer of the boundary, so no ring is taken for the hole of
another, and none for the boundary because it is the largest. Blocks are taken apart, arcs and curves become points a
centimetre from the curve at most, and lines that meet within a centimetre are joined.
"""

from __future__ import annotations

import io
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from maps.boundaryfiles import joining, rings
from maps.boundaryfiles.dxf import tags, words
from maps.boundaryfiles.dxf.blocks import ANYHOW, DrawingLine, Walk, anchor
from maps.boundaryfiles.dxf.tags import Drawing
from maps.boundaryfiles.placing import units
from maps.boundaryfiles.placing.placing import metres_of
from maps.boundaryfiles.reading import DXF, MAX_FEATURES, CannotReadBoundary, Feature, Raw, feature, left_out
from registry.words import Words

TOLERANCE_M = 0.01
SOME = 400  # places are enough to tell the unit of a drawing by
NO_FONTS = Path(__file__).parent / "nofonts"
KINDS = {"REGION": "面域", "MLINE": "多线", "ACAD_PROXY_ENTITY": "代理对象", "3DSOLID": "实体"}
Ring = tuple[str, np.ndarray]
"""A layer, and the points of a closed ring on it, shape (n, 2)."""


def read(data: bytes) -> Raw:
    """Raises `CannotReadBoundary`."""
    drawing = tags.cut(data)
    names = words.Names(drawing.head)
    with _ezdxf():
        document = _loaded(drawing.text)
        stated = _unit(drawing.head)
        step = TOLERANCE_M / metres_of(_places(document), stated)
        walk = Walk(step)
        layers = _layers(walk.lines(document), names)
    found, lines = [], 0
    for layer, (closed, loose) in layers.items():
        joined, unused = joining.rings(loose, step)
        lines += unused
        found += [(layer, ring) for ring in (*closed, *joined)]
    unread = [*_unread(drawing), *walk.notes(names.word)]
    notes = [*names.notes(), *([left_out(lines)] if lines else []), *unread]
    features = _features(found, step, notes)
    if not features:
        raise _nothing(lines, unread)
    return Raw(DXF, features, None, notes, unit=stated, loose=True)


@contextmanager
def _ezdxf() -> Iterator[None]:
    """ezdxf without the fonts of this machine, which it would look through when it begins, and keep in a file."""
    kept = {name: os.environ.get(name) for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME")}
    os.environ.update(dict.fromkeys(kept, str(NO_FONTS)))
    try:
        import ezdxf  # noqa: F401 - the first time, with these

        yield
    finally:
        for name, value in kept.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _loaded(text: str) -> Any:
    """The drawing as ezdxf builds it. Raises `CannotReadBoundary`."""
    import ezdxf
    from ezdxf.lldxf.const import DXFError

    try:
        return ezdxf.read(io.StringIO(text))
    except (DXFError, ValueError, TypeError, KeyError, IndexError, AttributeError) as failed:
        said = str(failed)[:120]
        raise CannotReadBoundary(
            f"DXF 的内容有误，读不下去（{said}）。请在 CAD 中用 AUDIT 检查后重新导出。",
            f"The DXF holds something that cannot be read ({said}). Run AUDIT in the CAD program and export it anew.",
        ) from failed


def _unit(head: Mapping[str, str]) -> str | None:
    """The unit that $INSUNITS names."""
    said = head.get("$INSUNITS", "0")
    return units.DXF.get(int(said)) if said.isdecimal() else None


def _places(document: Any) -> np.ndarray:
    """Where things in the drawing are, as boxes without size, shape (n, 2, 2); of very many, some."""
    lines = [each.points[:, :2] for each in Walk(ANYHOW, anchor).lines(document)]
    places = np.concatenate(lines) if lines else np.empty((0, 2))
    places = places[np.isfinite(places).all(axis=1)][:: max(1, len(places) // SOME)]
    return np.repeat(places[:, np.newaxis], 2, axis=1)


def _layers(lines: list[DrawingLine], names: words.Names) -> dict[str, tuple[list[np.ndarray], list[np.ndarray]]]:
    """By layer, the closed rings and the open lines, points of shape (n, 2). Raises `CannotReadBoundary`."""
    layers: dict[str, tuple[list[np.ndarray], list[np.ndarray]]] = {}
    for each in lines:
        closed, loose = layers.setdefault(names.word(each.layer), ([], []))
        points = each.points[:, :2]
        if not np.isfinite(points).all():
            raise rings.not_numbers()
        points = points[np.concatenate([[True], (np.diff(points, axis=0) != 0).any(axis=1)])] if len(points) else points
        if len(points) < 2:
            continue
        if each.closed and (points[0] != points[-1]).any():
            points = np.concatenate([points, points[:1]])
        (closed if (points[0] == points[-1]).all() else loose).append(points)
    return layers


def _features(found: list[Ring], step: float, notes: list[Words]) -> list[Feature]:
    """The rings, the largest first and each once; named by their layer, with a number where it has several."""
    found = [(layer, ring) for layer, ring in found if len(ring) > rings.FEWEST]
    if not found:
        return []
    index = np.repeat(np.arange(len(found)), [len(ring) for _, ring in found])
    shapes = shapely.polygons(shapely.linearrings(np.concatenate([ring for _, ring in found]), indices=index))
    order = _different([layer for layer, _ in found], shapes, step)
    if len(order) > MAX_FEATURES:
        notes.append(
            Words(
                f"闭合线有 {len(order):,} 条，只列出面积最大的 {MAX_FEATURES:,} 条。",
                f"Of {len(order):,} closed lines the {MAX_FEATURES:,} largest are listed.",
            )
        )
    order = order[:MAX_FEATURES]
    rings.limit(int(shapely.get_num_coordinates(shapes[order]).sum()))
    if len(order) > 1:
        notes.append(
            Words(
                "图中的每条闭合线各列一个，请按面积选出红线；里面的一圈不会自动当作孔洞。",
                "Every closed line is listed by itself: choose the boundary by its area. None is taken for the hole of "
                "another.",
            )
        )
    several, number, features = Counter(found[at][0] for at in order), Counter(), []
    for place, at in enumerate(order, 1):
        layer = found[at][0]
        number[layer] += 1
        name = f"{layer} #{number[layer]}" if several[layer] > 1 else layer
        features.append(feature(rings.multi([shapes[at]]), place, {"layer": name}))
    return features


def _different(layers: list[str], shapes: np.ndarray, step: float) -> list[int]:
    """The places of the rings, the largest first; of several alike on a layer, as a hatching and its outline, one."""
    alike = shapely.to_wkb(shapely.normalize(shapely.transform(shapes, lambda points: np.round(points / step))))
    first: dict[tuple[str, bytes], int] = {}
    for at in np.argsort(-shapely.area(shapes), kind="stable"):
        first.setdefault((layers[at], alike[at]), int(at))
    return list(first.values())


def _unread(drawing: Drawing) -> list[Words]:
    """What the drawing has besides, and what would make it readable."""
    said = []
    if drawing.not_read:
        listed = [(KINDS.get(kind, kind), kind, count) for kind, count in sorted(drawing.not_read.items())]
        zh = "、".join(f"{name} {count} 个" for name, _, count in listed)
        en = ", ".join(f"{count} {kind}" for _, kind, count in listed)
        said.append(
            Words(
                f"没有读取：{zh}。如果红线在其中，请在 CAD 中分解（EXPLODE）为多段线。",
                f"Not read: {en}. If the boundary is among them, EXPLODE them to polylines.",
            )
        )
    if drawing.on_paper:
        said.append(
            Words(
                f"布局（图纸空间）中的 {drawing.on_paper} 个图形未采用，只读模型空间。",
                f"{drawing.on_paper} entities on layouts (paper space) were left out; only the model is read.",
            )
        )
    return said


def _nothing(lines: int, more: list[Words]) -> CannotReadBoundary:
    """That there is no ring, and why that may be."""
    plain = rings.nothing(lines)
    return CannotReadBoundary(
        "".join([plain.zh, *(each.zh for each in more)]), " ".join([plain.en, *(e.en for e in more)])
    )
