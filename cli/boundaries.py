"""``softpark boundaries``: bring boundaries of districts or parks from a file, or take such a change back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.boundary_import import Agreed, BoundaryTarget, NotWritten, require, targets, write
from cli.opened import opened
from registry.process import terminal

if TYPE_CHECKING:
    from registry.store.store import Store

console = terminal.lines()
problems = terminal.lines(stderr=True)

HELP = (
    "边界：用本单位的文件替换行政区或园区的示意轮廓。Bring boundaries of districts or parks from a file.\n\n"
    "可读：GeoJSON、KML/KMZ、Shapefile（zip）、GeoPackage、DXF、WKT、勘测定界界址点、CSV 或 Excel 坐标点。"
    "先检查再写入；无效的环、坐标基准存疑、"
    "位置或面积异常，都要在命令中写明同意才会写入。\n\n"
    "Reads GeoJSON, KML or KMZ, a zipped Shapefile, GeoPackage, DXF, WKT, points as CSV, Excel or land survey text. "
    "Everything is looked at first; "
    "invalid rings, a doubtful datum, an unusual place or size are written only where the command agrees to them."
)
SYSTEM = Annotated[
    str | None, typer.Option("--system", help="坐标系，见 boundaries systems / the system, see boundaries systems")
]
UNIT = Annotated[str | None, typer.Option("--unit", help="长度单位：m、mm、cm、dm、km、ft、in / the unit of lengths")]
CONTROL = Annotated[
    list[str] | None,
    typer.Option(
        "--control",
        metavar="X,Y,EAST,NORTH",
        help="施工坐标的控制点，至少写两次：图上 X,Y 与实地东、北坐标（坐标系由 --system） / "
        "control points of a building site, at least two: x,y of the drawing, then its place in the system of --system",
    ),
]
app = typer.Typer(
    help=HELP,
    no_args_is_help=True,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="边界文件 / the file")],
    source: Annotated[str, typer.Option("--source", help="来源，如测绘单位与日期 / who surveyed it, and when")],
    park: Annotated[str | None, typer.Option("--park", metavar="SLUG", help="园区代号 / a park's short name")] = None,
    district: Annotated[
        str | None, typer.Option("--district", metavar="CODE", help="行政区代码，如 440311 / a district's code")
    ] = None,
    districts: Annotated[
        str | None,
        typer.Option(
            "--districts", metavar="FIELD", help="文件含多个区：代码所在字段 / many districts: the field of codes"
        ),
    ] = None,
    feature: Annotated[
        list[str] | None,
        typer.Option(
            "--feature",
            help="文件中的哪个图形：名称或序号；写几次则合成一个边界 / which outline of the file, by name or number; "
            "several together by several",
        ),
    ] = None,
    system: SYSTEM = None,
    unit: UNIT = None,
    control: CONTROL = None,
    datum: Annotated[
        str | None,
        typer.Option("--datum", help="经纬度的基准：none（按原样）、gcj02、bd09（转换）/ take the degrees for these"),
    ] = None,
    repair: Annotated[bool, typer.Option("--repair", help="同意修复无效的环 / agree to repair invalid rings")] = False,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="位置或面积异常也写入 / write what lies or measures unusually, too")
    ] = False,
    indicative: Annotated[
        bool, typer.Option("--indicative", help="园区：示意范围，不是测绘成果 / a park's: not surveyed")
    ] = False,
    accuracy: Annotated[float, typer.Option("--accuracy", help="园区：误差，米 / a park's: its error in metres")] = 1.0,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不写入 / look only, write nothing")] = False,
) -> None:
    """读入边界并写入登记；可以撤销。Bring a boundary into the register; it can be undone."""
    if sum(each is not None for each in (park, district, districts)) != 1:
        raise typer.BadParameter("--park、--district、--districts 给出其中一个 / give one of the three")
    with _said(), opened() as store:
        read = _read(file, system, unit, control or ())
        chosen = targets(store, read, park, district, districts, feature or ())
        agreed = Agreed(datum, repair, anyway)
        together = [target.district for target in chosen if target.district]
        judged = [(target, *_judged(store, read, target, agreed, together)) for target in chosen]
        if dry_run:
            _tell("仅检查，没有写入。", "Looked at only, nothing was written.")
            return
        number = write(store, read, judged, source, "indicative" if indicative else "surveyed", accuracy)
    _tell(
        f"已写入 {len(judged)} 个边界（第 {number} 号变更）。撤销：softpark boundaries undo {number}",
        f"Wrote {len(judged)} boundaries as change set {number}; to take it back: softpark boundaries undo {number}",
    )


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="边界文件 / the file")],
    system: SYSTEM = None,
    unit: UNIT = None,
    control: CONTROL = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON")] = False,
) -> None:
    """只看文件，不写入，也不用数据库：图形、面积、坐标系、要问的和错误。Look at a file only; nothing is written.

    退出码：0 读得出（可能有要问的）；2 读不出。Exit code: 0 it is read, maybe with something to ask; 2 it is not.
    """
    from maps.boundaryfiles import check_file
    from maps.boundaryfiles import refused as refusal

    try:
        found = check_file(_bytes(file), file.name, system, unit, control or ())
    except NotWritten as mistake:
        found = refusal(mistake)
    if as_json:
        console.say_json(found)
    else:
        _show_check(found)
    raise typer.Exit(2 if found["status"] == "refused" else 0)


def _show_check(found: dict[str, Any]) -> None:
    for each in found["outlines"]:
        area = "面积未知 area unknown" if each["area_ha"] is None else f"{each['area_ha']:,.2f} 公顷 ha"
        said = (each["name"], area, each["system"] or "坐标系未知 system unknown")
        parts = (f"{each['vertices']} 折点 vertices", f"{each['holes']} 孔 holes")
        console.print(" · ".join((*said, *parts)))
    for each in (*found["notes"], *found["asks"], *found["mistakes"]):
        _tell(each["zh"], each["en"])
        if each.get("what") in ("system", "unit") and each["choices"]:
            console.print(f"  {'、'.join(each['choices'])}")


@app.command()
def undo(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="变更的编号 / the number of the change")],
) -> None:
    """撤销一次边界变更；撤销本身也记入历史。Take a change of boundaries back; that is recorded, too."""
    from registry.boundaries import boundaries
    from registry.store import history

    with _said(), opened() as store:
        by = history.Authorship(history.from_here().by, what=boundaries.UNDO, undoes=number)
        with store.write(by) as session:
            boundaries.undo_any(session, number)
    _tell(f"已撤销第 {number} 号变更。", f"Took change set {number} back.")


@app.command()
def systems() -> None:
    """列出可以选择的坐标系。List the coordinate systems that can be chosen."""
    from maps.boundaryfiles import SYSTEMS

    for id, each in SYSTEMS.items():
        console.print(f"{id:>6}  {each.name.zh} / {each.name.en}")


class _said:
    """A refusal in words and exit code 2; nothing was written then."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type | None, refused: BaseException | None, _: object) -> None:
        from maps.boundaryfiles import CannotReadBoundary
        from registry.boundaries.boundaries import CannotApply
        from registry.store.history import CannotUndo
        from registry.store.store import StoreError

        if isinstance(refused, StoreError):
            problems.print(str(refused), style="red")
            raise typer.Exit(1) from None
        if isinstance(refused, (NotWritten, CannotApply, CannotUndo, CannotReadBoundary)):
            problems.say(("未写入", "red"), f" {refused.zh}\nNothing was written: {refused.en}")
            raise typer.Exit(2) from None


