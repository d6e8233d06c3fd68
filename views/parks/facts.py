"""A park in words (园区的情况): what it is, and every fact with its source, wherever it stands on a page."""

from registry.parks.parks import ParkCard
from views.kit.format import hectares, unknown, yes_no
from views.kit.i18n import _, pick, pick_name
from views.kit.marks import mark
from views.kit.markup import Html, table, tag
from views.kit.sources import cited
from views.map.card import outline, role_note
from views.map.words import role_names, tier_names


def lead(card: ParkCard) -> Html:
    """Where it lies and its tier."""
    place = " · ".join(
        part for part in (pick_name(card, "district"), pick_name(card, "area") if card.area else "") if part
    )
    return tag(
        "div",
        tag("p", place, cls="sp-quiet"),
        tag("p", tag("strong", tier_names()[card.standing]), role_note(card), mark(card.demo), cls="sp-lead"),
        cls="sp",
    )


def facts(card: ParkCard) -> Html:
    """Every fact with its source; what nobody stated reads 不清楚."""
    values = {fact.key: fact for fact in card.facts}
    rows = [
        (_("行政区"), pick_name(card, "district"), "district_code"),
        (_("重点片区"), pick_name(card, "area") if card.area else None, "area_id"),
        (_("来历"), role_names()[card.role], "document"),
        (_("依据文件"), cited(values["document"].value), "document"),
        (_("是否软件园区"), yes_no(values["software_park"].value), "software_park"),
        (_("面积"), hectares(values["area_ha"].value), "area_ha"),
        (
            _("中心（CGCS2000）"),
            _("东经 {lon}，北纬 {lat}").format(lon=f"{values['lon'].value:.4f}°", lat=f"{values['lat'].value:.4f}°"),
            "lon",
        ),
        (_("轮廓"), outline(card), "outline"),
        (_("备注"), pick(values["note"].value) or None, "note"),
    ]
    shown = [row for row in rows if not (row[2] in ("note", "area_id") and row[1] is None)]
    columns = [(_("事项"), None), (_("内容"), None), (_("来源"), "sp-quiet")]
    sourced = [(name, _shown(value), cited(values[key].source)) for name, value, key in shown]
    return tag("div", table(columns, sourced), cls="sp")


def _shown(value: object) -> Html | str:
    return unknown() if value is None else value if isinstance(value, Html) else str(value)
