"""Which parks a visitor asked for: the filters of the map, as they stand in an address.

One vocabulary for the address bar, the viewport endpoint and the rail: `district=440305,440311&tier=municipal`.
Values of one filter are alternatives, filters together narrow down; an empty filter lets everything pass.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from registry.parameters import BadParameter
from registry.parks.counted import PARKS, REFERENCE, are_parks
from registry.parks.park_standing import STANDINGS
from registry.policy.vocabulary import RECOGNITIONS

# Best first: the order of the legend, and of drawing from top to bottom.
TIERS = STANDINGS
ROLES = (*PARKS, REFERENCE)
MANY = ("district", "area", "tier", "recognition", "role")  # filters that take several values
COLUMNS = {
    "district": "district", "area": "area", "tier": "standing", "recognition": "recognition", "role": "role",
}  # fmt: skip
TITLED = TIERS[:-1]  # all that is a title or a recognition (已认定)
OF_A_DAY = ("tier", "recognition")  # the others are the same on every day
SLUG = re.compile(r"[\w-]{1,80}")


def in_order(key: str, values: Iterable[str]) -> list[str]:
    """The values of a filter in the order in which they are shown: tiers best first, codes and slugs by themselves."""
    order = {"tier": TIERS, "recognition": RECOGNITIONS, "role": ROLES}.get(key, ())
    return sorted(values, key=lambda value: (order.index(value) if value in order else len(order), value))


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
            if not re.fullmatch(r"[0-9]{6}", code):
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
    """The columns of n parks that filters ask for, as categories: a mask of 100,000 parks takes about 1 ms.

    `kept`: those of the same parks on another day; what does not depend on the day is taken from there.
    """

    def __init__(self, frame: pd.DataFrame, kept: "Columns | None" = None):
        self.codes: dict[str, np.ndarray] = {}
        self.words: dict[str, list[str]] = {}
        for key, column in COLUMNS.items():
            if kept is not None and key not in OF_A_DAY:
                self.codes[key], self.words[key] = kept.codes[key], kept.words[key]
                continue
            values = frame[column].fillna("none").astype("category").cat
            self.codes[key], self.words[key] = values.codes.to_numpy(), list(values.categories)
        if kept is not None:
            self.texts = kept.texts
            return
        # One text a park, so that a search in Chinese, English or by slug is one look.
        texts = frame["name_zh"] + "\n" + frame["name_en"].fillna("") + "\n" + frame["slug"]
        # UTF-8: as characters it would be three times as much.
        self.texts = np.array([text.casefold().encode() for text in texts.tolist()], dtype=bytes)

    def shared(self, key: str) -> np.ndarray:
        """The word of each park, object of shape (n,): one and the same object wherever the word is."""
        return np.array(self.words[key], dtype=object)[self.codes[key]]

    def counted(self, filters: Filters) -> np.ndarray:
        """Which of those that pass are counted and listed, bool of shape (n,): parks, and places of reference only
        where the filters ask for them."""
        return self.mask(filters) & self._countable(filters)

    def _countable(self, filters: Filters) -> np.ndarray:
        return np.ones(len(self.texts), dtype=bool) if REFERENCE in filters.role else self.parks

    @property
    def parks(self) -> np.ndarray:
        """Which are parks, and no places of reference."""
        return are_parks(self.words["role"])[self.codes["role"]] if self.words["role"] else np.zeros(0, dtype=bool)

    def mask(self, filters: Filters) -> np.ndarray:
        """Which parks pass, bool of shape (n,)."""
        passes = self._named(filters.name)
        for key in MANY:
            if chosen := getattr(filters, key):
                passes &= self._chosen(key, chosen)
        return passes

    def facets(self, filters: Filters) -> dict[str, dict[str, int]]:
        """How many parks each value of each filter would show, given the other filters. Places of reference are in no
        count but their own, unless the filters ask for them."""
        named, countable = self._named(filters.name), self._countable(filters)
        masks = {key: self._chosen(key, chosen) for key in MANY if (chosen := getattr(filters, key))}
        found = {}
        for key in MANY:
            passes = named.copy() if key == "role" else named & countable
            for other, mask in masks.items():
                if other != key:
                    passes &= mask
            counts = np.bincount(self.codes[key][passes], minlength=len(self.words[key]))
            found[key] = dict(zip(self.words[key], counts.tolist(), strict=True))
        return found

    def _named(self, name: str) -> np.ndarray:
        if name:
            return np.char.find(self.texts, name.casefold().encode()) >= 0
        return np.ones(len(self.texts), dtype=bool)

    def _chosen(self, key: str, chosen: frozenset[str]) -> np.ndarray:
        wanted = np.array([word in chosen for word in self.words[key]], dtype=bool)
        return wanted[self.codes[key]] if len(wanted) else np.zeros(len(self.texts), dtype=bool)
