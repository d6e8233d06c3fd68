"""The report of one park (园区): what it is with its sources, its titles in time, its tenants, what they may claim."""

from __future__ import annotations

import math
from datetime import date

from maps.coverage import subsidy_layer
from maps.coverage.results import Box, box_of
from maps.geo.geodesy import HECTARE, METRES_PER_DEGREE, square_metres
from maps.reports import basis as bases
from maps.reports import blocks, clauses, lists
from maps.reports.basis import Basis
from maps.reports.blocks import Block, Report
from maps.reports.drawing import bars, pictures
from maps.reports.drawing.pictures import View
from maps.reports.framing import foot, marks
from maps.reports.history import history
from maps.speech import NOTHING, UNKNOWN, UNTOLD, Speech
from registry.claims import park_claims
from registry.parks import yearly_counts
from registry.parks.counted import ASKED, WHO_IS_A_TENANT, WHO_IS_ASKED
from registry.parks.park_words import OUTLINE_NAMES, ROLE_NAMES, ROLE_NOTES
from registry.parks.parks import ParkCard, park_card
from registry.policy import load_law
from registry.policy.files.documents import Measure
from registry.policy.vocabulary import STATUSES, TIERS
from registry.typed.article_words import article
from registry.words import Words

HERE_ALONE = Words(
    "首页的合计只计场所全在本园区的企业；在其他园区也有场所的，计入所在的区、市或全部的合计。",
    "The sum on the first page is of tenants all of whose premises lie in this park; others count in the sums of "
    "their district, their city, or all.",
)
NEAR = 600.0  # metres around a park that its map shows at least
ACCURATE = 10_000.0  # metres: a place known worse is that of its city


def park(basis: Basis, slug: str, say: Speech, font: str) -> Report:
    """The report of a park by its short name (代号). Raises `registry.parks.parks.UnknownPark`."""
    with basis.register.store.read() as session:
        card = park_card(session, slug, basis.day)
        counted = yearly_counts.tenants(session, card.id, basis.day)
        claimed = park_claims.by_measure(session, card.id, basis.day) if card.id in basis.open else None
    whole = basis.register.whole
    row = next(each for each in whole.parks.itertuples() if each.id == card.id)
    found = bases.part(whole, whole.parks["id"] == card.id)
    content = [
        _figures(basis, card, row, say),
        pictures.map_of(whole, _views(basis, row), 205, say, font, [row.district] if row.district else [], slug),
        blocks.heading(say("称号、认定与运营", "Titles, recognitions, operation")),
        *history(card, basis.day, say, font),
        blocks.heading(say("基本情况", "Facts")),
        _facts(card, say),
        blocks.heading(say("入驻企业", "Tenants")),
        *_tenants(card, counted, basis.day, say, font),
        *_claims(basis, card, claimed, say),
        *_clauses(row, basis.day, say),
        blocks.heading(say("说明与来源", "Notes and sources")),
        blocks.notes(
            [
                pictures.outlines_line(basis.register.whole, say),
                *(say(note) for note in (WHO_IS_A_TENANT, WHO_IS_ASKED, subsidy_layer.CLAIMS, HERE_ALONE)),
                *(say(note) for note in _published(basis, card.id)),
                lists.claims_note(basis, say),
            ]
        ),
    ]
    name = say.name(card)
    place = " · ".join(filter(None, [say.name(card, "district"), say.name(card, "area") if card.area else None]))
    subtitle = f"{place} · {say('代号', 'id')} {slug} · {say(f'截至 {basis.day}', f'as of {basis.day}')}"
    demo = found.demo or card.tenants_demo
    return Report(f"park-{slug}", say(f"{name}报告", name), subtitle, basis.day, say.language,
                  marks(basis, demo, content, say), foot(basis, say), tuple(content))  # fmt: skip


def _views(basis: Basis, row) -> list[View]:
    """The park in its district, and the ground around it; its city alone where the place is not known better."""
    districts = basis.register.whole.districts
    if row.accuracy_m >= ACCURATE or row.district is None:
        here = districts[districts["city_code"] == row.city]
        return [View(box_of(here.geometry) if not here.empty else _around(row, ACCURATE))]
    here = districts[districts["code"] == row.district]
    return [View(box_of(here.geometry), 252), View(_around(row, NEAR), 252, True)]


def _around(row, least: float) -> Box:
    """The park and as much around it again, at least so many metres to each side, and no less than its accuracy."""
    west, south, east, north = row.geometry.bounds
    high = max((north - south) * METRES_PER_DEGREE, (east - west) * METRES_PER_DEGREE, least, row.accuracy_m * 1.2)
    up = high / METRES_PER_DEGREE
    across = up / math.cos(math.radians(row.lat))
    return row.lon - across, row.lat - up, row.lon + across, row.lat + up


def _figures(basis: Basis, card: ParkCard, row, say: Speech) -> Block:
    land = None if row.outline == "point" else float(square_metres([row.geometry])[0]) / HECTARE
    kind = "" if land is None else say(OUTLINE_NAMES[row.outline])
    return blocks.figures(
        (lists.standing_of(row, say), say("等次", "standing"), _since(card, say)),
        (f"{card.tenants:,}", say("入驻企业（家）", "tenants"), say("当日在租", "with a lease on the day")),
        (say(UNKNOWN) if land is None else f"{land:,.1f}", say("占地（公顷）", "land, ha"), kind),
        lists.sums_figure(basis.sums(card.id), say),
    )


def _since(card: ParkCard, say: Speech) -> str:
    """Since when the park has its standing, or that nothing gives it one."""
    if card.since is None:
        return say(ROLE_NOTES[card.role]) if card.role in ROLE_NOTES else ""
    return say(f"{card.since} 起", f"since {card.since}")


