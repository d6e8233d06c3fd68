"""``softpark assess`` and what is asked of whole registers: runs, receipts, comparisons."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, cast

import typer

from cli.days import AS_OF, day_of
from cli.topics import Topics, about
from cli.whole.saying import SHOWN, bar, console, register, say_unasked, show_totals, shown_yuan
from registry.process import terminal


class Engine(StrEnum):
    """What works a run out from fact files."""

    EMBEDDED = "embedded"
    SPARK = "spark"


DISTRICT = Annotated[str | None, typer.Option(help="只算此区，6 位代码如 440311 / this district only, six digits")]
RUN = Annotated[str, typer.Argument(metavar="RUN", help="运行编号或其开头 / a run's id, or how it begins")]
OUT = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="写入 .parquet、.csv 或 .xlsx / write the list to this file"),
]
OUT_OR_FOLDER = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="FILE",
        help="写入 .parquet、.csv 或 .xlsx；与 --facts 同用时写入此文件夹 / write the list to this file; with --facts, "
        "the answers to this folder",
    ),
]
EXPORT = Annotated[
    Path | None,
    typer.Option(
        "--export-facts",
        metavar="FOLDER",
        help="不认定，只把认定所用的事实写成 Parquet / do not assess: write the facts that go into it as Parquet",
    ),
]
FACTS = Annotated[
    Path | None,
    typer.Option(
        "--facts",
        metavar="PATH",
        help="按这些事实文件认定，不读登记 / assess by these fact files, without the register",
    ),
]

ENGINE = Annotated[
    Engine,
    typer.Option(
        help="与 --facts 同用：embedded 为本机，spark 为 Apache Spark（softpark[spark]，另需 Java 17）/ with --facts: "
        "on this machine, or on Apache Spark",
    ),
]
SPARK = Annotated[
    list[str] | None,
    typer.Option(
        "--spark-conf",
        metavar="KEY=VALUE",
        help="Spark 的设置，如 spark.master=spark://…，可以写几次 / a setting of Spark; may be repeated",
    ),
]


def assess(
    as_of: AS_OF = None,
    district: DISTRICT = None,
    measure: Annotated[str | None, typer.Option(help="只算此项措施 / this measure only")] = None,
    out: OUT_OR_FOLDER = None,
    topics: Topics = None,
    export_facts: EXPORT = None,
    facts: FACTS = None,
    engine: ENGINE = Engine.EMBEDDED,
    spark_conf: SPARK = None,
) -> None:
    """认定全册：登记中每家企业、每个运营主体可得什么，并存为一次运行。Determine everybody; keep the run.

    同一天、同样的事实、政策、裁定与程序，得到同一个运行编号和逐字节相同的结果；用 softpark receipt 可以证明。
    只问租金和园区的措施；其他主题用 --topic 加上，--measure 可以写任何主题的措施。
    --export-facts 把所用事实写成文件，--facts 据此在没有登记的机器上作同样的认定（docs/beyond.md）。

    The same day, facts, policies, rulings and code give the same run with the same bytes; softpark receipt proves it.
    Only measures about rent and parks are asked, unless --topic asks for others; --measure takes one of any topic.
    --export-facts writes the facts into files, and --facts assesses by such files where there is no register
    (docs/beyond.md).
    """
    if export_facts is not None or facts is not None or engine is not Engine.EMBEDDED or spark_conf:
        from cli.whole import fact_files

        asked = fact_files.Asked(as_of, district, measure, topics, export_facts, facts, out, engine.value, spark_conf)
        fact_files.done(asked)
        return
    from registry.claims.lists.lists import checked
    from registry.claims.runs.keeping import assess as make
    from registry.policy import load_law
    from registry.process import heap

    heap.keep()
    law = about(load_law(), topics)
    with register() as store:
        path = None if out is None else checked(out)
        with bar("认定 Assessing") as progress:
            run = make(store, day_of(as_of), district, measure, progress, law)
        if path is not None:
            rows = _write(store, law, run, path)
    show_totals(run.id, run.as_of, run.demo, cast("Mapping[str, Mapping[str, Mapping]]", run.record["totals"]))
    say_unasked(run.unasked)
    if out is not None:
        console.print(f"已写入 {rows:,} 行 / rows written: {out}")


def _write(store, law, run, path: Path) -> int:
    """The run as a list, with its sources; gives the number of its rows."""
    from registry.claims.lists import export, lists  # with them comes pandas, which no run needs that is only kept
    from registry.claims.runs import sources

    with store.read() as session:
        return lists.write(export.answers(session, law, run), sources.of_run(law, run), path)


def runs() -> None:
    """列出保存的运行。List the runs that were kept."""
    from rich.table import Table

    from registry.claims.runs.keeping import kept

    with register() as store, store.read() as session:
        table = Table(box=None, header_style="bold")
        for heading in ("运行 run", "截至 as of", "区 district", "措施 measure", "存于 kept at (UTC)"):
            table.add_column(heading, overflow="fold")
        for run in kept(session):
            when = run.recorded_at.strftime("%Y-%m-%d %H:%M")
            scope = (run.district or "全部 all", run.measure or "全部 all")
            table.add_row(run.id + ("（演示）" if run.demo else ""), run.as_of.isoformat(), *scope, when)
        rows = table.row_count
    console.print(table if rows else "还没有运行：softpark assess 认定全册 / no runs yet: softpark assess makes one")


DIFFERENCES = {
    "kept": "保存的内容被改动 what was kept was changed",
    "policy": "政策文件不同 policy files differ",
    "facts": "事实不同 facts differ",
    "rulings": "裁定不同 rulings differ",
    "code": "程序不同 code differs",
    "answers": "结果不同 answers differ",
}


ANOTHER_PROGRAM = 3


def receipt(run: RUN) -> None:
    """重算一次运行，证明或否定其结果，并说明差异。Recompute a run: prove it, or say what differs.

    退出码：0 为得证；3 为结果相同、程序已更新；1 为不符。Exit code 0: proven; 3: same answers, newer program; 1: not.
    """
    from registry.claims.lists.receipt import receipt as prove

    with register() as store, bar("重算 Recomputing") as progress:
        found = prove(store, run, progress)
    if found.proven:
        proof = f"：运行 {found.run.id}，同样的事实得出逐字节相同的结果。 Same bytes."
        console.say(("得证 Proven", "green"), proof)
        return
    if found.another_program:
        console.say(
            ("结果相同，程序已更新 Same answers, newer program", "yellow"),
            f"：运行 {found.run.id}，同样的事实和裁定得出逐字节相同的结果。 Same bytes of the same facts and rulings.",
        )
    else:
        console.say(("不符 Not proven", "red"), f"：运行 run {found.run.id}")
    for what, words in DIFFERENCES.items():
        if names := found.names(what):
            console.print(f"  {words}：{'、'.join(names)}")
    if not found.names("answers") and not found.another_program:
        console.print("  结果仍相同 the answers are the same")
    raise typer.Exit(ANOTHER_PROGRAM if found.another_program else 1)


def compare(before: RUN, after: RUN) -> None:
    """比较两次运行：谁多得，谁少得，为什么。Compare two runs: who gained, who lost, and why."""
    from registry.claims.lists import compare as comparison
    from registry.claims.lists.names import named
    from registry.claims.runs.keeping import load
    from registry.policy import load_law

    law = load_law()
    with register() as store, store.read() as session:
        old, new = load(session, before), load(session, after)
        changes = list(comparison.changes(law, old, new))
        names = {
            kind: {**named(session, kind, run.table(f"{kind}/facts"), run.as_of)["name"].to_dict()}
            for run in (old, new)
            for kind in ("tenant", "operator")
            if run.table(f"{kind}/facts") is not None
        }
    for run in (old, new):
        if run.unasked:
            console.print(f"{run.id}：登记有误、未认定 not determined, because of mistakes: {len(run.unasked):,}")
    differing = "、".join(comparison.causes(old, new)) or "无 none"
    console.print(f"{old.id} → {new.id}；事实之外的不同 besides facts: {differing}")
    for how, words in (("gained", "多得 gained"), ("lost", "少得 lost"), ("changed", "有变化 changed")):
        mine = [change for change in changes if change.how == how]
        console.say((words, "bold"), f"：{len(mine):,}")
        for change in mine[:SHOWN]:
            name = names.get(change.kind, {}).get(change.id, f"{change.kind} {change.id}")
            console.print(f"  {terminal.one_line(name)} {change.measure}：{_change(change)}")
        if len(mine) > SHOWN:
            console.print(f"  …… 另有 {len(mine) - SHOWN:,} 个 / and {len(mine) - SHOWN:,} more")


def _change(change) -> str:
    def side(status, low, high) -> str:
        amount = shown_yuan(low) if low == high else f"{shown_yuan(low)}–{shown_yuan(high)}"
        return "未列入 not listed" if status is None else f"{status} {amount}"

    why = [("条款 clauses", change.clauses), ("事实 facts", change.facts), ("信息 known or lacking", change.learned)]
    told = "；".join(f"{words} {'、'.join(names)}" for words, names in why if names)
    return f"{side(*change.before)} → {side(*change.after)}" + (f"（{told}）" if told else "")


COMMANDS = {"assess": assess, "runs": runs, "receipt": receipt, "compare": compare}
