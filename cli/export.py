"""``softpark export open``: the open part of the register as files for other platforms."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.days import AS_OF, day_of
from cli.opened import err, opened
from registry.process import terminal

told = terminal.lines()
app = typer.Typer(help="导出文件 / files for others", no_args_is_help=True)


@app.callback()
def group() -> None:
    """导出文件：开放数据。Files for others: open data."""


@app.command("open")
def open_data(
    folder: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="写到哪个目录 / the folder to write to")],
    as_of: AS_OF = None,
    demo: Annotated[
        bool,
        typer.Option(
            "--demo", help="连同演示数据，文件名中写明 demo / with the made-up demo data, which the file names then say"
        ),
    ] = False,
) -> None:
    """导出开放数据：行政区、重点片区、园区、称号，GeoParquet 与 CSV，附数据字典与 DCAT 目录。

    只含人人可看的内容；演示数据不在其中，除非用 --demo。

    Export open data: districts, key areas, parks and titles as GeoParquet and CSV, with a data dictionary and a DCAT
    catalogue. Public parts only; no demo data unless --demo is given.
    """
    day = day_of(as_of)
    with opened() as store:
        from maps.opendata import files

        try:
            written = files.write(store, day, folder, demo)
        except OSError as error:
            err.print(f"无法写入 {folder}：{error.strerror}\nCannot write to {folder}: {error.strerror}", style="red")
            raise typer.Exit(1) from None
    for path in written:
        told.say(str(path))
