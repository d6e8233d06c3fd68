"""Charts beside the map (图表): of the parks that the filters choose, tenants and subsidies by district, and where they
stood over the years.

Sums of subsidies are put together from those that the visitor may see anyway, park by park and district by district:
a choice of parks never tells more than the tables of 覆盖 do.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from maps.viewport.filters import Filters
from maps.viewport.layers import ParkIndex
from registry.claims.subsidies import PlaceSums, is_city, rest
from registry.parks import territory
from registry.parks.counted import are_parks
from registry.person import Person
from registry.process.once import made_once
from views.coverage import data, words
from views.entrance import identity
from views.kit import charts
from views.kit.context import store
from views.kit.days import kept
from views.kit.i18n import _, language, link, ngettext
from views.kit.markup import show, tag

MORE = "*"  # behind an amount: there are parks whose amounts are not shown


def draw_charts(index: ParkIndex, filters: Filters, day: date) -> None:
    """The toggle, and the charts once it is on."""
    if not st.toggle(_("以图表查看"), key="map_charts"):
        return
    parks = _parks(index)
    chosen = parks[index.columns.mask(filters) & parks["counted"]]
    if chosen.empty:
        show(tag("p", _("没有可列的内容。"), cls="sp-lead"))
        return
    parks = parks[parks["counted"]]
    left, right = st.columns(2, gap="medium")
    with left:
        _draw_tenants(chosen, day)
    with right:
        _draw_years(chosen, day)
    with left:
        _draw_amounts(parks, chosen, day, identity.person())
    _about(day)


def _parks(index: ParkIndex) -> pd.DataFrame:
    """Of each place of the register: its `id`; `place`, the district, or the city where only that is known, and its
    `name` in the visitor's language; `counted`, whether it is a park and no place of reference.
    """
    frame = index.frame
    names = frame["district_zh"]
    if language() == "en":
        names = frame["district_en"].where(frame["district_en"].fillna("") != "", names)
    places = frame["district"].where(frame["district"].notna(), frame["city"])
    return pd.DataFrame({"id": frame["id"], "place": places, "name": names, "counted": are_parks(frame["role"])})


def _names(parks: pd.DataFrame) -> dict[str, str]:
    """By place, its name."""
    each = parks.drop_duplicates("place")
    return dict(zip(each["place"], each["name"], strict=True))


def _about(day: date) -> None:
    """Where the same figures of all parks stand, with their denominators and sources."""
    tables = {None: _("按区"), "tier": _("按等次"), "subsidies": _("补贴")}
    links = [
        tag("a", name, href=link("coverage", show=id, on=kept(day)), target="_self") for id, name in tables.items()
    ]
    said = [piece for each in links for piece in (" · ", each)][1:]
    show(tag("p", _("全部园区的数字、说明与来源见覆盖："), " ", *said, cls="sp-quiet"))


# --- tenants ---


def _draw_tenants(chosen: pd.DataFrame, day: date) -> None:
    counts, names = tenants(chosen, day), _names(chosen)
    if counts.empty:
        _nothing(_("入驻企业（家）"), _("这些园区当天没有登记的入驻企业。"))
        return
    bars = [charts.count_bar(names[place], count) for place, count in counts.items()]
    charts.draw_tenants(bars[: charts.MOST], _("没有入驻企业的区未画出。"), *_rest(bars))


def tenants(chosen: pd.DataFrame, day: date) -> pd.Series:
    """By place, the most first: how many tenants the chosen parks there have on the day, one of two parks once."""
    found = _tenancies(store().version(), day)
    found = found[found["park"].isin(chosen["id"])]
    places = found["park"].map(chosen.set_index("id")["place"])
    return found["tenant"].groupby(places).nunique().sort_values(ascending=False, kind="stable")


@made_once(4)
def _tenancies(version: str, day: date) -> pd.DataFrame:
    with store().read() as session:
        return territory.tenancies(session, day)[["park", "tenant"]]


# --- subsidies ---


def _draw_amounts(parks: pd.DataFrame, chosen: pd.DataFrame, day: date, person: Person) -> None:
    with st.spinner(_("正在计算可申请的补贴…")):
        told = data.places(day, person)
    if told is None:
        _nothing(_("可申请的补贴"), words.untold())
        return
    bars = amounts(parks, chosen, told)
    notes = (
        [_("没有可申请金额的区未画出。"), _("金额为测算，不是承诺。")]
        if bars
        else [_("这些园区当天没有可申请的金额。")]
    )
    if bars and _partly(parks, chosen):
        notes.append(_("只选了一部分园区的区，不含在几个园区都有场所的企业。"))
    elif bars and _across(told):
        notes.append(_("在几个区都有场所的企业不归入任何一个区，未画出，见覆盖的“跨区”。"))
    if _beyond(chosen, told):
        notes.append(_("另有企业可能得到不计入金额的（由区决定、免租等实物优惠、仅见二手来源的），见覆盖的“补贴”。"))
    if any(bar.said.endswith(MORE) for bar in bars):
        notes.append(_("带 {mark} 的，另有不显示金额的园区。").format(mark=MORE))
    if bars:
        charts.draw_amounts(bars[: charts.MOST], *notes, *_rest(bars))
    else:
        _nothing(_("可申请的补贴"), *notes)


def _across(told: Sequence[PlaceSums]) -> bool:
    """Whether it is told that there are tenants of several districts who may claim something."""
    whole = next((each for each in told if each.id is None), None)
    between = rest(whole, [each for each in told if isinstance(each.id, str) and not is_city(each.id)])
    return between is not None and between.high > 0


def _beyond(chosen: pd.DataFrame, told: Sequence[PlaceSums]) -> bool:
    """Whether it is told that tenants of the chosen parks may get what no sum holds."""
    ids = set(chosen["id"])
    return any(each.id in ids and each.sums is not None and each.sums.beyond for each in told)


def amounts(parks: pd.DataFrame, chosen: pd.DataFrame, told: Sequence[PlaceSums]) -> list[charts.Bar]:
    """By place, the most first: what tenants of the chosen parks may claim, as far as it is `told`.

    A place all of whose parks are chosen has the sums that are told of it. Of another, or where these are not told,
    the sums told of its chosen parks are added up, and the parks counted whose sums are not.
    """
    names, partly, ids = _names(chosen), _partly(parks, chosen), set(chosen["id"])
    whole = {each.id: each.sums for each in told if each.id in names and each.id not in partly and each.sums}
    low, high, untold = Counter(), Counter(), Counter()
    for place, sums in whole.items():
        low[place], high[place] = sums.low, sums.high
    for each in told:
        if each.id in ids and each.within not in whole:
            if each.sums is None:
                untold[each.within] += 1
            elif each.sums.high:
                low[each.within] += each.sums.low
                high[each.within] += each.sums.high
    shown = [place for place in names if high[place] or untold[place]]
    bars = [_bar(names[place], low[place], high[place], untold[place]) for place in shown]
    return sorted(bars, key=lambda bar: -bar.high)


def _bar(name: str, low: int, high: int, untold: int) -> charts.Bar:
    if not high:
        return charts.Bar(name, 0, 0, _("不显示"))
    return charts.Bar(name, low, high, charts.money(low, high) + (f" {MORE}" if untold else ""))


def _partly(parks: pd.DataFrame, chosen: pd.DataFrame) -> frozenset[str]:
    """The places of which some parks are chosen, but not all."""
    counts = chosen["place"].value_counts()
    return frozenset(counts.index[counts < parks["place"].value_counts().loc[counts.index]])


# --- years ---


def _draw_years(chosen: pd.DataFrame, day: date) -> None:
    years = charts.years(chosen["id"], day)
    if any(years.values()):
        charts.draw_years(years, day)
    else:
        _nothing(_("历年的等次"), _("这些园区至当天没有称号，也没有区级认定。"))


# --- words ---


def _nothing(title: str, *said: str) -> None:
    st.subheader(title, anchor=False)
    st.caption(charts.sentences(said))


def _rest(bars: Sequence[charts.Bar]) -> list[str]:
    """That there are more than can be drawn."""
    more = max(len(bars) - charts.MOST, 0)
    said = ngettext("只画最多的 {most} 个，另有 {n} 个未画出。", "只画最多的 {most} 个，另有 {n} 个未画出。", more)
    return [said.format(most=charts.MOST, n=more)] if more else []