def _tell(zh: str, en: str) -> None:
    console.print(f"{zh}\n{en}")


def _bytes(path: Path) -> bytes:
    """The file, if it is not larger than may be read. Raises `NotWritten`."""
    from maps.boundaryfiles import MAX_BYTES

    try:
        if path.stat().st_size > MAX_BYTES:
            raise NotWritten(f"文件超过 {MAX_BYTES // 10**6} MB。", f"The file has more than {MAX_BYTES // 10**6} MB.")
        return path.read_bytes()
    except OSError as error:
        raise NotWritten(f"打不开 {path}：{error.strerror}", f"Cannot open {path}: {error.strerror}") from None


def _read(path: Path, system: str | None, unit: str | None, control: Sequence[str]) -> Any:
    from maps.boundaryfiles import read_file

    read = read_file(_bytes(path), path.name, system, unit=unit, control=control)
    for note in read.notes:
        _tell(note.zh, note.en)
    if read.units:
        raise NotWritten(
            f"长度单位请用 --unit {read.units[0]} 确认，坐标系用 --system（可能是 {'、'.join(read.guesses[:3])}）。",
            f"Confirm the unit of length with --unit {read.units[0]}, and the system with --system (it may be "
            f"{', '.join(read.guesses[:3])}).",
        )
    if read.local:
        raise NotWritten(
            "像是施工坐标：请用 --control 给出两个控制点，用 --system 写明实地坐标的坐标系。",
            "Coordinates of a building site: give two control points with --control, and their system with --system.",
        )
    if read.system is None:
        likely = f"可能是 {'、'.join(read.guesses[:3])}。" if read.guesses else ""
        maybe = f"It may be {', '.join(read.guesses[:3])}. " if read.guesses else ""
        raise NotWritten(
            f"文件没有可用的坐标系，请用 --system 指定（见 softpark boundaries systems）。{likely}",
            f"The file names no system that can be used. {maybe}Give --system, see softpark boundaries systems.",
        )
    return read


def _judged(store: Store, read: Any, target: BoundaryTarget, agreed: Agreed, together: list[str]) -> tuple[Any, Any]:
    """What there is to say about the outline, said, and what it was held against."""
    from maps.boundaryfiles import SHIFTS, doubts, judge, window
    from registry.boundaries import boundaries

    shape = target.feature.shape
    with store.read() as session:
        around = (
            boundaries.around_district(session, target.district, together)
            if target.park_id is None
            else boundaries.around_park(session, target.park_id, window(shape))
        )
    if agreed.datum is not None and agreed.datum not in SHIFTS:
        known = "、".join(SHIFTS)
        raise NotWritten(f"--datum 只能是 {known}。", f"--datum is one of {known}.")
    found = judge(shape, around, agreed.datum or read.shift, agreed.repair)
    _report(target, found)
    require(target, found, doubts(found, around), agreed)
    return found, around


def _report(target: BoundaryTarget, found: Any) -> None:
    area = "未知 unknown" if found.area_m2 is None else f"{found.area_m2 / 10_000:,.2f} 公顷 ha"
    before = "" if found.old_area_m2 is None else f"（原 before {found.old_area_m2 / 10_000:,.2f}）"
    parts = f"{found.parts} 部分 parts · {found.holes} 孔 holes · {found.vertices} 折点 vertices"
    console.print(f"{target.name}：{area}{before} · {parts}")
    for each in found.overlaps:
        console.print(f"  与 overlaps {each.name.zh} / {each.name.en}：{each.area_m2:,.0f} m²")
