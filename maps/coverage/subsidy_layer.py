"""Subsidies on the map (补贴分布): what tenants may claim, per tenant, park and square metre, as a person may see it.

Per tenant, park and square metre is taken from the least of each claim, as all sums of the register are until what is
open in the texts has been ruled on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from maps.coverage.adding import explained
from maps.coverage.ground import ALL, REGISTER, Ground, place_keys
from maps.coverage.results import Result, ResultColumn, ResultRow, Source, box_of
from registry.claims.public_counts import SMALLEST
from registry.claims.subsidies import NOTHING, PlaceSums, city_of, is_city, per, rest
from registry.parks.counted import ASKED, ASKED_HERE, WHO_IS_ASKED
from registry.words import Words

AMOUNTS = (
    ResultColumn("tenants", ASKED, "count"),
    ResultColumn("claimants", Words("其中可能可申请（家）", "may be able to claim"), "count"),
    ResultColumn("low", Words("合计最低", "at least"), "money"),
    ResultColumn("high", Words("合计最高", "at most"), "money"),
    ResultColumn("beyond", Words("另可能获得其他支持（家）", "may get other support, not summed"), "count"),
    ResultColumn("per_tenant", Words("每家", "per tenant"), "money", each=True),
    ResultColumn("per_metre", Words("每平方米", "per m²"), "rate"),
)
IN_A_PARK = (replace(AMOUNTS[0], name=ASKED_HERE), *AMOUNTS[1:])
PER_PARK = ResultColumn("per_park", Words("每个园区", "per park"), "money", each=True)
OF = ResultColumn("of", Words("公布截至", "published as of"), "day")
LEAST = Words(
    "每家、每个园区、每平方米按合计最低计算：每家按可能可申请的企业数；每平方米按当日在租面积，有租约未登记面积时不计算。",
    "Per tenant, park and m² is of the least: of tenants that may claim; of parks; of the area let on the day, and not "
    "worked out where a lease has no area.",
)
CLAIMS = Words(
    "各项措施叠加并计入已得的其他补贴。金额为测算，不是承诺。",
    "Measures are stacked, with what was drawn elsewhere. Amounts are worked out, and no promise.",
)
BEYOND = Words(
    "另可能获得其他支持：由区决定是否发放的（只有下限或没有金额）、免租等实物优惠、仅见二手来源的补贴，不计入金额，只数可能得到的企业。",
    "Not summed, but counted: what the district decides (a floor at most), what is given in kind such as rent-free "
    "months, and what is known from a secondary source only.",
)
SPREAD = Words(
    "在几个园区都有场所的企业不归入任何一个园区，另列一行。",
    "A tenant with premises in several parks counts in none of them, and has a row of its own kind.",
)
ACROSS = Words(
    "在同一个区的几个园区都有场所的企业计入该区；在几个区都有场所的不归入任何一个区，另列“跨区”一行。",
    "A tenant with premises in several parks of a district counts there; one of several districts counts in none, and "
    "has a row of its own kind.",
)
LEFT_OUT = Words(
    "登记内容有误、不能认定的企业没有计入；错在哪里，见其所在园区的名册。",
    "Tenants who cannot be determined because of a mistake in the register are left out; what it is stands in the "
    "rosters of their parks.",
)
SEVERAL = Words("几个园区都有场所", "in several parks")
HIDDEN = Words(
    f"标为不显示的（文件中为空）：没有公布过，因为不足 {SMALLEST} 家，或可由其他数字推算出不足 {SMALLEST} 家。"
    "主管部门登录后可见本辖区的。",
    f"Not shown (blank in files): never published, because fewer than {SMALLEST} tenants stand behind them, or could "
    "be told from other figures. Officials see all of their own district or city.",
)
PUBLISHED = Words(
    f"公布截至：非公开名册的合计每日结束时公布一次，有 {SMALLEST} 家以上变化、且与以往公布的任何数字相减都不足以推知"
    "个别企业时才更新，否则沿用原来的数字；登记内容有误、不能认定的企业不计入。主管部门和运营主体登录后可见本辖区、"
    "本园区的当前数字。",
    "Published as of: sums of rosters that are not public are published once at the end of a day, and renewed only "
    f"where {SMALLEST} tenants have changed at least and no subtraction from what was published before tells of fewer; "
    "else the earlier figure stands. Tenants who cannot be determined because of a mistake in the register are left "
    "out. Officials and operating bodies who log in see their own as they are now.",
)
OTHER_DAYS = Words("各行与合计不是同一天公布的", "rows and total were not published at the same close")
LAW = Source(Words("政策条文与裁定，见“政策”和“裁定”页", "the policy documents and rulings, see their pages"))


def by_district(ground: Ground, places: Sequence[PlaceSums], city: str | None = None) -> Result:
    """Districts, tenants of several of them, then all; `places` as `registry.claims.subsidies.shown` gives them.
    `city`: the districts of this city (4403) alone, and the city as a whole."""
    names = {row.code: Words(row.name_zh, row.name_en) for row in ground.districts.itertuples()}
    cities = {row.city_code: Words(row.city_zh, row.city_en) for row in ground.districts.itertuples()}
    names |= {code: Words(f"{c.zh}（区不清楚）", f"{c.en}, district unknown") for code, c in cities.items()}
    keys, known = place_keys(ground), {place.id: place for place in places}
    kept = [p for p in places if isinstance(p.id, str) and not is_city(p.id) and (city is None or p.id[:4] == city)]
    rows = []
    for place in kept:
        if place.sums == NOTHING:
            continue
        parks = ground.parks[keys == place.id]
        cells = {"district": names.get(place.id, Words(place.id, place.id))} | _cells(place, len(parks))
        rows.append(ResultRow(place.id, cells, None, box_of(parks.geometry), hidden=place.sums is None))
    whole = known.get(None if city is None else city_of(city), PlaceSums(None, NOTHING))
    rows += _between(places, kept, whole, cities)
    cells = {"district": ALL} | _cells(whole, len(ground.parks))
    total = ResultRow("all", cells, None, box_of(ground.parks.geometry), hidden=whole.sums is None)
    columns = (ResultColumn("district", Words("区", "district"), "name"), *AMOUNTS, PER_PARK)
    return _result("subsidies_by_district", Words("可申请的补贴：按区", "Subsidies that may be claimed, by district"),
                   columns, rows, total, (ACROSS, *_left_out(places)))  # fmt: skip


def _between(
    places: Sequence[PlaceSums], districts: Sequence[PlaceSums], whole: PlaceSums, cities: Mapping[str, Words]
) -> list[ResultRow]:
    """The rows of tenants that have premises in several districts, city by city, and in several cities."""
    around = [place for place in places if is_city(place.id) and any(d.within == place.id for d in districts)]
    found = []
    for city in around:
        name = cities.get(city.id[:4], Words(city.id, city.id))
        said = Words(f"{name.zh}内跨区", f"several districts of {name.en}")
        found.append((f"across-{city.id}", said, rest(city, [d for d in districts if d.within == city.id])))
    if whole.id is None:
        found.append(("across", Words("跨市", "several cities"), rest(whole, around)))
    return [
        ResultRow(id, {"district": said} | _cells(PlaceSums(id, sums, of=whole.of), 0), apart=True)
        for id, said, sums in found
        if sums is not None and sums != NOTHING
    ]


def by_park(ground: Ground, places: Sequence[PlaceSums], within: str | None = None) -> Result:
    """Parks that have, or had in the rent year, tenants; tenants of several parks, then all. `within`: the parks of
    this district alone, and the district as a whole."""
    parks: Mapping[int, object] = {park.id: park for park in ground.parks.itertuples()}
    kept = [place for place in places if isinstance(place.id, int) and within in (None, place.within)]
    rows = []
    for place in kept:
        park = parks.get(place.id)
        if park is None or place.sums == NOTHING:
            continue
        name = {"name": Words(park.name_zh, park.name_en), "district": Words(park.district_zh, park.district_en)}
        shape = park.geometry if park.outline != "point" else None
        cells = name | _cells(place, 1)
        rows.append(ResultRow(park.slug, cells, shape, box_of([park.geometry]), park.slug, place.sums is None))
    columns = (
        ResultColumn("name", Words("园区", "park"), "name"),
        ResultColumn("district", Words("区", "district"), "name"),
        *IN_A_PARK,
    )  # fmt: skip
    whole = next((place for place in places if place.id == within), PlaceSums(within, NOTHING))
    between, total = rest(whole, kept), None
    if between is not None and between != NOTHING:
        rows.append(
            ResultRow("several", {"name": SEVERAL} | _cells(PlaceSums("several", between, of=whole.of), 0), apart=True)
        )
    if rows:
        total = ResultRow("all", {"name": ALL} | _cells(whole, 0), hidden=whole.sums is None)
    return _result("subsidies_by_park", Words("可申请的补贴：按园区", "Subsidies that may be claimed, by park"),
                   columns, rows, total, (SPREAD, *_left_out(places)))  # fmt: skip


def _left_out(places: Sequence[PlaceSums]) -> tuple[Words, ...]:
    return (LEFT_OUT,) if any(place.left_out for place in places) else ()


def _cells(place: PlaceSums, parks: int) -> dict[str, object]:
    sums = place.sums
    if sums is None:
        return dict.fromkeys(
            ("tenants", "claimants", "low", "high", "beyond", "per_tenant", "per_metre", "per_park", "of")
        )
    return {
        "tenants": sums.tenants,
        "claimants": sums.claimants,
        "low": sums.low,
        "high": sums.high,
        "beyond": sums.beyond,
        "per_tenant": per(sums.low, sums.claimants),
        "per_metre": None if sums.unmeasured else per(sums.low, sums.area_m2),
        "per_park": per(sums.low, parks),
        "of": place.of,
    }


def _result(
    id: str,
    name: Words,
    columns: tuple[ResultColumn, ...],
    rows: list[ResultRow],
    total: ResultRow | None,
    said: tuple[Words, ...],
) -> Result:
    """`said`: where tenants of several places stand, and who is left out."""
    table = [*rows, *([total] if total else [])]
    hidden, published = any(row.hidden for row in table), any(row.cells["of"] for row in table)
    notes = (
        WHO_IS_ASKED, CLAIMS, BEYOND, LEAST, *said, *([PUBLISHED] if published else []), *([HIDDEN] if hidden else []),
    )  # fmt: skip
    shown = (*columns, OF) if published else columns
    why = dict.fromkeys((column.id for column in columns), OTHER_DAYS) if published else {}
    return explained(Result(id, name, shown, tuple(rows), total, notes, (REGISTER, LAW)), why)
