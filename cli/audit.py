"""``softpark audit``: what was changed, whether anything was altered past the program, and the seal of the day."""

from __future__ import annotations

from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Annotated

import typer

from cli.opened import opened
from registry import clock
from registry.process import terminal

if TYPE_CHECKING:
    from registry.store.stamping.kept_seals import KeptSeal

console = terminal.lines()
problems = terminal.lines(stderr=True)

HELP = (
    "核验：登记有没有被绕过程序改动。What was changed, and whether anything was altered past the program.\n\n"
    "每次更改都由数据库触发器逐行记录，并与前一次更改连成封印链；访问日志同样相连；密码、会话、身份与一次性链接有摘要。"
    "设 SOFTPARK_AUDIT_KEY（密钥，不在库中）与 SOFTPARK_SEALS（封印留存之处），整体改写也能发现。\n\n"
    "Every change is recorded row by row by triggers and sealed in a chain, and so is the access log; passwords, "
    "sessions, identities and one-time links are under a digest. With SOFTPARK_AUDIT_KEY (a key that is not in the "
    "database) and SOFTPARK_SEALS (where seals are kept) even what was written anew as a whole is found out."
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
    from registry.backup import nightly
    from registry.store import audit, history
    from registry.store.stamping.kept_seals import BadSeals

    kept = _read(seals) if seals else []
    with opened() as store, store.read() as session:
        try:
            kept += store.keeper.kept()
        except BadSeals as bad:
            problems.print(str(bad), style="red")
            raise typer.Exit(2) from None
        found, last = audit.verify(session, kept, store.key), history.last(session)
        open_ = [*audit.unproven(session, store.keeper), *nightly.troubles()]
    for problem in found:
        problems.say(("✗", "red"), f" {problem.zh}\n  {problem.en}")
    for note in open_:
        problems.say(("未证明 not proven", "yellow"), f" {note.zh}\n  {note.en}")
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
    """给出现在的封印，供库外留存。Give the seal of now, to be kept elsewhere.

    设了 SOFTPARK_SEALS，每次写入后自动留存。With SOFTPARK_SEALS each write leaves one by itself.
    """
    from sqlalchemy import text

    from registry.store.stamping import kept_seals, stamp
    from registry.store.tables import VERSION_TABLE

    with opened() as store, store.read() as session:
        made = stamp.read_stamp(session.connection())
        era = session.execute(text(f"SELECT era FROM {VERSION_TABLE}")).scalar()
    if made is None:
        problems.print("封签不见了：softpark audit verify / the stamp is gone: softpark audit verify")
        raise typer.Exit(1)
    if made.heads.sets.id == made.heads.access.id == 0:
        console.print("还没有任何变更，没有封印。 Nothing was changed yet: there is no seal.")
        return
    line = kept_seals.line_of(era, made, clock.now())
    console.print(line)
    if to is not None:
        try:
            with to.open("a", encoding="utf-8") as kept:
                kept.write(line + "\n")
        except OSError as error:
            problems.print(f"无法写入 {to}：{error.strerror} / cannot write: {error.strerror}")
            raise typer.Exit(1) from None


@app.command()
def key(
    old: Annotated[
        str | None,
        typer.Option("--old", help="换密钥时：此前的密钥或其文件 / when it is exchanged: the key before, or its file"),
    ] = None,
    accept: Annotated[
        bool, typer.Option("--accept", help="核验有问题也启用，并记入访问日志 / in spite of problems; it is logged")
    ] = False,
) -> None:
    """启用 SOFTPARK_AUDIT_KEY：从此用它保管这个库。Take SOFTPARK_AUDIT_KEY into use for this register.

    先核验；有问题则不启用。启用后，没有这个密钥的进程不能写入。

    The register is verified first, and nothing is done where anything is wrong. From then on, no process without the
    key can write.
    """
    from registry.store.stamping import audit_key
    from registry.store.stamping.audit_key import BadKey

    with opened() as store:
        if store.key.secret is None and not accept:
            problems.print(
                f"请先设 {audit_key.ENVIRONMENT}，如用 openssl rand -hex 32 写一个只有服务帐户可读的文件。"
                "密钥遗失时，用 --accept 改为不用密钥保管。\n"
                f"Set {audit_key.ENVIRONMENT} first, such as a file from openssl rand -hex 32 that only the service "
                "reads. Where the key is lost, --accept keeps the register without one.",
            )
            raise typer.Exit(2)
        try:
            found = store.take_key(audit_key.read_key(old), accept)
        except BadKey as bad:
            problems.print(str(bad), style="red")
            raise typer.Exit(2) from None
    for problem in found:
        problems.say(("✗", "red"), f" {problem.zh}\n  {problem.en}")
    if found and not accept:
        problems.print(
            "\n没有启用。弄清原因之后，可用 --accept 以现在的样子为准。\n"
            "Not taken into use. When you know why, --accept takes the register as it is now."
        )
        raise typer.Exit(1)
    if store.key.secret is None:
        console.print("这个库现在不用密钥保管。 The register is kept without a key now.")
    else:
        console.print(f"已启用密钥 {store.key.id}。 The key {store.key.id} is in use.")


@app.command()
def changes(
    number: Annotated[
        int | None, typer.Argument(help="变更号；缺省列出最近的变更 / a change set; else the latest")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="最多列出几条 / how many at most")] = 20,
) -> None:
    """列出最近的变更，或一次变更的每一行。List the latest change sets, or every row of one."""
    from registry.store import history

    with opened() as store, store.read() as session:
        if number is None:
            for made in history.sets(session, limit=limit):
                kind = history.KINDS.get(made.what)
                what = f"{kind.zh} {kind.en}" if kind else made.what
                rows = made.last_change - made.first_change + 1
                file = f"  {made.file_name}" if made.file_name else ""
                at = clock.in_china(made.at).strftime("%Y-%m-%d %H:%M")
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
    """The seals of a file."""
    from registry.store.stamping import kept_seals

    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return list(kept_seals.read_seals(lines, str(path)))
    except (OSError, UnicodeDecodeError) as error:
        problems.print(f"无法读取 {path} / cannot read it: {error}")
        raise typer.Exit(2) from None
    except kept_seals.BadSeals as bad:
        problems.print(str(bad))
        raise typer.Exit(2) from None
