"""Pictures (图) of a report: its map with legend and caption, and its charts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from maps.coverage.ground import Ground
from maps.coverage.results import Box, Result
from maps.geo.review import review_number
from maps.reports import blocks
from maps.reports.blocks import Block
from maps.reports.drawing import bars
from maps.reports.drawing.park_map import draw_park_map
from maps.reports.drawing.signs import MOST, Labels
from maps.reports.drawing.symbols import cross, swatch, symbol
from maps.speech import UNTOLD, Speech
from maps.viewport.filters import TIERS
from maps.viewport.outlines import attributed
from maps.viewport.symbols import AREA_LINE, SYMBOLS
from registry.parks.park_words import CANDIDATES, OUTLINE_NAMES, REFERENCES, STANDING_NAMES

WIDTH = 510.0  # points between the margins
COUNTED = ("园区较多，图中按格计数", "too many parks for symbols: counted in cells")
DEMO = "#8a2a00"
LINE = SYMBOLS["municipal"].fill


@dataclass(frozen=True)
class View:
    """One map of a block: the ground it shows, how wide it is, and whether it is about a park alone."""

    box: Box
    width: float = WIDTH
    close: bool = False


def map_of(
    ground: Ground, views: Sequence[View], height: float, say: Speech, font: str, chosen: Sequence[str] = (),
    park: str | None = None,
) -> Block:  # fmt: skip
    """Maps of one height side by side, with a legend that counts what is on the first."""
    day = say(f"截至 {ground.day}", f"as of {ground.day}")
    labels = Labels(day, say("演示", "demo"), say("北", "N"), say.language)
    drawn = [
        draw_park_map(ground, view.box, (view.width, height), labels, font, chosen, park, view.close) for view in views
    ]
    shown = drawn[0][1]
    crowded = any(len(places) > MOST for _svg, places in drawn)
    demo = any(ground.parks.iloc[places]["demo"].any() for _svg, places in drawn)
    return {
        "kind": "map", "svgs": [svg for svg, _shown in drawn], "widths": [view.width for view in views],
        "legend": _legend(ground, shown, say, font), "demo": demo,
        "caption": " · ".join([review_line(say), outlines_line(ground, say), *([say(*COUNTED)] if crowded else [])]),
        "alt": say(f"地图，{len(shown)} 个地点，截至 {ground.day}", f"map, {len(shown)} places, as of {ground.day}"),
    }  # fmt: skip


def outlines_line(ground: Ground, say: Speech) -> str:
    """Where the district outlines come from."""
    found = ground.districts
    return say(attributed(zip(found["name_zh"], found["name_en"], found["geom_source"], strict=True)))


def review_line(say: Speech) -> str:
    """审图号: the number of the setting; without one the map is called indicative."""
    number = review_number()
    if number:
        return say(f"审图号：{number}", f"Map review number: {number}")
    return say("审图号：无，示意图", "Map review number: none, indicative")


def _legend(ground: Ground, shown: Sequence[int], say: Speech, font: str) -> list[Block]:
    """The legend of the map page: tiers with how many are on the map, then lines."""
    parks = ground.parks.iloc[list(shown)]
    real = parks[parks["role"] != "reference"]
    counts = Counter(real["standing"])
    items = [
        _item(symbol(tier, 9, 6, 4.2), say(STANDING_NAMES[tier]), str(counts[tier]))
        for tier in TIERS
        if counts[tier] or tier != "humanoid"
    ]
    candidates = int(parks["candidate"].sum())
    items.append(_item(symbol("none", 9, 6, 4.2, True), say(CANDIDATES), str(candidates)))
    references = len(parks) - len(real)
    if references:
        items.append(_item(cross(9, 6), say(REFERENCES), str(references)))
    dotted = f'<circle cx="9" cy="6" r="5" fill="none" stroke="{LINE}" stroke-width="0.8" stroke-dasharray="1.2 2"/>'
    items.append(_item(dotted, say(OUTLINE_NAMES["indicative"]), ""))
    line = f'<path d="M1 6h16" stroke="{AREA_LINE}" stroke-width="0.8"/>'
    items.append(_item(line, say("重点片区（示意）", "key area, indicative"), ""))
    made_up = int(parks["demo"].sum())
    if made_up:
        word = say("演示", "demo")
        sign = (
            f'<text x="9" y="8.6" font-family="{font}" font-size="7" text-anchor="middle" fill="{DEMO}">{word}</text>'
        )
        items.append(_item(sign, say("演示数据", "demo data"), str(made_up)))
    return items


def _item(sign: str, name: str, count: str) -> Block:
    return {"svg": swatch(sign), "name": name, "count": count}


# --- charts ---


def counts(result: Result, column: str, say: Speech, font: str) -> str:
    """A bar for each row of a result that counts something."""
    found = [bars.Bar(_name(result, row, say), row.cells.get(column)) for row in result.rows]
    return bars.horizontal(found, WIDTH, font, lambda value: f"{value:,.0f}", say(UNTOLD))


def amounts(result: Result, say: Speech, font: str) -> str:
    """A bar from the least to the most of each row; rows that may not be told say so."""
    found = [bars.Bar(_name(result, row, say), row.cells.get("low"), row.cells.get("high")) for row in result.rows]
    return bars.horizontal(found, WIDTH, font, say.money, say(UNTOLD))


def _name(result: Result, row, say: Speech) -> str:
    return say(row.cells[result.columns[0].id])


def standings(found: Mapping[date, Counter[str]], last: date, say: Speech, font: str) -> Block:
    """How many parks had which standing at the end of each year."""
    columns = [
        bars.BarColumn(
            str(day.year) if day != last else day.isoformat()[5:] if len(found) > 8 else day.isoformat(),
            [(tier, counted[tier]) for tier in TIERS if counted[tier]],
        )
        for day, counted in found.items()
    ]
    said = say(
        "每年 12 月 31 日有称号或区级认定的园区，按当日最高等次计；最后一列为报告日。符号同图例。",
        "Parks with a title or a district recognition on 31 December, by the best of them; the last column is the day "
        "of the report. Symbols as in the legend.",
    )
    # High enough for each park to be seen, unless there are hundreds.
    height = min(max(44 + 9.5 * max((column.total for column in columns), default=0), 90), 190)
    return blocks.chart(say("等次的变化", "Standing over time"), bars.stacked(columns, WIDTH, height, font), said)
