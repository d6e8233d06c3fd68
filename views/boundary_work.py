"""One boundary on its way into the register: what was brought, read, found and decided so far."""

from dataclasses import dataclass

import shapely

from maps.boundaries import BoundaryFile, CannotRead, Judgement
from registry.surroundings import Surroundings


@dataclass
class Work:
    """One boundary on its way into the register, while the window is open.

    `place`: the key of whose it becomes. `system`: an id that the person chose, None: what the file says. `read` None:
    not read yet; `refused`: why it, or the outline, cannot be used. `datum` None: the person has not been asked or not
    answered. `done`: the change set.
    """

    place: str
    id: str
    name: str
    data: bytes
    system: str | None = None
    read: BoundaryFile | None = None
    refused: CannotRead | None = None
    feature: int = 0
    datum: str | None = None
    repair: bool = False
    judged: tuple[Judgement, Surroundings] | None = None
    done: int | None = None

    @property
    def shape(self) -> shapely.MultiPolygon:
        return self.read.features[self.feature].shape

    def again(self, **changed: object) -> None:
        """Choose otherwise: what followed from the choice is looked at anew."""
        for name, value in changed.items():
            setattr(self, name, value)
        self.judged = self.refused = None
        if "system" in changed:
            self.read, self.feature = None, 0
        if "system" in changed or "feature" in changed:
            self.datum, self.repair = None, False
