"""``softpark assess --export-facts`` and ``--facts``: facts written out of the register, and runs by such files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cli.days import day_of
from cli.topics import about
from cli.whole.saying import bar, console, register, say_unasked, show_totals, told
from registry.claims.factfiles import embedded, files
from registry.claims.factfiles.export import written
from registry.claims.factfiles.head import Scope
from registry.claims.factfiles.outcome import FileRun
from registry.claims.runs.errors import RunError
from registry.policy import load_law
from registry.process import heap


@dataclass(frozen=True)
class Asked:
    """What was typed."""

    as_of: datetime | None
    district: str | None
    measure: str | None
    topics: Sequence[str] | None
    export_facts: Path | None
    facts: Path | None
    out: Path | None
    engine: str
    spark_conf: Sequence[str] | None


def done(asked: Asked) -> None:
    """Export, or assess; what does not go together is said with exit code 2."""
    with told():
        if asked.spark_conf and asked.engine != "spark":
            raise RunError("--spark-conf 只与 --engine spark 同用。", "--spark-conf goes with --engine spark only.")
        if asked.facts is None and asked.engine == "spark":
            raise RunError(
                "--engine spark 要有 --facts：先用 --export-facts 导出事实。",
                "--engine spark needs --facts: export them by --export-facts first.",
            )
        if asked.facts is None and asked.export_facts is not None:
            _export(asked, asked.export_facts)
        elif asked.facts is not None:
            _assess(asked, asked.facts)


def _export(asked: Asked, path: Path) -> None:
    """Write the facts of the register."""
    if asked.out is not None:
        raise RunError(
            "--export-facts 与 --out 不能同用：导出事实时不认定，没有结果可写。",
            "--export-facts and --out exclude each other: nobody is determined, so there is no list to write.",
        )
    heap.keep()
    law = about(load_law(), asked.topics)
    with register() as store, bar("导出 Exporting") as progress:
        made = written(store, day_of(asked.as_of), path, law, asked.district, asked.measure, progress)
    for kind, rows in made.rows.items():
        who = f"{made.claimants[kind]:,} 个申请人 claimants，{rows:,} 行 rows"
        console.print(f"已写入 written: {path / f'{kind}.parquet'}：{who}")
    if made.demo:
        console.print("含演示数据 with demo data")
    say_unasked(made.unasked)


def _assess(asked: Asked, facts: Path) -> None:
    """Work a run out from fact files."""
    if asked.export_facts is not None:
        raise RunError("--facts 与 --export-facts 一次只做一件。", "--facts and --export-facts: one at a time.")
    if asked.out is None:
        raise RunError(
            "--facts 要有 --out：结果写入哪个文件夹。",
            "--facts needs --out: the folder that the answers are written to.",
        )
    heap.keep()
    found = files.opened(facts)
    _same_scope(asked, found.scope, facts)
    made = _on_spark(asked, found, asked.out) if asked.engine == "spark" else _here(found, asked.out)
    show_totals(made.id, made.scope.as_of, made.scope.demo, made.totals)
    say_unasked(made.scope.unasked)
    console.print(f"已写入 {sum(made.rows.values()):,} 行 / rows written: {asked.out}")


def _here(found: files.FactFiles, out: Path) -> FileRun:
    with bar("认定 Assessing") as progress:
        return embedded.work_out(found, out, progress)


def _on_spark(asked: Asked, found: files.FactFiles, out: Path) -> FileRun:
    from registry.claims.factfiles import spark

    settings = dict(_setting(each) for each in asked.spark_conf or ())
    return spark.work_out(found, out, settings)


def _setting(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name.strip().startswith("spark.") and equals):
        raise RunError(
            f"--spark-conf“{text}”不对；应写 spark.名称=值，如 spark.master=local[2]。",
            f"--spark-conf {text!r} is wrong; write spark.NAME=VALUE, such as spark.master=local[2].",
        )
    return name.strip(), value.strip()


def _same_scope(asked: Asked, scope: Scope, facts: Path) -> None:
    """Raises RunError where something else was asked for than the facts are there for."""
    given = {
        "--as-of": (asked.as_of and asked.as_of.date(), scope.as_of),
        "--district": (asked.district, scope.district),
        "--measure": (asked.measure, scope.measure),
        "--topic": (asked.topics and about(load_law(), asked.topics).topics, scope.topics),
    }
    for option, (wanted, held) in given.items():
        if wanted is not None and wanted != held:
            shown = "、".join(sorted(held)) if isinstance(held, frozenset) else held
            raise RunError(
                f"{facts}：{option} 与文件的不符，文件是“{shown or '全部'}”；请去掉 {option}，或重新导出事实。",
                f"{facts}: {option} is not what the files are of, which is {str(shown or 'all')!r}; leave it out, or "
                "export the facts anew.",
            )
