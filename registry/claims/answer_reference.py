"""The number of an answer (答案编号): four short digests, of what was said, of the register's facts of the park, of the
policy files and of the rulings, so that who opens an answer again reads which of them has changed since.

It proves nothing about who asked, and holds nothing that could be read back: digests only.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass

from registry.claims.runs.origin import policy_files
from registry.policy import Ruling

SIGNS = 4  # of base 32: twenty bits a part
WRITTEN = re.compile(r"[A-Z2-7]{4}(-[A-Z2-7]{4}){3}")


@dataclass(frozen=True, slots=True)
class Reference:
    """`facts` with the day, `register`, `law` and `rulings`, a short digest each."""

    facts: str
    register: str
    law: str
    rulings: str

    def __str__(self) -> str:
        return "-".join(astuple(self))

    def changed(self, now: Reference) -> tuple[str, ...]:
        """The names of the parts in which `now` differs."""
        return tuple(name for name in self.__slots__ if getattr(self, name) != getattr(now, name))


def reference(
    said: Mapping[str, object], registered: Mapping[str, object], as_of: dt.date, rulings: Sequence[Ruling]
) -> Reference:
    """`said`: the facts that a visitor gave; `registered`: those of the park; `rulings`: those in force on the day."""
    # Not until when a ruling holds: one that takes its place later changes nothing on the day.
    decided = [[each.question, each.option, each.by, each.basis, each.start, each.document] for each in rulings]
    return Reference(_digest([as_of, said]), _digest(registered), _digest(policy_files()), _digest(decided))


def read_reference(text: str) -> Reference | None:
    """The reference that an address names; None where it is none."""
    text = text.strip().upper()
    return Reference(*text.split("-")) if WRITTEN.fullmatch(text) else None


def _digest(value: object) -> str:
    written = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str, separators=(",", ":"))
    return base64.b32encode(hashlib.sha256(written.encode()).digest()).decode()[:SIGNS]
