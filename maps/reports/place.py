"""The reports of a district (区) and of a city (市): key figures, map, charts, parks, what may be claimed, clauses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from maps.coverage import coverage, plan_targets
from maps.coverage.ground import Ground
from maps.coverage.results import Result, box_of
from maps.reports import basis as bases
from maps.reports import blocks, clauses, lists
from maps.reports.basis import Basis
from maps.reports.blocks import Block, Report
from maps.reports.drawing import pictures
from maps.reports.drawing.pictures import View
from maps.reports.framing import foot, marks
from maps.reports.targets import UnknownPlace, cities, districts
from maps.speech import UNKNOWN, Speech
from registry.claims.subsidies import city_of
from registry.parks import yearly_counts


def district(basis: Basis, code: str, say: Speech, font: str) -> Report:
    """The report of a district by its code (440311). Raises `UnknownPlace`."""
    whole = basis.register.ground
    here = whole.districts[whole.districts["code"] == code]
    if here.empty:
        raise UnknownPlace(code, districts(basis.register))
    row = here.iloc[0]
    found = bases.part(whole, whole.parks["district"] == code, here)
    by_district = coverage.by(found, "district")
    by_park = lists.subsidies(found, basis, code)
    of_targets = plan_targets.targets(found, code)
    content = [
        _figures(basis, found, by_district, code, say),
        pictures.map_of(basis.register.whole, [View(box_of(here.geometry))], 245, say, font, [code]),
        *_charts(basis, found, say, font),
        *_targets(of_targets, say),
        blocks.heading(say("园区", "Parks")),
        *lists.parks(found, say),
        *_claims(basis, by_park, say, font),
        *_clauses(code, basis, say),
        *_notes(basis, [by_district, *of_targets, by_park], say),
    ]
    name, city = say.name(row), say.name(row, "city")
    return _report(basis, f"district-{code}", say(f"{name}软件园区报告", f"Software parks of {name}"),
                   say(f"{city} · 区划代码 {code}", f"{city} · district {code}"), found, content, say)  # fmt: skip


def city(basis: Basis, code: str, say: Speech, font: str) -> Report:
    """The report of a whole city by its code (4403). Raises `UnknownPlace`."""
    whole = basis.register.ground
    here = whole.districts[whole.districts["city_code"] == code]
    if here.empty:
        raise UnknownPlace(code, cities(basis.register))
    found = bases.part(whole, whole.parks["city"] == code, here)
    tables = {key: coverage.by(found, key) for key in ("city", "district", "tier", "area")}
    tables["district"] = _whole(tables["district"], tables["city"], code)
    of_districts = lists.subsidies(found, basis, code)
    of_targets = plan_targets.targets(found, code)
    content = [
        _figures(basis, found, tables["city"], code, say),
        pictures.map_of(basis.register.whole, [View(box_of(here.geometry))], 270, say, font, list(here["code"])),
        blocks.heading(say("按区", "By district")),
        blocks.of_result(tables["district"], say),
        blocks.chart(say("入驻企业（家）", "Tenants"), pictures.counts(tables["district"], "tenants", say, font)),
        blocks.heading(say("按等次", "By standing")),
        blocks.of_result(tables["tier"], say),
        *_targets(of_targets, say),
        *_charts(basis, found, say, font),
        blocks.heading(say("按重点片区", "By key area")),
        blocks.of_result(tables["area"], say),
        *_claims(basis, of_districts, say, font),
        blocks.heading(say("园区名录", "Parks")),
        *lists.parks(found, say, district=True),
        *_clauses(code, basis, say),
        *_notes(basis, [*tables.values(), *of_targets, of_districts], say),
    ]
    name = say.name(here.iloc[0], "city")
    return _report(basis, f"city-{code}", say(f"{name}软件园区报告", f"Software parks of {name}"),
                   say(f"全市 · 区划代码 {code}", f"whole city · code {code}"), found, content, say)  # fmt: skip


def _whole(by_district: Result, by_city: Result, code: str) -> Result:
    """The table of districts, its total with the city's published area, where each district has one."""
    own = next((row for row in by_city.rows if row.id == code), None)
    if own is None or by_district.total is None:
        return by_district
    area = {name: own.cells.get(name) for name in ("official", "share")}
    return replace(by_district, total=replace(by_district.total, cells={**by_district.total.cells, **area}))


