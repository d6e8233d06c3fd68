"""The day of a command (`--as-of`, `--on`): today unless one is given, and one that facts can lie on."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import typer

from registry import clock
from registry.policy.vocabulary import FIRST_DAY, LAST_DAY


def within(given: datetime | None) -> datetime | None:
    """The day as it was given; for typer, which says a BadParameter in a sentence."""
    if given is not None and not FIRST_DAY <= given.date() <= LAST_DAY:
        raise typer.BadParameter(
            f"{given.date()}：应在 {FIRST_DAY} 至 {LAST_DAY} 之间 / a day from {FIRST_DAY} to {LAST_DAY}"
        )
    return given


def typed(text: str) -> datetime:
    """A day as the reader of imported rosters takes it: 2026-07-01, 2026.7.1, 2026年7月1日, full-width digits."""
    from registry.typed import days
    from registry.typed.complaints import Rejected

    try:
        return datetime.combine(days.typed(text), datetime.min.time())
    except Rejected as refused:
        wrong, right = refused.complaint.wrong, refused.complaint.right
        raise typer.BadParameter(f"{wrong.zh}：{right.zh} / {wrong.en}: {right.en}") from None


AS_OF = Annotated[
    datetime | None,
    typer.Option(
        "--as-of",
        parser=typed,
        metavar="2026-07-01",
        callback=within,
        help="截至哪一天，缺省为今天 / on which day, today if not given",
    ),
]


def day_of(given: datetime | None) -> date:
    """The day given, else today."""
    return given.date() if given else clock.today()
