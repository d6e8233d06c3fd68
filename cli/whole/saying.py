"""What commands about whole registers have in common: how they wait, what they could not do, and sums by measure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal

import typer

from cli.opened import opened
from registry.process import terminal

console = terminal.tables()
problems = terminal.lines(stderr=True)

SHOWN = 20


@contextmanager
def told() -> Iterator[None]:
    """What cannot be done is said in words with exit code 2."""
    from registry.claims.lists.lists import ListError
    from registry.claims.runs.errors import RunError

    try:
        yield
    except (RunError, ListError) as fault:
        problems.say(("未执行 Not done", "red"), f" {fault}")
        raise typer.Exit(2) from None


@contextmanager
def register() -> Iterator:
    """The store; what cannot be done is said as `told` does."""
    with told(), opened() as store:
        yield store


@contextmanager
def bar(text: str) -> Iterator:
    """A progress bar on terminals, as a callback (done, total)."""
    from rich.progress import Progress

    with Progress(console=problems, transient=True, disable=not problems.is_terminal) as bar:
        task = bar.add_task(text, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def show_totals(id: str | None, as_of: dt.date, demo: bool, totals: Mapping[str, Mapping[str, Mapping]]) -> None:
    """By measure and status, how many there are and what they come to. id: of the run, where it has one."""
    from rich.table import Table

    from registry.policy.vocabulary import STATUSES

    mark = "（含演示数据 with demo data）" if demo else ""
    named = ("无编号 without an id", "") if id is None else (id, "bold")
    console.say("运行 run ", named, f"，截至 as of {as_of}{mark}")
    table = Table(box=None, header_style="bold", title_justify="left")
    for heading in ("措施 measure", "结论 status"):
        table.add_column(heading, overflow="fold")
    for heading in ("数量 count", "最低合计（元） least, yuan", "最高合计（元） most, yuan"):
        table.add_column(heading, justify="right")
    for kind in totals.values():
        for measure, statuses in kind.items():
            for status, sums in statuses.items():
                if status != "not_applicable":
                    amounts = [shown_yuan(sums["low_fen"]), shown_yuan(sums["high_fen"])]
                    table.add_row(measure, STATUSES[status].zh, f"{sums['count']:,}", *amounts)
    console.print(table)


def say_unasked(left_out: Sequence) -> None:
    """Whom the law could not be asked about, the first of them with the fact that it does not take."""
    if not left_out:
        return
    words = "登记有误、未认定 Not determined, because of mistakes in the register"
    console.say((words, "yellow"), f"：{len(left_out):,}")
    for each in left_out[:SHOWN]:
        console.say(f"  {each.kind} {each.id} {each.at}：{terminal.one_line(each.zh)} {terminal.one_line(each.en)}")
    if len(left_out) > SHOWN:
        console.print(f"  …… 另有 {len(left_out) - SHOWN:,} 个 / and {len(left_out) - SHOWN:,} more")


def shown_yuan(fen: int) -> str:
    return f"{Decimal(int(fen)).scaleb(-2):,.2f}"
