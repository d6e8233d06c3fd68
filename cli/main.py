"""The command line `softpark`. Heavy libraries are imported by the commands that need them, so that help is quick."""

import importlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import contextmanager
from datetime import date
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated

import typer

from cli.days import AS_OF, day_of
from registry import clock
from registry.process import terminal

if TYPE_CHECKING:
    from registry.store.store import Store

EPILOG = (
    "数据库 / Database: var/softpark.db，或环境变量 SOFTPARK_DATABASE_URL 所指"
    "（sqlite:////路径 或 postgresql://…）。\n\n"
    "示例 / Examples: softpark init · softpark serve · softpark parks --district 440311 · softpark demo --remove"
)
app = typer.Typer(
    name="softpark",
    help=(
        "软件名园登记与租金补贴：登记园区、称号、认定与入驻企业，按写成数据的政策条文说明谁可得到什么、依据哪一条。\n\n"
        "A register of software parks, and the law that pays for rent, as data: who is entitled to what, and why."
    ),
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)
out = terminal.tables()
err = terminal.Terminal(stderr=True)

REGISTER = "登记 Register"
SERVICE = "服务 Service"
LAW = "政策 Law"
WHOLE = "全册 Whole register"


@contextmanager
def opened():
    """The store; where the database cannot be opened, or fails while it is used, the reason and exit code 1."""
    from sqlalchemy.exc import DBAPIError

    from registry.store.store import Store, StoreError, reason

    try:
        store = Store.open()
        try:
            yield store
        finally:
            store.close()
    except StoreError as error:
        detail = getattr(error, "detail", "")
        err.print(f"{error}\n{detail}".rstrip(), style="red")
        raise typer.Exit(1) from None
    except DBAPIError as error:
        said = reason(error)
        err.print(f"数据库报错：{said}\nThe database reports: {said}", style="red")
        raise typer.Exit(1) from None


def progress(text: str) -> Callable[[Sequence], Iterable]:
    """A progress bar around a list, on terminals only."""

    def each(items: Sequence) -> Iterable:
        from rich.progress import track

        return track(items, description=text, console=err, transient=True, disable=not err.is_terminal)

    return each


@app.callback()
def setting() -> None:
    """What every command rests on is right, or said before anything is done."""
    try:
        clock.today()
    except clock.BadToday as bad:
        err.print(str(bad), style="red")
        raise typer.Exit(1) from None


@app.command(rich_help_panel=REGISTER)
def init(
    empty: Annotated[
        bool, typer.Option("--empty", help="不载入演示数据，只有地点 / places only, without demo data")
    ] = False,
) -> None:
    """建立或升级数据库，载入地点；新库另载入演示数据。Create or migrate the database and load the places.

    可以反复执行：已有的数据原样保留，缺的地点补上；演示数据只在数据库还空着时载入一次。

    It can be run again at any time: what is there stays as it is, missing places are added. Demo data is loaded only
    into a database that is still empty, and carries the label 演示数据 everywhere.
    """
    with opened() as store:
        from sqlalchemy import select

        from registry.parks import places
        from registry.store.models import Park

        with store.read() as session:
            new = session.scalar(select(Park.id).limit(1)) is None
            missing = new or places.missing(session)
        if missing:
            with store.write() as session:
                added = places.load(session)
                made = _load_demo(session) if new and not empty else 0
            out.print(f"已载入 {added} 个地点、{made} 个演示园区。 Loaded {added} places and {made} demo parks.")
        out.print(f"数据库就绪：{_where(store)}\nThe database is ready.")


@app.command(rich_help_panel=REGISTER)
def demo(
    reset: Annotated[
        bool, typer.Option("--reset", help="恢复为初始的演示数据 / put the demo data back as it was")
    ] = False,
    remove: Annotated[bool, typer.Option("--remove", help="移除全部演示数据 / take all demo data out")] = False,
) -> None:
    """载入、恢复或移除演示数据。Load, restore or remove the made-up demo data.

    演示数据全部虚构，名称以“演示”开头，来源为“演示数据”。移除时只删除带演示标记的行，真实数据不受影响。

    All of it is made up, its names begin with 演示. Removing deletes exactly the rows that carry the demo mark; real
    rows stay untouched.
    """
    if reset and remove:
        raise typer.BadParameter("--reset 与 --remove 只能选一项 / give one of the two")
    with opened() as store, unless_real_rows_depend():
        from registry.parks import demo as data
        from registry.parks import places

        with store.write() as session:
            places.load(session)
            if remove:
                gone = data.remove(session)
                message = f"已移除 {gone} 行演示数据。 Removed {gone} rows of demo data."
            elif reset:
                data.remove(session)
                parks = _load_demo(session)
                message = f"已恢复 {parks} 个演示园区。 Restored {parks} demo parks."
            elif (parks := _load_demo(session)) == 0:
                there = data.present(session)
                message = f"演示数据已在库中（{there} 个园区）。 The demo data is there already ({there} parks)."
            else:
                message = f"已载入 {parks} 个演示园区。 Loaded {parks} demo parks."
        out.print(message)


@contextmanager
def unless_real_rows_depend():
    """Where a real lease stands in a demo park, removing the park would tear it away: say so, change nothing."""
    from sqlalchemy.exc import IntegrityError

    try:
        yield
    except IntegrityError:
        err.print(
            "有真实数据（如租约）引用了演示园区或演示企业，请先更正那些数据；未作任何更改。\n"
            "Real rows, such as a lease, refer to demo parks or tenants: correct those first. Nothing was changed.",
            style="red",
        )
        raise typer.Exit(1) from None


def _load_demo(session) -> int:
    from registry.parks import demo as data

    return data.load(session, progress("演示数据 Demo data"))


