"""The plans on the map (规划分工图层): which place a document gives which role, with its clause. A layer of history."""

from __future__ import annotations

import json
from collections.abc import Mapping

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from maps.coverage.ground import Ground
from maps.coverage.results import Result, ResultColumn, ResultRow, Source, box_of
from maps.geo.districts import NEIGHBOURS
from maps.geo.geodesy import united
from registry.parks.plan_roles import PlanRole, plan_roles
from registry.policy import load_law, standing
from registry.policy.files.law import Standing
from registry.words import Words

COLUMNS = (
    ResultColumn("name", Words("地方", "place"), "name"),
    ResultColumn("role", Words("文件给出的定位", "role in the document"), "name"),
    ResultColumn("document", Words("文件", "document"), "name"),
    ResultColumn("article", Words("条款", "article"), "text"),
    ResultColumn("quote", Words("原文", "clause"), "text"),
    ResultColumn("period", Words("期限", "period"), "name"),
)
STATES = {
    "not_yet": Words("未到期限", "not yet begun"),
    "in_force": Words("期限内", "running"),
    "last_day": Words("最后一天", "last day"),
    "expired": Words("已期满", "over"),
    "draft": Words("征求意见稿", "a draft"),
}
PLANS = Words(
    "规划与措施中的提法，供查阅历史；不是认定，不影响任何补贴。片区与列名园区的边界没有公布，画的是示意圆或中心点。",
    "What plans and measures say, kept as history: nothing here certifies a park or decides a subsidy. No boundary of "
    "these areas and parks is published; drawn are indicative circles and centres.",
)


def plan_layer(ground: Ground) -> Result:
    """Every role with its clause; `ground` must hold the parks that documents name."""
    roles = plan_roles()
    shapes = _shapes(ground)
    sources = [
        Source(Words(d.title.zh, d.title.en), d.id)
        for d in load_law().documents
        if any(role.document == d.id for role in roles)
    ]
    notes = (PLANS, *(role.note for role in roles if role.note))
    rows = tuple(_row(number, role, shapes, ground) for number, role in enumerate(roles, 1))
    name = Words("规划分工、重点片区与争创园区", "Roles in plans, key areas and candidates")
    return Result("plan_roles", name, COLUMNS, rows, None, notes, tuple(sources))


def _row(number: int, role: PlanRole, shapes: Mapping[str, BaseGeometry], ground: Ground) -> ResultRow:
    document = next(each for each in load_law().documents if each.id == role.document)
    found = [shapes[place] for place in role.places if place in shapes]
    land = united(shape for shape in found if shape.geom_type != "Point")
    cells = {
        "name": role.name,
        "role": role.role,
        "document": Words(document.title.zh, document.title.en),
        "article": role.article,
        "quote": role.quote,
        "period": period(standing(document, ground.day)),
    }
    outline = found[0] if land.is_empty and found else land
    park = role.places[0] if role.of == "park" else None
    drawn = None if outline.is_empty else outline
    return ResultRow(f"{role.document}:{number}", cells, drawn, box_of(found), park, kind="role")


def period(force: Standing) -> Words:
    """The days of a document, and where the day asked about stands to them."""
    state = STATES[force.state]
    if force.start is None or force.end is None:
        return state
    return Words(f"{force.start} 至 {force.end}，{state.zh}", f"{force.start} to {force.end}, {state.en}")


def _shapes(ground: Ground) -> dict[str, BaseGeometry]:
    """By code or id: outlines of districts, cities and areas, else the centre; parks as the register has them."""
    found: dict[str, BaseGeometry] = {d.code: d.geometry for d in ground.districts.itertuples()}
    for code, rows in ground.districts.groupby("city_code"):
        found[code] = united(rows.geometry)
    around = json.loads(NEIGHBOURS.read_text(encoding="utf-8"))["features"]
    found |= {each["properties"]["code"]: shape(each["geometry"]) for each in around}
    found |= {a.id: a.geometry or shapely.Point(a.lon, a.lat) for a in ground.areas.itertuples()}
    return found | {park.slug: park.geometry for park in ground.parks.itertuples()}
