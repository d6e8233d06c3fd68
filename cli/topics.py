"""The topics that a command asks about (`--topic`): rent and parks unless others are named."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated

import typer

from registry.policy.vocabulary import TOPICS

if TYPE_CHECKING:
    from registry.policy import Law

ALL = "all"
WORDS = "、".join(f"{key} {words.zh}" for key, words in TOPICS.items())


def known(given: list[str] | None) -> list[str] | None:
    """The topics as they were given; for typer, which says a BadParameter in a sentence."""
    allowed = (ALL, *TOPICS)
    for word in given or ():
        if word not in allowed:
            near = next(iter(get_close_matches(word, allowed, 1, 0.6)), None)
            hint = (f"是不是“{near}”？", f"Did you mean {near!r}? ") if near else ("", "")
            listed = ", ".join(allowed)
            raise typer.BadParameter(
                f"没有“{word}”这个主题。{hint[0]}可用：{listed} / {word!r} is no topic. {hint[1]}Allowed: {listed}"
            )
    return given


Topics = Annotated[
    list[str] | None,
    typer.Option(
        "--topic",
        metavar="TOPIC",
        callback=known,
        help=f"认定哪些主题的措施：{WORDS}，或 all 全部；可以写几次，不写则为 rent 和 park。"
        f"Measures about which topics ({', '.join(TOPICS)}, or all); may be repeated; rent and park if not given.",
    ),
]


def about(law: Law, topics: Sequence[str] | None) -> Law:
    """The law, asked about these topics."""
    if not topics:
        return law.asking()  # the topics asked first
    return law.asking(TOPICS if ALL in topics else topics)
