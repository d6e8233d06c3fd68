"""``softpark init``, ``demo`` and ``parks``: make the register, fill it with what is made up, list its parks."""

from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from cli.days import AS_OF, day_of
from cli.opened import err, opened, out, progress
from registry.process import terminal

if TYPE_CHECKING:
    from registry.store.store import Store


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
                parks = data.reset(session, _demo_bar())
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

    return data.load(session, _demo_bar())


def _demo_bar():
    return progress("演示数据 Demo data")


DISTRICT = Annotated[str | None, typer.Option(help="区的代码或名称，如 440311 或 光明区 / a district's code or name")]
TIER = Annotated[
    str | None,
    typer.Option(
        help="等次 / standing: national, provincial, municipal, humanoid, ai_software, other_featured, none; "
        "或 / or candidate 争创"
    ),
]


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


def _print_parks(frame, day: date) -> None:
    from rich.table import Table

    from maps.viewport.symbols import named
    from registry.parks.counted import are_parks

    table = Table(title=f"园区 Parks · {day.isoformat()}", title_justify="left", box=None, header_style="bold")
    table.add_column("代号 id", no_wrap=True)
    for heading in ("名称 name", "区 district", "等次 standing"):
        table.add_column(heading, overflow="fold")
    table.add_column("企业 tenants", justify="right")
    for row in frame.to_dict("records"):
        sign, words = named(row["standing"], row["role"])
        standing = f"{sign} {words.zh}".strip() + ("（演示）" if row["demo"] else "")
        table.add_row(row["slug"], row["name_zh"], row["district_zh"], standing, str(row["tenants"]))
    out.print(table)
    parks = int(are_parks(frame["role"]).sum())
    others = len(frame) - parks
    out.print(f"{parks} 个园区 parks", style="dim")
    if others:
        out.print(f"另有 {others} 个参照地点，不计入 and {others} places of reference, which are none", style="dim")


def _where(store: "Store") -> str:
    return store.engine.url.render_as_string(hide_password=True)


COMMANDS = {"init": init, "demo": demo, "parks": parks}
