"""Rows in a sentence (行号): `第 2、3、5 行`."""

from __future__ import annotations

from collections.abc import Sequence

NAMED = 8
"""How many rows are named one by one."""


def rows_said(rows: Sequence[int]) -> tuple[str, str]:
    """The rows, by their numbers in the file, in Chinese and English: the first ones, and how many there are."""
    some = [str(row) for row in rows[:NAMED]]
    zh, en = "、".join(some), ", ".join(some)
    if len(rows) > NAMED:
        return f"第 {zh} 等 {len(rows)} 行", f"Rows {en} and others, {len(rows)} in all"
    return f"第 {zh} 行", f"{'Row' if len(rows) == 1 else 'Rows'} {en}"
