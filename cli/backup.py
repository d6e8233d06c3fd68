"""``softpark backup`` and ``softpark restore``: one file that holds the register, and back; ``softpark move``: the
register from SQLite to PostgreSQL; ``softpark wall``: row-level security there.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.opened import opened
from registry.process import terminal

out = terminal.lines()
problems = terminal.lines(stderr=True)

FILE = Annotated[Path, typer.Argument(metavar="FILE", help="备份文件 / the file of the backup")]


def backup(file: FILE) -> None:
    """备份登记库，写入时也一致，并核验。Back the register up, also while it is written, and check it.

    SQLite 得到一个数据库文件，PostgreSQL 得到 pg_dump 的归档；旁边的 FILE.json 是清单。备份含密码摘要与个人数据，
    请妥善保管。

    SQLite gives a database file, PostgreSQL an archive of pg_dump; FILE.json beside it lists what is in it. It holds
    password hashes and personal data. Exit code 1 where verification finds anything: the backup is kept nevertheless.
    """
    from registry.backup import BadBackup, make

    with opened() as store:
        try:
            contents = make(store, file)
        except BadBackup as bad:
            problems.print(str(bad), style="red")
            raise typer.Exit(1) from None
    rows = sum(contents.rows.values())
    out.print(f"已备份到 {file}：{contents.sets} 次变更，{rows} 行。")
    out.print(f"Backed up into {file}: {contents.sets} change sets, {rows} rows.")
    _say(contents.problems)


def restore(
    file: FILE,
    replace: Annotated[
        bool,
        typer.Option("--replace", help="替换已有内容的登记库，原有的留在旁边 / replace a register that is not empty"),
    ] = False,
) -> None:
    """用备份恢复登记库，核对并核验。Restore a backup, compare it with its list, and verify it.

    登记库已有内容时，须加 --replace；原有的保留在旁边。A register that is not empty needs --replace; it is kept beside.
    """
    from registry.backup import BadBackup
    from registry.backup import restore as put
    from registry.store.refusals import StoreError, at_the_server
    from registry.store.stamping.seals import from_here

    try:
        restored = put(file, replace=replace, by=from_here())
    except (BadBackup, StoreError) as bad:
        problems.print(at_the_server(bad), style="red")
        raise typer.Exit(1) from None
    out.print(f"已恢复：{restored.contents.sets} 次变更。 Restored: {restored.contents.sets} change sets.")
    if restored.kept is not None:
        out.print(f"原有的登记库在 {restored.kept} / what was there is in {restored.kept}")
    _say(restored.problems)


def move(
    file: Annotated[str, typer.Argument(metavar="SQLITE", help="登记库的 SQLite 文件 / the register's file")],
    into: Annotated[
        str, typer.Argument(metavar="POSTGRES", help="空库的地址 / an empty database, as postgresql://user@host/name")
    ],
    accept: Annotated[
        bool, typer.Option("--accept", help="核验有问题也照样搬 / move it in spite of what verification finds")
    ] = False,
) -> None:
    """把登记库从 SQLite 搬到空的 PostgreSQL。Move the register from a SQLite file into an empty PostgreSQL.

    历史与封印、账号、访问日志、运行结果原样搬过去，逐表核对行数与摘要，再整库核验；中途停下则 PostgreSQL 中什么也没有。
    先停下使用该文件的程序。密码可放在 PGPASSWORD 或 ~/.pgpass。

    History with its seals, accounts, the access log and runs go over as they are; rows and digests of each table are
    compared, then all is verified. An interrupted move leaves nothing in PostgreSQL. Stop what uses the file first. The
    password may stand in PGPASSWORD or ~/.pgpass.
    """
    from registry.backup import BadBackup
    from registry.backup.moving import move as put
    from registry.store.address import ENVIRONMENT
    from registry.store.refusals import StoreError, at_the_server
    from registry.store.stamping.seals import from_here

    try:
        moved = put(file, into, by=from_here(), accept=accept)
    except (BadBackup, StoreError) as bad:
        problems.print(at_the_server(bad), style="red")
        raise typer.Exit(1) from None
    rows, tables = sum(moved.contents.rows.values()), len(moved.contents.rows)
    out.print(
        f"已搬迁 {tables} 张表、{rows} 行，逐表相同。请把 {ENVIRONMENT} 改为新地址；原文件没有改动，不要再往里写。"
    )
    out.print(
        f"Moved {tables} tables with {rows} rows, each as it was. Set {ENVIRONMENT} to the new address; the file is "
        "as it was, do not write into it any more."
    )
    _say(moved.problems)


def wall(
    login: Annotated[
        str, typer.Option("--login", help="程序连接数据库所用的角色 / the role that the program connects as")
    ] = "softpark_app",
) -> None:
    """在 PostgreSQL 上立起行级安全这道墙，或升级后重立。Raise the wall of row-level security on PostgreSQL, or anew.

    以登记库所有者的地址执行；先升级结构。缺少的角色由有权建立角色的人建立，没有这项权限时列出要执行的 SQL。此后程序改用
    LOGIN 角色的地址：它不拥有任何表，也不能绕过。

    Run it with the address of the register's owner, which upgrades the schema first. Roles that are missing need the
    right to make roles; without it the SQL for an administrator of the server is listed. From then on the program uses
    the address of the LOGIN role, which owns no table and goes round nothing.
    """
    from registry.access import wall as access_wall
    from registry.store.stamping.seals import from_here
    from registry.store.wall.prepare import CannotPrepare

    with opened() as store:
        try:
            made = access_wall.put_up(store, login, from_here())
        except CannotPrepare as bad:
            problems.print(str(bad), style="red")
            for statement in bad.sql:
                out.print(f"{statement};")
            raise typer.Exit(1) from None
    for statement in made:
        out.print(f"{statement};")
    out.print(f"墙已立起：程序请以角色 {login} 连接（密码由您设定：ALTER ROLE {login} PASSWORD …）。")
    out.print(
        f"The wall stands: let the program connect as {login} (you set its password: ALTER ROLE {login} PASSWORD …)."
    )


def _say(found) -> None:
    for problem in found:
        problems.say(("✗", "red"), f" {problem.zh}\n  {problem.en}")
    if found:
        raise typer.Exit(1)


COMMANDS = {"backup": backup, "restore": restore, "move": move, "wall": wall}
