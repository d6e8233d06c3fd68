"""``softpark near-misses`` and ``softpark budget``: questions about everybody whose answers are not kept."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer

from cli.assess import DISTRICT, OUT
from cli.days import AS_OF, day_of
from cli.whole.saying import console, register, say_unasked, shown_yuan
from registry.process import terminal

SIMULATION = (
    "测算：条文没有写明总额不足时如何分配，以下按最大余额法比例分配，仅供参考。\n"
    "A simulation: no text says how a sum that is too small is shared out; these are proportional parts by largest "
    "remainder."
)
MOST = Decimal(10) ** 13

MEASURE = Annotated[str, typer.Option("--measure", help="措施编号 / a measure's id, such as guangming-2025-4/14")]


def near_misses(
    measure: MEASURE,
    clause: Annotated[str | None, typer.Option(help="列出只差此条的 / list who fails on this clause only")] = None,
    as_of: AS_OF = None,
    district: DISTRICT = None,
) -> None:
    """差一点：被拒者各败于哪条，多少人只差这一条。Near misses: which clause refuses how many, and how many alone."""
    from registry.claims.lists.simulation import near_misses as find
    from registry.claims.runs.errors import RunError
    from registry.policy import load_law

    law = load_law()
    with register() as store:
        left_out: list = []
        found = find(store, law, measure, day_of(as_of), district, left_out)
        if clause is not None and any(clause not in each.counts for each in found):
            known = "、".join(found[0].counts)
            raise RunError(
                f"{measure} 没有条款“{clause}”，可用：{known}",
                f"{measure} has no clause {clause!r}; use one of {known}",
            )
        names = _names(store, found, clause) if clause is not None else []
    for each in found:
        console.say((each.kind, "bold"), f"：不符合 refused {each.refused:,}")
        for id, (fail, alone) in each.counts.items():
            words = next(one for one in law.measures[measure].clauses if one.id == id).name
            console.print(f"  {id} {words.zh}：{fail:,}；只差此条 on it alone {alone:,}")
    for name in names:
        console.print(f"  {terminal.one_line(name)}")
    say_unasked(left_out)


def _names(store, found, clause: str) -> list[str]:
    from sqlalchemy import select

    from registry.store.models import Park, Tenant

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
    from registry.claims.lists import export, lists
    from registry.claims.lists.simulation import shares
    from registry.claims.runs import sources
    from registry.claims.runs.errors import RunError
    from registry.policy import load_law
    from registry.policy.kernel.exact import total

    law, fen = load_law(), _fen(amount)
    day = _claim_day(as_of, year)
    with register() as store:
        path = None if out is None else lists.checked(out)
        if day.year != year:
            raise RunError(f"--as-of {day} 不在 {year} 年", f"--as-of {day} is not in the year {year}")
        left_out: list = []
        found = shares(store, law, measure, day, fen, district, left_out)
        if path is not None and found:
            with store.read() as session:
                tables = [export.parts(session, each, day) for each in found]
            told = {
                "测算 simulation": SIMULATION.replace("\n", " "),
                "演示 demo": sources.DEMO,
                "措施 measure": measure,
                "截至 as of": day.isoformat(),
                "预算 budget": f"{shown_yuan(fen)} 元 yuan",
            }
            if not any(any(table["demo"].to_pylist()) for table in tables):
                del told["演示 demo"]
            lists.write(tables, told, path)
    claims, parts = sum(total(e.claims) for e in found), sum(total(e.parts) for e in found)
    console.print(SIMULATION, style="yellow")
    console.print(f"{measure}，{year} 年，截至 as of {day}：{sum(len(e.ids) for e in found):,} 个申请 claims")
    console.print(
        f"  申请合计 claimed {shown_yuan(claims)} 元；预算 budget {shown_yuan(fen)} 元；"
        f"分配 shared out {shown_yuan(parts)} 元"
    )
    if claims > fen:
        console.print(f"  约为申请额的 about {Decimal(fen) * 100 / claims:.2f} %")
    else:
        console.print("  预算足够，各得全额 the budget suffices, everybody gets all of it")
    say_unasked(left_out)


def _claim_day(as_of: datetime | None, year: int) -> date:
    """The day given, else today, or the last day of the year if today is in another."""
    today = day_of(as_of)
    return today if as_of or today.year == year else date(year, 12, 31)


def _fen(amount: str) -> int:
    try:
        yuan = Decimal(amount.replace(",", ""))
    except InvalidOperation:
        yuan = Decimal("NaN")
    if not yuan.is_finite() or not 0 <= yuan <= MOST or yuan != yuan.quantize(Decimal("0.01")):
        raise typer.BadParameter(
            f"{terminal.one_line(amount)}：应为 0 以上、最多两位小数的元 / an amount in yuan with at most two decimals",
            param_hint="--amount",
        )
    return int(yuan * 100)


COMMANDS = {"near-misses": near_misses, "budget": budget}