def _figures(basis: Basis, found: Ground, by_place: Result, code: str, say: Speech) -> Block:
    row = next((each for each in by_place.rows if each.id == code), None)
    cells = row.cells if row else coverage.by(found, "role").total.cells
    land, share = cells.get("land"), cells.get("share")
    of_area = (
        say("", "")
        if share is None
        else say(f"占公布面积 {cells['official']:,.2f} km² 的 {share:.2f}%",
                 f"{share:.2f}% of the published {cells['official']:,.2f} km²")
    )  # fmt: skip
    frame = found.parks
    return blocks.figures(
        (f"{len(frame):,}", say("园区（个）", "parks"), lists.roles_note(frame, say)),
        (f"{lists.titled(frame):,}", say("有称号的园区（个）", "parks with a title"), _recognised(frame, say)),
        (f"{cells['tenants']:,}", say("入驻企业（家）", "tenants"), ""),
        (say(UNKNOWN) if land is None else f"{land:,.1f}", say("园区占地（公顷）", "land of parks, ha"), of_area),
        lists.sums_figure(basis.sums(code if len(code) == 6 else city_of(code)), say),
    )


def _recognised(frame, say: Speech) -> str:
    count = int((frame["recognition"] != "none").sum())
    return say(f"区级认定 {count} 个", f"{count} recognised by their district")


def _charts(basis: Basis, found: Ground, say: Speech, font: str) -> list[Block]:
    with basis.register.store.read() as session:
        years = yearly_counts.standings(yearly_counts.held(session), found.parks["id"], basis.day)
    if not any(years.values()):
        return []
    return [pictures.standings(years, basis.day, say, font)]


def _targets(found: Sequence[Result], say: Speech) -> list[Block]:
    """What the register holds beside the targets of plans for this place; standings without a park are left out."""
    content: list[Block] = []
    for result in found:
        some = replace(result, rows=tuple(row for row in result.rows if row.cells["parks"]))
        content += [blocks.heading(say(result.name)), blocks.of_result(some, say)]
    return content


def _claims(basis: Basis, result: Result, say: Speech, font: str) -> list[Block]:
    head = blocks.heading(say("可申请的补贴（测算）", "Subsidies that may be claimed, as worked out"))
    if not result.rows:
        return [head, blocks.text(say("没有入驻企业，无可测算。", "There are no tenants, and nothing to work out."))]
    # What stands in each row already, and what an A4 page has no room for, is left to the page 覆盖.
    leave_out = ("per_park",) if result.id == "subsidies_by_district" else ("per_park", "district")
    found: list[Block] = [head, blocks.of_result(result, say, leave_out)]
    if any(row.cells.get("high") for row in result.rows):
        said = say("深色为合计最低，浅色至合计最高。", "Dark: at least; light: up to the most.")
        found.append(blocks.chart(say("可申请的补贴", "May be claimed"), pictures.amounts(result, say, font), said))
    return found


def _clauses(code: str, basis: Basis, say: Speech) -> list[Block]:
    head = blocks.heading(say("条款依据", "Clauses"))
    found = clauses.block(code, basis.day, say)
    if found is None:
        none = say(
            "登记的政策文件中，当日没有适用于这里的有效条款。", "None of the documents at hand is in force here."
        )
        return [head, blocks.text(none)]
    return [head, found]


def _notes(basis: Basis, results: list[Result], say: Speech) -> list[Block]:
    head = blocks.heading(say("说明与来源", "Notes and sources"))
    return [head, blocks.notes([*blocks.about(results, say), lists.claims_note(basis, say)])]


def _report(
    basis: Basis, name: str, title: str, subtitle: str, found: Ground, content: list[Block], say: Speech
) -> Report:
    return Report(
        name, title, f"{subtitle} · {say(f'截至 {basis.day}', f'as of {basis.day}')}", basis.day, say.language,
        marks(basis, found.demo, content, say), foot(basis, say), tuple(content),
    )  # fmt: skip
