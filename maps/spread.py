"""Subsidies on the map (补贴分布): what tenants may claim, per tenant, park and square metre, as a person may see it.

Per tenant, park and square metre is taken from the least of each claim, as all sums of the register are until what is
open in the texts has been ruled on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from maps.ground import ALL, REGISTER, Ground, place_keys
from maps.results import Column, Result, Row, Source, box_of
from registry.policy.vocabulary import Words
from registry.subsidies import FEWEST, Place, Sums, per

AMOUNTS = (
    Column("tenants", Words("企业（家）", "tenants"), "count"),
    Column("claimants", Words("其中可能可申请（家）", "may be able to claim"), "count"),
    Column("low", Words("合计最低", "at least"), "money"),
    Column("high", Words("合计最高", "at most"), "money"),
    Column("beyond", Words("合计之外可能还有（家）", "may get more, not summed"), "count"),
    Column("per_tenant", Words("每家", "per tenant"), "money"),
    Column("per_metre", Words("每平方米", "per m²"), "rate"),
)
PER_PARK = Column("per_park", Words("每个园区", "per park"), "money")
LEAST = Words(
    "每家、每个园区、每平方米按合计最低计算：每家按可能可申请的企业数；每平方米按当日在租面积，有租约未登记面积时不计算。",
    "Per tenant, park and m² is of the least: of tenants that may claim; of parks; of the area let on the day, and not "
    "worked out where a lease has no area.",
)
CLAIMS = Words(
    "当日在租，或上年曾在租而可就上年租金申请的企业；各项措施叠加并计入已得的其他补贴。金额为测算，不是承诺。",
    "Tenants of the day, and of the year before whose rent can be claimed; measures stacked, with what was drawn "
    "elsewhere. Worked out, and no promise.",
)
BEYOND = Words(
    "合计之外：由区决定是否发放的（只有下限或没有金额）、免租等实物优惠、仅见二手来源的补贴，不计入金额，只数可能得到的企业。",
    "Not summed, but counted: what the district decides (a floor at most), what is given in kind such as rent-free "
    "months, and what is known from a secondary source only.",
)
SPREAD = Words(
    "在几个园区都有场所的企业不归入任何一个园区，只计入所在的区或合计。",
    "A tenant with premises in several parks counts in none of them, only in their district or in all.",
)
HIDDEN = Words(
    f"标为不显示的（文件中为空）：不足 {FEWEST} 家，或可由其他数字推算出不足 {FEWEST} 家。主管部门登录后可见本辖区的。",
    f"Not shown (blank in files): fewer than {FEWEST} tenants stand behind them, or could be told from other figures. "
    "Officials see all of their own district or city.",
)
LAW = Source(Words("政策条文与裁定，见“政策”和“裁定”页", "the policy documents and rulings, see their pages"))


def by_district(ground: Ground, places: Sequence[Place]) -> Result:
    """Districts, then all; `places` as `registry.subsidies.shown` gives them."""
    names = {row.code: Words(row.name_zh, row.name_en) for row in ground.districts.itertuples()}
    names |= {row.city_code: Words(row.city_zh, row.city_en) for row in ground.districts.itertuples()}
    keys = place_keys(ground)
    found = [place for place in places if isinstance(place.id, str)]
    rows = []
    for place in found:
        parks = ground.parks[keys == place.id]
        cells = {"district": names.get(place.id, Words(place.id, place.id))} | _cells(place.sums, len(parks))
        rows.append(Row(place.id, cells, None, box_of(parks.geometry), hidden=place.sums is None))
    whole = next(place for place in places if place.id is None)
    cells = {"district": ALL} | _cells(whole.sums, len(ground.parks))
    total = Row("all", cells, None, box_of(ground.parks.geometry), hidden=whole.sums is None)
    columns = (Column("district", Words("区", "district"), "name"), *AMOUNTS, PER_PARK)
    return _result("subsidies_by_district", Words("可申请的补贴：按区", "Subsidies that may be claimed, by district"),
                   columns, rows, total)  # fmt: skip


def by_park(ground: Ground, places: Sequence[Place]) -> Result:
    """Parks that have, or had in the rent year, tenants."""
    parks: Mapping[int, object] = {park.id: park for park in ground.parks.itertuples()}
    rows = []
    for place in places:
        park = parks.get(place.id)
        if park is None or place.sums == Sums():
            continue
        name = {"name": Words(park.name_zh, park.name_en), "district": Words(park.district_zh, park.district_en)}
        shape = park.geometry if park.outline != "point" else None
        cells = name | _cells(place.sums, 1)
        rows.append(Row(park.slug, cells, shape, box_of([park.geometry]), park.slug, place.sums is None))
    columns = (
        Column("name", Words("园区", "park"), "name"), Column("district", Words("区", "district"), "name"), *AMOUNTS,
    )  # fmt: skip
    return _result("subsidies_by_park", Words("可申请的补贴：按园区", "Subsidies that may be claimed, by park"),
                   columns, rows, None)  # fmt: skip


def _cells(sums: Sums | None, parks: int) -> dict[str, object]:
    if sums is None:
        return dict.fromkeys(("tenants", "claimants", "low", "high", "beyond", "per_tenant", "per_metre", "per_park"))
    return {
        "tenants": sums.tenants,
        "claimants": sums.claimants,
        "low": sums.low,
        "high": sums.high,
        "beyond": sums.beyond,
        "per_tenant": per(sums.low, sums.claimants),
        "per_metre": None if sums.unmeasured else per(sums.low, sums.area_m2),
        "per_park": per(sums.low, parks),
    }


def _result(id: str, name: Words, columns: tuple[Column, ...], rows: list[Row], total: Row | None) -> Result:
    hidden = any(row.hidden for row in [*rows, *([total] if total else [])])
    notes = (CLAIMS, BEYOND, LEAST, SPREAD, *([HIDDEN] if hidden else []))
    return Result(id, name, columns, tuple(rows), total, notes, (REGISTER, LAW))
