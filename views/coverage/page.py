"""覆盖: how much the parks cover, as tables. A row opens the map on what it speaks of, a table can be taken along.

`?show=walking&radius=800&on=2026-07-01`: which table, with which settings, of which day.
"""

from datetime import date
from pathlib import Path

import streamlit as st

from maps.coverage.results import Result
from maps.viewport.filters import BadParameter
from views.coverage import charts
from views.coverage import files as coverage_files
from views.coverage.data import BY, SHOWS, WHICH, CoverageAsked, ground_of, results
from views.coverage.table import draw_table
from views.coverage.words import titles, untold
from views.entrance import chrome, identity
from views.help import heading
from views.kit import address, files
from views.kit.context import today
from views.kit.days import FIRST_DAY, LAST_DAY
from views.kit.i18n import _, link
from views.kit.markup import Html, show, tag
from views.reports import routes

STYLE = Path(__file__).parents[1] / "assets" / "coverage.css"
WIDTHS = (1, 5, 10, 20, 50, 100)
RADII = (300, 500, 800, 1000, 1200, 1500, 2000, 3000, 5000)


def page() -> None:
    """Draw the page."""
    st.html(STYLE)
    asked = _asked()
    heading.title(_("覆盖"), "coverage")
    if ground_of(asked).demo:
        chrome.demo_banner()
    _sections(asked)
    _settings(asked)
    found = results(asked, identity.person())
    if not found:
        show(tag("p", untold() if asked.show == "subsidies" else _("没有文件写明可以对照的目标。"), cls="sp-lead"))
    for result in found:
        draw_table(result, asked)
        charts.draw_chart(result, asked)
        _files(result, asked)
        if (links := routes.of_rows(result, asked.on)) is not None:
            show(links)


def _asked() -> CoverageAsked:
    """What the address asks for; a parameter that cannot be read is said and left aside."""
    params = address.everything()
    while True:
        try:
            return CoverageAsked.read(params)
        except BadParameter as bad:
            st.warning(_("地址中的“{name}”不能是“{word}”，已略去。").format(name=bad.name, word=bad.word))
            if bad.name not in params:  # a day before which nothing was asked: take the usual one
                params.pop("on", None)
            params.pop(bad.name, None)


# --- what to see ---


def _sections(asked: CoverageAsked) -> None:
    """Links to the tables: those of parks and tenants in one line, the others in another.

    Plain links: twelve of them flow as a text does, also on a phone.
    """
    groups = ((_("园区与企业"), BY), (_("其他结果"), tuple(each for each in SHOWS if each not in BY)))
    lines = [
        tag("p", tag("span", label, cls="sp-quiet"), *(_section(each, asked) for each in shows))
        for label, shows in groups
    ]
    show(tag("nav", *lines, cls="sp sp-sections", aria_label=_("覆盖")))


def _section(which: str, asked: CoverageAsked) -> Html:
    name = titles()[which]
    if which == asked.show:
        return tag("strong", name, aria_current="page")
    query = {**asked.write(), "show": None if which == SHOWS[0] else which}
    return tag("a", name, href=link("coverage", **query), target="_self")


def _settings(asked: CoverageAsked) -> None:
    """The settings that the table has; a change goes into the address."""
    with st.container(key="coverage_settings", horizontal=True, vertical_alignment="bottom"):
        if asked.show == "changes":
            _choose_day(_("从"), "since", asked.since, CoverageAsked.read({"on": asked.on.isoformat()}).since)
            _choose_day(_("到"), "on", asked.on, today())
        else:
            _choose_day(_("截至日期"), "on", asked.on, today())
        if asked.show in (*BY, "key_areas", "overlaps", "walking"):
            names = {"all": _("全部园区"), "registered": _("已登记的"), "named": _("争创与文件提及的")}
            _choose(_("哪些园区"), "which", asked.which, list(WHICH), names.__getitem__, "all")
        if asked.show == "walking":
            _choose(_("直线距离"), "radius", asked.radius, _with(RADII, asked.radius), _metres, 1200)
        if asked.show == "overlaps":
            _choose(_("多窄算狭长"), "width", asked.width, _with(WIDTHS, asked.width), _metres, 10)


def _with(usual: tuple[float, ...], chosen: float) -> list[float]:
    return sorted({*map(float, usual), chosen})


def _metres(value: float) -> str:
    return f"{value:g} m"


def _choose_day(label: str, name: str, value: date, usual: date) -> None:
    chosen = st.date_input(label, value=value, min_value=FIRST_DAY, max_value=LAST_DAY, format="YYYY-MM-DD",
                           key=f"coverage_{name}_{value}", width=200)  # fmt: skip
    if chosen and chosen != value:
        _write(name, None if chosen == usual else chosen.isoformat())


def _choose(label: str, name: str, value, options: list, said, usual) -> None:
    chosen = st.selectbox(label, options, index=options.index(value), format_func=said,
                          key=f"coverage_{name}_{value}", width=220)  # fmt: skip
    if chosen != value:
        text = chosen if isinstance(chosen, str) else f"{chosen:g}"
        _write(name, None if chosen == usual else text)


def _write(name: str, value: str | None) -> None:
    if value is None:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = value
    st.rerun()


# --- files ---


def _files(result: Result, asked: CoverageAsked) -> None:
    """The table as files, with where its figures come from inside."""
    query = {**asked.write(), "on": asked.on.isoformat(), "layer": result.id}
    show(tag("div", files.links(_("下载（含来源与分母）"), coverage_files.PATH, query), cls="sp sp-files"))
