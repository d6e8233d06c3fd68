"""The collections (要素集) of the interface: what each is, where it is, and what it can be asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import shapely

from maps.opendata import parks, places
from maps.opendata.asked import Days, OpenPage, OpenRecord, Window
from maps.opendata.columns import OpenCollection
from maps.opendata.declared import AREAS, DISTRICTS, PARKS
from maps.viewport.filters import Filters
from registry.clock import midnight, today
from registry.parameters import SHOWN, clean
from registry.policy.vocabulary import FIRST_DAY
from registry.store.store import Store
from views.kit.i18n import N_, pick
from views.ogc.asked import GEOJSON, HTML, JSON, ROOT, Asked, Refused
from views.ogc.parameters import CRS84, OF_FEATURES, read_after, read_limit, read_list

GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"


@dataclass(frozen=True, slots=True)
class Served:
    """A collection as it is served. `page`: some of its features that fit; `one`: the feature with an id; `box`: west,
    south, east and north of all of them today, None where there are none.
    """

    of: OpenCollection
    page: Callable[[Store, Asked, Days, Window | None], OpenPage]
    one: Callable[[Store, Days, str], OpenRecord | None]
    box: Callable[[Store], Sequence[float] | None]

    @property
    def path(self) -> str:
        return f"{ROOT}/collections/{self.of.id}"

    @property
    def parameters(self) -> tuple[str, ...]:
        return (*OF_FEATURES, *self.of.filters)


def _parks(store: Store, asked: Asked, days: Days, window: Window | None) -> OpenPage:
    filters = Filters.read({name: asked.query.get(name, "") for name in PARKS.filters})
    return parks.page(store, days, filters, window, *_part(asked))


def _box_of_parks(store: Store) -> Sequence[float] | None:
    with parks.look(store, today()) as (_session, index):
        return index.box_of(Filters())


def _places(of: OpenCollection, read: places.Read) -> Served:
    def page(store: Store, asked: Asked, days: Days, window: Window | None) -> OpenPage:
        lists = {name: read_list(name, asked.query.get(name)) for name in of.filters}
        return places.page(store, read, days, {n: words for n, words in lists.items() if words}, window, *_part(asked))

    def box(store: Store) -> Sequence[float] | None:
        with store.read() as session:
            shapes = [record.shape for record in read(session, today())]
        return shapely.total_bounds(shapes).tolist() if shapes else None

    return Served(of, page, lambda store, days, id: places.one(store, read, days, id), box)


def _part(asked: Asked) -> tuple[str | None, int]:
    return read_after(asked.query.get("after")), read_limit(asked.query.get("limit"))


SERVED = {
    each.of.id: each
    for each in (
        _places(DISTRICTS, places.districts),
        _places(AREAS, places.areas),
        Served(PARKS, _parks, parks.one, _box_of_parks),
    )
}


def served(id: str) -> Served:
    """The collection with this id. Raises `Refused`."""
    if id not in SERVED:
        said = N_("没有“{id}”这个要素集；现有：{known}。")
        raise Refused(404, said, id=clean(id, SHOWN), known=", ".join(SERVED))
    return SERVED[id]


def described(store: Store, asked: Asked, each: Served) -> dict[str, Any]:
    """A collection as the standard describes it, in the language that is asked for."""
    title, items = pick(each.of.title), f"{each.path}/items"
    found: dict[str, Any] = {
        "id": each.of.id,
        "title": title,
        "description": pick(each.of.said),
        "itemType": "feature",
        "crs": [CRS84],
        "links": [
            asked.link("self", each.path, JSON, title),
            asked.link("items", items, GEOJSON, title),
            asked.link("items", items, HTML, title, f="html"),
        ],
    }
    temporal = {"interval": [[midnight(FIRST_DAY).isoformat(), None]], "trs": GREGORIAN}
    box = each.box(store)
    spatial = {} if box is None else {"spatial": {"bbox": [list(box)], "crs": CRS84}}
    return found | {"extent": {**spatial, "temporal": temporal}}
