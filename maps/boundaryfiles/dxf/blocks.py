"""The lines of a drawing (图形): what ezdxf has built, blocks (图块) taken apart and curves made points, by layer."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from maps.boundaryfiles.reading import CannotReadBoundary
from registry.words import Words

MAX_NAMED = 5
MAX_DEEP = 16  # blocks in blocks
MAX_DRAWN = 100_000  # lines after blocks were taken apart
BEZIERS = 24  # of a bulge, from which ezdxf makes eight curves: a half circle of a kilometre is true to a centimetre
ANYHOW = 1e12  # a step that only asks where something is
BROKEN = (ValueError, TypeError, ArithmeticError, LookupError, AttributeError)
INHERITED = "0"  # what stands on this layer in a block takes the layer that the block is set on

Points = tuple[np.ndarray, bool]
"""Points of shape (n, 3), and whether the last goes on to the first."""


@dataclass(frozen=True, slots=True)
class DrawingLine:
    """A line on a layer: points of shape (n, 3)."""

    layer: str
    points: np.ndarray
    closed: bool


class Walk:
    """A drawing walked through. `step`: how far a curve may be from its points; `of`: what gives the points of an
    entity. `missing`: blocks whose content is in another file; `broken`: how many entities make no sense.
    """

    def __init__(self, step: float, of: Callable[[Any, float], Iterator[Points]] | None = None):
        self.missing: set[str] = set()
        self.broken = 0
        self._step, self._points = step, of or flattened
        self._blocks: dict[tuple[str, int], list[DrawingLine]] = {}
        self._open: list[str] = []
        self._count = 0

    def lines(self, document: Any) -> list[DrawingLine]:
        """Every line of the model. Raises `CannotReadBoundary` where there are too many."""
        return self._of(document.modelspace(), 0)

    def notes(self, word: Callable[[str], str]) -> list[Words]:
        """What could not be taken, after the walk; `word`: what makes names of their bytes."""
        said = []
        if self.missing:
            names = sorted(map(word, self.missing))[:MAX_NAMED]
            said.append(
                Words(
                    f"图块或外部参照不在文件里（{'、'.join(names)}），请先绑定（BIND）再导出。",
                    f"Blocks or external references are not in the file ({', '.join(names)}): BIND them first.",
                )
            )
        if self.broken:
            said.append(
                Words(
                    f"{self.broken} 个图形的数据有误，没有读取。请在 CAD 中用 AUDIT 检查。",
                    f"{self.broken} entities hold wrong data and were not read: run AUDIT in the CAD program.",
                )
            )
        return said

    def _of(self, entities: Iterable[Any], finer: int) -> list[DrawingLine]:
        """`finer`: the step is halved so many times, as a block is set larger than it was drawn."""
        from ezdxf.lldxf.const import DXFError

        found: list[DrawingLine] = []
        for each in entities:
            try:
                if each.dxftype() == "INSERT":
                    found += self._inserted(each, finer)
                else:
                    step = self._step / 2.0**finer
                    found += [
                        DrawingLine(each.dxf.layer, points, closed) for points, closed in self._points(each, step)
                    ]
            except (*BROKEN, DXFError):
                self.broken += 1
        return found

    def _inserted(self, insert: Any, finer: int) -> list[DrawingLine]:
        """What a block holds, where it is set, as often as it is set."""
        block, name = insert.block(), str(insert.dxf.name)
        if block is None or block.block.is_xref:
            self.missing.add(name)
            return []
        found: list[DrawingLine] = []
        for each in insert.multi_insert() if insert.mcount > 1 else (insert,):
            matrix = np.array(list(each.matrix44())).reshape(4, 4)
            scale = float(np.linalg.norm(matrix[:3, :3], axis=1).max())
            held = self._block(name, block, finer + (math.ceil(math.log2(scale)) if scale > 0 else 0))
            self._count += len(held)
            if self._count > MAX_DRAWN:
                raise _too_many()
            found += [
                DrawingLine(
                    insert.dxf.layer if line.layer == INHERITED else line.layer,
                    line.points @ matrix[:3, :3] + matrix[3, :3],
                    line.closed,
                )
                for line in held
            ]
        return found

    def _block(self, name: str, block: Any, finer: int) -> list[DrawingLine]:
        if (name, finer) not in self._blocks:
            if name in self._open or len(self._open) >= MAX_DEEP:
                raise ValueError("a block that holds itself")  # counted as broken
            self._open.append(name)
            try:
                self._blocks[name, finer] = self._of(block, finer)
            finally:
                self._open.pop()
        return self._blocks[name, finer]


def flattened(entity: Any, step: float) -> Iterator[Points]:
    """The points of one entity, curves no farther than `step` from them."""
    from ezdxf import path

    kind = entity.dxftype()
    if kind == "LINE":
        yield _array((entity.dxf.start, entity.dxf.end)), False
    elif kind == "LWPOLYLINE" and not entity.has_arc:
        yield _array(entity.vertices_in_wcs()), entity.closed
    elif kind in ("HATCH", "MPOLYGON"):
        for each in path.from_hatch(entity):
            yield _array(each.flattening(step, 1)), True
    elif kind in ("LWPOLYLINE", "POLYLINE"):
        if kind == "LWPOLYLINE" or entity.is_2d_polyline or entity.is_3d_polyline:
            made = path.make_path(entity, segments=BEZIERS)
            yield _array(made.flattening(step, 1)), entity.closed if kind == "LWPOLYLINE" else entity.is_closed
    elif kind not in ("VERTEX", "SEQEND"):
        yield _array(entity.flattening(step)), False


def anchor(entity: Any, step: float) -> Iterator[Points]:
    """One point of an entity: where it is."""
    del step
    for points, closed in flattened(entity, ANYHOW):
        yield points[:1], closed


def _array(points: Iterable[Any]) -> np.ndarray:
    return np.array([(at.x, at.y, at.z) for at in points], dtype=np.float64).reshape(-1, 3)


def _too_many() -> CannotReadBoundary:
    return CannotReadBoundary(
        f"图块分解后超过 {MAX_DRAWN:,} 条线。请只导出红线所在的图层（如 WBLOCK 写块）。",
        f"Its blocks taken apart, the drawing has more than {MAX_DRAWN:,} lines. Export only the layer of the "
        "boundary, as with WBLOCK.",
    )
