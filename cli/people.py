"""``softpark people``: accounts from the command line, and one-time links to choose a password with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from cli.opened import opened
from registry.process import terminal

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

console = terminal.lines()
problems = terminal.lines(stderr=True)

HELP = (
    "人员：账号、角色与一次性链接。Accounts, their roles, and one-time links.\n\n"
    "没有默认密码：每个人用一次性链接自己设置密码。第一个管理员的链接由 softpark serve 打印。\n\n"
    "There is no default password: everybody chooses one with a one-time link. `softpark serve` prints that of the "
    "first administrator."
)
app = typer.Typer(help=HELP, rich_markup_mode="markdown", no_args_is_help=True)

LOGIN = Annotated[str, typer.Argument(help="登录名 / log-in name")]


@contextmanager
def _said() -> Iterator[None]:
    """A refusal in words and exit code 2; nothing was changed then."""
    from registry.access.accounts import BadAccount
    from registry.process.site import BadSite, site
    from registry.store.store import CannotWrite

    try:
        site()  # before anything is written: a link that cannot be printed would be lost
        yield
    except BadSite as bad:
        problems.print(str(bad), style="red")
        raise typer.Exit(2) from None
    except BadAccount as bad:
        problems.print(f"{bad.zh}\n{bad.en}", style="red")
        raise typer.Exit(2) from None
    except CannotWrite as full:
        problems.print(str(full), style="red")
        raise typer.Exit(1) from None


@contextmanager
def _writing() -> Iterator[tuple[Session, dict]]:
    """The session of one change, and who makes it; the account of the operating system stands for them, in the history
    and in the access log.
    """
    from registry.access.account_acts import COMMAND_LINE, at_the_server
    from registry.store.history import from_here

    by = from_here()
    with _said(), opened() as store, store.write(by) as session:
        yield session, {"person": at_the_server(by), "address": COMMAND_LINE}


def _link(token: str) -> None:
    """Print the link, whole where the address of the site is set."""
    from registry.access import invitations
    from registry.process.site import site

    days, known = invitations.LASTS.days, site()
    zh, en = ("", "") if known else ("，前面加上网站地址", "; put the address of the site in front")
    console.print(
        f"一次性链接（{days} 天内有效，只能用一次{zh}）：\n"
        f"One-time link, good for {days} days{en}:\n  {known.address if known else ''}{invitations.link(token)}"
    )


@app.command()
def add(
    login: LOGIN,
    role: Annotated[str, typer.Option(help="角色 / role: admin (system, security, audit), official, operator, tenant")],
    name: Annotated[str, typer.Option(help="姓名或单位，缺省为登录名 / name, the log-in name if not given")] = "",
    scope: Annotated[
        str | None, typer.Option(help="主管部门的区或市，如 440311、光明区、4403 / district or city of an official")
    ] = None,
    park: Annotated[
        list[str] | None, typer.Option(help="运营主体的园区代号，可多次 / parks of an operator, may be repeated")
    ] = None,
    uscc: Annotated[str | None, typer.Option(help="入驻企业的统一社会信用代码 / credit code of a tenant")] = None,
) -> None:
    """添加账号，打印一次性链接。Add an account and print a one-time link.

    示例 / Examples: `softpark people add li.lei --role operator --park demo-guangming-1` ·
    `softpark people add wang --role official --scope 光明区`
    """
    from registry.access import account_acts, accounts, invitations

    with _writing() as (session, by):
        duty = {"scope": scope, "uscc": uscc, "parks": accounts.park_ids(session, park or [])}
        account = account_acts.add(session, login=login, name=name or login, role=role, **by, **duty)
        made, token = account.login, invitations.invite(session, account)
    console.print(f"已添加 {made}。 Added {made}.")
    _link(token)


@app.command("list")
def list_() -> None:
    """列出账号。List the accounts."""
    from rich.table import Table

    from registry.access import accounts, second_factor
    from registry.access.accounts import ROLES

    with opened() as store, store.read() as session:
        found, having = accounts.listed(session), second_factor.having(session)
        table = Table(box=None, header_style="bold")
        for heading in (
            "登录名 login",
            "姓名或单位 name",
            "角色 role",
            "范围 for",
            "两步验证 second step",
            "状态 state",
        ):
            table.add_column(heading, overflow="fold")
        for account in found:
            places = "、".join(place.zh for place in accounts.places(session, account))
            state = "已停用 disabled" if account.disabled_at else ""
            second = "✓" if account.id in having else ""
            table.add_row(account.login, account.name, ROLES[account.role].zh, places, second, state)
    if found:
        console.print(table)
    else:
        console.print("还没有账号。 There is no account yet: softpark people add --help")


@app.command()
def disable(login: LOGIN) -> None:
    """停用账号，立即退出其所有登录。Disable an account and end its sessions at once."""
    from registry.access import account_acts, accounts

    with _writing() as (session, by):
        account_acts.disable(session, account=accounts.named(session, login), **by)
    console.print(f"已停用 {login}。 Disabled {login}.")


@app.command()
def enable(login: LOGIN) -> None:
    """重新启用账号。Enable an account again."""
    from registry.access import account_acts, accounts

    with _writing() as (session, by):
        account_acts.enable(session, account=accounts.named(session, login), **by)
    console.print(f"已启用 {login}。 Enabled {login}.")


@app.command("reset-second-factor")
def reset_second_factor(login: LOGIN) -> None:
    """重置两步验证，退出其所有登录，由本人重新设置。Void the second step and all sessions, to be set up anew."""
    from registry.access import account_acts, accounts

    with _writing() as (session, by):
        had = account_acts.reset_second_factor(session, account=accounts.named(session, login), **by)
    if had:
        console.print(f"已重置 {login} 的两步验证。 Reset the second step of {login}.")
    else:
        console.print(f"{login} 没有两步验证；所有登录已退出。 {login} had no second step; all sessions have ended.")


@app.command()
def reset(login: LOGIN) -> None:
    """作废密码和所有登录，打印新的一次性链接。Void the password and all sessions; print a new one-time link."""
    from registry.access import account_acts, accounts

    with _writing() as (session, by):
        token = account_acts.reset(session, account=accounts.named(session, login), **by)
    console.print(f"已重置 {login}。 Reset {login}.")
    _link(token)
