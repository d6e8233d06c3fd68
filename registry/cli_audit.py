"""``softpark audit``: what was changed, whether anything was altered past the program, and the seal of the day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Annotated

import typer

from registry import clock, terminal

if TYPE_CHECKING:
    from registry.audit import KeptSeal

console = terminal.lines()
problems = terminal.lines(stderr=True)

HELP = (
    "核验：登记有没有被绕过程序改动。What was changed, and whether anything was altered past the program.\n\n"
    "每次更改都由数据库触发器逐行记录，并与前一次更改连成封印链。每天把封印留存在库外（打印或另存），"
    "即使整个历史被改写也能发现。\n\n"
    "Every change is recorded row by row by triggers and sealed in a chain. Keep the seal of each day elsewhere, on "
    "paper or on another machine, and even a history that was written anew is found out."
)
app = typer.Typer(
    help=HELP,
    no_args_is_help=True,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.command()
def verify(
    seals: Annotated[
        Path | None,
        typer.Option("--seals", help="留存的封印文件，由 audit seal --to 写成 / seals kept by audit seal --to"),
    ] = None,
) -> None:
    """核验整个数据库；有问题时退出码为 1。Verify the whole database; exit code 1 where anything is wrong."""
    from registry import audit, history
    from registry.cli import opened

    kept = _read(seals) if seals else []
    with opened() as store, store.read() as session:
        found, last = audit.verify(session, kept), history.last(session)
    for problem in found:
        problems.say(("✗", "red"), f" {problem.zh}\n  {problem.en}")
    if found:
        problems.print(f"\n{len(found)} 个问题 / problems")
        raise typer.Exit(1)
    told = f"，与留存的 {len(kept)} 个封印一致" if kept else ""
    console.print(f"完好：{last} 次变更的封印相连，每一行都与历史一致{told}。")
    console.print(f"Whole: the seals of {last} change sets are one chain, and every row is as its history says.")


@app.command()
def seal(
    to: Annotated[
        Path | None, typer.Option("--to", help="追加到这个文件，请放在库外 / append to this file, kept elsewhere")
    ] = None,
) -> None:
    """给出今天的封印，供库外留存。Give the seal of today, to be kept elsewhere."""
    from registry import history
    from registry.cli import opened

    with opened() as store, store.read() as session:
        made = history.sets(session, limit=1)
    if not made:
        console.print("还没有任何变更，没有封印。 Nothing was changed yet: there is no seal.")
        return
    # When it was made in truth, whatever day a demonstration shows.
    line = f"{clock.day_of(clock.now())} {made[0].id} {made[0].seal}"
    console.print(line)
    if to is not None:
        try:
            with to.open("a", encoding="utf-8") as kept:
                kept.write(line + "\n")
        except OSError as error:
            problems.print(f"无法写入 {to}：{error.strerror} / cannot write: {error.strerror}")
            raise typer.Exit(1) from None


@app.command()
def changes(
    number: Annotated[
        int | None, typer.Argument(help="变更号；缺省列出最近的变更 / a change set; else the latest")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="最多列出几条 / how many at most")] = 20,
) -> None:
    """列出最近的变更，或一次变更的每一行。List the latest change sets, or every row of one."""
    from registry import history
    from registry.cli import opened

    with opened() as store, store.read() as session:
        if number is None:
            for made in history.sets(session, limit=limit):
                kind = history.KINDS.get(made.what)
                what = f"{kind.zh} {kind.en}" if kind else made.what
                rows = made.last_change - made.first_change + 1
                file = f"  {made.file_name}" if made.file_name else ""
                at = made.at.astimezone(clock.CHINA).strftime("%Y-%m-%d %H:%M")
                console.print(f"{made.id:>6}  {at}  {made.by}  {what}  {rows} 行 rows{file}")
            return
        items = history.changes(session, number)
        if not items:
            problems.print(f"没有第 {number} 号变更。 There is no change set {number}.")
            raise typer.Exit(2)
        for item in items[:limit]:
            console.print(f"{item.operation}  {item.table} {item.key}")
            for name in item.changed:
                old, new = (shorten(str((row or {}).get(name)), 60) for row in (item.before, item.after))
                console.print(f"    {name}: {old} → {new}")
        if len(items) > limit:
            console.print(f"… 另有 {len(items) - limit} 行，用 --limit 列出 / more rows: --limit")


def _read(path: Path) -> list[KeptSeal]:
    """The seals of a file of lines `2026-11-21 17 9f…`."""
    from registry.audit import KeptSeal

    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        problems.print(f"无法读取 {path} / cannot read it: {error}")
        raise typer.Exit(2) from None
    kept = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            day, set_id, written = line.split()
            kept.append(KeptSeal(int(set_id), written, dt.date.fromisoformat(day)))
        except ValueError:
            problems.print(
                f"{path} 第 {number} 行不是封印，应如“2026-11-21 17 9f…” / line {number} is no seal"
            )
            raise typer.Exit(2) from None
    return kept
