"""A file as plain values (`Reading.value` of :mod:`registry.policy.files.policy_file`), looked into as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast


def keys(value: object) -> Mapping[str, object]:
    """What stands under each key; nothing where the value has none."""
    return cast("Mapping[str, object]", value) if isinstance(value, Mapping) else {}


def entries(value: object) -> Sequence[object]:
    """The entries of a list; none where the value is no list."""
    return cast("Sequence[object]", value) if isinstance(value, list | tuple) else ()