DISTRICT = Annotated[str | None, typer.Option(help="区的代码或名称，如 440311 或 光明区 / a district's code or name")]
TIER = Annotated[
    str | None,
    typer.Option(
        help="等次 / standing: national, provincial, municipal, humanoid, ai_software, other_featured, none; "
        "或 / or candidate 争创"
    ),
]


@app.command(rich_help_panel=REGISTER)
def parks(
    district: DISTRICT = None,
    tier: TIER = None,
    as_of: AS_OF = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON")] = False,
) -> None:
    """列出园区及其在某一天的等次。List the parks with their standing on a day.

    只列公开的内容：名称、所在区、等次、认定、运营主体与企业数。“争创”来自省文件的点名，不是称号。

    Public facts only. A candidate is a park that the provincial plan names to strive for the title; it has none yet.
    """
    from registry.parks.park_standing import STANDINGS

    if tier is not None and tier not in (*STANDINGS, "candidate"):
        raise typer.BadParameter(
            f"{terminal.one_line(tier)}：可用 / use one of {', '.join((*STANDINGS, 'candidate'))}", param_hint="--tier"
        )
    day = day_of(as_of)
    with opened() as store:
        from registry.parks import parks as register

        with store.read() as session:
            frame = register.park_frame(session, day)
    if frame.empty:
        err.print("登记为空，请先执行 softpark init。 The register is empty: run softpark init first.", style="yellow")
    if district is not None:
        named = frame[["district", "district_zh", "district_en"]].isin(
            [district, f"{district}区", district.capitalize()]
        )
        frame = frame[named.any(axis=1)]
    if tier is not None:
        frame = frame[frame["candidate"] if tier == "candidate" else frame["standing"] == tier]
    if as_json:
        rows = frame.drop(columns="geometry").to_dict("records")
        clean = [{key: None if value != value else value for key, value in row.items()} for row in rows]
        out.say_json(clean, indent=1)
        return
    _print_parks(frame, day)


NAMES = {
    "national": "★ 国家级",
    "provincial": "◆ 省级",
    "municipal": "● 市级",
    "humanoid": "● 市级人形机器人",
    "ai_software": "▲ 区级人工智能、软件",
    "other_featured": "■ 区级其他特色",
    "none": "○ 未认定",
}
# What a document only names has no standing of its own.
ROLES = {"candidate": "○ 争创，尚无称号", "named": "○ 文件点名", "reference": "参照地点，非园区"}


def _print_parks(frame, day: date) -> None:
    from rich.table import Table

    from registry.parks.counted import are_parks

    table = Table(title=f"园区 Parks · {day.isoformat()}", title_justify="left", box=None, header_style="bold")
    table.add_column("代号 id", no_wrap=True)
    for heading in ("名称 name", "区 district", "等次 standing"):
        table.add_column(heading, overflow="fold")
    table.add_column("企业 tenants", justify="right")
    for row in frame.to_dict("records"):
        standing = ROLES.get(row["role"]) or NAMES[row["standing"]]
        standing += "（演示）" if row["demo"] else ""
        table.add_row(row["slug"], row["name_zh"], row["district_zh"], standing, str(row["tenants"]))
    out.print(table)
    parks = int(are_parks(frame["role"]).sum())
    others = len(frame) - parks
    out.print(f"{parks} 个园区 parks", style="dim")
    if others:
        out.print(f"另有 {others} 个参照地点，不计入 and {others} places of reference, which are none", style="dim")


@app.command(rich_help_panel=SERVICE)
def serve(
    host: Annotated[str, typer.Option(help="监听的地址；0.0.0.0 为所有网卡 / address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="端口 / port")] = 8501,
) -> None:
    """启动网页：地图、园区、补贴自查、政策、裁定。Start the app: map, parks, self-check, policies, rulings.

    不联网即可使用：不请求任何外部地址。还没有管理员时，打印设立第一个管理员的一次性链接。按 Ctrl+C 停止。

    It works without any network: nothing outside is asked. While there is no administrator, it prints a one-time link
    to make the first. Stop it with Ctrl+C.
    """
    with opened() as store:
        from registry.parks import places

        with store.read() as session:
            if places.missing(session):
                err.print(
                    "登记中缺少地点，请先执行 softpark init。 Places are missing: run softpark init.", style="yellow"
                )
    importlib.import_module("app").main(host, port)


def _where(store: "Store") -> str:
    return store.engine.url.render_as_string(hide_password=True)


def _add_law() -> None:
    """The commands of the law, and those about the whole register, live beside it."""
    if find_spec("cli.policy") is None:
        return
    law = importlib.import_module("cli.policy")
    app.command("check", rich_help_panel=LAW)(law.check)
    app.add_typer(law.policies, name="policies", rich_help_panel=LAW)
    boundaries = importlib.import_module("cli.boundaries")
    app.add_typer(boundaries.app, name="boundaries", rich_help_panel=REGISTER)
    roster = importlib.import_module("cli.roster")
    app.add_typer(roster.app, name="roster", rich_help_panel=REGISTER)
    audit = importlib.import_module("cli.audit")
    app.add_typer(audit.app, name="audit", rich_help_panel=REGISTER)
    for name, command in importlib.import_module("cli.backup").COMMANDS.items():
        app.command(name, rich_help_panel=REGISTER)(command)
    people = importlib.import_module("cli.people")
    app.add_typer(people.app, name="people", rich_help_panel=SERVICE)
    rulings = importlib.import_module("cli.rulings")
    app.add_typer(rulings.app, name="rulings", rich_help_panel=LAW)
    for module in ("cli.assess", "cli.simulation", "cli.report"):
        for name, command in importlib.import_module(module).COMMANDS.items():
            app.command(name, rich_help_panel=WHOLE)(command)


_add_law()

if __name__ == "__main__":
    app()
