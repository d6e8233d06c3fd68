"""``softpark assess`` and what is asked of whole registers: runs, receipts, comparisons, near misses, budgets."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

# A pipe has no width of its own; 80 columns would fold ids into ribbons.
console = Console(width=None if sys.stdout.isatty() else 120, highlight=False)
problems = Console(stderr=True, soft_wrap=True, highlight=False)

CHINA = timezone(timedelta(hours=8))
SIMULATION = (
    "测算：条文没有写明总额不足时如何分配，以下按最大余额法比例分配，仅供参考。\n"
    "A simulation: no text says how a sum that is too small is shared out; these are proportional parts by largest "
    "remainder."
)
SHOWN = 20
MOST = Decimal(10) ** 13

AS_OF = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="截至哪一天，缺省为今天 / on which day, today if not given"),
]
DISTRICT = Annotated[str | None, typer.Option(help="只算此区，6 位代码如 440311 / this district only, six digits")]
MEASURE = Annotated[str, typer.Option("--measure", help="措施编号 / a measure's id, such as guangming-2025-4/14")]
RUN = Annotated[str, typer.Argument(metavar="RUN", help="运行编号或其开头 / a run's id, or how it begins")]
OUT = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="写入 .parquet、.csv 或 .xlsx / write the list to this file"),
]


@contextmanager
def _register() -> Iterator:
    """The store; what cannot be done is said in words with exit code 2."""
    from registry.assess.lists import ListError
    from registry.assess.run import RunError
    from registry.cli import opened

    try:
        with opened() as store:
            yield store
    except (RunError, ListError) as fault:
        problems.print(f"[red]未执行 Not done[/red] {escape(str(fault))}")
        raise typer.Exit(2) from None


@contextmanager
def _bar(text: str) -> Iterator:
    """A progress bar on terminals, as a callback (done, total)."""
    from rich.progress import Progress

    with Progress(console=problems, transient=True, disable=not problems.is_terminal) as bar:
        task = bar.add_task(text, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def assess(
    as_of: AS_OF = None,
    district: DISTRICT = None,
    measure: Annotated[str | None, typer.Option(help="只算此项措施 / this measure only")] = None,
    out: OUT = None,
) -> None:
    """认定全册：登记中每家企业、每个运营主体可得什么，并存为一次运行。Determine everybody; keep the run.

    同一天、同样的事实、政策、裁定与程序，得到同一个运行编号和逐字节相同的结果；用 softpark receipt 可以证明。

    The same day, facts, policies, rulings and code give the same run with the same bytes; softpark receipt proves it.
    """
    from registry.assess import export, lists, sources
    from registry.assess.run import assess as make
    from registry.policy import load_law

    with _register() as store:
        path = None if out is None else lists.checked(out)
        with _bar("认定 Assessing") as progress:
            run = make(store, _day(as_of), district, measure, progress)
        law = load_law()
        if path is not None:
            with store.read() as session:
                table = export.answers(session, law, run)
            lists.write(table, sources.of_run(law, run), path)
    _show_totals(law, run)
    if out is not None:
        console.print(f"已写入 {len(table):,} 行 / rows written: {escape(str(out))}")


def _day(given: datetime | None) -> date:
    return given.date() if given else datetime.now(CHINA).date()


def _show_totals(law, run) -> None:
    from registry.policy.vocabulary import STATUSES

    mark = "（含演示数据 with demo data）" if run.demo else ""
    console.print(f"运行 run [bold]{run.id}[/bold]，截至 as of {run.as_of}{mark}")
    table = Table(box=None, header_style="bold", title_justify="left")
    for heading in ("措施 measure", "结论 status"):
        table.add_column(heading, overflow="fold")
    for heading in ("数量 count", "最低合计（元） least, yuan", "最高合计（元） most, yuan"):
        table.add_column(heading, justify="right")
    for kind in run.record["totals"].values():
        for measure, statuses in kind.items():
            for status, sums in statuses.items():
                if status != "not_applicable":
                    amounts = [_yuan(sums["low_fen"]), _yuan(sums["high_fen"])]
                    table.add_row(measure, STATUSES[status].zh, f"{sums['count']:,}", *amounts)
    console.print(table)


def _yuan(fen: int) -> str:
    return f"{Decimal(int(fen)).scaleb(-2):,.2f}"


def runs() -> None:
    """列出保存的运行。List the runs that were kept."""
    from registry.assess.run import kept

    with _register() as store, store.read() as session:
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


def receipt(run: RUN) -> None:
    """重算一次运行，证明或否定其结果，并说明差异。Recompute a run: prove it, or say what differs.

    退出码：0 为得证，1 为不符。Exit code 0: proven; 1: not.
    """
    from registry.assess.receipt import receipt as prove

    with _register() as store, _bar("重算 Recomputing") as progress:
        found = prove(store, run, progress)
    if found.proven:
        console.print(f"[green]得证 Proven[/green]：运行 {found.run.id}，同样的事实得出逐字节相同的结果。 Same bytes.")
        return
    console.print(f"[red]不符 Not proven[/red]：运行 run {found.run.id}")
    for what, words in DIFFERENCES.items():
        if names := found.names(what):
            console.print(f"  {words}：{escape('、'.join(names))}")
    if not found.names("answers"):
        console.print("  结果仍相同 the answers are the same")
    raise typer.Exit(1)


def compare(before: RUN, after: RUN) -> None:
    """比较两次运行：谁多得，谁少得，为什么。Compare two runs: who gained, who lost, and why."""
    from registry.assess import compare as comparison
    from registry.assess.names import named
    from registry.assess.run import load
    from registry.policy import load_law

    law = load_law()
    with _register() as store, store.read() as session:
        old, new = load(session, before), load(session, after)
        changes = list(comparison.changes(law, old, new))
        names = {
            kind: {**named(session, kind, run.table(f"{kind}/facts"), run.as_of)["name"].to_dict()}
            for run in (old, new)
            for kind in ("tenant", "operator")
            if run.table(f"{kind}/facts") is not None
        }
    differing = "、".join(comparison.causes(old, new)) or "无 none"
    console.print(f"{old.id} → {new.id}；事实之外的不同 besides facts: {differing}")
    for how, words in (("gained", "多得 gained"), ("lost", "少得 lost"), ("changed", "有变化 changed")):
        mine = [change for change in changes if change.how == how]
        console.print(f"[bold]{words}[/bold]：{len(mine):,}")
        for change in mine[:SHOWN]:
            name = names.get(change.kind, {}).get(change.id, f"{change.kind} {change.id}")
            console.print(f"  {escape(str(name))} {change.measure}：{_change(change)}")
        if len(mine) > SHOWN:
            console.print(f"  …… 另有 {len(mine) - SHOWN:,} 个 / and {len(mine) - SHOWN:,} more")


def _change(change) -> str:
    def side(status, low, high) -> str:
        amount = _yuan(low) if low == high else f"{_yuan(low)}–{_yuan(high)}"
        return "未列入 not listed" if status is None else f"{status} {amount}"

    why = [("条款 clauses", change.clauses), ("事实 facts", change.facts), ("信息 known or lacking", change.learned)]
    told = "；".join(f"{words} {'、'.join(names)}" for words, names in why if names)
    return f"{side(*change.before)} → {side(*change.after)}" + (f"（{told}）" if told else "")


def near_misses(
    measure: MEASURE,
    clause: Annotated[str | None, typer.Option(help="列出只差此条的 / list who fails on this clause only")] = None,
    as_of: AS_OF = None,
    district: DISTRICT = None,
) -> None:
    """差一点：被拒者各败于哪条，多少人只差这一条。Near misses: which clause refuses how many, and how many alone."""
    from registry.assess.run import RunError
    from registry.assess.simulation import near_misses as find
    from registry.policy import load_law

    law = load_law()
    with _register() as store:
        found = find(store, law, measure, _day(as_of), district)
        if clause is not None and any(clause not in each.counts for each in found):
            known = "、".join(found[0].counts)
            raise RunError(f"{measure} 没有条款“{clause}”，可用：{known} / there is no clause {clause!r}")
        names = _names(store, found, clause) if clause is not None else []
    for each in found:
        console.print(f"[bold]{each.kind}[/bold]：不符合 refused {each.refused:,}")
        for id, (fail, alone) in each.counts.items():
            words = next(one for one in law.measures[measure].clauses if one.id == id).name
            console.print(f"  {id} {words.zh}：{fail:,}；只差此条 on it alone {alone:,}")
    for name in names:
        console.print(f"  {escape(name)}")


def _names(store, found, clause: str) -> list[str]:
    from sqlalchemy import select

    from registry.models import Park, Tenant

    names = []
    with store.read() as session:
        for each in found:
            table, name = (Tenant, Tenant.name) if each.kind == "tenant" else (Park, Park.name_zh)
            ids = each.alone[clause].tolist()
            for first in range(0, len(ids), 500):
                asked = select(name).where(table.id.in_(ids[first : first + 500])).order_by(table.id)
                names += session.scalars(asked)
    return names


def budget(
    measure: MEASURE,
    year: Annotated[int, typer.Option(min=2000, max=2100, help="申请年度 / the year of the claims")],
    amount: Annotated[str, typer.Option(metavar="YUAN", help="预算，元 / the budget in yuan")],
    as_of: AS_OF = None,
    district: DISTRICT = None,
    out: OUT = None,
) -> None:
    """测算：预算不足时各得多少，精确到分，合计等于预算。Simulate what a budget leaves of each claim, to the fen.

    申请额按确定可得的最低数计。A claim counts with what is certain.
    """
    import pyarrow as pa

    from registry.assess import export, lists, sources
    from registry.assess.run import RunError
    from registry.assess.simulation import shares
    from registry.policy import load_law

    law, fen = load_law(), _fen(amount)
    day = _claim_day(as_of, year)
    with _register() as store:
        path = None if out is None else lists.checked(out)
        if day.year != year:
            raise RunError(f"--as-of {day} 不在 {year} 年 / is not in the year {year}")
        found = shares(store, law, measure, day, fen, district)
        if path is not None and found:
            with store.read() as session:
                table = pa.concat_tables([export.parts(session, each, day) for each in found])
            told = {
                "测算 simulation": SIMULATION.replace("\n", " "),
                "演示 demo": sources.DEMO,
                "措施 measure": measure,
                "截至 as of": day.isoformat(),
                "预算 budget": f"{_yuan(fen)} 元 yuan",
            }
            if not any(table["demo"].to_pylist()):
                del told["演示 demo"]
            lists.write(table, told, path)
    claims, parts = sum(int(e.claims.sum()) for e in found), sum(int(e.parts.sum()) for e in found)
    console.print(f"[yellow]{SIMULATION}[/yellow]")
    console.print(f"{measure}，{year} 年，截至 as of {day}：{sum(len(e.ids) for e in found):,} 个申请 claims")
    console.print(
        f"  申请合计 claimed {_yuan(claims)} 元；预算 budget {_yuan(fen)} 元；分配 shared out {_yuan(parts)} 元"
    )
    if claims > fen:
        console.print(f"  约为申请额的 about {Decimal(fen) * 100 / claims:.2f} %")
    else:
        console.print("  预算足够，各得全额 the budget suffices, everybody gets all of it")


def _claim_day(as_of: datetime | None, year: int) -> date:
    """The day given, else today, or the last day of the year if today is in another."""
    today = _day(as_of)
    return today if as_of or today.year == year else date(year, 12, 31)


def _fen(amount: str) -> int:
    try:
        yuan = Decimal(amount.replace(",", ""))
    except InvalidOperation:
        yuan = Decimal("NaN")
    if not yuan.is_finite() or not 0 <= yuan <= MOST or yuan != yuan.quantize(Decimal("0.01")):
        raise typer.BadParameter(
            f"{amount}：应为 0 以上、最多两位小数的元 / an amount in yuan with at most two decimals",
            param_hint="--amount",
        )
    return int(yuan * 100)


COMMANDS = {
    "assess": assess,
    "runs": runs,
    "receipt": receipt,
    "compare": compare,
    "near-misses": near_misses,
    "budget": budget,
}
