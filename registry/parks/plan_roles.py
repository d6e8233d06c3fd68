"""What plans say a place is for (规划分工): the role map of the city, the key areas, the candidates of the province.

`data/roles.yaml` holds each with its clause, quoted word for word; `tests/maps/coverage/test_planroles.py` proves
the quotes.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import yaml

from registry.store.store import DATA
from registry.words import Words

ROLES = DATA / "roles.yaml"


@dataclass(frozen=True, slots=True)
class PlanRole:
    """`places`: codes of districts (six digits) or cities (four), or ids of key areas or parks, as `of` says."""

    document: str
    article: str
    of: Literal["city", "district", "area", "park"]
    places: tuple[str, ...]
    name: Words
    role: Words
    quote: str
    note: Words | None = None


@cache
def plan_roles(path: Path = ROLES) -> tuple[PlanRole, ...]:
    """All roles, in the order of the file."""
    return tuple(_role(entry) for entry in yaml.safe_load(path.read_text(encoding="utf-8")))


def _role(entry: dict) -> PlanRole:
    words = {key: Words(**entry.pop(key)) for key in ("name", "role", "note") if key in entry}
    return PlanRole(places=tuple(entry.pop("places")), **entry, **words)
