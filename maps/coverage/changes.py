"""What changed between two days, on the map (变化图层): the events of `registry.parks.difference` with their parks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from maps.coverage.ground import REGISTER, Ground
from maps.coverage.results import Result, ResultColumn, ResultRow, box_of
from registry.parks.difference import Event
from registry.parks.park_words import OUTLINE_NAMES, RECOGNITION_NAMES
from registry.policy.vocabulary import TIERS
from registry.words import Words

KINDS = {
    "title_gained": Words("新获称号", "title granted"),
    "title_upgraded": Words("称号升级", "title upgraded"),
    "title_lost": Words("称号终止", "title ended"),
    "title_downgraded": Words("称号降级", "title downgraded"),
    "recognition_gained": Words("新获区级认定", "recognised by the district"),
    "recognition_lost": Words("区级认定终止", "recognition ended"),
    "incubator_gained": Words("“零租”孵化器开办", "zero-rent incubator began"),
    "incubator_lost": Words("“零租”孵化器终止", "zero-rent incubator ended"),
    "operator_changed": Words("运营主体变更", "another operating body"),
    "park_added": Words("登记新增园区", "park entered in the register"),
    "park_removed": Words("园区移出登记", "park left the register"),
    "outline_changed": Words("轮廓更换", "outline replaced"),
    "tenants": Words("企业迁入、迁出", "tenants in and out"),
}
COLUMNS = (
    ResultColumn("what", Words("变化", "change"), "name"),
    ResultColumn("name", Words("园区", "park"), "name"),
    ResultColumn("before", Words("原为", "before"), "name"),
    ResultColumn("after", Words("变为", "after"), "name"),
    ResultColumn("day", Words("自", "since"), "day"),
    ResultColumn("came", Words("迁入（家）", "in"), "count"),
    ResultColumn("went", Words("迁出（家）", "out"), "count"),
    ResultColumn("source", Words("来源", "source"), "text"),
)
CLOCKS = Words(
    "称号、认定、运营主体和租约按两日当天是否有效比较；园区增减与轮廓更换按登记在两日结束时的内容比较。企业只计数。",
    "Titles, recognitions, operating bodies and leases: what held on the one day and on the other. Parks and outlines: "
    "what the register held at the end of each. Tenants are counted only.",
)


def changes(ground: Ground, events: Iterable[Event], first: date, last: date) -> Result:
    """The events as rows; `ground` must be that of the last day."""
    parks = {park.slug: park for park in ground.parks.itertuples()}
    rows = tuple(_row(number, event, parks.get(event.slug)) for number, event in enumerate(events, 1))
    name = Words(f"{first} 至 {last} 的变化", f"What changed from {first} to {last}")
    return Result("changes", name, COLUMNS, rows, None, (CLOCKS,), (REGISTER,),
                  {"from": first.isoformat(), "to": last.isoformat()})  # fmt: skip


def _row(number: int, event: Event, park) -> ResultRow:
    shape = None if park is None else park.geometry
    return ResultRow(f"{number}", cells(event), shape, box_of([shape]), None if park is None else event.slug)


def cells(event: Event) -> dict[str, Words | date | int | str | None]:
    """What the columns say of an event, by their ids."""
    counted = event.kind == "tenants"
    return {
        "what": KINDS[event.kind],
        "name": Words(event.name_zh, event.name_en),
        "before": _word(event.kind, event.before),
        "after": _word(event.kind, event.after),
        "day": event.day,
        "came": event.came if counted else None,
        "went": event.went if counted else None,
        "source": event.source,
    }


def _word(kind: str, word: str | None) -> Words | None:
    """A tier, a recognition, a kind of outline, or the name of an operating body as it stands."""
    if word is None:
        return None
    if kind.startswith("title"):
        return TIERS[word]
    if kind.startswith("recognition"):
        return RECOGNITION_NAMES[word]
    if kind.startswith("incubator"):
        return Words("“零租”孵化器", "zero-rent incubator")
    return OUTLINE_NAMES.get(word) or Words(word, word)