def _published(basis: Basis, park: int) -> tuple[Words, ...]:
    """What published sums are, where the park's are such."""
    place = basis.sums(park)
    return (subsidy_layer.PUBLISHED,) if place is not None and place.of else ()


# --- tenants ---


def _tenants(card: ParkCard, counted: dict[date, int], day: date, say: Speech, font: str) -> list[Block]:
    if not any(counted.values()):
        return [blocks.text(say("登记中没有入驻企业。", "The register holds no tenants."))]
    found = [bars.Bar(str(each.year) if each != day else each.isoformat(), count) for each, count in counted.items()]
    svg = bars.horizontal(found, pictures.WIDTH, font, lambda value: f"{value:,.0f}", say(UNTOLD))
    said = say(
        "每年 12 月 31 日在租的企业数；最后一行为报告日。",
        "Tenants on 31 December; the last line is the day of the report.",
    )
    return [blocks.chart(say("入驻企业（家）", "Tenants"), svg, said)]


def _claims(basis: Basis, card: ParkCard, claimed: park_claims.Claims | None, say: Speech) -> list[Block]:
    """Measure by measure, for those who may read the roster; a real park's public report has nothing of this."""
    if claimed is None:
        return [] if not card.tenants else [blocks.text(say(lists.BY_MEASURE))]
    if not claimed.measures and not claimed.unanswered:
        return []
    lines = claimed.measures
    columns = [
        (say("措施", "measure"), "left"), (say("档次", "tier"), "left"), (say("结果", "answer"), "left"),
        (say(ASKED), "right"), (say("合计最低", "at least"), "right"),
        (say("合计最高", "at most"), "right"),
    ]  # fmt: skip
    rows = [_claim(each, say) for each in lines]
    for before, each, row in zip(lines, lines[1:], rows[1:], strict=False):
        if before.measure == each.measure:
            row[0] = ""  # said in the line above
    said = say(
        "逐项措施单独计算，未叠加；企业在几项措施下都计入，各行不能相加。在其他园区也有场所的企业，只按本园区的场所计算；"
        "首页的合计不含这些企业。含上年曾在租、可就上年租金申请的企业。金额为测算，不是承诺。",
        "Each measure by itself, before stacking: a tenant stands under each, and lines do not add up. A tenant with "
        "premises in other parks is counted with those in this park alone; the sum on the first page is without it. "
        "With tenants of the year before whose rent can be claimed. Worked out, and no promise.",
    )
    notes = [said]
    if claimed.unanswered:
        notes.append(
            say(
                f"另有 {claimed.unanswered} 家企业登记有误，不能认定，见名册。",
                f"{claimed.unanswered} more tenants cannot be determined, because of mistakes in the register: see "
                "the roster.",
            )
        )
    return [blocks.heading(say("可申请的补贴（测算）", "What may be claimed, as worked out")),
            blocks.table(columns, rows, shares=[4, 2.6, 2, 0, 0, 0]), blocks.notes(notes)]  # fmt: skip


def _claim(each: park_claims.Claimed, say: Speech) -> list[str]:
    law = load_law()
    measure, document = law.measures[each.measure], law.document(each.measure)
    name = document.number or say.pick(document.title)
    return [
        f"{name} {say.pick(article(measure.article))} {say.pick(measure.name)}",
        say(TIERS[each.tier]) if each.tier else NOTHING,
        say(STATUSES[each.status]),
        f"{each.tenants:,}",
        *_amounts(each, measure, say),
    ]


def _amounts(each: park_claims.Claimed, measure: Measure, say: Speech) -> tuple[str, str]:
    """Rent that is waived and a share that a district may give are no sums of this measure."""
    if each.low is None or each.high is None or measure.payment.kind != "cash":
        return NOTHING, NOTHING
    return say.money(each.low), say.money(each.high)


# --- facts and clauses ---


def _facts(card: ParkCard, say: Speech) -> Block:
    """Every fact with its source; what nobody stated reads 不清楚."""
    facts = {fact.key: fact for fact in card.facts}
    yes_no = {True: say("是", "yes"), False: say("否", "no"), None: say(UNKNOWN)}
    land = facts["area_ha"].value
    lines = [
        (say("行政区", "district"), say.name(card, "district"), "district_code"),
        (
            say("来历", "origin"),
            say(ROLE_NAMES[card.role]),
            "document",
        ),
        (say("是否软件园区", "a software park"), yes_no[facts["software_park"].value], "software_park"),
        (say("登记面积（公顷）", "registered area, ha"), say(UNKNOWN) if land is None else f"{land:,.1f}", "area_ha"),
        (
            say("中心（CGCS2000）", "centre (CGCS2000)"),
            f"{facts['lon'].value:.4f}°E, {facts['lat'].value:.4f}°N",
            "lon",
        ),
        (say("位置误差", "accuracy"), f"{card.accuracy_m:,.0f} m", "accuracy_m"),
    ]
    if facts["note"].value:
        lines.append((say("备注", "note"), say.pick(facts["note"].value), "note"))
    columns = [(say("事项", "matter"), "left"), (say("内容", "what"), "left"), (say("来源", "source"), "left")]
    rows = [[name, value, blocks.cited(facts[key].source, say)] for name, value, key in lines]
    return blocks.table(columns, rows, shares=[1.4, 3, 3])


def _clauses(row, day: date, say: Speech) -> list[Block]:
    found = clauses.block(row.district or row.city, day, say)
    return [] if found is None else [blocks.heading(say("条款依据", "Clauses")), found]
