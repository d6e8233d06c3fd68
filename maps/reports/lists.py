"""Lists (名录) and sums that several reports share: parks of a place, and what their tenants may claim."""

from __future__ import annotations

from dataclasses import replace

import geopandas

from maps.coverage import subsidy_layer
from maps.coverage.ground import Ground
from maps.coverage.results import Result
from maps.geo.geodesy import HECTARE, square_metres
from maps.reports import blocks
from maps.reports.basis import Basis
from maps.reports.blocks import Block
from maps.speech import NOTHING, UNKNOWN, UNTOLD, Speech
from maps.viewport.filters import TIERS
from maps.viewport.symbols import named
from registry.claims.rulings import in_force
from registry.claims.subsidies import PlaceSums
from registry.parks.park_standing import OF_TIER
from registry.parks.park_words import ROLE_NAMES
from registry.words import Words

MOST = 200  # parks in a list; a register of thousands belongs into a workbook
TITLED = tuple(OF_TIER.values())
CLOSED = Words(
    "标为“不显示”的：园区名册不公开，也没有公布过这一合计。主管部门登录后可见本辖区。",
    "“Not shown”: the roster of a park is not public, and this sum was never published. Officials see their own "
    "district or city when logged in.",
)
BY_MEASURE = Words(
    "园区名册不公开，各项措施的企业数与金额不列入本报告。主管部门登录后可见本辖区。",
    "The roster of the park is not public, so what its tenants may claim by single measures is not in this report. "
    "Officials see their own district or city when logged in.",
)
EMPTY = Words("没有园区。", "There are no parks.")


def standing_of(park, say: Speech) -> str:
    """★ 国家级; of a place of reference its role alone."""
    sign, words = named(park.standing, park.role)
    return " ".join(filter(None, [sign, say(words)]))


def park_name(park, say: Speech) -> str:
    name, demo = say.name(park), say("演示", "demo")
    return name if not park.demo or demo.lower() in name.lower() else f"{name}（{demo}）"


def parks(ground: Ground, say: Speech, district: bool = False) -> list[Block]:
    """The parks by standing, then name; the first `MOST` of them."""
    frame = ground.parks
    if frame.empty:
        return [blocks.text(say(EMPTY))]
    ordered = frame.assign(rank=[TIERS.index(tier) for tier in frame["standing"]]).sort_values(["rank", "name_zh"])
    columns = [(say("园区", "park"), "left")]
    if district:
        columns.append((say("区", "district"), "left"))
    columns += [
        (say("等次", "standing"), "left"), (say("运营主体", "operating body"), "left"),
        (say("入驻企业（家）", "tenants"), "right"), (say("占地（公顷）", "land, ha"), "right"),
        (say("轮廓", "outline"), "left"),
    ]  # fmt: skip
    rows = [_line(park, say, district) for park in ordered.head(MOST).itertuples()]
    shares = [2.8, 1.4, 2.9, 2.9, 0, 0, 1.6] if district else [3, 2.7, 3.3, 0, 0, 1.6]
    found = [blocks.table(columns, rows, shares=shares)]
    if len(frame) > MOST:
        left = len(frame) - MOST
        found.append(
            blocks.notes([say(f"另有 {left:,} 个园区未列出，见导出的表格。", f"{left:,} more are in the workbook.")])
        )
    return found


def _line(park, say: Speech, district: bool) -> list[str]:
    shape = park.geometry
    land = None if park.outline == "point" else float(square_metres([shape])[0]) / HECTARE
    outline = {
        "surveyed": say("测绘", "surveyed"), "indicative": say("示意", "indicative"),
        "point": say("仅中心点", "centre"),
    }[park.outline]  # fmt: skip
    return [
        park_name(park, say),
        *([say.name(park, "district")] if district else []),
        standing_of(park, say),
        park.operator or say(UNKNOWN),
        f"{park.tenants:,}",
        say(UNKNOWN) if land is None else f"{land:,.2f}",
        outline,
    ]


def titled(frame: geopandas.GeoDataFrame) -> int:
    """How many of the parks hold a title."""
    return int(frame["standing"].isin(TITLED).sum())


def roles_note(frame: geopandas.GeoDataFrame, say: Speech) -> str:
    """Of the parks, how many are registered and how many a document only names."""
    counted = frame["role"].value_counts()
    said = [f"{say(name)} {counted[role]}" for role, name in ROLE_NAMES.items() if counted.get(role)]
    return "，".join(said) if not say.english else ", ".join(said)


def sums_figure(place: PlaceSums | None, say: Speech) -> tuple[str, str, str]:
    """The key figure of what may be claimed: the least, and the most beside it."""
    name = say("可申请的补贴（最低）", "may be claimed, at least")
    if place is not None and place.sums is None:
        return say(UNTOLD), name, ""
    if place is None or not place.sums.tenants:
        return NOTHING, name, say("没有登记入驻企业", "no tenants registered")
    sums = place.sums
    told = say(
        f"最高 {say.money(sums.high)}；{sums.claimants} 家可能可申请",
        f"at most {say.money(sums.high)}; {sums.claimants} may be able to claim",
    )
    if sums.beyond:
        told += say(
            f"；另有 {sums.beyond} 家可能获得其他支持（未计入金额）",
            f"; {sums.beyond} may get other support, not in the sum",
        )
    if place.of:
        told += say(f"；公布截至 {place.of}", f"; published as of {place.of}")
    return say.money(sums.low), name, told


def subsidies(ground: Ground, basis: Basis, code: str) -> Result:
    """The sums of a city by district, of a district by park, as the reader of the report may see them."""
    by = subsidy_layer.by_district if len(code) == 4 else subsidy_layer.by_park
    result = by(ground, list(basis.places), code)
    notes = [note for note in result.notes if note != subsidy_layer.HIDDEN]
    if subsidy_layer.HIDDEN in result.notes:
        notes.append(CLOSED)
    return replace(result, notes=tuple(notes))


def claims_note(basis: Basis, say: Speech) -> str:
    """Which rulings the sums rest on."""
    with basis.register.store.read() as session:
        adopted = len(in_force(session, basis.day))
    if not adopted:
        return say(
            "当日没有有效的裁定，条文有歧义处按最低计算。", "No ruling is in force: what is open counts as the least."
        )
    return say(
        f"计算采用当日有效的裁定 {adopted} 条（见“裁定”页）。", f"Rests on {adopted} rulings in force on the day."
    )
