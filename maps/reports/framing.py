"""What every page of a report says (页眉页脚): marks at its head, at its foot the map's review and the register."""

from __future__ import annotations

from collections.abc import Sequence

from maps.reports.basis import Basis
from maps.reports.blocks import Block
from maps.reports.drawing import pictures
from maps.speech import Speech


def marks(basis: Basis, demo: bool, content: Sequence[Block], say: Speech) -> tuple[str, ...]:
    """What the head of every page says."""
    found = made_up(demo, content, say)
    if basis.internal:
        found += (say("内部使用：含不公开的金额", "Internal: holds sums that are not public"),)
    return found


def made_up(demo: bool, content: Sequence[Block], say: Speech) -> tuple[str, ...]:
    """That the report, or its map alone, holds demo data."""
    if demo:
        return (say("演示数据：虚构，不代表任何真实认定", "Demo data: made up"),)
    if any(block.get("demo") for block in content):
        return (say("图中含演示数据：虚构", "The map holds demo data: made up"),)
    return ()


def foot(basis: Basis, say: Speech) -> str:
    """Only who may read everything is told the version of the register: it moves with every change of any roster."""
    said = map_and_register(say)
    if basis.open >= set(basis.register.targets):
        said += say(f" · 登记版本 {basis.register.version}", f" · state of the register {basis.register.version}")
    return said


def map_and_register(say: Speech) -> str:
    """Whose map it is, with the number of its review."""
    return f"{say('软件名园登记', 'Register of software parks')} · {pictures.review_line(say)}"
