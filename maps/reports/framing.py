"""What every page of a report says (页眉页脚): marks at its head, at its foot the map's review and the register."""

from __future__ import annotations

from collections.abc import Sequence

from maps.reports import pictures
from maps.reports.basis import Basis
from maps.reports.blocks import Block
from maps.reports.words import Speech


def marks(basis: Basis, demo: bool, content: Sequence[Block], say: Speech) -> tuple[str, ...]:
    """What the head of every page says."""
    found = []
    if demo:
        found.append(say("演示数据：虚构，不代表任何真实认定", "Demo data: made up"))
    elif any(block.get("demo") for block in content):
        found.append(say("图中含演示数据：虚构", "The map holds demo data: made up"))
    if basis.internal:
        found.append(say("内部使用：含不公开的金额", "Internal: holds sums that are not public"))
    return tuple(found)


def foot(basis: Basis, say: Speech) -> str:
    """Only who may read everything is told the version of the register: it moves with every change of any roster."""
    said = [say("软件名园登记", "Register of software parks"), pictures.review_line(say)]
    if basis.open >= set(basis.register.targets):
        said.append(say(f"登记版本 {basis.register.version}", f"state of the register {basis.register.version}"))
    return " · ".join(said)
