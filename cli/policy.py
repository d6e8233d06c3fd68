"""``softpark check`` and ``softpark policies``, as they are asked: the law on the command line.

Help shows these words and waits for nothing else; what a command does is imported when it is done.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer
from typer.core import TyperGroup

from cli.days import day_of, typed, within
from cli.own_documents import Own
from cli.topics import Topics
from registry.process import heap


def check(
    file: Annotated[
        Path, typer.Argument(help="案例文件（YAML 列表），“-”为标准输入。A YAML list of cases; - reads stdin.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取。Print JSON for programs.")] = False,
    ruled: Annotated[
        bool,
        typer.Option("--rulings", help="按数据库中的裁定认定，并列明所依裁定。Decide by the rulings of the register."),
    ] = False,
    own: Own = None,
    topics: Topics = None,
) -> None:
    """按政策条款逐个认定案例：可得多少、依据哪条、还缺什么。Decide every case of a file.

    每个案例写明一个企业或园区运营主体的已知事实；没有写的就是“不清楚”，绝不当作“否”或 0。
    某个案例写错，只拒绝这一个，并说明位置和正确写法。
    不加 --rulings 时不采用任何裁定：条文没有写明的问题，各种解释并列显示。
    只问租金和园区的措施，合计也只算这些；其他措施用 --topic 加上。

    A case states what is known about one tenant or operating body; what is left out is unknown, never "no" or zero.
    A case with a mistake is refused with its place, the others are answered. Without --rulings no ruling is used:
    every reading of what the texts leave open is shown. Only measures about rent and parks are asked, and are in the
    total; --topic asks for others.
    """
    with heap.uncollected():  # nothing that modules are made of is garbage
        from cli.law.checking import checked
    checked(file, as_json=as_json, ruled=ruled, own=own, topics=topics)


class _Policies(TyperGroup):
    """``softpark policies [ID]`` beside its subcommands: what names no subcommand is an id or an option of `show`."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:
        if not args or args[0] not in (*self.commands, *ctx.help_option_names):
            args = ["show", *args]
        return super().parse_args(ctx, args)


policies = typer.Typer(
    cls=_Policies,
    rich_markup_mode="markdown",
    help=(
        "列出政策文件（softpark policies、softpark policies 编号），检查新写的文件（softpark policies validate）。"
        "`softpark policies [编号] [--on 日期] [--json]` 是 `softpark policies show …` 的简写。\n\n"
        "List the documents, show one by its id, and check a new file. `softpark policies [ID] [--on DAY] [--json]` is "
        "short for `softpark policies show …`."
    ),
    context_settings={"help_option_names": ["-h", "--help"]},
)


@policies.command("validate")
def validate(
    file: Annotated[Path, typer.Argument(help="政策文件，如 data/policies/guangming-2025-4.yaml。A policy file.")],
    source: Annotated[
        Path | None,
        typer.Option(
            "--source",
            help="原文的文本文件，用来逐字核对引文；不写则用 ../shared/policies 中的同名文件（如果有）。"
            "The source text, to prove every quote.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。Print JSON.")] = False,
) -> None:
    """检查一份政策文件：列出全部错误，每处都写明行号、错在哪里、可以写什么。Check a policy file: every mistake in it.

    退出码：0 没有错误；1 有错误；2 文件读不了。

    Every mistake is answered with its line, the offending word and the words allowed. Exit code: 0 no mistake, 1
    mistakes, 2 the file cannot be read.
    """
    with heap.uncollected():
        from cli.law.validate import validated
    validated(file, source, as_json=as_json)


@policies.command("show")
def show(
    id: Annotated[str | None, typer.Argument(help="文件或措施编号；不写则列出全部。A document or measure id.")] = None,
    on: Annotated[
        dt.datetime | None,
        typer.Option(
            "--on", parser=typed, metavar="2026-07-01", callback=within, help="以哪一天为准，默认今天。On which day."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。Print JSON.")] = False,
    own: Own = None,
) -> None:
    """列出政策文件：某日是否有效、有哪些措施、每条如何处理。List the documents, their measures and their coverage.

    每份文件的条款分三种：已写成数据（encoded）、留给人判断（people）、不涉及而略去（ignored），各有理由。

    Each article of a document is encoded here, left to people, or ignored, with the reason.
    """
    with heap.uncollected():
        from cli.law.documents import shown
    shown(id, day_of(on), as_json=as_json, own=own)
