"""Which parks a visitor asked for: the filters of the map, as they stand in an address.

One vocabulary for the address bar, the viewport endpoint and the rail: `district=440305,440311&tier=municipal`.
Values of one filter are alternatives, filters together narrow down; an empty filter lets everything pass.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

# Best first: the order of the legend, and of drawing from top to bottom.
TIERS = ("national", "provincial", "municipal", "humanoid", "ai_software", "other_featured", "none")
RECOGNITIONS = ("ai_software", "other_featured", "none")
ROLES = ("registered", "candidate", "named", "reference")
MANY = ("district", "area", "tier", "recognition", "role")  # filters that take several values
COLUMNS = {
    "district": "district", "area": "area", "tier": "standing", "recognition": "recognition", "role": "role",
}  # fmt: skip
SLUG = re.compile(r"[\w-]{1,80}")


class BadParameter(ValueError):
    """A parameter of an address that cannot be read: its `name`, the `word` that stood there, what is `right`."""

    def __init__(self, name: str, word: str, right: str):
        super().__init__(f"{name}: {word!r} is not {right}")
        self.name, self.word, self.right = name, word, right


@dataclass(frozen=True)
class Filters:
    """Codes of districts (GB/T 2260), slugs of areas, tiers (a park's standing), recognitions, roles; a name."""

    district: frozenset[str] = frozenset()
    area: frozenset[str] = frozenset()
    tier: frozenset[str] = frozenset()
    recognition: frozenset[str] = frozenset()
    role: frozenset[str] = frozenset()
    name: str = ""

    @classmethod
    def read(cls, params: Mapping[str, str]) -> "Filters":
        """The filters in the parameters of an address; others are left alone.

        Raises `BadParameter` that names the parameter, the word and the words allowed.
        """
        chosen = {key: frozenset(filter(None, params.get(key, "").split(","))) for key in MANY}
        for key, allowed in (("tier", TIERS), ("recognition", RECOGNITIONS), ("role", ROLES)):
            _refuse_unknown(key, chosen[key], allowed)
        for code in chosen["district"]:
            if not re.fullmatch(r"\d{6}", code):
                raise BadParameter("district", code, "a code of GB/T 2260, six digits such as 440311")
        for slug in chosen["area"]:
            if not SLUG.fullmatch(slug):
                raise BadParameter("area", slug, "the id of an area: letters, digits and hyphens")
        name = params.get("name", "").strip()
        if len(name) > 80:
            raise BadParameter("name", name, "a name of at most 80 characters")
        return cls(**chosen, name=name)

    def write(self) -> dict[str, str]:
        """The parameters that `read` takes, only those that filter."""
        many = {key: ",".join(sorted(getattr(self, key))) for key in MANY}
        return {key: value for key, value in (many | {"name": self.name}).items() if value}

    def without(self, key: str) -> "Filters":
        """The same filters with one of them open."""
        return replace(self, **{key: frozenset()})


def _refuse_unknown(key: str, chosen: Iterable[str], allowed: tuple[str, ...]) -> None:
    for word in chosen:
        if word not in allowed:
            raise BadParameter(key, word, f"one of {', '.join(allowed)}")


class Columns:
    """The columns of n parks that filters ask for, as categories: a mask of 100,000 parks takes about 1 ms."""

    def __init__(self, frame: pd.DataFrame):
        values = {key: frame[column].fillna("none").astype("category") for key, column in COLUMNS.items()}
        self.codes = {key: column.cat.codes.to_numpy() for key, column in values.items()}
        self.words = {key: list(column.cat.categories) for key, column in values.items()}
        # One text a park, so that a search in Chinese, English or by slug is one look.
        texts = frame["name_zh"] + "\n" + frame["name_en"].fillna("") + "\n" + frame["slug"]
        self.texts = texts.str.casefold().to_numpy(dtype=str)

    def mask(self, filters: Filters) -> np.ndarray:
        """Which parks pass, bool of shape (n,)."""
        passes = np.ones(len(self.texts), dtype=bool)
        for key in MANY:
            if chosen := getattr(filters, key):
                wanted = np.array([word in chosen for word in self.words[key]], dtype=bool)
                passes &= wanted[self.codes[key]] if len(wanted) else False
        if filters.name:
            passes &= np.char.find(self.texts, filters.name.casefold()) >= 0
        return passes

    def facets(self, filters: Filters) -> dict[str, dict[str, int]]:
        """How many parks each value of each filter would show, given the other filters."""
        found = {}
        for key in MANY:
            codes = self.codes[key][self.mask(filters.without(key))]
            counts = np.bincount(codes, minlength=len(self.words[key]))
            found[key] = dict(zip(self.words[key], counts.tolist(), strict=True))
        return found
