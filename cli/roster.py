"""``softpark roster``: check a roster file without the app; nothing is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.days import AS_OF, day_of
from cli.opened import opened
from registry.process import terminal
from registry.words import Explained

console = terminal.lines()

HELP = (
    "名册：不开网页，检查一个名册文件。Check a roster file without the app.\n\n"
    "可读 .xlsx、.xls、.ods、.csv；每处错误说明行、列和应当怎样改。不写入任何内容；与现有名册的比较在导入页。\n\n"
    "Reads .xlsx, .xls, .ods and .csv and says of each mistake where it is and what would be right. Nothing is "
    "written; the comparison with the roster is made on the page for imports."
)
app = typer.Typer(
    help=HELP,
    no_args_is_help=True,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)


class _Refused(Explained):
    """Why there is no file to read."""


@app.callback()
def _several() -> None:
    """Keeps `check` a command of its own, while it is the only one."""


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="名册文件 / the file")],
    park: Annotated[
        str | None,
        typer.Option(
            "--park",
            metavar="SLUG",
            help="园区代号：用它记住的列对应，读当地要问的事实 / a park: its remembered columns, and facts",
        ),
    ] = None,
    sheet: Annotated[str | None, typer.Option("--sheet", help="读取哪个工作表 / which sheet to read")] = None,
    as_of: AS_OF = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON")] = False,
) -> None:
    """只看文件，不写入：读到的行、错误、要核对的。Look at a file only: rows, mistakes, what to look at again.

    退出码：0 可以导入（可能有要问的）；2 有错误或读不出。Exit code: 0 it can be imported, maybe with something to ask;
    2 it has mistakes or cannot be read. 不给 --park 时不用数据库。Without --park no database is used.
    """
    from registry.rosters.files import checked

    year = day_of(as_of).year
    try:
        known, facts = _remembered(park, day_of(as_of)) if park is not None else ((lambda headings: None), ())
        found = checked.check_file(_bytes(file), file.name, year, sheet, known, facts)
    except _Refused as mistake:
        found = checked.refused(mistake)
    if as_json:
        console.say_json(found)
    else:
        _show(found)
    raise typer.Exit(2 if found["status"] == "refused" else 0)


def _bytes(path: Path) -> bytes:
    """The file. What is larger than may be read is cut behind that, and then refused by its size."""
    from registry.rosters.files.model import MAX_BYTES

    try:
        with path.open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise _Refused(f"打不开 {path}：{error.strerror}", f"Cannot open {path}: {error.strerror}") from None


def _remembered(slug: str, day: date) -> tuple[Any, tuple[Any, ...]]:
    """What was confirmed for the park's columns, by headings, and the facts that its roster may have columns of.

    Raises `_Refused` where there is no such park.
    """
    from registry.findings import roster_columns
    from registry.parks.card import UnknownPark
    from registry.parks.names import park_named
    from registry.rosters import matches

    with opened() as store, store.read() as session:
        try:
            park_id = park_named(session, slug).id
        except UnknownPark:
            raise _Refused(
                f"没有代号为 {slug} 的园区，见 softpark parks。", f"No park has the id {slug}, see softpark parks."
            ) from None
        facts = roster_columns.columns(session, park_id, day)

    def known(headings: Sequence[str]) -> Mapping[str, str | None] | None:
        with opened() as store, store.read() as session:
            return matches.match(session, park_id, headings)

    return known, facts


def _show(found: Mapping[str, Any]) -> None:
    console.print(f"读到 {len(found['rows'])} 行\n{len(found['rows'])} rows were read")
    for each in (*found["notes"], *found["asks"], *found["mistakes"]):
        where = f"{each.get('column') or ''}{each['row']} " if each.get("row") else ""
        console.print(f"{where}{each['message']}\n{where}{each['message_en']}")
        if each.get("what") == "sheet":
            console.print(f"  {'、'.join(each['choices'])}")
        for column in each["choices"] if each.get("what") == "columns" else ():
            console.print(f"  {column['column']} {column['heading']} → {column['field'] or '—'}")
