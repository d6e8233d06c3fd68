"""The first picture of the map in the page that the server sends: what `maps.viewport.firstpicture` draws, in its box.

It says what the live map will say of the same address, as far as the server knows it: the part of the map that stands
behind the `#` only the browser knows (`assets/first.js`). Where the address cannot be read, the page ignores it and
says so; so does the picture.
"""

import json
import threading
from collections.abc import Callable, Mapping
from datetime import date

from maps.viewport import api, firstpicture, leaflet
from maps.viewport.filters import TIERS, BadParameter, Filters
from maps.viewport.layers import ParkIndex
from maps.viewport.leaflet import SHENZHEN
from maps.viewport.symbols import palette
from registry.parks.park_words import CANDIDATES, OUTLINE_NAMES, REFERENCES, STANDING_NAMES
from registry.process.once import made_once
from registry.store.store import Store
from registry.words import Words
from views.entrance import ahead
from views.kit import format
from views.kit.context import today
from views.kit.i18n import catalogue
from views.kit.markup import Html, tag
from views.map import frame
from views.map.days import stops

COLOURS = (
    "ink", "paper", "outside", "land", "landLine", "ground", "districtLine", "areaLine", "text", "quiet", "tint",
    "halo",
)  # fmt: skip
READING = threading.Semaphore(1)  # days that nobody has asked for yet are read one at a time, and nobody waits for one


def picture(store: Store, lang: str, asked: Mapping[str, str]) -> Html:
    """The map that an address with these parameters opens. Raises what the store raises when it cannot be read."""
    try:
        filters, day = Filters.read(asked), api.read_day(asked.get("day"))
    except BadParameter:
        filters, day = Filters(), today()
    index, card = None if asked.get("beside") else _index(store, day), bool(asked.get("park"))
    if index is None:
        return _drawn(store, lang, None, filters, day, card)
    return _of_parks(store, store.version(), lang, filters, day, card, today())


@made_once(16)
def _of_parks(store: Store, version: str, lang: str, filters: Filters, day: date, card: bool, now: date) -> Html:
    """The picture of a day that is at hand: at 1,000 parks it takes 15 ms, and nearly all ask for the same one."""
    return _drawn(store, lang, api.indexes_of(store).of(day)[1], filters, day, card)


def _drawn(store: Store, lang: str, index: ParkIndex | None, filters: Filters, day: date, card: bool) -> Html:
    """`index`: of the parks of the day, None for the ground alone; `card`: with room for a park's card beside it."""
    say = catalogue(lang).gettext
    drawn, layer = firstpicture.svg(store, index, filters, lang)
    demo = bool(index is not None and index.demo.any())
    south_west, north_east = SHENZHEN
    box = tag(
        "div",
        Html(drawn),
        _heading(say, day, layer),
        _legend(say, lang, layer),
        cls="sp-first-map",
        data_home=f"{south_west[1]},{south_west[0]},{north_east[1]},{north_east[0]}",
    )
    live = None if index is None else _live(store, lang, index, filters)
    framed = tag("div", box, tag("div", cls="sp-first-time"), live, cls="sp-first-frame")
    beside = tag("div", cls="sp-first-card") if card else None
    rows = tag("div", tag("div", cls="sp-first-rail"), framed, beside, cls="sp-first-layout")
    banner = tag(
        "p",
        tag("strong", say("演示数据")),
        " ",
        say("本页含虚构的称号、企业与租金，仅供试用，不代表任何真实认定。"),
        " ",
        tag("span", say("为什么有演示数据")),
        cls="sp-demo",
    )
    return Html(f"{_style()}{firstpicture.signs()}{banner if demo else ''}{rows}")


def _live(store: Store, lang: str, index: ParkIndex, filters: Filters) -> Html:
    """What the live map shall show until Streamlit asks for it: the browser begins it at once (`assets/first.js`), and
    puts in what of the address are words of whoever made it.
    """
    request = leaflet.Request(
        filters={key: "" if key == "name" else value for key, value in filters.write().items()},
        day=index.as_of,
        version=index.digest,
        stops=stops(store, store.version(), index.as_of),
        everything=index.box_of(filters),
    )
    told = json.dumps(request.told(), ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    say = catalogue(lang).gettext
    where = {"data_frame": frame.address(store, lang), "data_ahead": " ".join(ahead.of_the_frame())}
    return tag("script", Html(told), type="application/json", data_name=say("软件园区地图"), **where)


def _index(store: Store, day: date) -> ParkIndex | None:
    """The parks of the day, where they are at hand or nobody else is reading another day for a picture."""
    indexes = api.indexes_of(store)
    if found := indexes.kept(day):
        return found
    if not READING.acquire(blocking=False):
        return None
    try:
        return indexes.of(day)[1]
    finally:
        READING.release()


def _heading(say: Callable[[str], str], day: date, layer: dict) -> Html:
    """The day, and a place for how many parks are seen, which the browser counts."""
    count = tag("span", data_said=say("视野内 {count} 个，共 {total} 个园区"), data_total=layer.get("total", ""))
    return tag("p", tag("strong", say("截至 {day}").format(day=format.day(day))), count, cls="sp-first-day")


def _legend(say: Callable[[str], str], lang: str, layer: dict) -> Html:
    words: dict[str, Words] = {tier: STANDING_NAMES[tier] for tier in TIERS}
    words |= {"candidate": CANDIDATES, "reference": REFERENCES}
    shown = {firstpicture.sign_of(park) for park in layer.get("parks", [])}
    rows = []
    for sign, both in words.items():
        if sign in ("humanoid", "reference") and sign not in shown:
            continue
        text = both.en if lang == "en" else both.zh
        extra = "sp-first-extra" if sign == "candidate" else None
        rows.append(_row(f'<use href="#sp-sign-{sign}"/>', text, tag("b", data_count=sign), extra))
    indicative = OUTLINE_NAMES["indicative"].en if lang == "en" else OUTLINE_NAMES["indicative"].zh
    rows.append(_row('<circle class="sp-first-ring" r="8"/>', indicative))
    rows.append(_row('<path class="sp-first-area" d="M-10 0h20"/>', say("重点片区（示意）")))
    if layer.get("demo"):
        mark = tag("i", say("演示"), cls="sp-first-mark")
        rows.append(tag("li", mark, tag("span", say("演示数据")), tag("b", data_count="demo")))
    return tag("ul", tag("li", f"▾ {say('图例')}", cls="sp-first-fold"), *rows, cls="sp-first-legend")


def _row(drawn: str, text: str, count: Html | None = None, cls: str | None = None) -> Html:
    mark = Html(f'<svg viewBox="-13 -10 26 20">{drawn}</svg>')
    return tag("li", mark, tag("span", text[:1].upper() + text[1:]), count, cls=cls)


def _style() -> str:
    """The colours of the live map, for a light and a dark screen."""
    light, dark = (_colours(palette(dark=dark)) for dark in (False, True))
    return f"<style>.sp-first{{{light}}}@media (prefers-color-scheme: dark){{.sp-first{{{dark}}}}}</style>"


def _colours(found: dict) -> str:
    colours = {name: found[name] for name in COLOURS} | {f"of-{tier['tier']}": tier["fill"] for tier in found["tiers"]}
    return ";".join(f"--map-{name}:{colour}" for name, colour in colours.items())
