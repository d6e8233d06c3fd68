"""地图, plainly: `/plain/map?district=440311&day=2026-07-01`, a picture that the server draws, the filters as a form,
and the parks as a table.
"""

import math
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
from starlette.responses import Response

from maps.viewport import api
from maps.viewport.filters import MANY, RECOGNITIONS, ROLES, TIERS, BadParameter, Filters
from maps.viewport.layers import ParkIndex
from registry.parameters import whole_of
from views.entrance.chrome import demo_note
from views.kit import format
from views.kit.context import store
from views.kit.days import kept
from views.kit.i18n import _, link
from views.kit.markup import NUMBER, Html, table, tag
from views.map.listing import columns
from views.map.page import described
from views.map.rail import area_names, district_names
from views.map.words import recognition_names, role_names, tier_names
from views.plain.frame import MAP, Asked, Refused, day_field, document, language
from views.plain.picture import picture

A_PAGE = 100  # rows
SHORT = 6  # signs of a word that stands on one line


def view(asked: Asked) -> Response:
    """The map of the day and the filters asked for. Raises `Refused`."""
    day, filters = asked.day("day"), _filters(asked)
    _version, index = api.indexes_of(store()).of(day)
    rows = index.found(filters)
    parks = int(index.columns.parks[rows].sum())
    count = _("{count} 个园区").format(count=parks)
    if parks < len(rows):
        count += _("，另有 {n} 个参照地点（非园区）").format(n=len(rows) - parks)
    chosen = described(filters, index) or _("全部园区")
    when = tag("strong", _("截至 {day}").format(day=format.day(day)))
    opened = "" if filters.write() else None
    return document(
        asked,
        _("软件园区地图"),
        demo_note() if index.demo.any() else None,
        tag("p", when, " · ", chosen, " · ", count),
        tag("details", tag("summary", _("筛选园区")), _form(asked, index, filters), open=opened),
        picture(store(), index, filters, asked.lang),
        _table(asked, index, rows, filters),
    )


def _filters(asked: Asked) -> Filters:
    """The filters; a form repeats a parameter where several values are ticked. Raises `Refused`."""
    joined = {name: ",".join(asked.many.get(name, [])) for name in MANY}
    try:
        return Filters.read({**asked.query, **joined})
    except BadParameter as bad:
        said = _("地址中的筛选 {name} 没有“{word}”这一项。请重新选择：").format(name=bad.name, word=bad.word)
        raise Refused(_("没有这样的筛选"), said, tag("a", _("全部园区"), href=link(MAP))) from None


def _form(asked: Asked, index: ParkIndex, filters: Filters) -> Html:
    """The filters with how many parks each choice would show, the day and a name."""
    counts = index.columns.facets(filters)
    tiers, recognitions, roles = tier_names(), recognition_names(), role_names()
    groups = [
        ("district", _("区"), district_names(index)),
        ("area", _("重点片区"), area_names()),
        ("tier", _("等次"), {tier: tiers[tier] for tier in TIERS}),
        ("recognition", _("区级认定"), {kind: recognitions[kind] for kind in RECOGNITIONS}),
        ("role", _("来历"), {role: roles[role] for role in ROLES}),
    ]
    boxes = [_boxes(key, name, names, getattr(filters, key), counts[key]) for key, name, names in groups]
    named = tag("input", id="name", name="name", value=filters.name, type="text", maxlength="80")
    return tag(
        "form",
        *language(asked),
        tag("p", tag("label", _("按名称查找"), **{"for": "name"}), named, cls="sp-field"),
        day_field(_("截至日期"), "day", index.as_of.isoformat()),
        *boxes,
        tag("p", tag("button", _("查看这些园区"), type="submit"), " ", tag("a", _("清除筛选"), href=link(MAP))),
        method="get",
        action=MAP,
        cls="sp-filters",
    )


def _boxes(key: str, name: str, names: Mapping[str, str], chosen: Iterable[str], counts: Mapping[str, int]) -> Html:
    """The boxes of one filter; what would show nothing is left out unless it is ticked."""
    shown = [(value, said) for value, said in names.items() if counts.get(value) or value in chosen]
    lines = [
        tag(
            "label",
            tag("input", type="checkbox", name=key, value=value, checked="" if value in chosen else None),
            f" {said} ",
            tag("span", f"{counts.get(value, 0):,}", cls="sp-quiet"),
        )
        for value, said in shown
    ]
    return tag("fieldset", tag("legend", name), *lines) if lines else Html("")


def _table(asked: Asked, index: ParkIndex, rows: np.ndarray, filters: Filters) -> Html:
    """A page of the parks, each name leading to its card; and the way to the others. Raises `Refused`."""
    if not len(rows):
        return tag("p", _("没有符合条件的园区，请放宽筛选"), cls="sp-lead")
    last = (len(rows) - 1) // A_PAGE + 1
    at = whole_of(asked.query.get("page") or "1", last)
    if not at:
        said = _("没有第“{page}”页；共 {n} 页，请写 1 至 {n}。").format(page=asked.query["page"][:20], n=last)
        raise Refused(_("没有这一页"), said, status=404)
    first = (at - 1) * A_PAGE
    shown = columns(index, rows[first : first + A_PAGE])
    day = kept(index.as_of)
    slugs = index.slugs[rows[first : first + A_PAGE]]
    cells = [
        [[tag("a", str(name), href=link("park", park=slug, on=day))], *(_cell(value) for value in others)]
        for slug, (name, *others) in zip(slugs, shown.itertuples(index=False, name=None), strict=True)
    ]
    where = _("第 {first}–{last} 行，共 {n} 行").format(first=first + 1, last=first + len(cells), n=len(rows))
    kept_filters = filters.write()
    ways = [
        tag("a", label, href=link(MAP, **kept_filters, day=day, page=to))
        for label, to in ((_("上一页"), at - 1), (_("下一页"), at + 1))
        if 1 <= to <= last
    ]
    turn = tag("p", where, *(piece for way in ways for piece in (" ", way)), cls="sp-quiet") if last > 1 else None
    note = tag("p", _("入驻企业按所选日期计数；时间轴不停在租约起止的日子，因为几乎每天都有。"), cls="sp-quiet")
    return tag("div", table([(str(name), _kind(shown.loc[:, name])) for name in shown.columns], cells), turn, note)


def _kind(column: pd.Series) -> str | None:
    """The class of a column: figures to the right, short words on one line."""
    if pd.api.types.is_numeric_dtype(column):
        return NUMBER
    return "sp-nowrap" if column.astype(str).str.len().max() <= SHORT else None


def _cell(value: object) -> str:
    """A cell as the grid of the page shows it; what is not known is empty in both."""
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return ""
    return f"{value:,.0f}" if isinstance(value, int | float | np.number) else str(value)
