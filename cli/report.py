"""``softpark report``: A4 reports as PDF about districts, parks and whole cities, one by one or in batch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.days import day_of, typed, within
from cli.opened import opened
from registry.process import terminal

if TYPE_CHECKING:
    from maps.reports import Basis, Register
    from registry.store.store import Store

console = terminal.lines()
problems = terminal.lines(stderr=True)

Job = tuple[str, str]  # kind, and code or short name


def report(
    district: Annotated[
        list[str] | None,
        typer.Option("--district", help="区的代码或名称，可重复 / a district's code or name, repeatable"),
    ] = None,
    park: Annotated[
        list[str] | None, typer.Option("--park", metavar="SLUG", help="园区代号，可重复 / a park's id, repeatable")
    ] = None,
    city: Annotated[
        bool, typer.Option("--city", help="有已登记园区的城市全市 / the whole city of registered parks")
    ] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="全市、各区、各园区 / the city, each district, each registered park")
    ] = False,
    out: Annotated[Path, typer.Option("--out", help="写到哪个目录 / the folder to write to")] = Path("reports"),
    on: Annotated[
        datetime | None,
        typer.Option(
            "--on",
            parser=typed,
            metavar="2026-07-01",
            callback=within,
            help="截至哪一天，缺省为今天 / as of a day, today if not given",
        ),
    ] = None,
    language: Annotated[str, typer.Option("--lang", help="zh 或 / or en")] = "zh",
    internal: Annotated[
        bool,
        typer.Option(
            "--internal", help="列入不公开的金额，每页标明内部使用 / with sums that are not public, so marked"
        ),
    ] = False,
) -> None:
    """生成 A4 PDF 报告：区、园区或全市。Make A4 reports as PDF: of districts, parks, the whole city.

    地图、关键数字、图表、名录、条款依据。缺省只含人人可看的内容：真实园区的补贴金额不列入。

    Map, key figures, charts, lists and clauses. By default they hold what everybody may see: no sums of real parks.
    """
    if language not in ("zh", "en"):
        raise typer.BadParameter("zh 或 en / one of the two", param_hint="--lang")
    if not (district or park or city or everything):
        raise typer.BadParameter("--district、--park、--city、--all 至少给出一个 / give at least one of these")
    day = day_of(on)
    with opened() as store:
        _ready()
        basis = _basis(store, day, internal)
        jobs = _jobs(basis.register, district or [], park or [], city, everything)
        _folder(out)
        for kind, id in _shown(jobs):
            _write(basis, kind, id, language, out)
    console.print(f"已写入 {len(jobs)} 份报告：{out}\nWrote {len(jobs)} reports to {out}")


def _ready() -> None:
    """Without a Chinese font nothing is begun."""
    from maps.reports import NoFont, typeface

    try:
        typeface()
    except NoFont as missing:
        problems.print(str(missing), style="red")
        raise typer.Exit(1) from None


def _basis(store: Store, day: date, internal: bool) -> Basis:
    from maps import reports
    from registry.person import PUBLIC

    with problems.status("读取登记 Reading the register"):
        register = reports.read_register(store, day)
    return reports.for_office(register) if internal else reports.for_person(register, PUBLIC)


def _jobs(
    register: Register, districts: Iterable[str], parks: Iterable[str], city: bool, everything: bool
) -> list[Job]:
    """What to make, each once; a place or park that the register does not have ends it before anything is written."""
    from maps.reports import UnknownPlace, district_code, with_parks

    cities, of_districts, slugs = with_parks(register)
    jobs: list[Job] = [("city", code) for code in cities] if city or everything else []
    try:
        jobs += [("district", district_code(register, asked)) for asked in districts]
    except UnknownPlace as unknown:
        problems.print(f"{unknown.zh}\n{unknown.en}", style="red")
        raise typer.Exit(2) from None
    known = set(register.whole.parks["slug"])
    for slug in parks:
        if slug not in known:
            problems.print(
                f"没有代号为 {slug} 的园区，代号见 softpark parks。\nNo park has the id {slug}; see softpark parks.",
                style="red",
            )
            raise typer.Exit(2)
        jobs.append(("park", slug))
    if everything:
        jobs += [("district", code) for code in of_districts] + [("park", slug) for slug in slugs]
    return list(dict.fromkeys(jobs))


def _shown(jobs: list[Job]) -> Iterator[Job]:
    from rich.progress import track

    text = "报告 Reports"
    yield from track(jobs, description=text, console=problems, transient=True, disable=not problems.is_terminal)


def _folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        _cannot(out, error)


def _write(basis: Basis, kind: str, id: str, language: str, out: Path) -> None:
    from maps.reports import make

    report, content = make(basis, kind, id, language)
    path = out / f"{report.file}.pdf"
    half = path.with_suffix(".part")
    try:
        half.write_bytes(content)
        half.replace(path)  # whole or not at all
    except OSError as error:
        half.unlink(missing_ok=True)
        _cannot(path, error)
    console.print(f"{path}  {report.title}")
    for sentence in report.missing:  # a sign that no font has
        problems.print(f"  {sentence}", style="yellow")


def _cannot(path: Path, error: OSError) -> None:
    problems.print(f"无法写入 {path}：{error.strerror}\nCannot write {path}: {error.strerror}", style="red")
    raise typer.Exit(1)


COMMANDS = {"report": report}
