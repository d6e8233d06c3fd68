"""Targets of plans (规划目标) beside what the register holds: the ground of parks with a title or a recognition.

The figure and its clause are those of the policy file (`Document.targets`). Nothing is said of whether it was reached:
what the clause leaves open stands in its note, what is not counted in those of the table.
"""

from __future__ import annotations

from typing import cast

import geopandas
import pandas as pd

from maps.coverage.adding import explained
from maps.coverage.coverage import OVERLAPPING
from maps.coverage.ground import ALL, INDICATIVE, ONCE, REGISTER, Ground
from maps.coverage.plan_roles import period
from maps.coverage.results import Result, ResultColumn, ResultRow, Source, box_of, share
from maps.geo.geodesy import square_metres, united
from registry.parks.counted import PARK
from registry.parks.park_standing import STANDINGS
from registry.parks.park_words import STANDING_NAMES
from registry.policy import load_law, standing
from registry.policy.files.documents import Document, Target
from registry.typed.article_words import article
from registry.words import Words

LAND = Words("占地（㎡）", "land, m²")
UNMEASURED = Words("面积不清楚的（个）", "of unknown area")
COUNTED = Words(
    "只计当日有称号或区级认定的园区，面积是其轮廓的占地；登记没有园区的建筑面积，也没有园区建成的日期。",
    "Only parks with a title or a recognition by their district on the day count, with the ground of their outlines; "
    "the register knows neither the floor area of parks nor when they were built.",
)
NO_CLAIM = Words(
    "这是登记与目标的对照，不表示目标是否完成。",
    "It holds the register against the target and does not say whether it was reached.",
)


def targets(ground: Ground, code: str = "") -> tuple[Result, ...]:
    """A table for each target of the documents at hand; with a code, of those whose territory the place lies in."""
    documents = [each for each in load_law().documents if code.startswith(each.jurisdiction) or not code]
    pairs = [(document, target) for document in documents for target in document.targets]
    return tuple(_table(ground, document, target, number) for number, (document, target) in enumerate(pairs, 1))


def _table(ground: Ground, document: Document, target: Target, number: int) -> Result:
    here = _only(ground.parks, _within(ground.parks, document.jurisdiction))
    held = _only(here, here["standing"] != "none")
    rows = [
        row
        for each in STANDINGS
        if each != "none"
        for row in _rows(each, target, _only(held, held["standing"] == each))
    ]
    demo = bool(held["demo"].any())
    total = _row("all", _named(ALL, demo), target, held)
    notes = (
        _clause(target),
        *([Words(target.note.zh, target.note.en)] if target.note else []),
        _state(document, target, ground),
        COUNTED,
        ONCE,
        *([INDICATIVE] if "indicative" in set(held["outline"]) else []),
        *_left_out(len(here) - len(held)),
        *([_made_up(held, target)] if demo else []),
        NO_CLAIM,
    )
    columns = (
        ResultColumn("standing", Words("等次", "standing"), "name"),
        ResultColumn("parks", PARK, "count"),
        ResultColumn("unmeasured", UNMEASURED, "count"),
        ResultColumn("land", LAND, "square_metres"),
        ResultColumn("share", Words("占目标", "of the target"), "percent", _of(document, target)),
    )
    source = Source(Words(document.title.zh, document.title.en), document.id, target.article)
    result = Result(f"plan_target_{number}", _title(target), columns, tuple(rows), total, notes, (REGISTER, source))
    return explained(result, {"land": OVERLAPPING})


def _within(parks: geopandas.GeoDataFrame, code: str) -> pd.Series:
    """Which parks lie in a territory: by their district, or their city where that is as near as a code goes."""
    place = parks["district"].where(parks["district"].notna(), parks["city"])
    return cast("pd.Series", place).str.startswith(code)


def _only(parks: geopandas.GeoDataFrame, which: object) -> geopandas.GeoDataFrame:
    """The parks of which it is true; `which`: a bool a park."""
    return cast("geopandas.GeoDataFrame", parks[cast("pd.Series", which)])


def _rows(standing: str, target: Target, parks: geopandas.GeoDataFrame) -> list[ResultRow]:
    """The parks of a standing, those made up apart; one row of none where there are none."""
    demo, name = parks["demo"].astype(bool), STANDING_NAMES[standing]
    made_up, real = _only(parks, demo), _only(parks, ~demo)
    rows = [] if real.empty and len(made_up) else [_row(standing, name, target, real)]
    return rows if made_up.empty else [*rows, _row(f"{standing}:demo", _named(name, True), target, made_up)]


def _row(id: str, name: Words, target: Target, parks: geopandas.GeoDataFrame) -> ResultRow:
    outlined = _only(parks, parks["outline"] != "point")
    land = united(outlined.geometry)
    # Parks of which no outline is known take ground that nobody has measured, which is not none.
    square = None if len(parks) and outlined.empty else float(square_metres([land])[0])
    cells = {
        "standing": name,
        "parks": len(parks),
        "unmeasured": len(parks) - len(outlined),
        "land": square,
        "share": None if square is None else share(square, target.at_least_m2),
    }
    return ResultRow(id, cells, None if land.is_empty else land, box_of(parks.geometry))


# --- words ---


def _title(target: Target) -> Words:
    figure = f"{target.at_least_m2:,} "
    return Words(
        f"与规划目标对照：{target.name.zh} {figure}㎡",
        f"Against the target of a plan: {target.name.en}, {figure}m²",
    )


def _of(document: Document, target: Target) -> Words:
    where, figure = article(target.article), f"{target.at_least_m2:,}"
    return Words(
        f"分母：《{document.title.zh}》{where.zh}，{target.name.zh}不低于 {figure} ㎡，目标年份 {target.by_year}",
        f"of at least {figure} m² of {target.name.en} by {target.by_year}: {document.title.en}, {where.en}",
    )


def _clause(target: Target) -> Words:
    where = article(target.article)
    return Words(f"{where.zh}原文：“{target.quote}”。", f"{where.en} in its words: “{target.quote}”.")


def _state(document: Document, target: Target, ground: Ground) -> Words:
    state = period(standing(document, ground.day))
    zh, en = (
        f"文件期限：{state.zh}；表中是 {ground.day} 的登记",
        f"The document: {state.en}; the register is that of {ground.day}",
    )
    if ground.day.year > target.by_year:
        zh += f"，目标年份 {target.by_year} 年已过"
        en += f", after the year of the target, {target.by_year}"
    return Words(f"{zh}。", f"{en}.")


def _left_out(parks: int) -> list[Words]:
    said = Words(
        f"另有 {parks:,} 个园区当日没有称号或认定，不计入。",
        f"{parks:,} more parks have neither a title nor a recognition on the day and do not count.",
    )
    return [said] if parks else []


def _named(name: Words, demo: bool) -> Words:
    return Words(f"{name.zh}（演示）", f"{name.en} (demo)") if demo else name


def _made_up(held: geopandas.GeoDataFrame, target: Target) -> Words:
    """How much of it is demo data, beside what is not."""
    real = _row("real", ALL, target, _only(held, ~held["demo"].astype(bool))).cells
    zh, en = ("不清楚", "not known") if real["land"] is None else (f"{real['land']:,.0f} ㎡", f"{real['land']:,.0f} m²")
    return Words(
        f"演示数据是虚构的：其中真实园区 {real['parks']:,} 个，占地 {zh}。",
        f"Demo data is made up: of these, {real['parks']:,} parks are real, with {en} of land.",
    )
