"""One boundary on its way into the register: what was brought, read, found and decided so far."""

from dataclasses import dataclass

import shapely

from maps.boundaryfiles import BoundaryFile, CannotReadBoundary, Feature, Judgement, together
from registry.boundaries.surroundings import Surroundings


@dataclass
class BoundaryWork:
    """One boundary on its way into the register, while the window is open.

    `place`: the key of whose it becomes. `system`, `unit`: ids that the person chose, None: what the file says;
    `control`: control points, one a line. `read` None: not read yet; `refused`: why it, or the outline, cannot be used.
    `chosen`: which outlines of the file become the boundary together, by their places; none: the person has not chosen.
    `datum` None: the person has not been asked or not answered. `done`: the change set.
    """

    place: str
    id: str
    name: str
    data: bytes
    system: str | None = None
    unit: str | None = None
    control: tuple[str, ...] = ()
    read: BoundaryFile | None = None
    refused: CannotReadBoundary | None = None
    chosen: tuple[int, ...] = ()
    datum: str | None = None
    repair: bool = False
    judged: tuple[Judgement, Surroundings] | None = None
    done: int | None = None

    @property
    def outline(self) -> Feature:
        """What becomes the boundary. Raises `CannotReadBoundary` where that is too much."""
        return together(self.read, self.chosen)

    @property
    def shape(self) -> shapely.MultiPolygon:
        return self.outline.shape

    @property
    def key(self) -> str:
        """Of what is decided about this outline."""
        return "-".join(map(str, (self.id, *self.chosen)))

    def again(self, **changed: object) -> None:
        """Choose otherwise: what followed from the choice is looked at anew."""
        for name, value in changed.items():
            setattr(self, name, value)
        self.judged = self.refused = None
        if "system" in changed:
            self.read, self.chosen = None, ()
        if "system" in changed or "chosen" in changed:
            self.datum, self.repair = None, False
