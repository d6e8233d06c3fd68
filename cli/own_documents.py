"""The office's own policy documents (本单位的政策文件), as commands take them, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from registry.process import terminal

if TYPE_CHECKING:
    from registry.policy import Law

problems = terminal.lines(stderr=True)

Own = Annotated[
    Path | None,
    typer.Option(
        "--policies",
        metavar="FOLDER",
        help="本单位政策文件所在的文件夹，与自带的文件一并采用；不写则用 SOFTPARK_POLICIES。"
        "A folder of the office's own documents, beside the shipped ones; else that of SOFTPARK_POLICIES.",
    ),
]


def tell_left_out(law: Law) -> None:
    """Every mistake in the office's own files, on stderr."""
    for file in law.left_out:
        for zh, en in file.said():
            problems.say(("未采用 not taken", "red"), f" {zh}\n  {en}")


def whole_law(own: Path | None = None) -> Law:
    """The law with the office's own documents, all of them: amounts are worked out by the whole of it or not at all.

    Exits with 2, every mistake told, where a file has one.
    """
    from registry.policy import Refusal, load_law

    try:
        law = load_law(own)
    except Refusal as refusal:
        problems.say(("读不了政策文件 policy files", "red"), f"：{refusal.at} {refusal.zh}\n{refusal.en}")
        raise typer.Exit(2) from None
    tell_left_out(law)
    if law.left_out:
        raise typer.Exit(2)
    return law
